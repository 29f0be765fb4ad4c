/**
 * The slips people make when they type a word, and how unlikely each is.
 *
 * The kinds are those that studies of misspellings agree on (Damerau 1964;
 * Pollock and Zamora 1984; Kukich 1992, section 2.1): most slips are a single
 * edit, doubled letters and vowels are where spelling is forgotten, letters
 * that sound alike or lie side by side on the keyboard stand for one another,
 * and the first letter is seldom wrong. The costs were fitted to lists of
 * real misspellings (5,000 from Wikipedia and open source code, beside the
 * words of real documentation that each could be) by maximum likelihood of
 * the right choice, which also gave the weight of a word's frequency.
 */
#include "spell_slip.h"

#include <assert.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "vocabulary.h"

/** By how much words of two edits may be shifted against each other. */
enum {
    BAND = VOCABULARY_DISTANCE_MAX,
    ROWS = 3, /* of the table: a swap looks two back */
    COST_INFINITE = INT_MAX / 4,
};

enum slip {
    SWAP_VOWELS, /* `ie` for `ei` */
    SWAP_OTHER,
    OMIT_DOUBLE, /* `adress` */
    OMIT_VOWEL,
    OMIT_H, /* `rythm` */
    OMIT_CONSONANT,
    OMIT_LAST_E,
    OMIT_LAST_S,
    OMIT_LAST,
    EXTRA_DOUBLE, /* `proccess` */
    EXTRA_VOWEL,
    EXTRA_NEAR, /* beside the key that was meant */
    EXTRA_CONSONANT,
    EXTRA_LAST_E,
    EXTRA_LAST_S,
    EXTRA_LAST,
    REPLACE_VOWEL, /* `seperate`, `able` for `ible` */
    REPLACE_SOUND, /* `c` for `s` */
    REPLACE_NEAR,  /* a neighbour on the keyboard */
    REPLACE_CLASS, /* a vowel for a consonant or the reverse */
    REPLACE_OTHER,
    FIRST_LETTER, /* on top of the slip itself */
};

/** In hundredths of a nat. */
static const int slip_costs[] = {
    [SWAP_VOWELS] = 141,     [SWAP_OTHER] = 205,    [OMIT_DOUBLE] = 110,
    [OMIT_VOWEL] = 227,      [OMIT_H] = 279,        [OMIT_CONSONANT] = 267,
    [OMIT_LAST_E] = 273,     [OMIT_LAST_S] = 485,   [OMIT_LAST] = 317,
    [EXTRA_DOUBLE] = 152,    [EXTRA_VOWEL] = 319,   [EXTRA_NEAR] = 413,
    [EXTRA_CONSONANT] = 381, [EXTRA_LAST_E] = 259,  [EXTRA_LAST_S] = 540,
    [EXTRA_LAST] = 443,      [REPLACE_VOWEL] = 312, [REPLACE_SOUND] = 342,
    [REPLACE_NEAR] = 473,    [REPLACE_CLASS] = 484, [REPLACE_OTHER] = 502,
    [FIRST_LETTER] = 155,
};

/* ---- Letters ----------------------------------------------------------- */

/** Folded vowels of the scripts whose words are corrected most. */
static bool vowel(int32_t code)
{
    static const int32_t vowels[] = {
        'a',   'e',   'i',   'o',   'u',   'y',          /* Latin */
        0x3B1, 0x3B5, 0x3B7, 0x3B9, 0x3BF, 0x3C5, 0x3C9, /* Greek */
        0x430, 0x435, 0x438, 0x43E, 0x443, 0x44B, 0x44D, /* Cyrillic */
        0x44E, 0x44F, 0x454, 0x456,
    };

    for (size_t i = 0; i < sizeof vowels / sizeof *vowels; i++)
        if (vowels[i] == code)
            return true;
    return false;
}

static bool latin(int32_t code)
{
    return code >= 'a' && code <= 'z';
}

/** Is `b` in the row of the table that belongs to `a`? */
static bool related(const char *const table[26], int32_t a, int32_t b)
{
    return latin(a) && latin(b) && strchr(table[a - 'a'], (char)b) != NULL;
}

/** Keys that touch on the keyboard most queries are typed on. */
static bool near(int32_t a, int32_t b)
{
    static const char *const keys[26] = {
        "qswz",   "ghnv", "dfvx",   "cefrsx", "drsw",   "cdgrtv", "bfhtvy",
        "bgjnuy", "jkou", "hikmnu", "ijlmo",  "kop",    "jkn",    "bhjm",
        "iklp",   "lo",   "aw",     "deft",   "adewxz", "fgry",   "hijy",
        "bcfg",   "aeqs", "cdsz",   "ghtu",   "asx",
    };

    return related(keys, a, b);
}

/** Consonants that sound alike in some word. */
static bool sounds_like(int32_t a, int32_t b)
{
    static const char *const sounds[26] = {
        "",    "p",   "kqstx", "t",  "",   "pv",  "jk", "",   "",
        "g",   "cgq", "r",     "n",  "m",  "",    "bf", "ck", "l",
        "cxz", "cd",  "w",     "fw", "uv", "csz", "",   "sx",
    };

    return related(sounds, a, b);
}

/* ---- Slips ------------------------------------------------------------- */

/** A place in two words that are compared: behind `i` letters of what was
 * meant and `j` of what was typed. */
struct pair {
    const int32_t *meant, *typed;
    size_t meant_len, typed_len;
};

/** Is letter `i` the same as a neighbour of it? */
static bool doubled(const int32_t *word, size_t len, size_t i)
{
    return (i > 0 && word[i - 1] == word[i]) ||
           (i + 1 < len && word[i + 1] == word[i]);
}

/** Letter `i` of what was meant is missing. */
static enum slip omission(const struct pair *pair, size_t i)
{
    const int32_t letter = pair->meant[i];

    if (doubled(pair->meant, pair->meant_len, i))
        return OMIT_DOUBLE;
    if (i + 1 == pair->meant_len)
        return letter == 's'   ? OMIT_LAST_S
               : letter == 'e' ? OMIT_LAST_E
                               : OMIT_LAST;
    if (vowel(letter))
        return OMIT_VOWEL;
    return letter == 'h' ? OMIT_H : OMIT_CONSONANT;
}

/** Letter `j` of what was typed is one too many. */
static enum slip addition(const struct pair *pair, size_t j)
{
    const int32_t letter = pair->typed[j];

    if (doubled(pair->typed, pair->typed_len, j))
        return EXTRA_DOUBLE;
    if (j + 1 == pair->typed_len)
        return letter == 's'   ? EXTRA_LAST_S
               : letter == 'e' ? EXTRA_LAST_E
                               : EXTRA_LAST;
    if (vowel(letter))
        return EXTRA_VOWEL;
    if ((j > 0 && near(pair->typed[j - 1], letter)) ||
        near(letter, pair->typed[j + 1]))
        return EXTRA_NEAR;
    return EXTRA_CONSONANT;
}

static enum slip replacement(int32_t meant, int32_t typed)
{
    if (vowel(meant) && vowel(typed))
        return REPLACE_VOWEL;
    if (sounds_like(meant, typed))
        return REPLACE_SOUND;
    if (near(meant, typed))
        return REPLACE_NEAR;
    return vowel(meant) != vowel(typed) ? REPLACE_CLASS : REPLACE_OTHER;
}

static int cost(enum slip slip, bool first)
{
    return slip_costs[slip] + (first ? slip_costs[FIRST_LETTER] : 0);
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/** A row of the table of least costs, for `i` letters of what was meant. */
struct row {
    int cells[VOCABULARY_WORD_MAX + 1]; /* for each number of letters typed */
};

/** Fill the cell for `i` and `j` letters from those for fewer. */
static int cell(const struct pair *pair, struct row *const rows[ROWS], size_t i,
                size_t j)
{
    const int32_t *meant = pair->meant + i, *typed = pair->typed + j;
    int best = i || j ? COST_INFINITE : 0;

    if (i && j && meant[-1] == typed[-1])
        best = rows[1]->cells[j - 1];
    else if (i && j)
        best = rows[1]->cells[j - 1] +
               cost(replacement(meant[-1], typed[-1]), i == 1 && j == 1);
    if (i)
        best = least(best,
                     rows[1]->cells[j] + cost(omission(pair, i - 1), i == 1));
    if (j)
        best = least(best, rows[0]->cells[j - 1] +
                               cost(addition(pair, j - 1), i == 0));
    if (i > 1 && j > 1 && meant[-1] == typed[-2] && meant[-2] == typed[-1])
        best = least(best,
                     rows[2]->cells[j - 2] +
                         cost(vowel(meant[-1]) && vowel(meant[-2]) ? SWAP_VOWELS
                                                                   : SWAP_OTHER,
                              i == 2));
    return best;
}

int slip_cost(const int32_t *meant, size_t meant_len, const int32_t *typed,
              size_t typed_len)
{
    const struct pair pair = {meant, typed, meant_len, typed_len};
    struct row table[ROWS];

    assert(meant_len <= VOCABULARY_WORD_MAX &&
           typed_len <= VOCABULARY_WORD_MAX);
    for (size_t r = 0; r < ROWS; r++)
        for (size_t j = 0; j <= typed_len; j++)
            table[r].cells[j] = COST_INFINITE;
    for (size_t i = 0; i <= meant_len; i++) {
        struct row *const rows[ROWS] = {&table[i % ROWS],
                                        &table[(i + ROWS - 1) % ROWS],
                                        &table[(i + ROWS - 2) % ROWS]};
        const size_t from = i > BAND ? i - BAND : 0;

        if (from > 0)
            rows[0]->cells[from - 1] = COST_INFINITE;
        for (size_t j = from; j <= typed_len && j <= i + BAND; j++)
            rows[0]->cells[j] = cell(&pair, rows, i, j);
    }
    return table[meant_len % ROWS].cells[typed_len];
}
