/** Walking a folder: what is found, what is passed over, what is refused. */
#include "test.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "folder.h"
#include "indexer/ignore.h"
#include "indexer/source.h"

/** Problems as lines: "file:line: text". */
static void note(void *context, enum problem_kind kind, const char *file,
                 uint32_t line, const char *text)
{
    struct buf *out = context;

    buf_format(out, "%s %s:%u: %s\n",
               kind == PROBLEM_SKIPPED  ? "skipped"
               : kind == PROBLEM_PASSED ? "passed"
                                        : "warning",
               file, line, text);
}

struct place {
    struct source_list list;
    struct buf problems;
    struct source_report report;
    char *folder;
};

static void start(struct place *place, void **state)
{
    *place = (struct place){0};
    place->report = (struct source_report){note, &place->problems};
    place->folder = mem_format("%s/docs", (const char *)*state);
    assert_int_equal(mkdir(place->folder, 0777), 0);
}

static void stop(struct place *place)
{
    source_list_release(&place->list);
    buf_free(&place->problems);
    free(place->folder);
}

static char *below(const struct place *place, const char *name)
{
    return mem_format("%s/%s", place->folder, name);
}

static void write_in(const struct place *place, const char *name,
                     struct str text)
{
    char *path = below(place, name);

    for (char *at = path + strlen(place->folder) + 1; (at = strchr(at, '/'));
         at++) {
        *at = '\0';
        mkdir(path, 0777);
        *at = '/';
    }
    folder_write(path, text);
    free(path);
}

static void link_in(const struct place *place, const char *target,
                    const char *name)
{
    char *path = below(place, name);

    assert_int_equal(symlink(target, path), 0);
    free(path);
}

static void walk(struct place *place)
{
    assert_int_equal(
        source_list_add(&place->list, place->folder, &place->report, NULL), 0);
}

/** The paths found are these, in this order. */
static void check_paths(const struct place *place, const char *const *paths,
                        size_t count)
{
    for (size_t i = 0; i < count && i < place->list.count; i++)
        assert_string_equal(place->list.files[i].path, paths[i]);
    assert_int_equal(place->list.count, count);
}

static bool has_problem(const struct place *place, const char *text)
{
    return place->problems.len &&
           memmem(place->problems.ptr, place->problems.len, text,
                  strlen(text)) != NULL;
}

static void files_come_in_the_order_of_their_names(void **state)
{
    static const char *const paths[] = {"B.md", "a.md", "b/a.md", "b/c.md",
                                        "c.jsonl"};
    struct place place;

    start(&place, state);
    for (size_t i = COUNT(paths); i > 0; i--)
        write_in(&place, paths[i - 1], STR("text"));
    walk(&place);
    check_paths(&place, paths, COUNT(paths));
    assert_int_equal(place.list.bytes, 4 * COUNT(paths));
    assert_int_equal(place.problems.len, 0);
    stop(&place);
}

static void hidden_and_foreign_files_are_passed_over(void **state)
{
    static const char *const paths[] = {"a.md"};
    struct place place;

    start(&place, state);
    write_in(&place, ".hidden.md", STR("x"));
    write_in(&place, ".git/readme.md", STR("x"));
    write_in(&place, ".obsidian/x.md", STR("x"));
    write_in(&place, "node_modules/x.md", STR("x"));
    write_in(&place, "picture.png", STR("x"));
    write_in(&place, "Makefile", STR("x"));
    write_in(&place, "robots.txt", STR("x"));
    write_in(&place, "b/CMakeLists.txt", STR("x"));
    write_in(&place, "a.md", STR("x"));
    walk(&place);
    check_paths(&place, paths, COUNT(paths));
    assert_int_equal(place.list.ignored, 4);
    assert_int_equal(place.problems.len, 0);
    stop(&place);
}

static void ignore_files_leave_out_what_they_say(void **state)
{
    static const char *const paths[] = {"a.md", "b/drafts.md", "b/keep.md",
                                        "c/own.md"};
    struct place place;

    start(&place, state);
    write_in(&place, ".silcrowignore",
             STR("# by hand\n\ndrafts/\r\n*.tmp.md\nkeep.md\n/b/x/\n"));
    write_in(&place, "b/.silcrowignore", STR("!keep.md"));
    write_in(&place, "c/.silcrowignore", STR("/local.md\n!b/x/"));
    write_in(&place, "a.md", STR("x"));
    write_in(&place, "a.tmp.md", STR("x"));
    write_in(&place, "keep.md", STR("x"));
    write_in(&place, "drafts/a.md", STR("x"));
    write_in(&place, "b/drafts.md", STR("x"));
    write_in(&place, "b/drafts/a.md", STR("x"));
    write_in(&place, "b/keep.md", STR("x"));
    write_in(&place, "b/x/a.md", STR("x"));
    write_in(&place, "c/local.md", STR("x"));
    write_in(&place, "c/own.md", STR("x"));
    walk(&place);
    check_paths(&place, paths, COUNT(paths));
    assert_int_equal(place.list.excluded, 6);
    assert_true(has_problem(&place, "docs/a.tmp.md:0: excluded by line 4 of "
                                    ".silcrowignore"));
    assert_true(has_problem(&place, "docs/drafts:0: excluded by line 3 of "
                                    ".silcrowignore"));
    assert_true(has_problem(&place, "docs/c/local.md:0: excluded by line 1 of "
                                    "c/.silcrowignore"));
    assert_false(has_problem(&place, "skipped"));
    stop(&place);
}

static void a_folder_whose_ignore_file_is_no_use_is_left_out(void **state)
{
    static const char *const paths[] = {"a.md", "e/a.md"};
    struct place place;
    struct buf text = {0};
    char *path;

    start(&place, state);
    write_in(&place, "a.md", STR("x"));
    write_in(&place, "b/a.md", STR("x"));
    memset(buf_reserve(&text, IGNORE_BYTES_MAX + 1), '\n',
           IGNORE_BYTES_MAX + 1);
    text.len = IGNORE_BYTES_MAX + 1;
    write_in(&place, "b/.silcrowignore", buf_view(&text));
    write_in(&place, "c/a.md", STR("x"));
    link_in(&place, "../a.md", "c/.silcrowignore");
    write_in(&place, "d/a.md", STR("x"));
    path = below(&place, "d/.silcrowignore");
    assert_int_equal(mkfifo(path, 0666), 0);
    write_in(&place, "e/a.md", STR("x"));
    text.len--;
    write_in(&place, "e/.silcrowignore", buf_view(&text));
    walk(&place);
    check_paths(&place, paths, COUNT(paths));
    assert_true(has_problem(&place, "skipped"));
    assert_true(has_problem(&place, "docs/b:0: left out, since its "
                                    ".silcrowignore cannot be used: too "));
    assert_true(has_problem(&place, "docs/c:0: left out"));
    assert_true(has_problem(&place, "docs/d:0: left out"));
    free(path);
    buf_free(&text);
    stop(&place);
}

static void patterns_of_the_command_line_come_first(void **state)
{
    static const char *const paths[] = {"b/a.md", "b/keep.md", "c/x.md"};
    struct pattern_list include = {0}, exclude = {0};
    struct place place;

    start(&place, state);
    pattern_list_add(&include, STR("b"), 0);
    pattern_list_add(&include, STR("x.md"), 0);
    pattern_list_add(&exclude, STR("b/old/"), 0);
    pattern_list_add(&exclude, STR("!keep.md"), 0);
    place.list.include = &include;
    place.list.exclude = &exclude;
    write_in(&place, ".silcrowignore", STR("keep.md"));
    write_in(&place, "a.md", STR("x"));
    write_in(&place, "b/a.md", STR("x"));
    write_in(&place, "b/keep.md", STR("x"));
    write_in(&place, "b/old/x.md", STR("x"));
    write_in(&place, "c/a.md", STR("x"));
    write_in(&place, "c/x.md", STR("x"));
    walk(&place);
    check_paths(&place, paths, COUNT(paths));
    assert_int_equal(place.list.excluded, 3);
    assert_true(has_problem(&place, "docs/a.md:0: not among --include"));
    assert_true(has_problem(&place, "docs/b/old:0: excluded by --exclude"));
    pattern_list_release(&include);
    pattern_list_release(&exclude);
    stop(&place);
}

static void a_link_inside_is_followed_and_one_outside_is_not(void **state)
{
    static const char *const paths[] = {"a.md", "inside.md"};
    struct place place;
    struct buf text = {0};
    char *outside = mem_format("%s/secret.md", (const char *)*state);

    start(&place, state);
    folder_write(outside, STR("secret"));
    write_in(&place, "a.md", STR("known"));
    link_in(&place, "a.md", "inside.md");
    link_in(&place, "../secret.md", "relative.md");
    link_in(&place, outside, "absolute.md");
    link_in(&place, "nothing.md", "broken.md");
    link_in(&place, "/etc", "folder");
    walk(&place);
    check_paths(&place, paths, COUNT(paths));
    assert_true(has_problem(&place, "skipped "));
    assert_true(has_problem(&place, "relative.md:0: a link that leads out"));
    assert_true(has_problem(&place, "absolute.md:0: a link that leads out"));
    assert_true(has_problem(&place, "broken.md:0: a link that leads nowhere"));
    assert_true(has_problem(&place, "folder:0: a link that leads out"));
    assert_int_equal(
        source_read(&text, &place.list, &place.list.files[1], &place.report),
        0);
    assert_str(buf_view(&text), "known");
    buf_free(&text);
    free(outside);
    stop(&place);
}

static void loops_of_links_end(void **state)
{
    static const char *const paths[] = {"a/b.md"};
    struct place place;

    start(&place, state);
    write_in(&place, "a/b.md", STR("x"));
    link_in(&place, "..", "a/up");
    link_in(&place, ".", "a/self");
    link_in(&place, "loop2.md", "loop1.md");
    link_in(&place, "loop1.md", "loop2.md");
    walk(&place);
    check_paths(&place, paths, COUNT(paths));
    assert_true(has_problem(&place, "loop1.md:0: a link that leads nowhere"));
    stop(&place);
}

static void a_file_swapped_for_a_link_is_not_followed(void **state)
{
    struct place place;
    struct buf text = {0};
    char *outside = mem_format("%s/secret.md", (const char *)*state);
    char *path;

    start(&place, state);
    folder_write(outside, STR("secret"));
    write_in(&place, "a/b.md", STR("x"));
    walk(&place);
    path = below(&place, "a/b.md");
    assert_int_equal(unlink(path), 0);
    link_in(&place, outside, "a/b.md");
    assert_int_equal(
        source_read(&text, &place.list, &place.list.files[0], &place.report),
        -1);
    assert_int_equal(text.len, 0);
    assert_true(has_problem(&place, "skipped "));
    free(path);
    path = below(&place, "a/b.md");
    assert_int_equal(unlink(path), 0);
    free(path);
    path = below(&place, "a");
    assert_int_equal(rmdir(path), 0);
    link_in(&place, "..", "a");
    assert_int_equal(
        source_read(&text, &place.list, &place.list.files[0], &place.report),
        -1);
    buf_free(&text);
    free(path);
    free(outside);
    stop(&place);
}

static void only_regular_files_are_read(void **state)
{
    static const char *const paths[] = {"z.md"};
    struct place place;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char *path;
    int fd;

    start(&place, state);
    path = below(&place, "pipe.md");
    assert_int_equal(mkfifo(path, 0666), 0);
    free(path);
    path = below(&place, "s");
    fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_true(strlen(path) < sizeof address.sun_path);
    memcpy(address.sun_path, path, strlen(path));
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    close(fd);
    free(path);
    link_in(&place, "pipe.md", "link.md");
    write_in(&place, "z.md", STR("x"));
    walk(&place);
    check_paths(&place, paths, COUNT(paths));
    assert_true(has_problem(&place, "pipe.md:0: not a regular file"));
    assert_true(has_problem(&place, "link.md:0: not a regular file"));
    assert_true(has_problem(&place, "warning "));
    stop(&place);
}

static void a_name_that_is_no_text_is_reported(void **state)
{
    struct place place;

    start(&place, state);
    write_in(&place, "bad\xff.md", STR("x"));
    write_in(&place, "bad\n.md", STR("x"));
    walk(&place);
    assert_int_equal(place.list.count, 0);
    assert_true(has_problem(&place, "whose name is not UTF-8"));
    stop(&place);
}

static void one_file_can_be_the_source(void **state)
{
    struct place place;
    struct error err;
    char *path;

    start(&place, state);
    write_in(&place, "a.md", STR("x"));
    write_in(&place, "b.png", STR("x"));
    path = below(&place, "a.md");
    assert_int_equal(source_list_add(&place.list, path, &place.report, NULL),
                     0);
    assert_int_equal(place.list.count, 1);
    assert_string_equal(place.list.files[0].path, "a.md");
    assert_string_equal(place.list.files[0].shown, path);
    free(path);
    path = below(&place, "b.png");
    assert_int_equal(source_list_add(&place.list, path, &place.report, &err),
                     -1);
    assert_int_equal(err.code, ERROR_NO_INPUT);
    free(path);
    assert_int_equal(
        source_list_add(&place.list, "/nonexistent", &place.report, &err), -1);
    assert_int_equal(err.code, ERROR_NO_INPUT);
    stop(&place);
}

static void a_file_over_the_limit_of_its_reader_is_left_out(void **state)
{
    struct place place;
    struct buf text = {0};
    char *path;

    start(&place, state);
    write_in(&place, "a.md", STR("x"));
    walk(&place);
    path = below(&place, "a.md");
    assert_int_equal(truncate(path, READER_MARKDOWN_MAX + 1), 0);
    assert_int_equal(
        source_read(&text, &place.list, &place.list.files[0], &place.report),
        -1);
    assert_true(has_problem(&place, "a.md:0: over 2097152 bytes"));
    assert_int_equal(truncate(path, READER_MARKDOWN_MAX), 0);
    buf_clear(&text);
    assert_int_equal(
        source_read(&text, &place.list, &place.list.files[0], &place.report),
        0);
    assert_int_equal(text.len, READER_MARKDOWN_MAX);
    buf_free(&text);
    free(path);
    stop(&place);
}

/** Read a file in runs; each must be whole lines and say its first one. */
static size_t read_runs(struct place *place, struct buf *whole)
{
    struct source_runs *runs =
        source_runs_open(&place->list, &place->list.files[0], &place->report);
    struct buf run = {0};
    uint32_t line;
    size_t count = 0;

    assert_non_null(runs);
    while (source_runs_next(runs, &run, &line, &place->report) == 1) {
        char number[16];

        snprintf(number, sizeof number, "%u ", line);
        assert_true(str_starts(buf_view(&run), str_of(number)));
        buf_str(whole, buf_view(&run));
        buf_clear(&run);
        count++;
    }
    source_runs_close(runs);
    buf_free(&run);
    return count;
}

static void a_large_file_comes_in_runs_of_whole_lines(void **state)
{
    struct place place;
    struct buf text = {0}, whole = {0};

    start(&place, state);
    for (uint32_t line = 1; text.len < 3 * SOURCE_RUN_BYTES; line++)
        buf_format(&text, "%u %*s\n", line, (int)(line * 37 % 5000), "x");
    text.len--; /* the last line does not end */
    write_in(&place, "x.jsonl", buf_view(&text));
    walk(&place);
    assert_true(read_runs(&place, &whole) >= 3);
    assert_int_equal(whole.len, text.len);
    assert_memory_equal(whole.ptr, text.ptr, text.len);
    buf_free(&text);
    buf_free(&whole);
    stop(&place);
}

static void a_run_has_no_more_lines_than_fit_in_memory_as_guides(void **state)
{
    const uint32_t lines = 3 * SOURCE_RUN_LINES + 1;
    struct place place;
    struct buf text = {0}, whole = {0};

    start(&place, state);
    for (uint32_t line = 1; line <= lines; line++)
        buf_format(&text, "%u \n", line);
    write_in(&place, "x.jsonl", buf_view(&text));
    walk(&place);
    assert_int_equal(read_runs(&place, &whole), 4);
    assert_int_equal(whole.len, text.len);
    assert_memory_equal(whole.ptr, text.ptr, text.len);
    buf_free(&text);
    buf_free(&whole);
    stop(&place);
}

static void a_line_over_the_limit_is_reported_and_the_next_is_read(void **state)
{
    struct place place;
    struct buf text = {0}, whole = {0};

    start(&place, state);
    buf_text(&text, "1 a\n");
    memset(buf_reserve(&text, READER_LINE_MAX * 2), 'x', READER_LINE_MAX * 2);
    text.len += READER_LINE_MAX * 2;
    buf_text(&text, "\n3 b");
    write_in(&place, "x.jsonl", buf_view(&text));
    walk(&place);
    assert_int_equal(read_runs(&place, &whole), 2);
    assert_str(buf_view(&whole), "1 a\n3 b");
    assert_true(has_problem(&place, "x.jsonl:2: a line over"));
    buf_free(&text);
    buf_free(&whole);
    stop(&place);
}

static void a_line_without_end_is_given_up(void **state)
{
    struct place place;
    struct buf whole = {0};
    char *path;

    start(&place, state);
    write_in(&place, "x.jsonl", STR("1 a\n"));
    path = below(&place, "x.jsonl");
    assert_int_equal(truncate(path, 1LL << 40), 0); /* no bytes of a disk */
    walk(&place);
    assert_int_equal(read_runs(&place, &whole), 1);
    assert_str(buf_view(&whole), "1 a\n");
    assert_true(has_problem(&place, "the rest of the file is left out"));
    buf_free(&whole);
    free(path);
    stop(&place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(files_come_in_the_order_of_their_names),
        FOLDER_TEST(hidden_and_foreign_files_are_passed_over),
        FOLDER_TEST(ignore_files_leave_out_what_they_say),
        FOLDER_TEST(a_folder_whose_ignore_file_is_no_use_is_left_out),
        FOLDER_TEST(patterns_of_the_command_line_come_first),
        FOLDER_TEST(a_link_inside_is_followed_and_one_outside_is_not),
        FOLDER_TEST(loops_of_links_end),
        FOLDER_TEST(a_file_swapped_for_a_link_is_not_followed),
        FOLDER_TEST(only_regular_files_are_read),
        FOLDER_TEST(a_name_that_is_no_text_is_reported),
        FOLDER_TEST(one_file_can_be_the_source),
        FOLDER_TEST(a_file_over_the_limit_of_its_reader_is_left_out),
        FOLDER_TEST(a_large_file_comes_in_runs_of_whole_lines),
        FOLDER_TEST(a_run_has_no_more_lines_than_fit_in_memory_as_guides),
        FOLDER_TEST(a_line_over_the_limit_is_reported_and_the_next_is_read),
        FOLDER_TEST(a_line_without_end_is_given_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
