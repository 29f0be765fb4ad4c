/**
 * The headings of an index as judged queries: a heading that no other section
 * has should find its own section first. Needs no judgements, and tells an
 * owner whether the box finds what the site names.
 */
#ifndef SILCROW_EVAL_HEADINGS_H
#define SILCROW_EVAL_HEADINGS_H

#include "engine/index.h"
#include "eval_judged.h"

/**
 * Make a query of each unique heading, or of an even sample of them.
 *
 * @param out   release with judged_free(); texts are those of the open
 *              generation
 * @param most  how many at most, 1 or more
 */
void eval_headings(struct judged *out, const struct index *index, size_t most);

#endif
