/**
 * Lists of words, and vocabularies made of them, for tests that compare what
 * a vocabulary says with a look at the plain list.
 */
#ifndef SILCROW_TESTS_WORD_LIST_H
#define SILCROW_TESTS_WORD_LIST_H

#include "folder.h"

#include "engine/vocabulary.h"

/** A sorted list of words to compare with. */
struct list {
    struct row {
        char text[VOCABULARY_WORD_MAX + 1];
        uint32_t frequency;
    } * rows;
    size_t count;
};

/** The file of a test; release with free(). */
static inline char *path_in(const char *folder)
{
    return mem_format("%s/vocabulary", folder);
}

static inline void write_list(const struct list *list, const char *folder)
{
    char *path = path_in(folder);
    struct vocabulary_writer *writer;
    struct error err = {0};

    assert_int_equal(vocabulary_writer_open(&writer, path, &err), 0);
    for (size_t i = 0; i < list->count; i++)
        assert_int_equal(vocabulary_writer_add(writer,
                                               str_of(list->rows[i].text),
                                               list->rows[i].frequency, &err),
                         0);
    assert_int_equal(vocabulary_writer_finish(writer, &err), 0);
    free(path);
}

static inline struct vocabulary *open_list(const struct list *list,
                                           const char *folder)
{
    char *path = path_in(folder);
    struct vocabulary *vocabulary;
    struct error err = {0};

    write_list(list, folder);
    if (vocabulary_open(&vocabulary, path, &err) == -1)
        fail_msg("%s", err.text);
    free(path);
    return vocabulary;
}

static inline uint32_t random_next(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

static inline int by_text(const void *a, const void *b)
{
    return strcmp(((const struct row *)a)->text, ((const struct row *)b)->text);
}

/** Words over a small alphabet, so that many share their beginnings. */
static inline struct list make_list(size_t count, uint32_t seed)
{
    static const char *const letters[] = {"a",  "b", "c", "é", "ж",
                                          "日", "7", "🎉", "c", "a"};
    struct list list = {mem_zero(count, sizeof(struct row)), 0};
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        const uint32_t len = 1 + random_next(&seed) % 12;
        size_t used = 0;

        for (uint32_t j = 0; j < len; j++) {
            const char *letter = letters[random_next(&seed) % COUNT(letters)];

            memcpy(list.rows[i].text + used, letter, strlen(letter));
            used += strlen(letter);
        }
        list.rows[i].frequency = 1u << (random_next(&seed) % 32);
        list.rows[i].frequency -= random_next(&seed) % 2;
        list.rows[i].frequency |= 1;
    }
    qsort(list.rows, count, sizeof *list.rows, by_text);
    for (size_t i = 0; i < count; i++)
        if (!kept || by_text(&list.rows[kept - 1], &list.rows[i]) != 0)
            list.rows[kept++] = list.rows[i];
    list.count = kept;
    return list;
}

static inline struct list words_of(struct row *rows, size_t count)
{
    return (struct list){rows, count};
}

#endif
