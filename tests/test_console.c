/** What silcrow-index shows: progress, styles, JSON on every command, and no
 * escape byte where there is no terminal. */
#include "test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/json.h"
#include "folder.h"
#include "indexer/progress.h"

/* ---- Lines of progress ------------------------------------------------- */

static const struct build_progress half = {
    .phase = BUILD_READING,
    .bytes = 500,
    .bytes_total = 1000,
    .guides = 1240,
    .sections = 12345,
    .skipped = 2,
    .seconds = 10,
};

static const struct progress pace = {.bytes_rate = 7, .sections_rate = 412.7};

static void a_line_of_progress_says_what_matters_first(void **state)
{
    static const struct {
        size_t columns;
        const char *line;
    } rows[] = {
        {200, "Indexing guides  50 %  01:11 left  1,240 guides  "
              "12,345 sections  412/s  2 left out"},
        {50, "Indexing guides  50 %  01:11 left  1,240 guides"},
        {40, "Indexing guides  50 %  01:11 left  412/s"},
        {21, "Indexing guides  50 %"},
        {5, "Indexing guides"},
    };
    struct buf out = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        buf_clear(&out);
        progress_text(&out, &pace, &half, "guides", rows[i].columns);
        assert_str(buf_view(&out), rows[i].line);
    }
    buf_free(&out);
}

static void time_is_foretold_when_the_pace_is_known(void **state)
{
    static const struct {
        struct build_progress now;
        double rate;
        const char *left; /* NULL: not told */
    } rows[] = {
        {{.bytes = 1, .bytes_total = 100, .seconds = 1}, 5, NULL},
        {{.bytes = 1, .bytes_total = 100, .seconds = 9}, 0, NULL},
        {{.bytes = 0, .bytes_total = 0, .seconds = 9}, 5, NULL},
        {{.bytes = 100, .bytes_total = 100, .seconds = 9}, 5, NULL},
        {{.bytes = 0, .bytes_total = 100, .seconds = 9}, 10, "  00:10 left"},
        {{.bytes = 0, .bytes_total = 36610, .seconds = 9}, 10, "1:01:01 left"},
    };
    struct buf out = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct progress progress = {.bytes_rate = rows[i].rate};

        buf_clear(&out);
        progress_text(&out, &progress, &rows[i].now, "guides", 200);
        buf_byte(&out, '\0');
        if (rows[i].left)
            assert_non_null(strstr(out.ptr, rows[i].left));
        else
            assert_null(strstr(out.ptr, " left"));
    }
    buf_free(&out);
}

static void a_rate_follows_slowly(void **state)
{
    struct build_progress now = {.bytes_total = 1 << 30};
    struct progress progress = {0};

    (void)state;
    for (int i = 1; i <= 100; i++) {
        now.seconds += 1;
        now.bytes += 100;
        now.sections += 10;
        progress_measure(&progress, &now);
    }
    assert_true(progress.bytes_rate > 99 && progress.bytes_rate < 101);
    now.seconds += 1; /* a pause */
    progress_measure(&progress, &now);
    assert_true(progress.bytes_rate > 85 && progress.bytes_rate < 95);
    for (int i = 1; i <= 60; i++) {
        now.seconds += 1;
        now.bytes += 500;
        progress_measure(&progress, &now);
    }
    assert_true(progress.bytes_rate > 480);
}

static void progress_as_json_is_an_object(void **state)
{
    struct json *object;
    struct buf out = {0};

    (void)state;
    progress_json(&out, &pace, &half);
    assert_int_equal(out.ptr[out.len - 1], '\n');
    assert_int_equal(json_parse(&object, str_trim(buf_view(&out)), NULL), 0);
    assert_true(json_number(json_member(object, "schema")) == 1);
    assert_true(json_number(json_member(object, "seconds_left")) == 71);
    assert_str(json_string(json_member(object, "phase")), "reading");
    json_free(object);
    buf_free(&out);
}

/* ---- The program ------------------------------------------------------- */

enum { WORDS_MAX = 12 };

/** What a run gave. */
struct outcome {
    struct buf out, err;
    int status;
};

static void read_end(struct buf *out, int fd)
{
    ssize_t got;

    while ((got = read(fd, buf_reserve(out, 4096), 4096)) > 0)
        out->len += (size_t)got;
    buf_byte(out, '\0');
    close(fd);
}

/** Run silcrow-index in a folder; standard error goes to `err_fd` unless that
 * is -1. */
static struct outcome run(const char *folder, const char *const *words,
                          int err_fd)
{
    const char *argv[WORDS_MAX + 2] = {"silcrow-index"};
    char *path =
        mem_format("%s/indexer/silcrow-index", getenv("SILCROW_BUILD"));
    struct outcome outcome = {.status = -1};
    int out[2], err[2];
    pid_t pid;

    for (size_t i = 0; i < WORDS_MAX && words[i]; i++)
        argv[i + 1] = words[i];
    assert_int_equal(pipe(out), 0);
    assert_int_equal(pipe(err), 0);
    pid = fork();
    if (pid == 0) {
        dup2(out[1], STDOUT_FILENO);
        dup2(err_fd == -1 ? err[1] : err_fd, STDERR_FILENO);
        close_range(3, ~0U, 0);
        if (chdir(folder) == 0)
            execv(path, (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    close(out[1]);
    close(err[1]);
    read_end(&outcome.out, out[0]);
    read_end(&outcome.err, err[0]);
    waitpid(pid, &outcome.status, 0);
    outcome.status = WEXITSTATUS(outcome.status);
    free(path);
    return outcome;
}

static void release(struct outcome *outcome)
{
    buf_free(&outcome->out);
    buf_free(&outcome->err);
}

static void write_guides(const char *folder)
{
    char *good = mem_format("%s/good.md", folder);
    char *bad = mem_format("%s/bad.md", folder);
    char *judged = mem_format("%s/judged.tsv", folder);

    folder_write(good, STR("# Guide\n\n## Heron\n\nA \x1b[31mheron\x1b[0m "
                           "stands \x07 in \xc2\x9b water.\n"));
    folder_write(bad, STR("---\ntitle: [\n---\n\n# Bad\x1b[2J\n"));
    folder_write(judged, STR("word\theron\tgood.md#heron\n"));
    free(good);
    free(bad);
    free(judged);
}

static void every_command_prints_one_object_with_json(void **state)
{
    static const struct {
        const char *words[WORDS_MAX];
        int status;
    } rows[] = {
        {{"build", "--json", "."}, 65},
        {{"build", "--json", "good.md"}, 0},
        {{"search", "--json", "heron"}, 0},
        {{"search", "--json", "zzzzzz"}, 1},
        {{"search", "--json"}, 64},
        {{"search", "--json", "--index", "none", "heron"}, 66},
        {{"stats", "--json"}, 0},
        {{"stats", "--json", "--data", "/nowhere"}, 66},
        {{"check", "--json"}, 0},
        {{"check", "--json", "--index", "A"}, 64},
        {{"eval", "--json", "--judged", "judged.tsv"}, 0},
        {{"eval", "--json"}, 64},
        {{"--version", "--json"}, 0},
        {{"stats", "--version", "--json"}, 0},
        {{"build", "--json", "/nowhere/at/all"}, 66},
        {{"build", "--json", "--color", "red", "."}, 64},
        {{"build", "--json", "--progress", "loud", "."}, 64},
    };

    write_guides(*state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct outcome outcome = run(*state, rows[i].words, -1);
        struct str line = str_of(outcome.out.ptr);
        struct json *object;

        if (outcome.status != rows[i].status)
            fail_msg("row %zu: status %d: %s", i, outcome.status,
                     outcome.err.ptr);
        assert_true(str_ends(line, STR("\n")));
        line.len--;
        assert_null(memchr(line.ptr, '\n', line.len));
        if (json_parse(&object, line, NULL) == -1)
            fail_msg("row %zu: %s", i, outcome.out.ptr);
        assert_true(json_number(json_member(object, "schema")) == 1);
        json_free(object);
        release(&outcome);
    }
}

static void no_escape_byte_leaves_where_there_is_no_terminal(void **state)
{
    static const char *const rows[][WORDS_MAX] = {
        {"build", "--verbose", "."},
        {"search", "heron"},
        {"search", "--explain", "water"},
        {"stats"},
        {"check"},
        {"--help"},
        {"build", "--help"},
        {"nonsense\x1b[2J"},
    };

    unsetenv("CLICOLOR_FORCE");
    write_guides(*state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct outcome outcome = run(*state, rows[i], -1);

        for (int k = 0; k < 2; k++) {
            const struct buf *text = k ? &outcome.err : &outcome.out;

            if (strpbrk(text->ptr, "\x1b\x07\r") ||
                strstr(text->ptr, "\xc2\x9b"))
                fail_msg("row %zu: %s", i, text->ptr);
        }
        release(&outcome);
    }
}

/** A terminal of so many columns; its two ends. */
static void open_terminal(int ends[2], unsigned short columns)
{
    const struct winsize size = {.ws_row = 24, .ws_col = columns};

    ends[0] = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(ends[0] >= 0);
    assert_int_equal(grantpt(ends[0]), 0);
    assert_int_equal(unlockpt(ends[0]), 0);
    ends[1] = open(ptsname(ends[0]), O_RDWR | O_NOCTTY);
    assert_true(ends[1] >= 0);
    assert_int_equal(ioctl(ends[1], TIOCSWINSZ, &size), 0);
}

/** Build with a terminal as standard error; what it showed. */
static struct buf shown(const char *folder, const char *const *words)
{
    struct outcome outcome;
    struct buf text = {0};
    ssize_t got;
    int ends[2];

    open_terminal(ends, 60);
    outcome = run(folder, words, ends[1]);
    close(ends[1]);
    while ((got = read(ends[0], buf_reserve(&text, 4096), 4096)) > 0)
        text.len += (size_t)got;
    buf_byte(&text, '\0');
    close(ends[0]);
    release(&outcome);
    return text;
}

static void a_terminal_gets_styles_unless_they_are_forbidden(void **state)
{
    static const struct {
        const char *variable, *term;
        const char *words[WORDS_MAX];
        bool styled;
    } rows[] = {
        {NULL, "xterm", {"build", "--full", "."}, true},
        {"NO_COLOR", "xterm", {"build", "--full", "."}, false},
        {NULL, "dumb", {"build", "--full", "."}, false},
        {NULL, "xterm", {"build", "--full", "--color=never", "."}, false},
        {"NO_COLOR", "dumb", {"build", "--full", "--color=always", "."}, true},
    };

    unsetenv("NO_COLOR");
    write_guides(*state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf text;

        setenv("TERM", rows[i].term, 1);
        if (rows[i].variable)
            setenv(rows[i].variable, "1", 1);
        text = shown(*state, rows[i].words);
        if (rows[i].variable)
            unsetenv(rows[i].variable);
        assert_non_null(strstr(text.ptr, "bad.md"));
        assert_int_equal(strstr(text.ptr, "\x1b[1m") != NULL, rows[i].styled);
        assert_null(strstr(text.ptr, "\x1b[2J")); /* of the guide */
        buf_free(&text);
    }
    setenv("TERM", "xterm", 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_of_progress_says_what_matters_first),
        cmocka_unit_test(time_is_foretold_when_the_pace_is_known),
        cmocka_unit_test(a_rate_follows_slowly),
        cmocka_unit_test(progress_as_json_is_an_object),
        FOLDER_TEST(every_command_prints_one_object_with_json),
        FOLDER_TEST(no_escape_byte_leaves_where_there_is_no_terminal),
        FOLDER_TEST(a_terminal_gets_styles_unless_they_are_forbidden),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
