/**
 * Text on a terminal: nothing that was indexed can steer it.
 */
#ifndef SILCROW_TERMINAL_H
#define SILCROW_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

#include "buf.h"
#include "error.h"
#include "search.h"
#include "str.h"

/**
 * Append text without control characters (C0, DEL, C1) and without the marks
 * that turn the direction of writing: white space becomes a space, the rest
 * is left out. Bytes that are no UTF-8 become U+FFFD.
 */
void terminal_text(struct buf *out, struct str text);

/** Append text with its matches in bold and underlined, if `styled`. */
void terminal_marked(struct buf *out, const struct marked *marked, bool styled);

/**
 * Are styles wanted? By `choice` ("auto", "always", "never"), then NO_COLOR,
 * CLICOLOR_FORCE, TERM and whether `file` is a terminal.
 *
 * @return 0, or -1 with ERROR_USAGE for another choice
 */
int terminal_styled(bool *out, const char *choice, FILE *file,
                    struct error *err);

/** Append a whole number with thousands apart: 12,345. */
void terminal_number(struct buf *out, uint64_t number);

/** Append a size: "512 bytes", "3.4 MB". */
void terminal_bytes(struct buf *out, uint64_t bytes);

#endif
