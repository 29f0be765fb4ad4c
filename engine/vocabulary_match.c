/**
 * Words within one or two edits: a Levenshtein automaton walked over the tree.
 *
 * The automaton is the one of Schulz and Mihov 2002 ("Fast string correction
 * with Levenshtein automata") with swaps as edits, simulated by bit vectors as
 * in Wu and Manber 1992 and Hyyrö 2003: bit i of row e says that the first i
 * letters of the pattern can be read with e edits. A step costs a dozen
 * instructions whatever the distance, and needs no tables. A branch that no
 * row survives is left with all that is below it, and once all edits are
 * spent only the children that the pattern names are looked at.
 */
#include <assert.h>

#include "unicode.h"
#include "vocabulary_tree.h"

enum {
    ROWS = VOCABULARY_DISTANCE_MAX + 1,
};

/** Where the automaton stands after some letters. */
struct state {
    uint64_t rows[ROWS];  /* bit i of row e: i letters read with e edits */
    uint64_t swaps[ROWS]; /* the same, in the middle of a swap */
    int32_t code;         /* of a character of which bytes are missing */
    uint32_t missing;     /* bytes */
};

struct match {
    const struct vocabulary *vocabulary;
    struct vocabulary_pattern *pattern;
    int (*each)(void *context, const struct vocabulary_word *word,
                unsigned distance);
    void *context;
    uint64_t bytes[256]; /* letters of the pattern that may begin so */
    int32_t codes[VOCABULARY_PATTERN_MAX]; /* its letters */
    unsigned letters;
    uint64_t all; /* the bits of a row that are in use */
    char text[VOCABULARY_WORD_MAX];
    bool done; /* the caller has enough, or the file is damaged */
};

/** Take the pattern apart; false when it is too long. */
static bool prepare(struct match *match)
{
    struct str rest = match->pattern->word;

    while (rest.len) {
        const unsigned char first = (unsigned char)rest.ptr[0];

        if (match->letters == VOCABULARY_PATTERN_MAX)
            return false;
        match->codes[match->letters] = utf8_next(&rest);
        match->bytes[first] |= UINT64_C(1) << match->letters++;
    }
    for (unsigned byte = 0x80; byte < 0xC0; byte++)
        match->bytes[byte] = UINT64_MAX;
    match->all = (UINT64_C(2) << match->letters) - 1;
    return true;
}

/** Which letters of the pattern are this one? */
static uint64_t mask_of(const struct match *match, int32_t code)
{
    uint64_t mask = 0;

    for (unsigned i = 0; i < match->letters; i++)
        mask |= (uint64_t)(match->codes[i] == code) << i;
    return mask;
}

/** Before any letter: letters of the pattern may be left out. */
static struct state start(const struct match *match)
{
    struct state state = {.rows = {1}};

    if (match->pattern->first_right) {
        state.rows[2] = 2; /* without the first letter: two edits */
    } else {
        state.rows[1] = 3;
        state.rows[2] = 7;
    }
    for (unsigned e = 0; e < ROWS; e++)
        state.rows[e] &= e <= match->pattern->distance ? match->all : 0;
    return state;
}

/** Read a letter: from `old` to `new`. `mask` says where the pattern has it. */
static void step(struct state *new, const struct state *old,
                 const struct match *match, uint64_t mask)
{
    const unsigned distance = match->pattern->distance;

    new->rows[0] = (old->rows[0] & mask) << 1;
    for (unsigned e = 1; e <= distance; e++) {
        const uint64_t fewer = old->rows[e - 1];

        new->rows[e] = ((old->rows[e] & mask) << 1 /* the right letter */
                        | fewer                    /* one too many */
                        | fewer << 1               /* a wrong one */
                        | new->rows[e - 1] << 1    /* one left out */
                        | (old->swaps[e] & mask) << 2) &
                       match->all;
        new->swaps[e] = fewer &mask >> 1;
    }
}

/** Read the first letter where any edit of it counts as two. */
static void step_first(struct state *new, const struct state *old,
                       const struct match *match, uint64_t mask)
{
    const unsigned distance = match->pattern->distance;

    new->rows[0] = (mask & 1) << 1;
    new->swaps[1] = 0;
    if (distance >= 1)
        new->rows[1] = new->rows[0] << 1 & match->all;
    if (distance >= 2) {
        new->rows[2] = ((old->rows[2] & mask) << 1 | 3 /* added, replaced */
                        | new->rows[1] << 1) &
                       match->all;
        new->swaps[2] = mask >> 1 & 1;
    }
}

static bool alive(const struct state *state)
{
    return (state->rows[0] | state->rows[1] | state->rows[2] | state->swaps[1] |
            state->swaps[2]) != 0;
}

/** Read a byte that stands at `at` in the word: from `old` to `new`, another
 * state; false when nothing within the distance goes on so. */
static bool step_byte(struct state *new, const struct state *old,
                      const struct match *match, unsigned char byte,
                      uint32_t at)
{
    uint64_t mask;

    if (byte < 0x80 && !old->missing) {
        mask = match->bytes[byte];
        new->missing = 0;
    } else if (byte >= 0xC0) {
        *new = *old;
        new->missing = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
        new->code = byte &(0x3F >> new->missing);
        return true;
    } else if (byte >= 0x80 && old->missing) {
        *new = *old;
        new->code = old->code << 6 | (byte & 0x3F);
        if (--new->missing)
            return true;
        mask = mask_of(match, new->code);
        at -= new->code < 0x800 ? 1 : new->code < 0x10000 ? 2 : 3;
    } else {
        return false; /* damaged */
    }
    if (at == 0 && match->pattern->first_right)
        step_first(new, old, match, mask);
    else
        step(new, old, match, mask);
    return alive(new);
}

/** Edits of the whole word, or VOCABULARY_DISTANCE_MAX + 1. */
static unsigned distance_of(const struct state *state,
                            const struct match *match)
{
    unsigned e = 0;

    if (state->missing)
        return ROWS;
    while (e < ROWS && !(state->rows[e] >> match->letters & 1))
        e++;
    return e;
}

/** What is known of the words below the place that was reached. */
struct below {
    uint32_t number;    /* of the first */
    uint32_t frequency; /* none is more frequent */
};

/** Give what was read to the caller if it matches. */
static void report(struct match *match, const struct state *state,
                   struct below below, uint32_t len)
{
    const unsigned distance = distance_of(state, match);
    struct vocabulary_word word;

    if (distance <= match->pattern->distance &&
        word_take(&word, (struct str){match->text, len}, below.number,
                  below.frequency) &&
        match->each(match->context, &word, distance) != 0)
        match->done = true;
}

/** Read the edge to a node, of which `state` has read the first byte; false
 * when nothing goes on so. */
static bool step_edge(struct state *state, struct match *match,
                      unsigned char first, const struct node *node,
                      struct below below, uint32_t *len)
{
    if (*len + 1 + node->tail_len > VOCABULARY_WORD_MAX)
        return false;
    match->text[(*len)++] = (char)first;
    if (match->pattern->beginning)
        report(match, state, below, *len);
    for (uint32_t i = 0; i < node->tail_len; i++) {
        const struct state old = *state;

        match->text[*len] = (char)node->tail[i];
        if (!step_byte(state, &old, match, node->tail[i], (*len)++))
            return false;
        if (match->pattern->beginning)
            report(match, state, below, *len);
    }
    return true;
}

/** Search below a node whose path has `len` bytes. */
static void visit(struct match *match, const struct node *node,
                  const struct state *state, uint32_t number, uint32_t len)
{
    const uint64_t spare = state->missing | state->rows[0] |
                           (match->pattern->distance == 2 ? state->rows[1] : 0);
    const uint64_t wanted =
        state->rows[1] | state->rows[2] | state->swaps[1] | state->swaps[2];
    struct state next = {0};

    if (node->frequency) {
        if (!match->pattern->beginning)
            report(match, state, (struct below){number, node->frequency}, len);
        number++;
    }
    for (uint32_t i = 0; i < node->children && !match->done; i++) {
        const unsigned char first = node->firsts[i];
        const struct below below = {number,
                                    ceiling_frequency(node->ceilings[i])};
        struct node child;
        uint32_t child_len = len;

        number += node_below(node, i);
        if (!spare && !(match->bytes[first] & wanted))
            continue;
        if (!step_byte(&next, state, match, first, len))
            continue;
        if (match->pattern->work == VOCABULARY_WORK_MAX ||
            !node_child(&child, node, match->vocabulary, i)) {
            match->done = true;
            return;
        }
        match->pattern->work++;
        if (step_edge(&next, match, first, &child, below, &child_len))
            visit(match, &child, &next, below.number, child_len);
    }
}

void vocabulary_match(const struct vocabulary *vocabulary,
                      struct vocabulary_pattern *pattern,
                      int (*each)(void *context,
                                  const struct vocabulary_word *word,
                                  unsigned distance),
                      void *context)
{
    struct match match = {.vocabulary = vocabulary,
                          .pattern = pattern,
                          .each = each,
                          .context = context};
    struct state state;
    struct node root;

    assert(pattern->distance <= VOCABULARY_DISTANCE_MAX);
    pattern->work = 0;
    if (!pattern->word.len || !prepare(&match) ||
        !node_read(&root, vocabulary, vocabulary->root))
        return;
    state = start(&match);
    visit(&match, &root, &state, 0, 0);
}
