/** What reaches a terminal. */
#include "test.h"

#include "engine/search.h"
#include "engine/terminal.h"
#include "indexer/id_set.h"

static void no_indexed_text_can_steer_a_terminal(void **state)
{
    static const char *const rows[][2] = {
        {"plain caf\xc3\xa9", "plain caf\xc3\xa9"},
        {"\033[31mred\033[0m", "[31mred[0m"},
        {"a\rb\nc\td", "a b c d"},
        {"bell\a del\x7f", "bell del"},
        {"c1 \xc2\x9b"
         "31m",
         "c1 31m"},
        {"turn \xe2\x80\xae"
         "txt.exe",
         "turn txt.exe"},
        {"bad \xff byte", "bad \xef\xbf\xbd byte"},
    };
    struct buf out = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        buf_clear(&out);
        terminal_text(&out, str_of(rows[i][0]));
        assert_str(buf_view(&out), rows[i][1]);
    }
    buf_free(&out);
}

static void matches_are_bold_and_underlined_if_styled(void **state)
{
    const struct marked marked = {.text = STR("a \033 bb c"),
                                  .matches = {{4, 2}, {7, 1}, {7, 90}},
                                  .match_count = 3};
    struct buf out = {0};

    (void)state;
    terminal_marked(&out, &marked, false);
    assert_str(buf_view(&out), "a  bb c");
    buf_clear(&out);
    terminal_marked(&out, &marked, true);
    assert_str(buf_view(&out), "a  \033[1;4mbb\033[0m \033[1;4mc\033[0m");
    buf_free(&out);
}

static void an_address_is_a_link_where_links_are_taken(void **state)
{
    static const struct {
        const char *url;
        enum terminal_look look;
        const char *text;
    } rows[] = {
        {"https://a/b#c", TERMINAL_PLAIN, "https://a/b#c"},
        {"https://a/b#c", TERMINAL_STYLED, "https://a/b#c"},
        {"https://a/b#c", TERMINAL_LINKED,
         "\033]8;;https://a/b#c\033\\https://a/b#c\033]8;;\033\\"},
        {"https://a/\033\\ \xc3\xa9", TERMINAL_LINKED,
         "\033]8;;https://a/%1B\\%20%C3%A9\033\\https://a/\\ \xc3\xa9"
         "\033]8;;\033\\"},
        {"/b#c", TERMINAL_LINKED, "/b#c"},
        {"javascript:alert(1)", TERMINAL_LINKED, "javascript:alert(1)"},
    };
    struct buf out = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        buf_clear(&out);
        terminal_link(&out, str_of(rows[i].url), rows[i].look);
        assert_str(buf_view(&out), rows[i].text);
    }
    buf_free(&out);
}

static void text_is_folded_by_what_it_fills(void **state)
{
    static const struct {
        const char *text;
        size_t columns;
        const char *folded;
    } rows[] = {
        {"one two three", 0, "one two three"},
        {"one two three", 9, "one two\n  three"},
        {"one two three", 6, "one\n  two\n  three"},
        {"\033[1;4mone\033[0m two x", 9, "\033[1;4mone\033[0m two\n  x"},
        {"\xe6\x97\xa5\xe6\x9c\xac ab c", 8,
         "\xe6\x97\xa5\xe6\x9c\xac\n  ab c"},
        {"e\xcc\x81\xcc\x81 ab", 6, "e\xcc\x81\xcc\x81 ab"},
        {"longer than that", 4, "longer\n  than\n  that"},
        {"", 9, ""},
    };
    struct buf out = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        buf_clear(&out);
        terminal_fold(&out, str_of(rows[i].text), 2, rows[i].columns);
        assert_str(buf_view(&out), rows[i].folded);
    }
    buf_free(&out);
}

static void set_variable(const char *name, const char *value)
{
    if (value)
        assert_int_equal(setenv(name, value, 1), 0);
    else
        assert_int_equal(unsetenv(name), 0);
}

static void style_follows_the_choice(void **state)
{
    struct error err;
    bool styled;

    (void)state;
    assert_int_equal(terminal_styled(&styled, "always", stdout, NULL), 0);
    assert_true(styled);
    assert_int_equal(terminal_styled(&styled, "never", stdout, NULL), 0);
    assert_false(styled);
    assert_int_equal(terminal_styled(&styled, "red", stdout, &err), -1);
    assert_int_equal(err.code, ERROR_USAGE);
}

static void style_follows_the_environment(void **state)
{
    static const struct {
        const char *no_color, *force, *term;
        bool styled; /* where there is no terminal */
    } rows[] = {
        {"1", NULL, "xterm", false}, {"1", "1", "xterm", false},
        {"", "1", "xterm", true},    {NULL, "1", "dumb", true},
        {NULL, "0", "xterm", false}, {NULL, "", "xterm", false},
        {NULL, NULL, NULL, false},
    };
    FILE *file = tmpfile();
    bool styled;

    (void)state;
    assert_non_null(file);
    for (size_t i = 0; i < COUNT(rows); i++) {
        set_variable("NO_COLOR", rows[i].no_color);
        set_variable("CLICOLOR_FORCE", rows[i].force);
        set_variable("TERM", rows[i].term);
        assert_int_equal(terminal_styled(&styled, "auto", file, NULL), 0);
        assert_int_equal(styled, rows[i].styled);
    }
    set_variable("CLICOLOR_FORCE", NULL);
    fclose(file);
}

static void numbers_and_sizes_are_for_reading(void **state)
{
    static const struct {
        uint64_t number;
        const char *count, *size;
    } rows[] = {
        {0, "0", "0 bytes"},           {999, "999", "999 bytes"},
        {1000, "1,000", "1.0 kB"},     {999949, "999,949", "999.9 kB"},
        {999950, "999,950", "1.0 MB"}, {137457876, "137,457,876", "137.5 MB"},
    };
    struct buf out = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        buf_clear(&out);
        terminal_number(&out, rows[i].number);
        assert_str(buf_view(&out), rows[i].count);
        buf_clear(&out);
        terminal_bytes(&out, rows[i].number);
        assert_str(buf_view(&out), rows[i].size);
    }
    buf_free(&out);
}

static void an_id_is_new_once(void **state)
{
    struct id_set set = {0};
    char id[16];

    (void)state;
    for (int i = 0; i < 20000; i++) {
        snprintf(id, sizeof id, "d%d", i);
        assert_true(id_set_add(&set, id_set_hash(str_of(id))));
    }
    for (int i = 0; i < 20000; i++) {
        snprintf(id, sizeof id, "d%d", i);
        assert_false(id_set_add(&set, id_set_hash(str_of(id))));
    }
    assert_true(id_set_add(&set, id_set_hash(STR(""))));
    assert_false(id_set_add(&set, id_set_hash(STR(""))));
    id_set_release(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_indexed_text_can_steer_a_terminal),
        cmocka_unit_test(matches_are_bold_and_underlined_if_styled),
        cmocka_unit_test(an_address_is_a_link_where_links_are_taken),
        cmocka_unit_test(text_is_folded_by_what_it_fills),
        cmocka_unit_test(style_follows_the_choice),
        cmocka_unit_test(style_follows_the_environment),
        cmocka_unit_test(numbers_and_sizes_are_for_reading),
        cmocka_unit_test(an_id_is_new_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
