/**
 * The planner: from the words of a query to what the matcher looks for.
 *
 * Each word that is looked for becomes a concept with the forms under which a
 * document may have it: as typed, by its stem, continued (the last word while
 * it is being typed), written with others in one, and so on. All forms of a
 * concept are weighed as one term, so that nothing counts twice. Function
 * words are not looked for where others are; ranking still sees them.
 *
 * `complete` matches the documents that have every concept; `any` also those
 * that lack some, for when the first are too few.
 */
#ifndef SILCROW_PLAN_H
#define SILCROW_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "best.h"
#include "error.h"
#include "index.h"
#include "mem.h"
#include "query.h"
#include "spell.h"

enum {
    PLAN_FORMS_MAX = 512,     /* of all concepts together */
    PLAN_PREFIX_MAX = 256,    /* completions of an unfinished word */
    PLAN_CHOICES_MAX = 4,     /* different words a typing error may mean */
    PLAN_RUN_WORDS_MAX = 256, /* words of all runs */
    PLAN_FORBIDDEN_MAX = 256, /* guides of all forms */
};

/** How a document may have a concept, best first (rule 20). */
enum match_kind {
    MATCH_EXACT,
    MATCH_STEM,
    MATCH_PREFIX,
    MATCH_SYNONYM,
    MATCH_TYPO,
    MATCH_NONE,
};

/** A word, or a run of words, that stands for a concept in a text. */
struct plan_form {
    struct str word; /* folded; the stem where `stem` */
    uint32_t number; /* of the forward index */
    bool stem;       /* by the stem: only the number's upper half counts */
    uint8_t kind;    /* enum match_kind */
    uint8_t concept;
    uint8_t parts;            /* words of the run; 1 for a single word */
    uint16_t run;             /* its words: plan.run_words from here */
    uint16_t forbidden;       /* guides where it means something else: */
    uint16_t forbidden_count; /* plan.forbidden from here */
};

struct concept {
    struct str source;    /* as typed */
    struct str word;      /* folded */
    struct str corrected; /* what it was taken for; empty when as typed */
    bool common;          /* a function word, not looked for */
    bool optional;        /* a letter or two: not asked for, but it helps */
    bool unfinished;      /* what begins with it has it too */
    uint32_t frequency;   /* documents that have it */
    double telling;       /* inverse document frequency, above 0 */
};

/** Words in quotes: adjacent and in order. */
struct plan_phrase {
    size_t first, count; /* of plan.whole */
    bool exclude;
    bool heading;
};

struct plan {
    struct node *complete;
    struct best_words any;
    struct node *rarest; /* of the words of `any`, the one that fewest have */
    struct arena nodes;
    size_t concept_count;
    size_t form_count;
    size_t run_count;
    size_t forbidden_count;
    size_t lang_count;
    size_t whole_count;
    size_t phrase_count;
    uint32_t wanted;   /* concepts that make a hit complete, as bits */
    bool lower_bound;  /* not all that begins as the query does is found */
    uint32_t in_order; /* those that lists cannot decide, as bits */
    double telling;    /* of the wanted ones together */

    /* As far as is counted above; the rest is not set. */
    struct concept concepts[QUERY_WORDS_MAX];
    struct plan_form forms[PLAN_FORMS_MAX];
    struct str run_words[PLAN_RUN_WORDS_MAX]; /* stems */
    uint32_t run_numbers[PLAN_RUN_WORDS_MAX];
    uint32_t forbidden[PLAN_FORBIDDEN_MAX]; /* hashes of guides */
    struct node *words[BEST_WORDS_MAX];     /* of `any` */
    /* The words as typed, as numbers, in each language of the index. */
    uint32_t whole[INDEX_LANGS_MAX][QUERY_WORDS_MAX];
    struct plan_phrase phrases[QUERY_WORDS_MAX];
};

/** What a client may choose. */
struct plan_options {
    bool correct; /* typing errors */
    const struct spell_limits *limits;
};

/** A plan that looks for nothing. */
void plan_start(struct plan *plan);

/**
 * Plan a parsed query for the open generation of an index.
 *
 * @param plan   need not be started; release with plan_release()
 * @param arena  owns what the plan points to
 * @return 0, or -1 with ERROR_IO or ERROR_DATA when the index cannot be read
 */
int plan_make(struct plan *plan, const struct query *query, struct index *index,
              const struct plan_options *options, struct arena *arena,
              struct error *err);

void plan_release(struct plan *plan);

#endif
