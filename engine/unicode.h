/**
 * UTF-8 and Unicode: checking, stepping, folding, widths.
 *
 * A thin layer over utf8proc. Text inside Silcrow is valid UTF-8: readers and
 * handlers check once where it enters (utf8_check), everything behind them
 * relies on it.
 */
#ifndef SILCROW_UNICODE_H
#define SILCROW_UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "str.h"

/**
 * Is this well-formed UTF-8 (Unicode 15, table 3-7: no overlong forms, no
 * surrogates, nothing above U+10FFFF)?
 *
 * @return the offset of the first byte that is not, or text.len if all is well
 */
size_t utf8_check(struct str text);

/**
 * Read one code point from the front of valid UTF-8 and step past it.
 * A malformed byte yields U+FFFD and steps one byte, so a loop always ends.
 *
 * @return the code point, or -1 at the end
 */
int32_t utf8_next(struct str *text);

/** Append one code point. */
void utf8_append(struct buf *out, int32_t code);

/** Append `text` with every malformed sequence replaced by U+FFFD. */
void utf8_repair(struct buf *out, struct str text);

enum char_class {
    CHAR_OTHER,  /* space, punctuation, control */
    CHAR_LETTER, /* L*, and the Arabic-Indic and other digits are CHAR_DIGIT */
    CHAR_DIGIT,  /* Nd, Nl, No */
    CHAR_MARK,   /* M*: belongs to the letter before it */
    CHAR_SYMBOL, /* S*: currency, mathematics, emoji */
    CHAR_IDEOGRAPH, /* Han, Hiragana, Katakana, Hangul, Thai and the like:
                       written without spaces, found by n-grams */
};

enum char_class char_class(int32_t code);
bool char_upper(int32_t code); /* Lu or Lt */
bool char_lower(int32_t code); /* Ll */
bool char_space(int32_t code); /* White_Space, and U+200B */

/** Are the two parts of one character as people see it (UAX #29)? In doubt,
 * as between flags, they are. */
bool char_joined(int32_t before, int32_t after);

/** Part of a word as regular expressions see it (`\w`, `\p{Word}`): a letter,
 * a mark, a decimal or letter number, or connecting punctuation such as `_`. */
bool char_word(int32_t code);

/** The lower case of one code point; itself when it has none. */
int32_t char_to_lower(int32_t code);

/**
 * Append `text` folded for matching: NFKD, marks dropped, full case folding,
 * default ignorables dropped. `Straße` gives `strasse`, `naïve` `naive`.
 */
void unicode_fold(struct buf *out, struct str text);

/** Append `text` in lower case, diacritics kept (NFC): for exact forms. */
void unicode_lower(struct buf *out, struct str text);

/** Append `text` decomposed (NFKD), case and marks kept. */
void unicode_decompose(struct buf *out, struct str text);

/** Terminal columns that `text` takes. */
size_t unicode_width(struct str text);

/** UTF-16 code units in valid UTF-8: how browsers count. */
size_t utf16_length(struct str text);

/** Bytes in `text` that continue a character: its bytes less its characters. */
size_t utf8_continuations(struct str text);

/** How many bytes the first `count` code points take; 0 when there are fewer.
 */
size_t utf8_letters(struct str text, size_t count);

/** `text` cut to at most `bytes` bytes, never inside a code point. */
struct str utf8_cut(struct str text, size_t bytes);

#endif
