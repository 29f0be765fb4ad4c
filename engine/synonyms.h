/**
 * Phrases that stand for one another, and how a query finds them.
 *
 * One table is made of what the guides taught (acronyms.h), another of the
 * owner's own file, which stands above it. Both are looked up at once, word
 * by word, the longest phrase first. Phrases are compared as the tokenizer
 * folds them: neither case nor hyphens nor diacritics matter.
 *
 * The owner's file, `synonyms`, has one rule a line:
 *
 *   # a comment
 *   infusion pump, IV pump, drip pump            each finds the others
 *   heart attack => myocardial infarction, MI    the left finds the right
 *   CL =>                                        forget what was learned of it
 *
 * A table is read-only once it is made; threads may share it.
 */
#ifndef SILCROW_SYNONYMS_H
#define SILCROW_SYNONYMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "query.h"
#include "str.h"

enum {
    SYNONYM_WORDS_MAX = QUERY_WORDS_MAX, /* words of a phrase */
    SYNONYM_TARGETS_MAX = 16,            /* offered for one phrase */
    SYNONYMS_FILE_MAX = 16 << 20,        /* bytes of the owner's file */
    SYNONYMS_PHRASES_MAX = 64,           /* on one line */
    SYNONYMS_RULES_MAX = 1 << 20,        /* phrase to phrase, of a table */
};

enum synonym_kind {
    SYNONYM_OWNER, /* the owner's file says so */
    SYNONYM_LONG,  /* what a short form means, as learned */
    SYNONYM_SHORT, /* the short form of a phrase, as learned */
};

/** What a phrase may be replaced by. All of it lives as long as the table. */
struct synonym {
    enum synonym_kind kind;
    struct str text;         /* as it was written */
    const struct str *words; /* as they are indexed */
    size_t word_count;
    const struct str
        *shorter; /* words of the pair's short form; learned only */
    size_t shorter_count;
    const struct str *guides; /* sorted: which define it, or the same in a few
                                 words more or less; learned only */
    size_t guide_count;       /* as far as they are listed */
    uint64_t guides_total;    /* of all that define it */
    uint64_t sections;        /* that define it */
};

struct synonyms;

/** The table of an owner's file. ERROR_CONFIG names the line that is wrong. */
int synonyms_load(struct synonyms **out, const char *path, struct error *err);

/** The same from text that is there; `name` stands for the file in errors. */
int synonyms_parse(struct synonyms **out, struct str text, const char *name,
                   struct error *err);

void synonyms_free(struct synonyms *synonyms);

/** What was found at a place of a query. */
struct synonym_match {
    size_t words; /* of the query that the phrase takes */
    const struct synonym *targets[SYNONYM_TARGETS_MAX];
    size_t count; /* the most widely defined first */
};

/**
 * Look up the longest phrase that begins at words[0].
 *
 * Where the owner has a rule for a phrase, what was learned for the same
 * phrase does not count.
 *
 * @param owner, learned  either may be NULL
 * @return false when there is none
 */
bool synonyms_match(struct synonym_match *out, const struct synonyms *owner,
                    const struct synonyms *learned,
                    const struct query_word *words, size_t count);

/** Is the pair defined in this guide, as far as the table knows? */
bool synonym_defined_in(const struct synonym *synonym, struct str guide);

#endif
