/**
 * How well a hit has the words of the query, told as clients of Meilisearch
 * expect it: one rank for each of its rules, and one number from 0 to 1 made
 * of all.
 *
 * It tells; it does not order. That is up to rank.h.
 */
#ifndef SILCROW_RANK_DETAILS_H
#define SILCROW_RANK_DETAILS_H

#include <stdint.h>

/** A place in an order of `max`, which is the best. */
struct rank_place {
    uint32_t rank; /* 0 or 1 to max */
    uint32_t max;
};

/** The heading and the query. */
enum rank_exact {
    RANK_EXACT_NOT,
    RANK_EXACT_START, /* begins with it */
    RANK_EXACT_WHOLE, /* is it */
};

struct rank_details {
    struct rank_place words;     /* of the query that it has */
    uint32_t typos, typos_max;   /* corrections that it needs */
    struct rank_place proximity; /* of the words to one another */
    struct rank_place attribute; /* heading, breadcrumb, text */
    struct rank_place position;  /* the nearer to the start the better */
    enum rank_exact exact;
    struct rank_place exact_words; /* as typed */
    double score;                  /* all of it, 0 to 1 */
};

/** The part of the whole that a place is. */
static inline double rank_part(struct rank_place place)
{
    return place.max ? (double)place.rank / place.max : 1;
}

/** The details of a hit of a query without words. */
extern const struct rank_details rank_details_none;

/** Fill in the score. */
void rank_details_score(struct rank_details *details);

#endif
