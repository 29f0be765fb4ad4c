#include "text_layout.h"

#include "engine/unicode.h"
#include "text_mark.h"

enum {
    PROSE_MIN = 40,      /* columns: shorter lines are no evidence of prose */
    FILLED_MIN = 60,     /* columns of a paragraph where no width is known */
    INDENTS = 64,        /* indents told apart */
    WRAP_SAMPLE = 3,     /* lines that must agree on a width */
    WRAP_PERCENT = 90,   /* of broken lines end at the width or before it */
    RAGGED = 10,         /* columns by which people fall short of the width */
    MARGIN_PERCENT = 20, /* of the text at the most common indent */
    FILLED_PERCENT = 70, /* of a paragraph's lines are full, the last apart */
};

/** What stands between columns; a filled line has no such gap. */
#define COLUMNS "    "

/** Columns of the first word of a line; one sign where words have no spaces. */
static uint32_t first_word(const struct text_line *line)
{
    struct str rest = line->text;
    uint32_t columns = 0;

    while (rest.len) {
        const struct str before = rest;
        const int32_t code = utf8_next(&rest);

        if (char_space(code))
            break;
        columns += (uint32_t)unicode_width(
            (struct str){before.ptr, before.len - rest.len});
        if (char_class(code) == CHAR_IDEOGRAPH)
            break;
    }
    return columns;
}

static uint32_t line_end(const struct text_line *line)
{
    return line->indent + line->width;
}

/** The width that nearly all lines keep within, of those that are followed by
 * another of their paragraph. */
static uint32_t find_wrap(const struct text_lines *lines)
{
    size_t ends[TEXT_LONG + 1] = {0};
    size_t total = 0, seen = 0;

    for (size_t i = 0; i + 1 < lines->count; i++) {
        const struct text_line *line = &lines->list[i];

        if (lines->list[i + 1].blanks || line->width < PROSE_MIN ||
            line_end(line) > TEXT_LONG)
            continue;
        ends[line_end(line)]++;
        total++;
    }
    if (total < WRAP_SAMPLE)
        return 0;
    for (uint32_t column = 0; column <= TEXT_LONG; column++) {
        seen += ends[column];
        if (seen * 100 >= total * WRAP_PERCENT)
            return column;
    }
    return TEXT_LONG;
}

/** Find how far the running text is set in: most of it, and the outermost
 * part of it that counts. */
static void find_indent(struct text_layout *layout,
                        const struct text_lines *lines)
{
    size_t weight[INDENTS] = {0};
    uint32_t best = 0, margin = 0;

    for (size_t i = 0; i < lines->count; i++) {
        const struct text_line *line = &lines->list[i];

        if (line->indent < INDENTS && line->width >= PROSE_MIN &&
            !memmem(line->text.ptr, line->text.len, COLUMNS, strlen(COLUMNS)) &&
            text_mark_of(line->text).mark == MARK_NONE)
            weight[line->indent] += line->width;
    }
    for (uint32_t i = 1; i < INDENTS; i++)
        if (weight[i] > weight[best])
            best = i;
    while (weight[margin] * 100 < weight[best] * MARGIN_PERCENT)
        margin++;
    layout->indent = best;
    layout->margin = margin;
}

struct text_layout text_layout_of(const struct text_lines *lines)
{
    struct text_layout layout = {.wrap = find_wrap(lines)};

    find_indent(&layout, lines);
    return layout;
}

bool text_line_full(const struct text_line *line, const struct text_line *next,
                    uint32_t wrap)
{
    return wrap && line_end(line) + 1 + first_word(next) + RAGGED > wrap;
}

bool text_lines_filled(const struct text_line *lines, size_t count,
                       const struct text_layout *layout)
{
    uint32_t width = layout->wrap ? layout->wrap : FILLED_MIN;
    size_t full = 0;

    for (size_t i = 0; i < count; i++)
        if (line_end(&lines[i]) > width)
            width = line_end(&lines[i]);
    for (size_t i = 0; i + 1 < count; i++)
        full += text_line_full(&lines[i], &lines[i + 1], width);
    return count > 1 && full * 100 >= (count - 1) * FILLED_PERCENT;
}
