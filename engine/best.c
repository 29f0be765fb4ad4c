#include "best.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SLICE = 1024 }; /* documents that are probed at once */

/* ---- The best so far --------------------------------------------------- */

/** The best documents, as a heap: the worst of them stands first. */
struct top {
    struct hit *hits;
    size_t count, most, room;
    uint64_t matches; /* so far */
    bool exact;
    const struct best_decider *decider;
};

static bool worse(const struct hit *a, const struct hit *b)
{
    return a->weight != b->weight ? a->weight < b->weight
                                  : a->document > b->document;
}

static void swap(struct hit *a, struct hit *b)
{
    const struct hit keep = *a;

    *a = *b;
    *b = keep;
}

static void sift_down(struct hit *hits, size_t count)
{
    size_t i = 0;

    for (size_t child = 1; child < count; child = 2 * i + 1) {
        if (child + 1 < count && worse(&hits[child + 1], &hits[child]))
            child++;
        if (!worse(&hits[child], &hits[i]))
            return;
        swap(&hits[i], &hits[child]);
        i = child;
    }
}

static void sift_up(struct hit *hits, size_t i)
{
    for (; i && worse(&hits[i], &hits[(i - 1) / 2]); i = (i - 1) / 2)
        swap(&hits[i], &hits[(i - 1) / 2]);
}

static bool full(const struct top *top)
{
    return top->count == top->most;
}

/** What a document must weigh to be among the best, or to be asked for. */
static float least(const struct top *top)
{
    return full(top) && top->most ? (float)top->hits[0].weight : -INFINITY;
}

static void keep(struct top *top, struct hit hit)
{
    if (!full(top)) {
        if (top->count == top->room) {
            top->room = top->room ? top->room * 2 : 128;
            top->hits = mem_resize(top->hits, top->room, sizeof *top->hits);
        }
        top->hits[top->count] = hit;
        sift_up(top->hits, top->count++);
    } else if (top->most && worse(&top->hits[0], &hit)) {
        top->hits[0] = hit;
        sift_down(top->hits, top->count);
    }
}

/** Documents that match. Where they are not decided on, they are counted. */
static void offer(struct top *top, const struct matched *matched)
{
    const struct best_decider *decider = top->decider;

    for (size_t i = 0; i < matched->count; i++) {
        const uint32_t document = matched->documents[i];

        if (matched->weights[i] < least(top) &&
            (!decider->accept || top->matches >= decider->check)) {
            top->exact = top->exact && !decider->accept;
            continue;
        }
        if (decider->accept) {
            if (!decider->accept(decider->context, document))
                continue;
            top->matches++;
        }
        keep(top, (struct hit){document, matched->weights[i]});
    }
}

/** The heap in order: the worst goes to the end, again and again. */
static void finish(struct best *out, struct top *top)
{
    for (size_t left = top->count; left > 1; left--) {
        swap(&top->hits[0], &top->hits[left - 1]);
        sift_down(top->hits, left - 1);
    }
    *out = (struct best){top->hits, top->count, top->matches, top->exact};
}

void best_release(struct best *best)
{
    free(best->hits);
    *best = (struct best){0};
}

/* ---- All the words ----------------------------------------------------- */

void best_of(struct best *out, struct matcher *matcher, struct node *node,
             size_t most, const struct best_decider *decider)
{
    struct top top = {.most = most, .exact = true, .decider = decider};
    struct matched matched;

    matcher_prepare(matcher, node);
    matcher_read(&matched, matcher, node);
    if (!decider->accept)
        top.matches = matched.count;
    offer(&top, &matched);
    matched_release(&matched);
    finish(out, &top);
}

/* ---- Some of the words ------------------------------------------------- */

/** One search for documents that lack words. */
struct any {
    struct matcher *matcher;
    const struct best_words *asked;
    struct node *words[BEST_WORDS_MAX]; /* the most telling one first */
    float rest[BEST_WORDS_MAX + 1];     /* what those from here on are worth */
    size_t count;
    struct top top;
};

static int most_first(const void *a, const void *b)
{
    const struct node *const *x = a, *const *y = b;

    return ((*x)->most < (*y)->most) - ((*x)->most > (*y)->most);
}

static void prepare(struct any *any)
{
    const struct best_words *asked = any->asked;

    assert(asked->count <= BEST_WORDS_MAX);
    matcher_prepare(any->matcher, asked->must);
    matcher_prepare(any->matcher, asked->whole);
    matcher_prepare(any->matcher, asked->except);
    for (size_t i = 0; i < asked->count; i++) {
        matcher_prepare(any->matcher, asked->words[i]);
        if (asked->words[i])
            any->words[any->count++] = asked->words[i];
    }
    if (any->count)
        qsort(any->words, any->count, sizeof *any->words, most_first);
    for (size_t i = any->count; i > 0; i--)
        any->rest[i - 1] = any->rest[i] + (float)any->words[i - 1]->most;
}

/** Leave out those that have, or lack, what `probed` was probed with. */
static void keep_if(struct matched *slice, const float *probed, bool has)
{
    for (size_t i = 0; i < slice->count; i++)
        if ((probed[i] >= 0) != has)
            slice->weights[i] = MATCH_ABSENT;
    matched_prune(slice, 0);
}

static void leave_out(struct any *any, struct matched *slice,
                      struct node *except)
{
    float probed[SLICE];

    for (size_t i = 0; i < slice->count; i++)
        probed[i] = MATCH_ABSENT;
    matcher_probe(any->matcher, except, slice->documents, slice->count, probed);
    keep_if(slice, probed, false);
}

/** Keep of a slice what has one of the words, and add their weights. */
static void need_words(struct any *any, struct matched *slice)
{
    float probed[SLICE];

    for (size_t i = 0; i < slice->count; i++)
        probed[i] = MATCH_ABSENT;
    for (size_t i = 0; i < any->count; i++)
        matcher_probe(any->matcher, any->words[i], slice->documents,
                      slice->count, probed);
    for (size_t i = 0; i < slice->count; i++)
        slice->weights[i] += probed[i];
    keep_if(slice, probed, true);
}

/** Add the weights of the words from `first` on, as long as they can matter. */
static void add_words(struct any *any, struct matched *slice, size_t first)
{
    for (size_t i = first; i < any->count; i++) {
        matched_prune(slice, least(&any->top) - any->rest[i]);
        matcher_probe(any->matcher, any->words[i], slice->documents,
                      slice->count, slice->weights);
    }
}

/** Note that documents are looked at; those that were before are left out. */
static void note_seen(struct any *any, struct matched *slice)
{
    uint64_t *set = matcher_set(any->matcher);
    size_t kept = 0;

    for (size_t i = 0; i < slice->count; i++) {
        const uint32_t document = slice->documents[i];
        const uint64_t bit = 1ULL << document % 64;

        slice->documents[kept] = document;
        slice->weights[kept] = slice->weights[i];
        kept += !(set[document / 64] & bit);
        set[document / 64] |= bit;
    }
    slice->count = kept;
}

/** Look at documents that have words before `first`, or of which it is not
 * known yet where `need`. */
static void look_at(struct any *any, const struct matched *list, size_t first,
                    bool need)
{
    struct top *top = &any->top;

    for (size_t start = 0; start < list->count; start += SLICE) {
        const size_t left = list->count - start;
        struct matched slice = {list->documents + start, list->weights + start,
                                left < SLICE ? left : SLICE};
        size_t count;

        note_seen(any, &slice);
        if (need)
            need_words(any, &slice);
        if (any->asked->except)
            leave_out(any, &slice, any->asked->except);
        count = slice.count;
        add_words(any, &slice, first);
        if (!top->decider->accept)
            top->matches += count;
        else if (slice.count < count)
            top->exact = false;
        offer(top, &slice);
    }
}

static void look_at_node(struct any *any, struct node *node, size_t first,
                         bool need)
{
    struct matched list;

    matcher_read(&list, any->matcher, node);
    look_at(any, &list, first, need);
    matched_release(&list);
}

static void look_at_must(struct any *any)
{
    struct matched list;

    matcher_read(&list, any->matcher, any->asked->must);
    matcher_probe(any->matcher, any->asked->whole, list.documents, list.count,
                  list.weights);
    look_at(any, &list, 0, false);
    matched_release(&list);
}

/** Is it cheaper to ask the other words about the documents of the word `i`
 * than to read them all? Asking costs a few times as much for a document, but
 * shows sooner what a document must weigh. */
static bool alone(const struct any *any, size_t i)
{
    const double asking = 4;
    double others = 0;

    for (size_t k = i; k < any->count; k++)
        others += any->words[k]->frequency;
    return any->words[i]->frequency * (double)(any->count - i) * asking <
           others;
}

/** Read the words from `first` on together, but for those that cannot make a
 * document one of the best by themselves: they are asked about the others. */
static void look_at_rest(struct any *any, size_t first)
{
    struct node rest = {
        .kind = NODE_ANY, .ready = true, .parts = any->words + first};
    const size_t most = any->count - first;

    while (rest.count < most &&
           any->rest[first + rest.count] >= least(&any->top))
        rest.count++;
    if (rest.count)
        look_at_node(any, &rest, first + rest.count, false);
    if (rest.count < most)
        any->top.exact = false;
}

/** What is worth most comes first; then the words, the most telling ones one
 * by one. */
static void look_at_words(struct any *any)
{
    size_t i = 0;

    if (any->asked->whole)
        look_at_node(any, any->asked->whole, any->count, true);
    for (; i < any->count && alone(any, i); i++) {
        if (any->rest[i] < least(&any->top))
            break;
        look_at_node(any, any->words[i], i + 1, false);
    }
    look_at_rest(any, i);
}

void best_any(struct best *out, struct matcher *matcher,
              const struct best_words *words, size_t most,
              const struct best_decider *decider)
{
    struct any any = {.matcher = matcher,
                      .asked = words,
                      .top = {.most = most, .exact = true, .decider = decider}};

    prepare(&any);
    if (words->must)
        look_at_must(&any);
    else
        look_at_words(&any);
    finish(out, &any.top);
}
