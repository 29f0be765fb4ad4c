/**
 * What a condition of a filter asks for, as ranges of an attribute's values.
 */
#ifndef SILCROW_FILTER_RANGES_H
#define SILCROW_FILTER_RANGES_H

#include "filter.h"

/** Numbers of values, from `start` to before `end`. */
struct range {
    uint32_t start, end;
};

/** A list of them. Start with `struct ranges ranges = {0};` and release
 * `list` with free(). */
struct ranges {
    struct range *list;
    size_t count, room;
};

/** Add the values that are equal to a text, or to the number that it is. */
void ranges_equal(struct ranges *ranges, const struct attribute *attribute,
                  struct str value);

/** Add what lies from one value to another; either may be NULL, for no bound.
 *
 * @param above, below  the bound itself is not meant */
void ranges_between(struct ranges *ranges, const struct attribute *attribute,
                    const struct filter_value *low, bool above,
                    const struct filter_value *high, bool below);

/** Add the texts that begin with one, and those that have one in them. */
void ranges_starting(struct ranges *ranges, const struct attribute *attribute,
                     struct str value);
void ranges_containing(struct ranges *ranges, const struct attribute *attribute,
                       struct str value);

/** Put in order, and join what overlaps or touches. */
void ranges_settle(struct ranges *ranges);

#endif
