/** Databases written in bulk are those that Xapian would write. */
#include "test.h"

#include "engine/buf.h"
#include "folder.h"
#include "shim/xapian_shim.h"

enum { TERMS_MAX = 400 };

/** The terms of document `number` of a made-up collection. */
struct made {
    xs_posting postings[TERMS_MAX];
    char texts[TERMS_MAX][XS_TERM_MAX + 1];
    size_t count;
};

static uint32_t scatter(uint32_t a, uint32_t b)
{
    uint64_t hash = ((uint64_t)a << 32 | b) * 0x9e3779b97f4a7c15ULL;

    hash ^= hash >> 29;
    return (uint32_t)((hash * 0xbf58476d1ce4e5b9ULL) >> 32);
}

static void add_term(struct made *made, const char *text, size_t len,
                     uint32_t wdf)
{
    memcpy(made->texts[made->count], text, len);
    made->postings[made->count] =
        (xs_posting){.term = made->texts[made->count], .len = len, .wdf = wdf};
    made->count++;
}

static void make(struct made *made, uint32_t number)
{
    char text[XS_TERM_MAX + 1];

    made->count = 0;
    add_term(made, "every", 5, 1 + number % 300);
    if (number % 2)
        add_term(made, "odd", 3, 0);
    if (number % 1000 == 7)
        add_term(made, "zero\0inside", 11, 2);
    if (number % 500 == 3) {
        memset(text, 'l', XS_TERM_MAX);
        add_term(made, text, XS_TERM_MAX, 1);
        add_term(made, text, XS_TERM_MAX - 1, 1);
    }
    for (uint32_t i = 0; i < number % 40; i++) {
        const int len = snprintf(text, sizeof text, "w%x-%u",
                                 scatter(number, i) % (1u << (i % 20)), i);

        add_term(made, text, (size_t)len, 1 + scatter(i, number) % 5);
    }
}

/** Write documents `first` to `end` - 1, in bulk or by Xapian. */
static char *write_some(const char *folder, const char *name, uint32_t first,
                        uint32_t end, xs_bulk *bulk)
{
    char *path = mem_format("%s/%s", folder, name);
    struct made made;
    xs_writer *writer = NULL;

    if (!bulk)
        assert_int_equal(xs_writer_create(&writer, path, NULL), XS_OK);
    for (uint32_t i = first; i < end; i++) {
        make(&made, i);
        if (bulk)
            assert_int_equal(xs_bulk_add(bulk, made.postings, made.count, NULL),
                             XS_OK);
        else
            assert_int_equal(
                xs_writer_add(writer, "", 0, made.postings, made.count, NULL),
                XS_OK);
    }
    if (bulk) {
        xs_error err = {.status = XS_OK};

        if (xs_bulk_write(bulk, path, &err) != XS_OK)
            fail_msg("%s", err.message);
    } else {
        assert_int_equal(xs_writer_commit(writer, NULL), XS_OK);
    }
    xs_writer_close(writer);
    return path;
}

static char *merge(const char *folder, const char *name, char **parts,
                   size_t count)
{
    char *path = mem_format("%s/%s", folder, name);
    const char *sources[8];
    xs_error err = {.status = XS_OK};

    for (size_t i = 0; i < count; i++)
        sources[i] = parts[i];
    if (xs_compact(path, sources, count, &err) != XS_OK)
        fail_msg("%s", err.message);
    for (size_t i = 0; i < count; i++)
        free(parts[i]);
    return path;
}

static void check_same_table(const char *a, const char *b)
{
    char *one = mem_format("%s/postlist.glass", a);
    char *two = mem_format("%s/postlist.glass", b);
    struct buf x = {0}, y = {0};

    folder_read(&x, one);
    folder_read(&y, two);
    assert_int_equal(x.len, y.len);
    assert_memory_equal(x.ptr, y.ptr, x.len);
    buf_free(&x);
    buf_free(&y);
    free(one);
    free(two);
}

/** The statistics are what the version file says behind the id, which differs
 * by chance. */
static void check_same_version(const char *a, const char *b)
{
    char *one = mem_format("%s/iamglass", a);
    char *two = mem_format("%s/iamglass", b);
    struct buf x = {0}, y = {0};

    folder_read(&x, one);
    folder_read(&y, two);
    assert_int_equal(x.len, y.len);
    assert_memory_equal(x.ptr + 32, y.ptr + 32, x.len - 32);
    buf_free(&x);
    buf_free(&y);
    free(one);
    free(two);
}

/** Few enough documents for lists of one chunk: the merged database is then
 * the same to the byte. */
static void merged_databases_are_those_that_xapian_wrote(void **state)
{
    char *parts[3];
    char *bulky, *usual;
    xs_bulk *bulk;

    assert_int_equal(xs_bulk_new(&bulk, NULL), XS_OK);
    parts[0] = write_some(*state, "b0", 0, 700, bulk);
    parts[1] = write_some(*state, "b1", 700, 701, bulk);
    parts[2] = write_some(*state, "b2", 701, 1400, bulk);
    xs_bulk_free(bulk);
    bulky = merge(*state, "bulk", parts, 3);
    parts[0] = write_some(*state, "x0", 0, 700, NULL);
    parts[1] = write_some(*state, "x1", 700, 701, NULL);
    parts[2] = write_some(*state, "x2", 701, 1400, NULL);
    usual = merge(*state, "usual", parts, 3);
    check_same_table(bulky, usual);
    check_same_version(bulky, usual);
    free(bulky);
    free(usual);
}

/** Lists of many chunks, several levels of the tree, large numbers. */
static void a_large_database_is_the_one_that_xapian_wrote(void **state)
{
    char *part, *bulky, *usual;
    xs_bulk *bulk;

    assert_int_equal(xs_bulk_new(&bulk, NULL), XS_OK);
    part = write_some(*state, "b", 0, 40000, bulk);
    xs_bulk_free(bulk);
    bulky = merge(*state, "bulk", &part, 1);
    part = write_some(*state, "x", 0, 40000, NULL);
    usual = merge(*state, "usual", &part, 1);
    check_same_table(bulky, usual);
    check_same_version(bulky, usual);
    free(bulky);
    free(usual);
}

static int count_term(void *context, const char *term, size_t len,
                      uint32_t documents)
{
    uint64_t *sum = context;

    (void)term;
    *sum += len * documents;
    return 0;
}

static void it_can_be_searched_without_being_merged(void **state)
{
    xs_reader *reader;
    xs_bulk *bulk;
    uint32_t frequency;
    uint64_t sum = 0;
    char *path;

    assert_int_equal(xs_bulk_new(&bulk, NULL), XS_OK);
    path = write_some(*state, "b", 0, 20000, bulk);
    xs_bulk_free(bulk);
    assert_int_equal(xs_reader_open(&reader, path, NULL), XS_OK);
    assert_int_equal(xs_reader_documents(reader), 20000);
    assert_int_equal(xs_reader_frequency(&frequency, reader, "odd", 3, NULL),
                     XS_OK);
    assert_int_equal(frequency, 10000);
    assert_int_equal(
        xs_reader_frequency(&frequency, reader, "zero\0inside", 11, NULL),
        XS_OK);
    assert_int_equal(frequency, 20);
    assert_int_equal(xs_reader_terms(reader, "", 0, count_term, &sum, NULL),
                     XS_OK);
    assert_true(sum > 20000);
    xs_reader_close(reader);
    free(path);
}

static void a_term_that_xapian_refuses_is_refused(void **state)
{
    const xs_posting empty = {.term = "", .len = 0, .wdf = 1};
    xs_bulk *bulk;
    xs_error err;

    (void)state;
    assert_int_equal(xs_bulk_new(&bulk, NULL), XS_OK);
    assert_int_equal(xs_bulk_add(bulk, &empty, 1, &err), XS_ERR_QUERY);
    xs_bulk_free(bulk);
}

static void a_folder_that_cannot_be_made_is_told(void **state)
{
    xs_bulk *bulk;
    xs_error err;

    (void)state;
    assert_int_equal(xs_bulk_new(&bulk, NULL), XS_OK);
    assert_int_equal(xs_bulk_write(bulk, "/nonexistent/x", &err), XS_ERR_IO);
    assert_non_null(strstr(err.message, "/nonexistent/x"));
    xs_bulk_free(bulk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(merged_databases_are_those_that_xapian_wrote),
        FOLDER_TEST(a_large_database_is_the_one_that_xapian_wrote),
        FOLDER_TEST(it_can_be_searched_without_being_merged),
        cmocka_unit_test(a_term_that_xapian_refuses_is_refused),
        cmocka_unit_test(a_folder_that_cannot_be_made_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
