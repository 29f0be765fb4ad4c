#include "text_headings.h"

#include <stdlib.h>

#include "engine/unicode.h"

enum {
    LEVEL_TITLE = 1,
    LEVEL_TOP = 2, /* of what nothing says that it lies deeper */
    LEVEL_MAX = 6,
    SIGNS = 8,          /* kinds of underline told apart */
    ASKED_TOGETHER = 3, /* questions in a row that belong to one heading */
    TWINS_MIN = 2,      /* a heading with so many twins repeats in each part */
    CAPITALS_MIN = 2,   /* headings in capitals that make them a level */
};

/** What tells the level of a heading. */
enum form {
    FORM_PLAIN,
    FORM_CAPITALS,
    FORM_QUESTION,
    FORM_LABEL,
    FORM_NUMBER,
    FORM_UNDERLINE,
    FORM_HASH,
};

struct head {
    struct text_part *part;
    struct str text;
    enum form form;
    uint32_t ordinal; /* the bare number on the line above, or 0 */
    uint8_t level;
};

struct heads {
    struct text_parts *parts;
    struct head *list;
    size_t count;
    char signs[SIGNS]; /* underlines, in the order in which they appear */
    size_t sign_count;
    size_t capitals;
    /* Where the walk through the headings stands: */
    const struct head *top;    /* the last one of LEVEL_TOP */
    const struct head *marked; /* the last whose form tells its level */
    uint8_t ordinal_level;     /* of those with a bare number above */
    size_t questions_end;      /* past the last question in a row */
    uint8_t question_level;
    size_t labels_last;  /* last of `Step 1`, `Step 2`, ... */
    uint8_t label_level; /* 0 outside of them */
    bool labels_hold;    /* other headings stand between them */
};

static enum form form_of(const struct text_part *part)
{
    if (part->underline)
        return FORM_UNDERLINE;
    switch (part->shape.mark.mark) {
    case MARK_HASH:
        return FORM_HASH;
    case MARK_NUMBER:
    case MARK_OUTLINE:
        return FORM_NUMBER;
    case MARK_LABEL:
        return FORM_LABEL;
    case MARK_ASK:
        return FORM_QUESTION;
    case MARK_NONE:
    case MARK_BULLET:
    case MARK_ANSWER:
    case MARK_QUOTE:
        break;
    }
    if (part->shape.end == END_QUESTION)
        return FORM_QUESTION;
    return part->shape.letter_case == CASE_CAPITALS ? FORM_CAPITALS
                                                    : FORM_PLAIN;
}

/** The bare number on the line above a heading; 0 when there is none. */
static uint32_t ordinal_above(const struct text_parts *parts, size_t part)
{
    struct str text;
    uint32_t value = 0;

    if (!part || parts->list[part - 1].kind != PART_LINE)
        return 0;
    text = text_part_line(parts, &parts->list[part - 1])->text;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9' || i > 2)
            return 0;
        value = value * 10 + (uint32_t)(text.ptr[i] - '0');
    }
    return value;
}

static void add_sign(struct heads *heads, char sign)
{
    for (size_t i = 0; i < heads->sign_count; i++)
        if (heads->signs[i] == sign)
            return;
    if (heads->sign_count < SIGNS)
        heads->signs[heads->sign_count++] = sign;
}

/** Gather the headings and what the whole text says of their forms. */
static void gather(struct heads *heads)
{
    struct text_parts *parts = heads->parts;

    heads->list = mem_alloc((parts->count + 1) * sizeof *heads->list);
    for (size_t i = 0; i < parts->count; i++) {
        struct text_part *part = &parts->list[i];
        struct head head;

        if (!part->heading)
            continue;
        head = (struct head){.part = part,
                             .text = text_part_line(parts, part)->text,
                             .form = form_of(part),
                             .ordinal = ordinal_above(parts, i),
                             .level = part->level};
        if (head.level != LEVEL_TITLE && head.form == FORM_UNDERLINE)
            add_sign(heads, part->underline);
        if (head.level != LEVEL_TITLE && head.form == FORM_CAPITALS)
            heads->capitals++;
        heads->list[heads->count++] = head;
    }
}

static uint8_t sign_level(const struct heads *heads, char sign)
{
    uint8_t level = LEVEL_TOP;

    for (size_t i = 0; i < heads->sign_count && heads->signs[i] != sign; i++)
        level++;
    return level;
}

static uint8_t below(const struct head *head)
{
    return head->level < LEVEL_MAX ? head->level + 1 : LEVEL_MAX;
}

/** Is there text between this heading and the one before it? */
static bool directly_below(const struct heads *heads, size_t i)
{
    const struct text_part *part = heads->list[i].part;

    part -= 1 + (heads->list[i].ordinal > 0);
    return i && part == heads->list[i - 1].part;
}

/** The word of a label: `Step` of `Step 3`, and the sign that makes an
 * ordinal where words have no spaces. */
static struct str label_word(const struct head *head)
{
    struct str rest = head->text;
    const char *space = memchr(rest.ptr, ' ', rest.len);

    if (head->part->shape.ideographs || !space) {
        utf8_next(&rest);
        return (struct str){head->text.ptr, head->text.len - rest.len};
    }
    return (struct str){rest.ptr, (size_t)(space - rest.ptr)};
}

static bool same_word(const struct head *a, const struct head *b)
{
    return str_equal(label_word(a), label_word(b));
}

/** Look ahead over the labels that go on from heading `i`: how far they
 * reach and whether they hold other headings. */
static void look_at_labels(struct heads *heads, size_t i)
{
    const struct head *last = &heads->list[i];

    heads->labels_last = i;
    heads->labels_hold = false;
    for (size_t j = i + 1; j < heads->count; j++) {
        const struct head *head = &heads->list[j];

        if (head->form != FORM_LABEL)
            continue;
        if (!same_word(head, last) ||
            (head->part->shape.mark.number &&
             head->part->shape.mark.number <= last->part->shape.mark.number))
            break;
        heads->labels_hold |= j > heads->labels_last + 1;
        heads->labels_last = j;
        last = head;
    }
}

/** Steps lie below the heading above them when other headings follow that
 * are none of their parts; chapters do not. */
static uint8_t label_level(struct heads *heads, size_t i)
{
    if (heads->label_level && i <= heads->labels_last)
        return heads->label_level;
    look_at_labels(heads, i);
    if (i && (directly_below(heads, i) ||
              (!heads->labels_hold && heads->labels_last + 1 < heads->count)))
        heads->label_level = below(&heads->list[i - 1]);
    else
        heads->label_level = LEVEL_TOP;
    return heads->label_level;
}

/** Questions in a row lie below the heading above them. */
static uint8_t question_level(struct heads *heads, size_t i)
{
    size_t end = i;

    if (i < heads->questions_end)
        return heads->question_level;
    while (end < heads->count && heads->list[end].form == FORM_QUESTION)
        end++;
    heads->questions_end = end;
    heads->question_level = LEVEL_TOP;
    if (i && (end - i >= ASKED_TOGETHER || directly_below(heads, i)))
        heads->question_level = below(&heads->list[i - 1]);
    return heads->question_level;
}

/** Do all words of `text` occur in `whole`, which has more of them? */
static bool part_of(struct str text, struct str whole)
{
    if (text.len >= whole.len)
        return false;
    while (text.len) {
        const char *space = memchr(text.ptr, ' ', text.len);
        const size_t len = space ? (size_t)(space - text.ptr) : text.len;

        if (len && !memmem(whole.ptr, whole.len, text.ptr, len))
            return false;
        text = str_skip(text, len + 1);
    }
    return true;
}

/** The level of a heading that only its place can tell. */
static uint8_t plain_level(const struct heads *heads, size_t i)
{
    const struct head *head = &heads->list[i];
    const struct head *before = i ? head - 1 : NULL;

    if (heads->label_level && (i < heads->labels_last || heads->labels_hold))
        return heads->label_level + 1;
    if (before && head->part->twins >= TWINS_MIN)
        return str_equal(before->text, head->text) ? before->level
                                                   : below(before);
    if (before && directly_below(heads, i))
        return below(before);
    if (heads->top && part_of(head->text, heads->top->text))
        return below(heads->top);
    if (heads->marked && (heads->marked->form != FORM_NUMBER ||
                          head->part->indent > heads->marked->part->indent))
        return below(heads->marked);
    return LEVEL_TOP;
}

/** `2.3` lies two levels below the title; `2.` lies below a chapter that is
 * numbered in another way. */
static uint8_t number_level(const struct heads *heads, size_t i)
{
    const uint32_t depth = heads->list[i].part->shape.mark.depth;

    if (depth == 1 && heads->label_level &&
        (i < heads->labels_last || heads->labels_hold))
        return heads->label_level + 1;
    return (uint8_t)(depth < LEVEL_MAX ? depth + 1 : LEVEL_MAX);
}

/** The level that the form of a heading tells. */
static uint8_t form_level(struct heads *heads, size_t i)
{
    const struct head *head = &heads->list[i];
    const struct text_marked *mark = &head->part->shape.mark;

    switch (head->form) {
    case FORM_HASH:
        return (uint8_t)(mark->depth < LEVEL_TOP ? LEVEL_TOP : mark->depth);
    case FORM_UNDERLINE:
        return sign_level(heads, head->part->underline);
    case FORM_NUMBER:
        return number_level(heads, i);
    case FORM_CAPITALS:
        return LEVEL_TOP;
    case FORM_LABEL:
        return label_level(heads, i);
    case FORM_QUESTION:
        return question_level(heads, i);
    case FORM_PLAIN:
        break;
    }
    return plain_level(heads, i);
}

/** Remember what the headings below this one need. */
static void remember(struct heads *heads, size_t i)
{
    const struct head *head = &heads->list[i];

    if (head->level <= LEVEL_TOP)
        heads->top = head;
    if (head->form == FORM_UNDERLINE || head->form == FORM_HASH ||
        head->form == FORM_NUMBER ||
        (head->form == FORM_CAPITALS && heads->capitals >= CAPITALS_MIN))
        heads->marked = head;
    if (head->form != FORM_LABEL && !heads->labels_hold &&
        i > heads->labels_last)
        heads->label_level = 0;
}

void text_levels_find(struct text_parts *parts)
{
    struct heads heads = {.parts = parts};

    gather(&heads);
    for (size_t i = 0; i < heads.count; i++) {
        struct head *head = &heads.list[i];
        const uint8_t most = i ? below(head - 1) : LEVEL_TOP;

        if (head->level != LEVEL_TITLE) {
            head->level = form_level(&heads, i);
            if (head->ordinal > 1 && heads.ordinal_level)
                head->level = heads.ordinal_level;
            else if (head->ordinal == 1 && i)
                head->level = below(head - 1);
            if (head->ordinal)
                heads.ordinal_level = head->level;
            if (head->level > most)
                head->level = most;
            remember(&heads, i);
        }
        head->part->level = head->level;
    }
    free(heads.list);
}
