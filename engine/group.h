/**
 * Grouping hits by an attribute: the best few of each guide, or one of each
 * value.
 *
 * Hits are of one group when they have the same values. A hit without a value
 * is a group of its own. Groups stand in the order of their best hits.
 */
#ifndef SILCROW_GROUP_H
#define SILCROW_GROUP_H

#include <stdbool.h>

#include "attributes.h"

enum {
    GROUP_SIZE = 3, /* hits of a group that are shown unless asked */
    GROUP_SIZE_MAX = 100,
};

/** Counts the groups of hits while these are found. */
struct group_counter;

/** @param attribute  NULL when no document has it */
struct group_counter *group_counter_new(const struct attribute *attribute);
void group_counter_free(struct group_counter *counter);

void group_counter_count(struct group_counter *counter, uint32_t document);

/** How many groups were counted, and how many hits the group of a document
 * has. */
uint64_t group_counter_groups(const struct group_counter *counter);
uint64_t group_counter_hits(const struct group_counter *counter,
                            uint32_t document);

/** The group of a document: the same for two of one group. */
uint64_t group_of(const struct attribute *attribute, uint32_t document);

/** Hits of one group, by their places in the order of hits. */
struct group {
    uint64_t key;
    size_t first, count; /* of the arranged places */
};

/** Hits in groups. */
struct groups {
    struct group *list;
    size_t count;
    size_t *places; /* of hits, group by group */
};

/**
 * Arrange hits that stand in order.
 *
 * @param out   release with groups_release()
 * @param keys  the group of each hit
 * @param size  most hits of a group that are kept
 */
void groups_arrange(struct groups *out, const uint64_t *keys, size_t count,
                    size_t size);
void groups_release(struct groups *groups);

#endif
