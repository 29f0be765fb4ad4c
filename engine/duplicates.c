#include "duplicates.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

/** Where a document stands. */
struct place {
    uint64_t headings; /* hash of the headings above and its own */
    uint32_t document;
};

/** A text that was seen, and which is the first of its kind. */
struct text {
    uint32_t document;
    uint32_t guide;
    uint64_t simhash;
    uint32_t *words; /* sorted, each once */
    size_t count;
};

/** The texts under the same headings. */
struct texts {
    struct text list[DUPLICATES_REPEATS];
    size_t count;
};

/* ---- Words ------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static size_t sort_unique(uint32_t *words, size_t count)
{
    size_t kept = 0;

    if (count)
        qsort(words, count, sizeof *words, by_number);
    for (size_t i = 0; i < count; i++)
        if (words[i] != FORWARD_BORDER &&
            (!kept || words[kept - 1] != words[i]))
            words[kept++] = words[i];
    return kept;
}

/** A word's number spread over 64 bits: the finaliser of SplitMix64 (Steele,
 * Lea and Flood 2014). */
static uint64_t spread(uint64_t number)
{
    number += 0x9e3779b97f4a7c15ULL;
    number = (number ^ number >> 30) * 0xbf58476d1ce4e5b9ULL;
    number = (number ^ number >> 27) * 0x94d049bb133111ebULL;
    return number ^ number >> 31;
}

uint64_t duplicates_simhash(const uint32_t *words, size_t count)
{
    uint32_t ones[64] = {0};
    uint64_t hash = 0;

    for (size_t i = 0; i < count; i++) {
        const uint64_t bits = spread(words[i]);

        for (unsigned bit = 0; bit < 64; bit++)
            ones[bit] += bits >> bit & 1;
    }
    for (unsigned bit = 0; bit < 64; bit++)
        if (ones[bit] * 2 > count)
            hash |= 1ULL << bit;
    return hash;
}

/** Are so many of the different words common to both? */
static bool resemble(const struct text *a, const struct text *b)
{
    size_t common = 0, i = 0, k = 0;

    while (i < a->count && k < b->count) {
        const uint32_t left = a->words[i], right = b->words[k];

        common += left == right;
        i += left <= right;
        k += right <= left;
    }
    return common * 100 >= (a->count + b->count - common) * DUPLICATES_ALIKE;
}

static bool alike(const struct text *a, const struct text *b)
{
    return a->guide != b->guide && a->count &&
           __builtin_popcountll(a->simhash ^ b->simhash) <= DUPLICATES_BITS &&
           resemble(a, b);
}

/* ---- Places ------------------------------------------------------------ */

static bool read_forward(struct forward *out, const struct store *store,
                         uint32_t document)
{
    return forward_decode(out, store_get(store, document)) == 0;
}

static int by_headings(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    if (x->headings != y->headings)
        return x->headings < y->headings ? -1 : 1;
    return (x->document > y->document) - (x->document < y->document);
}

/** Sections with a heading, those with the same headings side by side. */
static struct place *find_places(const uint64_t *headings, uint32_t documents,
                                 size_t *count)
{
    struct place *places = mem_zero(documents, sizeof *places);

    *count = 0;
    for (uint32_t i = 0; i < documents; i++)
        if (headings[i])
            places[(*count)++] = (struct place){headings[i], i + 1};
    if (*count)
        qsort(places, *count, sizeof *places, by_headings);
    return places;
}

/* ---- Comparing --------------------------------------------------------- */

static bool read_text(struct text *text, const struct store *store,
                      uint32_t document)
{
    struct forward forward;

    if (!read_forward(&forward, store, document))
        return false;
    *text = (struct text){.document = document, .guide = forward.guide};
    text->words = mem_zero(forward.body_count, sizeof *text->words);
    if (forward.body_count)
        memcpy(text->words, forward.body,
               forward.body_count * sizeof *text->words);
    text->count = sort_unique(text->words, forward.body_count);
    text->simhash = duplicates_simhash(text->words, text->count);
    return true;
}

static const struct text *find_alike(const struct texts *texts,
                                     const struct text *text)
{
    for (size_t i = 0; i < texts->count; i++)
        if (alike(&texts->list[i], text))
            return &texts->list[i];
    return NULL;
}

/** Compare the documents of some places, in order. */
static bool compare(uint32_t *originals, struct texts *texts,
                    const struct store *store, const struct place *places,
                    size_t count)
{
    bool any = false;

    texts->count = 0;
    for (size_t i = 0; i < count; i++) {
        struct text text;
        const struct text *first;

        if (!read_text(&text, store, places[i].document))
            continue;
        first = find_alike(texts, &text);
        if (first) {
            originals[text.document - 1] = first->document;
            originals[first->document - 1] = first->document;
            any = true;
        }
        if (first || texts->count == DUPLICATES_REPEATS)
            free(text.words);
        else
            texts->list[texts->count++] = text;
    }
    for (size_t i = 0; i < texts->count; i++)
        free(texts->list[i].words);
    return any;
}

uint32_t *duplicates_find(const struct store *forward, const uint64_t *headings)
{
    uint32_t *originals = mem_zero(store_count(forward), sizeof *originals);
    struct texts *texts = mem_zero(1, sizeof *texts);
    size_t count, some;
    struct place *places = find_places(headings, store_count(forward), &count);
    bool any = false;

    for (size_t i = 0; i < count; i += some) {
        for (some = 1; i + some < count &&
                       places[i + some].headings == places[i].headings;)
            some++;
        if (some > 1)
            any |= compare(originals, texts, forward, places + i, some);
    }
    free(places);
    free(texts);
    if (!any) {
        free(originals);
        return NULL;
    }
    return originals;
}
