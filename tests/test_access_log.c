/** Logs of requests: what is in them, what never is, and rotation. */
#include "program.h"

#include "engine/json.h"
#include "server/observer.h"
#include "server/reply.h"

/* ---- Lines ------------------------------------------------------------- */

/** What is logged of an exchange. */
static struct buf logged(const char *folder, const struct exchange *exchange)
{
    char *path = mem_format("%s/access.log", folder);
    struct access_log *log;
    struct buf out = {0};

    unlink(path);
    assert_int_equal(access_log_open(&log, path, NULL), 0);
    access_log_write(log, exchange);
    access_log_close(log);
    folder_read(&out, path);
    free(path);
    return out;
}

static void a_line_is_one_object_whatever_is_in_it(void **state)
{
    static const char *const texts[] = {
        "/plain",   "/a\n{\"client\":\"forged\"}", "/\x1b[2J\x07",
        "/\"},{\"", "/\xff\xfe\xc2\x9b",           "/back\\slash\\",
        "/tab\t",
    };

    for (size_t i = 0; i < COUNT(texts); i++) {
        const struct http_reply reply = {.status = 404};
        struct buf out = logged(*state, &(struct exchange){
                                            .method = "GET",
                                            .path = str_of(texts[i]),
                                            .agent = str_of(texts[i]),
                                            .reply = &reply,
                                        });
        struct json *line;

        assert_int_equal(out.ptr[out.len - 1], '\n');
        for (size_t k = 0; k + 1 < out.len; k++)
            assert_true(out.ptr[k] >= ' ' && out.ptr[k] <= '~');
        assert_int_equal(
            json_parse(&line, (struct str){out.ptr, out.len - 1}, NULL), 0);
        assert_str(json_string(json_member(line, "method")), "GET");
        assert_null(json_member(line, "client"));
        assert_true(json_number(json_member(line, "status")) == 404);
        json_free(line);
        buf_free(&out);
    }
}

static void a_long_path_is_cut(void **state)
{
    const struct http_reply reply = {.status = 404};
    char path[4 * ACCESS_LOG_TEXT_MAX];
    struct buf out;

    memset(path, 'a', sizeof path);
    out = logged(*state, &(struct exchange){.path = {path, sizeof path},
                                            .reply = &reply});
    assert_true(out.len < 2 * ACCESS_LOG_TEXT_MAX);
    buf_free(&out);
}

static void an_id_is_a_plain_word_or_a_new_one(void **state)
{
    static const struct {
        const char *given;
        bool taken;
    } rows[] = {
        {"abc-1", true},
        {"A.b_C", true},
        {"", false},
        {"a b", false},
        {"a\"b", false},
        {"a\r\nb", false},
        {"\xc3\xa9", false},
        {"0123456789012345678901234567890123456789012345678901234567890123",
         true},
        {"01234567890123456789012345678901234567890123456789012345678901234",
         false},
    };
    struct arena arena = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct str id = observer_id(&arena, str_of(rows[i].given));

        if (rows[i].taken)
            assert_str(id, rows[i].given);
        else
            assert_int_equal(id.len, 16);
    }
    arena_release(&arena);
}

/* ---- The program ------------------------------------------------------- */

/** Start the server with an access log, on an index of one section. */
static char *start_logging(struct program *program, const char *folder,
                           const char *slow)
{
    char *log = mem_format("%s/access.log", folder);
    char *guide = mem_format("%s/guide.md", folder);
    char *index =
        mem_format("%s/indexer/silcrow-index", getenv("SILCROW_BUILD"));
    const char *const args[] = {
        "--data",    folder, "--listen",     "127.0.0.1:0", "--workers", "2",
        "--slow-ms", slow,   "--access-log", log,           NULL};
    int status = -1;
    pid_t pid;

    folder_write(guide, STR("# Guide\n\n## Heron\n\nA heron.\n"));
    pid = fork();
    if (pid == 0) {
        execl(index, "silcrow-index", "build", "--quiet", "--data", folder,
              guide, (char *)NULL);
        _exit(127);
    }
    waitpid(pid, &status, 0);
    assert_int_equal(status, 0);
    run(program, args);
    read_port(program);
    free(index);
    free(guide);
    return log;
}

/** The lines of a file that have `text` in them. */
static size_t lines_with(const char *path, const char *text)
{
    struct buf out = {0};
    size_t count = 0;
    struct str rest;

    folder_read(&out, path);
    rest = buf_view(&out);
    while (rest.len) {
        const struct str line = str_line(rest);

        count += str_find(line, str_of(text)) != NULL;
        rest = str_skip(rest, line.len + 1);
    }
    buf_free(&out);
    return count;
}

static void what_was_searched_for_stands_beside_no_address(void **state)
{
    static const char *const targets[] = {"/search?q=heron", "/?q=heron",
                                          "/suggest?q=her&key=heron",
                                          "/search?q=heron&nonsense=1"};
    struct program program;
    char *log = start_logging(&program, *state, "0");

    for (size_t i = 0; i < COUNT(targets); i++)
        get(&program, targets[i]);
    assert_int_equal(lines_with(log, "\"client\":\"127.0.0.1\""), 4);
    assert_int_equal(lines_with(log, "\"route\":\"/search\""), 2);
    assert_int_equal(lines_with(log, "heron"), 0);
    assert_int_equal(lines_with(log, "?"), 0);
    assert_int_equal(stop(&program), 0);
    free(log);
}

static void refused_bytes_are_logged_too(void **state)
{
    struct program program;
    char *log = start_logging(&program, *state, "0");
    struct buf reply = exchange(&program, STR("NONSENSE\r\n\r\n"));

    buf_free(&reply);
    assert_int_equal(lines_with(log, "\"status\":400"), 1);
    assert_int_equal(lines_with(log, "NONSENSE"), 0);
    assert_int_equal(stop(&program), 0);
    free(log);
}

static void a_log_that_was_moved_away_is_opened_anew(void **state)
{
    struct program program;
    char *log = start_logging(&program, *state, "0");
    char *old = mem_format("%s.1", log);
    int asked = 0;

    assert_int_equal(get(&program, "/health"), 200);
    assert_int_equal(rename(log, old), 0);
    kill(program.pid, SIGUSR1);
    for (int tries = WAIT_MS / 10; access(log, F_OK) != 0; pause_ms(10))
        assert_true(tries-- > 0);
    /* The other worker follows soon. */
    while (asked == 0 || lines_with(log, "/health") < 20) {
        assert_true(asked++ < 10000);
        assert_int_equal(get(&program, "/health"), 200);
    }
    assert_int_equal(lines_with(log, "/health") + lines_with(old, "/health"),
                     (size_t)asked + 1);
    assert_int_equal(stop(&program), 0);
    free(old);
    free(log);
}

static void a_log_that_cannot_be_written_ends_the_start(void **state)
{
    const char *const args[] = {"--data",
                                *state,
                                "--access-log",
                                "/nowhere/at/all/a.log",
                                "--listen",
                                "127.0.0.1:0",
                                NULL};
    struct program program;

    run(&program, args);
    assert_true(logs(&program, "/nowhere/at/all/a.log: No such file"));
    assert_int_equal(ended(&program), 66);
}

static void a_slow_request_is_logged_without_who_asked(void **state)
{
    const struct http_reply reply = {.status = 200,
                                     .tally = {.query = STR("heron\n\x1b[2J")}};
    struct log log = {0};
    struct observer observer = {.log = &log, .slow_ms = 10};
    const struct exchange exchange = {.method = "GET",
                                      .path = STR("/search"),
                                      .id = STR("abc"),
                                      .reply = &reply,
                                      .us = 10001};
    char text[512] = "";
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    log.fd = ends[1];
    observe(&observer, &exchange);
    observer.slow_ms = 11;
    observe(&observer, &exchange);
    close(ends[1]);
    assert_true(read(ends[0], text, sizeof text - 1) > 0);
    assert_string_equal(text, "silcrow-server: warning: slow: 10.0 ms, GET ?, "
                              "status 200, for \"heron\\x0a\\x1b[2J\"\n");
    close(ends[0]);
}

static void the_status_is_told_to_people_and_to_programs(void **state)
{
    struct program program;
    char *log = start_logging(&program, *state, "0");
    char *address = mem_format("127.0.0.1:%u", program.port);
    const char *const people[] = {"--status", "--listen", address, NULL};
    const char *const programs[] = {"--status", "--json", "--listen", address,
                                    NULL};
    struct json *answer;
    struct buf out;
    int status;

    get(&program, "/search?q=heron");
    out = printed(people, &status);
    assert_int_equal(status, 0);
    assert_non_null(strstr(out.ptr, " of 1 guide, "));
    assert_non_null(strstr(out.ptr, "\n  searches   1: "));
    buf_free(&out);
    out = printed(programs, &status);
    assert_int_equal(status, 0);
    assert_int_equal(json_parse(&answer, str_of(out.ptr), NULL), 0);
    assert_true(json_number(json_member(answer, "schema")) == 1);
    assert_true(json_number(json_member(answer, "workers")) == 2);
    json_free(answer);
    buf_free(&out);
    assert_int_equal(stop(&program), 0);
    out = printed(people, &status);
    assert_int_equal(WEXITSTATUS(status), 69);
    buf_free(&out);
    free(address);
    free(log);
}

static void a_reply_carries_the_id_of_its_request(void **state)
{
    struct program program;
    char *log = start_logging(&program, *state, "0");
    struct buf reply =
        exchange(&program, STR(HEALTH "X-Request-Id: from-a-proxy.7\r\n" LAST));

    assert_non_null(strstr(reply.ptr, "X-Request-Id: from-a-proxy.7\r\n"));
    buf_free(&reply);
    reply = exchange(&program, STR(HEALTH "X-Request-Id: a b\r\n" LAST));
    assert_non_null(strstr(reply.ptr, "X-Request-Id: "));
    assert_null(strstr(reply.ptr, "a b"));
    buf_free(&reply);
    assert_int_equal(lines_with(log, "\"id\":\"from-a-proxy.7\""), 1);
    assert_int_equal(stop(&program), 0);
    free(log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(a_line_is_one_object_whatever_is_in_it),
        FOLDER_TEST(a_long_path_is_cut),
        cmocka_unit_test(an_id_is_a_plain_word_or_a_new_one),
        FOLDER_TEST(what_was_searched_for_stands_beside_no_address),
        FOLDER_TEST(refused_bytes_are_logged_too),
        FOLDER_TEST(a_log_that_was_moved_away_is_opened_anew),
        FOLDER_TEST(a_log_that_cannot_be_written_ends_the_start),
        cmocka_unit_test(a_slow_request_is_logged_without_who_asked),
        FOLDER_TEST(the_status_is_told_to_people_and_to_programs),
        FOLDER_TEST(a_reply_carries_the_id_of_its_request),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
