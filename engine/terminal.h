/**
 * Text on a terminal: nothing that was indexed can steer it.
 */
#ifndef SILCROW_TERMINAL_H
#define SILCROW_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

#include "buf.h"
#include "error.h"
#include "str.h"

struct marked; /* search.h */

/**
 * Append text without control characters (C0, DEL, C1) and without the marks
 * that turn the direction of writing: white space becomes a space, the rest
 * is left out. Bytes that are no UTF-8 become U+FFFD.
 */
void terminal_text(struct buf *out, struct str text);

/** Append text with its matches in bold and underlined, if `styled`. */
void terminal_marked(struct buf *out, const struct marked *marked, bool styled);

/** What an output takes; each takes what those before it do. */
enum terminal_look {
    TERMINAL_PLAIN,
    TERMINAL_STYLED, /* bold, underlined */
    TERMINAL_LINKED, /* links that can be followed (OSC 8) */
};

/** How to write to an output. */
struct terminal {
    enum terminal_look look;
    size_t columns; /* lines are folded there; 0: they are not */
};

enum {
    TERMINAL_COLUMNS_MAX = 100, /* longer lines are hard to read */
};

/**
 * Append text that stands behind `indent` spaces, folded at spaces so that no
 * line is wider than the terminal; a word that is wider stands alone.
 *
 * @param text  may have styles, and no other control characters
 */
void terminal_fold(struct buf *out, struct str text, size_t indent,
                   size_t columns);

/** Append an address, as a link where that is taken and it is one of the web;
 * a relative one leads nowhere from a terminal. */
void terminal_link(struct buf *out, struct str url, enum terminal_look look);

/**
 * Are styles wanted? By `choice` ("auto", "always", "never"), then NO_COLOR,
 * CLICOLOR_FORCE, TERM and whether `file` is a terminal.
 *
 * @return 0, or -1 with ERROR_USAGE for another choice
 */
int terminal_styled(bool *out, const char *choice, FILE *file,
                    struct error *err);

/** How to write to `file`: styled by terminal_styled(); links and folds are for
 * terminals alone. @return 0, or -1 with ERROR_USAGE */
int terminal_open(struct terminal *out, const char *choice, FILE *file,
                  struct error *err);

/** Columns of a terminal; 0 when it is none or does not tell. */
size_t terminal_columns(FILE *file);

/** Append a whole number with thousands apart: 12,345. */
void terminal_number(struct buf *out, uint64_t number);

/** Append a size: "512 bytes", "3.4 MB". */
void terminal_bytes(struct buf *out, uint64_t bytes);

#endif
