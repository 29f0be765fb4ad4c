#include <assert.h>

#include "vocabulary_tree.h"

/* ---- Many words -------------------------------------------------------- */

enum {
    WALK_SLACK = 4 * VOCABULARY_WORD_MAX, /* nodes above those of a range */
};

/** A walk over a range, in order. */
struct walk {
    const struct vocabulary *vocabulary;
    struct vocabulary_range range;
    int (*each)(void *context, const struct vocabulary_word *word);
    void *context;
    uint64_t nodes_left; /* more are in no range: the file is damaged */
    char text[VOCABULARY_WORD_MAX];
};

/** Walk a node whose path has `len` bytes; non-zero ends the walk. */
static int walk_node(struct walk *walk, const struct place *place, uint32_t len)
{
    const struct node *node = &place->node;
    uint32_t number = place->number;
    struct vocabulary_word word;

    if (walk->nodes_left-- == 0)
        return 1;
    if (node->frequency) {
        if (number >= walk->range.first &&
            word_take(&word, (struct str){walk->text, len}, number,
                      node->frequency) &&
            walk->each(walk->context, &word) != 0)
            return 1;
        number++;
    }
    for (uint32_t i = 0; i < node->children; i++) {
        const uint32_t below = node_below(node, i);
        struct place child = {.number = number, .below = below};
        uint32_t child_len = len;

        if (number >= walk->range.end)
            return 1;
        number += below;
        if (number <= walk->range.first)
            continue;
        if (!node_child(&child.node, node, walk->vocabulary, i) ||
            !edge_append(walk->text, &child_len, node->firsts[i],
                         &child.node) ||
            walk_node(walk, &child, child_len) != 0)
            return 1;
    }
    return 0;
}

void vocabulary_each(const struct vocabulary *vocabulary,
                     struct vocabulary_range range,
                     int (*each)(void *context,
                                 const struct vocabulary_word *word),
                     void *context)
{
    struct walk walk = {
        .vocabulary = vocabulary,
        .range = range,
        .each = each,
        .context = context,
    };
    struct place root;

    if (range.end > vocabulary->count)
        walk.range.end = vocabulary->count;
    if (range.first >= walk.range.end || !place_root(&root, vocabulary))
        return;
    walk.nodes_left = 2 * (uint64_t)(walk.range.end - range.first) + WALK_SLACK;
    walk_node(&walk, &root, 0);
}

/* ---- The most frequent words ------------------------------------------- */

struct top {
    const struct vocabulary *vocabulary;
    struct vocabulary_word *words; /* most frequent first */
    size_t count, most;
    char text[VOCABULARY_WORD_MAX];
    uint64_t nodes_left;
};

/** Must a word be more frequent than this to be among the best? */
static uint32_t threshold(const struct top *top)
{
    return top->count < top->most ? 0 : top->words[top->most - 1].frequency;
}

static void top_add(struct top *top, struct str text, uint32_t number,
                    uint32_t frequency)
{
    struct vocabulary_word word;
    size_t at;

    if (frequency <= threshold(top) ||
        !word_take(&word, text, number, frequency))
        return;
    if (top->count < top->most)
        top->count++;
    for (at = top->count - 1; at > 0; at--) {
        if (top->words[at - 1].frequency >= frequency)
            break;
        top->words[at] = top->words[at - 1];
    }
    top->words[at] = word;
}

/** The next child after `*last` (ceiling * 256 + 255 - number of the child)
 * by descending ceiling, then in order; false behind the last. */
static bool next_best(uint32_t *last, const struct node *node)
{
    uint32_t best = 0;

    for (uint32_t i = 0; i < node->children; i++) {
        const uint32_t key = node->ceilings[i] * 256u + 255 - i;

        if (key < *last && key > best)
            best = key;
    }
    *last = best;
    return best >= 256;
}

static void top_node(struct top *top, const struct place *place, uint32_t len)
{
    const struct node *node = &place->node;
    uint32_t last = UINT32_MAX;

    if (top->nodes_left == 0)
        return;
    top->nodes_left--;
    top_add(top, (struct str){top->text, len}, place->number, node->frequency);
    while (next_best(&last, node)) {
        const uint32_t i = 255 - last % 256;
        struct place child = *place;
        uint32_t child_len = len;

        if (ceiling_value((uint8_t)(last / 256)) <= threshold(top))
            return;
        if (!place_child(&child, top->vocabulary, i) ||
            !edge_append(top->text, &child_len, node->firsts[i], &child.node))
            return;
        top_node(top, &child, child_len);
    }
}

size_t vocabulary_top(struct vocabulary_word *words, size_t most,
                      const struct vocabulary *vocabulary, struct str prefix)
{
    struct top top = {.vocabulary = vocabulary,
                      .words = words,
                      .most = most,
                      .nodes_left = VOCABULARY_TOP_WORK_MAX};
    struct place place;
    uint32_t over, len;

    assert(most <= VOCABULARY_TOP_MAX);
    if (!most || !place_find(&place, &over, vocabulary, prefix))
        return 0;
    len = (uint32_t)prefix.len;
    if (len + over > sizeof top.text)
        return 0;
    if (len)
        memcpy(top.text, prefix.ptr, len);
    memcpy(top.text + len, place.node.tail + place.node.tail_len - over, over);
    top_node(&top, &place, len + over);
    return top.count;
}
