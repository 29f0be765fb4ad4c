/** What the owner fixed for a query. */
#include "test.h"

#include "engine/buf.h"
#include "engine/pins.h"

static struct pins *parse(const char *text)
{
    struct pins *pins;
    struct error err = {0};

    if (pins_parse(&pins, str_of(text), "pins", &err) == -1) {
        print_error("%s\n", err.text);
        fail();
    }
    return pins;
}

/** What is fixed, as `id id -hidden`. */
static void check_match(const struct pins *pins, const char *text,
                        const char *expected)
{
    struct arena arena = {0};
    struct query query;
    struct pins_match match;
    struct buf out = {0};

    query_parse(&query, str_of(text), &query_syntax_default, &arena);
    if (pins_match(&match, pins, &query)) {
        for (size_t i = 0; i < match.pinned_count; i++)
            buf_format(&out, "%s%.*s", i ? " " : "", STR_ARGS(match.pinned[i]));
        for (size_t i = 0; i < match.hidden_count; i++)
            buf_format(&out, " -%.*s", STR_ARGS(match.hidden[i]));
    }
    if (!str_equal(buf_view(&out), str_of(expected)))
        print_error("for: %s\n", text);
    assert_str(buf_view(&out), expected);
    buf_free(&out);
    arena_release(&arena);
}

static void a_query_gets_what_is_fixed_for_its_words(void **state)
{
    static const char *const rows[][2] = {
        {"pump alarm", "pumps.md#alarms pumps.md z.md -old.md"},
        {"Pump-Alarm", "pumps.md#alarms pumps.md z.md -old.md"},
        {"pump alarms", ""},
        {"pump", ""},
        {"pump alarm -old", ""},
        {"alarm pump", ""},
        {"salary", " -a.md -b.md"},
        {"hide and seek", "game.md"},
        {"c++", "cpp.md"},
        {"c", "c.md"},
        {"hide", "hidden.md"},
        {"", ""},
    };
    struct pins *pins = parse("# fixed\n"
                              "pump alarm => pumps.md#alarms, pumps.md\r\n"
                              "\n"
                              "hide salary => a.md,b.md\n"
                              "\"hide and seek\" => game.md\n"
                              "C++ => cpp.md\n"
                              "C => c.md\n"
                              "hide => hidden.md\n"
                              "hide  pump alarm => old.md\n"
                              "Pump alarm => pumps.md, z.md");

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        check_match(pins, rows[i][0], rows[i][1]);
    check_match(NULL, "salary", "");
    pins_free(pins);
}

static void a_wrong_line_is_named(void **state)
{
    static const char *const rows[][2] = {
        {"a => b\n\nc", "pins:3: a rule is a query, '=>' and ids"},
        {"a =>", "pins:1: an id is missing"},
        {"a => b,,c", "pins:1: an id is missing"},
        {"=> b", "pins:1: there is no query of plain words before '=>'"},
        {"a b => x\nhide A-B => y, x", "pins:2: 'x' is pinned and hidden"},
        {"\xff => b", "pins:1: the line is not UTF-8"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct error err = {0};
        struct pins *pins;

        assert_int_equal(pins_parse(&pins, str_of(rows[i][0]), "pins", &err),
                         -1);
        assert_null(pins);
        assert_int_equal(err.code, ERROR_CONFIG);
        assert_string_equal(err.text, rows[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_query_gets_what_is_fixed_for_its_words),
        cmocka_unit_test(a_wrong_line_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
