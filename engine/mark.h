/**
 * Marks: where the words of a query stand in a text.
 *
 * A query word can stand in a text in many forms: as typed, with another
 * ending, corrected, written together with its neighbour, as the long form of
 * an acronym. The planner knows these forms; here they are found, exactly as
 * the tokenizer would find them (token.h), but faster: most words of most
 * texts are plain ASCII between spaces, and most of them begin with other
 * letters than any form.
 */
#ifndef SILCROW_MARK_H
#define SILCROW_MARK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analysis.h"
#include "str.h"

enum {
    MARK_FORMS_MAX = 512,   /* forms of a query; more are not looked for */
    MARK_CONCEPTS_MAX = 64, /* words of a query */
    MARK_RUNS_MAX = 64,     /* phrases and long forms of a query */
    MARK_PARTS_MAX = 32,    /* words of one of them */
};

enum mark_kind {
    MARK_WORD,   /* the form of a token, whole */
    MARK_STEM,   /* the stem of a word */
    MARK_PREFIX, /* the start of the form of a token */
};

/** One form under which a word of the query is found. */
struct mark_form {
    struct str text; /* folded; not empty; borrowed until the next start */
    enum mark_kind kind;
    uint32_t concept; /* word of the query that it stands for, from 0 to
                         MARK_CONCEPTS_MAX - 1; for a long form or a phrase
                         the first that it stands for */
    double weight;    /* what finding it is worth, 0 or more */
    /* A form with a run number counts only as a part of a whole run: words
     * one after another in one block. Several forms may be the same part. */
    uint32_t run;     /* 0 for none, to MARK_RUNS_MAX */
    uint32_t part;    /* from 0 */
    uint32_t parts;   /* of the run, to MARK_PARTS_MAX */
    uint32_t letters; /* of the word that was typed, where it is a part of what
                         is found; 0 where it is all of it */
};

/** A word, or a whole run of words, that was found. */
struct mark {
    uint32_t start, end; /* bytes of the text */
    uint32_t first;      /* its first word, counted from 0 */
    uint32_t last;       /* its last word */
    uint32_t letters;    /* as in the form */
    uint32_t concept;
    double weight;
};

/** Finds the forms of one query. Keeps its buffers between queries. */
struct marker;

/** @param analysis  stems for it; must outlive it */
struct marker *marker_new(struct analysis *analysis);
void marker_free(struct marker *marker);

/** Look for these forms from now on. Forms out of the ranges above are left
 * out. */
void marker_forms(struct marker *marker, const struct mark_form *forms,
                  size_t count);

/**
 * The most that a mark of each concept can weigh; 0 for a concept without
 * forms.
 *
 * @param count  of concepts, up to the last that has forms
 */
const double *marker_weights(size_t *count, const struct marker *marker);

/**
 * Begin with a text: a heading or one block of a body.
 *
 * @param text  valid UTF-8 of less than 4 GB, borrowed
 * @param lang  its language, for stems
 */
void marker_start(struct marker *marker, struct str text, struct str lang);

/**
 * The next mark, in the order of their ends; false at the end. A word that
 * stands for several concepts gives one for each.
 */
bool marker_next(struct marker *marker, struct mark *mark);

#endif
