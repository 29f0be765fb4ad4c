/**
 * Reports of an evaluation, as text and as JSON.
 */
#ifndef SILCROW_EVAL_REPORT_H
#define SILCROW_EVAL_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/buf.h"
#include "engine/eval.h"
#include "engine/str.h"

/** The measures of one system, query by query. */
struct eval_table {
    const struct str *queries; /* ids */
    const struct eval_scores *scores;
    size_t count;
};

/** Append the means, and with `per_query` each query before them. */
void eval_report(struct buf *out, const struct eval_table *table,
                 bool per_query, bool json);

/**
 * Append a comparison of two systems over the same queries: the means, their
 * difference and its p (eval_randomisation).
 *
 * @param names  of the two
 */
void eval_report_difference(struct buf *out, const struct eval_table *a,
                            const struct eval_table *b,
                            const char *const names[2], bool per_query,
                            bool json);

#endif
