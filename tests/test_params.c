/** Query strings: decoding, refusing, and reading numbers. */
#include "test.h"

#include "engine/unicode.h"
#include "server/params.h"

static void names_and_values_are_decoded(void **state)
{
    static const struct {
        const char *query;
        const char *name;
        const char *value;
    } rows[] = {
        {"q=drip+rate", "q", "drip rate"},
        {"q=drip%20rate", "q", "drip rate"},
        {"q=caf%C3%A9", "q", "café"},
        {"q=caf%c3%a9", "q", "café"},
        {"%71=1", "q", "1"},
        {"a=1&q=2", "q", "2"},
        {"&&q=2&", "q", "2"},
        {"q", "q", ""},
        {"q=", "q", ""},
        {"q=a=b", "q", "a=b"},
        {"=x&q=1", "", "x"},
        {"q=C%2B%2B", "q", "C++"},
        {"q=1%262", "q", "1&2"},
        {"q=100%", "q", "100%"},
        {"q=100%2", "q", "100%2"},
        {"q=%zz%G1", "q", "%zz%G1"},
        {"q=%2525", "q", "%25"},
        {"q=a;b=c", "q", "a;b=c"},
        {"q=%F0%9F%8E%89", "q", "🎉"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct params params = {0};

        assert_int_equal(params_parse(&params, str_of(rows[i].query), NULL), 0);
        assert_true(params_has(&params, rows[i].name));
        assert_str(params_text(&params, rows[i].name), rows[i].value);
        params_release(&params);
    }
}

static void what_is_ambiguous_is_refused_by_name(void **state)
{
    static const struct {
        const char *query;
        const char *bad;
    } rows[] = {
        {"q=1&q=2", "q"},     {"q=1&%71=1", "q"}, {"limit&limit", "limit"},
        {"q=a%00b", "q"},     {"q=%FF", "q"},     {"q=%C3", "q"},
        {"q=%ED%A0%80", "q"}, {"q=%C0%AF", "q"},  {"%FF=1", "\xef\xbf\xbd"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct params params = {0};
        struct error err = {0};

        assert_int_equal(params_parse(&params, str_of(rows[i].query), &err),
                         -1);
        assert_int_equal(err.code, ERROR_USAGE);
        assert_str(params.bad, rows[i].bad);
        assert_non_null(strstr(err.text, rows[i].bad));
        params_release(&params);
    }
}

static void a_name_of_nul_is_refused(void **state)
{
    struct params params = {0};
    struct error err = {0};

    (void)state;
    assert_int_equal(params_parse(&params, STR("a%00=1"), &err), -1);
    assert_int_equal(utf8_check(str_of(err.text)), strlen(err.text));
    params_release(&params);
}

static void there_are_at_most_so_many(void **state)
{
    struct params params = {0};
    struct buf query = {0};

    (void)state;
    for (int i = 0; i < PARAMS_MAX; i++)
        buf_format(&query, "p%d=%d&", i, i);
    assert_int_equal(params_parse(&params, buf_view(&query), NULL), 0);
    assert_int_equal(params.count, PARAMS_MAX);
    params_release(&params);
    buf_text(&query, "one=more");
    assert_int_equal(params_parse(&params, buf_view(&query), NULL), -1);
    assert_str(params.bad, "one");
    params_release(&params);
    buf_free(&query);
}

static void numbers_have_a_range(void **state)
{
    static const struct {
        const char *query;
        int rc;
        uint32_t number;
    } rows[] = {
        {"", 0, 20},
        {"limit=0", 0, 0},
        {"limit=007", 0, 7},
        {"limit=1000", 0, 1000},
        {"limit=1001", -1, 0},
        {"limit=", -1, 0},
        {"limit=-1", -1, 0},
        {"limit=%2B1", -1, 0},
        {"limit=1.5", -1, 0},
        {"limit=1e3", -1, 0},
        {"limit=0x10", -1, 0},
        {"limit= 1", -1, 0},
        {"limit=ten", -1, 0},
        {"limit=4294967296", -1, 0},
        {"limit=99999999999999999999999999", -1, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct params params = {0};
        struct error err = {0};
        uint32_t number;

        assert_int_equal(params_parse(&params, str_of(rows[i].query), NULL), 0);
        if (params_number(&number, &params, "limit", 1000, 20, &err) !=
            rows[i].rc)
            fail_msg("%s", rows[i].query);
        if (rows[i].rc == 0) {
            assert_int_equal(number, rows[i].number);
        } else {
            assert_non_null(strstr(err.text, "`limit`"));
            assert_str(params.bad, "limit");
        }
        params_release(&params);
    }
}

static void an_unknown_parameter_is_named(void **state)
{
    static const char *const known[] = {"q", "limit", NULL};
    struct params params = {0};
    struct error err = {0};

    (void)state;
    assert_int_equal(params_parse(&params, STR("q=1&limt=5"), NULL), 0);
    assert_int_equal(params_only(&params, known, &err), -1);
    assert_string_equal(
        err.text, "Unknown parameter `limt`: expected one of `q`, `limit`");
    params_release(&params);
    assert_int_equal(params_parse(&params, STR("limit=5"), NULL), 0);
    assert_int_equal(params_only(&params, known, &err), 0);
    params_release(&params);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_values_are_decoded),
        cmocka_unit_test(what_is_ambiguous_is_refused_by_name),
        cmocka_unit_test(a_name_of_nul_is_refused),
        cmocka_unit_test(there_are_at_most_so_many),
        cmocka_unit_test(numbers_have_a_range),
        cmocka_unit_test(an_unknown_parameter_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
