/**
 * Relevance: how well a ranking answers a query, by human judgements.
 *
 * The measures are those of trec_eval (Buckley; TREC), to the last digit that
 * it prints: a document is relevant from relevance 1, one without a judgement
 * is not, and a negative relevance counts as 0.
 */
#ifndef SILCROW_EVAL_H
#define SILCROW_EVAL_H

#include <stddef.h>
#include <stdint.h>

enum eval_measure {
    EVAL_NDCG_10, /* ndcg_cut_10: the gain is the relevance, the discount log2
                     (Jarvelin and Kekalainen 2002) */
    EVAL_MAP,     /* map: mean average precision, over all that was found */
    EVAL_P_10,    /* P_10: relevant ones of the first ten, by ten */
    EVAL_R_100,   /* recall_100 */
    EVAL_MRR_10,  /* recip_rank of the first ten */
    EVAL_MEASURES,
};

/** As in our output: "ndcg_10", "map", "p_10", "r_100", "mrr_10"; static. */
const char *eval_measure_name(enum eval_measure measure);

/** The measures of one query, or their means over many. */
struct eval_scores {
    double of[EVAL_MEASURES]; /* each 0 to 1 */
};

/**
 * Measure the ranking of one query.
 *
 * @param found   relevance of what was found, best first; 0 without judgement
 * @param judged  relevance of all documents that are judged, in any order,
 *                among them those found
 */
void eval_measure(struct eval_scores *out, const int *found, size_t found_count,
                  const int *judged, size_t judged_count);

/** The means over `count` queries; all 0 for none. */
void eval_mean(struct eval_scores *out, const struct eval_scores *scores,
               size_t count);

/**
 * Could the difference between two systems be chance? Fisher's randomisation
 * test on pairs (Smucker, Allan and Carterette 2007): the part of all ways to
 * swap the two values of each query in which the means differ at least as much
 * as they do. All ways are tried where there are few, else a sample, always
 * the same one.
 *
 * @return p, two-sided, above 0 to 1
 */
double eval_randomisation(const double *a, const double *b, size_t count);

#endif
