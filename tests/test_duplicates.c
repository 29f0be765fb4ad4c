/** Near-duplicates: which sections are alike. */
#include "folder.h"

#include "engine/attributes.h"
#include "engine/duplicates.h"

/** A section; words are numbers from `first` on, `count` of them. */
struct section {
    uint32_t guide;
    uint64_t headings; /* 0 for none */
    uint32_t first, count;
    uint32_t other; /* how many of its last words are its own */
};

static void add(struct store_writer *writer, const struct section *section,
                uint32_t number)
{
    uint32_t body[512];
    const struct forward forward = {
        .body = body,
        .body_count = section->count,
        .guide = section->guide,
    };
    struct buf record = {0};

    assert_true(section->count <= COUNT(body));
    for (uint32_t i = 0; i < section->count; i++)
        body[i] = i + section->other < section->count
                      ? 1000 + section->first + i
                      : 100000 * (number + 1) + i;
    forward_encode(&record, &forward);
    assert_int_equal(store_writer_add(writer, buf_view(&record), NULL), 0);
    buf_free(&record);
}

/** The originals of the sections; what is not given is 0. */
static void check(const char *folder, const char *what,
                  const struct section *sections, size_t count,
                  const uint32_t *expected)
{
    char *path = mem_format("%s/forward", folder);
    struct store_writer *writer;
    struct store *store;
    uint64_t headings[8];
    uint32_t *originals;

    assert_true(count <= COUNT(headings));
    assert_int_equal(store_writer_open(&writer, path, NULL), 0);
    for (size_t i = 0; i < count; i++)
        add(writer, &sections[i], (uint32_t)i);
    assert_int_equal(store_writer_finish(writer, NULL), 0);
    assert_int_equal(store_open(&store, path, NULL), 0);
    for (size_t i = 0; i < count; i++)
        headings[i] = sections[i].headings;
    originals = duplicates_find(store, headings);
    for (size_t i = 0; i < count; i++) {
        const uint32_t got = originals ? originals[i] : 0;

        if (got != expected[i])
            print_error("%s: section %zu: %u, not %u\n", what, i + 1, got,
                        expected[i]);
        assert_int_equal(got, expected[i]);
    }
    free(originals);
    store_close(store);
    free(path);
}

static void what_is_alike(void **state)
{
    static const struct {
        const char *what;
        struct section sections[4];
        uint32_t originals[4];
    } cases[] = {
        {"copies in other guides, the first in order",
         {{1, 56, 0, 40, 0},
          {2, 59, 0, 40, 0},
          {2, 56, 0, 40, 0},
          {3, 56, 0, 40, 0}},
         {1, 0, 1, 1}},
        {"four words of a hundred differ",
         {{1, 56, 0, 100, 0}, {2, 56, 0, 100, 4}},
         {1, 1}},
        {"a word of thirty differs",
         {{1, 56, 0, 30, 0}, {2, 56, 0, 30, 1}},
         {1, 1}},
        {"twenty of a hundred differ",
         {{1, 56, 0, 100, 0}, {2, 56, 0, 100, 20}},
         {0, 0}},
        {"one is the other and more",
         {{1, 56, 0, 50, 0}, {2, 56, 0, 100, 0}},
         {0, 0}},
        {"other headings", {{1, 56, 0, 40, 0}, {2, 57, 0, 40, 0}}, {0, 0}},
        {"the same guide", {{1, 56, 0, 40, 0}, {1, 56, 0, 40, 0}}, {0, 0}},
        {"no heading", {{1, 0, 0, 40, 0}, {2, 0, 0, 40, 0}}, {0, 0}},
        {"no text", {{1, 56, 0, 0, 0}, {2, 56, 0, 0, 0}}, {0, 0}},
        {"two texts, each twice",
         {{1, 6, 0, 40, 0},
          {2, 6, 500, 40, 0},
          {3, 6, 0, 40, 0},
          {4, 6, 500, 40, 0}},
         {1, 2, 1, 2}},
    };

    for (size_t i = 0; i < COUNT(cases); i++)
        check(*state, cases[i].what, cases[i].sections,
              COUNT(cases[i].sections), cases[i].originals);
}

static void likeness_reaches_no_further_than_the_first(void **state)
{
    /* The third is like the second, which is like the first: it is compared
     * with the first alone. */
    static const struct section sections[] = {
        {1, 56, 0, 100, 0}, {2, 56, 4, 100, 0}, {3, 56, 8, 100, 0}};
    static const uint32_t originals[] = {1, 1, 0};

    check(*state, "a chain", sections, COUNT(sections), originals);
}

static void a_simhash_is_near_for_near_texts(void **state)
{
    uint32_t words[200];
    uint64_t hash;

    (void)state;
    for (uint32_t i = 0; i < COUNT(words); i++)
        words[i] = i + 1;
    hash = duplicates_simhash(words, COUNT(words));
    assert_true(hash == duplicates_simhash(words, COUNT(words)));
    words[7] = 5000;
    assert_true(__builtin_popcountll(
                    hash ^ duplicates_simhash(words, COUNT(words))) <= 6);
    for (uint32_t i = 0; i < COUNT(words); i++)
        words[i] = i + 9000;
    assert_true(__builtin_popcountll(
                    hash ^ duplicates_simhash(words, COUNT(words))) > 16);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(what_is_alike),
        FOLDER_TEST(likeness_reaches_no_further_than_the_first),
        cmocka_unit_test(a_simhash_is_near_for_near_texts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
