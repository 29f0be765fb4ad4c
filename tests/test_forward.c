/** The forward index: words of a document in order, as numbers. */
#include "test.h"

#include "engine/analysis.h"
#include "engine/forward.h"

static void a_record_comes_back_and_a_damaged_one_is_refused(void **state)
{
    static const uint32_t words[] = {7, 8, FORWARD_BORDER, 9};
    const struct forward in = {.heading = words,
                               .heading_count = 2,
                               .crumbs = words,
                               .crumb_count = 1,
                               .body = words,
                               .body_count = 4,
                               .level = 3,
                               .weight = 1500,
                               .guide = 42};
    struct forward out;
    struct buf buf = {0};

    (void)state;
    forward_encode(&buf, &in);
    assert_int_equal(forward_decode(&out, buf_view(&buf)), 0);
    assert_int_equal(out.heading_count, 2);
    assert_int_equal(out.crumbs[0], 7);
    assert_int_equal(out.body[3], 9);
    assert_int_equal(out.level, 3);
    assert_int_equal(out.weight, 1500);
    assert_int_equal(out.guide, 42);
    for (size_t cut = 1; cut <= buf.len; cut++)
        assert_int_equal(
            forward_decode(&out, (struct str){buf.ptr, buf.len - cut}), -1);
    buf_free(&buf);
}

static void words_of_one_stem_share_the_upper_half(void **state)
{
    const uint32_t nurse = forward_word(STR("nurs"), STR("nurse"));
    const uint32_t nursing = forward_word(STR("nurs"), STR("nursing"));

    (void)state;
    assert_true(nurse != nursing);
    assert_true(forward_same_stem(nurse, nursing));
    assert_false(
        forward_same_stem(nurse, forward_word(STR("icu"), STR("icu"))));
}

static void a_word_that_is_its_own_stem_has_two_different_halves(void **state)
{
    static const char *const words[] = {"icu", "pump", "port", "7", "a"};

    (void)state;
    for (size_t i = 0; i < COUNT(words); i++) {
        const struct str word = str_of(words[i]);
        const uint32_t number = forward_word(word, word);

        assert_true(number >> 16 != (number & 0xffff));
    }
}

static void analysis_gives_the_words_of_each_field_in_order(void **state)
{
    static const struct block_span blocks[] = {{BLOCK_PARAGRAPH, 0, 11},
                                               {BLOCK_ITEM, 12, 5}};
    const struct document document = {.heading = STR("Work-Life Balance"),
                                      .crumbs = {STR("Guide"), STR("Nurse")},
                                      .crumb_count = 2,
                                      .body = STR("rotating on\nnight"),
                                      .blocks = blocks,
                                      .block_count = 2,
                                      .level = 2,
                                      .weight = 1};
    struct analysis *analysis = analysis_new();
    const xs_posting *postings;
    struct buf buf = {0};
    struct forward forward;

    (void)state;
    assert_true(analysis_run(analysis, &postings, &document) > 0);
    analysis_forward(&buf, analysis, &document);
    assert_int_equal(forward_decode(&forward, buf_view(&buf)), 0);
    assert_int_equal(forward.heading_count, 3);
    assert_int_equal(forward.heading[0],
                     forward_word(STR("work"), STR("work")));
    assert_int_equal(forward.crumb_count, 3);
    assert_int_equal(forward.crumbs[1], FORWARD_BORDER);
    assert_int_equal(forward.body_count, 4);
    assert_int_equal(forward.body[0],
                     forward_word(STR("rotat"), STR("rotating")));
    assert_int_equal(forward.body[2], FORWARD_BORDER);
    buf_free(&buf);
    analysis_free(analysis);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_comes_back_and_a_damaged_one_is_refused),
        cmocka_unit_test(words_of_one_stem_share_the_upper_half),
        cmocka_unit_test(a_word_that_is_its_own_stem_has_two_different_halves),
        cmocka_unit_test(analysis_gives_the_words_of_each_field_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
