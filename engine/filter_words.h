/**
 * The words of a filter: what its parser reads them with.
 */
#ifndef SILCROW_FILTER_WORDS_H
#define SILCROW_FILTER_WORDS_H

#include "filter.h"

/** One text being read. */
struct filter_reader {
    struct str source;
    size_t at;      /* byte of the source */
    unsigned depth; /* of what is being parsed */
    struct arena *arena;
    struct error *err;
};

/** A name or a value as it stands in the source. */
struct filter_word {
    struct str text;
    size_t start, end; /* bytes of the source */
    bool quoted;
};

/** Is there nothing more but white space? */
bool filter_at_end(struct filter_reader *reader);

/** The byte that comes next behind white space; NUL at the end. */
char filter_peek(struct filter_reader *reader);

/** Step over a word of the grammar, if it comes next. */
bool filter_keyword(struct filter_reader *reader, const char *keyword);

/** Read a plain or quoted word.
 *
 * @param what  it is, for errors: "value" */
int filter_take_word(struct filter_reader *reader, struct filter_word *word,
                     const char *what);

/** Something else was expected at the place that the reader is at.
 * @return -1 */
int filter_expected(struct filter_reader *reader, const char *what);

#endif
