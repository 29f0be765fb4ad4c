/** Opening generations by the link, following it, and refusing damage. */
#include "test.h"

#include <unistd.h>

#include "engine/document.h"
#include "engine/index.h"
#include "engine/manifest.h"
#include "folder.h"

static void make_folder(const char *path)
{
    assert_int_equal(mkdir(path, 0777), 0);
}

static void make_database(const char *folder, uint32_t sections)
{
    char *path = mem_format("%s/xapian", folder);
    const xs_posting posting = {.term = "word", .len = 4, .wdf = 1};
    xs_writer *writer;

    assert_int_equal(xs_writer_create(&writer, path, NULL), XS_OK);
    for (uint32_t i = 0; i < sections; i++)
        assert_int_equal(xs_writer_add(writer, "", 0, &posting, 1, NULL),
                         XS_OK);
    assert_int_equal(xs_writer_commit(writer, NULL), XS_OK);
    xs_writer_close(writer);
    free(path);
}

static void make_vocabulary(const char *folder)
{
    char *path = mem_format("%s/vocabulary", folder);
    struct vocabulary_writer *writer;

    assert_int_equal(vocabulary_writer_open(&writer, path, NULL), 0);
    assert_int_equal(vocabulary_writer_add(writer, STR("word"), 1, NULL), 0);
    assert_int_equal(vocabulary_writer_finish(writer, NULL), 0);
    free(path);
}

static void make_store(const char *folder, const char *name, uint32_t sections)
{
    char *path = mem_format("%s/%s", folder, name);
    struct store_writer *writer;

    assert_int_equal(store_writer_open(&writer, path, NULL), 0);
    for (uint32_t i = 0; i < sections; i++)
        assert_int_equal(store_writer_add(writer, STR("record"), NULL), 0);
    assert_int_equal(store_writer_finish(writer, NULL), 0);
    free(path);
}

/** A generation with as many sections as its number says. */
static char *make_generation(const char *data, const char *number)
{
    char *folder = mem_format("%s/guides/generations/%s", data, number);
    const uint32_t sections = (uint32_t)strtoul(number, NULL, 10);
    struct manifest manifest = {.stats = {.name = "guides",
                                          .built = "2024-05-06T07:08:09Z",
                                          .version = "0.1.0",
                                          .guides = 2,
                                          .sections = sections,
                                          .terms = 1,
                                          .seconds = 1.25}};

    make_folder(folder);
    make_database(folder, sections);
    make_store(folder, "sections", sections);
    make_store(folder, "forward", sections);
    make_vocabulary(folder);
    memcpy(manifest.stats.generation, number, strlen(number) + 1);
    assert_int_equal(manifest_measure(&manifest, folder, NULL), 0);
    assert_int_equal(manifest_write(&manifest, folder, NULL), 0);
    manifest_release(&manifest);
    return folder;
}

static void publish(const char *data, const char *number)
{
    char *link = mem_format("%s/guides/current", data);
    char *fresh = mem_format("%s.new", link);
    char *target = mem_format("generations/%s", number);

    assert_int_equal(symlink(target, fresh), 0);
    assert_int_equal(rename(fresh, link), 0);
    free(link);
    free(fresh);
    free(target);
}

static char *start(const char *data, const char *number)
{
    char *path = mem_format("%s/guides", data);
    char *folder;

    make_folder(path);
    free(path);
    path = mem_format("%s/guides/generations", data);
    make_folder(path);
    free(path);
    folder = make_generation(data, number);
    publish(data, number);
    return folder;
}

static void names_are_lower_case_digits_hyphen_underscore(void **state)
{
    static const struct {
        const char *name;
        bool valid;
    } rows[] = {
        {"guides", true},
        {"a-b_2", true},
        {"", false},
        {"Guides", false},
        {"a/b", false},
        {"..", false},
        {"g\xc3\xbc", false},
        {"0123456789012345678901234567890123456789012345678901234567890123",
         true},
        {"01234567890123456789012345678901234567890123456789012345678901234",
         false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(index_name_valid(rows[i].name), rows[i].valid);
}

static void an_index_opens_with_what_its_manifest_says(void **state)
{
    char *folder = start(*state, "000003");
    struct index *index;

    assert_int_equal(index_open(&index, *state, "guides", NULL), 0);
    assert_string_equal(index_folder(index), folder);
    assert_string_equal(index_stats(index)->generation, "000003");
    assert_string_equal(index_stats(index)->built, "2024-05-06T07:08:09Z");
    assert_int_equal(index_stats(index)->guides, 2);
    assert_int_equal(index_stats(index)->sections, 3);
    assert_true(index_stats(index)->seconds == 1.25);
    assert_true(index_stats(index)->bytes > 0);
    assert_int_equal(store_count(index_store(index)), 3);
    assert_int_equal(xs_reader_documents(index_reader(index)), 3);
    index_close(index);
    free(folder);
}

static void a_published_generation_is_followed(void **state)
{
    char *first = start(*state, "000001"), *second;
    struct index *index;

    assert_int_equal(index_open(&index, *state, "guides", NULL), 0);
    assert_int_equal(index_refresh(index, NULL), 0);
    second = make_generation(*state, "000002");
    assert_int_equal(index_refresh(index, NULL), 0);
    publish(*state, "000002");
    assert_int_equal(index_refresh(index, NULL), 1);
    assert_int_equal(index_stats(index)->sections, 2);
    assert_int_equal(xs_reader_documents(index_reader(index)), 2);
    assert_int_equal(index_refresh(index, NULL), 0);
    publish(*state, "000001");
    assert_int_equal(index_refresh(index, NULL), 1);
    assert_int_equal(index_stats(index)->sections, 1);
    index_close(index);
    free(first);
    free(second);
}

static void truncate_file(const char *folder, const char *name, off_t size)
{
    char *path = mem_format("%s/%s", folder, name);

    assert_int_equal(truncate(path, size), 0);
    free(path);
}

static void a_damaged_generation_is_refused_and_the_old_one_serves(void **state)
{
    char *first = start(*state, "000001"), *second, *third;
    struct index *index;
    struct error err;

    assert_int_equal(index_open(&index, *state, "guides", NULL), 0);
    second = make_generation(*state, "000002");
    truncate_file(second, "sections", 10);
    publish(*state, "000002");
    assert_int_equal(index_refresh(index, &err), -1);
    assert_int_equal(err.code, ERROR_DATA);
    assert_non_null(strstr(err.text, "000002/sections"));
    assert_int_equal(index_stats(index)->sections, 1);
    assert_int_equal(xs_reader_documents(index_reader(index)), 1);
    assert_int_equal(index_refresh(index, &err), 0);
    third = make_generation(*state, "000003");
    publish(*state, "000003");
    assert_int_equal(index_refresh(index, NULL), 1);
    assert_int_equal(index_stats(index)->sections, 3);
    index_close(index);
    free(first);
    free(second);
    free(third);
}

static void a_removed_index_leaves_the_open_one_serving(void **state)
{
    char *folder = start(*state, "000001");
    char *link = mem_format("%s/guides/current", (const char *)*state);
    struct index *index;
    struct error err;

    assert_int_equal(index_open(&index, *state, "guides", NULL), 0);
    assert_int_equal(unlink(link), 0);
    assert_int_equal(index_refresh(index, &err), -1);
    assert_int_equal(err.code, ERROR_NO_INPUT);
    assert_int_equal(index_stats(index)->sections, 1);
    index_close(index);
    free(folder);
    free(link);
}

static void check_refused(const char *data, enum error_code code)
{
    struct index *index;
    struct error err;

    assert_int_equal(index_open(&index, data, "guides", &err), -1);
    assert_null(index);
    assert_int_equal(err.code, code);
}

static void each_missing_or_short_file_is_refused(void **state)
{
    static const char *const names[] = {"sections", "xapian/postlist.glass",
                                        "xapian/iamglass", "manifest.json"};
    char *folder = start(*state, "000002");

    for (size_t i = 0; i < COUNT(names); i++) {
        char *path = mem_format("%s/%s", folder, names[i]);
        struct buf bytes = {0};

        folder_read(&bytes, path);
        folder_write(path, (struct str){bytes.ptr, bytes.len - 2});
        check_refused(*state, ERROR_DATA);
        assert_int_equal(unlink(path), 0);
        check_refused(*state, ERROR_DATA);
        folder_write(path, buf_view(&bytes));
        buf_free(&bytes);
        free(path);
    }
    free(folder);
}

static void a_link_that_leads_elsewhere_is_refused(void **state)
{
    static const char *const targets[] = {"../other/generations/000001",
                                          "generations/../000001",
                                          "generations/1", "generations/", "x"};
    char *folder = start(*state, "000001");
    char *link = mem_format("%s/guides/current", (const char *)*state);

    for (size_t i = 0; i < COUNT(targets); i++) {
        assert_int_equal(unlink(link), 0);
        assert_int_equal(symlink(targets[i], link), 0);
        check_refused(*state, ERROR_DATA);
    }
    assert_int_equal(unlink(link), 0);
    folder_write(link, STR("generations/000001"));
    check_refused(*state, ERROR_DATA);
    free(folder);
    free(link);
}

static void no_index_is_told_from_a_damaged_one(void **state)
{
    struct index *index;
    struct error err;

    check_refused(*state, ERROR_NO_INPUT);
    check_refused("/nonexistent", ERROR_NO_INPUT);
    assert_int_equal(index_open(&index, *state, "../guides", &err), -1);
    assert_int_equal(err.code, ERROR_NO_INPUT);
}

static void the_list_has_the_published_indexes_in_order(void **state)
{
    char *folder = start(*state, "000001");
    char *other = mem_format("%s/about", (const char *)*state);
    char *link = mem_format("%s/current", other);
    char *empty = mem_format("%s/empty", (const char *)*state);
    char **names;
    size_t count;

    make_folder(other);
    make_folder(empty);
    assert_int_equal(symlink("generations/000001", link), 0);
    assert_int_equal(index_list(&names, &count, *state, NULL), 0);
    assert_int_equal(count, 2);
    assert_string_equal(names[0], "about");
    assert_string_equal(names[1], "guides");
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
    free(folder);
    free(other);
    free(link);
    free(empty);
    assert_int_equal(index_list(&names, &count, "/nonexistent", NULL), -1);
}

static void a_changed_byte_is_found_by_its_hash(void **state)
{
    char *folder = start(*state, "000002");
    char *path = mem_format("%s/sections", folder);
    struct manifest manifest;
    struct buf bytes = {0};
    size_t faults = 0;

    assert_int_equal(manifest_read(&manifest, folder, NULL), 0);
    for (size_t i = 0; i < manifest.file_count; i++)
        assert_int_equal(
            manifest_check_file(&manifest.files[i], folder, true, NULL), 0);
    folder_read(&bytes, path);
    bytes.ptr[0] ^= 1;
    folder_write(path, buf_view(&bytes));
    for (size_t i = 0; i < manifest.file_count; i++) {
        const struct manifest_file *file = &manifest.files[i];

        assert_int_equal(manifest_check_file(file, folder, false, NULL), 0);
        faults += manifest_check_file(file, folder, true, NULL) == -1;
    }
    assert_int_equal(faults, 1);
    manifest_release(&manifest);
    buf_free(&bytes);
    free(path);
    free(folder);
}

static void hashes_are_those_of_fips_180_4(void **state)
{
    const char *folder = *state;
    char *path = mem_format("%s/abc", folder);
    struct manifest manifest = {0};

    folder_write(path, STR("abc"));
    assert_int_equal(manifest_measure(&manifest, folder, NULL), 0);
    assert_int_equal(manifest.file_count, 1);
    assert_int_equal(manifest.stats.bytes, 3);
    assert_string_equal(manifest.files[0].name, "abc");
    assert_string_equal(
        manifest.files[0].sha256,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    manifest_release(&manifest);
    free(path);
}

static void an_index_of_another_schema_says_to_build_again(void **state)
{
    char *folder = start(*state, "000001");
    char *path = mem_format("%s/manifest.json", folder);
    struct buf bytes = {0};
    struct index *index;
    struct error err;
    char *version;

    folder_read(&bytes, path);
    buf_byte(&bytes, '\0');
    version = strstr(bytes.ptr, "\"schema\":") + strlen("\"schema\":");
    *version = '9';
    folder_write(path, str_of(bytes.ptr));
    assert_int_equal(index_open(&index, *state, "guides", &err), -1);
    assert_int_equal(err.code, ERROR_DATA);
    assert_non_null(strstr(err.text, "build it again"));
    buf_free(&bytes);
    free(path);
    free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_lower_case_digits_hyphen_underscore),
        FOLDER_TEST(an_index_opens_with_what_its_manifest_says),
        FOLDER_TEST(a_published_generation_is_followed),
        FOLDER_TEST(a_damaged_generation_is_refused_and_the_old_one_serves),
        FOLDER_TEST(a_removed_index_leaves_the_open_one_serving),
        FOLDER_TEST(each_missing_or_short_file_is_refused),
        FOLDER_TEST(a_link_that_leads_elsewhere_is_refused),
        FOLDER_TEST(no_index_is_told_from_a_damaged_one),
        FOLDER_TEST(the_list_has_the_published_indexes_in_order),
        FOLDER_TEST(a_changed_byte_is_found_by_its_hash),
        FOLDER_TEST(hashes_are_those_of_fips_180_4),
        FOLDER_TEST(an_index_of_another_schema_says_to_build_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
