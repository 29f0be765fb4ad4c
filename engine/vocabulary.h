/**
 * The words of an index with their document frequencies, mapped from one file.
 *
 * The file is a radix tree (a trie whose unbranched paths are one edge) over
 * the bytes of the words. It answers what the query planner asks: is this a
 * word, how many words start so and which are the most frequent, and which
 * words are within one or two edits. Nothing is loaded: workers share the
 * pages of the mapping, and an open vocabulary takes a few bytes of heap.
 *
 * Words are folded, valid UTF-8 and have no prefix (token.h, schema.h). They
 * are numbered from 0 in byte order, which is also the order of code points.
 * A word has at most VOCABULARY_WORD_MAX bytes and a frequency of at least 1.
 *
 * The file is trusted no further than its bounds: a damaged one is refused
 * when it is opened or gives wrong words, and is never read outside.
 */
#ifndef SILCROW_VOCABULARY_H
#define SILCROW_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "shim/xapian_shim.h"
#include "str.h"
#include "token.h"

enum {
    VOCABULARY_VERSION = 1, /* of the file; another one is refused */
    VOCABULARY_WORD_MAX = TOKEN_BYTES_MAX, /* bytes of a word */
    VOCABULARY_COUNT_MAX = (1 << 24) - 1,  /* words of an index */
    VOCABULARY_TOP_MAX = 256,              /* completions in one answer */
    VOCABULARY_TOP_WORK_MAX = 50000,       /* nodes visited to find them */
    VOCABULARY_DISTANCE_MAX = 2,           /* edits */
    VOCABULARY_PATTERN_MAX = 62,           /* letters of a word to match */
    VOCABULARY_WORK_MAX = 50000,           /* nodes visited to match it */
};

/* ---- Writing ----------------------------------------------------------- */

struct vocabulary_writer;

/** Create the file at `path`, replacing one that is there. */
int vocabulary_writer_open(struct vocabulary_writer **out, const char *path,
                           struct error *err);

/**
 * Add a word. Words come in byte order, each once.
 *
 * @param word       1 to VOCABULARY_WORD_MAX bytes of valid UTF-8
 * @param frequency  documents that have it, 1 or more
 * @return 0, or -1: ERROR_INTERNAL a promise above is broken, ERROR_IO
 */
int vocabulary_writer_add(struct vocabulary_writer *writer, struct str word,
                          uint32_t frequency, struct error *err);

/**
 * Add a term of a database if it is a word: those with a prefix are passed
 * over. Of the form that xs_reader_terms() and xs_merge() call.
 *
 * @param writer  a struct vocabulary_writer
 * @return 0, or -1 when it failed: vocabulary_writer_finish() then says why
 */
int vocabulary_writer_term(void *writer, const char *term, size_t len,
                           uint32_t documents);

/** How many words were added. */
uint32_t vocabulary_writer_count(const struct vocabulary_writer *writer);

/** Write what is pending and close. Nothing is synced: whoever publishes does
 * that. The writer is released whatever the result. */
int vocabulary_writer_finish(struct vocabulary_writer *writer,
                             struct error *err);

/** Release without finishing; the file is not usable. */
void vocabulary_writer_free(struct vocabulary_writer *writer);

/** Write the vocabulary of a database: all its terms without a prefix. */
int vocabulary_build(const char *path, xs_reader *reader, struct error *err);

/* ---- Reading ----------------------------------------------------------- */

struct vocabulary;

/** Map a file. ERROR_DATA when it is damaged or of another version. */
int vocabulary_open(struct vocabulary **out, const char *path,
                    struct error *err);
void vocabulary_close(struct vocabulary *vocabulary);

/** How many words. */
uint32_t vocabulary_count(const struct vocabulary *vocabulary);

/** The frequencies of all words added up. */
uint64_t vocabulary_total(const struct vocabulary *vocabulary);

/** In how many documents is this word? 0 when it is none of the index. */
uint32_t vocabulary_frequency(const struct vocabulary *vocabulary,
                              struct str word);

/** Words `first` to `end - 1`; none when they are equal. */
struct vocabulary_range {
    uint32_t first, end;
};

/** The words that start with `prefix`: all of them, exactly. The empty prefix
 * starts every word. */
struct vocabulary_range vocabulary_prefix(const struct vocabulary *vocabulary,
                                          struct str prefix);

/** A word of the vocabulary, copied out of it. */
struct vocabulary_word {
    uint32_t number; /* from 0, in byte order */
    uint32_t frequency;
    uint8_t len;                    /* bytes */
    char text[VOCABULARY_WORD_MAX]; /* not NUL-terminated */
};

static inline struct str vocabulary_text(const struct vocabulary_word *word)
{
    return (struct str){word->text, word->len};
}

/** Look a word up; false when it is none of the index. */
bool vocabulary_find(struct vocabulary_word *out,
                     const struct vocabulary *vocabulary, struct str word);

/** Word `number`; false when there is no such. */
bool vocabulary_word(struct vocabulary_word *out,
                     const struct vocabulary *vocabulary, uint32_t number);

/**
 * The most frequent words that start with `prefix`, best first, equal ones in
 * byte order.
 *
 * The parts of the tree that hold no frequent word are passed over, so that
 * a prefix of one letter costs little more than a long one.
 *
 * @param words  room for `most`, at most VOCABULARY_TOP_MAX
 * @return how many there are
 */
size_t vocabulary_top(struct vocabulary_word *words, size_t most,
                      const struct vocabulary *vocabulary, struct str prefix);

/**
 * Call `each` for the words of a range, in order, until it returns non-zero.
 */
void vocabulary_each(const struct vocabulary *vocabulary,
                     struct vocabulary_range range,
                     int (*each)(void *context,
                                 const struct vocabulary_word *word),
                     void *context);

/**
 * Words that a pattern may have been meant for: within `distance` edits of
 * it, where an edit adds, drops or replaces a letter (a code point) or swaps
 * two neighbours, and no letter is edited twice (optimal string alignment).
 */
struct vocabulary_pattern {
    struct str word;   /* valid UTF-8; over VOCABULARY_PATTERN_MAX letters
                          nothing matches it */
    unsigned distance; /* 0 to VOCABULARY_DISTANCE_MAX */
    bool first_right;  /* an edit of the first letter counts as two */
    bool beginning;    /* match the beginnings of words */
    uint32_t work;     /* out: nodes visited; at VOCABULARY_WORK_MAX the
                          search ended early */
};

/**
 * Call `each` for every word that matches, in order, with its distance, until
 * it returns non-zero.
 *
 * With `beginning` it is called for every beginning of words that matches;
 * then the number is that of the first word that starts so, and the frequency
 * one that no word that starts so exceeds.
 */
void vocabulary_match(const struct vocabulary *vocabulary,
                      struct vocabulary_pattern *pattern,
                      int (*each)(void *context,
                                  const struct vocabulary_word *word,
                                  unsigned distance),
                      void *context);

#endif
