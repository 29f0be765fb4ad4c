/** The file of records: what is written comes back, damage is refused. */
#include "test.h"

#include <unistd.h>

#include "engine/buf.h"
#include "engine/store.h"
#include "folder.h"

static const char *const records[] = {"first", "", "third, \n with a line"};

static char *write_store(const char *folder, const char *name)
{
    char *path = mem_format("%s/%s", folder, name);
    struct store_writer *writer;

    assert_int_equal(store_writer_open(&writer, path, NULL), 0);
    for (size_t i = 0; i < COUNT(records); i++)
        assert_int_equal(store_writer_add(writer, str_of(records[i]), NULL), 0);
    assert_int_equal(store_writer_finish(writer, NULL), 0);
    return path;
}

static void records_come_back_by_number(void **state)
{
    char *path = write_store(*state, "sections");
    struct store *store;

    assert_int_equal(store_open(&store, path, NULL), 0);
    assert_int_equal(store_count(store), COUNT(records));
    for (uint32_t i = 0; i < COUNT(records); i++)
        assert_str(store_get(store, i + 1), records[i]);
    assert_int_equal(store_get(store, 0).len, 0);
    assert_int_equal(store_get(store, COUNT(records) + 1).len, 0);
    store_close(store);
    free(path);
}

static void appending_keeps_the_order_of_both_files(void **state)
{
    char *part = write_store(*state, "part");
    char *path = mem_format("%s/whole", (const char *)*state);
    struct store_writer *writer;
    struct store *store;

    assert_int_equal(store_writer_open(&writer, path, NULL), 0);
    assert_int_equal(store_writer_add(writer, STR("zero"), NULL), 0);
    assert_int_equal(store_writer_append(writer, part, NULL), 0);
    assert_int_equal(store_writer_append(writer, part, NULL), 0);
    assert_int_equal(store_writer_finish(writer, NULL), 0);
    assert_int_equal(store_open(&store, path, NULL), 0);
    assert_int_equal(store_count(store), 7);
    assert_str(store_get(store, 1), "zero");
    assert_str(store_get(store, 2), "first");
    assert_str(store_get(store, 4), "third, \n with a line");
    assert_str(store_get(store, 7), "third, \n with a line");
    store_close(store);
    free(part);
    free(path);
}

/** A folder with a part for each of the counts. */
static char *write_parts(const char *folder, const size_t *counts, size_t parts)
{
    char *path = mem_format("%s/parts", folder);
    char text[32];
    size_t number = 0;

    assert_int_equal(mkdir(path, 0777), 0);
    for (size_t i = 0; i < parts; i++) {
        char *part = store_part_path(path, i);
        struct store_writer *writer;

        assert_int_equal(store_writer_open(&writer, part, NULL), 0);
        for (size_t k = 0; k < counts[i]; k++) {
            snprintf(text, sizeof text, "record %zu", ++number);
            assert_int_equal(store_writer_add(writer, str_of(text), NULL), 0);
        }
        assert_int_equal(store_writer_finish(writer, NULL), 0);
        free(part);
    }
    return path;
}

static void records_of_parts_follow_one_another(void **state)
{
    static const size_t counts[] = {0, 3, 1, 0, 0, 17, 2, 0};
    char *path = write_parts(*state, counts, COUNT(counts));
    struct store *store;
    char text[32];

    assert_int_equal(store_open(&store, path, NULL), 0);
    assert_int_equal(store_count(store), 23);
    for (uint32_t i = 1; i <= 23; i++) {
        snprintf(text, sizeof text, "record %u", i);
        assert_str(store_get(store, i), text);
    }
    assert_int_equal(store_get(store, 0).len, 0);
    assert_int_equal(store_get(store, 24).len, 0);
    store_close(store);
    free(path);
}

static void a_store_of_parts_is_as_good_as_its_worst(void **state)
{
    static const size_t counts[] = {2, 2};
    char *path = write_parts(*state, counts, COUNT(counts));
    char *part = store_part_path(path, 1);
    struct store *store;
    struct error err;

    folder_write(part, STR("nothing"));
    assert_int_equal(store_open(&store, path, &err), -1);
    assert_int_equal(err.code, ERROR_DATA);
    assert_non_null(strstr(err.text, part));
    free(part);
    part = store_part_path(path, 0);
    assert_int_equal(remove(part), 0);
    assert_int_equal(store_open(&store, path, &err), -1);
    assert_null(store);
    free(part);
    free(path);
}

static void an_empty_store_has_no_records(void **state)
{
    char *path = mem_format("%s/empty", (const char *)*state);
    struct store_writer *writer;
    struct store *store;

    assert_int_equal(store_writer_open(&writer, path, NULL), 0);
    assert_int_equal(store_writer_finish(writer, NULL), 0);
    assert_int_equal(store_open(&store, path, NULL), 0);
    assert_int_equal(store_count(store), 0);
    assert_int_equal(store_get(store, 1).len, 0);
    store_close(store);
    free(path);
}

/** Each byte of the table and the footer matters, and so does the size. */
static void a_damaged_store_is_refused(void **state)
{
    char *path = write_store(*state, "good");
    char *copy = mem_format("%s/bad", (const char *)*state);
    struct buf bytes = {0};
    struct store *store;
    struct error err;

    folder_read(&bytes, path);
    for (size_t i = bytes.len - 4 * 4 - 4 * 8; i < bytes.len; i++) {
        bytes.ptr[i] = (char)(bytes.ptr[i] ^ 0x80);
        folder_write(copy, buf_view(&bytes));
        assert_int_equal(store_open(&store, copy, &err), -1);
        assert_int_equal(err.code, ERROR_DATA);
        assert_null(store);
        bytes.ptr[i] = (char)(bytes.ptr[i] ^ 0x80);
    }
    for (size_t len = 0; len < bytes.len; len++) {
        folder_write(copy, (struct str){bytes.ptr, len});
        assert_int_equal(store_open(&store, copy, &err), -1);
        assert_int_equal(err.code, ERROR_DATA);
    }
    buf_free(&bytes);
    free(path);
    free(copy);
}

static void a_missing_store_is_told_from_a_damaged_one(void **state)
{
    char *path = mem_format("%s/nothing", (const char *)*state);
    struct store_writer *writer;
    struct store *store;
    struct error err;

    assert_int_equal(store_open(&store, path, &err), -1);
    assert_int_equal(err.code, ERROR_NO_INPUT);
    free(path);
    path = mem_format("%s/no/folder", (const char *)*state);
    assert_int_equal(store_writer_open(&writer, path, &err), -1);
    assert_null(writer);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(records_come_back_by_number),
        FOLDER_TEST(appending_keeps_the_order_of_both_files),
        FOLDER_TEST(records_of_parts_follow_one_another),
        FOLDER_TEST(a_store_of_parts_is_as_good_as_its_worst),
        FOLDER_TEST(an_empty_store_has_no_records),
        FOLDER_TEST(a_damaged_store_is_refused),
        FOLDER_TEST(a_missing_store_is_told_from_a_damaged_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
