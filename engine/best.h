/**
 * The best documents for a query: those that have all its words, and those
 * that lack some.
 *
 * The second are many: half of the index has one word of a question. A word is
 * worth no more than its rarity allows, so that documents with frequent words
 * alone need not be looked at once enough better ones are known (Turtle and
 * Flood 1995, "Query evaluation: strategies and optimizations").
 */
#ifndef SILCROW_BEST_H
#define SILCROW_BEST_H

#include "hit.h"
#include "match.h"

/** Decides which documents that match are hits. */
struct best_decider {
    bool (*accept)(void *context, uint32_t document); /* NULL: all of them */
    void *context;
    uint32_t check; /* so many are asked for even when they are not among the
                       best; of the rest only those that would be */
};

struct best {
    struct hit *hits; /* best first; equal weights in order of documents */
    size_t count;
    uint64_t matches; /* documents that were accepted */
    bool exact;       /* false: or more, since not all were asked for */
};

/**
 * The best documents of a node.
 *
 * @param out   release with best_release()
 * @param node  prepared here
 * @param most  at most so many
 */
void best_of(struct best *out, struct matcher *matcher, struct node *node,
             size_t most, const struct best_decider *decider);

enum { BEST_WORDS_MAX = 64 }; /* nodes of words */

/** What a document needs that lacks some words. */
struct best_words {
    struct node **words; /* any of them */
    size_t count;        /* to BEST_WORDS_MAX */
    struct node *must;   /* and this; may be NULL for any document */
    struct node *whole;  /* only adds weight */
    struct node *except; /* and not this */
};

/**
 * The best documents that have any of the words, except those of the
 * matcher's set, to which all that are looked at are added.
 */
void best_any(struct best *out, struct matcher *matcher,
              const struct best_words *words, size_t most,
              const struct best_decider *decider);

void best_release(struct best *best);

#endif
