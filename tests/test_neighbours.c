/** What is around a section, from levels and guides alone. */
#include "test.h"

#include "engine/forward.h"
#include "engine/neighbours.h"
#include "folder.h"

/** Two guides; the second skips a level and ends with a short one. */
static const struct {
    uint32_t guide, level;
    uint32_t parent, previous, next;
    uint32_t children[4];
} rows[] = {
    {0, 0, 0, 0, 0, {0}}, /* documents are numbered from 1 */
    {7, 0, 0, 0, 2, {2, 4}}, {7, 1, 1, 1, 3, {3}},    {7, 2, 2, 2, 4, {0}},
    {7, 1, 1, 3, 0, {0}},    {8, 1, 0, 0, 6, {6, 7}}, {8, 4, 5, 5, 7, {0}},
    {8, 2, 5, 6, 8, {8}},    {8, 3, 7, 7, 9, {0}},    {8, 1, 0, 8, 0, {0}},
};

static void levels_and_guides_say_what_is_around(void **state)
{
    char *path = mem_format("%s/forward", (const char *)*state);
    struct store_writer *writer;
    struct store *store;

    assert_int_equal(store_writer_open(&writer, path, NULL), 0);
    for (size_t i = 1; i < COUNT(rows); i++) {
        const struct forward forward = {.level = rows[i].level,
                                        .guide = rows[i].guide};
        struct buf record = {0};

        forward_encode(&record, &forward);
        assert_int_equal(store_writer_add(writer, buf_view(&record), NULL), 0);
        buf_free(&record);
    }
    assert_int_equal(store_writer_finish(writer, NULL), 0);
    assert_int_equal(store_open(&store, path, NULL), 0);
    for (uint32_t i = 1; i < COUNT(rows); i++) {
        struct neighbours around;
        size_t children = 0;

        neighbours_find(&around, store, i);
        assert_int_equal(around.parent, rows[i].parent);
        assert_int_equal(around.previous, rows[i].previous);
        assert_int_equal(around.next, rows[i].next);
        for (; rows[i].children[children]; children++)
            assert_int_equal(around.children[children],
                             rows[i].children[children]);
        assert_int_equal(around.child_count, children);
    }
    store_close(store);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(levels_and_guides_say_what_is_around),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
