/** Patterns of paths: what each fits and what not, and which one counts. */
#include "test.h"

#include "indexer/pattern.h"

/* A path that ends in '/' is a folder. */
static const struct {
    const char *pattern, *fits[6], *not [6];
} rows[] = {
    /* names in any folder */
    {"a.md", {"a.md", "x/a.md", "x/y/a.md"}, {"a.mdx", "b/a", "ba.md"}},
    {"*.md", {"a.md", ".md", "x/a.md"}, {"a.html", "x.md/a.txt"}},
    {"draft-*", {"draft-", "x/draft-2.md"}, {"draft", "a-draft-2.md"}},
    {"*a*b*", {"ab", "xaxbx", "aab"}, {"ba", "a"}},
    {"a?c", {"abc", "aéc", "a日c"}, {"ac", "abbc", "a/c"}},
    {"[ab]c", {"ac", "bc"}, {"cc", "[ab]c", "abc"}},
    {"[!ab]c", {"cc", "éc"}, {"ac", "bc", "c"}},
    {"[^a]", {"b"}, {"a"}},
    {"[a-cx]", {"a", "b", "c", "x"}, {"d", "-"}},
    {"[а-я]", {"ж"}, {"z"}},
    {"[]-]", {"]", "-"}, {"a"}},
    {"[a-]", {"a", "-"}, {"b"}},
    {"[\\]]", {"]"}, {"\\"}},
    {"[a", {"[a"}, {"a"}},
    {"\\*", {"*"}, {"a", "\\*"}},
    {"\\!a", {"!a"}, {"a"}},
    {"\\#a", {"#a"}, {"a"}},
    {"a\\ ", {"a "}, {"a"}},
    {"a  ", {"a"}, {"a  "}},
    {"a**b", {"ab", "axxb"}, {"a/b"}},
    {"*", {"a", "x/a", "x/"}, {NULL}},
    /* folders */
    {"old/", {"old/", "x/old/"}, {"old", "x/old", "older/"}},
    {"old", {"old/", "old", "x/old/"}, {"older/"}},
    /* whole paths */
    {"/a.md", {"a.md"}, {"x/a.md"}},
    {"x/a.md", {"x/a.md"}, {"y/x/a.md", "a.md"}},
    {"/x/", {"x/"}, {"x", "y/x/"}},
    {"x/*", {"x/a", "x/y/"}, {"x/y/a", "x/", "x"}},
    {"x/*.md", {"x/a.md"}, {"x/y/a.md"}},
    {"*/a", {"x/a"}, {"a", "x/y/a"}},
    {"**/a", {"a", "x/a", "x/y/a"}, {"b", "a/b"}},
    {"**/x/a", {"x/a", "y/x/a"}, {"y/a"}},
    {"x/**", {"x/a", "x/y/a", "x/y/"}, {"x", "x/", "y/x/a"}},
    {"x/**/a", {"x/a", "x/y/a", "x/y/z/a"}, {"a", "y/a", "x/ab"}},
    {"**/x/**", {"x/a", "y/x/a", "y/x/z/a"}, {"x", "x/", "y/a"}},
    {"a/**/b/**/c", {"a/b/c", "a/x/b/y/z/c", "a/b/b/c/c"}, {"a/c", "b/c"}},
    {"**", {"a", "x/a"}, {NULL}},
    {"/**", {"a", "x/a"}, {NULL}},
    {"a//b", {NULL}, {"a/b"}},
    /* nothing at all */
    {"", {NULL}, {"a", ""}},
    {"# a", {NULL}, {"# a", "a"}},
    {"/", {NULL}, {"a", "a/"}},
    {"!", {NULL}, {"a", "!"}},
};

static bool match(const char *pattern, const char *path)
{
    struct pattern_list list = {0};
    struct str text = str_of(path);
    const bool folder = str_ends(text, STR("/"));
    bool found;

    text.len -= folder;
    assert_true(pattern_list_add(&list, str_of(pattern), 1));
    found = pattern_list_find(&list, text, folder) != NULL;
    pattern_list_release(&list);
    return found;
}

static void a_pattern_fits_what_the_table_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t j = 0; j < COUNT(rows[i].fits) && rows[i].fits[j]; j++)
            if (!match(rows[i].pattern, rows[i].fits[j]))
                fail_msg("%s does not fit %s", rows[i].pattern,
                         rows[i].fits[j]);
        for (size_t j = 0; j < COUNT(rows[i].not ) && rows[i].not [j]; j++)
            if (match(rows[i].pattern, rows[i].not [j]))
                fail_msg("%s fits %s", rows[i].pattern, rows[i].not [j]);
    }
}

static void the_last_pattern_that_fits_counts(void **state)
{
    struct pattern_list list = {0};
    const struct pattern *pattern;

    (void)state;
    pattern_list_add(&list, STR("*.md"), 1);
    pattern_list_add(&list, STR("!keep.md"), 2);
    pattern_list_add(&list, STR("/x/keep.md"), 3);
    pattern = pattern_list_find(&list, STR("a.md"), false);
    assert_int_equal(pattern->line, 1);
    assert_false(pattern->negated);
    pattern = pattern_list_find(&list, STR("keep.md"), false);
    assert_int_equal(pattern->line, 2);
    assert_true(pattern->negated);
    pattern = pattern_list_find(&list, STR("x/keep.md"), false);
    assert_int_equal(pattern->line, 3);
    assert_null(pattern_list_find(&list, STR("a.txt"), false));
    pattern_list_release(&list);
}

static void a_folder_covers_what_it_holds(void **state)
{
    struct pattern_list list = {0};

    (void)state;
    pattern_list_add(&list, STR("docs"), 1);
    pattern_list_add(&list, STR("!docs/old/"), 2);
    pattern_list_add(&list, STR("docs/old/still.md"), 3);
    assert_true(pattern_list_covers(&list, STR("docs/a.md")));
    assert_true(pattern_list_covers(&list, STR("x/docs/y/a.md")));
    assert_false(pattern_list_covers(&list, STR("docs/old/a.md")));
    assert_false(pattern_list_covers(&list, STR("docs/old/x/a.md")));
    assert_true(pattern_list_covers(&list, STR("docs/old/still.md")));
    assert_false(pattern_list_covers(&list, STR("a.md")));
    pattern_list_release(&list);
}

static void a_pattern_over_the_limit_is_refused(void **state)
{
    static char text[PATTERN_BYTES_MAX + 1];
    struct pattern_list list = {0};

    (void)state;
    memset(text, 'a', sizeof text);
    assert_true(
        pattern_list_add(&list, (struct str){text, PATTERN_BYTES_MAX}, 1));
    assert_false(pattern_list_add(&list, (struct str){text, sizeof text}, 1));
    assert_int_equal(list.count, 1);
    pattern_list_release(&list);
}

/** Many stars take the time of a few: the test ends. */
static void stars_do_not_multiply(void **state)
{
    static char pattern[PATTERN_BYTES_MAX], path[4096];

    (void)state;
    for (size_t i = 0; i + 2 < sizeof pattern; i += 2)
        memcpy(pattern + i, "*a", 2);
    memset(path, 'a', sizeof path - 1);
    path[sizeof path - 2] = 'b';
    assert_false(match(pattern, path));
    for (size_t i = 0; i + 5 < sizeof pattern; i += 5)
        memcpy(pattern + i, "**/a/", 5);
    pattern[sizeof pattern / 5 * 5 - 1] = '\0';
    for (size_t i = 1; i < sizeof path - 2; i += 2)
        path[i] = '/';
    assert_false(match(pattern, path));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pattern_fits_what_the_table_says),
        cmocka_unit_test(the_last_pattern_that_fits_counts),
        cmocka_unit_test(a_folder_covers_what_it_holds),
        cmocka_unit_test(a_pattern_over_the_limit_is_refused),
        cmocka_unit_test(stars_do_not_multiply),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
