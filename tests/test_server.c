/** The real program over loopback: what it answers and what it refuses. */
#include "program.h"

/* ---- Serving ----------------------------------------------------------- */

static void paths_and_methods_have_their_answers(void **state)
{
    static const struct {
        const char *request;
        int status;
        const char *has;
    } rows[] = {
        {HEALTH LAST, 200, "{\"status\":\"available\"}"},
        {"GET /health/?a=b HTTP/1.1\r\n" LAST, 200, "available"},
        {"HEAD /health HTTP/1.1\r\n" LAST, 200, "Content-Length: 22\r\n"},
        {"OPTIONS /health HTTP/1.1\r\n" LAST, 204,
         "Allow: GET, HEAD, OPTIONS\r\n"},
        {"DELETE /health HTTP/1.1\r\n" LAST, 405,
         "Allow: GET, HEAD, OPTIONS\r\n"},
        {"POST /health HTTP/1.1\r\nContent-Length: 2\r\n" LAST "{}", 405,
         "\"code\":\"method_not_allowed\""},
        {"GET /nowhere HTTP/1.1\r\n" LAST, 404, "\"code\":\"not_found\""},
        {"GET /health%2F HTTP/1.1\r\n" LAST, 404, "\"link\":\"/errors#not_"},
        {"GET /HEALTH HTTP/1.1\r\n" LAST, 404, "X-Content-Type-Options: nosn"},
        {"GET /health HTTP/1.0\r\nHost: a\r\n\r\n", 200, "available"},
    };
    struct program program;

    start(&program, *state, "1");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf reply = exchange(&program, str_of(rows[i].request));

        if (status_of(&reply) != rows[i].status ||
            !strstr(reply.ptr, rows[i].has))
            fail_msg("%s%s", rows[i].request, reply.ptr);
        buf_free(&reply);
    }
    assert_int_equal(stop(&program), 0);
}

static void a_reply_to_head_has_no_body(void **state)
{
    struct program program;
    struct buf reply;

    start(&program, *state, "1");
    reply = exchange(&program, STR("HEAD /health HTTP/1.1\r\n" LAST));
    assert_str(((struct str){reply.ptr + reply.len - 5, 4}), "\r\n\r\n");
    buf_free(&reply);
    assert_int_equal(stop(&program), 0);
}

static void requests_on_one_connection_are_answered_in_order(void **state)
{
    struct program program;
    struct buf requests = {0};
    struct buf reply;

    start(&program, *state, "1");
    for (int i = 0; i < 100; i++)
        buf_text(&requests,
                 i % 2 ? HEALTH HOST "\r\n"
                       : "POST /x HTTP/1.1\r\nContent-Length: 3\r\n" HOST
                         "\r\nabc");
    buf_text(&requests, HEALTH LAST);
    reply = exchange(&program, buf_view(&requests));
    assert_int_equal(count_of(&reply, "HTTP/1.1 404 Not Found"), 50);
    assert_int_equal(count_of(&reply, "HTTP/1.1 200 OK"), 51);
    buf_free(&reply);
    buf_free(&requests);
    assert_int_equal(stop(&program), 0);
}

static void a_request_may_come_byte_by_byte(void **state)
{
    static const char request[] = HEALTH LAST;
    struct program program;
    struct buf reply;
    int connection;

    start(&program, *state, "1");
    connection = dial(&program);
    for (size_t i = 0; i < sizeof request - 1; i++) {
        say(connection, (struct str){request + i, 1});
        pause_ms(1);
    }
    reply = hear(connection);
    assert_int_equal(status_of(&reply), 200);
    buf_free(&reply);
    assert_int_equal(stop(&program), 0);
}

static void a_client_that_has_said_all_still_gets_its_reply(void **state)
{
    struct program program;
    struct buf reply;
    int connection;

    start(&program, *state, "1");
    for (int i = 0; i < 20; i++) {
        connection = dial(&program);
        say(connection, STR(HEALTH HOST "\r\n"));
        shutdown(connection, SHUT_WR);
        reply = hear(connection);
        assert_int_equal(status_of(&reply), 200);
        buf_free(&reply);
    }
    assert_int_equal(stop(&program), 0);
}

static void a_body_is_sent_when_it_is_asked_for(void **state)
{
    struct program program;
    struct buf reply;
    int connection;
    char line[64] = "";

    start(&program, *state, "1");
    connection = dial(&program);
    say(connection, STR("POST /x HTTP/1.1\r\nExpect: 100-continue\r\n"
                        "Content-Length: 3\r\n" LAST));
    assert_true(recv(connection, line, sizeof line - 1, 0) > 0);
    assert_string_equal(line, "HTTP/1.1 100 Continue\r\n\r\n");
    say(connection, STR("abc"));
    reply = hear(connection);
    assert_int_equal(status_of(&reply), 404);
    buf_free(&reply);
    assert_int_equal(stop(&program), 0);
}

static void the_page_comes_with_its_style(void **state)
{
    struct program program;
    struct buf reply;
    char *at, *request;

    start(&program, *state, "1");
    reply = exchange(&program, STR("GET / HTTP/1.1\r\n" LAST));
    assert_int_equal(status_of(&reply), 200);
    at = strstr(reply.ptr, "/silcrow.css?v=");
    assert_non_null(at);
    request =
        mem_format("GET %.*s HTTP/1.1\r\n" LAST, (int)strcspn(at, "\""), at);
    buf_free(&reply);
    reply = exchange(&program, str_of(request));
    assert_int_equal(status_of(&reply), 200);
    assert_non_null(strstr(reply.ptr, "Content-Type: text/css"));
    assert_non_null(strstr(reply.ptr, "immutable"));
    buf_free(&reply);
    free(request);
    assert_int_equal(stop(&program), 0);
}

/* ---- Refusing ---------------------------------------------------------- */

/* To see these fail, let on_input() in connection.c return at once. */

static void what_breaks_the_protocol_is_refused_in_our_form(void **state)
{
    static const struct {
        const char *request;
        int status;
    } rows[] = {
        {"GET //health HTTP/1.1\r\n" LAST, 400},
        {"GET http://a/health HTTP/1.1\r\n" LAST, 400},
        {"GET /health HTTP/1.1\n" LAST, 400},
        {HEALTH "\r\n", 400},
        {HEALTH HOST HOST "\r\n", 400},
        {HEALTH HOST "X : a\r\n\r\n", 400},
        {HEALTH HOST "X: a\r\n b\r\n\r\n", 400},
        {HEALTH HOST "Content-Length: 3\r\n\r\nabc", 400},
        {"HEAD /health HTTP/1.1\r\nContent-Length: 3\r\n" HOST "\r\nabc", 400},
        {"POST / HTTP/1.1\r\n" HOST "\r\n", 411},
        {"POST / HTTP/1.1\r\nContent-Length: 0\r\nContent-Length: 9\r\n" HOST
         "\r\n",
         400},
        {"POST / HTTP/1.1\r\nContent-Length: 9999999\r\n" HOST "\r\n", 413},
        {"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" HOST
         "\r\n0\r\n\r\n",
         501},
        {"TRACE / HTTP/1.1\r\n" HOST "\r\n", 501},
        {"GET / HTTP/2.0\r\n" HOST "\r\n", 505},
        {"\x16\x03\x01\x02\x00\x01", 400},
    };
    struct program program;

    start(&program, *state, "1");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf reply = exchange(&program, str_of(rows[i].request));

        if (status_of(&reply) != rows[i].status ||
            !strstr(reply.ptr, "Connection: close\r\n") ||
            !strstr(reply.ptr, "application/json") ||
            !strstr(reply.ptr, "\"type\":\"invalid_request\"") ||
            strstr(reply.ptr, "<"))
            fail_msg("%s%s", rows[i].request, reply.ptr);
        buf_free(&reply);
    }
    assert_int_equal(get(&program, "/health"), 200);
    assert_int_equal(stop(&program), 0);
}

static void nothing_behind_a_refused_request_is_answered(void **state)
{
    static const char *const rows[] = {
        "HEAD /x HTTP/1.1\r\nContent-Length: 50\r\n" HOST "\r\n" HEALTH LAST,
        "POST /x HTTP/1.1\r\nContent-Length: 0\r\nContent-Length: 50\r\n" HOST
        "\r\n" HEALTH LAST,
        "POST /x HTTP/1.1\r\nTransfer-Encoding : chunked\r\n" HOST
        "Content-Length: 0\r\n\r\n" HEALTH LAST,
        "GET //x HTTP/1.1\r\n" HOST "\r\n" HEALTH LAST,
    };
    struct program program;

    start(&program, *state, "1");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf reply = exchange(&program, str_of(rows[i]));

        assert_int_equal(count_of(&reply, "HTTP/1."), 1);
        assert_int_equal(status_of(&reply), 400);
        buf_free(&reply);
    }
    assert_int_equal(stop(&program), 0);
}

static void requests_before_a_bad_one_are_answered(void **state)
{
    struct program program;
    struct buf reply;

    start(&program, *state, "1");
    reply = exchange(&program, STR(HEALTH HOST "\r\n" HEALTH HOST "\r\n"
                                               "BAD" HEALTH LAST));
    assert_int_equal(count_of(&reply, "HTTP/1.1 200 OK"), 2);
    assert_int_equal(count_of(&reply, "HTTP/1.1 501 "), 1);
    assert_int_equal(count_of(&reply, "HTTP/1.1 "), 3);
    buf_free(&reply);
    assert_int_equal(stop(&program), 0);
}

static void a_request_that_never_ends_is_refused(void **state)
{
    struct program program;
    struct buf reply;
    int connection, silent;

    start(&program, *state, "1");
    connection = dial(&program);
    silent = dial(&program);
    say(silent, STR(HEALTH HOST));
    say(connection, STR("GET /health"));
    for (int i = 0; i < 100; i++) {
        struct pollfd poll_fd = {.fd = connection, .events = POLLIN};

        say(connection, STR("a"));
        if (poll(&poll_fd, 1, 100))
            break;
    }
    reply = hear(connection);
    assert_int_equal(status_of(&reply), 408);
    buf_free(&reply);
    reply = hear(silent);
    assert_int_equal(status_of(&reply), 408);
    buf_free(&reply);
    assert_int_equal(stop(&program), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(paths_and_methods_have_their_answers),
        FOLDER_TEST(a_reply_to_head_has_no_body),
        FOLDER_TEST(requests_on_one_connection_are_answered_in_order),
        FOLDER_TEST(a_request_may_come_byte_by_byte),
        FOLDER_TEST(a_client_that_has_said_all_still_gets_its_reply),
        FOLDER_TEST(a_body_is_sent_when_it_is_asked_for),
        FOLDER_TEST(the_page_comes_with_its_style),
        FOLDER_TEST(what_breaks_the_protocol_is_refused_in_our_form),
        FOLDER_TEST(nothing_behind_a_refused_request_is_answered),
        FOLDER_TEST(requests_before_a_bad_one_are_answered),
        FOLDER_TEST(a_request_that_never_ends_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
