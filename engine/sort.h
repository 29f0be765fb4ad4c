/**
 * Sorting hits by attributes.
 *
 * `price:asc, team:desc`: by the first key, then by the next. Numbers stand
 * before texts when ascending; of several values the smallest counts when
 * ascending and the largest when descending. Documents without a value stand
 * last in both orders. Ties keep the order of relevance.
 */
#ifndef SILCROW_SORT_H
#define SILCROW_SORT_H

#include <stdbool.h>

#include "attributes.h"
#include "hit.h"
#include "settings.h"

enum { SORT_KEYS_MAX = 8 };

struct sort_key {
    const struct attribute *attribute;
    bool descending;
};

/** Start with `struct sort sort = {0};`: no order. */
struct sort {
    struct sort_key keys[SORT_KEYS_MAX];
    size_t count;
};

/**
 * Add a key.
 *
 * @param text  `name:asc` or `name:desc`
 * @return 0, or -1 with ERROR_USAGE
 */
int sort_add(struct sort *sort, struct str text,
             const struct attributes *attributes,
             const struct settings *settings, struct error *err);

/** Order of two documents by the keys alone: < 0, 0 or > 0. */
int sort_compare(const struct sort *sort, uint32_t a, uint32_t b);

/** Put hits in order; ties by weight, then by document. */
void sort_hits(const struct sort *sort, struct hit *hits, size_t count);

/** The first ones of many hits, which need not be kept. */
struct sort_top;

/** @param most  of how many; @param sort  may be without keys: then hits stay
 *         as they come */
struct sort_top *sort_top_new(const struct sort *sort, size_t most);
void sort_top_free(struct sort_top *top);
void sort_top_add(struct sort_top *top, struct hit hit);

/** What was kept, in order; lives as long as `top`, to which nothing more is
 * added. */
const struct hit *sort_top_hits(struct sort_top *top, size_t *count);

#endif
