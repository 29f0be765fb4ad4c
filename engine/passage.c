#include "passage.h"

#include <stdbool.h>

enum {
    WINDOW_MAX = 64,  /* marks weighed together */
    BLOCK_STEP = 100, /* words between two blocks: they are not near */
    NEAR_WORDS = 8,   /* words farther apart are not near one another */
};

/* What two neighbours are worth beside the two words themselves, at most, and
 * in the wrong order. */
static const double NEAR_WORTH = 0.5;
static const double REVERSED = 0.6;

/** A mark at its place in the body. */
struct place {
    struct mark mark;
    size_t left, right; /* characters from the start of the body */
};

/** The marks that fit into a snippet with the newest of them. */
struct window {
    struct place places[WINDOW_MAX]; /* by their ends */
    size_t count;
    bool weighed;
};

struct search {
    struct window window, best;
    double worth; /* of the best */
    size_t width; /* characters */
    size_t read;  /* bytes of the body whose characters are counted */
    size_t extra; /* bytes among them that continue a character */
    size_t marks;
};

/* ---- What marks are worth ---------------------------------------------- */

/** Two marks in a row: 1 when the second follows at once, less farther away,
 * 0 when it is not near. */
static double nearness(const struct mark *before, const struct mark *mark)
{
    const double order = mark->concept > before->concept ? 1 : REVERSED;

    if (mark->concept == before->concept || mark->first <= before->last ||
        mark->first - before->last > NEAR_WORDS)
        return 0;
    return order / (mark->first - before->last);
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

/** Each concept counts once, and so does each pair of neighbours, which is
 * remembered under the greater of the two. */
static double worth_of(const struct place *places, size_t count)
{
    double best[MARK_CONCEPTS_MAX] = {0}, near[MARK_CONCEPTS_MAX] = {0};
    double worth = 0;

    for (size_t i = 0; i < count; i++) {
        const struct mark *mark = &places[i].mark;
        const struct mark *before = i ? &places[i - 1].mark : mark;
        const uint32_t pair =
            mark->concept > before->concept ? mark->concept : before->concept;
        const double close = nearness(before, mark) * NEAR_WORTH *
                             least(before->weight, mark->weight);

        if (mark->weight > best[mark->concept]) {
            worth += mark->weight - best[mark->concept];
            best[mark->concept] = mark->weight;
        }
        if (close > near[pair]) {
            worth += close - near[pair];
            near[pair] = close;
        }
    }
    return worth;
}

/** Is the worth more, and not by rounding? */
static bool beats(double worth, double other)
{
    return worth > other + 1e-9;
}

/* ---- The window -------------------------------------------------------- */

static void weigh(struct search *search)
{
    const double worth = worth_of(search->window.places, search->window.count);

    search->window.weighed = true;
    if (!search->window.count || !beats(worth, search->worth))
        return;
    search->worth = worth;
    search->best.count = search->window.count;
    memcpy(search->best.places, search->window.places,
           search->window.count * sizeof *search->window.places);
}

static void drop_first(struct window *window)
{
    memmove(window->places, window->places + 1,
            --window->count * sizeof *window->places);
}

/** Take the next mark in. What can be added without dropping anything is
 * worth at least as much, so the marks are weighed only before one drops. */
static void take(struct search *search, const struct place *place)
{
    struct window *window = &search->window;

    while (window->count &&
           (window->count == WINDOW_MAX ||
            place->right - window->places[0].left > search->width)) {
        if (!window->weighed)
            weigh(search);
        drop_first(window);
    }
    window->places[window->count++] = *place;
    window->weighed = false;
}

/** Bytes in `text` that continue a character. */
static size_t continuations(struct str text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.ptr[i] & 0xC0) == 0x80;
    return count;
}

/** Where a mark of a block that starts at `base` stands. Marks come in order
 * of their ends, so each byte of the body is counted once. */
static struct place place_of(struct search *search, struct str body,
                             const struct mark *mark, size_t base,
                             uint32_t words)
{
    struct place place = {*mark, 0, 0};
    const size_t start = base + mark->start;
    const size_t end = base + mark->end;

    if (end > search->read) {
        search->extra += continuations(
            (struct str){body.ptr + search->read, end - search->read});
        search->read = end;
    }
    place.mark.start = (uint32_t)start;
    place.mark.end = (uint32_t)end;
    place.mark.first += words;
    place.mark.last += words;
    place.right = end - search->extra;
    place.left = place.right - (end - start) +
                 continuations((struct str){body.ptr + start, end - start});
    return place;
}

/** A run longer than a snippet is seen from its start. */
static void clip(struct place *place, size_t width)
{
    if (place->right - place->left > width)
        place->right = place->left + width;
}

/** Take in the marks of one block; returns its words. */
static uint32_t read_block(struct search *search, struct marker *marker,
                           const struct document *document,
                           const struct block_span *block, uint32_t words)
{
    const struct str body = document->body;
    uint32_t last = words;
    struct mark mark;

    marker_start(marker, (struct str){body.ptr + block->start, block->len},
                 document->lang);
    while (search->marks < PASSAGE_MARKS_MAX && marker_next(marker, &mark)) {
        struct place place = place_of(search, body, &mark, block->start, words);

        clip(&place, search->width);
        take(search, &place);
        last = place.mark.last;
        search->marks++;
    }
    return last + BLOCK_STEP;
}

/* ---- The passage ------------------------------------------------------- */

/** Leave out what adds nothing, from the end first, so that of two equal
 * places the first one stays. */
static void shrink(struct search *search)
{
    struct place *places = search->best.places;
    size_t *count = &search->best.count;

    while (*count > 1 && !beats(search->worth, worth_of(places, *count - 1)))
        --*count;
    while (*count > 1 &&
           !beats(search->worth, worth_of(places + 1, *count - 1)))
        drop_first(&search->best);
}

void passage_find(struct passage *out, struct marker *marker,
                  const struct document *document, uint32_t chars)
{
    const struct block_span whole = {BLOCK_PARAGRAPH, 0,
                                     (uint32_t)document->body.len};
    const struct block_span *blocks = document->blocks;
    size_t count = document->block_count;
    struct search search;
    uint32_t words = 0;

    *out = (struct passage){0, 0};
    search.window.count = search.best.count = 0;
    search.window.weighed = true;
    search.worth = -1;
    search.width = chars;
    search.read = search.extra = search.marks = 0;
    if (!count) {
        blocks = &whole;
        count = 1;
    }
    for (size_t i = 0; i < count && search.marks < PASSAGE_MARKS_MAX; i++) {
        if (search.marks && blocks[i].start > PASSAGE_BYTES)
            break;
        words = read_block(&search, marker, document, &blocks[i], words);
    }
    weigh(&search);
    if (!search.best.count)
        return;
    shrink(&search);
    out->start = search.best.places[0].mark.start;
    for (size_t i = 0; i < search.best.count; i++) {
        const struct mark *mark = &search.best.places[i].mark;

        if (mark->start < out->start)
            out->start = mark->start;
        if (mark->end > out->end)
            out->end = mark->end;
    }
}
