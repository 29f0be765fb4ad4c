#include "vocabulary.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

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

    vocabulary->len = vocabulary->mapped - sizeof footer;
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
        vocabulary->count > VOCABULARY_COUNT_MAX ||
        !node_read(&root, vocabulary, vocabulary->root))
        return error_set(err, ERROR_DATA, "%s: damaged vocabulary", path);
    return 0;
}

static int map_file(struct vocabulary *vocabulary, int fd, const char *path,
                    struct error *err)
{
    struct stat status;
    void *bytes;

    if (fstat(fd, &status) == -1)
        return error_errno(err, "%s", path);
    if (status.st_size <= (off_t)sizeof(struct vocabulary_footer) ||
        (uint64_t)status.st_size >
            VOCABULARY_TREE_MAX + sizeof(struct vocabulary_footer))
        return error_set(err, ERROR_DATA, "%s: damaged vocabulary", path);
    vocabulary->mapped = (size_t)status.st_size;
    bytes = mmap(NULL, vocabulary->mapped, PROT_READ, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        return error_errno(err, "%s", path);
    vocabulary->bytes = bytes;
    return 0;
}

int vocabulary_open(struct vocabulary **out, const char *path,
                    struct error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct vocabulary *vocabulary;

    *out = NULL;
    if (fd == -1)
        return error_errno(err, "%s", path);
    vocabulary = mem_zero(1, sizeof *vocabulary);
    if (map_file(vocabulary, fd, path, err) == 0 &&
        read_footer(vocabulary, path, err) == 0)
        *out = vocabulary;
    else
        vocabulary_close(vocabulary);
    close(fd);
    return *out ? 0 : -1;
}

void vocabulary_close(struct vocabulary *vocabulary)
{
    if (!vocabulary)
        return;
    if (vocabulary->bytes)
        munmap((void *)(uintptr_t)vocabulary->bytes, vocabulary->mapped);
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

/** Where a descent stands. */
struct place {
    struct node node;
    uint32_t number; /* of the first word in or below the node */
    uint32_t below;  /* words in and below the node */
};

static bool place_root(struct place *place, const struct vocabulary *vocabulary)
{
    place->number = 0;
    place->below = vocabulary->count;
    return node_read(&place->node, vocabulary, vocabulary->root);
}

/** Step to child `i`; false when the file is damaged. */
static bool place_child(struct place *place,
                        const struct vocabulary *vocabulary, uint32_t i)
{
    const struct node parent = place->node;

    place->number += parent.frequency ? 1 : 0;
    for (uint32_t j = 0; j < i; j++)
        place->number += node_below(&parent, j);
    place->below = node_below(&parent, i);
    return node_child(&place->node, &parent, vocabulary, i);
}

/**
 * Descend along `text` to the node whose words all start with it.
 *
 * @param over  bytes of the node's tail that `text` does not reach
 */
static bool descend(struct place *place, uint32_t *over,
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

    if (!word.len || !descend(&place, &over, vocabulary, word) || over)
        return 0;
    return place.node.frequency;
}

/** Copy a word out; false when it is none that a vocabulary can hold. */
static bool take(struct vocabulary_word *out, struct str text, uint32_t number,
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

    return descend(&place, &over, vocabulary, word) && !over &&
           take(out, word, place.number, place.node.frequency);
}

struct vocabulary_range vocabulary_prefix(const struct vocabulary *vocabulary,
                                          struct str prefix)
{
    struct place place;
    uint32_t over;

    if (!descend(&place, &over, vocabulary, prefix) ||
        place.number > vocabulary->count ||
        place.below > vocabulary->count - place.number)
        return (struct vocabulary_range){0, 0};
    return (struct vocabulary_range){place.number, place.number + place.below};
}

/** Append the edge to a node: `first`, which stands with its parent, and the
 * tail; false when the word becomes longer than any is. */
static bool append_edge(char *text, uint32_t *len, unsigned char first,
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
            !append_edge(text, &len, first, &place.node))
            return false;
    }
    return take(out, (struct str){text, len}, number, place.node.frequency);
}

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
            take(&word, (struct str){walk->text, len}, number,
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
            !append_edge(walk->text, &child_len, node->firsts[i],
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

    if (frequency <= threshold(top) || !take(&word, text, number, frequency))
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
            !append_edge(top->text, &child_len, node->firsts[i], &child.node))
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
    if (!most || !descend(&place, &over, vocabulary, prefix))
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
