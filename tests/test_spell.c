/** Typing errors: what is corrected, to what, and what never is. */
#include "folder.h"

#include "engine/spell.h"
#include "engine/vocabulary.h"

struct row {
    const char *text; /* in byte order */
    uint32_t frequency;
};

/** A small index about infusion nursing. */
static const struct row guide[] = {
    {"2024", 7},       {"22g", 4},        {"24g", 4},         {"abb", 1},
    {"access", 30},    {"accusation", 1}, {"b12", 3},         {"catheter", 40},
    {"catheters", 12}, {"color", 3},      {"covid19", 5},     {"device", 9},
    {"form", 25},      {"from", 400},     {"hand", 20},       {"hands", 8},
    {"infusion", 50},  {"line", 30},      {"medication", 25}, {"nurse", 60},
    {"nurses", 30},    {"occlusion", 6},  {"occusion", 1},    {"picc", 20},
    {"pump", 15},      {"pumps", 4},      {"rare", 1},        {"receive", 9},
    {"separate", 5},   {"skin", 12},      {"vascular", 10},   {"журнал", 3},
    {"日", 2},         {"日本", 2},
};

static struct vocabulary *open_rows(const struct row *rows, size_t count,
                                    const char *folder)
{
    char *path = mem_format("%s/vocabulary", folder);
    struct vocabulary_writer *writer;
    struct vocabulary *vocabulary = NULL;
    struct error err = {0};
    int rc = vocabulary_writer_open(&writer, path, &err);

    for (size_t i = 0; i < count && rc == 0; i++)
        rc = vocabulary_writer_add(writer, str_of(rows[i].text),
                                   rows[i].frequency, &err);
    if (rc == 0)
        rc = vocabulary_writer_finish(writer, &err);
    if (rc == 0)
        rc = vocabulary_open(&vocabulary, path, &err);
    if (rc == -1)
        fail_msg("%s", err.text);
    free(path);
    return vocabulary;
}

static struct vocabulary *open_guide(const char *folder)
{
    return open_rows(guide, COUNT(guide), folder);
}

/** The best correction of `typed` is `meant`; NULL: there is none. */
static void check_best(const struct vocabulary *vocabulary, const char *typed,
                       const char *meant)
{
    struct spell_correction best;
    const size_t count = spell_correct(&best, 1, vocabulary,
                                       &spell_limits_default, str_of(typed));

    if (count != (meant ? 1 : 0))
        fail_msg("%s has %zu corrections", typed, count);
    if (meant)
        assert_str(vocabulary_text(&best.word), meant);
}

static void rule_14_edits_are_allowed_by_length(void **state)
{
    static const struct {
        const char *word;
        unsigned edits;
    } rows[] = {
        {"", 0},           {"iv", 0},      {"pmp", 0},        {"pumq", 1},
        {"нос", 0},        {"жуpнaл", 1},  {"nurssee", 1},    {"cathteer", 2},
        {"2024", 0},       {"9.5%", 0},    {"22g", 0},        {"c++", 0},
        {"ab12345678", 0}, {"covid19", 1}, {"日本語日本", 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(
            spell_edits(&spell_limits_default, str_of(rows[i].word)),
            rows[i].edits);
}

static void rule_14_the_limits_are_data(void **state)
{
    static const struct spell_limits limits = {5, 9};

    (void)state;
    assert_int_equal(spell_edits(&limits, STR("pumq")), 0);
    assert_int_equal(spell_edits(&limits, STR("nurss")), 1);
    assert_int_equal(spell_edits(&limits, STR("cathteer")), 1);
    assert_int_equal(spell_edits(&limits, STR("cathteers")), 2);
}

static void rule_14_a_word_is_corrected_within_its_edits(void **state)
{
    static const struct {
        const char *typed, *meant;
    } rows[] = {
        {"pumo", "pump"},            /* four letters: one edit */
        {"pmup", "pump"},            /* a swap is one */
        {"pm", NULL},                /* too short */
        {"nusre", "nurse"},          /* */
        {"nusrr", NULL},             /* two edits of five letters */
        {"cahteter", "catheter"},    /* eight letters: two edits */
        {"cahtetre", "catheter"},    /* */
        {"chatetre", NULL},          /* three */
        {"medicaton", "medication"}, /* */
        {"журнла", "журнал"},        /* letters, not bytes */
    };
    struct vocabulary *vocabulary = open_guide(*state);

    for (size_t i = 0; i < COUNT(rows); i++)
        check_best(vocabulary, rows[i].typed, rows[i].meant);
    vocabulary_close(vocabulary);
}

static void rule_14_a_word_that_the_index_knows_is_never_corrected(void **state)
{
    struct vocabulary *vocabulary = open_guide(*state);
    struct spell_split split;

    for (size_t i = 0; i < COUNT(guide); i++) {
        check_best(vocabulary, guide[i].text, NULL);
        assert_int_equal(spell_split(&split, 1, vocabulary,
                                     &spell_limits_default,
                                     str_of(guide[i].text)),
                         0);
    }
    vocabulary_close(vocabulary);
}

static void rule_14_a_wrong_first_letter_costs_an_extra_edit(void **state)
{
    static const struct {
        const char *typed, *meant;
    } rows[] = {
        {"murse", NULL},          {"unrse", NULL},           {"urses", NULL},
        {"katheter", "catheter"}, {"atheters", "catheters"}, {"acthetre", NULL},
        {"katheder", NULL},
    };
    struct vocabulary *vocabulary = open_guide(*state);

    for (size_t i = 0; i < COUNT(rows); i++)
        check_best(vocabulary, rows[i].typed, rows[i].meant);
    vocabulary_close(vocabulary);
}

static void rule_14_a_number_is_never_corrected_to_another(void **state)
{
    static const struct {
        const char *typed, *meant;
    } rows[] = {
        {"2025", NULL},    {"23g", NULL},          {"b13", NULL},
        {"covid20", NULL}, {"covdi19", "covid19"}, {"covid", NULL},
    };
    struct vocabulary *vocabulary = open_guide(*state);

    for (size_t i = 0; i < COUNT(rows); i++)
        check_best(vocabulary, rows[i].typed, rows[i].meant);
    vocabulary_close(vocabulary);
}

static void the_likelier_slip_comes_first(void **state)
{
    static const struct {
        struct row rows[2]; /* equally frequent */
        const char *typed, *meant;
    } cases[] = {
        {{{"aces", 5}, {"access", 5}}, "acess", "access"},
        {{{"separate", 5}, {"septrate", 5}}, "seperate", "separate"},
        {{{"receive", 5}, {"recipe", 5}}, "recieve", "receive"},
        {{{"form", 5}, {"fork", 5}}, "forn", "form"},
        {{{"pump", 5}, {"pumz", 5}}, "pumo", "pump"},
        {{{"process", 5}, {"protess", 5}}, "proccess", "process"},
        {{{"nurse", 5}, {"purse", 5}}, "nuurse", "nurse"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct row rows[2] = {cases[i].rows[0], cases[i].rows[1]};
        struct vocabulary *vocabulary;

        if (strcmp(rows[0].text, rows[1].text) > 0) {
            rows[0] = cases[i].rows[1];
            rows[1] = cases[i].rows[0];
        }
        vocabulary = open_rows(rows, 2, *state);
        check_best(vocabulary, cases[i].typed, cases[i].meant);
        vocabulary_close(vocabulary);
    }
}

static void of_equal_slips_the_more_frequent_word_comes_first(void **state)
{
    struct vocabulary *vocabulary = open_guide(*state);
    struct spell_correction best[3];
    const size_t count = spell_correct(best, COUNT(best), vocabulary,
                                       &spell_limits_default, STR("hanfs"));

    assert_int_equal(count, 1);
    assert_str(vocabulary_text(&best[0].word), "hands");
    check_best(vocabulary, "froom", "from");
    assert_int_equal(spell_correct(best, COUNT(best), vocabulary,
                                   &spell_limits_default, STR("occlsion")),
                     2);
    assert_str(vocabulary_text(&best[0].word), "occlusion");
    assert_str(vocabulary_text(&best[1].word), "occusion");
    assert_true(best[0].cost < best[1].cost);
    vocabulary_close(vocabulary);
}

static void rule_14_an_unfinished_word_is_corrected(void **state)
{
    static const struct {
        const char *typed, *meant;
    } rows[] = {
        {"cahte", "catheter"},      /* a slip before the word is complete */
        {"medicatt", "medication"}, /* eight letters: two edits */
        {"vasuc", "vascular"},      /* */
        {"infuz", "infusion"},      /* */
        {"cat", NULL},              /* words start so */
        {"cathe", NULL},            /* */
        {"cxt", NULL},              /* too short */
        {"mathe", NULL},            /* the first letter is right first */
        {"2023", NULL},             /* a number */
        {"covid2", NULL},           /* */
        {"xyzzy", NULL},            /* nothing near */
    };
    struct vocabulary *vocabulary = open_guide(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct spell_correction best;
        const size_t count = spell_complete(
            &best, 1, vocabulary, &spell_limits_default, str_of(rows[i].typed));

        if (count != (rows[i].meant ? 1 : 0))
            fail_msg("%s has %zu completions", rows[i].typed, count);
        if (count)
            assert_str(vocabulary_text(&best.word), rows[i].meant);
    }
    vocabulary_close(vocabulary);
}

static void a_completion_is_given_once_and_best_first(void **state)
{
    struct vocabulary *vocabulary = open_guide(*state);
    struct spell_correction best[SPELL_CORRECTIONS_MAX];
    const size_t count = spell_complete(best, COUNT(best), vocabulary,
                                        &spell_limits_default, STR("cahteter"));

    assert_int_equal(count, 2);
    assert_str(vocabulary_text(&best[0].word), "catheter");
    assert_str(vocabulary_text(&best[1].word), "catheters");
    assert_true(best[0].cost < best[1].cost);
    vocabulary_close(vocabulary);
}

static void rule_16_a_missing_space_is_found(void **state)
{
    static const struct {
        const char *typed, *left, *right;
    } rows[] = {
        {"infusionpump", "infusion", "pump"},
        {"vascularaccess", "vascular", "access"},
        {"handskin", "hand", "skin"},
        {"piccline", "picc", "line"},
        {"infusionxpump", NULL, NULL},
        {"form22", NULL, NULL},
    };
    struct vocabulary *vocabulary = open_guide(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct spell_split split;
        const size_t count =
            spell_split(&split, 1, vocabulary, &spell_limits_default,
                        str_of(rows[i].typed));

        assert_int_equal(count, rows[i].left ? 1 : 0);
        if (count) {
            assert_str(vocabulary_text(&split.left), rows[i].left);
            assert_str(vocabulary_text(&split.right), rows[i].right);
        }
    }
    vocabulary_close(vocabulary);
}

static void rule_16_the_more_frequent_pair_comes_first(void **state)
{
    static const struct row rows[] = {
        {"hand", 9}, {"hands", 9}, {"kin", 2}, {"skin", 5}};
    struct vocabulary *vocabulary = open_rows(rows, COUNT(rows), *state);
    struct spell_split splits[4];

    assert_int_equal(spell_split(splits, COUNT(splits), vocabulary,
                                 &spell_limits_default, STR("handskin")),
                     2);
    assert_str(vocabulary_text(&splits[0].right), "skin");
    assert_str(vocabulary_text(&splits[1].right), "kin");
    assert_true(splits[0].cost < splits[1].cost);
    assert_int_equal(spell_split(splits, 1, vocabulary, &spell_limits_default,
                                 STR("handskin")),
                     1);
    assert_str(vocabulary_text(&splits[0].right), "skin");
    vocabulary_close(vocabulary);
}

static void rule_16_a_space_too_many_is_found(void **state)
{
    static const struct {
        const char *left, *right, *joined;
    } rows[] = {
        {"vasc", "ular", "vascular"}, {"cathe", "ters", "catheters"},
        {"in", "fusion", "infusion"}, {"hand", "s", "hands"},
        {"nurse", "pump", NULL},      {"vasc", "ulum", NULL},
        {"", "nurse", NULL},
    };
    struct vocabulary *vocabulary = open_guide(*state);
    struct vocabulary_word word;

    for (size_t i = 0; i < COUNT(rows); i++) {
        const bool found = spell_join(&word, vocabulary, str_of(rows[i].left),
                                      str_of(rows[i].right));

        assert_int_equal(found, rows[i].joined != NULL);
        if (found)
            assert_str(vocabulary_text(&word), rows[i].joined);
    }
    vocabulary_close(vocabulary);
}

static void rule_16_two_known_words_are_not_joined(void **state)
{
    static const struct row rows[] = {{"a", 9}, {"line", 9}, {"aline", 9}};
    const struct row sorted[] = {rows[0], rows[2], rows[1]};
    struct vocabulary *vocabulary = open_rows(sorted, COUNT(sorted), *state);
    struct vocabulary_word word;

    assert_false(spell_join(&word, vocabulary, STR("a"), STR("line")));
    vocabulary_close(vocabulary);
}

static void rule_19_acronyms_are_told_by_their_capitals(void **state)
{
    static const struct {
        const char *typed;
        bool acronym;
    } rows[] = {
        {"PICC", true},     {"PICCs", true},      {"IV", true},
        {"FEV1", true},     {"HbA1c", false},     {"picc", false},
        {"Picc", false},    {"I.V.", true},       {"Is", false},
        {"COVID-19", true}, {"CATHETERS", false}, {"A", false},
        {"2024", false},    {"", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(spell_acronym(str_of(rows[i].typed)), rows[i].acronym);
}

static void any_word_however_long_has_an_answer(void **state)
{
    struct vocabulary *vocabulary = open_guide(*state);
    char text[4 * VOCABULARY_WORD_MAX];
    struct spell_correction correction;
    struct vocabulary_word word;
    struct spell_split split;

    memset(text, 'a', sizeof text);
    for (size_t len = 0; len < sizeof text; len++) {
        const struct str typed = {text, len};

        assert_int_equal(spell_correct(&correction, 1, vocabulary,
                                       &spell_limits_default, typed),
                         0);
        assert_int_equal(spell_complete(&correction, 1, vocabulary,
                                        &spell_limits_default, typed),
                         0);
        assert_int_equal(
            spell_split(&split, 1, vocabulary, &spell_limits_default, typed),
            0);
        assert_false(spell_join(&word, vocabulary, typed, typed));
    }
    vocabulary_close(vocabulary);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rule_14_edits_are_allowed_by_length),
        cmocka_unit_test(rule_14_the_limits_are_data),
        FOLDER_TEST(rule_14_a_word_is_corrected_within_its_edits),
        FOLDER_TEST(rule_14_a_word_that_the_index_knows_is_never_corrected),
        FOLDER_TEST(rule_14_a_wrong_first_letter_costs_an_extra_edit),
        FOLDER_TEST(rule_14_a_number_is_never_corrected_to_another),
        FOLDER_TEST(the_likelier_slip_comes_first),
        FOLDER_TEST(of_equal_slips_the_more_frequent_word_comes_first),
        FOLDER_TEST(rule_14_an_unfinished_word_is_corrected),
        FOLDER_TEST(a_completion_is_given_once_and_best_first),
        FOLDER_TEST(rule_16_a_missing_space_is_found),
        FOLDER_TEST(rule_16_the_more_frequent_pair_comes_first),
        FOLDER_TEST(rule_16_a_space_too_many_is_found),
        FOLDER_TEST(rule_16_two_known_words_are_not_joined),
        cmocka_unit_test(rule_19_acronyms_are_told_by_their_capitals),
        FOLDER_TEST(any_word_however_long_has_an_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
