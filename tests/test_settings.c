/** Settings: what the object may say, and how it comes back. */
#include "folder.h"

#include "engine/settings.h"

/** Change the defaults by `text`; what is wrong, or NULL. */
static const char *change(struct settings *settings, const char *text,
                          char wrong[ERROR_TEXT_MAX])
{
    struct json *object;
    struct error err = {0};
    int rc = json_parse(&object, str_of(text), &err);

    assert_int_equal(rc, 0);
    rc = settings_change(settings, object, NULL, &err);
    json_free(object);
    if (rc == 0)
        return NULL;
    assert_int_equal(err.code, ERROR_CONFIG);
    memcpy(wrong, err.text, ERROR_TEXT_MAX);
    return wrong;
}

static void check_json(const struct settings *settings, const char *has)
{
    struct buf out = {0};
    struct json_writer json = {.out = &out};

    settings_json(&json, settings);
    buf_byte(&out, '\0');
    if (!strstr(out.ptr, has))
        print_error("%s\nlacks %s\n", out.ptr, has);
    assert_non_null(strstr(out.ptr, has));
    buf_free(&out);
}

static void the_defaults_are_complete(void **state)
{
    struct settings *settings = settings_new();
    struct buf out = {0};
    struct json_writer json = {.out = &out};

    (void)state;
    settings_json(&json, settings);
    assert_str(
        buf_view(&out),
        "{\"displayedAttributes\":[\"*\"],\"searchableAttributes\":[\"*\"],"
        "\"filterableAttributes\":[\"*\"],\"sortableAttributes\":[\"*\"],"
        "\"rankingRules\":[\"words\",\"typo\",\"proximity\","
        "\"attributeRank\",\"sort\",\"wordPosition\",\"exactness\"],"
        "\"stopWords\":[],\"nonSeparatorTokens\":[],\"separatorTokens\":[],"
        "\"dictionary\":[],\"synonyms\":{},\"distinctAttribute\":null,"
        "\"proximityPrecision\":\"byWord\",\"typoTolerance\":{\"enabled\":"
        "true,\"minWordSizeForTypos\":{\"oneTypo\":4,\"twoTypos\":8},"
        "\"disableOnWords\":[],\"disableOnAttributes\":[],"
        "\"disableOnNumbers\":true},\"faceting\":{\"maxValuesPerFacet\":100,"
        "\"sortFacetValuesBy\":{\"*\":\"count\"}},\"pagination\":{"
        "\"maxTotalHits\":1000},\"embedders\":{},\"searchCutoffMs\":null,"
        "\"localizedAttributes\":null,\"facetSearch\":true,"
        "\"prefixSearch\":\"indexingTime\"}");
    buf_free(&out);
    settings_free(settings);
}

static void what_is_set_comes_back(void **state)
{
    static const struct {
        const char *what, *text, *has;
    } cases[] = {
        {"a list keeps its order", "{\"searchableAttributes\":[\"b\",\"a\"]}",
         "\"searchableAttributes\":[\"b\",\"a\"]"},
        {"a set is sorted and has each once",
         "{\"sortableAttributes\":[\"b\",\"a\",\"b\"]}",
         "\"sortableAttributes\":[\"a\",\"b\"]"},
        {"attributes to filter by come back as sent",
         "{\"filterableAttributes\":[\"a\",{\"attributePatterns\":[\"b*\"],"
         "\"features\":{\"facetSearch\":true,\"filter\":{\"equality\":true,"
         "\"comparison\":false}}}]}",
         "\"filterableAttributes\":[\"a\",{\"attributePatterns\":[\"b*\"],"
         "\"features\":{\"facetSearch\":true,\"filter\":{\"equality\":true,"
         "\"comparison\":false}}}]"},
        {"a member of an object leaves the others",
         "{\"typoTolerance\":{\"minWordSizeForTypos\":{\"oneTypo\":5}}}",
         "\"minWordSizeForTypos\":{\"oneTypo\":5,\"twoTypos\":8}"},
        {"the order of values is merged, and `*` stays",
         "{\"faceting\":{\"sortFacetValuesBy\":{\"tags\":\"alpha\"}}}",
         "\"sortFacetValuesBy\":{\"*\":\"count\",\"tags\":\"alpha\"}"},
        {"synonyms are replaced",
         "{\"synonyms\":{\"iv\":[\"intravenous\",\"drip\"]}}",
         "\"synonyms\":{\"iv\":[\"intravenous\",\"drip\"]}"},
        {"a name can be empty again", "{\"distinctAttribute\":\"sku\"}",
         "\"distinctAttribute\":\"sku\""},
        {"a limit of time is kept", "{\"searchCutoffMs\":150}",
         "\"searchCutoffMs\":150"},
        {"what is only kept comes back",
         "{\"localizedAttributes\":[{\"locales\":[\"de\"]}]}",
         "\"localizedAttributes\":[{\"locales\":[\"de\"]}]"},
        {"null is the default", "{\"stopWords\":null,\"faceting\":null}",
         "\"maxValuesPerFacet\":100"},
        {"an object without members changes nothing", "{}", "\"stopWords\":[]"},
    };
    char wrong[ERROR_TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct settings *settings = settings_new();
        const char *said = change(settings, cases[i].text, wrong);

        if (said)
            print_error("%s: %s\n", cases[i].what, said);
        assert_null(said);
        check_json(settings, cases[i].has);
        settings_free(settings);
    }
}

static void null_takes_back_what_was_set(void **state)
{
    struct settings *settings = settings_new();
    char wrong[ERROR_TEXT_MAX];

    (void)state;
    assert_null(change(settings,
                       "{\"stopWords\":[\"the\"],\"distinctAttribute\":\"a\","
                       "\"pagination\":{\"maxTotalHits\":5}}",
                       wrong));
    check_json(settings, "\"maxTotalHits\":5");
    assert_null(change(settings,
                       "{\"stopWords\":null,\"distinctAttribute\":null,"
                       "\"pagination\":{\"maxTotalHits\":null}}",
                       wrong));
    check_json(settings, "\"maxTotalHits\":1000");
    check_json(settings, "\"stopWords\":[]");
    check_json(settings, "\"distinctAttribute\":null");
    settings_free(settings);
}

static void what_is_wrong_is_named_with_its_place(void **state)
{
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"[]", "Invalid value type at `.`: expected an object, but found an "
               "array: `[]`"},
        {"{\"filterableAttribute\":[]}",
         "Unknown field `filterableAttribute`: expected one of "
         "`displayedAttributes`, `searchableAttributes`, "},
        {"{\"stopWords\":\"the\"}",
         "Invalid value type at `.stopWords`: expected an array, but found a "
         "string: `\"the\"`"},
        {"{\"stopWords\":[\"a\",1]}",
         "Invalid value type at `.stopWords[1]`: expected a string, but found "
         "a positive integer: `1`"},
        {"{\"stopWords\":[null]}",
         "Invalid value type at `.stopWords[0]`: expected a string, but found "
         "null"},
        {"{\"typoTolerance\":{\"on\":true}}",
         "Unknown field `on`: expected one of `enabled`, "},
        {"{\"typoTolerance\":{\"enabled\":1}}",
         "Invalid value type at `.typoTolerance.enabled`: expected a boolean, "
         "but found a positive integer: `1`"},
        {"{\"typoTolerance\":{\"minWordSizeForTypos\":{\"oneTypo\":9}}}",
         "`minWordSizeForTypos`: `oneTypo` must be at most `twoTypos`"},
        {"{\"pagination\":{\"maxTotalHits\":-1}}",
         "Invalid value type at `.pagination.maxTotalHits`: expected a "
         "positive integer, but found a negative integer: `-1`"},
        {"{\"rankingRules\":[\"words\",\"luck\"]}",
         "Unknown value `luck` at `.rankingRules`: expected one of `words`, "},
        {"{\"prefixSearch\":\"always\"}",
         "Unknown value `always` at `.prefixSearch`: expected one of "
         "`indexingTime`, `disabled`"},
        {"{\"faceting\":{\"sortFacetValuesBy\":{\"a\":\"size\"}}}",
         "Unknown value `size` at `.faceting.sortFacetValuesBy.a`: expected "
         "one of `alpha`, `count`"},
        {"{\"filterableAttributes\":[{\"features\":{}}]}",
         "Missing field `attributePatterns` at `.filterableAttributes[0]`"},
        {"{\"filterableAttributes\":[7]}",
         "Invalid value type at `.filterableAttributes[0]`: expected a string "
         "or an object, but found a positive integer: `7`"},
        {"{\"filterableAttributes\":[{\"attributePatterns\":[],"
         "\"features\":{\"filter\":{\"greater\":true}}}]}",
         "Unknown field `greater`: expected one of `equality`, `comparison`"},
        {"{\"embedders\":{\"a\":{}}}",
         "Invalid value type at `.embedders`: expected an empty object, but "
         "found an object: `{\"a\":{}}`"},
        {"{\"synonyms\":{\"a\":\"b\"}}",
         "Invalid value type at `.synonyms.a`: expected an array, but found a "
         "string: `\"b\"`"},
    };
    char wrong[ERROR_TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct settings *settings = settings_new();
        const char *said = change(settings, cases[i].text, wrong);

        if (!said || strncmp(said, cases[i].says, strlen(cases[i].says)))
            print_error("%s: %s\nnot %s\n", cases[i].text, said ? said : "fine",
                        cases[i].says);
        assert_true(said &&
                    !strncmp(said, cases[i].says, strlen(cases[i].says)));
        settings_free(settings);
    }
}

static void the_member_that_is_wrong_is_told(void **state)
{
    struct settings *settings = settings_new();
    struct json *object;
    struct str member;

    (void)state;
    assert_int_equal(
        json_parse(&object, STR("{\"stopWords\":[],\"faceting\":{\"x\":1}}"),
                   NULL),
        0);
    assert_int_equal(settings_change(settings, object, &member, NULL), -1);
    assert_str(member, "faceting");
    json_free(object);
    settings_free(settings);
}

static void a_pattern_stands_for_names(void **state)
{
    static const struct {
        const char *pattern, *name;
        bool matches;
    } cases[] = {
        {"tags", "tags", true},
        {"tags", "tag", false},
        {"tag", "tags", false},
        {"info", "info.author", true},
        {"info.a", "info.b", false},
        {"*", "anything.at.all", true},
        {"lvl*", "lvl0", true},
        {"lvl*", "level", false},
        {"*_at", "made_at", true},
        {"*_at", "made_at_once", false},
        {"*e_a*", "made_at", true},
        {"*x*", "made_at", false},
        {"", "a", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(
            settings_matches(str_of(cases[i].pattern), str_of(cases[i].name)),
            cases[i].matches);
}

static void the_first_entry_with_a_pattern_counts(void **state)
{
    struct settings *settings = settings_new();
    char wrong[ERROR_TEXT_MAX];

    (void)state;
    assert_null(change(settings,
                       "{\"filterableAttributes\":[{\"attributePatterns\":"
                       "[\"price\"],\"features\":{\"filter\":{\"comparison\":"
                       "true}}},\"p*\"]}",
                       wrong));
    assert_true(settings_filterable(settings, STR("price"))->comparison);
    assert_false(settings_filterable(settings, STR("price"))->facet_search);
    assert_true(settings_filterable(settings, STR("page"))->facet_search);
    assert_null(settings_filterable(settings, STR("title")));
    settings_free(settings);
}

static void settings_are_read_from_the_file_they_were_written_to(void **state)
{
    char *path = mem_format("%s/settings.json", (char *)*state);
    struct settings *settings = settings_new(), *again;
    char wrong[ERROR_TEXT_MAX];
    struct error err;

    assert_null(change(settings,
                       "{\"distinctAttribute\":\"sku\",\"searchCutoffMs\":9}",
                       wrong));
    assert_int_equal(settings_write(settings, path, NULL), 0);
    assert_int_equal(settings_read(&again, path, NULL), 0);
    check_json(again, "\"distinctAttribute\":\"sku\"");
    check_json(again, "\"searchCutoffMs\":9");
    settings_free(again);
    folder_write(path, STR("{\"a\":1}"));
    assert_int_equal(settings_read(&again, path, &err), -1);
    assert_int_equal(err.code, ERROR_CONFIG);
    assert_non_null(strstr(err.text, "settings.json: Unknown field `a`"));
    assert_null(again);
    settings_free(settings);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_defaults_are_complete),
        cmocka_unit_test(what_is_set_comes_back),
        cmocka_unit_test(null_takes_back_what_was_set),
        cmocka_unit_test(what_is_wrong_is_named_with_its_place),
        cmocka_unit_test(the_member_that_is_wrong_is_told),
        cmocka_unit_test(a_pattern_stands_for_names),
        cmocka_unit_test(the_first_entry_with_a_pattern_counts),
        FOLDER_TEST(settings_are_read_from_the_file_they_were_written_to),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
