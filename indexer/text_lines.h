/**
 * The lines of a plain text, cleaned of what only a printer needs.
 *
 * Blank lines are counted, not kept. Overstruck letters (as `man` writes
 * them) are written once; page breaks and the running heads and feet around
 * them are gone.
 */
#ifndef SILCROW_TEXT_LINES_H
#define SILCROW_TEXT_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/mem.h"
#include "engine/str.h"

enum {
    TEXT_LINES_MAX = 1 << 19, /* lines with text; the rest is left out */
    TEXT_TAB = 8,             /* columns between tab stops */
};

struct text_line {
    struct str text; /* without white space at its ends */
    uint32_t number; /* in the file */
    uint32_t indent; /* columns before the text */
    uint32_t width;  /* columns of the text */
    uint32_t blanks; /* blank lines before it */
};

struct text_lines {
    struct text_line *list;
    size_t count;
    size_t room;
    bool cut; /* there were more than TEXT_LINES_MAX */
};

/**
 * Take the lines of valid UTF-8.
 *
 * @param arena  owns the lines that had to be rewritten; the others point
 *               into `text`
 * @param first  number of the first line
 */
void text_lines_read(struct text_lines *lines, struct arena *arena,
                     struct str text, uint32_t first);

void text_lines_free(struct text_lines *lines);

#endif
