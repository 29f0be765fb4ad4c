/**
 * Typing errors: which words of the index a typed word may have been meant
 * for, and how likely each is.
 *
 * Whether a word is corrected at all is rule 14 of the contract: short words,
 * numbers and words that the index knows never are; longer ones may have one
 * or two edits, and the first letter is right first. Candidates are ranked as
 * a noisy channel (Kernighan, Church and Gale 1990): what the slip costs, by
 * a small model of the slips people make, and how rare the word is. Costs are
 * in hundredths of a nat, -100 ln p: 70 more is half as likely.
 *
 * Nothing here allocates, and the work of a call is bounded (vocabulary.h).
 */
#ifndef SILCROW_SPELL_H
#define SILCROW_SPELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"
#include "vocabulary.h"

enum {
    SPELL_CORRECTIONS_MAX = 16, /* corrections of a word */
    SPELL_ACRONYM_MAX = 8,      /* letters and digits of an acronym */
};

/** How long a word must be to be corrected, in letters. */
struct spell_limits {
    uint8_t letters_one; /* allows one edit */
    uint8_t letters_two; /* allows two */
};

/** Rule 14: four letters and eight. */
extern const struct spell_limits spell_limits_default;

struct spell_correction {
    struct vocabulary_word word;
    unsigned edits; /* an edit of the first letter counts as two */
    int cost;       /* lower is likelier */
};

/** How many edits may a word have, by its letters alone? 0 when it is too
 * short, a number, or of a script that is found by n-grams. */
unsigned spell_edits(const struct spell_limits *limits, struct str word);

/**
 * Is this, as it was typed, an acronym: capitals and digits, with the small s
 * of a plural (`PICC`, `PICCs`, `FEV1`)? Such a word is matched whole. A query
 * that is all in capitals says nothing; the caller asks only of others.
 */
bool spell_acronym(struct str typed);

/**
 * The likeliest corrections of a word, best first. None for a word that the
 * index knows or that is not to be corrected.
 *
 * @param corrections  room for `most`, at most SPELL_CORRECTIONS_MAX
 * @param word         folded, without a prefix (token.h)
 * @return how many there are
 */
size_t spell_correct(struct spell_correction *corrections, size_t most,
                     const struct vocabulary *vocabulary,
                     const struct spell_limits *limits, struct str word);

/**
 * The likeliest words whose beginning an unfinished word was meant for, best
 * first: search as you type forgives slips before the word is complete. None
 * where a word of the index starts with it as it is, or where it is not to be
 * corrected. Edits and cost are those of the beginning.
 *
 * @param corrections  room for `most`, at most SPELL_CORRECTIONS_MAX
 */
size_t spell_complete(struct spell_correction *corrections, size_t most,
                      const struct vocabulary *vocabulary,
                      const struct spell_limits *limits, struct str beginning);

/** Two words that were typed without the space between them. */
struct spell_split {
    struct vocabulary_word left, right;
    int cost; /* lower is likelier; comparable with corrections */
};

/**
 * The likeliest pairs of words that a word may be, best first: those with the
 * greatest product of frequencies. None for a word that the index knows or
 * that is not to be corrected. Whether a pair stands side by side anywhere is
 * for the caller to ask.
 *
 * @param splits  room for `most`, at most SPELL_CORRECTIONS_MAX
 */
size_t spell_split(struct spell_split *splits, size_t most,
                   const struct vocabulary *vocabulary,
                   const struct spell_limits *limits, struct str word);

/**
 * Were two words one? False when the index knows them both, or does not know
 * the word they make.
 */
bool spell_join(struct vocabulary_word *out,
                const struct vocabulary *vocabulary, struct str left,
                struct str right);

#endif
