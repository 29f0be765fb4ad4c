#include <assert.h>
#include <stdlib.h>

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

/**
 * The best words below a node. They are gathered in passes: each looks only
 * where a word of at least so many documents is, and the next one asks for
 * half as many until there are enough. The last pass costs about as much as
 * all before it, and sees few words more than are wanted, because frequencies
 * fall off by Zipf's law.
 */
struct top {
    const struct vocabulary *vocabulary;
    struct vocabulary_word *words; /* in no order */
    size_t count, most;
    struct {
        uint32_t frequency;
        uint32_t place;          /* among `words` */
    } order[VOCABULARY_TOP_MAX]; /* most frequent first */
    uint32_t least;              /* frequency that this pass asks for */
    uint32_t nodes_left;
    char text[VOCABULARY_WORD_MAX];
};

/** The least frequency that is good enough now. */
static uint32_t top_least(const struct top *top)
{
    const uint32_t last =
        top->count < top->most ? 0 : top->order[top->most - 1].frequency;

    return last < top->least ? top->least : last + 1;
}

static void top_add(struct top *top, struct str text, uint32_t number,
                    uint32_t frequency)
{
    struct vocabulary_word word;
    uint32_t place;
    size_t at;

    if (frequency < top_least(top) ||
        !word_take(&word, text, number, frequency))
        return;
    if (top->count < top->most)
        place = (uint32_t)top->count++;
    else
        place = top->order[top->most - 1].place;
    top->words[place] = word;
    for (at = top->count - 1; at > 0; at--) {
        if (top->order[at - 1].frequency >= frequency)
            break;
        top->order[at] = top->order[at - 1];
    }
    top->order[at].frequency = frequency;
    top->order[at].place = place;
}

static void top_node(struct top *top, const struct place *place, uint32_t len)
{
    const struct node *node = &place->node;

    if (top->nodes_left == 0)
        return;
    top->nodes_left--;
    top_add(top, (struct str){top->text, len}, place->number, node->frequency);
    for (uint32_t i = 0; i < node->children; i++) {
        struct place child = *place;
        uint32_t child_len = len;

        if (node->ceilings[i] < ceiling_of(top_least(top)))
            continue;
        if (!place_child(&child, top->vocabulary, i) ||
            !edge_append(top->text, &child_len, node->firsts[i], &child.node))
            return;
        top_node(top, &child, child_len);
    }
}

/** No word in or below the node is more frequent. */
static uint32_t top_ceiling(const struct node *node)
{
    uint32_t most = node->frequency;

    for (uint32_t i = 0; i < node->children; i++)
        if (most < ceiling_frequency(node->ceilings[i]))
            most = ceiling_frequency(node->ceilings[i]);
    return most;
}

static int by_frequency(const void *a, const void *b)
{
    const struct vocabulary_word *x = a, *y = b;

    if (x->frequency != y->frequency)
        return x->frequency < y->frequency ? 1 : -1;
    return (x->number > y->number) - (x->number < y->number);
}

size_t vocabulary_top(struct vocabulary_word *words, size_t most,
                      const struct vocabulary *vocabulary, struct str prefix)
{
    struct top top;
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
    top.vocabulary = vocabulary;
    top.words = words;
    top.most = most;
    top.nodes_left = VOCABULARY_TOP_WORK_MAX;
    top.least = top_ceiling(&place.node);
    do {
        top.least = top.least / 2 + top.least % 2;
        top.count = 0;
        top_node(&top, &place, len + over);
    } while (top.count < most && top.least > 1 && top.nodes_left);
    qsort(words, top.count, sizeof *words, by_frequency);
    return top.count;
}
