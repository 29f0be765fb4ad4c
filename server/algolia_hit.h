/**
 * Hits as clients of Algolia show them: the record, with `_highlightResult`
 * and `_snippetResult` beside it.
 */
#ifndef SILCROW_ALGOLIA_HIT_H
#define SILCROW_ALGOLIA_HIT_H

#include "algolia.h"
#include "engine/search.h"
#include "format.h"

/** How the hits of one answer are shown. Borrows from query and results. */
struct algolia_view {
    const struct algolia_query *query;
    const struct search_results *results;
    const struct settings_list *displayed;  /* that the index shows */
    struct marker *marker;                  /* knows the words of the query */
    struct settings_list retrieved, hidden; /* names, and names with a minus */
    struct settings_list snipped;           /* names without their words */
    uint32_t *words;                        /* of each snippet */
    struct format_tags tags;
};

/**
 * Make ready for the hits of a search that was run.
 *
 * @param arena  owns what the view points to
 */
void algolia_view_make(struct algolia_view *view,
                       const struct algolia_query *query,
                       const struct search_results *results,
                       struct index *index, struct arena *arena);

/** Write a hit. */
void algolia_hit_put(struct json_writer *json, const struct algolia_view *view,
                     const struct search_hit *hit);

#endif
