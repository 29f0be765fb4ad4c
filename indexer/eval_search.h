/**
 * Searching for an evaluation: the ids that a query finds.
 */
#ifndef SILCROW_EVAL_SEARCH_H
#define SILCROW_EVAL_SEARCH_H

#include <stdint.h>

#include "engine/error.h"
#include "engine/index.h"
#include "engine/search.h"
#include "engine/str.h"

/**
 * Search as the server does, without snippets.
 *
 * @param out    release with search_results_free()
 * @param text   any bytes: malformed ones are repaired
 * @param limit  most hits
 * @param as_typed  correct no typing errors
 */
int eval_search(struct search_results **out, struct index *index,
                struct str text, uint32_t limit, bool as_typed,
                struct error *err);

#endif
