/**
 * One search on its way, for the modules that it is made of.
 */
#ifndef SILCROW_SEARCH_PARTS_H
#define SILCROW_SEARCH_PARTS_H

#include "from_page.h"
#include "plan.h"
#include "query.h"
#include "rank.h"
#include "search.h"
#include "search_pins.h"
#include "selection.h"

/** How many of the words must stand in the fields that are asked for. */
enum search_need {
    NEED_ALL,
    NEED_FIRST,
    NEED_ANY,
};

/** One search on its way. */
struct search {
    struct index *index;
    const struct search_request *request;
    const struct search_profile *profile;
    struct search_results *results;
    struct query query;
    struct plan *plan;
    struct ranker *ranker;
    struct matcher *matcher; /* of the index */
    struct fixed fixed;      /* by the owner, for this query */
    struct selection selection;
    struct from_page from; /* the page that asks; empty when none is named */
    bool untyped;          /* the words are those of its path */
    enum search_need need; /* of the words, in the fields asked for */
    struct candidate *candidates; /* in order */
    size_t count;
    size_t sorted;   /* of them, behind the pinned ones, in an order of the
                        client's */
    uint64_t *taken; /* documents among the candidates, as bits */
    size_t *page;    /* which of the candidates are its hits */
    struct error *err;
};

/**
 * Up to SEARCH_STRICT_MAX words, what has them all stands above what does not
 * (rule 12). A longer query is a question: there a section that lacks a word
 * is often the answer. On judged one-line tasks, asking for every word first
 * costs a tenth of nDCG@10.
 */
bool search_strict(const struct plan *plan);

/** Drop the candidates that have the words less well than asked for; what is
 * left is counted. */
void search_threshold(struct search *search);

/** How well a candidate has the words; in the results' arena. */
struct rank_details *search_details(struct search *search, uint32_t document);

/** Does a query that says only what is not wanted mean this document? */
bool search_unwanted(const struct search *search, uint32_t document);

/** Collect sections for a query without words, and fill in the page. */
int search_browse(struct search *search);

/** Collect the sections that are like some others, and fill in the page.
 *
 * @param documents  in order; they are no hits themselves
 */
int search_like(struct search *search, const uint32_t *documents, size_t count);

/** Candidates that are near the page that asks are worth more. */
void search_prefer(struct search *search, struct candidate *candidates,
                   size_t count);

/**
 * Let sections of the page that asks that have all the words be among the
 * candidates that get the closer look, in place of the last ones: in a large
 * index, many others may have them too.
 *
 * @param candidates  what follows pinned and sorted ones
 */
void search_join(struct search *search, struct candidate *candidates,
                 size_t count);

/** Fill in the hits of the page, and what else the answer says. */
int search_page(struct search *search);

#endif
