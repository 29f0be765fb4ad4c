/** Kept answers: what is found again, and what gives way. */
#include "test.h"

#include "engine/mem.h"
#include "server/answers.h"

static void assert_kept(struct answers *answers, const char *key,
                        const char *text)
{
    struct str found;

    assert_int_equal(answers_find(&found, answers, str_of(key)), text != NULL);
    if (text)
        assert_true(str_equal(found, str_of(text)));
}

static void an_answer_is_found_by_its_key_alone(void **state)
{
    struct answers *answers = answers_new(ANSWERS_BYTES_MAX);

    (void)state;
    assert_kept(answers, "a", NULL);
    answers_keep(answers, STR("a"), STR("first"));
    answers_keep(answers, STR("ab"), STR(""));
    answers_keep(answers, STR("a"), STR("second"));
    assert_kept(answers, "a", "first");
    assert_kept(answers, "ab", "");
    assert_kept(answers, "b", NULL);
    assert_kept(answers, "", NULL);
    answers_free(answers);
    answers_free(NULL);
}

static void what_was_not_asked_for_longest_gives_way(void **state)
{
    static const char text[600];
    const struct str answer = {text, sizeof text};
    struct answers *answers = answers_new(2048);
    struct str found;

    (void)state;
    answers_keep(answers, STR("a"), answer);
    answers_keep(answers, STR("b"), answer);
    assert_true(answers_find(&found, answers, STR("a")));
    answers_keep(answers, STR("c"), answer);
    answers_keep(answers, STR("d"), answer);
    assert_false(answers_find(&found, answers, STR("b")));
    assert_true(answers_find(&found, answers, STR("d")));
    assert_int_equal(found.len, sizeof text);
    answers_free(answers);
}

static void an_answer_too_long_is_not_kept(void **state)
{
    char *text = mem_zero(ANSWER_BYTES_MAX + 1, 1);
    struct answers *answers = answers_new(ANSWERS_BYTES_MAX);
    struct answers *small = answers_new(100);
    struct str found;

    (void)state;
    answers_keep(answers, STR("a"), (struct str){text, ANSWER_BYTES_MAX + 1});
    assert_false(answers_find(&found, answers, STR("a")));
    answers_keep(answers, STR("b"), (struct str){text, ANSWER_BYTES_MAX});
    assert_true(answers_find(&found, answers, STR("b")));
    answers_keep(small, STR("c"), (struct str){text, 100});
    assert_false(answers_find(&found, small, STR("c")));
    answers_free(answers);
    answers_free(small);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_is_found_by_its_key_alone),
        cmocka_unit_test(what_was_not_asked_for_longest_gives_way),
        cmocka_unit_test(an_answer_too_long_is_not_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
