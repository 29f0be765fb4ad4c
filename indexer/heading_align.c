#include "heading_align.h"

#include <stdlib.h>

#include "engine/unicode.h"

/* What a pair is worth. The small ones decide between pairs that are equal
 * otherwise; all of a page's together weigh less than one pair. */
enum {
    WORTH_SAME = 1 << 13,
    WORTH_ADDED = 1 << 12, /* the generator added something */
    WORTH_LINKED = 2,      /* it has an id */
    WORTH_LEVEL = 1,       /* its level is the same */
    KEY_SHORT = 3,         /* bytes of a key to which nothing may be added */
};

/** A heading that can be paired. */
struct heading {
    const struct block *block;
    size_t number; /* of the block */
    struct str key;
};

struct headings {
    struct heading *list;
    size_t count;
    struct arena arena; /* of the keys */
};

/* ---- Keys -------------------------------------------------------------- */

/** Step over `:name:`, as emoji are written; false when there is none. */
static bool skip_emoji(struct str *text)
{
    size_t end = 1;

    if (!str_starts(*text, STR(":")))
        return false;
    while (end < text->len &&
           ((text->ptr[end] >= 'a' && text->ptr[end] <= 'z') ||
            (text->ptr[end] >= '0' && text->ptr[end] <= '9') ||
            strchr("_+-", text->ptr[end])))
        end++;
    if (end < 2 || end == text->len || text->ptr[end] != ':')
        return false;
    *text = str_skip(*text, end + 1);
    return true;
}

void heading_key(struct buf *out, struct str text)
{
    const size_t start = out->len;
    struct buf folded = {0};
    struct str rest;

    unicode_fold(&folded, text);
    rest = buf_view(&folded);
    while (rest.len) {
        int32_t code;

        if (skip_emoji(&rest))
            continue;
        code = utf8_next(&rest);
        switch (char_class(code)) {
        case CHAR_LETTER:
        case CHAR_DIGIT:
        case CHAR_MARK:
        case CHAR_IDEOGRAPH:
            utf8_append(out, code);
            break;
        case CHAR_OTHER:
        case CHAR_SYMBOL:
            break;
        }
    }
    if (out->len == start) /* signs alone */
        buf_str(out, str_trim(buf_view(&folded)));
    buf_free(&folded);
}

static void headings_take(struct headings *headings, const struct guide *guide)
{
    struct buf key = {0};

    headings->list = mem_zero(ALIGN_HEADINGS_MAX, sizeof *headings->list);
    for (size_t i = 0;
         i < guide->block_count && headings->count < ALIGN_HEADINGS_MAX; i++) {
        const struct block *block = &guide->blocks[i];

        if (block->kind != BLOCK_HEADING || !block->text.len)
            continue;
        buf_clear(&key);
        heading_key(&key, block->text);
        headings->list[headings->count++] = (struct heading){
            .block = block,
            .number = i,
            .key = arena_copy(&headings->arena, buf_view(&key))};
    }
    buf_free(&key);
}

static void headings_release(struct headings *headings)
{
    free(headings->list);
    arena_release(&headings->arena);
}

/* ---- Pairs ------------------------------------------------------------- */

/** Is `text` a number, as generators put before headings? */
static bool is_number(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return text.len > 0;
}

/** Has the page's heading something more than the guide's? */
static bool is_added(struct str page, struct str guide)
{
    if (page.len <= guide.len)
        return false;
    if (str_ends(page, guide))
        return is_number((struct str){page.ptr, page.len - guide.len});
    return guide.len >= KEY_SHORT && str_starts(page, guide) &&
           page.len - guide.len <= ALIGN_ADDED_MAX;
}

/** Has the author given the heading the id that it has on the page? */
static bool is_given(const struct block *guide, struct str anchor)
{
    return anchor.len && (str_equal(guide->anchor, anchor) ||
                          str_equal(guide->custom_id, anchor));
}

static uint32_t worth(const struct heading *guide, const struct heading *page)
{
    uint32_t worth;

    if (str_equal(guide->key, page->key) ||
        is_given(guide->block, page->block->anchor))
        worth = WORTH_SAME;
    else if (is_added(page->key, guide->key))
        worth = WORTH_ADDED;
    else
        return 0;
    if (page->block->anchor.len)
        worth += WORTH_LINKED;
    if (guide->block->level == page->block->level)
        worth += WORTH_LEVEL;
    return worth;
}

/** What to do with the first heading of both sides. */
enum step {
    STEP_PAIR,
    STEP_GUIDE, /* the guide's has no pair */
    STEP_PAGE,  /* the page's has none */
};

/** Fill in the best step for each place, from the ends of both lists on. */
static uint8_t *find_steps(const struct headings *guide,
                           const struct headings *page)
{
    const size_t width = page->count + 1;
    uint8_t *steps = mem_zero((guide->count + 1) * width, 1);
    uint32_t *below = mem_zero(width, sizeof *below); /* of the next heading */
    uint32_t *row = mem_zero(width, sizeof *row);

    for (size_t i = guide->count; i-- > 0;) {
        uint32_t *next = below;

        for (size_t j = page->count; j-- > 0;) {
            const uint32_t one = worth(&guide->list[i], &page->list[j]);
            const uint32_t pair = one ? one + below[j + 1] : 0;
            uint8_t *step = &steps[i * width + j];

            row[j] = below[j] > row[j + 1] ? below[j] : row[j + 1];
            *step = below[j] > row[j + 1] ? STEP_GUIDE : STEP_PAGE;
            if (one && pair >= row[j]) {
                row[j] = pair;
                *step = STEP_PAIR;
            }
        }
        below = row;
        row = next;
        row[page->count] = 0;
    }
    free(below);
    free(row);
    return steps;
}

static size_t follow_steps(size_t *pairs, const uint8_t *steps,
                           const struct headings *guide,
                           const struct headings *page)
{
    size_t i = 0, j = 0, count = 0;

    while (i < guide->count && j < page->count)
        switch ((enum step)steps[i * (page->count + 1) + j]) {
        case STEP_PAIR:
            pairs[guide->list[i++].number] = page->list[j++].number;
            count++;
            break;
        case STEP_GUIDE:
            i++;
            break;
        case STEP_PAGE:
            j++;
            break;
        }
    return count;
}

size_t heading_align(size_t *pairs, const struct guide *guide,
                     const struct guide *page)
{
    struct headings ours = {0}, theirs = {0};
    uint8_t *steps;
    size_t count;

    for (size_t i = 0; i < guide->block_count; i++)
        pairs[i] = ALIGN_NONE;
    headings_take(&ours, guide);
    headings_take(&theirs, page);
    steps = find_steps(&ours, &theirs);
    count = follow_steps(pairs, steps, &ours, &theirs);
    free(steps);
    headings_release(&ours);
    headings_release(&theirs);
    return count;
}
