#include "spell.h"

#include <assert.h>
#include <math.h>

#include "spell_slip.h"
#include "unicode.h"

enum {
    SPELL_RARITY = 35, /* cost of a word e times rarer; fitted, spell_slip.c */
    /* Cost of a space left out. Of the words of real queries typed together
     * three in four are then split rather than corrected where both can be,
     * of real misspellings one in a hundred. */
    SPELL_SPACE = 400,
};

const struct spell_limits spell_limits_default = {
    .letters_one = 4,
    .letters_two = 8,
};

static bool is_digit(int32_t code)
{
    return code >= '0' && code <= '9';
}

unsigned spell_edits(const struct spell_limits *limits, struct str word)
{
    unsigned letters = 0;

    while (word.len) {
        switch (char_class(utf8_next(&word))) {
        case CHAR_LETTER:
            letters++;
            break;
        case CHAR_IDEOGRAPH:
            return 0;
        case CHAR_OTHER:
        case CHAR_DIGIT:
        case CHAR_MARK:
        case CHAR_SYMBOL:
            break;
        }
    }
    if (letters >= limits->letters_two)
        return 2;
    return letters >= limits->letters_one ? 1 : 0;
}

bool spell_acronym(struct str typed)
{
    unsigned capitals = 0, signs = 0;

    while (typed.len) {
        const int32_t code = utf8_next(&typed);

        if (char_upper(code))
            capitals++;
        else if (char_class(code) == CHAR_LETTER &&
                 (code != 's' || typed.len || signs < 2))
            return false;
        signs += char_class(code) == CHAR_LETTER || is_digit(code);
    }
    return capitals >= 2 && signs <= SPELL_ACRONYM_MAX;
}

/* ---- Candidates -------------------------------------------------------- */

/** A word as code points. */
struct letters {
    int32_t codes[VOCABULARY_WORD_MAX];
    size_t count;
};

static void read_letters(struct letters *letters, struct str word)
{
    letters->count = 0;
    while (word.len)
        letters->codes[letters->count++] = utf8_next(&word);
}

/** What a word costs for being no more frequent than it is. */
static int rarity(const struct vocabulary *vocabulary, uint32_t frequency)
{
    const double part =
        (double)vocabulary_total(vocabulary) / (double)frequency;

    return part > 1 ? (int)lround(SPELL_RARITY * log(part)) : 0;
}

struct candidates {
    const struct vocabulary *vocabulary;
    struct letters typed;
    struct spell_correction *best; /* likeliest first */
    size_t count, most;
};

/** Do the words have the same digits in the same order? A number is never
 * made another. */
static bool same_digits(const struct letters *a, const struct letters *b)
{
    size_t i = 0, j = 0;

    for (;;) {
        while (i < a->count && !is_digit(a->codes[i]))
            i++;
        while (j < b->count && !is_digit(b->codes[j]))
            j++;
        if (i == a->count || j == b->count)
            return i == a->count && j == b->count;
        if (a->codes[i++] != b->codes[j++])
            return false;
    }
}

/** Is there room among the best for a candidate of this cost? */
static bool wanted(const struct candidates *candidates, int cost)
{
    return candidates->count < candidates->most ||
           cost < candidates->best[candidates->most - 1].cost;
}

static void keep(struct candidates *candidates,
                 const struct spell_correction *correction)
{
    struct spell_correction *best = candidates->best;
    size_t at;

    if (candidates->count < candidates->most)
        candidates->count++;
    for (at = candidates->count - 1; at > 0; at--) {
        if (best[at - 1].cost <= correction->cost)
            break;
        best[at] = best[at - 1];
    }
    best[at] = *correction;
}

static int consider(void *context, const struct vocabulary_word *word,
                    unsigned edits)
{
    struct candidates *candidates = context;
    struct spell_correction correction = {.word = *word, .edits = edits};
    struct letters meant;
    const int rare = rarity(candidates->vocabulary, word->frequency);

    if (!wanted(candidates, rare + SLIP_COST_MIN))
        return 0;
    read_letters(&meant, vocabulary_text(word));
    if (!same_digits(&meant, &candidates->typed))
        return 0;
    correction.cost =
        rare + slip_cost(meant.codes, meant.count, candidates->typed.codes,
                         candidates->typed.count);
    if (wanted(candidates, correction.cost))
        keep(candidates, &correction);
    return 0;
}

/** Gather the likeliest words, or beginnings of words, that `typed` may have
 * been meant for. */
static void search(struct candidates *candidates,
                   const struct spell_limits *limits, struct str typed,
                   bool beginning)
{
    struct vocabulary_pattern pattern = {
        .word = typed, .first_right = true, .beginning = beginning};

    if (typed.len > VOCABULARY_WORD_MAX)
        return;
    pattern.distance = spell_edits(limits, typed);
    if (!pattern.distance)
        return;
    read_letters(&candidates->typed, typed);
    vocabulary_match(candidates->vocabulary, &pattern, consider, candidates);
}

size_t spell_correct(struct spell_correction *corrections, size_t most,
                     const struct vocabulary *vocabulary,
                     const struct spell_limits *limits, struct str word)
{
    struct candidates candidates = {
        .vocabulary = vocabulary, .best = corrections, .most = most};

    assert(most <= SPELL_CORRECTIONS_MAX);
    if (most && !vocabulary_frequency(vocabulary, word))
        search(&candidates, limits, word, false);
    return candidates.count;
}

/* ---- Unfinished words -------------------------------------------------- */

/** Keep a word with what its beginning costs, unless it is there for less. */
static void keep_completion(struct candidates *words,
                            const struct spell_correction *beginning,
                            const struct vocabulary_word *word)
{
    struct spell_correction found = *beginning;
    size_t i = 0;

    found.word = *word;
    found.cost += rarity(words->vocabulary, word->frequency) -
                  rarity(words->vocabulary, beginning->word.frequency);
    if (!wanted(words, found.cost))
        return;
    while (i < words->count && words->best[i].word.number != word->number)
        i++;
    if (i < words->count && words->best[i].cost <= found.cost)
        return;
    if (i < words->count) {
        words->count--;
        memmove(&words->best[i], &words->best[i + 1],
                (words->count - i) * sizeof *words->best);
    }
    keep(words, &found);
}

size_t spell_complete(struct spell_correction *corrections, size_t most,
                      const struct vocabulary *vocabulary,
                      const struct spell_limits *limits, struct str beginning)
{
    struct spell_correction best[SPELL_CORRECTIONS_MAX];
    struct vocabulary_word words[SPELL_CORRECTIONS_MAX];
    struct candidates beginnings = {
        .vocabulary = vocabulary, .best = best, .most = SPELL_CORRECTIONS_MAX};
    struct candidates found = {
        .vocabulary = vocabulary, .best = corrections, .most = most};
    struct vocabulary_range range;

    assert(most <= SPELL_CORRECTIONS_MAX);
    range = vocabulary_prefix(vocabulary, beginning);
    if (!most || range.first < range.end)
        return 0;
    search(&beginnings, limits, beginning, true);
    for (size_t i = 0; i < beginnings.count; i++) {
        const size_t count = vocabulary_top(words, most, vocabulary,
                                            vocabulary_text(&best[i].word));

        for (size_t j = 0; j < count; j++)
            keep_completion(&found, &best[i], &words[j]);
    }
    return found.count;
}

/* ---- Spaces ------------------------------------------------------------ */

size_t spell_split(struct spell_split *splits, size_t most,
                   const struct vocabulary *vocabulary,
                   const struct spell_limits *limits, struct str word)
{
    struct str rest = word;
    size_t count = 0;

    assert(most <= SPELL_CORRECTIONS_MAX);
    if (!most || word.len > VOCABULARY_WORD_MAX || !spell_edits(limits, word) ||
        vocabulary_frequency(vocabulary, word))
        return 0;
    while (utf8_next(&rest) >= 0 && rest.len) {
        struct spell_split split;
        size_t at;

        if (!vocabulary_find(&split.left, vocabulary,
                             (struct str){word.ptr, word.len - rest.len}) ||
            !vocabulary_find(&split.right, vocabulary, rest))
            continue;
        split.cost = SPELL_SPACE + rarity(vocabulary, split.left.frequency) +
                     rarity(vocabulary, split.right.frequency);
        for (at = count; at > 0 && splits[at - 1].cost > split.cost; at--)
            if (at < most)
                splits[at] = splits[at - 1];
        if (at < most)
            splits[at] = split;
        count += count < most;
    }
    return count;
}

bool spell_join(struct vocabulary_word *out,
                const struct vocabulary *vocabulary, struct str left,
                struct str right)
{
    char joined[VOCABULARY_WORD_MAX];

    if (!left.len || !right.len || left.len > sizeof joined ||
        right.len > sizeof joined - left.len ||
        (vocabulary_frequency(vocabulary, left) &&
         vocabulary_frequency(vocabulary, right)))
        return false;
    memcpy(joined, left.ptr, left.len);
    memcpy(joined + left.len, right.ptr, right.len);
    return vocabulary_find(out, vocabulary,
                           (struct str){joined, left.len + right.len});
}
