/**
 * Parts of a plain text: paragraphs, list items, lists of lines, preformatted
 * text and single short lines, of which some are headings.
 */
#ifndef SILCROW_TEXT_PARTS_H
#define SILCROW_TEXT_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text_layout.h"
#include "text_lines.h"
#include "text_shape.h"

enum text_part_kind {
    PART_LINE,  /* one line that no other belongs to */
    PART_PROSE, /* lines filled to a width, or one long line */
    PART_ITEM,  /* a bullet or number and the lines that belong to it */
    PART_LINES, /* lines broken where the author wanted */
    PART_CODE,  /* the same, set apart or in columns: line breaks are kept */
    PART_RULE,  /* a drawn line */
};

struct text_part {
    enum text_part_kind kind;
    uint32_t first;  /* line, counted from 0 */
    uint32_t count;  /* lines */
    uint32_t indent; /* of the first line */
    uint32_t twins;  /* other single lines with the same text */
    char underline;  /* the sign that a line below draws, or 0 */
    uint8_t level;   /* of a heading, 1 to 6; else 0 */
    bool apart;      /* a blank line stands before it */
    bool heading;
    struct text_shape shape; /* of the first line */
};

struct text_parts {
    const struct text_lines *lines;
    struct text_layout layout;
    struct text_part *list;
    size_t count;
    size_t room;
};

/** Group lines into parts; `lines` must outlive them. */
void text_parts_find(struct text_parts *parts, const struct text_lines *lines);

void text_parts_free(struct text_parts *parts);

/** The first line of a part. */
static inline const struct text_line *
text_part_line(const struct text_parts *parts, const struct text_part *part)
{
    return &parts->lines->list[part->first];
}

#endif
