/**
 * Feedback from the first results: words that they share and the query lacks.
 *
 * The best candidates of a long query are taken to be about the right thing;
 * the words that are frequent in them, and rare in the other candidates, move
 * up what has them too. This is pseudo relevance feedback with a relevance
 * model (Lavrenko and Croft 2001), kept to the candidates that are there: no
 * second search, and no word brings in a section that the query did not find.
 * Short queries are left alone: they name a thing, and what stands beside it
 * is something else.
 */
#ifndef SILCROW_FEEDBACK_H
#define SILCROW_FEEDBACK_H

#include <stddef.h>

#include "rank.h"
#include "store.h"

enum {
    FEEDBACK_WORDS_MIN = 5, /* of a query that gets it */
    FEEDBACK_TOP = 8,       /* candidates that are believed */
    FEEDBACK_TERMS = 30,    /* words taken from them */
};

/** Tables that are kept between queries, half a megabyte. */
struct feedback;

struct feedback *feedback_new(void);
void feedback_free(struct feedback *feedback);

/**
 * Add to the scores of candidates; the caller sorts them anew.
 *
 * @param candidates  best first, scored, RANK_WINDOW at most; fewer than twice
 *                    FEEDBACK_TOP are left as they are
 * @param forward     the words in order of their documents
 */
void feedback_apply(struct feedback *feedback, struct candidate *candidates,
                    size_t count, const struct store *forward);

#endif
