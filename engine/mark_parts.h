/**
 * The parts of a marker: what mark.c, which reads texts, and mark_match.c,
 * which knows the forms, have in common.
 */
#ifndef SILCROW_MARK_PARTS_H
#define SILCROW_MARK_PARTS_H

#include "mark.h"
#include "token.h"

enum {
    KEYS = 1 << 10,                    /* five bits of two letters */
    QUEUE_MAX = 2 * MARK_CONCEPTS_MAX, /* marks that one token can give */
    STARTS = 2 * MARK_PARTS_MAX,       /* words whose start is kept */
    FAST_BYTES_MAX = TOKEN_BYTES_MAX,  /* longer words go the slow way */
    MEMOS = 128,                       /* stems remembered, a power of two */
    MEMO_BYTES_MAX = 23,               /* of a word whose stem is */
};

struct form {
    struct mark_form form;
    uint16_t next; /* with the same key: number + 1, 0 for none */
};

/** How far a phrase or a long form is found: the bit n says that parts 0 to n
 * end at the word `position` (the shift-and method, Baeza-Yates and Gonnet
 * 1992). */
struct run {
    uint32_t position;
    uint32_t ends, before; /* bits at this word and at the one before */
    bool begun;
};

/** A stem worked out lately. */
struct memo {
    uint8_t word_len, stem_len; /* 0 for none */
    char word[MEMO_BYTES_MAX], stem[MEMO_BYTES_MAX];
};

struct marker {
    struct analysis *analysis;
    struct memo memos[MEMOS]; /* of English words */
    uint8_t classes[256];     /* of bytes: fill_classes() */
    uint8_t bits[256];        /* of bytes: mark_bits() */

    struct form forms[MARK_FORMS_MAX];
    size_t form_count;
    uint16_t words[KEYS]; /* first form with this key: number + 1 */
    uint16_t stems[KEYS];
    uint32_t thirds[KEYS]; /* third letters after this key: a bit each */
    uint16_t loose;        /* prefixes of one letter */
    uint32_t any_third;    /* all bits when every word must be stemmed */
    bool any_stem;
    bool short_stem; /* a stem of one letter: no key has it */
    bool any_run;
    double weights[MARK_CONCEPTS_MAX]; /* the best of each concept */
    size_t concept_count;
    struct run runs[MARK_RUNS_MAX + 1];

    struct str text, lang;
    bool english;
    size_t at;               /* where the next word is looked for */
    uint32_t position;       /* of that word */
    uint32_t starts[STARTS]; /* bytes where the last words start */
    struct tokenizer tokenizer;
    struct mark queue[QUEUE_MAX];
    size_t next, count;
};

/** Five bits of a letter. English stems keep the first letters of a word, but
 * for y and i (`dying`, die). */
static inline unsigned mark_bits(char letter)
{
    const unsigned bits = (unsigned char)letter & 31;

    return bits == ('y' & 31) ? 'i' & 31 : bits;
}

/** The first two letters. */
static inline unsigned mark_key(const char *text, size_t len)
{
    return mark_bits(text[0]) << 5 | (len > 1 ? mark_bits(text[1]) : 0);
}

/** The third letter as a bit. */
static inline uint32_t mark_third(const char *text, size_t len)
{
    return (uint32_t)1 << (len > 2 ? mark_bits(text[2]) : 0);
}

/** A token as both ways find it. */
struct found {
    struct str text; /* folded */
    uint32_t start, end;
    uint32_t position;
    bool word; /* has a stem */
};

/** May a word that begins so match anything?
 *
 * @param thirds  its third letter, or all that it may have
 */
static inline bool marker_may_match(const struct marker *marker, unsigned key,
                                    uint32_t thirds)
{
    return (marker->thirds[key] | marker->any_third) & thirds;
}

/** As marker_may_match() for a word of which three bytes can be read, however
 * short it is: without a branch, for the loop that all words go through. */
static inline bool marker_may_match_readable(const struct marker *marker,
                                             const unsigned char *text,
                                             size_t len)
{
    const unsigned first = marker->bits[text[0]];
    const unsigned second = marker->bits[text[1]];
    const unsigned third = marker->bits[text[2]];

    return marker_may_match(marker, first << 5 | (len > 1 ? second : 0),
                            (uint32_t)1 << (len > 2 ? third : 0));
}

/** Give the marks of a token to the queue. */
void marker_match(struct marker *marker, const struct found *found);

#endif
