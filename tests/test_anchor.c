/* Anchors of headings: what each generator makes of the same page. */
#include "test.h"

#include "engine/mem.h"
#include "indexer/anchor.h"

enum { LINES_MAX = 64 };

/** The lines of a file; both are the caller's to free. */
static size_t read_lines(char **text, char *lines[LINES_MAX], const char *path)
{
    FILE *file = fopen(path, "rb");
    size_t count = 0;
    size_t len;

    *text = mem_alloc(65536);
    if (!file)
        return 0;
    len = fread(*text, 1, 65535, file);
    (*text)[len] = '\0';
    fclose(file);
    for (char *rest = *text; rest && *rest && count < LINES_MAX;) {
        char *end = strchr(rest, '\n');

        lines[count++] = rest;
        if (end)
            *end = '\0';
        rest = end ? end + 1 : NULL;
    }
    return count;
}

/* The headings of the shared page as the Markdown reader gives them; the test
 * of that reader checks that it does. */
static struct block heading_of(char *line, char plain[256], char marked[256])
{
    static const struct {
        const char *source, *plain, *marked, *custom;
    } special[] = {
        {"`code` in *heading*", "code in heading", "\1code\1 in heading", ""},
        {"A  double   space", "A double space", "A  double   space", ""},
        {"[Link](http://x.example/) text", "Link text", "Link text", ""},
        {"Custom {#my-id}", "Custom", "Custom", "my-id"},
    };
    struct block block = {.kind = BLOCK_HEADING, .slug_source = str_of(line)};

    snprintf(plain, 256, "%s", line);
    snprintf(marked, 256, "%s", line);
    for (size_t i = 0; i < COUNT(special); i++) {
        if (strcmp(line, special[i].source) != 0)
            continue;
        snprintf(plain, 256, "%s", special[i].plain);
        snprintf(marked, 256, "%s", special[i].marked);
        block.custom_id = str_of(special[i].custom);
    }
    if (block.custom_id.len)
        block.slug_source = str_of(plain);
    block.text = str_of(plain);
    block.slug_text = str_of(marked);
    return block;
}

static void check_generator(const char *folder, const char *name)
{
    const struct anchor_rule *rule = anchor_rule_find(name);
    char path[512];
    char *texts[2];
    char *headings[LINES_MAX];
    char *expected[LINES_MAX];
    size_t heading_count, expected_count, next = 0;
    struct anchors *anchors;

    assert_non_null(rule);
    snprintf(path, sizeof path, "%s/h.txt", folder);
    heading_count = read_lines(&texts[0], headings, path);
    snprintf(path, sizeof path, "%s/o.%s", folder, name);
    expected_count = read_lines(&texts[1], expected, path);
    assert_int_equal(heading_count, 21);
    anchors = anchors_new(rule);
    for (size_t i = 0; i < heading_count; i++) {
        char plain[256], marked[256];
        struct block heading = heading_of(headings[i], plain, marked);
        struct str id = anchors_next(anchors, &heading);
        const char *want;

        /* A heading without an id may have no line at all. */
        if (!id.len && expected_count < heading_count)
            continue;
        assert_true(next < expected_count);
        want = expected[next++];
        if (strcmp(want, "(none)") == 0 || strcmp(want, "None") == 0)
            want = "";
        if (!str_equal(id, str_of(want)))
            print_error("%s: %s\n", name, headings[i]);
        assert_str(id, want);
    }
    assert_int_equal(next, expected_count);
    anchors_free(anchors);
    free(texts[0]);
    free(texts[1]);
}

static void rule_2_ids_are_those_of_twelve_generators(void **state)
{
    static const char *const names[] = {
        "asciidoctor", "docusaurus",        "github",
        "hugo-github", "hugo-github-ascii", "hugo-blackfriday",
        "jekyllgfm",   "kramdown",          "mkdocs",
        "pandoc",      "pandocgfm",         "vitepress",
    };
    const char *shared = getenv("SILCROW_SHARED");
    char folder[256];
    char path[512];
    FILE *file;

    (void)state;
    snprintf(folder, sizeof folder, "%s/data/slugs", shared ? shared : "");
    snprintf(path, sizeof path, "%s/h.txt", folder);
    file = fopen(path, "rb");
    if (!file) {
        printf("SKIP rule_2_ids_are_those_of_twelve_generators\n");
        return;
    }
    fclose(file);
    for (size_t i = 0; i < COUNT(names); i++)
        check_generator(folder, names[i]);
}

/** A page of headings, and the ids that a rule gives them. */
struct page {
    const char *rule;
    struct block headings[5];
    const char *ids[5];
};

#define H(string)                                                              \
    {                                                                          \
        .kind = BLOCK_HEADING, .text = { string, sizeof string - 1 }           \
    }
#define ID(string)                                                             \
    {                                                                          \
        string, sizeof string - 1                                              \
    }

static const struct page pages[] = {
    {"mdbook",
     {H("Über uns"), H("a  b"), H("!"), H("!"), H("1. One")},
     {"über-uns", "a--b", "section", "section-1", "1-one"}},
    {"gitlab",
     {H("A - B"), H("A - B"), H("2024"), H("foo_bar")},
     {"a-b", "a-b-1", "anchor-2024", "foo_bar"}},
    /* Repetitions of a heading that ends in a number. */
    {"mkdocs",
     {H("Step_1"), H("Step_1"), H("Step_1"), H("Step"), H("Step")},
     {"step_1", "step_2", "step_3", "step", "step_4"}},
    {"github",
     {H("a"), H("a-1"), H("a"), H("a"), H("")},
     {"a", "a-1", "a-2", "a-3", ""}},
    {"kramdown", {H("a"), H("a-1"), H("a")}, {"a", "a-1", "a-1"}},
    /* An id in the page's HTML always wins; the slug counts as given. */
    {"github",
     {{.kind = BLOCK_HEADING, .text = ID("One"), .anchor = ID("X")}, H("One")},
     {"X", "one-1"}},
    /* `{#id}` where it is honoured, with and without being remembered. */
    {"hugo",
     {{.kind = BLOCK_HEADING, .text = ID("One"), .custom_id = ID("two")},
      H("Two")},
     {"two", "two-1"}},
    {"docusaurus",
     {{.kind = BLOCK_HEADING, .text = ID("One"), .custom_id = ID("two")},
      H("Two")},
     {"two", "two"}},
    {"github",
     {{.kind = BLOCK_HEADING, .text = ID("One"), .custom_id = ID("two")}},
     {"one-two"}},
    /* A heading written as HTML. */
    {"hugo",
     {{.kind = BLOCK_HEADING, .text = ID("One"), .html = true}, H("One")},
     {"", "one"}},
    {"github",
     {{.kind = BLOCK_HEADING, .text = ID("One"), .html = true}, H("One")},
     {"one", "one-1"}},
    /* Two hyphens are a dash, but for code. */
    {"jekyll",
     {{.kind = BLOCK_HEADING,
       .text = ID("a -- b --c"),
       .slug_text = ID("a -- b \1--c\1")}},
     {"a--b---c"}},
};

static void each_page_has_the_ids_of_its_rule(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(pages); i++) {
        struct anchors *anchors = anchors_new(anchor_rule_find(pages[i].rule));

        for (size_t j = 0; j < COUNT(pages[i].headings); j++) {
            if (!pages[i].ids[j])
                break;
            assert_str(anchors_next(anchors, &pages[i].headings[j]),
                       pages[i].ids[j]);
        }
        anchors_free(anchors);
    }
}

static void a_rule_is_found_by_name_and_alias(void **state)
{
    (void)state;
    assert_null(anchor_rule_find("nonsense"));
    assert_ptr_equal(anchor_rule_find("hugo"), anchor_rule_find("hugo-github"));
    assert_ptr_equal(anchor_rule_find("jekyll"), anchor_rule_find("jekyllgfm"));
    assert_string_equal(anchor_rule_name(anchor_rule_find("hugo")),
                        "hugo-github");
}

static void every_rule_named_in_messages_exists(void **state)
{
    char *names = mem_copy(str_of(anchor_rule_names()));
    char *rest = names;
    char *name;
    size_t count = 0;

    (void)state;
    while ((name = strtok_r(rest, ", ()", &rest))) {
        assert_non_null(anchor_rule_find(name));
        count++;
    }
    assert_int_equal(count, 16);
    free(names);
}

static void many_equal_headings_stay_cheap(void **state)
{
    struct anchors *anchors = anchors_new(anchor_rule_find("hugo"));
    const struct block heading = H("Same");
    struct str id = {0};

    (void)state;
    for (int i = 0; i < 200000; i++)
        id = anchors_next(anchors, &heading);
    assert_str(id, "same-199999");
    anchors_free(anchors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rule_2_ids_are_those_of_twelve_generators),
        cmocka_unit_test(each_page_has_the_ids_of_its_rule),
        cmocka_unit_test(a_rule_is_found_by_name_and_alias),
        cmocka_unit_test(every_rule_named_in_messages_exists),
        cmocka_unit_test(many_equal_headings_stay_cheap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
