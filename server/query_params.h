/**
 * The parameters of a search, and the search they ask for.
 */
#ifndef SILCROW_QUERY_PARAMS_H
#define SILCROW_QUERY_PARAMS_H

#include "catalog.h"
#include "engine/search.h"
#include "http.h"
#include "params.h"

/** What was asked; slices live as long as the params. */
struct query_params {
    struct params params; /* owns what follows */
    struct str query;
    struct str index; /* empty for the default one */
    uint32_t limit;
    uint32_t offset;
    uint32_t correct;       /* 0: no typing errors are corrected */
    uint32_t explain;       /* 1: each hit says why it is where it is */
    uint32_t snippet_chars; /* of each snippet */
};

/**
 * Read `q`, `index`, `limit`, `offset`, `correct` (0 or 1), `explain` (0 or 1)
 * and `snippet` (characters).
 *
 * @param out     release with query_params_release(), also after a failure
 * @param strict  refuse parameters of other names
 * @return 0, or -1 with ERROR_USAGE, and out->params.bad named
 */
int query_params_read(struct query_params *out,
                      const struct http_request *request, uint32_t limit,
                      bool strict, struct error *err);

void query_params_release(struct query_params *query);

/**
 * Run the search.
 *
 * @param out      release with search_results_free()
 * @param took_ms  how long it took
 * @return 0, or -1: ERROR_NO_INPUT there is no such index; others it cannot
 *         be read
 */
int query_params_search(struct search_results **out, double *took_ms,
                        struct catalog *catalog,
                        const struct query_params *query, struct error *err);

/** The code of the error that a parameter of that name is wrong. */
const char *query_params_code(struct str name);

#endif
