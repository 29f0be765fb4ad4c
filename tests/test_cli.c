/** Command lines: what is an option, what is a word, what is wrong. */
#include "test.h"

#include "engine/cli.h"

enum { DATA, LIMIT, QUIET, HELP };

static const struct cli_row table[] = {
    [DATA] = {"data", 'd', "DIR", "where it lies"},
    [LIMIT] = {"limit", 0, "N", "how many"},
    [QUIET] = {"quiet", 'q', NULL, "say nothing"},
    [HELP] = {"help", 'h', NULL, "this text"},
    {0},
};

enum { WORDS_MAX = 6 };

static size_t count_words(const char *const *words)
{
    size_t count = 0;

    while (count < WORDS_MAX && words[count])
        count++;
    return count;
}

static void options_and_words_are_told_apart(void **state)
{
    static const struct {
        const char *words[WORDS_MAX];
        const char *data, *quiet;
        const char *rest; /* words, joined by '|' */
    } rows[] = {
        {{"a", "b"}, NULL, NULL, "a|b|"},
        {{"--data", "x", "a"}, "x", NULL, "a|"},
        {{"a", "--data=x"}, "x", NULL, "a|"},
        {{"-d", "x", "-q"}, "x", "", ""},
        {{"-dx"}, "x", NULL, ""},
        {{"--data", "x", "--data", "y"}, "y", NULL, ""},
        {{"--data", "--quiet"}, "--quiet", NULL, ""},
        {{"--data="}, "", NULL, ""},
        {{"--", "--data", "-q"}, NULL, NULL, "--data|-q|"},
        {{"-"}, NULL, NULL, "-|"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct cli cli;
        struct buf rest = {0};

        assert_int_equal(cli_read(&cli, table, rows[i].words,
                                  count_words(rows[i].words), NULL),
                         0);
        for (size_t k = 0; k < cli.word_count; k++)
            buf_format(&rest, "%s|", cli.words[k]);
        assert_str(buf_view(&rest), rows[i].rest);
        assert_str(str_of(cli.values[DATA]), rows[i].data ? rows[i].data : "");
        assert_int_equal(cli.values[DATA] != NULL, rows[i].data != NULL);
        assert_int_equal(cli.values[QUIET] != NULL, rows[i].quiet != NULL);
        buf_free(&rest);
        cli_release(&cli);
    }
}

static void an_option_can_be_asked_for_each_time_it_was_given(void **state)
{
    static const char *const words[] = {"-dx", "-q", "--data",
                                        "y",   "z",  "--data=x"};
    static const char *const values[] = {"x", "y", "x"};
    struct cli cli;
    size_t at = 0;

    (void)state;
    assert_int_equal(cli_read(&cli, table, words, COUNT(words), NULL), 0);
    for (size_t i = 0; i < COUNT(values); i++)
        assert_string_equal(cli_each(&cli, DATA, &at), values[i]);
    assert_null(cli_each(&cli, DATA, &at));
    at = 0;
    assert_null(cli_each(&cli, LIMIT, &at));
    cli_release(&cli);
}

static void wrong_use_says_what_is_wrong(void **state)
{
    static const struct {
        const char *words[WORDS_MAX];
        const char *message;
    } rows[] = {
        {{"--dat", "x"}, "unknown option --dat; did you mean --data?"},
        {{"--lmiit=3"}, "unknown option --lmiit; did you mean --limit?"},
        {{"--zzzzzz"}, "unknown option --zzzzzz"},
        {{"-z"}, "unknown option -z"},
        {{"--data"}, "option --data needs a value: DIR"},
        {{"--quiet=1"}, "option --quiet takes no value"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct cli cli;
        struct error err;

        assert_int_equal(cli_read(&cli, table, rows[i].words,
                                  count_words(rows[i].words), &err),
                         -1);
        assert_int_equal(err.code, ERROR_USAGE);
        assert_string_equal(err.text, rows[i].message);
        cli_release(&cli);
    }
}

static void numbers_are_whole_and_within_their_range(void **state)
{
    static const char *const wrong[] = {
        "",   "x",   "1x", "-1",  "+1",
        " 1", "1.5", "0",  "101", "99999999999999999999"};
    uint64_t number;

    (void)state;
    assert_int_equal(cli_number(&number, "100", "limit", 1, 100, NULL), 0);
    assert_int_equal(number, 100);
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct error err;

        assert_int_equal(cli_number(&number, wrong[i], "limit", 1, 100, &err),
                         -1);
        assert_int_equal(err.code, ERROR_USAGE);
    }
}

static void a_near_name_is_proposed_and_a_far_one_is_not(void **state)
{
    static const char *const names[] = {"build", "search", "stats", NULL};

    (void)state;
    assert_string_equal(cli_nearest("biuld", names), "build");
    assert_string_equal(cli_nearest("serach", names), "search");
    assert_string_equal(cli_nearest("stat", names), "stats");
    assert_null(cli_nearest("publish", names));
    assert_null(cli_nearest("", names));
}

static void the_help_lists_every_option(void **state)
{
    struct buf out = {0};

    (void)state;
    cli_help(&out, table);
    buf_byte(&out, '\0');
    assert_non_null(strstr(out.ptr, "  -d, --data DIR"));
    assert_non_null(strstr(out.ptr, "      --limit N"));
    assert_non_null(strstr(out.ptr, "say nothing\n"));
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_and_words_are_told_apart),
        cmocka_unit_test(an_option_can_be_asked_for_each_time_it_was_given),
        cmocka_unit_test(wrong_use_says_what_is_wrong),
        cmocka_unit_test(numbers_are_whole_and_within_their_range),
        cmocka_unit_test(a_near_name_is_proposed_and_a_far_one_is_not),
        cmocka_unit_test(the_help_lists_every_option),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
