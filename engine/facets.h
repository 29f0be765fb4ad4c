/**
 * Facets: how many hits have each value of an attribute.
 */
#ifndef SILCROW_FACETS_H
#define SILCROW_FACETS_H

#include <stdbool.h>

#include "attributes.h"
#include "json.h"
#include "mem.h"
#include "settings.h"

enum {
    FACETS_MAX = 32,         /* facets of a search */
    FACET_VALUES_MAX = 1000, /* values of one that are listed, at most */
};

struct facet_value {
    struct str text; /* as it is shown; a number in digits */
    uint64_t count;  /* hits that have it */
};

struct facet {
    struct str name;
    struct facet_value *values; /* the most frequent ones, or the first ones by
                                   name where the settings want that order */
    size_t value_count;
    uint64_t different; /* values that any hit has, listed or not */
    bool has_numbers;
    double least, most; /* of the numbers that hits have */
};

/** Counts hits while they are found. */
struct facet_counter;

struct facet_counter *facet_counter_new(void);
void facet_counter_free(struct facet_counter *counter);

/**
 * Count an attribute.
 *
 * @param name  its name, or a pattern: then all filterable ones of such names
 * @return 0, or -1 with ERROR_USAGE: it is not filterable, or there are more
 *         than FACETS_MAX
 */
int facet_counter_add(struct facet_counter *counter, struct str name,
                      const struct attributes *attributes,
                      const struct settings *settings, struct error *err);

/** One more hit. */
void facet_counter_count(struct facet_counter *counter, uint32_t document);

/**
 * What was counted, in the order in which it was asked for.
 *
 * @param start  list only the values that begin so, folded; NULL for all
 * @param arena  owns the result
 */
struct facet *facet_counter_report(const struct facet_counter *counter,
                                   const struct settings *settings,
                                   const struct str *start, struct arena *arena,
                                   size_t *count);

/** Write `{"team":{"a":2,"b":1}}` and `{"price":{"min":1,"max":5}}`. */
void facets_json(struct json_writer *json, const struct facet *facets,
                 size_t count);
void facets_stats_json(struct json_writer *json, const struct facet *facets,
                       size_t count);

#endif
