/**
 * The matcher's own parts. Not for other modules.
 */
#ifndef SILCROW_MATCH_PARTS_H
#define SILCROW_MATCH_PARTS_H

#include "match.h"
#include "postings.h"

struct matcher {
    xs_reader *reader;
    struct postings_cache *cache;
    uint32_t documents;
    float *norms;    /* of a document, by its number: what its length adds to a
                        count in the denominator of BM25 */
    float *sums;     /* 0 between two uses */
    uint64_t *marks; /* the documents that have a sum */
    uint64_t *set;
    struct postings *opened;
    xs_status status; /* of opening a list */
    xs_error cause;
};

/** How a node is weighed. */
struct mode {
    bool counts;  /* by how often the terms occur, as parts of NODE_AS_ONE */
    float factor; /* weights are multiplied by it */
};

extern const struct mode match_by_count, match_by_weight;

/** Words of a set of documents, as bits. */
static inline size_t match_words(uint32_t documents)
{
    return documents / 64 + 1;
}

/** BM25 without what the term tells. */
static inline float match_weigh(const struct matcher *matcher, float telling,
                                uint32_t document, float count)
{
    return telling * (count / (count + matcher->norms[document]));
}

/** From counts to weights; what is absent stays so. */
void match_weigh_all(const struct matcher *matcher, const struct node *node,
                     const struct mode *mode, const uint32_t *documents,
                     size_t count, float *weights);

/** So many times MATCH_ABSENT; release with free(). */
float *match_absent(size_t count);

/** As matcher_probe(), in a mode. */
void match_probe(struct matcher *matcher, struct node *node,
                 const struct mode *mode, const uint32_t *documents,
                 size_t count, float *weights);

#endif
