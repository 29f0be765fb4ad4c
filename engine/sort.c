#include "sort.h"

#include <stdlib.h>

#include "attribute_names.h"
#include "mem.h"
#include "unicode.h"

enum { SHOWN_MAX = 64 }; /* bytes of a key that an error shows */

/* ---- Keys -------------------------------------------------------------- */

static bool take_end(struct str *text, struct str end)
{
    if (!str_ends(*text, end))
        return false;
    text->len -= end.len;
    return true;
}

int sort_add(struct sort *sort, struct str text,
             const struct attributes *attributes,
             const struct settings *settings, struct error *err)
{
    struct str name = str_trim(text);
    struct sort_key key = {0};

    if (sort->count == SORT_KEYS_MAX)
        return error_set(err, ERROR_USAGE,
                         "Results are sorted by at most %d attributes",
                         SORT_KEYS_MAX);
    if (take_end(&name, STR(":desc")))
        key.descending = true;
    else if (!take_end(&name, STR(":asc")))
        return error_set(err, ERROR_USAGE,
                         "Invalid syntax for the sort parameter: expected "
                         "`NAME:asc` or `NAME:desc`, found `%.*s`",
                         STR_ARGS(utf8_cut(text, SHOWN_MAX)));
    if (attribute_use(&key.attribute, attributes, settings, name,
                      ATTRIBUTE_SORTABLE, err) == -1)
        return -1;
    if (key.attribute)
        sort->keys[sort->count++] = key;
    return 0;
}

/** The place of a document by a key; the largest number is last. */
static uint32_t place_of(const struct sort_key *key, uint32_t document)
{
    const uint32_t set = attribute_set(key->attribute, document);
    const uint32_t *values;
    size_t count;

    values = attribute_values(key->attribute, set, &count);
    if (!count)
        return UINT32_MAX;
    return key->descending ? UINT32_MAX - 1 - values[count - 1] : values[0];
}

int sort_compare(const struct sort *sort, uint32_t a, uint32_t b)
{
    for (size_t i = 0; i < sort->count; i++) {
        const uint32_t x = place_of(&sort->keys[i], a);
        const uint32_t y = place_of(&sort->keys[i], b);

        if (x != y)
            return x < y ? -1 : 1;
    }
    return 0;
}

static int by_keys(const void *a, const void *b, void *context)
{
    const struct hit *x = a, *y = b;
    const int order = sort_compare(context, x->document, y->document);

    if (order)
        return order;
    if (x->weight != y->weight)
        return x->weight < y->weight ? 1 : -1;
    return (x->document > y->document) - (x->document < y->document);
}

void sort_hits(const struct sort *sort, struct hit *hits, size_t count)
{
    struct sort keys = *sort;

    if (count)
        qsort_r(hits, count, sizeof *hits, by_keys, &keys);
}

/* ---- The first of many ------------------------------------------------- */

/** The best `most` of those before, in order, then new ones. */
struct sort_top {
    struct sort sort;
    size_t most, count, sorted;
    struct hit *hits; /* room for twice as many */
};

struct sort_top *sort_top_new(const struct sort *sort, size_t most)
{
    struct sort_top *top = mem_zero(1, sizeof *top);

    top->sort = *sort;
    top->most = most;
    top->hits = mem_zero(2 * most, sizeof *top->hits);
    return top;
}

void sort_top_free(struct sort_top *top)
{
    if (!top)
        return;
    free(top->hits);
    free(top);
}

static void settle(struct sort_top *top)
{
    if (top->sort.count)
        sort_hits(&top->sort, top->hits, top->count);
    if (top->count > top->most)
        top->count = top->most;
    top->sorted = top->count;
}

void sort_top_add(struct sort_top *top, struct hit hit)
{
    if (!top->most)
        return;
    if (top->sorted == top->most &&
        by_keys(&top->hits[top->most - 1], &hit, &top->sort) < 0)
        return;
    if (!top->sort.count && top->count == top->most)
        return;
    top->hits[top->count++] = hit;
    if (top->count == 2 * top->most)
        settle(top);
}

const struct hit *sort_top_hits(struct sort_top *top, size_t *count)
{
    settle(top);
    *count = top->count;
    return top->hits;
}
