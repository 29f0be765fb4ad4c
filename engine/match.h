/**
 * The matcher: which documents have what a tree of nodes looks for, and what
 * each is worth.
 *
 * Weights are BM25's (Robertson and Zaragoza 2009, section 3.4), with the
 * inverse document frequency kept above 0. A node is either read, which gives
 * all its documents in order, or probed: asked about some documents, which
 * passes over the others. Of words that are wanted all, the rarest is read
 * and the others are probed.
 */
#ifndef SILCROW_MATCH_H
#define SILCROW_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "node.h"
#include "shim/xapian_shim.h"

/** Tables for an open index: 8 bytes and 2 bits for each document. */
struct matcher;

/** @param reader  must outlive the matcher */
int matcher_new(struct matcher **out, xs_reader *reader, struct error *err);
void matcher_free(struct matcher *matcher);

uint32_t matcher_documents(const struct matcher *matcher);

/** How many documents have a term. */
int matcher_frequency(uint32_t *out, struct matcher *matcher, struct str term,
                      struct error *err);

/** A set of documents, as bits by their numbers, that is empty between
 * searches. */
uint64_t *matcher_set(struct matcher *matcher);

/**
 * Open the lists of a node's terms.
 *
 * Those of all nodes stay open until matcher_finish(), which must be called
 * before the nodes are released.
 */
void matcher_prepare(struct matcher *matcher, struct node *node);

/** Close all lists. -1 with ERROR_IO or ERROR_DATA when one could not be read:
 * what was found is not all. */
int matcher_finish(struct matcher *matcher, struct error *err);

/** Documents in order, each with its weight. */
struct matched {
    uint32_t *documents;
    float *weights;
    size_t count;
};

/** Read all documents of a prepared node. NULL has none.
 *
 * @param out  release with matched_release() */
void matcher_read(struct matched *out, struct matcher *matcher,
                  struct node *node);
void matched_release(struct matched *matched);

/** What matcher_probe() starts with: weights are 0 and more. */
#define MATCH_ABSENT (-1.0F)

/**
 * Probe a prepared node.
 *
 * @param documents  in order
 * @param weights    of each: grows by the weight of the node where the
 *                   document matches it, from 0 where it was MATCH_ABSENT
 */
void matcher_probe(struct matcher *matcher, struct node *node,
                   const uint32_t *documents, size_t count, float *weights);

/** Leave out the documents whose weight is below `least`. */
void matched_prune(struct matched *matched, float least);

#endif
