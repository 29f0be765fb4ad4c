/**
 * The tree inside a vocabulary file. Private to the vocabulary_*.c files.
 *
 * A node stands behind its children, so that it can be written as soon as its
 * last word is known, and so that following the distances to children always
 * moves towards the start of the file: no damage can make a loop.
 *
 *   leaf    0 | tail length << 2, tail, frequency
 *   branch  1 | flags, number of children - 1, [tail length, tail],
 *           [frequency], then four tables with an entry for each child, in
 *           order: first byte, ceiling (1 byte), distance back from this node
 *           to the child, words below it
 *
 * The first byte of an edge stands with the parent, so that a search decides
 * which children to enter without touching them; the rest of the edge is the
 * child's tail. A ceiling bounds the frequencies below a child. Frequencies
 * are varints, all other numbers little-endian. The file ends with a footer.
 */
#ifndef SILCROW_VOCABULARY_TREE_H
#define SILCROW_VOCABULARY_TREE_H

#include <endian.h>
#include <string.h>

#include "mapping.h"
#include "vocabulary.h"

enum {
    NODE_BRANCH = 1,
    NODE_WORD = 2, /* of a branch: a word ends here; a leaf always is one */
    NODE_TAIL = 4, /* of a branch: it has a tail */
    NODE_REACH_SHIFT = 3, /* bytes of a distance, less one: two bits */
    NODE_BELOW_SHIFT = 5, /* bytes of a word count: two bits; 0: all are 1 */
    NODE_LEAF_SHIFT = 2,  /* length of a leaf's tail: six bits */
    NODE_LEAF_TAIL_MAX = 63,
    NODE_CHILDREN_MAX = 256,
};

#define VOCABULARY_TREE_MAX ((uint64_t)3 << 30) /* bytes of the tree */

/** At the end of the file, all little-endian. */
struct vocabulary_footer {
    uint64_t total;      /* all frequencies added up */
    uint64_t tree_bytes; /* what stands before the footer */
    uint32_t root;       /* where the root begins */
    uint32_t count;      /* words */
    uint32_t version;
    uint32_t reserved; /* 0 */
    char magic[8];
};

#define VOCABULARY_MAGIC "SilcrVoc"

struct vocabulary {
    const unsigned char *bytes; /* the mapping */
    size_t len;                 /* bytes of the tree */
    struct mapping file;        /* tree and footer */
    uint32_t root;
    uint32_t count;
    uint64_t total;
};

/** A node, read. */
struct node {
    uint32_t at; /* bytes from the start of the file */
    const unsigned char *tail;
    uint32_t tail_len;
    uint32_t frequency; /* of the word that ends here; 0: none does */
    uint32_t children;
    const unsigned char *firsts;
    const unsigned char *ceilings;
    const unsigned char *reaches;
    const unsigned char *belows;
    uint8_t reach_width, below_width; /* bytes */
};

/** Read the node at `at`; false when it is damaged. */
bool node_read(struct node *node, const struct vocabulary *vocabulary,
               uint32_t at);

/** Where a descent stands. */
struct place {
    struct node node;
    uint32_t number; /* of the first word in or below the node */
    uint32_t below;  /* words in and below the node */
};

/** Each of these is false when the file is damaged. */
bool place_root(struct place *place, const struct vocabulary *vocabulary);
bool place_child(struct place *place, const struct vocabulary *vocabulary,
                 uint32_t i);

/**
 * Descend along `text` to the node whose words all start with it; false when
 * there is none.
 *
 * @param over  bytes of the node's tail that `text` does not reach
 */
bool place_find(struct place *place, uint32_t *over,
                const struct vocabulary *vocabulary, struct str text);

/** Append the edge to a node: `first`, which stands with its parent, and the
 * tail; false when the word becomes longer than any is. */
bool edge_append(char *text, uint32_t *len, unsigned char first,
                 const struct node *node);

/** Copy a word out of the tree; false when it is none that a vocabulary can
 * hold. */
bool word_take(struct vocabulary_word *out, struct str text, uint32_t number,
               uint32_t frequency);

/** A number of `width` bytes, 0 to 4, from a tree: the footer behind it makes
 * four bytes readable from any place inside. */
static inline uint32_t node_number(const unsigned char *from, unsigned width)
{
    static const uint32_t masks[] = {0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF};
    uint32_t number;

    memcpy(&number, from, sizeof number);
    return le32toh(number) & masks[width];
}

/** Read child `i` of a node; false when it is damaged. */
static inline bool node_child(struct node *child, const struct node *node,
                              const struct vocabulary *vocabulary, uint32_t i)
{
    const uint32_t reach = node_number(
        node->reaches + (size_t)i * node->reach_width, node->reach_width);

    return reach > 0 && reach <= node->at &&
           node_read(child, vocabulary, node->at - reach);
}

/** How many words are in and below child `i`. */
static inline uint32_t node_below(const struct node *node, uint32_t i)
{
    return node->below_width
               ? node_number(node->belows + (size_t)i * node->below_width,
                             node->below_width)
               : 1;
}

/**
 * A frequency in one byte: exact below 16, above with three bits behind the
 * leading one.
 */
static inline uint8_t ceiling_of(uint32_t frequency)
{
    uint32_t exponent;

    if (frequency < 8)
        return (uint8_t)frequency;
    exponent = 31 - (uint32_t)__builtin_clz(frequency);
    return (uint8_t)((exponent - 2) * 8 + ((frequency >> (exponent - 3)) & 7));
}

/** The greatest frequency with that ceiling. */
static inline uint32_t ceiling_frequency(uint8_t ceiling)
{
    const uint64_t value =
        ceiling < 16 ? ceiling
                     : ((uint64_t)(9 + ceiling % 8) << (ceiling / 8 - 1)) - 1;

    return value < UINT32_MAX ? (uint32_t)value : UINT32_MAX;
}

#endif
