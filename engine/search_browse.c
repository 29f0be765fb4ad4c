/** A query without words: every section that passes, in the order asked for or
 * as they stand in the index. */
#include "search_parts.h"

#include <stdlib.h>

static void walk(struct search *search, struct sort_top *top)
{
    const uint32_t documents = store_count(index_store(search->index));

    for (uint32_t document = 1; document <= documents; document++)
        if (!search_unwanted(search, document) &&
            selection_passes(&search->selection, document) &&
            selection_take(&search->selection, document)) {
            search->results->total++;
            sort_top_add(top, (struct hit){.document = document});
        }
}

int search_browse(struct search *search)
{
    const size_t wanted =
        (size_t)search->request->offset + search->request->limit;
    struct sort_top *top =
        sort_top_new(&search->selection.sort,
                     search->selection.groups ? SEARCH_COUNT_MAX : wanted);
    const struct hit *hits;
    size_t count;

    walk(search, top);
    hits = sort_top_hits(top, &count);
    search->candidates = mem_zero(count, sizeof *search->candidates);
    for (size_t i = 0; i < count; i++)
        search->candidates[i] = (struct candidate){.document = hits[i].document,
                                                   .tier = RANK_BEHIND};
    search->count = count;
    sort_top_free(top);
    search->results->facets_exact = true;
    return search_page(search);
}
