/**
 * Completions for a search box: from headings, acronyms and words.
 *
 * While an index is built, each thread shows every section to a learner of
 * its own; the learners are merged and written to the file `suggest` of the
 * generation, which does not depend on how the sections were shared out. The
 * server maps the file and completes what was typed: a heading is found from
 * the start of any of its words. Nothing is learned from traffic, so it works
 * from the first build.
 *
 * The best of a range of headings are found by the maxima above it, as in
 * Hsu and Ottaviano (2013), "Space-efficient data structures for top-k
 * completion": a prefix of one letter costs no more than a long one.
 */
#ifndef SILCROW_SUGGEST_H
#define SILCROW_SUGGEST_H

#include <stddef.h>
#include <stdint.h>

#include "acronyms.h"
#include "document.h"
#include "error.h"
#include "mem.h"
#include "str.h"
#include "vocabulary.h"

enum {
    SUGGEST_LIMIT_MAX = 50,         /* completions in one answer */
    SUGGEST_QUERY_MAX = 256,        /* bytes typed; longer has no completion */
    SUGGEST_TEXT_MAX = 200,         /* bytes of a heading that is offered */
    SUGGEST_WORDS_MAX = 24,         /* words of a heading; see above */
    SUGGEST_HEADINGS_MAX = 4 << 20, /* spellings; more are not learned */
};

#define SUGGEST_FILE "suggest"

/* ---- Building ---------------------------------------------------------- */

struct headings;

struct headings *headings_new(void);
void headings_free(struct headings *headings);

/** Learn the heading of a section. */
void headings_learn(struct headings *headings, const struct document *document);

/** Add all that `from` has learned, which stays as it is. */
void headings_merge(struct headings *into, const struct headings *from);

/** Append all that was learned as bytes, for headings_decode(). */
void headings_encode(struct buf *out, const struct headings *headings);

/**
 * Add what was learned before, as headings_merge() does.
 *
 * @return 0, or -1 when the bytes are damaged; some may have been added
 */
int headings_decode(struct headings *into, struct str bytes);

/**
 * Write the file, replacing one that is there; nothing is synced.
 *
 * @param acronyms  pairs that are offered beside the headings; may be NULL
 */
int suggest_write(const struct headings *headings,
                  const struct acronyms *acronyms, const char *path,
                  struct error *err);

/* ---- Completing -------------------------------------------------------- */

enum suggestion_kind {
    SUGGESTION_HEADING,
    SUGGESTION_ACRONYM, /* a short or a long form, the other beside it */
    SUGGESTION_WORD,
};

struct suggestion {
    enum suggestion_kind kind;
    struct str text;    /* what would be searched for */
    struct str beside;  /* the other form of an acronym; else empty */
    uint32_t frequency; /* sections with the heading, guides with the pair,
                           sections with the word */
};

struct suggest;

/** Map a file. ERROR_DATA when it is damaged or of another version. */
int suggest_open(struct suggest **out, const char *path, struct error *err);
void suggest_close(struct suggest *suggest);

/**
 * Complete what was typed, best first: headings and acronyms that begin so,
 * then those with a word that begins so, in each case by level and frequency;
 * then headings that have all the words in any order; then, for a single
 * word, words of the vocabulary.
 *
 * @param out         room for `limit`, at most SUGGEST_LIMIT_MAX; texts are
 *                    those of the file, or in `arena`
 * @param vocabulary  may be NULL
 * @param typed       valid UTF-8
 * @return how many
 */
size_t suggest_find(struct suggestion *out, size_t limit,
                    const struct suggest *suggest,
                    const struct vocabulary *vocabulary, struct str typed,
                    struct arena *arena);

#endif
