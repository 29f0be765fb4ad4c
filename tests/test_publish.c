/** Publishing generations: one writer, one step, nothing left behind. */
#include "test.h"

#include <unistd.h>

#include "engine/file.h"
#include "folder.h"
#include "indexer/publish.h"
#include "small_index.h"

/** Whether there is anything at DATA/guides/NAME. */
static bool there(const char *data, const char *name)
{
    char *path = mem_format("%s/guides/%s", data, name);
    struct stat status;
    const bool found = lstat(path, &status) == 0;

    free(path);
    return found;
}

/** Put the parts of a generation of one section into a folder. */
static void assemble(const char *folder, const char *id)
{
    const struct small_section section = {id,     NULL, "A heading",
                                          "Text", NULL, 0};
    struct small_writer writer = {.analysis = analysis_new()};
    char *path = small_path(folder, "xapian");
    xs_reader *reader;

    assert_int_equal(xs_writer_create(&writer.database, path, NULL), XS_OK);
    free(path);
    path = small_path(folder, "sections");
    assert_int_equal(store_writer_open(&writer.sections, path, NULL), 0);
    free(path);
    path = small_path(folder, "forward");
    assert_int_equal(store_writer_open(&writer.forward, path, NULL), 0);
    free(path);
    small_add(&writer, &section);
    assert_int_equal(xs_writer_commit(writer.database, NULL), XS_OK);
    xs_writer_close(writer.database);
    assert_int_equal(store_writer_finish(writer.sections, NULL), 0);
    assert_int_equal(store_writer_finish(writer.forward, NULL), 0);
    path = small_path(folder, "xapian");
    assert_int_equal(xs_reader_open(&reader, path, NULL), XS_OK);
    free(path);
    path = small_path(folder, "vocabulary");
    assert_int_equal(vocabulary_build(path, reader, NULL), 0);
    free(path);
    xs_reader_close(reader);
    document_page_release(&writer.page);
    analysis_free(writer.analysis);
}

static void publish_one(const char *data, const char *id,
                        struct index_stats *stats)
{
    struct manifest manifest = {.stats = {.guides = 1, .sections = 1}};
    struct publish *publish;

    assert_int_equal(publish_begin(&publish, data, "guides", NULL), 0);
    assemble(publish_folder(publish), id);
    assert_int_equal(publish_finish(publish, &manifest, false, NULL), 0);
    *stats = manifest.stats;
    manifest_release(&manifest);
    publish_free(publish);
}

static void a_published_generation_can_be_opened(void **state)
{
    struct index_stats stats;
    struct index *index;

    publish_one(*state, "a", &stats);
    assert_string_equal(stats.generation, "000001");
    assert_string_equal(stats.name, "guides");
    assert_string_equal(stats.version, SILCROW_VERSION);
    assert_int_equal(strlen(stats.built), strlen("2024-01-02T03:04:05Z"));
    assert_int_equal(index_open(&index, *state, "guides", NULL), 0);
    assert_string_equal(index_stats(index)->built, stats.built);
    assert_int_equal(index_stats(index)->bytes, stats.bytes);
    index_close(index);
    assert_false(there(*state, ".scratch"));
    assert_false(there(*state, "generations/.next"));
    assert_false(there(*state, ".current"));
}

static void an_open_index_follows_and_one_older_generation_is_kept(void **state)
{
    struct index_stats stats;
    struct index *index;

    publish_one(*state, "a", &stats);
    assert_int_equal(index_open(&index, *state, "guides", NULL), 0);
    publish_one(*state, "b", &stats);
    assert_true(there(*state, "generations/000001"));
    assert_int_equal(index_refresh(index, NULL), 1);
    publish_one(*state, "c", &stats);
    assert_false(there(*state, "generations/000001"));
    assert_true(there(*state, "generations/000002"));
    assert_string_equal(stats.generation, "000003");
    /* the open one serves although a newer one is there */
    assert_int_equal(xs_reader_documents(index_reader(index)), 1);
    assert_int_equal(index_refresh(index, NULL), 1);
    assert_string_equal(index_stats(index)->generation, "000003");
    index_close(index);
}

static void a_second_writer_is_refused_until_the_first_is_done(void **state)
{
    struct publish *first, *second;
    struct error err;

    assert_int_equal(publish_begin(&first, *state, "guides", NULL), 0);
    assert_int_equal(publish_begin(&second, *state, "guides", &err), -1);
    assert_int_equal(err.code, ERROR_LOCKED);
    assert_null(second);
    assert_true(there(*state, ".scratch"));
    assert_int_equal(publish_begin(&second, *state, "other", NULL), 0);
    publish_free(second);
    publish_free(first);
    assert_false(there(*state, ".scratch"));
    assert_int_equal(publish_begin(&second, *state, "guides", NULL), 0);
    publish_free(second);
}

static void what_does_not_fit_together_is_not_published(void **state)
{
    struct manifest manifest = {.stats = {.guides = 1, .sections = 2}};
    struct index_stats stats;
    struct publish *publish;
    struct error err;

    publish_one(*state, "a", &stats);
    assert_int_equal(publish_begin(&publish, *state, "guides", NULL), 0);
    assemble(publish_folder(publish), "b");
    assert_int_equal(publish_finish(publish, &manifest, false, &err), -1);
    assert_int_equal(err.code, ERROR_DATA);
    manifest_release(&manifest);
    publish_free(publish);
    assert_false(there(*state, "generations/000002"));
    assert_false(there(*state, "generations/.next"));
}

/** As a build leaves it that dies in each of its steps. */
static void leftovers_of_a_dead_build_are_removed(void **state)
{
    static const char *const folders[] = {
        ".scratch", ".scratch/000000.x", "generations/.next",
        "generations/.next/xapian", "generations/000007"};
    struct index_stats stats;
    char *path;

    publish_one(*state, "a", &stats);
    for (size_t i = 0; i < COUNT(folders); i++) {
        path = mem_format("%s/guides/%s", (const char *)*state, folders[i]);
        assert_int_equal(mkdir(path, 0777), 0);
        free(path);
    }
    path = mem_format("%s/guides/.current", (const char *)*state);
    assert_int_equal(symlink("generations/000007", path), 0);
    free(path);
    publish_one(*state, "b", &stats);
    /* a number that was given is not given again */
    assert_string_equal(stats.generation, "000008");
    assert_false(there(*state, ".scratch"));
    assert_false(there(*state, "generations/.next"));
    assert_false(there(*state, "generations/000007"));
    assert_false(there(*state, ".current"));
    assert_true(there(*state, "generations/000001"));
}

static void a_folder_that_cannot_be_made_is_told(void **state)
{
    char *path = mem_format("%s/file", (const char *)*state);
    struct publish *publish;
    struct error err;

    folder_write(path, STR("x"));
    assert_int_equal(publish_begin(&publish, path, "guides", &err), -1);
    assert_int_equal(err.code, ERROR_CREATE);
    assert_int_equal(publish_begin(&publish, *state, "Guides", &err), -1);
    assert_int_equal(err.code, ERROR_USAGE);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(a_published_generation_can_be_opened),
        FOLDER_TEST(an_open_index_follows_and_one_older_generation_is_kept),
        FOLDER_TEST(a_second_writer_is_refused_until_the_first_is_done),
        FOLDER_TEST(what_does_not_fit_together_is_not_published),
        FOLDER_TEST(leftovers_of_a_dead_build_are_removed),
        FOLDER_TEST(a_folder_that_cannot_be_made_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
