#include "vocabulary.h"

#include <stdlib.h>

#include "mem.h"
#include "unicode.h"
#include "vocabulary_tree.h"

/* ---- The file ---------------------------------------------------------- */

/** Check the footer of a mapped file and take over what it says. */
static int read_footer(struct vocabulary *vocabulary, const char *path,
                       struct error *err)
{
    struct vocabulary_footer footer;
    struct node root;

    vocabulary->bytes = (const unsigned char *)vocabulary->file.bytes;
    vocabulary->len = vocabulary->file.size - sizeof footer;
    memcpy(&footer, vocabulary->bytes + vocabulary->len, sizeof footer);
    if (memcmp(footer.magic, VOCABULARY_MAGIC, sizeof footer.magic) != 0)
        return error_set(err, ERROR_DATA, "%s: not a vocabulary", path);
    if (le32toh(footer.version) != VOCABULARY_VERSION)
        return error_set(err, ERROR_DATA,
                         "%s: vocabulary of version %u, not %d", path,
                         le32toh(footer.version), VOCABULARY_VERSION);
    vocabulary->root = le32toh(footer.root);
    vocabulary->count = le32toh(footer.count);
    vocabulary->total = le64toh(footer.total);
    if (le64toh(footer.tree_bytes) != vocabulary->len ||
        vocabulary->len > VOCABULARY_TREE_MAX ||
        vocabulary->count > VOCABULARY_COUNT_MAX ||
        !node_read(&root, vocabulary, vocabulary->root))
        return error_set(err, ERROR_DATA, "%s: damaged vocabulary", path);
    return 0;
}

int vocabulary_open(struct vocabulary **out, const char *path,
                    struct error *err)
{
    struct vocabulary *vocabulary = mem_zero(1, sizeof *vocabulary);

    *out = NULL;
    if (mapping_open(&vocabulary->file, path,
                     sizeof(struct vocabulary_footer) + 1, err) == -1 ||
        read_footer(vocabulary, path, err) == -1) {
        vocabulary_close(vocabulary);
        return -1;
    }
    *out = vocabulary;
    return 0;
}

void vocabulary_close(struct vocabulary *vocabulary)
{
    if (!vocabulary)
        return;
    mapping_close(&vocabulary->file);
    free(vocabulary);
}

uint32_t vocabulary_count(const struct vocabulary *vocabulary)
{
    return vocabulary->count;
}

uint64_t vocabulary_total(const struct vocabulary *vocabulary)
{
    return vocabulary->total;
}

/* ---- Nodes ------------------------------------------------------------- */

/** Read a frequency; false when it is damaged. */
static bool read_frequency(uint32_t *out, const unsigned char **from,
                           const unsigned char *end)
{
    uint64_t number = 0;

    for (unsigned shift = 0; shift < 35 && *from < end; shift += 7) {
        const unsigned char byte = *(*from)++;

        number |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            *out = (uint32_t)number;
            return number <= UINT32_MAX;
        }
    }
    return false;
}

static bool read_leaf(struct node *node, const unsigned char *from,
                      const unsigned char *end)
{
    node->tail_len = *from++ >> NODE_LEAF_SHIFT;
    node->tail = from;
    node->children = 0;
    if ((size_t)(end - from) <= node->tail_len)
        return false;
    from += node->tail_len;
    return read_frequency(&node->frequency, &from, end);
}

static bool read_branch(struct node *node, const unsigned char *from,
                        const unsigned char *end)
{
    const unsigned header = *from++;

    if (end - from < 2)
        return false;
    node->children = *from++ + 1u;
    node->tail_len = header & NODE_TAIL ? *from++ : 0;
    node->tail = from;
    if ((size_t)(end - from) <= node->tail_len)
        return false;
    from += node->tail_len;
    node->frequency = 0;
    if (header & NODE_WORD && !read_frequency(&node->frequency, &from, end))
        return false;
    node->reach_width = (uint8_t)((header >> NODE_REACH_SHIFT & 3) + 1);
    node->below_width = (uint8_t)(header >> NODE_BELOW_SHIFT & 3);
    if ((size_t)(end - from) <
        (size_t)node->children * (2u + node->reach_width + node->below_width))
        return false;
    node->firsts = from;
    node->ceilings = node->firsts + node->children;
    node->reaches = node->ceilings + node->children;
    node->belows = node->reaches + (size_t)node->children * node->reach_width;
    return true;
}

bool node_read(struct node *node, const struct vocabulary *vocabulary,
               uint32_t at)
{
    const unsigned char *end = vocabulary->bytes + vocabulary->len;

    if (at >= vocabulary->len)
        return false;
    node->at = at;
    if (vocabulary->bytes[at] & NODE_BRANCH)
        return read_branch(node, vocabulary->bytes + at, end);
    return read_leaf(node, vocabulary->bytes + at, end);
}

/* ---- From the root to one word ----------------------------------------- */

bool place_root(struct place *place, const struct vocabulary *vocabulary)
{
    place->number = 0;
    place->below = vocabulary->count;
    return node_read(&place->node, vocabulary, vocabulary->root);
}

bool place_child(struct place *place, const struct vocabulary *vocabulary,
                 uint32_t i)
{
    const struct node parent = place->node;

    place->number += parent.frequency ? 1 : 0;
    for (uint32_t j = 0; j < i; j++)
        place->number += node_below(&parent, j);
    place->below = node_below(&parent, i);
    return node_child(&place->node, &parent, vocabulary, i);
}

bool place_find(struct place *place, uint32_t *over,
                const struct vocabulary *vocabulary, struct str text)
{
    if (!place_root(place, vocabulary))
        return false;
    *over = 0;
    while (text.len) {
        const struct node *node = &place->node;
        const unsigned char *first;
        size_t same;

        first = node->children
                    ? memchr(node->firsts, text.ptr[0], node->children)
                    : NULL;
        if (!first ||
            !place_child(place, vocabulary, (uint32_t)(first - node->firsts)))
            return false;
        text = str_skip(text, 1);
        same = text.len < node->tail_len ? text.len : node->tail_len;
        if (memcmp(text.ptr, node->tail, same) != 0)
            return false;
        text = str_skip(text, same);
        *over = node->tail_len - (uint32_t)same;
    }
    return true;
}

uint32_t vocabulary_frequency(const struct vocabulary *vocabulary,
                              struct str word)
{
    struct place place;
    uint32_t over;

    if (!word.len || !place_find(&place, &over, vocabulary, word) || over)
        return 0;
    return place.node.frequency;
}

bool word_take(struct vocabulary_word *out, struct str text, uint32_t number,
               uint32_t frequency)
{
    if (!frequency || !text.len || text.len > sizeof out->text ||
        utf8_check(text) != text.len)
        return false;
    out->number = number;
    out->frequency = frequency;
    out->len = (uint8_t)text.len;
    memcpy(out->text, text.ptr, text.len);
    return true;
}

bool vocabulary_find(struct vocabulary_word *out,
                     const struct vocabulary *vocabulary, struct str word)
{
    struct place place;
    uint32_t over;

    return place_find(&place, &over, vocabulary, word) && !over &&
           word_take(out, word, place.number, place.node.frequency);
}

struct vocabulary_range vocabulary_prefix(const struct vocabulary *vocabulary,
                                          struct str prefix)
{
    struct place place;
    uint32_t over;

    if (!place_find(&place, &over, vocabulary, prefix) ||
        place.number > vocabulary->count ||
        place.below > vocabulary->count - place.number)
        return (struct vocabulary_range){0, 0};
    return (struct vocabulary_range){place.number, place.number + place.below};
}

bool edge_append(char *text, uint32_t *len, unsigned char first,
                 const struct node *node)
{
    if (*len + 1 + node->tail_len > VOCABULARY_WORD_MAX)
        return false;
    text[(*len)++] = (char)first;
    memcpy(text + *len, node->tail, node->tail_len);
    *len += node->tail_len;
    return true;
}

/** The child that word `number`, which is below the node, is in. */
static uint32_t child_of(const struct place *place, uint32_t number)
{
    uint32_t left = number - place->number - (place->node.frequency ? 1 : 0);
    uint32_t i = 0;

    while (i + 1 < place->node.children && left >= node_below(&place->node, i))
        left -= node_below(&place->node, i++);
    return i;
}

bool vocabulary_word(struct vocabulary_word *out,
                     const struct vocabulary *vocabulary, uint32_t number)
{
    struct place place;
    char text[VOCABULARY_WORD_MAX];
    uint32_t len = 0;

    if (number >= vocabulary->count || !place_root(&place, vocabulary))
        return false;
    while (place.number != number || !place.node.frequency) {
        uint32_t i;
        unsigned char first;

        if (!place.node.children)
            return false;
        i = child_of(&place, number);
        first = place.node.firsts[i];
        if (!place_child(&place, vocabulary, i) ||
            !edge_append(text, &len, first, &place.node))
            return false;
    }
    return word_take(out, (struct str){text, len}, number,
                     place.node.frequency);
}
