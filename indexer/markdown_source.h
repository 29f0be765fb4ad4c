/**
 * The text of a Markdown file made ready for the parser.
 *
 * Sites write more than CommonMark knows: ids of headings, containers,
 * admonitions, definition lists, tags of JSX, shortcodes. What a reader of the
 * page sees of them is kept, the rest is taken out before parsing, outside
 * code. Lines of the result are mapped back to lines of the file.
 */
#ifndef SILCROW_MARKDOWN_SOURCE_H
#define SILCROW_MARKDOWN_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/buf.h"
#include "engine/mem.h"
#include "engine/str.h"
#include "reader.h"

enum {
    MARKDOWN_COLUMN_MAX = 256, /* of text in nested lists; deeper is refused */
};

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
};

/**
 * Make `text` ready. What cannot be followed is reported.
 *
 * @param source      release with markdown_source_free(), whatever comes back;
 *                    its ids point into `text`
 * @param first_line  number of the first line of `text`
 * @param mdx         the file is MDX: expressions in braces are programs
 * @return false when the file is to be left out; the problem is reported
 */
bool markdown_source_make(struct markdown_source *source, struct str text,
                          uint32_t first_line, bool mdx,
                          const struct reader_output *output);

void markdown_source_free(struct markdown_source *source);

/** The line that `offset` of the text lies in; there is always one. */
const struct source_line *
markdown_source_line(const struct markdown_source *source, size_t offset);

#endif
