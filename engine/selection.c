#include "selection.h"

#include <stdlib.h>

#include "attribute_names.h"
#include "mem.h"

enum { SLOTS_MIN = 64 };

/* ---- Duplicates -------------------------------------------------------- */

/** The first hit of several that are alike. */
struct twin {
    uint32_t original; /* attributes_original(); 0 for an empty slot */
    uint32_t hit;
    uint32_t others;
    bool counted; /* found among the hits with all the words */
};

struct twins {
    struct twin *slots; /* by original, linear probing */
    size_t slot_count, count;
};

static struct twins *twins_new(void)
{
    struct twins *twins = mem_zero(1, sizeof *twins);

    twins->slot_count = SLOTS_MIN;
    twins->slots = mem_zero(SLOTS_MIN, sizeof *twins->slots);
    return twins;
}

static void twins_free(struct twins *twins)
{
    if (!twins)
        return;
    free(twins->slots);
    free(twins);
}

static struct twin *slot_of(const struct twins *twins, uint32_t original)
{
    size_t slot = original * 0x9e3779b1u & (twins->slot_count - 1);

    while (twins->slots[slot].original &&
           twins->slots[slot].original != original)
        slot = (slot + 1) & (twins->slot_count - 1);
    return &twins->slots[slot];
}

static void grow(struct twins *twins)
{
    struct twin *old = twins->slots;
    const size_t count = twins->slot_count;

    twins->slot_count *= 2;
    twins->slots = mem_zero(twins->slot_count, sizeof *twins->slots);
    for (size_t i = 0; i < count; i++)
        if (old[i].original)
            *slot_of(twins, old[i].original) = old[i];
    free(old);
}

/** Is the document the first hit of its kind? */
static bool twins_take(struct twins *twins, uint32_t original,
                       uint32_t document, bool counting)
{
    struct twin *twin = slot_of(twins, original);

    if (twin->original) {
        if (twin->hit != document && twin->counted == counting)
            twin->others++;
        return twin->hit == document;
    }
    if ((twins->count + 1) * 2 > twins->slot_count) {
        grow(twins);
        twin = slot_of(twins, original);
    }
    twins->count++;
    *twin = (struct twin){original, document, 0, counting};
    return true;
}

/* ---- The request ------------------------------------------------------- */

static int wrong(const struct search_request *request, const char *what)
{
    if (request->wrong)
        *request->wrong = what;
    return -1;
}

static int make_filter(struct selection *selection,
                       const struct search_request *request, struct error *err)
{
    struct filter filter;

    if (filter_parse(&filter, request->filter, &selection->arena, err) == -1)
        return wrong(request, "filter");
    if (request->must)
        filter_and(&filter, request->must, &selection->arena);
    if (!filter.root)
        return 0;
    if (filter_bind(&selection->filter, &filter, selection->attributes,
                    selection->settings, err) == -1)
        return wrong(request, "filter");
    return 0;
}

static int make_sort(struct selection *selection,
                     const struct search_request *request, struct error *err)
{
    for (size_t i = 0; i < request->sort.count; i++)
        if (sort_add(&selection->sort, request->sort.items[i],
                     selection->attributes, selection->settings, err) == -1)
            return wrong(request, "sort");
    return 0;
}

static int make_facets(struct selection *selection,
                       const struct search_request *request, struct error *err)
{
    if (!request->facets.count)
        return 0;
    selection->facets = facet_counter_new();
    for (size_t i = 0; i < request->facets.count; i++)
        if (facet_counter_add(selection->facets, request->facets.items[i],
                              selection->attributes, selection->settings,
                              err) == -1)
            return wrong(request, "facets");
    return 0;
}

/** Sections can always be grouped by their guide. */
static int make_groups(struct selection *selection,
                       const struct search_request *request, struct error *err)
{
    const struct attributes *attributes = selection->attributes;
    struct str name = request->group;

    selection->group_size =
        request->group_size ? request->group_size : GROUP_SIZE;
    if (!name.len) {
        selection->distinct = true;
        selection->group_size = 1;
        name = request->distinct.len ? request->distinct
                                     : selection->settings->distinct;
    }
    if (!name.len)
        return 0;
    selection->by = attributes_find(attributes, name);
    if (!str_equal(name, STR("guide")) &&
        !str_equal(name, selection->settings->distinct) &&
        attribute_use(&selection->by, attributes, selection->settings, name,
                      ATTRIBUTE_FILTERABLE, err) == -1)
        return wrong(request, selection->distinct ? "distinct" : "group");
    selection->groups = group_counter_new(selection->by);
    return 0;
}

int selection_make(struct selection *out, struct index *index,
                   const struct search_request *request, struct error *err)
{
    *out = (struct selection){.attributes = index_attributes(index),
                              .settings = index_settings(index),
                              .counting = !(request->threshold > 0),
                              .seen = request->seen,
                              .check = request->check ? request->check
                                                      : SEARCH_TOTAL_MAX};
    if (make_filter(out, request, err) == -1 ||
        make_sort(out, request, err) == -1 ||
        make_facets(out, request, err) == -1 ||
        make_groups(out, request, err) == -1)
        return -1;
    if (!request->duplicates && attributes_have_duplicates(out->attributes))
        out->twins = twins_new();
    return 0;
}

void selection_release(struct selection *selection)
{
    filter_match_free(selection->filter);
    facet_counter_free(selection->facets);
    group_counter_free(selection->groups);
    twins_free(selection->twins);
    arena_release(&selection->arena);
    *selection = (struct selection){0};
}

/* ---- Hits -------------------------------------------------------------- */

bool selection_decides(const struct selection *selection)
{
    return selection->filter || selection->facets || selection->groups ||
           selection->twins;
}

bool selection_passes(const struct selection *selection, uint32_t document)
{
    return !selection->filter || filter_accepts(selection->filter, document);
}

bool selection_take(struct selection *selection, uint32_t document)
{
    if (selection->twins) {
        const uint32_t original =
            attributes_original(selection->attributes, document);

        if (original && !twins_take(selection->twins, original, document,
                                    selection->counting))
            return false;
    }
    selection_count(selection, document);
    return true;
}

/** Was the document counted before? Now it is. */
static bool seen(struct selection *selection, uint32_t document)
{
    const uint64_t bit = 1ULL << document % 64;
    uint64_t *word;

    if (!selection->seen)
        return false;
    word = &selection->seen[document / 64];
    if (*word & bit)
        return true;
    *word |= bit;
    return false;
}

void selection_count(struct selection *selection, uint32_t document)
{
    if (!selection->counting)
        return;
    if (selection->facets && !seen(selection, document))
        facet_counter_count(selection->facets, document);
    if (selection->groups)
        group_counter_count(selection->groups, document);
}

uint32_t selection_check(const struct selection *selection)
{
    return selection->facets || selection->groups || selection->sort.count
               ? SEARCH_COUNT_MAX
               : selection->check;
}

uint32_t selection_twins(const struct selection *selection, uint32_t document)
{
    const uint32_t original =
        attributes_original(selection->attributes, document);

    return selection->twins && original
               ? slot_of(selection->twins, original)->others
               : 0;
}
