/** The framing check: what it lets through, what it refuses and how. */
#include "test.h"

#include "server/framing.h"

enum {
    BODY_MAX = 1000, /* bytes, in these tests */
};

/** Everything between the request line and the empty line of a plain GET. */
#define HOST "Host: a\r\n"
#define GET "GET / HTTP/1.1\r\n"
#define POST "POST / HTTP/1.1\r\n" HOST

struct row {
    const char *name;
    struct str bytes;
    int status; /* 0 for a complete request, -1 for one that goes on */
};

#define ROW(name, bytes, status)                                               \
    {                                                                          \
        name, {bytes, sizeof(bytes) - 1}, status                               \
    }

static const struct row request_lines[] = {
    ROW("plain", GET HOST "\r\n", 0),
    ROW("HTTP/1.0", "GET / HTTP/1.0\r\n" HOST "\r\n", 0),
    ROW("query", "GET /search?q=a%20b&limit=5 HTTP/1.1\r\n" HOST "\r\n", 0),
    ROW("visible ASCII", "GET /a?\"<>\\^`{|}'[] HTTP/1.1\r\n" HOST "\r\n", 0),
    ROW("later slashes", "GET /a//b HTTP/1.1\r\n" HOST "\r\n", 0),
    ROW("HEAD", "HEAD / HTTP/1.1\r\n" HOST "\r\n", 0),
    ROW("OPTIONS", "OPTIONS /x HTTP/1.1\r\n" HOST "\r\n", 0),
    ROW("DELETE", "DELETE /x HTTP/1.1\r\n" HOST "\r\n", 0),
    ROW("unknown method", "BREW / HTTP/1.1\r\n" HOST "\r\n", 501),
    ROW("TRACE", "TRACE / HTTP/1.1\r\n" HOST "\r\n", 501),
    ROW("CONNECT", "CONNECT a:80 HTTP/1.1\r\n" HOST "\r\n", 501),
    ROW("lower case", "get / HTTP/1.1\r\n" HOST "\r\n", 501),
    ROW("method of bytes", "G\x80T / HTTP/1.1\r\n" HOST "\r\n", 400),
    ROW("leading space", " GET / HTTP/1.1\r\n" HOST "\r\n", 400),
    ROW("leading line", "\r\n" GET HOST "\r\n", 400),
    ROW("TLS hello", "\x16\x03\x01\x02", 400),
    ROW("two spaces", "GET  / HTTP/1.1\r\n" HOST "\r\n", 400),
    ROW("space in the target", "GET /a b HTTP/1.1\r\n" HOST "\r\n", 400),
    ROW("space at the end", "GET / HTTP/1.1 \r\n" HOST "\r\n", 400),
    ROW("tab", "GET\t/ HTTP/1.1\r\n" HOST "\r\n", 400),
    ROW("no version", "GET /\r\n" HOST "\r\n", 400),
    ROW("HTTP/1.2", "GET / HTTP/1.2\r\n" HOST "\r\n", 505),
    ROW("HTTP/2.0", "GET / HTTP/2.0\r\n" HOST "\r\n", 505),
    ROW("HTTP/0.9", "GET / HTTP/0.9\r\n" HOST "\r\n", 505),
    ROW("HTTP/1.10", "GET / HTTP/1.10\r\n" HOST "\r\n", 400),
    ROW("cut by a bare LF", "GET / HTTP/1\n", 400),
    ROW("cut at once", "GET / \n", 400),
    ROW("HTTP/1.", "GET / HTTP/1.\r\n" HOST "\r\n", 400),
    ROW("HTTP/+1.1", "GET / HTTP/+1.\r\n" HOST "\r\n", 400),
    ROW("http/1.1", "GET / http/1.1\r\n" HOST "\r\n", 400),
    ROW("absolute target", "GET http://a/ HTTP/1.1\r\n" HOST "\r\n", 400),
    ROW("no slash", "GET search?q=1 HTTP/1.1\r\n" HOST "\r\n", 400),
    ROW("asterisk", "OPTIONS * HTTP/1.1\r\n" HOST "\r\n", 400),
    ROW("two slashes", "GET //a/admin HTTP/1.1\r\n" HOST "\r\n", 400),
    ROW("fragment", "GET /a#b HTTP/1.1\r\n" HOST "\r\n", 400),
    ROW("NUL in the target", "GET /a\0b HTTP/1.1\r\n" HOST "\r\n", 400),
    ROW("byte in the target", "GET /\xc3\xa4 HTTP/1.1\r\n" HOST "\r\n", 400),
    ROW("bare LF", "GET / HTTP/1.1\n" HOST "\r\n", 400),
    ROW("bare CR", "GET / HTTP/1.1\rHost: a\r\n\r\n", 400),
};

static const struct row header_lines[] = {
    ROW("no space", GET "Host:a\r\n\r\n", 0),
    ROW("tabs around", GET "Host:\t a \t\r\n\r\n", 0),
    ROW("empty value", GET HOST "X-Empty:\r\n\r\n", 0),
    ROW("bytes in a value", GET HOST "X: \xff\xfe\r\n\r\n", 0),
    ROW("colon in a value", GET HOST "X: a:b\r\n\r\n", 0),
    ROW("space before colon", GET "Host : a\r\n\r\n", 400),
    ROW("no colon", GET HOST "Nonsense\r\n\r\n", 400),
    ROW("no name", GET HOST ": a\r\n\r\n", 400),
    ROW("name of bytes", GET HOST "X\xc3\xa4: a\r\n\r\n", 400),
    ROW("space in a name", GET HOST "X Y: a\r\n\r\n", 400),
    ROW("folded", GET HOST "X: a\r\n b\r\n\r\n", 400),
    ROW("folded by tab", GET HOST "X: a\r\n\tb\r\n\r\n", 400),
    ROW("space first", GET " Host: a\r\n\r\n", 400),
    ROW("NUL in a value", GET HOST "X: a\0b\r\n\r\n", 400),
    ROW("NUL at the start", GET HOST "\0X: a\r\n\r\n", 400),
    ROW("DEL", GET HOST "X: \x7f\r\n\r\n", 400),
    ROW("escape", GET HOST "X: \x1b[2J\r\n\r\n", 400),
    ROW("bare LF", GET HOST "X: a\n\r\n", 400),
    ROW("bare LF at the end", GET HOST "\n", 400),
    ROW("bare CR in a value", GET HOST "X: a\rb\r\n\r\n", 400),
    ROW("CR then a letter", GET HOST "\rX", 400),
};

static const struct row hosts[] = {
    ROW("with a port", GET "Host: example.org:8080\r\n\r\n", 0),
    ROW("empty port", GET "Host: example.org:\r\n\r\n", 0),
    ROW("address", GET "Host: 127.0.0.1:7700\r\n\r\n", 0),
    ROW("IPv6", GET "Host: [::1]:7700\r\n\r\n", 0),
    ROW("name in any case", GET "hOsT: a\r\n\r\n", 0),
    ROW("none", GET "\r\n", 400),
    ROW("none in HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", 400),
    ROW("two", GET HOST "Host: b\r\n\r\n", 400),
    ROW("the same twice", GET HOST HOST "\r\n", 400),
    ROW("empty", GET "Host:\r\n\r\n", 400),
    ROW("space inside", GET "Host: a b\r\n\r\n", 400),
    ROW("list", GET "Host: a, b\r\n\r\n", 400),
    ROW("user", GET "Host: a@b\r\n\r\n", 400),
    ROW("path", GET "Host: a/b\r\n\r\n", 400),
    ROW("scheme", GET "Host: http://a\r\n\r\n", 400),
    ROW("word as port", GET "Host: a:b\r\n\r\n", 400),
    ROW("port too large", GET "Host: a:65536\r\n\r\n", 400),
    ROW("port only", GET "Host: :80\r\n\r\n", 400),
    ROW("bracket open", GET "Host: [::1\r\n\r\n", 400),
    ROW("brackets empty", GET "Host: []\r\n\r\n", 400),
    ROW("after the bracket", GET "Host: [::1]a\r\n\r\n", 400),
};

static const struct row bodies[] = {
    ROW("body", POST "Content-Length: 3\r\n\r\nabc", 0),
    ROW("no body", POST "Content-Length: 0\r\n\r\n", 0),
    ROW("body to come", POST "Content-Length: 3\r\n\r\nab", -1),
    ROW("head to come", GET HOST "\r", -1),
    ROW("nothing yet", "", -1),
    ROW("largest", POST "Content-Length: 1000\r\n\r\n", -1),
    ROW("too large", POST "Content-Length: 1001\r\n\r\n", 413),
    ROW("16 digits", POST "Content-Length: 1000000000000000\r\n\r\n", 413),
    ROW("2^64 + 1", POST "Content-Length: 18446744073709551617\r\n\r\n", 413),
    ROW("leading zeros", POST "Content-Length: 0003\r\n\r\nabc", 0),
    ROW("missing", POST "\r\n", 411),
    ROW("DELETE with body",
        "DELETE / HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n{}", 0),
    ROW("GET, length 0", GET HOST "Content-Length: 0\r\n\r\n", 0),
    ROW("GET with body", GET HOST "Content-Length: 1\r\n\r\nx", 400),
    ROW("HEAD with body",
        "HEAD / HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx", 400),
    ROW("OPTIONS with body",
        "OPTIONS / HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx", 400),
    ROW("two lengths", POST "Content-Length: 0\r\nContent-Length: 9\r\n", 400),
    ROW("same twice", POST "Content-Length: 3\r\nContent-Length: 3\r\n", 400),
    ROW("list", POST "Content-Length: 3, 3\r\n\r\n", 400),
    ROW("plus", POST "Content-Length: +3\r\n\r\n", 400),
    ROW("minus", POST "Content-Length: -0\r\n\r\n", 400),
    ROW("hexadecimal", POST "Content-Length: 0x3\r\n\r\n", 400),
    ROW("empty", POST "Content-Length:\r\n\r\n", 400),
    ROW("chunked", POST "Transfer-Encoding: chunked\r\n\r\n", 501),
    ROW("identity", POST "Transfer-Encoding: identity\r\n\r\n", 501),
    ROW("xchunked", GET HOST "transfer-encoding: xchunked\r\n\r\n", 501),
    ROW("empty coding", GET HOST "Transfer-Encoding:\r\n\r\n", 501),
    ROW("coding and length",
        POST "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", 400),
    ROW("length and coding",
        POST "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    ROW("name with a space", POST "Transfer-Encoding : chunked\r\n\r\n", 400),
    ROW("100-continue",
        POST "Expect: 100-Continue\r\nContent-Length: 1\r\n\r\n", -1),
    ROW("other expectation",
        POST "Expect: wonders\r\nContent-Length: 1\r\n\r\n", 417),
};

/* ---- Reading ----------------------------------------------------------- */

/** Read in pieces of `step` bytes; the status, 0 when done, -1 when not. */
static int read_in_pieces(struct framing *framing, size_t *used,
                          struct str bytes, size_t step)
{
    size_t at = 0, n;

    framing_start(framing, BODY_MAX);
    while (at < bytes.len) {
        const size_t len = bytes.len - at < step ? bytes.len - at : step;
        const enum framing_result result =
            framing_read(framing, &n, bytes.ptr + at, len);

        *used = at += n;
        if (result == FRAMING_REFUSED)
            return framing->status;
        if (result == FRAMING_DONE)
            return 0;
        assert_int_equal(n, len);
    }
    return -1;
}

static int read_whole(struct framing *framing, struct str bytes)
{
    size_t used;

    return read_in_pieces(framing, &used, bytes, SIZE_MAX);
}

static void check(const struct row *rows, size_t count)
{
    struct framing framing;
    size_t used = 0, used_whole = 0;

    for (size_t i = 0; i < count; i++) {
        const struct row *row = &rows[i];
        int status =
            read_in_pieces(&framing, &used_whole, row->bytes, SIZE_MAX);

        if (status != row->status)
            fail_msg("%s: %d, not %d", row->name, status, row->status);
        if (status > 0 && !framing.why)
            fail_msg("%s: no reason given", row->name);
        for (size_t step = 1; step < 4; step++) {
            status = read_in_pieces(&framing, &used, row->bytes, step);
            if (status != row->status || used != used_whole)
                fail_msg("%s: in pieces of %zu: %d after %zu", row->name, step,
                         status, used);
        }
    }
}

static void request_lines_are_strict(void **state)
{
    (void)state;
    check(request_lines, COUNT(request_lines));
}

static void header_lines_are_strict(void **state)
{
    (void)state;
    check(header_lines, COUNT(header_lines));
}

static void there_is_one_sound_host(void **state)
{
    (void)state;
    check(hosts, COUNT(hosts));
}

static void a_body_is_as_long_as_one_length_says(void **state)
{
    (void)state;
    check(bodies, COUNT(bodies));
}

static void the_next_request_begins_where_this_one_ends(void **state)
{
    static const struct str two = {
        POST "Content-Length: 3\r\n\r\nabc" GET HOST "\r\n",
        sizeof(POST "Content-Length: 3\r\n\r\nabc" GET HOST "\r\n") - 1};
    struct framing framing;
    size_t used;

    (void)state;
    framing_start(&framing, BODY_MAX);
    assert_int_equal(framing_read(&framing, &used, two.ptr, two.len),
                     FRAMING_DONE);
    assert_int_equal(used, sizeof(POST "Content-Length: 3\r\n\r\nabc") - 1);
    assert_int_equal(framing.method, HTTP_POST);
    assert_int_equal(framing.body, 3);
    framing_start(&framing, BODY_MAX);
    assert_int_equal(
        framing_read(&framing, &used, two.ptr + used, two.len - used),
        FRAMING_DONE);
    assert_int_equal(framing.method, HTTP_GET);
}

static void the_client_says_when_it_wants_to_close(void **state)
{
    static const struct {
        struct str bytes;
        bool close;
    } rows[] = {
        {{GET HOST "\r\n", sizeof(GET HOST) + 1}, false},
#define CLOSE(line, headers, close)                                            \
    {{line headers HOST "\r\n", sizeof(line headers HOST) + 1}, close}
        CLOSE(GET, "Connection: close\r\n", true),
        CLOSE(GET, "Connection: x , CLOSE\r\n", true),
        CLOSE(GET, "Connection: keep-alive,,close\r\n", true),
        CLOSE(GET, "Connection: closed\r\n", false),
        CLOSE(GET, "Connection: x\r\nConnection: close\r\n", true),
        CLOSE("GET / HTTP/1.0\r\n", "", true),
        CLOSE("GET / HTTP/1.0\r\n", "Connection: Keep-Alive\r\n", false),
    };
    struct framing framing;

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(read_whole(&framing, rows[i].bytes), 0);
        if (framing.close != rows[i].close)
            fail_msg("row %zu", i);
    }
}

/* ---- Limits ------------------------------------------------------------ */

/** A GET with a target of `target` bytes, `count` headers and one more header
 * line of `padding` bytes. */
static int read_sized(size_t target, size_t count, size_t padding)
{
    struct buf bytes = {0};
    struct framing framing;
    int status;

    buf_text(&bytes, "GET /");
    for (size_t i = 1; i < target; i++)
        buf_byte(&bytes, 'a');
    buf_text(&bytes, " HTTP/1.1\r\n");
    for (size_t i = 1; i < count; i++)
        buf_format(&bytes, "X%zu: a\r\n", i);
    if (padding)
        buf_text(&bytes, "X: ");
    for (size_t i = 5; i < padding; i++)
        buf_byte(&bytes, 'a');
    buf_text(&bytes, padding ? "\r\n" HOST "\r\n" : HOST "\r\n");
    status = read_whole(&framing, buf_view(&bytes));
    buf_free(&bytes);
    return status;
}

static void limits_hold_to_the_byte(void **state)
{
    const size_t rest = sizeof(GET HOST "\r\n") - 1;

    (void)state;
    assert_int_equal(read_sized(FRAMING_TARGET_MAX, 1, 0), 0);
    assert_int_equal(read_sized(FRAMING_TARGET_MAX + 1, 1, 0), 414);
    assert_int_equal(read_sized(1, HTTP_HEADERS_MAX, 0), 0);
    assert_int_equal(read_sized(1, HTTP_HEADERS_MAX + 1, 0), 431);
    assert_int_equal(read_sized(1, 1, FRAMING_HEAD_MAX - rest), 0);
    assert_int_equal(read_sized(1, 1, FRAMING_HEAD_MAX - rest + 1), 431);
}

static void a_header_that_matters_is_read_whole_or_refused(void **state)
{
    struct buf bytes = {0};
    struct framing framing;

    (void)state;
    buf_text(&bytes, GET HOST "Connection: ");
    for (size_t i = 0; i < FRAMING_VALUE_MAX; i++)
        buf_byte(&bytes, 'x');
    buf_text(&bytes, ",close\r\n\r\n");
    assert_int_equal(read_whole(&framing, buf_view(&bytes)), 431);
    buf_free(&bytes);
}

/** The library ends lines at a bare LF: it must not get to see one. */
static void a_bare_line_feed_is_refused_wherever_it_comes(void **state)
{
    static const char request[] = "GET /a HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n";
    struct framing framing;

    (void)state;
    for (size_t i = 0; i < sizeof request - 1; i++) {
        struct buf bytes = {0};

        if (request[i] == '\n')
            continue;
        buf_str(&bytes, (struct str){request, i});
        buf_byte(&bytes, '\n');
        if (i == 0 || request[i - 1] != '\r')
            assert_int_equal(read_whole(&framing, buf_view(&bytes)), 400);
        buf_free(&bytes);
    }
}

static void endless_input_is_refused(void **state)
{
    static const char *const starts[] = {"", "GET /", "GET / HTTP/1.1\r\n",
                                         "GET / HTTP/1.1\r\nX: "};
    static const char bytes[] = "aaaaaaaa";
    struct framing framing;
    size_t used, total;

    (void)state;
    for (size_t i = 0; i < COUNT(starts); i++) {
        framing_start(&framing, BODY_MAX);
        framing_read(&framing, &used, starts[i], strlen(starts[i]));
        for (total = 0; framing_read(&framing, &used, bytes, 8) == FRAMING_MORE;
             total += 8)
            assert_true(total <= FRAMING_HEAD_MAX);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(request_lines_are_strict),
        cmocka_unit_test(header_lines_are_strict),
        cmocka_unit_test(there_is_one_sound_host),
        cmocka_unit_test(a_body_is_as_long_as_one_length_says),
        cmocka_unit_test(the_next_request_begins_where_this_one_ends),
        cmocka_unit_test(the_client_says_when_it_wants_to_close),
        cmocka_unit_test(limits_hold_to_the_byte),
        cmocka_unit_test(a_header_that_matters_is_read_whole_or_refused),
        cmocka_unit_test(a_bare_line_feed_is_refused_wherever_it_comes),
        cmocka_unit_test(endless_input_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
