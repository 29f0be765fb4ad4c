/**
 * The files of an evaluation: queries, judgements and runs, as TREC has them.
 *
 *   queries     id<TAB>text, columns after the second are not read
 *   judgements  query 0 document relevance      (qrels)
 *   run         query Q0 document rank score tag
 *
 * White space separates the columns of the last two; a document's id is all
 * that stands between, so it may hold spaces. Empty lines are skipped. What is
 * read points into the text.
 */
#ifndef SILCROW_EVAL_FILE_H
#define SILCROW_EVAL_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "eval.h"
#include "str.h"

enum {
    EVAL_DEPTH = 1000,          /* results of a query that count */
    EVAL_FILE_MAX = 512 << 20,  /* bytes of an input file */
    EVAL_RELEVANCE_MAX = 10000, /* largest relevance, either sign */
};

struct eval_query {
    struct str id;
    struct str text; /* as it stands: any bytes */
    uint32_t line;   /* from 1 */
};

/** Queries in the order of their file. Release with free(list). */
struct eval_queries {
    struct eval_query *list;
    size_t count, room;
};

/** @param name  of the file, for the message of ERROR_DATA */
int eval_queries_read(struct eval_queries *out, struct str text,
                      const char *name, struct error *err);

struct eval_entry {
    struct str query;    /* id */
    struct str document; /* id */
    double value;        /* relevance, or the score of a run */
    uint32_t line;       /* from 1 */
};

/** Sorted by query; release with free(list). */
struct eval_entries {
    struct eval_entry *list;
    size_t count, room;
};

/**
 * Read judgements; those of a query are sorted by document. A judgement that
 * is said twice counts once; two that differ are ERROR_DATA.
 */
int eval_judgements_read(struct eval_entries *out, struct str text,
                         const char *name, struct error *err);

/**
 * Read a run; the results of a query are sorted as trec_eval does: by score,
 * equal scores by document from z to a, and the rank is not looked at.
 */
int eval_run_read(struct eval_entries *out, struct str text, const char *name,
                  struct error *err);

/** The entries of one query, borrowed; none has count 0. */
struct eval_entries eval_entries_of(const struct eval_entries *entries,
                                    struct str query);

/**
 * Measure the results of one query.
 *
 * @param found   ids of documents, best first; those after EVAL_DEPTH are not
 *                looked at
 * @param judged  the query's judgements (eval_entries_of)
 */
void eval_documents(struct eval_scores *out, const struct str *found,
                    size_t count, const struct eval_entries *judged);

#endif
