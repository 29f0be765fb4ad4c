/**
 * Text as a row of letters: how acronym_align.h sees it.
 *
 * Every letter and digit, folded, with the word that it belongs to and whether
 * it begins that word or a part of one. Greek letters become their names.
 */
#ifndef SILCROW_ACRONYM_LETTERS_H
#define SILCROW_ACRONYM_LETTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"

enum {
    LETTERS_MAX = 320, /* letters and digits of a text that are read */
    WORDS_MAX = 64,    /* words of it */
};

/** What begins at a letter. */
enum border { BORDER_NONE, BORDER_PART, BORDER_WORD };

struct letter {
    int32_t code;   /* folded */
    uint8_t word;   /* in `words` */
    uint8_t border; /* enum border */
    bool capital;
};

struct word {
    size_t start, end; /* bytes of the text */
    uint16_t letter;   /* its first */
    bool stop;         /* passed over at little cost */
    bool bracketed;    /* inside the text's own brackets */
    bool comma;        /* one follows */
};

/** A text as the search sees it. */
struct letters {
    struct letter at[LETTERS_MAX];
    size_t count;
    struct word words[WORDS_MAX];
    size_t word_count;
    bool cut; /* there was more of it */
};

/** Read a text of valid UTF-8 up to LETTERS_MAX and WORDS_MAX. Words end at
 * white space and behind a slash. */
void letters_read(struct letters *letters, struct str text);

/** Is this one of the small words that short forms leave out, in English or
 * another language of Europe? */
bool letters_stop_word(struct str word);

#endif
