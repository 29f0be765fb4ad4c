/** The query parser: rule 10 of how search behaves, and its limits. */
#include "test.h"

#include "engine/buf.h"
#include "engine/query.h"

/** A clause as text: signs, then its words with '_' between; `"` around a
 * phrase, `*` behind an unfinished word, `|n` for a choice. */
static void describe(struct buf *out, const struct query *query)
{
    for (size_t i = 0; i < query->clause_count; i++) {
        const struct query_clause *clause = &query->clauses[i];

        buf_text(out, i ? " " : "");
        buf_text(out, clause->exclude ? "-" : clause->must ? "+" : "");
        buf_text(out, clause->heading ? "title:" : "");
        buf_text(out, clause->phrase ? "\"" : "");
        for (size_t k = 0; k < clause->count; k++) {
            const struct query_word *word = &query->words[clause->first + k];

            buf_text(out, k ? "_" : "");
            buf_str(out, word->text);
            for (size_t s = 0; s < word->same_count; s++)
                buf_format(out, "=%.*s", STR_ARGS(word->same[s]));
            buf_text(out, word->prefix ? "*" : "");
        }
        buf_text(out, clause->phrase ? "\"" : "");
        if (clause->joined.len)
            buf_format(out, "(%.*s)", STR_ARGS(clause->joined));
        if (clause->choice)
            buf_format(out, "|%u", (unsigned)clause->choice);
    }
}

static void check_as(const struct query_syntax *syntax, const char *text,
                     const char *expected)
{
    struct arena arena = {0};
    struct buf out = {0};
    struct query query;

    query_parse(&query, str_of(text), syntax, &arena);
    describe(&out, &query);
    if (!str_equal(buf_view(&out), str_of(expected)))
        print_error("query: %s\n", text);
    assert_str(buf_view(&out), expected);
    buf_free(&out);
    arena_release(&arena);
}

static void check(const char *text, const char *expected)
{
    check_as(&query_syntax_default, text, expected);
}

static void clients_of_meilisearch_have_quotes_and_minus_only(void **state)
{
    static const char *const rows[][2] = {
        {"infusion nurse", "infusion nurse*"},
        {"infusion nurse ", "infusion nurse"},
        {"picc OR cvad", "picc or cvad*"},
        {"title:visa nurse", "title visa nurse*"},
        {"nurse +icu", "nurse icu*"},
        {"\"work life\" balance", "\"work_life\" balance*"},
        {"a \"work life", "a \"work_life\""},
        {"nurse -icu", "nurse -icu"},
        {"below -5", "below -5"},
        {"ls -l", "ls -l"},
        {"git --all", "git all*"},
        {"nurse -\"critical care", "nurse -\"critical_care\""},
        {"-nurse", "-nurse"},
        {"- nurse", "nurse*"},
        {"a b c d e f g h i j k l", "a b c d e f g h i j"},
        {"\"", ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        check_as(&query_syntax_meilisearch, rows[i][0], rows[i][1]);
}

static void rule_10_no_text_is_a_syntax_error(void **state)
{
    static const char *const rows[][2] = {
        {"", ""},
        {"   ", ""},
        {"infusion nurse", "infusion nurse*"},
        {"infusion nurse ", "infusion nurse"},
        {"infusion nurse?", "infusion nurse"},
        {"\"work life\" balance", "\"work_life\" balance*"},
        {"“work life”", "\"work_life\""},
        {"work-life", "work_life*(worklife)"},
        {"nurse -icu", "nurse -icu"},
        {"nurse +icu", "nurse +icu*"},
        {"nurse -\"critical care\"", "nurse -\"critical_care\""},
        {"ls -l", "ls l*"},
        {"git --all", "git all*"},
        {"below -5", "below 5*"},
        {"-nurse", "nurse"},
        {"- nurse", "nurse*"},
        {"picc OR cvad", "picc|1 cvad*|1"},
        {"picc OR cvad OR port", "picc|1 cvad|1 port*|1"},
        {"PICC OR CVAD", "picc or cvad*"},
        {"picc or cvad", "picc or cvad*"},
        {"OR nurse", "or nurse*"},
        {"nurse OR", "nurse or*"},
        {"nurse NOT icu AND (x", "nurse not icu and x*"},
        {"title:visa nurse", "title:visa nurse*"},
        {"title: visa", "title visa*"},
        {"title:\"soft skills\"", "title:\"soft_skills\""},
        {"\"unclosed phrase", "unclosed phrase*"},
        {"5\" pipe", "5 pipe*"},
        {"a\"b c\"d", "a \"b_c\" d*"},
        {"\"\"", ""},
        {"C++", "c=c++"},
        {"$86,070", "86070*"},
        {"++ -- && \"", ""},
        {"title:", "title"},
        {"+", ""},
        {"-", ""},
        {"NAÏVE café", "naive cafe*"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        check(rows[i][0], rows[i][1]);
}

static void a_word_keeps_its_diacritics_beside_the_folded_form(void **state)
{
    struct arena arena = {0};
    struct query query;

    (void)state;
    query_parse(&query, STR("Café bar"), &query_syntax_default, &arena);
    assert_str(query.words[0].exact, "café");
    assert_int_equal(query.words[1].exact.len, 0);
    arena_release(&arena);
}

static void words_and_bytes_over_the_limit_are_not_read(void **state)
{
    struct arena arena = {0};
    struct buf text = {0};
    struct query query;

    (void)state;
    for (int i = 0; i < 4000; i++)
        buf_text(&text, "\"ab ");
    query_parse(&query, buf_view(&text), &query_syntax_default, &arena);
    assert_int_equal(query.word_count, QUERY_WORDS_MAX);
    assert_in_range(query.clause_count, 1, QUERY_WORDS_MAX);
    buf_clear(&text);
    for (int i = 0; i < 1000; i++)
        buf_byte(&text, '"');
    query_parse(&query, buf_view(&text), &query_syntax_default, &arena);
    assert_int_equal(query.clause_count, 0);
    buf_clear(&text);
    for (int i = 0; i < 200; i++)
        buf_text(&text, "a-b.c/d");
    query_parse(&query, buf_view(&text), &query_syntax_default, &arena);
    assert_in_range(query.word_count, 1, QUERY_WORDS_MAX);
    buf_free(&text);
    arena_release(&arena);
}

static void a_profile_can_do_without_the_forms(void **state)
{
    const struct query_syntax plain = {0};
    struct arena arena = {0};
    struct query query;

    (void)state;
    query_parse(&query, STR("title:visa a1 OR b1"), &plain, &arena);
    assert_int_equal(query.word_count, 5);
    assert_false(query.clauses[0].heading);
    assert_int_equal(query.clauses[1].choice, 0);
    assert_false(query.words[4].prefix);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rule_10_no_text_is_a_syntax_error),
        cmocka_unit_test(clients_of_meilisearch_have_quotes_and_minus_only),
        cmocka_unit_test(a_word_keeps_its_diacritics_beside_the_folded_form),
        cmocka_unit_test(words_and_bytes_over_the_limit_are_not_read),
        cmocka_unit_test(a_profile_can_do_without_the_forms),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
