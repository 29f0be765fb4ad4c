/**
 * What narrows the hits of a client of Algolia, as a filter of ours.
 *
 *   filters         a:b AND NOT (c > 1 OR d:1 TO 3) AND "e f":"g h"
 *   facetFilters    ["a:b", ["c:d", "c:-e"]]: all of the list, one of each
 *                   list in it; a minus negates
 *   numericFilters  ["a > 1", ["b:1 TO 3", "b = 9"]] likewise
 *   tagFilters      ["a", ["b", "c"]]: values of `_tags`
 *
 * AND binds closer than OR. Lists may also be written as texts:
 * `a:b,(c:d,e:f)`. An attribute that cannot be filtered by has no values here:
 * nothing is equal to them. A `lang` with a region also means the language
 * alone, for clients send what a page says of itself.
 */
#ifndef SILCROW_ALGOLIA_FILTER_H
#define SILCROW_ALGOLIA_FILTER_H

#include "algolia.h"
#include "engine/filter.h"
#include "engine/index.h"

/**
 * Make the filter of a query.
 *
 * @param out    of nodes in the query's arena
 * @param index  whose attributes are meant; NULL for none
 * @return 0, or -1 with ERROR_USAGE
 */
int algolia_filter_make(struct filter *out, struct algolia_query *query,
                        const struct index *index, struct error *err);

#endif
