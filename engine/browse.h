/**
 * Documents without a query: those that pass a filter, in the order of the
 * index or by attributes.
 */
#ifndef SILCROW_BROWSE_H
#define SILCROW_BROWSE_H

#include "filter.h"
#include "index.h"

struct browse {
    const struct filter *filter; /* NULL or without a root: all documents */
    struct settings_list sort;   /* as in search.h */
    const uint32_t *only;        /* look at these alone, in order; NULL: all */
    size_t only_count;
    uint64_t offset, limit;
    const char **wrong; /* gets what is wrong when that is the error: "filter"
                           or "sort"; may be NULL */
};

struct browsed {
    uint32_t *documents; /* numbers of those on the page */
    size_t count;
    uint64_t total; /* of all that pass */
};

/**
 * @param out  release with browsed_release(), also after a failure
 * @return 0, or -1 with ERROR_USAGE: what is asked for is not offered
 */
int browse_run(struct browsed *out, struct index *index,
               const struct browse *browse, struct error *err);
void browsed_release(struct browsed *browsed);

#endif
