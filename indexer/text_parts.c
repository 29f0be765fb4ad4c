#include "text_parts.h"

#include <stdlib.h>

enum {
    INDENT_STEP = 2,  /* columns: a smaller change of indent means nothing */
    CODE_INDENT = 4,  /* columns beyond the running text */
    BREAK_EARLY = 15, /* columns free where a heading line ends */
    HEADING_WORDS = 12,
    QUESTION_WIDTH = 200, /* columns of a question that is a heading */
};

static struct text_part *add_part(struct text_parts *parts,
                                  enum text_part_kind kind, size_t first,
                                  size_t count)
{
    const struct text_line *line = &parts->lines->list[first];
    struct text_part *part;

    if (parts->count == parts->room) {
        parts->room = parts->room ? parts->room * 2 : 256;
        parts->list = mem_resize(parts->list, parts->room, sizeof *parts->list);
    }
    part = &parts->list[parts->count++];
    *part = (struct text_part){.kind = kind,
                               .first = (uint32_t)first,
                               .count = (uint32_t)count,
                               .indent = line->indent,
                               .apart = line->blanks || first == 0,
                               .shape = text_shape_of(line->text)};
    return part;
}

/** Is line `i` the last, or does a blank line follow it? */
static bool run_ends(const struct text_parts *parts, size_t i)
{
    return i + 1 >= parts->lines->count || parts->lines->list[i + 1].blanks;
}

/** Does the line begin an item of a list, although it stands below `above`
 * with no blank line between? */
static bool begins_item(const struct text_parts *parts, size_t i,
                        const struct text_shape *above)
{
    const struct text_line *line = &parts->lines->list[i];
    const struct text_marked mark = text_mark_of(line->text);

    if (mark.skip >= line->text.len)
        return false;
    switch (mark.mark) {
    case MARK_NONE:
    case MARK_LABEL:
    case MARK_QUOTE:
        return false;
    case MARK_HASH:
    case MARK_ASK:
    case MARK_ANSWER:
        return true;
    case MARK_BULLET:
        if ((unsigned char)line->text.ptr[0] < 0x80)
            return true;
        break;
    case MARK_NUMBER:
    case MARK_OUTLINE:
        break;
    }
    return above->mark.mark == mark.mark || above->end == END_COLON ||
           !text_line_full(line - 1, line, parts->layout.wrap);
}

/** Lines of the item that begins at `first`. */
static size_t item_lines(const struct text_parts *parts, size_t first)
{
    const struct text_line *list = parts->lines->list;
    const struct text_shape shape = text_shape_of(list[first].text);
    size_t i = first;

    while (!run_ends(parts, i)) {
        const struct text_line *next = &list[i + 1];

        if (begins_item(parts, i + 1, &shape) || text_rule(next->text))
            break;
        if (next->indent <= list[first].indent &&
            !text_line_full(next - 1, next, parts->layout.wrap))
            break;
        i++;
    }
    return i - first + 1;
}

/** Is the line set in beyond the running text, as code is? */
static bool set_in(const struct text_parts *parts, const struct text_line *line)
{
    return line->indent >= parts->layout.indent + CODE_INDENT;
}

/** Lines from `first` on that stand together by indent. */
static size_t group_lines(const struct text_parts *parts, size_t first)
{
    const struct text_line *list = parts->lines->list;
    const struct text_shape shape = text_shape_of(list[first].text);
    size_t i = first;

    while (!run_ends(parts, i)) {
        const struct text_line *line = &list[i];
        const struct text_line *next = line + 1;
        const uint32_t step = next->indent > line->indent
                                  ? next->indent - line->indent
                                  : line->indent - next->indent;

        if (next->width > TEXT_LONG || text_rule(next->text) ||
            begins_item(parts, i + 1, &shape))
            break;
        if (step >= INDENT_STEP &&
            !(set_in(parts, line) && set_in(parts, next)) &&
            !text_line_full(line, next, parts->layout.wrap))
            break;
        i++;
    }
    return i - first + 1;
}

/** Can a line with text right below it be a heading all the same? */
static bool stands_out(const struct text_shape *shape)
{
    if (shape->machine || shape->value || shape->sentences ||
        shape->words > HEADING_WORDS)
        return false;
    if (shape->end != END_OPEN && shape->end != END_QUESTION)
        return false;
    return shape->letter_case == CASE_CAPITALS ||
           shape->letter_case == CASE_TITLE || shape->mark.mark == MARK_LABEL;
}

/** Is the first of these lines a heading, broken early, above a paragraph? */
static bool heads_prose(const struct text_parts *parts, size_t first,
                        size_t count)
{
    const struct text_line *line = &parts->lines->list[first];
    const struct text_shape shape = text_shape_of(line->text);

    if (count < 3 || !stands_out(&shape) ||
        !text_lines_filled(line + 1, count - 1, &parts->layout))
        return false;
    if (shape.letter_case == CASE_TITLE && shape.mark.mark == MARK_NONE &&
        line->width * 2 > parts->layout.wrap)
        return false;
    return line->indent + line->width + BREAK_EARLY < parts->layout.wrap;
}

/** Are most of these lines in columns, or no words of a language? */
static bool machine_lines(const struct text_line *lines, size_t count)
{
    size_t machine = 0;

    for (size_t i = 0; i < count; i++)
        machine += text_shape_of(lines[i].text).machine;
    return machine * 2 > count;
}

/** Is the line a paragraph of its own? A question may be longer. */
static bool long_line(const struct text_line *line)
{
    if (line->width <= TEXT_LONG)
        return false;
    return line->width > QUESTION_WIDTH ||
           text_shape_of(line->text).end != END_QUESTION;
}

static void add_group(struct text_parts *parts, size_t first, size_t count)
{
    const struct text_line *lines = &parts->lines->list[first];
    const struct text_layout *layout = &parts->layout;

    if (count == 1 && long_line(lines))
        add_part(parts, PART_PROSE, first, 1);
    else if (count == 1)
        add_part(parts, PART_LINE, first, 1);
    else if (heads_prose(parts, first, count)) {
        add_part(parts, PART_LINE, first, 1);
        add_part(parts, PART_PROSE, first + 1, count - 1);
    } else if (text_lines_filled(lines, count, layout))
        add_part(parts, PART_PROSE, first, count);
    else if (set_in(parts, lines) || machine_lines(lines, count))
        add_part(parts, PART_CODE, first, count);
    else
        add_part(parts, PART_LINES, first, count);
}

/** Does the rule at line `i` underline the single line above it? */
static bool underlines(const struct text_parts *parts, size_t i)
{
    const struct text_line *line = &parts->lines->list[i];
    const struct text_part *above;

    if (!parts->count || line->blanks)
        return false;
    above = &parts->list[parts->count - 1];
    return above->count == 1 && above->kind != PART_RULE &&
           line->width * 2 >= (line - 1)->width &&
           line->width <= (line - 1)->width * 2 + INDENT_STEP;
}

/** Take one part from line `i` on; how many lines it has. */
static size_t take_part(struct text_parts *parts, size_t i)
{
    const struct text_line *line = &parts->lines->list[i];
    const struct text_shape none = {.end = END_COLON};
    const char rule = text_rule(line->text);
    size_t count;

    if (rule) {
        if (underlines(parts, i))
            parts->list[parts->count - 1].underline = rule;
        else
            add_part(parts, PART_RULE, i, 1);
        return 1;
    }
    if (begins_item(parts, i, &none)) {
        count = item_lines(parts, i);
        add_part(parts, PART_ITEM, i, count);
        return count;
    }
    count = line->width > TEXT_LONG ? 1 : group_lines(parts, i);
    add_group(parts, i, count);
    return count;
}

void text_parts_find(struct text_parts *parts, const struct text_lines *lines)
{
    *parts =
        (struct text_parts){.lines = lines, .layout = text_layout_of(lines)};
    for (size_t i = 0; i < lines->count;)
        i += take_part(parts, i);
}

void text_parts_free(struct text_parts *parts)
{
    free(parts->list);
    *parts = (struct text_parts){0};
}
