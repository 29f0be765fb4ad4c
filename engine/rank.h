/**
 * The order of the best candidates.
 *
 * Xapian's BM25 finds the candidates; here each gets a closer look in the
 * forward index: is the heading the query, which words stand in the heading,
 * in the headings above or only in the text, in which form, how near one
 * another and in which order (rule 20 of how search behaves).
 */
#ifndef SILCROW_RANK_H
#define SILCROW_RANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forward.h"
#include "plan.h"
#include "rank_details.h"
#include "store.h"

enum {
    RANK_WINDOW = 100, /* candidates that get the closer look */
};

/** Candidates of a better tier stand above all others (rule 20). Words with a
 * phrase or near one another are a matter of degree and part of the score. */
enum rank_tier {
    RANK_PINNED,           /* the owner says so */
    RANK_HEADING_AS_TYPED, /* letter for letter */
    RANK_HEADING_IS_QUERY,
    RANK_HEADINGS_HAVE_ALL, /* every word in heading or breadcrumb */
    RANK_WORDS,
    RANK_BEHIND, /* not looked at: behind the window */
};

/** What a candidate's score is made of; each part is shown by explain. */
struct rank_parts {
    double words;     /* BM25 over all fields, 1 for a very good match */
    double heading;   /* how much of query and heading are each other */
    double closeness; /* of the words, in order */
    double form;      /* as typed rather than stem, prefix, ... */
    double feedback;  /* words that the first results share */
    double page;      /* near the page that asks */
    double weight;    /* the owner's boost, a factor */
};

struct candidate {
    uint32_t document;
    double bm25;
    double score;
    uint32_t found; /* concepts, as bits */
    uint32_t level;
    uint32_t guide; /* hash */
    uint32_t lost;  /* words at the end of the query that it lacks, where those
                       are given up first; else 0 */
    enum rank_tier tier;
    bool complete; /* one of those that must have all words: a phrase that
                      stands for a word is only now looked at in order */
    bool relaxed;  /* lacks a word, and stands below those that have all */
    struct rank_parts parts;
};

struct ranker;

/** Prepare for one plan, which must outlive the ranker. */
struct ranker *ranker_new(const struct plan *plan);
void ranker_free(struct ranker *ranker);

/** Look at one candidate and set its score. */
void ranker_score(const struct ranker *ranker, struct candidate *candidate,
                  const struct forward *forward);

/** How a text has a concept: the best enum match_kind in each field. */
struct rank_found {
    uint8_t heading;
    uint8_t crumbs;
    uint8_t body;
};

/** What ranker_score() goes by: one for each concept of the plan. */
void ranker_found(struct rank_found *found, const struct ranker *ranker,
                  const struct forward *forward);

/** Tell how well a text has the words of the plan. */
void ranker_details(struct rank_details *out, const struct ranker *ranker,
                    const struct forward *forward);

/** The concepts that stand in any of these fields, as bits. */
uint32_t ranker_in(const struct ranker *ranker, const struct forward *forward,
                   bool heading, bool crumbs, bool body);

/** Do all phrases of the plan hold in the document? */
bool ranker_phrases(const struct plan *plan, const struct forward *forward);

/** Best first; equal ones by level, then by order of documents. */
void rank_sort(struct candidate *candidates, size_t count);

#endif
