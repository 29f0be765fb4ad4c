#include "text_headings.h"

enum {
    TITLE_PARTS = 6,  /* the title is one of the first so many parts */
    TITLE_WORDS = 24, /* and has so many words at most */
    CENTRE_SLACK = 8, /* columns by which a line may miss the middle */
};

/** Does the line stand in the middle of the page, as titles of old do? */
static bool centred(const struct text_parts *parts,
                    const struct text_part *part)
{
    const struct text_layout *layout = &parts->layout;
    const struct text_line *line = text_part_line(parts, part);
    const uint32_t left = line->indent;
    const uint32_t end = line->indent + line->width;
    const uint32_t right = layout->wrap > end ? layout->wrap - end : 0;

    return left > layout->indent + CENTRE_SLACK &&
           left < right + CENTRE_SLACK && right < left + CENTRE_SLACK;
}

/** Can the part be the title of the whole text? */
static bool can_be_title(const struct text_part *part)
{
    const struct text_shape *shape = &part->shape;

    if (part->kind != PART_LINE && shape->mark.mark != MARK_HASH &&
        shape->mark.mark != MARK_OUTLINE && shape->mark.mark != MARK_NUMBER)
        return false;
    if (part->underline)
        return shape->letters > 0;
    if (part->count != 1 || shape->value || !shape->letters ||
        shape->words > TITLE_WORDS)
        return false;
    return shape->end == END_OPEN || shape->end == END_QUESTION;
}

/** Is the title set off from what stands below it? */
static bool set_off(const struct text_part *title, const struct text_part *next)
{
    if (title->underline || next->apart)
        return true;
    return next->kind == PART_RULE || next->kind == PART_ITEM ||
           (next->kind == PART_PROSE && next->indent <= title->indent &&
            (title->shape.letter_case == CASE_TITLE ||
             title->shape.letter_case == CASE_CAPITALS));
}

void text_title_find(struct text_parts *parts)
{
    size_t seen = 0;

    for (size_t i = 0; i + 1 < parts->count && seen < TITLE_PARTS; i++) {
        struct text_part *part = &parts->list[i];

        if (part->kind == PART_RULE)
            continue;
        if (can_be_title(part) &&
            (seen == 0 ? set_off(part, part + 1) : centred(parts, part))) {
            part->heading = true;
            part->level = 1;
            return;
        }
        if (part->heading)
            return;
        seen++;
    }
}
