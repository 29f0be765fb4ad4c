/** Bundles: which batches make one, and that they are made once. */
#include "test.h"

#include "engine/buf.h"
#include "folder.h"
#include "indexer/bundle.h"
#include "shim/xapian_shim.h"

enum { BATCHES = 100 };

/** The key of batch `number`, as good as random. */
static struct segment_key key_of(uint32_t number)
{
    return segment_key((struct str){(const char *)&number, sizeof number});
}

static void make_batches(struct merge_batch *batches, size_t count)
{
    for (size_t i = 0; i < count; i++)
        batches[i] = (struct merge_batch){
            .base = NULL, .kept = true, .key = key_of((uint32_t)i)};
}

static bool same_key(const struct bundle *a, const struct bundle *b)
{
    return a->count == b->count &&
           memcmp(a->key.bytes, b->key.bytes, SEGMENT_KEY_BYTES) == 0;
}

/** How many bundles of `now` were not in `before`. */
static size_t count_new(const struct bundles *now, const struct bundles *before)
{
    size_t count = 0;

    for (size_t i = 0; i < now->count; i++) {
        bool found = now->list[i].count == 1;

        for (size_t k = 0; k < before->count; k++)
            found = found || same_key(&now->list[i], &before->list[k]);
        count += !found;
    }
    return count;
}

static void every_batch_is_in_one_bundle_in_order(void **state)
{
    struct merge_batch batches[BATCHES];
    struct bundles bundles = {0};
    size_t count = 0;

    (void)state;
    make_batches(batches, BATCHES);
    bundles_plan(&bundles, batches, BATCHES, "/folder");
    for (size_t i = 0; i < bundles.count; i++) {
        assert_ptr_equal(bundles.list[i].batches, batches + count);
        assert_in_range(bundles.list[i].count, 1, BUNDLE_BATCHES_MAX);
        count += bundles.list[i].count;
    }
    assert_int_equal(count, BATCHES);
    assert_in_range(bundles.count, BATCHES / BUNDLE_BATCHES / 2,
                    BATCHES / BUNDLE_BATCHES * 2);
    bundles_release(&bundles);
}

static void a_change_makes_few_bundles_anew(void **state)
{
    struct merge_batch batches[BATCHES], changed[BATCHES];
    struct bundles before = {0}, now = {0};

    (void)state;
    make_batches(batches, BATCHES);
    bundles_plan(&before, batches, BATCHES, "/folder");
    for (size_t i = 0; i < BATCHES; i++) {
        make_batches(changed, BATCHES);
        changed[i].key = key_of((uint32_t)(1000 + i));
        bundles_plan(&now, changed, BATCHES, "/folder");
        assert_in_range(count_new(&now, &before), 0, 3);
        bundles_release(&now);
        /* and one that goes */
        make_batches(changed, BATCHES);
        memmove(changed + i, changed + i + 1,
                (BATCHES - i - 1) * sizeof *changed);
        bundles_plan(&now, changed, BATCHES - 1, "/folder");
        assert_in_range(count_new(&now, &before), 0, 2);
        bundles_release(&now);
    }
    bundles_release(&before);
}

static void a_batch_that_is_not_kept_stands_alone(void **state)
{
    struct merge_batch batches[BATCHES];
    struct bundles bundles = {0};

    (void)state;
    make_batches(batches, BATCHES);
    for (size_t i = 0; i < BATCHES; i += 3)
        batches[i].kept = false;
    bundles_plan(&bundles, batches, BATCHES, "/folder");
    for (size_t i = 0; i < bundles.count; i++)
        assert_true(bundles.list[i].batches->kept ||
                    bundles.list[i].count == 1);
    bundles_release(&bundles);
}

static void a_small_index_has_no_bundles(void **state)
{
    struct merge_batch batches[BATCHES];
    struct bundles bundles = {0};

    (void)state;
    make_batches(batches, BUNDLE_LEAST);
    bundles_plan(&bundles, batches, BUNDLE_LEAST - 1, "/folder");
    assert_int_equal(bundles.count, BUNDLE_LEAST - 1);
    bundles_release(&bundles);
    bundles_plan(&bundles, batches, BUNDLE_LEAST, "/folder");
    assert_true(bundles.count < BUNDLE_LEAST);
    bundles_release(&bundles);
}

/* ---- Making ------------------------------------------------------------ */

/** Two batches of a document each, as a bundle. */
static struct bundle write_two(struct merge_batch *batches, const char *folder)
{
    static const char *const terms[] = {"one", "two"};
    struct bundle bundle = {.batches = batches, .count = 2, .key = key_of(7)};
    char *base = segment_base(folder, &bundle.key);
    xs_bulk *bulk;

    assert_int_equal(xs_bulk_new(&bulk, NULL), XS_OK);
    for (uint32_t i = 0; i < 2; i++) {
        const xs_posting posting = {.term = terms[i], .len = 3, .wdf = 1};
        char *path;

        batches[i].key = key_of(i);
        batches[i].base = segment_base(folder, &batches[i].key);
        path = mem_format("%s.p", batches[i].base);
        assert_int_equal(xs_bulk_add(bulk, &posting, 1, NULL), XS_OK);
        assert_int_equal(xs_bulk_write(bulk, path, NULL), XS_OK);
        free(path);
    }
    xs_bulk_free(bulk);
    bundle.file = mem_format("%s.p", base);
    free(base);
    return bundle;
}

static ino_t inode(const char *path)
{
    struct stat status;

    assert_int_equal(stat(path, &status), 0);
    return status.st_ino;
}

static void check_documents(const char *file, const char *folder)
{
    char *path = mem_format("%s/database", folder);
    xs_reader *reader;
    xs_list *list;

    assert_int_equal(xs_merge(path, &file, 1, NULL, NULL, NULL), XS_OK);
    assert_int_equal(xs_reader_open(&reader, path, NULL), XS_OK);
    assert_int_equal(xs_reader_documents(reader), 2);
    assert_int_equal(xs_list_open(&list, reader, "two", 3, NULL), XS_OK);
    assert_int_equal(xs_list_documents(list), 1);
    xs_list_close(list);
    xs_reader_close(reader);
    free(path);
}

static void a_bundle_is_made_once_and_again_when_damaged(void **state)
{
    struct merge_batch batches[2] = {{.base = NULL}};
    struct bundle bundle = write_two(batches, *state);
    struct buf bytes = {0};
    ino_t first;

    assert_int_equal(bundle_make(&bundle, *state, false, NULL), 0);
    first = inode(bundle.file);
    assert_int_equal(bundle_make(&bundle, *state, false, NULL), 0);
    assert_int_equal(inode(bundle.file), first);
    folder_read(&bytes, bundle.file);
    folder_write(bundle.file, STR("damage"));
    assert_int_equal(bundle_make(&bundle, *state, false, NULL), 0);
    check_documents(bundle.file, *state);
    assert_int_equal(remove(bundle.file), 0);
    assert_int_equal(bundle_make(&bundle, *state, true, NULL), 0);
    folder_read(&bytes, bundle.file);
    assert_int_equal(bytes.len % 2, 0);
    assert_memory_equal(bytes.ptr, bytes.ptr + bytes.len / 2, bytes.len / 2);
    buf_free(&bytes);
    free(bundle.file);
    free(batches[0].base);
    free(batches[1].base);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_batch_is_in_one_bundle_in_order),
        cmocka_unit_test(a_change_makes_few_bundles_anew),
        cmocka_unit_test(a_batch_that_is_not_kept_stands_alone),
        cmocka_unit_test(a_small_index_has_no_bundles),
        FOLDER_TEST(a_bundle_is_made_once_and_again_when_damaged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
