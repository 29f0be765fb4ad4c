/**
 * The words of many texts with their document frequencies, for tests and
 * benchmarks that need a large real vocabulary.
 */
#ifndef SILCROW_TESTS_WORDS_H
#define SILCROW_TESTS_WORDS_H

#include "test.h"

#include <ftw.h>

#include "engine/buf.h"
#include "engine/error.h"
#include "engine/file.h"
#include "engine/mem.h"
#include "engine/token.h"
#include "engine/unicode.h"
#include "engine/vocabulary.h"

enum {
    WORDS_FILE_MAX = 256 << 20, /* bytes of a file that is read */
};

struct words {
    struct words_row {
        struct str text; /* in the arena */
        uint32_t frequency;
        uint32_t newest; /* number of the document counted last */
    } * rows;            /* a hash table with open addressing */
    size_t room, count;
    uint32_t documents;
    struct tokenizer tokenizer;
    struct arena arena;
};

static inline size_t words_slot(const struct words *words, struct str text)
{
    size_t hash = 0xcbf29ce484222325u;

    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.ptr[i]) * 0x100000001b3u;
    hash ^= hash >> 29;
    for (hash %= words->room; words->rows[hash].text.len;
         hash = (hash + 1) % words->room)
        if (str_equal(words->rows[hash].text, text))
            break;
    return hash;
}

static inline void words_grow(struct words *words)
{
    const struct words old = *words;

    words->room = old.room ? old.room * 2 : 1 << 16;
    words->rows = mem_zero(words->room, sizeof *words->rows);
    for (size_t i = 0; i < old.room; i++)
        if (old.rows[i].text.len)
            words->rows[words_slot(words, old.rows[i].text)] = old.rows[i];
    free(old.rows);
}

static inline struct words_row *words_find(const struct words *words,
                                           struct str text)
{
    struct words_row *row = &words->rows[words_slot(words, text)];

    return row->text.len ? row : NULL;
}

static inline void words_add(struct words *words, struct str text)
{
    struct words_row *row;

    if (words->count * 2 >= words->room)
        words_grow(words);
    row = &words->rows[words_slot(words, text)];
    if (!row->text.len) {
        row->text = arena_copy(&words->arena, text);
        words->count++;
    }
    if (row->newest != words->documents) {
        row->newest = words->documents;
        row->frequency++;
    }
}

/** Count the words of one document, which is valid UTF-8. */
static inline void words_document(struct words *words, struct str text)
{
    struct token token;

    words->documents++;
    tokenizer_start(&words->tokenizer, text);
    while (tokenizer_next(&words->tokenizer, &token))
        words_add(words, token.text);
}

/** Count the words of a file: one document, or one on each line. Escapes of
 * JSON count as white space. */
static inline void words_file(struct words *words, const char *path, bool lines)
{
    struct buf raw = {0}, text = {0};
    struct error err = {0};
    struct str rest;

    if (file_read(&raw, path, WORDS_FILE_MAX, &err) == -1)
        fail_msg("%s", err.text);
    if (lines)
        for (size_t i = 0; i + 1 < raw.len; i++)
            if (raw.ptr[i] == '\\')
                raw.ptr[i] = raw.ptr[i + 1] = ' ';
    utf8_repair(&text, buf_view(&raw));
    rest = buf_view(&text);
    while (rest.len) {
        const char *end = lines ? memchr(rest.ptr, '\n', rest.len) : NULL;
        const size_t len = end ? (size_t)(end - rest.ptr) : rest.len;

        words_document(words, (struct str){rest.ptr, len});
        rest = str_skip(rest, len + 1);
    }
    buf_free(&raw);
    buf_free(&text);
}

static inline int words_by_text(const void *a, const void *b)
{
    return str_compare(((const struct words_row *)a)->text,
                       ((const struct words_row *)b)->text);
}

/** Sort the words by their bytes; the table is a plain list from then on. */
static inline void words_sort(struct words *words)
{
    size_t kept = 0;

    for (size_t i = 0; i < words->room; i++)
        if (words->rows[i].text.len)
            words->rows[kept++] = words->rows[i];
    qsort(words->rows, kept, sizeof *words->rows, words_by_text);
}

/** Write sorted words as a vocabulary. */
static inline void words_write(const struct words *words, const char *path)
{
    struct vocabulary_writer *writer;
    struct error err = {0};
    int rc = vocabulary_writer_open(&writer, path, &err);

    for (size_t i = 0; i < words->count && rc == 0; i++)
        rc = vocabulary_writer_add(writer, words->rows[i].text,
                                   words->rows[i].frequency, &err);
    if (rc == 0)
        rc = vocabulary_writer_finish(writer, &err);
    if (rc == -1)
        fail_msg("%s", err.text);
}

static inline void words_free(struct words *words)
{
    tokenizer_free(&words->tokenizer);
    arena_release(&words->arena);
    free(words->rows);
}

#endif
