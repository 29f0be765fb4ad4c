#include "passage.h"

#include <stdbool.h>

#include "unicode.h"

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
    double worth;   /* of the best */
    double perfect; /* of the query itself, word after word */
    uint32_t last;  /* concept that has forms */
    size_t width;   /* characters */
    size_t read;    /* bytes of the body whose characters are counted */
    size_t extra;   /* bytes among them that continue a character */
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
    double best[MARK_CONCEPTS_MAX], near[MARK_CONCEPTS_MAX];
    uint64_t seen = 0;
    double worth = 0;

    for (size_t i = 0; i < count; i++) {
        const struct mark *mark = &places[i].mark;
        const struct mark *before = i ? &places[i - 1].mark : mark;
        const uint32_t pair =
            mark->concept > before->concept ? mark->concept : before->concept;
        const double close = nearness(before, mark) * NEAR_WORTH *
                             least(before->weight, mark->weight);

        if (!(seen >> mark->concept & 1))
            best[mark->concept] = near[mark->concept] = 0;
        seen |= (uint64_t)1 << mark->concept;
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

/** What all concepts are worth in their best forms, in order, with nothing
 * between. */
static void set_perfect(struct search *search, const struct marker *marker)
{
    size_t count;
    const double *weights = marker_weights(&count, marker);
    const double *before = NULL;

    search->perfect = 0;
    search->last = count ? (uint32_t)count - 1 : 0;
    for (size_t i = 0; i < count; i++) {
        if (!(weights[i] > 0))
            continue;
        search->perfect += weights[i];
        if (before)
            search->perfect += NEAR_WORTH * least(*before, weights[i]);
        before = &weights[i];
    }
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

/** Is the query itself found? There is nothing better. */
static bool found_all(struct search *search, const struct mark *mark)
{
    if (mark->concept != search->last)
        return false;
    weigh(search);
    return !beats(search->perfect, search->worth);
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
        search->extra += utf8_continuations(
            (struct str){body.ptr + search->read, end - search->read});
        search->read = end;
    }
    place.mark.start = (uint32_t)start;
    place.mark.end = (uint32_t)end;
    place.mark.first += words;
    place.mark.last += words;
    place.right = end - search->extra;
    place.left =
        place.right - (end - start) +
        utf8_continuations((struct str){body.ptr + start, end - start});
    return place;
}

/** A run longer than a snippet is seen from its start. */
static void clip(struct place *place, size_t width)
{
    if (place->right - place->left > width)
        place->right = place->left + width;
}

/** Take in the marks of one block; true when no better ones can come. */
static bool read_block(struct search *search, struct marker *marker,
                       const struct document *document,
                       const struct block_span *block, uint32_t *words)
{
    const struct str body = document->body;
    const uint32_t first = *words;
    struct mark mark;

    marker_start(marker, (struct str){body.ptr + block->start, block->len},
                 document->lang);
    while (search->marks < PASSAGE_MARKS_MAX && marker_next(marker, &mark)) {
        struct place place = place_of(search, body, &mark, block->start, first);

        if (search->marks && place.mark.start > PASSAGE_BYTES)
            return true;
        clip(&place, search->width);
        take(search, &place);
        *words = place.mark.last;
        search->marks++;
        if (found_all(search, &place.mark))
            return true;
    }
    *words += BLOCK_STEP;
    return search->marks == PASSAGE_MARKS_MAX;
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
    set_perfect(&search, marker);
    for (size_t i = 0; i < count; i++) {
        if (search.marks && blocks[i].start > PASSAGE_BYTES)
            break;
        if (read_block(&search, marker, document, &blocks[i], &words))
            break;
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
