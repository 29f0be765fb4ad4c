/** Looking up what phrases stand for: rules 17 to 19 of how search behaves. */
#include "folder.h"
#include "test.h"

#include "engine/acronyms.h"
#include "engine/synonyms.h"

/** What is found at the start of a query: `words: target, target`. */
static void check_match(const struct synonyms *owner,
                        const struct synonyms *learned, const char *text,
                        const char *expected)
{
    struct arena arena = {0};
    struct query query;
    struct synonym_match match;
    struct buf out = {0};

    query_parse(&query, str_of(text), &query_syntax_default, &arena);
    if (synonyms_match(&match, owner, learned, query.words, query.word_count)) {
        buf_format(&out, "%zu:", match.words);
        for (size_t i = 0; i < match.count; i++)
            buf_format(&out, "%s %.*s", i ? "," : "",
                       STR_ARGS(match.targets[i]->text));
    }
    if (!str_equal(buf_view(&out), str_of(expected)))
        print_error("for: %s\n", text);
    assert_str(buf_view(&out), expected);
    buf_free(&out);
    arena_release(&arena);
}

static struct synonyms *parse(const char *text)
{
    struct synonyms *synonyms;
    struct error err = {0};

    if (synonyms_parse(&synonyms, str_of(text), "synonyms", &err) == -1) {
        print_error("%s\n", err.text);
        fail();
    }
    return synonyms;
}

static struct synonyms *open_text(const char *folder, const char *text)
{
    char *path = mem_format("%s/acronyms.tsv", folder);
    struct synonyms *learned;
    struct error err = {0};

    folder_write(path, str_of(text));
    if (acronyms_open(&learned, path, &err) == -1) {
        print_error("%s\n", err.text);
        fail();
    }
    free(path);
    return learned;
}

static const char LEARNED[] =
    "# short form\tlong form\tguides\tsections\tplaces\n"
    "PICC\tperipherally inserted central catheter\t9\t12\ta.md#b\tc.md\n"
    "CRF-BP\tcorticotrophin-releasing factor binding protein\t1\t1\tx\n"
    "PT\tpatient\t3\t8\ta.md\n"
    "PT\tphysical therapist\t7\t9\tb.md#z\t17 @ nurses\n"
    "AIDS\tacquired immune deficiency syndrome\t1\t1\tx\n"
    "HMs\thypoglossal motoneurons\t1\t1\tx\n"
    "CI\tcontinuous infusion\n";

static void rule_17_each_form_finds_the_other(void **state)
{
    static const char *const rows[][2] = {
        {"PICC", "1: peripherally inserted central catheter"},
        {"picc line care", "1: peripherally inserted central catheter"},
        {"Peripherally-inserted central catheter", "4: PICC"},
        {"peripherally inserted central", ""},
        {"peripherally", ""},
        {"CI", "1: continuous infusion"},
        {"crf-bp", "2: corticotrophin-releasing factor binding protein"},
        {"CRFBP", "1: corticotrophin-releasing factor binding protein"},
        {"pic", ""},
        {"", ""},
    };
    struct synonyms *learned = open_text(*state, LEARNED);

    for (size_t i = 0; i < COUNT(rows); i++)
        check_match(NULL, learned, rows[i][0], rows[i][1]);
    synonyms_free(learned);
}

static void rule_19_plurals_count_and_stems_do_not(void **state)
{
    static const char *const rows[][2] = {
        {"PICCs", "1: peripherally inserted central catheter"},
        {"peripherally inserted central catheters", "4: PICC"},
        {"hypoglossal motoneuron", "2: HMs"},
        {"HM", "1: hypoglossal motoneurons"},
        {"aid", ""},
        {"physical therapists", "2: PT"},
        {"patients", "1: PT"},
    };
    struct synonyms *learned = open_text(*state, LEARNED);

    for (size_t i = 0; i < COUNT(rows); i++)
        check_match(NULL, learned, rows[i][0], rows[i][1]);
    synonyms_free(learned);
}

static void rule_18_each_meaning_knows_its_guides(void **state)
{
    struct synonyms *learned = open_text(*state, LEARNED);
    const struct query_word word = {.text = STR("pt")};
    struct synonym_match match;

    assert_true(synonyms_match(&match, NULL, learned, &word, 1));
    assert_int_equal(match.count, 2);
    assert_str(match.targets[0]->text, "physical therapist");
    assert_int_equal(match.targets[0]->guides_total, 7);
    assert_int_equal(match.targets[0]->kind, SYNONYM_LONG);
    assert_true(synonym_defined_in(match.targets[0], STR("b.md")));
    assert_true(synonym_defined_in(match.targets[0], STR("nurses")));
    assert_false(synonym_defined_in(match.targets[0], STR("a.md")));
    assert_true(synonym_defined_in(match.targets[1], STR("a.md")));
    assert_false(synonym_defined_in(match.targets[1], STR("b.md")));
    synonyms_free(learned);
}

static void rule_18_a_word_more_is_no_other_meaning(void **state)
{
    struct synonyms *learned = open_text(
        *state, "SRTP\tSecure Real Time Protocol\t1\t1\ta\n"
                "SRTP\tSecure Real-time Transport Protocols\t2\t2\tb\tc\n"
                "SRTP\tslow regional transit plan\t1\t1\td\n");
    const struct query_word word = {.text = STR("srtp")};
    struct synonym_match match;

    assert_true(synonyms_match(&match, NULL, learned, &word, 1));
    assert_int_equal(match.count, 3);
    for (size_t i = 0; i < 3; i++) {
        const bool slow = str_starts(match.targets[i]->text, STR("slow"));

        assert_int_equal(match.targets[i]->guide_count, slow ? 1 : 3);
        assert_true(
            synonym_defined_in(match.targets[i], slow ? STR("d") : STR("b")));
        assert_false(
            synonym_defined_in(match.targets[i], slow ? STR("a") : STR("d")));
    }
    synonyms_free(learned);
}

static void rule_18_the_owner_stands_above_what_was_learned(void **state)
{
    static const char *const rows[][2] = {
        {"PT", "1: prothrombin time"},
        {"physical therapist", "2: PT"},
        {"PICC", ""},
        {"peripherally inserted central catheter", ""},
        {"CI", "1: continuous infusion"},
        {"CI line", "2: central line"},
    };
    struct synonyms *learned = open_text(*state, LEARNED);
    struct synonyms *owner = parse("PT => prothrombin time\n"
                                   "PICC =>\n"
                                   "CI line => central line\n");

    for (size_t i = 0; i < COUNT(rows); i++)
        check_match(owner, learned, rows[i][0], rows[i][1]);
    synonyms_free(owner);
    synonyms_free(learned);
}

static void the_owners_rules_go_one_way_or_both(void **state)
{
    static const char *const rows[][2] = {
        {"infusion pump", "2: IV pump, drip"},
        {"drips", ""},
        {"drip", "1: IV pump, infusion pump"},
        {"I.V. pump", "2: drip, infusion pump"},
        {"heart attack", "2: MI, myocardial infarction"},
        {"cardiac arrest", "2: MI, myocardial infarction"},
        {"MI", ""},
        {"email", "1: electronic mail"},
        {"e-mail", "2: electronic mail"},
        {"C++", "1: see plus plus"},
        {"C", ""},
        {"\xe6\x97\xa5\xe6\x9c\xac", "2: Japan"},
    };
    struct synonyms *owner =
        parse("\xef\xbb\xbf# words of ours\n"
              "infusion pump, IV pump, drip\r\n"
              "\n"
              "heart attack, cardiac arrest => myocardial infarction, MI\n"
              "e-mail => electronic mail\n"
              "  C++ => see plus plus  \n"
              "\xe6\x97\xa5\xe6\x9c\xac => Japan");

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        check_match(owner, NULL, rows[i][0], rows[i][1]);
    synonyms_free(owner);
}

static void a_wrong_rule_is_named_by_its_line(void **state)
{
    static const char *const rows[][2] = {
        {"a, b\nc", "synonyms:2: a rule needs a comma or '=>'"},
        {"a, , b", "synonyms:1: a phrase is missing at a comma"},
        {"a,", "synonyms:1: a phrase is missing at a comma"},
        {"# x\n\n=> b", "synonyms:3: there is no phrase before '=>'"},
        {"a => b => c", "synonyms:1: a rule has one '=>'"},
        {"a, !?", "synonyms:1: '!?' has no word, or more than 32"},
        {"a, b\xff", "synonyms:1: the line is not UTF-8"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct error err = {0};
        struct synonyms *owner;

        assert_int_equal(
            synonyms_parse(&owner, str_of(rows[i][0]), "synonyms", &err), -1);
        assert_null(owner);
        assert_int_equal(err.code, ERROR_CONFIG);
        assert_string_equal(err.text, rows[i][1]);
    }
}

static void a_wrong_line_of_what_was_learned_is_named(void **state)
{
    static const char *const rows[][2] = {
        {"PICC\n", ":1: a line has a short form, a tab and a long form"},
        {"# x\nPICC\t\n", ":2: a line has a short form, a tab and a long form"},
        {"P\tQ\tmany\n", ":1: the third and fourth column are numbers"},
        {"P\t\xff\n", ":1: the line is not UTF-8"},
    };
    char *path = mem_format("%s/acronyms.tsv", (char *)*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct error err = {0};
        struct synonyms *learned;

        folder_write(path, str_of(rows[i][0]));
        assert_int_equal(acronyms_open(&learned, path, &err), -1);
        assert_null(learned);
        assert_int_equal(err.code, ERROR_DATA);
        assert_true(str_ends(str_of(err.text), str_of(rows[i][1])));
    }
    free(path);
}

static void what_is_learned_is_found(void **state)
{
    struct acronyms *acronyms = acronyms_new();
    const struct document document = {
        .id = STR("a.md#care"),
        .guide = STR("a.md"),
        .body = STR("peripherally inserted central catheters (PICCs)")};
    char *path = mem_format("%s/acronyms.tsv", (char *)*state);
    struct synonyms *learned;

    acronyms_learn(acronyms, &document);
    assert_int_equal(acronyms_write(acronyms, path, NULL), 0);
    assert_int_equal(acronyms_open(&learned, path, NULL), 0);
    check_match(NULL, learned, "PICC",
                "1: peripherally inserted central catheters");
    check_match(NULL, learned, "peripherally inserted central catheter",
                "4: PICCs");
    synonyms_free(learned);
    acronyms_free(acronyms);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(rule_17_each_form_finds_the_other),
        FOLDER_TEST(rule_19_plurals_count_and_stems_do_not),
        FOLDER_TEST(rule_18_each_meaning_knows_its_guides),
        FOLDER_TEST(rule_18_a_word_more_is_no_other_meaning),
        FOLDER_TEST(rule_18_the_owner_stands_above_what_was_learned),
        cmocka_unit_test(the_owners_rules_go_one_way_or_both),
        cmocka_unit_test(a_wrong_rule_is_named_by_its_line),
        FOLDER_TEST(a_wrong_line_of_what_was_learned_is_named),
        FOLDER_TEST(what_is_learned_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
