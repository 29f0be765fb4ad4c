/** The log: lines that nobody can forge, and not too many of them. */
#include "test.h"

#include <unistd.h>

#include "engine/buf.h"
#include "server/log.h"

/** What a log of these settings writes for an event; read from a pipe. */
static struct buf logged(bool json, enum log_level level, const char *text,
                         unsigned times)
{
    struct log log = {.json = json};
    struct buf out = {0};
    ssize_t got;
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    log.fd = ends[1];
    for (unsigned i = 0; i < times; i++)
        log_event(&log, level, "%s", text);
    close(ends[1]);
    while ((got = read(ends[0], buf_reserve(&out, 4096), 4096)) > 0)
        out.len += (size_t)got;
    close(ends[0]);
    return out;
}

static void an_event_is_one_line_of_plain_text(void **state)
{
    static const struct {
        enum log_level level;
        const char *text;
        const char *line;
    } rows[] = {
        {LOG_LEVEL_INFO, "ready", "silcrow-server: ready\n"},
        {LOG_LEVEL_WARNING, "slow", "silcrow-server: warning: slow\n"},
        {LOG_LEVEL_ERROR, "a\nb", "silcrow-server: error: a\\x0ab\n"},
        {LOG_LEVEL_INFO, "\x1b[2J", "silcrow-server: \\x1b[2J\n"},
        {LOG_LEVEL_INFO, "\xc2\x9b", "silcrow-server: \\xc2\\x9b\n"},
        {LOG_LEVEL_INFO, "a\\x0a", "silcrow-server: a\\\\x0a\n"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf out = logged(false, rows[i].level, rows[i].text, 1);

        assert_str(buf_view(&out), rows[i].line);
        buf_free(&out);
    }
}

static void an_event_as_json_cannot_leave_its_string(void **state)
{
    struct buf out = logged(true, LOG_LEVEL_INFO, "a\"}\n{\"b\\", 1);

    (void)state;
    buf_byte(&out, '\0');
    assert_non_null(
        strstr(out.ptr, "\"message\":\"a\\\"}\\u000a{\\\"b\\\\\"}\n"));
    assert_ptr_equal(strchr(out.ptr, '\n'), out.ptr + out.len - 2);
    buf_free(&out);
}

static void a_long_event_is_cut(void **state)
{
    char text[2 * LOG_TEXT_MAX];
    struct buf out;

    (void)state;
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    out = logged(false, LOG_LEVEL_INFO, text, 1);
    assert_true(out.len < LOG_TEXT_MAX + 32);
    assert_int_equal(out.ptr[out.len - 1], '\n');
    buf_free(&out);
}

static void a_storm_of_events_is_counted_not_written(void **state)
{
    struct buf out = logged(false, LOG_LEVEL_INFO, "x", 10 * LOG_LINES_MAX);
    size_t lines = 0;

    (void)state;
    for (size_t i = 0; i < out.len; i++)
        lines += out.ptr[i] == '\n';
    /* The storm may fall into two seconds. */
    assert_in_range(lines, LOG_LINES_MAX, 2 * LOG_LINES_MAX + 1);
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_is_one_line_of_plain_text),
        cmocka_unit_test(an_event_as_json_cannot_leave_its_string),
        cmocka_unit_test(a_long_event_is_cut),
        cmocka_unit_test(a_storm_of_events_is_counted_not_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
