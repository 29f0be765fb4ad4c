#include "text_headings.h"

#include <stdlib.h>

#include "engine/unicode.h"

enum {
    HEADING_WORDS = 12,     /* most words of a heading */
    HEADING_WIDTH = 100,    /* and most columns */
    SENTENCE_WORDS = 10,    /* of one that is cased as a sentence is */
    SENTENCE_WIDTH = 64,    /* columns */
    IDEOGRAPH_WIDTH = 44,   /* columns of one in Chinese and the like */
    QUESTION_WORDS = 30,    /* of a question */
    QUESTION_WORDS_MIN = 2, /* fewer need to be cased as a title is */
    STOPPED_WORDS = 5,      /* of a numbered one with a full stop at its end */
    WORD_LETTERS = 6,       /* of a heading of one word with no text below it */
    COLON_WORDS = 4,        /* of a heading with a colon at its end */
    PROSE_WORDS = 4,       /* a line that ends with a stop is prose from here */
    OPEN_PROSE_WIDTH = 80, /* columns; a line without a stop from here */
    IDEOGRAPH_PROSE = 40,  /* the same in Chinese and the like */
    DEEP_INDENT = 8,       /* columns beyond the running text */
    OUTLINE_LINES = 2,     /* of a numbered heading */
    STRAYED_WORDS = 6,     /* of a heading that stands in a list */
    CARD_TWINS = 2,        /* as many other cards end with the same button */
    CARD_WIDTH = 160,      /* columns of the text on a card */
    SIGNATURE_LINES = 6,
    NEAR = 12,          /* parts in which the next question is looked for */
    VERSE_PERCENT = 60, /* of the lines are broken by the author */
};

/** What is asked about a text while its headings are looked for. */
struct finder {
    struct text_parts *parts;
    bool verse; /* mostly lines that the author broke: a poem, a play */
};

static struct text_part *part_at(const struct finder *finder, size_t i)
{
    return i < finder->parts->count ? &finder->parts->list[i] : NULL;
}

/** The next part that is not a drawn line; NULL at the end. */
static struct text_part *after(const struct finder *finder, size_t i)
{
    struct text_part *part = part_at(finder, i + 1);

    if (part && part->kind == PART_RULE)
        part = part_at(finder, i + 2);
    return part;
}

static const struct text_line *line_of(const struct finder *finder,
                                       const struct text_part *part)
{
    return text_part_line(finder->parts, part);
}

static bool cased_as_title(const struct text_shape *shape)
{
    return shape->letter_case == CASE_TITLE ||
           shape->letter_case == CASE_CAPITALS;
}

static enum text_end end_of(const struct finder *finder,
                            const struct text_part *part)
{
    if (part->count == 1)
        return part->shape.end;
    return text_shape_of(
               finder->parts->lines->list[part->first + part->count - 1].text)
        .end;
}

/** Is the part running text, as stands below a heading? */
static bool prose(const struct finder *finder, const struct text_part *part)
{
    const struct text_shape *shape = &part->shape;
    const uint32_t width = line_of(finder, part)->width;

    if (part->kind == PART_PROSE)
        return true;
    if (part->kind != PART_LINE || shape->value)
        return false;
    if (shape->ideographs)
        return shape->end == END_STOP || width >= IDEOGRAPH_PROSE;
    if (shape->end == END_STOP || shape->end == END_COLON || shape->sentences)
        return shape->words >= PROSE_WORDS;
    return width >= OPEN_PROSE_WIDTH;
}

/** Is the part something that a heading can be the heading of? */
static bool content(const struct finder *finder, const struct text_part *part)
{
    return part->kind == PART_ITEM || part->kind == PART_LINES ||
           part->kind == PART_CODE || prose(finder, part) ||
           part->shape.mark.mark == MARK_QUOTE ||
           (part->kind == PART_LINE && part->shape.machine &&
            part->indent > finder->parts->layout.indent);
}

/** Does what follows hang below a line that juts out to the left of the
 * running text, as in a manual page? */
static bool hangs(const struct finder *finder, const struct text_part *part,
                  const struct text_part *next)
{
    return !next->apart && part->indent < finder->parts->layout.margin &&
           next->indent > part->indent;
}

/** Does content follow, or a line with a value and then prose, or (below what
 * is cased as a title) a list of labels, each with its value? */
static bool has_content(const struct finder *finder, size_t i)
{
    const struct text_part *next = after(finder, i);
    const struct text_part *second;

    if (!next || next->heading)
        return false;
    if (content(finder, next) || hangs(finder, part_at(finder, i), next))
        return true;
    second = after(finder, (size_t)(next - finder->parts->list));
    if (next->kind != PART_LINE || !second)
        return false;
    if (next->shape.value)
        return prose(finder, second) && end_of(finder, second) == END_STOP;
    return cased_as_title(&part_at(finder, i)->shape) &&
           second->kind == PART_LINE && second->shape.value;
}

/** May a line with no blank line below it be the heading of what follows? */
static bool joined(const struct finder *finder, const struct text_part *part,
                   const struct text_part *next)
{
    if (next->apart || next->kind == PART_RULE || next->kind == PART_ITEM)
        return true;
    if (hangs(finder, part, next))
        return true;
    if (next->indent > part->indent)
        return false;
    return next->kind == PART_PROSE && (cased_as_title(&part->shape) ||
                                        part->shape.mark.mark == MARK_LABEL);
}

/** Does the line stand free of what is above and below it? */
static bool stands_apart(const struct finder *finder, size_t i)
{
    const struct text_part *part = part_at(finder, i);
    const struct text_part *next = part_at(finder, i + 1);

    if (!next || !joined(finder, part, next))
        return false;
    if (part->apart || i == 0)
        return true;
    switch (part_at(finder, i - 1)->kind) {
    case PART_RULE:
        return true;
    case PART_PROSE:
        return cased_as_title(&part->shape) && next->kind == PART_PROSE;
    case PART_LINE:
    case PART_ITEM:
    case PART_LINES:
    case PART_CODE:
        break;
    }
    return part_at(finder, i - 1)->heading;
}

/** A numbered heading may end with a full stop: `1. Definitions.` */
static bool stopped(const struct text_shape *shape)
{
    if (shape->mark.mark == MARK_LABEL)
        return true;
    return shape->words <= STOPPED_WORDS && (shape->mark.mark == MARK_NUMBER ||
                                             shape->mark.mark == MARK_OUTLINE);
}

/** What no heading may be, however it stands. */
static bool never(const struct text_shape *shape)
{
    return shape->machine || shape->value || shape->sentences ||
           (!shape->letters && shape->mark.mark != MARK_LABEL) ||
           shape->letter_case == CASE_LOWER || shape->end == END_COMMA ||
           (shape->end == END_STOP && !stopped(shape));
}

/** A line below a figure and set in is its caption. */
static bool caption(const struct finder *finder, size_t i)
{
    const struct text_part *part = part_at(finder, i);
    const uint32_t body = finder->parts->layout.indent;

    if (i && part_at(finder, i - 1)->kind == PART_CODE && part->indent > body)
        return true;
    return part->indent > body + DEEP_INDENT && !cased_as_title(&part->shape) &&
           part->shape.mark.mark != MARK_LABEL;
}

/** The short lines at the end of a letter. */
static bool signature(const struct finder *finder, size_t i)
{
    const struct text_part *next = after(finder, i);

    return next == &finder->parts->list[finder->parts->count - 1] &&
           next->kind == PART_LINES && next->count <= SIGNATURE_LINES &&
           !cased_as_title(&part_at(finder, i)->shape);
}

static bool question(const struct finder *finder, size_t i)
{
    const struct text_shape *shape = &part_at(finder, i)->shape;

    if (shape->words > QUESTION_WORDS || caption(finder, i))
        return false;
    if (shape->words < QUESTION_WORDS_MIN && !cased_as_title(shape) &&
        !shape->ideographs)
        return false;
    return has_content(finder, i) || after(finder, i)->heading;
}

/** Is the line short enough for the way it is cased? */
static bool short_enough(const struct finder *finder,
                         const struct text_part *part)
{
    const struct text_shape *shape = &part->shape;
    const uint32_t width = line_of(finder, part)->width;

    if (shape->ideographs)
        return width <= IDEOGRAPH_WIDTH;
    if (cased_as_title(shape) || shape->mark.mark != MARK_NONE)
        return width <= HEADING_WIDTH && shape->words <= HEADING_WORDS;
    return width <= SENTENCE_WIDTH && shape->words <= SENTENCE_WORDS;
}

/** `Ingredients:` is a heading, `You will need the following:` is not. */
static bool colon_heading(const struct text_shape *shape)
{
    return shape->words == 1 ||
           (cased_as_title(shape) && shape->words <= COLON_WORDS);
}

/** One long word, as `Certification`: a name, more often than a button. */
static bool one_word(const struct text_shape *shape)
{
    return shape->words == 1 && shape->letters >= WORD_LETTERS &&
           shape->end == END_OPEN;
}

static bool asks(const struct text_part *part)
{
    return part->shape.end == END_QUESTION || part->shape.mark.mark == MARK_ASK;
}

/** Are this heading and the one after it both questions? */
static bool asks_twice(const struct finder *finder,
                       const struct text_part *heading)
{
    const size_t first = (size_t)(heading - finder->parts->list);

    if (!asks(heading))
        return false;
    for (size_t i = first + 1; i < first + NEAR && part_at(finder, i); i++)
        if (part_at(finder, i)->heading)
            return asks(part_at(finder, i));
    return false;
}

/** A line with no mark but its place and its letters. */
static bool plain(const struct finder *finder, size_t i)
{
    const struct text_part *part = part_at(finder, i);
    const struct text_part *next = after(finder, i);
    const struct text_shape *shape = &part->shape;

    if (shape->end == END_QUESTION)
        return question(finder, i);
    if (!short_enough(finder, part) || caption(finder, i) ||
        signature(finder, i))
        return false;
    if (shape->end == END_COLON && !colon_heading(shape))
        return false;
    if (finder->verse && !cased_as_title(shape) && !shape->ideographs)
        return false;
    if (has_content(finder, i))
        return true;
    return next->heading && !part->twins &&
           (cased_as_title(shape) || asks_twice(finder, next) ||
            one_word(shape));
}

/** `Step 3`, `Chapter IV`: a title may stand below it. */
static bool labelled(const struct finder *finder, size_t i)
{
    const struct text_part *next = after(finder, i);

    return short_enough(finder, part_at(finder, i)) && !caption(finder, i) &&
           (has_content(finder, i) || next->heading);
}

/** `2.3 Title`, and `2. Title` where it is no item of a list. */
static bool numbered(const struct finder *finder, size_t i)
{
    const struct text_part *part = part_at(finder, i);
    const struct text_part *next = after(finder, i);
    const struct text_marked *mark = &part->shape.mark;
    const enum text_end end = end_of(finder, part);
    const uint32_t body = finder->parts->layout.margin;

    if (part->count > OUTLINE_LINES || end == END_COMMA || end == END_COLON ||
        (end == END_STOP && !stopped(&part->shape)) || !next || !next->apart ||
        !short_enough(finder, part))
        return false;
    if (next->heading)
        return next->shape.mark.depth > mark->depth ||
               next->shape.mark.mark == MARK_NONE;
    if (next->kind == PART_ITEM && next->shape.mark.mark != MARK_BULLET)
        return false;
    if (!content(finder, next))
        return false;
    return part->indent < body || next->indent <= part->indent;
}

/** A heading that a page has put into the list above it by mistake: unlike
 * the items before it, it is a title, and all that follows is set in. */
static bool strayed(const struct finder *finder, size_t i)
{
    const struct text_part *part = part_at(finder, i);
    const struct text_part *next = after(finder, i);
    const struct text_part *before = i ? part_at(finder, i - 1) : NULL;
    const struct text_shape *shape = &part->shape;

    return before && next && before->kind == PART_ITEM &&
           before->shape.mark.mark == MARK_BULLET &&
           end_of(finder, before) == END_STOP && part->count == 1 &&
           shape->end == END_OPEN && shape->words <= STRAYED_WORDS &&
           cased_as_title(shape) && next->apart &&
           next->indent > part->indent && content(finder, next);
}

static bool is_heading(const struct finder *finder, size_t i)
{
    const struct text_part *part = part_at(finder, i);
    const struct text_shape *shape = &part->shape;

    if (part->underline)
        return shape->letters > 0 && shape->mark.mark != MARK_BULLET;
    if (part->kind != PART_LINE && part->kind != PART_ITEM)
        return false;
    if (shape->mark.mark == MARK_HASH)
        return part->count == 1 && shape->letters && part->apart &&
               part->indent <= finder->parts->layout.indent;
    if (shape->mark.mark == MARK_ASK)
        return part->apart && shape->letters;
    if (never(shape) || !after(finder, i) ||
        (shape->mark.mark != MARK_BULLET && !stands_apart(finder, i)))
        return false;
    switch (shape->mark.mark) {
    case MARK_NUMBER:
    case MARK_OUTLINE:
        return numbered(finder, i);
    case MARK_LABEL:
        return labelled(finder, i);
    case MARK_NONE:
        return plain(finder, i);
    case MARK_BULLET:
        return strayed(finder, i);
    case MARK_HASH:
    case MARK_ASK:
    case MARK_ANSWER:
    case MARK_QUOTE:
        break;
    }
    return false;
}

struct twin {
    struct str text;
    uint32_t part;
};

static int compare_twins(const void *a, const void *b)
{
    const struct twin *left = a, *right = b;

    return str_compare(left->text, right->text);
}

/** Count for each single line how many others have the same text. */
static void count_twins(struct text_parts *parts)
{
    struct twin *twins = mem_alloc((parts->count + 1) * sizeof *twins);
    size_t count = 0, last;

    for (size_t i = 0; i < parts->count; i++)
        if (parts->list[i].kind == PART_LINE)
            twins[count++] = (struct twin){
                text_part_line(parts, &parts->list[i])->text, (uint32_t)i};
    qsort(twins, count, sizeof *twins, compare_twins);
    for (size_t first = 0; first < count; first = last) {
        for (last = first + 1; last < count; last++)
            if (!str_equal(twins[first].text, twins[last].text))
                break;
        for (size_t i = first; i < last; i++)
            parts->list[twins[i].part].twins = (uint32_t)(last - first - 1);
    }
    free(twins);
}

/** Cards of a web page: a name, one sentence, and a button that all of them
 * share. They are a list of links, not sections. */
static void drop_cards(struct finder *finder)
{
    for (size_t i = 2; i < finder->parts->count; i++) {
        const struct text_part *button = part_at(finder, i);
        const struct text_part *text = button - 1;
        struct text_part *name = part_at(finder, i - 2);

        if (button->kind == PART_LINE && button->twins >= CARD_TWINS &&
            !button->heading && name->kind == PART_LINE && !text->heading &&
            text->count == 1 && prose(finder, text) &&
            line_of(finder, text)->width <= CARD_WIDTH)
            name->heading = false;
    }
}

/** A number goes on from the one before it: what is no heading there is none
 * here. */
static void drop_broken_numbers(struct finder *finder)
{
    const struct text_part *before = NULL;

    for (size_t i = 0; i < finder->parts->count; i++) {
        struct text_part *part = part_at(finder, i);
        const struct text_marked *mark = &part->shape.mark;

        if (part->kind != PART_ITEM || mark->mark != MARK_NUMBER)
            continue;
        if (mark->number > 1 && before && before->indent == part->indent &&
            before->shape.mark.number + 1 == mark->number && !before->heading)
            part->heading = false;
        before = part;
    }
}

static bool mostly_verse(const struct text_parts *parts)
{
    size_t broken = 0;

    for (size_t i = 0; i < parts->count; i++)
        if (parts->list[i].kind == PART_LINES)
            broken += parts->list[i].count;
    return broken * 100 > parts->lines->count * VERSE_PERCENT;
}

void text_headings_find(struct text_parts *parts)
{
    struct finder finder = {parts, mostly_verse(parts)};

    count_twins(parts);
    for (size_t i = parts->count; i-- > 0;)
        parts->list[i].heading = is_heading(&finder, i);
    drop_cards(&finder);
    drop_broken_numbers(&finder);
}
