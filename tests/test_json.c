/* JSON: the grammar in both directions, reading, writing. */
#include "test.h"

#include <math.h>

#include "engine/json.h"
#include "engine/mem.h"

/* Every rule of RFC 8259, and ours beyond it, by a text that keeps it. */
static const char *const accepted[] = {
    /* Values and white space (sections 2 and 3). */
    "null",
    "true",
    "false",
    "0",
    "\"\"",
    "[]",
    "{}",
    " \t\r\n null \t\r\n ",
    "[ ]",
    "{ }",
    /* Objects and arrays (sections 4 and 5). */
    "{\"a\":1}",
    "{\"a\":1,\"b\":2}",
    " { \"a\" : [ 1 , 2 ] , \"b\" : { } } ",
    "[[],[[]],{}]",
    "[1,\"2\",null,true,{\"a\":[]}]",
    "{\"\":0}",
    "{\"a\":{\"a\":{\"a\":1}}}",
    "[{\"a\":1},{\"a\":2}]",
    "{\"a\":1,\"A\":2}",
    /* Numbers (section 6). */
    "-0",
    "-1",
    "10",
    "1.5",
    "0.5",
    "-0.5",
    "1e5",
    "1E5",
    "1e+5",
    "1e-5",
    "0e0",
    "1.25e10",
    "1e400",
    "9007199254740993",
    /* Strings (section 7). */
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
    "\"\\u0001\"",
    "\"\\u00e9\\u00E9\"",
    "\"\\ud83d\\ude00\"",
    "\"\\uD83D\\uDE00\"",
    "\"\x7F\"",
    "\"é\"",
    "\"😀\"",
    "\"\\\\u0000\"",
    "\"/\"",
    "\"\xEF\xBF\xBF\"",
};

static const struct {
    const char *text;
    const char *problem; /* part of the message */
} refused[] = {
    {"", "ends early"},
    {" ", "ends early"},
    {"nul", "value was expected"},
    {"nulll", "follows the value"},
    {"True", "value was expected"},
    {"NaN", "value was expected"},
    {"Infinity", "value was expected"},
    {"-Infinity", "digit was expected"},
    {"1 2", "follows the value"},
    {"[] x", "follows the value"},
    {"{} {}", "follows the value"},
    {"[1]]", "follows the value"},
    {"[1]\f", "follows the value"},
    {"\f[1]", "value was expected"},
    {"\v1", "value was expected"},
    {"\xC2\xA0"
     "1",
     "value was expected"},
    {"\xEF\xBB\xBF{}", "value was expected"},
    /* Arrays and objects. */
    {"[", "ends early"},
    {"{", "string was expected"},
    {"]", "value was expected"},
    {"}", "value was expected"},
    {"[1", "ends early"},
    {"[1,", "ends early"},
    {"[1,]", "value was expected"},
    {"[,1]", "value was expected"},
    {"[1,,2]", "value was expected"},
    {"[1 2]", "comma or end"},
    {"[1:2]", "comma or end"},
    {"[1}", "comma or end"},
    {"{\"a\":1]", "comma or end"},
    {"{\"a\"}", "colon was expected"},
    {"{\"a\" 1}", "colon was expected"},
    {"{\"a\":}", "value was expected"},
    {"{\"a\":1,}", "string was expected"},
    {"{,\"a\":1}", "string was expected"},
    {"{a:1}", "string was expected"},
    {"{'a':1}", "string was expected"},
    {"{1:1}", "string was expected"},
    {"{\"a\":1 \"b\":2}", "comma or end"},
    {"{\"a\"::1}", "value was expected"},
    {"[1] // comment", "follows the value"},
    {"/* comment */ 1", "value was expected"},
    /* Numbers. */
    {"01", "starts with 0"},
    {"-01", "starts with 0"},
    {"00", "starts with 0"},
    {"1.", "digit was expected"},
    {"[1.]", "digit was expected"},
    {".5", "value was expected"},
    {"-.5", "digit was expected"},
    {"2.e3", "digit was expected"},
    {"1e", "digit was expected"},
    {"1e+", "digit was expected"},
    {"1ee5", "digit was expected"},
    {"+1", "value was expected"},
    {"-", "digit was expected"},
    {"--1", "digit was expected"},
    {"0x1", "follows the value"},
    {"1_000", "follows the value"},
    {"1.5.5", "follows the value"},
    {"1234567890123456789012345678901234567890123456789012345678901234",
     "too long"},
    /* Strings. */
    {"\"", "without an end"},
    {"\"a", "without an end"},
    {"\"a\\", "unknown escape"},
    {"'a'", "value was expected"},
    {"\"\n\"", "control character"},
    {"\"\t\"", "control character"},
    {"\"\x01\"", "control character"},
    {"\"\x1F\"", "control character"},
    {"\"\\x41\"", "unknown escape"},
    {"\"\\a\"", "unknown escape"},
    {"\"\\'\"", "unknown escape"},
    {"\"\\U0041\"", "unknown escape"},
    {"\"\\u12\"", "four hexadecimal"},
    {"\"\\u12G4\"", "four hexadecimal"},
    {"\"\\u 123\"", "four hexadecimal"},
    {"\"\\u", "four hexadecimal"},
    {"\"\\u0000\"", "u0000"},
    {"{\"a\\u0000b\":1}", "u0000"},
    {"\"\\ud83d\"", "surrogate"},
    {"\"\\ud83dx\"", "surrogate"},
    {"\"\\ud83d\\n\"", "surrogate"},
    {"\"\\ud83d\\u0041\"", "surrogate"},
    {"\"\\ud83d\\ud83d\"", "surrogate"},
    {"\"\\ude00\"", "surrogate"},
    {"\"\\ude00\\ud83d\"", "surrogate"},
    /* UTF-8. */
    {"\"\xFF\"", "invalid UTF-8"},
    {"\"\xC3\"", "invalid UTF-8"},
    {"\"\xC0\xAF\"", "invalid UTF-8"},
    {"\"\xED\xA0\x80\"", "invalid UTF-8"},
    {"\"\xF4\x90\x80\x80\"", "invalid UTF-8"},
    /* Names. */
    {"{\"a\":1,\"a\":2}", "stands twice"},
    {"{\"a\":1,\"b\":0,\"\\u0061\":2}", "stands twice"},
    {"[{\"x\":{\"a\":1,\"a\":1}}]", "stands twice"},
};

static void every_rule_of_the_grammar_is_kept(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(accepted); i++) {
        struct json *value;
        struct error err;

        if (json_parse(&value, str_of(accepted[i]), &err) == -1)
            fail_msg("%s: %s", accepted[i], err.text);
        json_free(value);
    }
}

static void every_breach_of_the_grammar_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(refused); i++) {
        struct json *value;
        struct error err = {0};

        if (json_parse(&value, str_of(refused[i].text), &err) == 0)
            fail_msg("%s was accepted", refused[i].text);
        assert_null(value);
        assert_int_equal(err.code, ERROR_DATA);
        if (!strstr(err.text, refused[i].problem))
            fail_msg("%s: %s", refused[i].text, err.text);
    }
}

static void a_nul_is_refused_wherever_it_stands(void **state)
{
    static const struct str texts[] = {
        {"\0", 1},       {"1\0", 2},         {"\0001", 2}, {"\"a\0b\"", 5},
        {"[1,\0 2]", 7}, {"{\"a\0\":1}", 8}, {"{}\0", 3},  {"\"a\\\0b\"", 6},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_int_equal(json_check(texts[i], NULL), -1);
}

/** `open` n times, then `close` n times. */
static struct str nested(struct buf *buf, const char *open, const char *close,
                         int n)
{
    buf_clear(buf);
    for (int i = 0; i < n; i++)
        buf_text(buf, open);
    buf_text(buf, "1");
    for (int i = 0; i < n; i++)
        buf_text(buf, close);
    return buf_view(buf);
}

static void depth_is_bounded(void **state)
{
    struct buf buf = {0};

    (void)state;
    assert_int_equal(json_check(nested(&buf, "[", "]", 64), NULL), 0);
    assert_int_equal(json_check(nested(&buf, "[", "]", 65), NULL), -1);
    assert_int_equal(json_check(nested(&buf, "{\"a\":", "}", 64), NULL), 0);
    assert_int_equal(json_check(nested(&buf, "{\"a\":", "}", 65), NULL), -1);
    assert_int_equal(json_check(nested(&buf, "[", "", 1000000), NULL), -1);
    buf_free(&buf);
}

static void the_place_of_an_error_is_told(void **state)
{
    struct error err;

    (void)state;
    assert_int_equal(json_check(str_of("{\"a\": 01}"), &err), -1);
    assert_string_equal(err.text, "JSON: byte 8: a number starts with 0");
}

static void values_say_what_was_written(void **state)
{
    const char *text =
        "{\"s\":\"a\\u00e9\\n\",\"n\":-1.5,\"t\":true,\"z\":null,"
        "\"l\":[1,2],\"S\":\"other\"}";
    struct json *value;
    const struct json *list;

    (void)state;
    assert_int_equal(json_parse(&value, str_of(text), NULL), 0);
    assert_int_equal(json_kind(value), JSON_OBJECT);
    assert_str(json_string(json_member(value, "s")), "aé\n");
    assert_str(json_string(json_member(value, "S")), "other");
    assert_true(json_number(json_member(value, "n")) == -1.5);
    assert_true(json_bool(json_member(value, "t")));
    assert_int_equal(json_kind(json_member(value, "z")), JSON_NULL);
    assert_null(json_member(value, "absent"));
    assert_null(json_member(json_member(value, "absent"), "deeper"));
    list = json_member(value, "l");
    assert_int_equal(json_kind(list), JSON_ARRAY);
    assert_true(json_number(json_first(list)) == 1);
    assert_true(json_number(json_next(json_first(list))) == 2);
    assert_null(json_next(json_next(json_first(list))));
    assert_str(json_name(json_first(value)), "s");
    /* Of another kind, or none at all. */
    assert_str(json_string(list), "");
    assert_str(json_string(NULL), "");
    assert_true(json_number(NULL) == 0);
    assert_false(json_bool(list));
    json_free(value);
}

static void members_are_stepped_through_as_written(void **state)
{
    struct str rest =
        STR(" { \"id\" : 12345678901234567890 , \"a\\n\":[1,{\"b\":2}] } ");
    struct str name, value;

    (void)state;
    assert_true(json_next_member(&rest, &name, &value));
    assert_str(name, "\"id\"");
    assert_str(value, "12345678901234567890");
    assert_true(json_next_member(&rest, &name, &value));
    assert_str(name, "\"a\\n\"");
    assert_str(value, "[1,{\"b\":2}]");
    assert_false(json_next_member(&rest, &name, &value));
    rest = STR("{}");
    assert_false(json_next_member(&rest, &name, &value));
    rest = STR("[1]");
    assert_false(json_next_member(&rest, &name, &value));
}

static void the_writer_sets_commas(void **state)
{
    struct buf buf = {0};
    struct json_writer json = {.out = &buf};

    (void)state;
    json_put_object(&json);
    json_put_name(&json, "a");
    json_put_integer(&json, INT64_MAX);
    json_put_name(&json, "b");
    json_put_array(&json);
    json_put_bool(&json, true);
    json_put_null(&json);
    json_put_object(&json);
    json_end_object(&json);
    json_put_raw(&json, STR("[0]"));
    json_end_array(&json);
    json_put_name(&json, "c");
    json_put_number(&json, 0.1);
    json_end_object(&json);
    assert_str(buf_view(&buf), "{\"a\":9223372036854775807,"
                               "\"b\":[true,null,{},[0]],\"c\":0.1}");
    buf_free(&buf);
}

static void numbers_read_back_the_same(void **state)
{
    static const double numbers[] = {0,      -0.0, 1,       -1,
                                     0.1,    1e21, 1e-7,    1.0 / 3,
                                     5e-324, 1e15, 2.5e300, 9007199254740991};

    (void)state;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        struct buf buf = {0};
        struct json_writer json = {.out = &buf};
        struct json *value;

        json_put_number(&json, numbers[i]);
        assert_int_equal(json_parse(&value, buf_view(&buf), NULL), 0);
        assert_true(json_number(value) == numbers[i]);
        json_free(value);
        buf_free(&buf);
    }
}

static const struct {
    struct str text;
    const char *json;
} strings[] = {
    {{"", 0}, "\"\""},
    {{"a\"b\\c", 5}, "\"a\\\"b\\\\c\""},
    {{"\b\f\n\r\t", 5}, "\"\\b\\f\\n\\r\\t\""},
    {{"\0\x01\x1F\x7F", 4}, "\"\\u0000\\u0001\\u001f\\u007f\""},
    {{"</script>", 9}, "\"<\\/script>\""},
    {{"a/b < / c", 9}, "\"a/b < / c\""},
    {{"\xE2\x80\xA8\xE2\x80\xA9", 6}, "\"\\u2028\\u2029\""},
    {{"é日😀", 9}, "\"é日😀\""},
    {{"a\xFF"
      "b",
      3},
     "\"a\xEF\xBF\xBD"
     "b\""},
    {{"\xED\xA0\x80", 3}, NULL}, /* whatever: it has to be valid */
    {{"a\xE2\x80", 3}, NULL},
};

static void every_string_is_written_as_valid_json(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(strings); i++) {
        struct buf buf = {0};
        struct json_writer json = {.out = &buf};

        json_put_string(&json, strings[i].text);
        if (strings[i].json)
            assert_str(buf_view(&buf), strings[i].json);
        if (!memchr(strings[i].text.ptr, 0, strings[i].text.len))
            assert_int_equal(json_check(buf_view(&buf), NULL), 0);
        buf_free(&buf);
    }
}

static void what_is_not_a_number_is_null(void **state)
{
    struct buf buf = {0};
    struct json_writer json = {.out = &buf};

    (void)state;
    json_put_array(&json);
    json_put_number(&json, NAN);
    json_put_number(&json, INFINITY);
    json_end_array(&json);
    assert_str(buf_view(&buf), "[null,null]");
    buf_free(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_of_the_grammar_is_kept),
        cmocka_unit_test(every_breach_of_the_grammar_is_refused),
        cmocka_unit_test(a_nul_is_refused_wherever_it_stands),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(the_place_of_an_error_is_told),
        cmocka_unit_test(values_say_what_was_written),
        cmocka_unit_test(members_are_stepped_through_as_written),
        cmocka_unit_test(the_writer_sets_commas),
        cmocka_unit_test(numbers_read_back_the_same),
        cmocka_unit_test(every_string_is_written_as_valid_json),
        cmocka_unit_test(what_is_not_a_number_is_null),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
