/**
 * How a plain text is set: the column at which its lines are filled, and the
 * indent of its running text.
 */
#ifndef SILCROW_TEXT_LAYOUT_H
#define SILCROW_TEXT_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text_lines.h"

enum {
    TEXT_LONG = 100, /* columns: a longer line is a paragraph of its own */
};

struct text_layout {
    uint32_t wrap;   /* column at which lines are filled; 0 when they aren't */
    uint32_t indent; /* of most of the running text */
    uint32_t margin; /* least indent that a good part of it has */
};

struct text_layout text_layout_of(const struct text_lines *lines);

/** Would the first word of the next line not have fitted on this one? */
bool text_line_full(const struct text_line *line, const struct text_line *next,
                    uint32_t wrap);

/** Are these lines filled to a common width, as a paragraph's are? */
bool text_lines_filled(const struct text_line *lines, size_t count,
                       const struct text_layout *layout);

#endif
