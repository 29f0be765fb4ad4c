#include "group.h"

#include <stdlib.h>

#include "mem.h"

struct group_counter {
    const struct attribute *attribute;
    uint32_t *sets; /* hits of each set of values */
    uint64_t groups;
};

struct group_counter *group_counter_new(const struct attribute *attribute)
{
    struct group_counter *counter = mem_zero(1, sizeof *counter);

    counter->attribute = attribute;
    if (attribute)
        counter->sets = mem_zero(attribute->set_count, sizeof *counter->sets);
    return counter;
}

void group_counter_free(struct group_counter *counter)
{
    if (!counter)
        return;
    free(counter->sets);
    free(counter);
}

/** The set of a document that has values; 0 for another. */
static uint32_t set_of(const struct attribute *attribute, uint32_t document)
{
    uint32_t set;
    size_t count;

    if (!attribute)
        return 0;
    set = attribute_set(attribute, document);
    attribute_values(attribute, set, &count);
    return count ? set : 0;
}

void group_counter_count(struct group_counter *counter, uint32_t document)
{
    const uint32_t set = set_of(counter->attribute, document);

    if (!set || !counter->sets[set]++)
        counter->groups++;
}

uint64_t group_counter_groups(const struct group_counter *counter)
{
    return counter->groups;
}

uint64_t group_counter_hits(const struct group_counter *counter,
                            uint32_t document)
{
    const uint32_t set = set_of(counter->attribute, document);

    return set ? counter->sets[set] : 1;
}

uint64_t group_of(const struct attribute *attribute, uint32_t document)
{
    const uint32_t set = set_of(attribute, document);

    return set ? set : (uint64_t)document << 32;
}

/* ---- Arranging --------------------------------------------------------- */

/** A hit: which group, and its place in the order. */
struct member {
    uint64_t key;
    size_t place;
};

static int by_key(const void *a, const void *b)
{
    const struct member *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

/** Where a group's places begin, before the groups are put in order. */
static int by_best(const void *a, const void *b, void *context)
{
    const struct group *x = a, *y = b;
    const struct member *members = context;
    const size_t left = members[x->first].place;
    const size_t right = members[y->first].place;

    return (left > right) - (left < right);
}

static void find_groups(struct groups *out, const struct member *members,
                        size_t count, size_t size)
{
    for (size_t i = 0; i < count; i++) {
        struct group *last = out->count ? &out->list[out->count - 1] : NULL;

        if (!last || last->key != members[i].key)
            out->list[out->count++] = (struct group){members[i].key, i, 1};
        else if (last->count < size)
            last->count++;
    }
}

void groups_arrange(struct groups *out, const uint64_t *keys, size_t count,
                    size_t size)
{
    struct member *members = mem_zero(count, sizeof *members);
    size_t filled = 0;

    *out = (struct groups){.list = mem_zero(count, sizeof *out->list),
                           .places = mem_zero(count, sizeof *out->places)};
    for (size_t i = 0; i < count; i++)
        members[i] = (struct member){keys[i], i};
    if (count)
        qsort(members, count, sizeof *members, by_key);
    find_groups(out, members, count, size);
    if (out->count)
        qsort_r(out->list, out->count, sizeof *out->list, by_best, members);
    for (size_t i = 0; i < out->count; i++) {
        struct group *group = &out->list[i];
        const size_t first = filled;

        for (size_t n = 0; n < group->count; n++)
            out->places[filled++] = members[group->first + n].place;
        group->first = first;
    }
    free(members);
}

void groups_release(struct groups *groups)
{
    free(groups->list);
    free(groups->places);
    *groups = (struct groups){0};
}
