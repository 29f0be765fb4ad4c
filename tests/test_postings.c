/** Lists of postings: read in blocks or kept whole, and damaged ones. */
#include "test.h"

#include "engine/buf.h"
#include "engine/mem.h"
#include "engine/postings.h"
#include "folder.h"

enum {
    DOCUMENTS = CACHED_LIST_MAX + 2000, /* so that one list is not kept */
    STEP = 7,                           /* between documents of `rare` */
};

/** Counts of the documents: of `every` a few are large. */
static uint32_t count_of(uint32_t document)
{
    return document % 1000 == 1 ? 70000 : 1 + document % 200;
}

static char *make_database(const char *folder, uint32_t documents)
{
    char *path = mem_format("%s/database", folder);
    char *part = mem_format("%s/part", folder);
    const char *sources[] = {part};
    xs_bulk *bulk;

    assert_int_equal(xs_bulk_new(&bulk, NULL), XS_OK);
    for (uint32_t i = 1; i <= documents; i++) {
        const xs_posting postings[] = {
            {.term = "every", .len = 5, .wdf = count_of(i)},
            {.term = "rare", .len = 4, .wdf = 3},
        };

        assert_int_equal(xs_bulk_add(bulk, postings, i % STEP ? 1 : 2, NULL),
                         XS_OK);
    }
    assert_int_equal(xs_bulk_write(bulk, part, NULL), XS_OK);
    xs_bulk_free(bulk);
    assert_int_equal(xs_merge(path, sources, 1, NULL, NULL, NULL), XS_OK);
    free(part);
    return path;
}

struct opened {
    xs_reader *reader;
    struct postings_cache *cache;
};

static void open_database(struct opened *opened, const char *path)
{
    assert_int_equal(xs_reader_open(&opened->reader, path, NULL), XS_OK);
    opened->cache = postings_cache_new(xs_reader_documents(opened->reader));
}

static void close_database(struct opened *opened)
{
    postings_cache_free(opened->cache);
    xs_reader_close(opened->reader);
}

static struct postings *open_list(struct opened *opened, const char *term)
{
    struct postings *postings;

    assert_int_equal(postings_open(&postings, opened->cache, opened->reader,
                                   str_of(term), NULL),
                     XS_OK);
    return postings;
}

/** All documents that are multiples of `step`, by blocks and by seeking. */
static void check_list(struct postings *postings, uint32_t step)
{
    uint32_t next = step;
    bool more;

    for (more = postings_first(postings); more; more = postings_next(postings))
        for (size_t i = 0; i < postings->count; i++, next += step) {
            const uint32_t count = step == 1 ? count_of(next) : 3;

            assert_int_equal(postings->documents[i], next);
            assert_int_equal(postings->counts[i],
                             count < UINT16_MAX ? count : UINT16_MAX);
        }
    assert_int_equal(next, DOCUMENTS / step * step + step);
    for (uint32_t from = 1, gap = 1; from < next; from += gap, gap += 13)
        assert_int_equal(postings_seek(postings, from),
                         from + step > next ? 0
                                            : (from + step - 1) / step * step);
    assert_int_equal(postings_seek(postings, next), 0);
    assert_int_equal(postings_seek(postings, 1), step); /* and back */
}

static void a_list_is_the_same_read_or_kept(void **state)
{
    char *path = make_database(*state, DOCUMENTS);
    struct opened opened;
    struct postings *every, *rare, *again;

    open_database(&opened, path);
    every = open_list(&opened, "every");
    rare = open_list(&opened, "rare");
    again = open_list(&opened, "rare");
    assert_null(every->cached);
    assert_non_null(rare->cached);
    assert_ptr_equal(rare->cached, again->cached);
    assert_int_equal(every->frequency, DOCUMENTS);
    assert_int_equal(rare->frequency, DOCUMENTS / STEP);
    check_list(every, 1);
    check_list(rare, STEP);
    check_list(again, STEP);
    postings_close(every);
    postings_close(rare);
    postings_close(again);
    assert_null(open_list(&opened, "never"));
    assert_null(open_list(&opened, "never")); /* as is known now */
    close_database(&opened);
    free(path);
}

static void what_is_kept_is_bounded_and_lists_in_use_stay(void **state)
{
    struct postings_cache *cache = postings_cache_new(0);
    struct cached_list *first =
        postings_cache_add(cache, STR("first"), CACHED_LIST_MAX);
    size_t kept = 0;
    char name[16];

    (void)state;
    assert_non_null(first);
    assert_null(postings_cache_add(cache, STR("long"), CACHED_LIST_MAX + 1));
    for (int i = 0; i < 50; i++) {
        struct cached_list *list;

        snprintf(name, sizeof name, "list%d", i);
        list = postings_cache_add(cache, str_of(name), CACHED_LIST_MAX);
        assert_non_null(list);
        postings_cache_release(list);
    }
    for (int i = 0; i < 50; i++) {
        struct cached_list *list;

        snprintf(name, sizeof name, "list%d", i);
        list = postings_cache_find(cache, str_of(name));
        kept += list != NULL;
        if (list)
            postings_cache_release(list);
    }
    assert_true(kept > 0);
    assert_true((kept + 1) * CACHED_LIST_MAX * 6 < CACHED_BYTES);
    assert_ptr_equal(postings_cache_find(cache, STR("first")), first);
    postings_cache_free(cache);
}

/** Read all of a database that may be damaged. */
static bool readable(const char *path)
{
    struct opened opened;
    struct postings *postings = NULL;
    bool good;

    if (xs_reader_open(&opened.reader, path, NULL) != XS_OK)
        return false;
    opened.cache = postings_cache_new(0);
    good = postings_open(&postings, opened.cache, opened.reader, STR("every"),
                         NULL) == XS_OK;
    if (postings) {
        bool more = postings_first(postings);

        while (more)
            more = postings_next(postings);
        good = postings->status == XS_OK;
        postings_close(postings);
    }
    close_database(&opened);
    return good;
}

static void a_damaged_list_is_an_error_or_another_list(void **state)
{
    char *path = make_database(*state, 3000);
    char *table = mem_format("%s/postlist.glass", path);
    struct buf bytes = {0};
    size_t refused = 0;

    folder_read(&bytes, table);
    assert_true(readable(path));
    for (size_t at = 0; at < bytes.len; at += 1 + bytes.len / 997) {
        const char keep = bytes.ptr[at];

        bytes.ptr[at] = (char)(keep ^ 0xff);
        folder_write(table, buf_view(&bytes));
        refused += !readable(path);
        bytes.ptr[at] = keep;
    }
    assert_true(refused > 0);
    for (size_t len = 0; len < bytes.len; len += 1 + bytes.len / 31) {
        folder_write(table, (struct str){bytes.ptr, len});
        assert_false(readable(path));
    }
    buf_free(&bytes);
    free(table);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(a_list_is_the_same_read_or_kept),
        cmocka_unit_test(what_is_kept_is_bounded_and_lists_in_use_stay),
        FOLDER_TEST(a_damaged_list_is_an_error_or_another_list),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
