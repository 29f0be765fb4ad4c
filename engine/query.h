/**
 * The text of a search box as a list of clauses.
 *
 * No text is an error (rule 10 of how search behaves): what is not one of the
 * few forms below is words.
 *
 *   word          wanted          "two words"   adjacent and in this order
 *   -word         not wanted      +word         wanted under all conditions
 *   title:word    in the heading  a OR b        one of them is enough
 *
 * A sign counts at the start of a word only. A minus before a number, before
 * a single letter or after another minus is a minus, since guides to programs
 * are full of `-v`, `--all` and `-5`. OR is a choice only between two words of
 * a query that is not all capitals. A query of unwanted words only asks for
 * these words.
 */
#ifndef SILCROW_QUERY_H
#define SILCROW_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mem.h"
#include "str.h"

enum {
    QUERY_BYTES_MAX = 512, /* of a query; the rest is not read */
    QUERY_WORDS_MAX = 32,  /* of a query; the rest is not read */
    QUERY_SAME_MAX = 2,    /* other forms of a word */
};

struct query_word {
    struct str text;  /* folded */
    struct str exact; /* lower case with its diacritics; empty without any */
    struct str same[QUERY_SAME_MAX]; /* other forms: `c++` of `c` */
    size_t same_count;
    struct str source; /* as typed */
    bool number;
    bool ideograph;
    bool prefix; /* nothing follows it: it may be unfinished */
};

/** A run of words that were typed as one, or in quotes. */
struct query_clause {
    size_t first, count; /* of the query's words; count is 1 or more */
    struct str joined;   /* `worklife` of `work-life`; else empty */
    bool phrase;         /* in quotes */
    bool exclude;
    bool must;
    bool heading;    /* title: */
    uint32_t choice; /* clauses with the same number above 0: one of them */
};

struct query {
    struct query_word words[QUERY_WORDS_MAX];
    size_t word_count;
    struct query_clause clauses[QUERY_WORDS_MAX];
    size_t clause_count;
};

/** What the forms above mean to one kind of client. */
struct query_syntax {
    bool title;         /* title:word */
    bool choice;        /* a OR b */
    bool must;          /* +word */
    bool prefix;        /* the last word may be unfinished */
    bool any_minus;     /* also one that stands as in `-v` and `-5` excludes */
    bool open_quotes;   /* words behind a quote that nothing closes are a
                           phrase, to the end */
    bool only_unwanted; /* a query of unwanted words asks for all that have
                           none of them */
    uint32_t words_max; /* the rest is not read; 0 for QUERY_WORDS_MAX */
};

/** As said above. */
extern const struct query_syntax query_syntax_default;

/** As clients of Meilisearch expect: only quotes and minus are signs. */
extern const struct query_syntax query_syntax_meilisearch;

/**
 * Parse a query; cannot fail.
 *
 * @param text   valid UTF-8; `query` keeps slices of it
 * @param arena  owns the folded forms
 */
void query_parse(struct query *query, struct str text,
                 const struct query_syntax *syntax, struct arena *arena);

#endif
