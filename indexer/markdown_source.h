/**
 * The text of a Markdown file made ready for the parser.
 *
 * Sites write more than CommonMark knows: ids of headings, containers, tags of
 * JSX, shortcodes. What a reader of the page sees of them is kept, the rest is
 * taken out before parsing, outside code. Lines of the result are mapped back
 * to lines of the file.
 */
#ifndef SILCROW_MARKDOWN_SOURCE_H
#define SILCROW_MARKDOWN_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/buf.h"
#include "engine/mem.h"
#include "engine/str.h"
#include "reader.h"

/** A line of the text that the parser reads. */
struct source_line {
    uint32_t start;  /* offset in the text */
    uint32_t number; /* in the file, from 1 */
    struct str id;   /* `{#id}` taken off this line, or empty */
};

struct markdown_source {
    struct buf text;
    struct source_line *lines;
    size_t count;
    size_t room;
    struct arena arena;
};

/** Make `text` ready; `first_line` is the number of its first line. */
void markdown_source_make(struct markdown_source *source, struct str text,
                          uint32_t first_line);

void markdown_source_free(struct markdown_source *source);

/** The line that `offset` of the text lies in. */
const struct source_line *
markdown_source_line(const struct markdown_source *source, size_t offset);

#endif
