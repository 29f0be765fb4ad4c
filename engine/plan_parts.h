/**
 * The planner's own parts: nodes, forms, and the branches of one word. Not for
 * other modules.
 */
#ifndef SILCROW_PLAN_PARTS_H
#define SILCROW_PLAN_PARTS_H

#include "analysis.h"
#include "plan.h"
#include "synonyms.h"

enum {
    NODES_MAX = BEST_WORDS_MAX, /* of one list of nodes */
};

/** Nodes that are to be joined. */
struct nodes {
    struct node *list[NODES_MAX];
    size_t count;
};

struct planner {
    struct plan *plan;
    const struct query *query;
    const struct plan_options *options;
    struct analysis *analysis;
    struct matcher *matcher;
    const struct vocabulary *vocabulary;
    const struct suggest *suggest;          /* may be NULL */
    const struct synonyms *owner, *learned; /* either may be NULL */
    const struct settings *settings;
    struct arena *arena;
    struct buf term;
    const struct str *langs; /* of the index, the most frequent first */
    size_t lang_count;
    struct str lang; /* the first of them */
    double documents;
    bool all_capitals; /* the whole query */
    bool failed;
    struct error *err;
    struct nodes all;   /* one for each thing that is wanted */
    struct nodes any;   /* the concepts */
    struct nodes maybe; /* not wanted, but worth something */
    struct nodes must;  /* wanted even when others are given up */
    struct nodes excluded;
    uint32_t rarest_frequency; /* documents that have plan->rarest */
    struct nodes wholes;       /* headings that are the query */
};

/** Does the folded word tell little: a function word of the language, or one
 * that the settings name? */
bool plan_stopword(const struct planner *planner, struct str word);

/* ---- Nodes (plan_nodes.c) ---------------------------------------------- */

void nodes_push(struct nodes *nodes, struct node *node);

/** One node for several, as node_join(). */
struct node *plan_join(struct planner *planner, enum node_kind kind,
                       const struct nodes *nodes);
struct node *plan_join_two(struct planner *planner, enum node_kind kind,
                           struct node *a, struct node *b);
struct node *plan_scale(struct planner *planner, struct node *node,
                        double factor);
struct node *plan_term(struct planner *planner, const char *prefix,
                       struct str word);

/** How many documents have the term; a failure is kept in the planner. */
uint32_t plan_frequency(struct planner *planner, const char *prefix,
                        struct str word);

/** The stems of a folded word by the languages of the index, each once, in the
 * arena; how many. */
size_t plan_stems(struct str *stems, struct planner *planner, struct str word);

/** What has a stem of the word; NULL when nothing has.
 *
 * @param frequency  documents that have the most frequent stem */
struct node *plan_stem_node(uint32_t *frequency, struct planner *planner,
                            struct str word);

/** What a term tells that so many documents have: its inverse document
 * frequency as BM25 has it, but never below 0. */
double plan_telling(const struct planner *planner, uint32_t frequency);

/** A text that has `word` has the concept. A word without stems is a number
 * or of a script that has none. */
void plan_form(struct planner *planner, size_t concept, enum match_kind kind,
               struct str word, bool stems);

/** Guides that are passed over: plan.forbidden from `first` on. */
struct forbidden {
    size_t first, count;
};

/** A text that has these words one after another has the concept, but not in
 * the guides that are forbidden. */
void plan_run_form(struct planner *planner, size_t concept,
                   enum match_kind kind, const struct str *words, size_t count,
                   struct forbidden forbidden);

/** A heading of just these words is the query. */
void plan_whole(struct planner *planner, const struct str *words, size_t count);

/* ---- One word (plan_word.c) -------------------------------------------- */

/** A concept for a word of the query, and the node that finds it. */
struct node *plan_word(struct planner *planner,
                       const struct query_clause *clause,
                       const struct query_word *word);

/** The same words written as one: `node` or that. The concepts of the words
 * are `count` from `first`. */
struct node *plan_joined(struct planner *planner, struct node *node,
                         struct str joined, size_t first, size_t count);

/* ---- An unfinished word (plan_prefix.c) -------------------------------- */

/** Is the word too short, and unfinished beside others, to be asked for? Its
 * completions are noted for the order. */
bool plan_optional(struct planner *planner, size_t number,
                   const struct query_word *word);

/** Add to `node` what the word may become, if it is unfinished. */
struct node *plan_continued(struct planner *planner, struct node *node,
                            size_t number, const struct query_word *word);

/* ---- Phrases that stand for others (plan_synonym.c) --------------------- */

/** How many words of the query from `first` on, at most `count`, are a phrase
 * that acronyms or synonyms know; 0 for none. */
size_t plan_synonym_length(const struct planner *planner, size_t first,
                           size_t count);

/** A concept for such a phrase, and the node that finds any of its forms. */
struct node *plan_synonym(struct planner *planner, size_t first, size_t count);

#endif
