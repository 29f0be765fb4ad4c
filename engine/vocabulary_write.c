#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "buf.h"
#include "mem.h"
#include "unicode.h"
#include "vocabulary_tree.h"

enum {
    WRITE_BUFFER = 1 << 16, /* bytes written at once */
};

/** A child that is in the file. */
struct child {
    uint32_t at;    /* bytes from the start of the file */
    uint32_t below; /* words in and below it */
    uint8_t first;  /* byte of the edge to it */
    uint8_t ceiling;
};

/** A node on the way to the newest word: its children may not be complete. */
struct open_node {
    uint32_t depth;     /* bytes of the word before it */
    uint32_t frequency; /* 0: no word ends here */
    uint32_t below;     /* words in it and its finished children */
    uint8_t ceiling;
    uint32_t count;
    struct child children[NODE_CHILDREN_MAX];
};

struct vocabulary_writer {
    FILE *file;
    char *path;
    struct buf out; /* not yet written */
    uint64_t at;    /* bytes written and in `out` */
    uint64_t total;
    uint32_t count;
    struct error failure; /* of vocabulary_writer_term(); code 0 for none */
    char word[VOCABULARY_WORD_MAX]; /* the newest */
    uint32_t len;
    uint32_t used;                                   /* of `path_nodes` */
    struct open_node nodes[VOCABULARY_WORD_MAX + 1]; /* root first */
};

int vocabulary_writer_open(struct vocabulary_writer **out, const char *path,
                           struct error *err)
{
    struct vocabulary_writer *writer;
    FILE *file = fopen(path, "wbe");

    *out = NULL;
    if (!file)
        return error_errno(err, "%s", path);
    writer = mem_zero(1, sizeof *writer);
    writer->file = file;
    writer->path = mem_copy(str_of(path));
    writer->used = 1;
    *out = writer;
    return 0;
}

void vocabulary_writer_free(struct vocabulary_writer *writer)
{
    if (!writer)
        return;
    if (writer->file)
        fclose(writer->file);
    buf_free(&writer->out);
    free(writer->path);
    free(writer);
}

static int flush(struct vocabulary_writer *writer, struct error *err)
{
    const struct buf *out = &writer->out;

    if (out->len && fwrite(out->ptr, 1, out->len, writer->file) != out->len)
        return error_errno(err, "%s", writer->path);
    buf_clear(&writer->out);
    return 0;
}

/** Bytes that a number takes. */
static unsigned width_of(uint32_t number)
{
    return number < 1 << 8    ? 1
           : number < 1 << 16 ? 2
           : number < 1 << 24 ? 3
                              : 4;
}

static void put_number(struct buf *out, uint32_t number, unsigned width)
{
    const uint32_t little = htole32(number);

    buf_str(out, (struct str){(const char *)&little, width});
}

static void put_leaf(struct buf *out, const struct open_node *node,
                     struct str tail)
{
    buf_byte(out, (char)(tail.len << NODE_LEAF_SHIFT));
    buf_str(out, tail);
    buf_varint(out, node->frequency);
}

/** The tables of a branch that begins at `at`. */
static void put_children(struct buf *out, const struct open_node *node,
                         uint32_t at, unsigned reach_width,
                         unsigned below_width)
{
    const struct child *children = node->children;

    for (uint32_t i = 0; i < node->count; i++)
        buf_byte(out, (char)children[i].first);
    for (uint32_t i = 0; i < node->count; i++)
        buf_byte(out, (char)children[i].ceiling);
    for (uint32_t i = 0; i < node->count; i++)
        put_number(out, at - children[i].at, reach_width);
    if (below_width)
        for (uint32_t i = 0; i < node->count; i++)
            put_number(out, children[i].below, below_width);
}

static void put_branch(struct buf *out, const struct open_node *node,
                       uint32_t at, struct str tail)
{
    const unsigned reach_width = width_of(at - node->children[0].at);
    uint32_t most = 0;
    unsigned below_width, header;

    for (uint32_t i = 0; i < node->count; i++)
        if (node->children[i].below > most)
            most = node->children[i].below;
    below_width = most == 1 ? 0 : width_of(most); /* COUNT_MAX: below 4 */
    header = NODE_BRANCH | (reach_width - 1) << NODE_REACH_SHIFT |
             below_width << NODE_BELOW_SHIFT;
    if (node->frequency)
        header |= NODE_WORD;
    if (tail.len)
        header |= NODE_TAIL;
    buf_byte(out, (char)header);
    buf_byte(out, (char)(node->count - 1));
    if (tail.len) {
        buf_byte(out, (char)tail.len);
        buf_str(out, tail);
    }
    if (node->frequency)
        buf_varint(out, node->frequency);
    put_children(out, node, at, reach_width, below_width);
}

/** Write a finished node whose edge is `tail` behind its first byte. */
static int put_node(struct vocabulary_writer *writer,
                    const struct open_node *node, struct str tail,
                    struct error *err)
{
    const size_t before = writer->out.len;

    if (writer->at > VOCABULARY_TREE_MAX)
        return error_set(err, ERROR_DATA, "%s: the vocabulary is too large",
                         writer->path);
    if (node->count)
        put_branch(&writer->out, node, (uint32_t)writer->at, tail);
    else
        put_leaf(&writer->out, node, tail);
    writer->at += writer->out.len - before;
    return writer->out.len < WRITE_BUFFER ? 0 : flush(writer, err);
}

static struct open_node *push(struct vocabulary_writer *writer, uint32_t depth)
{
    struct open_node *node = &writer->nodes[writer->used++];

    node->depth = depth;
    node->frequency = node->below = node->count = node->ceiling = 0;
    return node;
}

/** Write the deepest open node and hang it below the one at `depth` bytes,
 * which is made when it is not there. */
static int close_deepest(struct vocabulary_writer *writer, uint32_t depth,
                         struct error *err)
{
    struct open_node *node = &writer->nodes[writer->used - 1];
    struct open_node *parent = node - 1;
    struct child child = {.at = (uint32_t)writer->at,
                          .below = node->below,
                          .ceiling = node->ceiling};

    if (parent->depth > depth)
        depth = parent->depth;
    child.first = (uint8_t)writer->word[depth];
    if (put_node(
            writer, node,
            (struct str){writer->word + depth + 1, node->depth - depth - 1},
            err) == -1)
        return -1;
    writer->used--;
    if (parent->depth < depth)
        parent = push(writer, depth);
    parent->below += child.below;
    if (parent->ceiling < child.ceiling)
        parent->ceiling = child.ceiling;
    parent->children[parent->count++] = child;
    return 0;
}

static int close_below(struct vocabulary_writer *writer, uint32_t depth,
                       struct error *err)
{
    while (writer->nodes[writer->used - 1].depth > depth)
        if (close_deepest(writer, depth, err) == -1)
            return -1;
    return 0;
}

static uint32_t shared_bytes(const struct vocabulary_writer *writer,
                             struct str word)
{
    uint32_t i = 0;

    while (i < writer->len && i < word.len && writer->word[i] == word.ptr[i])
        i++;
    return i;
}

int vocabulary_writer_add(struct vocabulary_writer *writer, struct str word,
                          uint32_t frequency, struct error *err)
{
    const struct str last = {writer->word, writer->len};
    struct open_node *node;

    if (word.len == 0 || word.len > VOCABULARY_WORD_MAX || frequency == 0 ||
        str_compare(last, word) >= 0 || utf8_check(word) != word.len)
        return error_set(err, ERROR_INTERNAL,
                         "%s: the word %.*s is not in order", writer->path,
                         STR_ARGS(word));
    if (writer->count == VOCABULARY_COUNT_MAX)
        return error_set(err, ERROR_DATA, "%s: more than %d words",
                         writer->path, VOCABULARY_COUNT_MAX);
    if (close_below(writer, shared_bytes(writer, word), err) == -1)
        return -1;
    memcpy(writer->word, word.ptr, word.len);
    writer->len = (uint32_t)word.len;
    node = push(writer, writer->len);
    node->frequency = frequency;
    node->below = 1;
    node->ceiling = ceiling_of(frequency);
    writer->count++;
    writer->total += frequency;
    return 0;
}

/** The root and the footer. */
static int finish(struct vocabulary_writer *writer, struct error *err)
{
    struct vocabulary_footer footer = {.total = htole64(writer->total),
                                       .count = htole32(writer->count),
                                       .version = htole32(VOCABULARY_VERSION)};

    if (close_below(writer, 0, err) == -1)
        return -1;
    footer.root = htole32((uint32_t)writer->at);
    if (put_node(writer, &writer->nodes[0], STR(""), err) == -1)
        return -1;
    footer.tree_bytes = htole64(writer->at);
    memcpy(footer.magic, VOCABULARY_MAGIC, sizeof footer.magic);
    buf_str(&writer->out, (struct str){(const char *)&footer, sizeof footer});
    return flush(writer, err);
}

int vocabulary_writer_finish(struct vocabulary_writer *writer,
                             struct error *err)
{
    int rc = writer->failure.code ? error_set(err, writer->failure.code, "%s",
                                              writer->failure.text)
                                  : finish(writer, err);
    FILE *file = writer->file;

    writer->file = NULL;
    if (fclose(file) != 0 && rc == 0)
        rc = error_errno(err, "%s", writer->path);
    vocabulary_writer_free(writer);
    return rc;
}

/* ---- From a database --------------------------------------------------- */

int vocabulary_writer_term(void *context, const char *term, size_t len,
                           uint32_t documents)
{
    struct vocabulary_writer *writer = context;
    const struct str word = {term, len};

    if (len == 0 || len > VOCABULARY_WORD_MAX || documents == 0 ||
        (term[0] >= 'A' && term[0] <= 'Z') || utf8_check(word) != len)
        return 0;
    return vocabulary_writer_add(writer, word, documents, &writer->failure);
}

uint32_t vocabulary_writer_count(const struct vocabulary_writer *writer)
{
    return writer->count;
}

int vocabulary_build(const char *path, xs_reader *reader, struct error *err)
{
    struct vocabulary_writer *writer;
    xs_error cause;

    if (vocabulary_writer_open(&writer, path, err) == -1)
        return -1;
    if (xs_reader_terms(reader, "", 0, vocabulary_writer_term, writer,
                        &cause) == XS_OK)
        return vocabulary_writer_finish(writer, err);
    vocabulary_writer_free(writer);
    return error_set(err, ERROR_IO, "%s: cannot read the terms: %s", path,
                     cause.message);
}
