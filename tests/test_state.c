/** What a build keeps for the next one: the state of the sources, segments. */
#include "test.h"

#include <unistd.h>

#include "engine/file.h"
#include "folder.h"
#include "indexer/segment.h"
#include "indexer/state.h"

static const struct source_stamp stamp = {
    .modified = 0, .changed = 1600000000000000000, .inode = 7};

static struct state_file file_of(const char *path)
{
    return (struct state_file){.path = str_of(path),
                               .bytes = 12,
                               .stamp = stamp,
                               .hashed = true,
                               .content = segment_key(str_of(path))};
}

static char *write_state(const char *folder)
{
    const struct state_run run = {segment_key(STR("run")), 9};
    char *path = mem_format("%s/state", folder);
    struct state state = {.count = 2};

    state.files = mem_zero(2, sizeof *state.files);
    state.files[0] = file_of("z.jsonl");
    state_add_run(&state.files[0], &run);
    state.files[1] = file_of("a.md");
    state.segments = mem_zero(1, sizeof *state.segments);
    state.segments[0] = segment_key(STR("segment"));
    state.segment_count = 1;
    assert_int_equal(state_write(&state, path, NULL), 0);
    state_release(&state);
    return path;
}

static void a_state_comes_back_and_files_are_found(void **state)
{
    char *path = write_state(*state);
    const struct state_file wanted = file_of("z.jsonl");
    const struct state_file other = file_of("b.md");
    const struct state_file *found;
    struct state read;

    state_read(&read, path);
    assert_int_equal(read.count, 2);
    assert_int_equal(read.segment_count, 1);
    assert_null(state_find(&read, &other));
    found = state_find(&read, &wanted);
    assert_non_null(found);
    assert_true(state_same_stamp(found, &wanted));
    assert_true(state_same_content(found, &wanted));
    assert_int_equal(found->run_count, 1);
    assert_int_equal(found->runs[0].first_line, 9);
    state_release(&read);
    free(path);
}

static void a_damaged_state_is_an_empty_one(void **state)
{
    char *path = write_state(*state);
    struct buf bytes = {0};
    struct state read;

    assert_int_equal(file_read(&bytes, path, STATE_BYTES_MAX, NULL), 0);
    for (size_t at = 0; at < bytes.len; at++) {
        bytes.ptr[at] ^= 1;
        assert_int_equal(file_write(path, buf_view(&bytes), NULL), 0);
        bytes.ptr[at] ^= 1;
        state_read(&read, path);
        assert_int_equal(read.count, 0);
        state_release(&read);
    }
    unlink(path);
    state_read(&read, path);
    assert_int_equal(read.count, 0);
    state_release(&read);
    buf_free(&bytes);
    free(path);
}

static void any_other_stamp_is_a_reason_to_read(void **state)
{
    static const struct {
        struct source_stamp stamp;
        uint64_t bytes;
        bool same;
    } rows[] = {
        {{0, 1600000000000000000, 7}, 12, true},
        {{1, 1600000000000000000, 7}, 12, false},
        {{0, 1600000000000000001, 7}, 12, false},
        {{0, 1600000000000000000, 8}, 12, false},
        {{0, 1600000000000000000, 7}, 13, false},
        {{0, 0, 0}, 12, false}, /* changed too short a while ago */
    };
    const struct state_file old = file_of("a.md");

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct state_file now = old;

        now.stamp = rows[i].stamp;
        now.bytes = rows[i].bytes;
        assert_int_equal(state_same_stamp(&old, &now), rows[i].same);
        assert_false(!rows[i].same && rows[i].stamp.changed == 0 &&
                     state_same_stamp(&now, &now));
    }
}

static char *write_segment(const char *folder)
{
    const struct segment_key key = segment_key(STR("one"));
    char *base = segment_base(folder, &key);
    struct id_hash guides[] = {{1, 3}, {2, 5}};
    struct segment_problem problem = {PROBLEM_SKIPPED, 1, 4, STR("broken")};
    struct segment segment = {.unlisted = 2,
                              .guides = guides,
                              .admitted = 1,
                              .refused = 1,
                              .problems = &problem,
                              .problem_count = 1,
                              .acronyms = STR("acronyms"),
                              .headings = STR("headings")};

    assert_int_equal(segment_write(&segment, base, NULL), 0);
    return base;
}

static void a_segment_comes_back(void **state)
{
    char *base = write_segment(*state);
    struct segment read;

    assert_true(segment_read(&read, base));
    assert_int_equal(read.unlisted, 2);
    assert_int_equal(read.admitted, 1);
    assert_int_equal(read.refused, 1);
    assert_true(read.guides[1].a == 2 && read.guides[1].b == 5);
    assert_int_equal(read.problem_count, 1);
    assert_int_equal(read.problems[0].kind, PROBLEM_SKIPPED);
    assert_int_equal(read.problems[0].file, 1);
    assert_int_equal(read.problems[0].line, 4);
    assert_str(read.problems[0].text, "broken");
    assert_str(read.acronyms, "acronyms");
    assert_str(read.headings, "headings");
    segment_release(&read);
    free(base);
}

static void a_damaged_segment_is_none(void **state)
{
    char *base = write_segment(*state);
    char *path = mem_format("%s.m", base);
    struct buf bytes = {0};
    struct segment read;

    assert_int_equal(file_read(&bytes, path, SEGMENT_BYTES_MAX, NULL), 0);
    for (size_t at = 0; at < bytes.len; at++) {
        bytes.ptr[at] ^= 1;
        assert_int_equal(file_write(path, buf_view(&bytes), NULL), 0);
        bytes.ptr[at] ^= 1;
        assert_false(segment_read(&read, base));
        segment_release(&read);
    }
    assert_int_equal(segment_clear(base, NULL), 0);
    assert_false(segment_read(&read, base));
    segment_release(&read);
    buf_free(&bytes);
    free(path);
    free(base);
}

static void segments_in_use_survive_a_sweep(void **state)
{
    char *base = write_segment(*state);
    char *path = mem_format("%s.m", base);
    struct segment_key keys[] = {segment_key(STR("two")),
                                 segment_key(STR("one"))};

    segment_sweep(*state, keys, 2);
    assert_int_equal(access(path, F_OK), 0);
    keys[0] = keys[1] = segment_key(STR("two"));
    segment_sweep(*state, keys, 2);
    assert_int_equal(access(path, F_OK), -1);
    free(path);
    free(base);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(a_state_comes_back_and_files_are_found),
        FOLDER_TEST(a_damaged_state_is_an_empty_one),
        FOLDER_TEST(any_other_stamp_is_a_reason_to_read),
        FOLDER_TEST(a_segment_comes_back),
        FOLDER_TEST(a_damaged_segment_is_none),
        FOLDER_TEST(segments_in_use_survive_a_sweep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
