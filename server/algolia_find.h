/**
 * One search of a client of Algolia.
 */
#ifndef SILCROW_ALGOLIA_FIND_H
#define SILCROW_ALGOLIA_FIND_H

#include "algolia.h"
#include "engine/search.h"
#include "handler.h"

/** A search that was run. The hits are borrowed from the index: they live until
 * it is searched or opened again. */
struct algolia_found {
    struct index *index;
    struct search_results *results;
    uint64_t total; /* of hits, as far as can be paged */
    int64_t took_us;
};

/**
 * Search the index that the query names.
 *
 * All words of a short query have to be there; where no section has them all,
 * and of a question, those count too that lack some.
 *
 * @param out  release with search_results_free(out->results)
 * @return 0, or -1 with ERROR_USAGE: a part of the query is wrong,
 *         ERROR_NO_INPUT, ERROR_PERMISSION or another: the index is not given
 *         out (catalog.h)
 */
int algolia_find(struct algolia_found *out, struct handler *handler,
                 struct algolia_query *query, struct error *err);

#endif
