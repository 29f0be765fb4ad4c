#include "algolia_find.h"

#include "algolia_filter.h"
#include "catalog.h"
#include "clock.h"
#include "engine/attribute_names.h"

/** The name of the index, and behind it how it is sorted: `docs:price:asc`. */
static struct str split_index(struct settings_list *sort, struct str text,
                              struct arena *arena)
{
    const char *colon = text.len ? memchr(text.ptr, ':', text.len) : NULL;

    *sort = (struct settings_list){0};
    if (!colon)
        return text;
    sort->items = arena_alloc(arena, sizeof *sort->items);
    sort->items[0] = str_skip(text, (size_t)(colon - text.ptr) + 1);
    sort->count = 1;
    return (struct str){text.ptr, (size_t)(colon - text.ptr)};
}

/** Facets that the index has; what it does not have is passed over. */
static struct settings_list known_facets(const struct algolia_query *query,
                                         const struct index *index,
                                         struct arena *arena)
{
    const struct settings_list *asked = &query->facets;
    struct settings_list known = {
        arena_alloc(arena, asked->count * sizeof *known.items), 0};
    const struct attribute *attribute;

    for (size_t i = 0; i < asked->count; i++)
        if (str_ends(asked->items[i], STR("*")) ||
            attribute_use(&attribute, index_attributes(index),
                          index_settings(index), asked->items[i],
                          ATTRIBUTE_FILTERABLE, NULL) == 0)
            known.items[known.count++] = asked->items[i];
    return known;
}

/** The hits that are asked for, within what can be paged through. */
static void set_page(struct search_request *request,
                     const struct algolia_query *query, uint32_t most)
{
    uint64_t offset = query->by_offset
                          ? query->offset
                          : (uint64_t)query->page * query->hits_per_page;
    uint64_t limit = query->by_offset ? query->length : query->hits_per_page;

    if (offset > most)
        offset = most;
    if (limit > most - offset)
        limit = most - offset;
    request->offset = (uint32_t)offset;
    request->limit = (uint32_t)limit;
}

/** How many hits can be paged through. */
static uint32_t most_hits(const struct index *index)
{
    const uint32_t most = index_settings(index)->total_max;

    return most < SEARCH_OFFSET_MAX ? most : SEARCH_OFFSET_MAX;
}

/** Is it so short that all its words are meant? */
static bool is_short(struct str query)
{
    size_t words = 0;

    for (size_t i = 0; i < query.len; i++)
        words += query.ptr[i] != ' ' && (i == 0 || query.ptr[i - 1] == ' ');
    return words <= SEARCH_STRICT_MAX;
}

/** Those with all words; where there is none, or the query is a question, those
 * too that lack some. */
static int run_search(struct algolia_found *out, struct search_request *request,
                      struct error *err)
{
    if (is_short(request->query)) {
        request->matching = MATCHING_ALL;
        if (search_run(&out->results, out->index, request, err) == -1)
            return -1;
        out->total = out->results->total;
        if (out->total || !out->results->word_count)
            return 0;
        search_results_free(out->results);
    }
    request->matching = MATCHING_FREQUENCY;
    if (search_run(&out->results, out->index, request, err) == -1)
        return -1;
    out->total = out->results->total + out->results->total_relaxed;
    return 0;
}

int algolia_find(struct algolia_found *out, struct handler *handler,
                 struct algolia_query *query, struct error *err)
{
    const int64_t start = clock_us();
    const struct key_rule *rule;
    struct settings_list sort;
    struct filter filter;
    const struct str name = split_index(&sort, query->index, &query->arena);
    struct search_request request = {
        .query = query->query,
        .as_typed = query->as_typed,
        .browse = true,
        .sort = sort,
    };

    *out = (struct algolia_found){0};
    if (catalog_get_part(&out->index, &rule, handler->catalog, name, err) == -1)
        return -1;
    if (algolia_filter_make(&filter, query, out->index, err) == -1)
        return -1;
    if (rule)
        filter_and(&filter, &rule->filter, &query->arena);
    if (query->finds_values) {
        query->facets = (struct settings_list){&query->facet, 1};
        query->hits_per_page = query->length = 0;
    }
    request.must = filter.root ? &filter : NULL;
    request.facets = known_facets(query, out->index, &query->arena);
    request.duplicates = query->has_distinct && !query->distinct;
    set_page(&request, query, most_hits(out->index));
    if (run_search(out, &request, err) == -1)
        return -1;
    if (out->total > most_hits(out->index))
        out->total = most_hits(out->index);
    out->took_us = clock_us() - start;
    return 0;
}
