/** Guides cut into sections: rules 1 and 2 of how search behaves. */
#include "test.h"

#include "indexer/section.h"

enum { ROWS_MAX = 8 };

struct expected {
    const char *id;
    int level;
    const char *crumbs; /* joined by " > " */
    const char *heading, *body;
};

struct row {
    const char *what;
    const char *path, *title;
    const char *blocks[ROWS_MAX]; /* "## Heading @id" or text */
    struct expected sections[ROWS_MAX];
};

static const struct row rows[] = {
    {"the only h1 is the title and its text its section's",
     "guides/nurse.md",
     "",
     {"# Infusion nurse", "Who.", "## Salary", "Good."},
     {{"guides/nurse.md#infusion-nurse", 1, "", "Infusion nurse", "Who."},
      {"guides/nurse.md#salary", 2, "Infusion nurse", "Salary", "Good."}}},
    {"a page that begins with a deeper heading has that as its title",
     "ch17-02-x.md",
     "",
     {"## Async", "Text.", "### Tasks", "More."},
     {{"ch17-02-x.md#async", 2, "", "Async", "Text."},
      {"ch17-02-x.md#tasks", 3, "Async", "Tasks", "More."}}},
    {"text before the first heading is the guide's",
     "x.md",
     "The title",
     {"One.", "Two.", "## First", "Three."},
     {{"x.md", 0, "", "The title", "One.\nTwo."},
      {"x.md#first", 2, "The title", "First", "Three."}}},
    {"a guide with a title but no text is found by its title",
     "x.md",
     "The title",
     {"## First", "Text."},
     {{"x.md", 0, "", "The title", ""},
      {"x.md#first", 2, "The title", "First", "Text."}}},
    {"a first heading that repeats the title is not listed twice",
     "x.md",
     "The title",
     {"# The title", "Text.", "## First", "### Deep"},
     {{"x.md#the-title", 1, "", "The title", "Text."},
      {"x.md#first", 2, "The title", "First", ""},
      {"x.md#deep", 3, "The title > First", "Deep", ""}}},
    {"a first heading of another text stands below the title",
     "x.md",
     "Install",
     {"# Installing it", "Text.", "## Linux"},
     {{"x.md", 0, "", "Install", ""},
      {"x.md#installing-it", 1, "Install", "Installing it", "Text."},
      {"x.md#linux", 2, "Install > Installing it", "Linux", ""}}},
    {"rule_1_a_heading_leaves_those_of_its_level_and_below",
     "x.md",
     "T",
     {"a", "## A", "#### B", "### C", "### D", "## E", "###### F"},
     {{"x.md", 0, "", "T", "a"},
      {"x.md#a", 2, "T", "A", ""},
      {"x.md#b", 4, "T > A", "B", ""},
      {"x.md#c", 3, "T > A", "C", ""},
      {"x.md#d", 3, "T > A", "D", ""},
      {"x.md#e", 2, "T", "E", ""},
      {"x.md#f", 6, "T > E", "F", ""}}},
    {"several h1: the first is the title",
     "x.md",
     "",
     {"# One", "a", "# Two", "b", "## Three"},
     {{"x.md#one", 1, "", "One", "a"},
      {"x.md#two", 1, "One", "Two", "b"},
      {"x.md#three", 2, "One > Two", "Three", ""}}},
    {"without a title the name of the file is one",
     "guides/getting-started_now.txt",
     "",
     {"Text."},
     {{"guides/getting-started_now.txt", 0, "", "getting started now",
       "Text."}}},
    {"without a title an index page has the name of its folder",
     "guides/first-steps/index.md",
     "",
     {"Text."},
     {{"guides/first-steps/index.md", 0, "", "first steps", "Text."}}},
    {"an empty guide is found by its title",
     "x.md",
     "T",
     {NULL},
     {{"x.md", 0, "", "T", ""}}},
    {"rule_2_repeated_headings_have_anchors_of_their_own",
     "x.md",
     "T",
     {"## Pay", "## Pay", "## Pay"},
     {{"x.md", 0, "", "T", ""},
      {"x.md#pay", 2, "T", "Pay", ""},
      {"x.md#pay-1", 2, "T", "Pay", ""},
      {"x.md#pay-2", 2, "T", "Pay", ""}}},
    {"an id that the author wrote twice still gives two sections",
     "x.md",
     "T",
     {"## A @same", "## B @same"},
     {{"x.md", 0, "", "T", ""},
      {"x.md#same", 2, "T", "A", ""},
      {"x.md#same##2", 2, "T", "B", ""}}},
    {"a heading without text starts no section",
     "x.md",
     "T",
     {"## A", "a", "## ", "b"},
     {{"x.md", 0, "", "T", ""}, {"x.md#a", 2, "T", "A", "a\nb"}}},
};

static struct section_options options(void)
{
    return (struct section_options){.url_base = STR("/"),
                                    .url_style = url_style_find("pretty"),
                                    .anchor_rule = anchor_rule_find("github")};
}

static void add(struct guide *guide, const char *line, uint32_t number)
{
    const uint8_t level = (uint8_t)strspn(line, "#");
    const char *text = line + level + (level > 0);
    const char *at = strchr(text, '@');
    const size_t len = at ? (size_t)(at - text) : strlen(text);
    struct block *block =
        guide_add(guide, level ? BLOCK_HEADING : BLOCK_PARAGRAPH,
                  (struct str){text, len}, number);

    assert_non_null(block);
    block->level = level;
    block->anchor = str_of(at ? at + 1 : NULL);
}

static struct guide *make_guide(const struct row *row)
{
    struct guide *guide = guide_new(str_of(row->path));

    guide->title = str_of(row->title);
    for (uint32_t i = 0; i < ROWS_MAX && row->blocks[i]; i++)
        add(guide, row->blocks[i], i + 1);
    return guide;
}

static void check_section(const struct document *document,
                          const struct expected *expected)
{
    struct buf crumbs = {0};

    for (size_t i = 0; i < document->crumb_count; i++) {
        buf_text(&crumbs, i ? " > " : "");
        buf_str(&crumbs, document->crumbs[i]);
    }
    assert_str(document->id, expected->id);
    assert_str(document->heading, expected->heading);
    assert_str(buf_view(&crumbs), expected->crumbs);
    assert_str(document->body, expected->body);
    assert_int_equal(document->level, expected->level);
    buf_free(&crumbs);
}

static void rule_1_every_heading_starts_a_section(void **state)
{
    const struct section_options how = options();

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct guide *guide = make_guide(&rows[i]);
        struct sections *sections = sections_new(guide, &how);
        struct document document;
        size_t count = 0;

        while (sections_next(sections, &document)) {
            if (count == ROWS_MAX || !rows[i].sections[count].id)
                fail_msg("%s: one section too many", rows[i].what);
            assert_int_equal(document.position, count);
            assert_str(document.guide, rows[i].path);
            check_section(&document, &rows[i].sections[count++]);
        }
        if (count < ROWS_MAX && rows[i].sections[count].id)
            fail_msg("%s: only %zu sections", rows[i].what, count);
        sections_free(sections);
        guide_free(guide);
    }
}

static void rule_2_the_address_is_page_and_anchor(void **state)
{
    static const struct row row = {
        "", "a/b.md", "T", {"## Soft Skills", "## ! @x y"}, {{0}}};
    const struct section_options how = options();
    struct guide *guide = make_guide(&row);
    struct sections *sections = sections_new(guide, &how);
    struct document document;

    (void)state;
    assert_true(sections_next(sections, &document));
    assert_str(document.url, "/a/b/");
    assert_str(document.anchor, "");
    assert_true(sections_next(sections, &document));
    assert_str(document.url, "/a/b/#soft-skills");
    assert_str(document.anchor, "soft-skills");
    assert_true(sections_next(sections, &document));
    assert_str(document.url, "/a/b/#x%20y");
    sections_free(sections);
    guide->url = STR("https://e.org/own/");
    sections = sections_new(guide, &how);
    assert_true(sections_next(sections, &document));
    assert_str(document.url, "https://e.org/own/");
    assert_true(sections_next(sections, &document));
    assert_str(document.url, "https://e.org/own/#soft-skills");
    sections_free(sections);
    guide_free(guide);
}

static void the_borders_of_blocks_are_kept(void **state)
{
    const struct section_options how = options();
    struct guide *guide = guide_new(STR("x.md"));
    struct sections *sections;
    struct document document;

    (void)state;
    guide_add(guide, BLOCK_PARAGRAPH, STR("Text."), 1);
    guide_add(guide, BLOCK_ITEM, STR("item"), 2);
    guide_add(guide, BLOCK_CODE, STR("a\n  b\n"), 3);
    guide_add(guide, BLOCK_CELL, STR("cell"), 4);
    sections = sections_new(guide, &how);
    assert_true(sections_next(sections, &document));
    assert_int_equal(document.block_count, 4);
    assert_str(document.body, "Text.\nitem\na\n  b\n\ncell");
    assert_int_equal(document.blocks[2].kind, BLOCK_CODE);
    assert_int_equal(document.blocks[2].start, 11);
    assert_int_equal(document.blocks[2].len, 6);
    assert_int_equal(document.blocks[3].kind, BLOCK_CELL);
    assert_int_equal(document.blocks[3].start, 18);
    assert_false(sections_next(sections, &document));
    sections_free(sections);
    guide_free(guide);
}

static void a_document_with_an_id_is_kept_whole(void **state)
{
    const struct section_options how = options();
    struct guide *guide = guide_new(STR("docs.jsonl"));
    struct sections *sections;
    struct document document;

    (void)state;
    guide->id = STR("Doc 7#x");
    guide_add(guide, BLOCK_HEADING, STR("A heading"), 1)->level = 1;
    guide_add(guide, BLOCK_PARAGRAPH, STR("text"), 1);
    sections = sections_new(guide, &how);
    assert_true(sections_next(sections, &document));
    assert_str(document.id, "Doc 7#x");
    assert_str(document.guide, "Doc 7#x");
    assert_str(document.title, "");
    assert_str(document.url, "");
    assert_str(document.anchor, "");
    assert_str(document.body, "A heading\ntext");
    assert_false(sections_next(sections, &document));
    sections_free(sections);
    guide_free(guide);
}

static void what_the_guide_says_of_itself_is_on_its_sections(void **state)
{
    static const struct row row = {"", "x.md", "T", {"## A"}, {{0}}};
    const struct section_options how = options();
    struct guide *guide = make_guide(&row);
    struct sections *sections;
    struct document document;

    (void)state;
    guide->description = STR("about");
    guide->lang = STR("de");
    guide->updated = STR("2024-01-02");
    guide->tags[guide->tag_count++] = STR("care");
    guide->keywords[guide->keyword_count++] = STR("iv");
    guide->weight = 2.5;
    sections = sections_new(guide, &how);
    for (int i = 0; i < 2; i++) {
        assert_true(sections_next(sections, &document));
        assert_str(document.description, i ? "" : "about");
        assert_str(document.lang, "de");
        assert_str(document.updated, "2024-01-02");
        assert_str(document.tags[0], "care");
        assert_int_equal(document.keyword_count, i ? 0 : 1);
        assert_true(document.weight == 2.5);
    }
    sections_free(sections);
    guide_free(guide);
}

static void what_hugo_orders_pages_by_is_no_boost(void **state)
{
    static const struct row row = {"", "x.md", "T", {"## A"}, {{0}}};
    struct section_options how = options();
    struct guide *guide = make_guide(&row);
    struct sections *sections;
    struct document document;

    (void)state;
    how.anchor_rule = anchor_rule_find("hugo");
    guide->weight = 20;
    sections = sections_new(guide, &how);
    assert_true(sections_next(sections, &document));
    assert_true(document.weight == 1);
    sections_free(sections);
    guide->id = STR("7"); /* from JSON Lines */
    sections = sections_new(guide, &how);
    assert_true(sections_next(sections, &document));
    assert_true(document.weight == 20);
    sections_free(sections);
    guide_free(guide);
}

static void a_body_over_the_limit_is_cut_at_a_block_and_said_so(void **state)
{
    const struct section_options how = options();
    struct guide *guide = guide_new(STR("x.md"));
    const size_t half = DOCUMENT_BODY_MAX / 2;
    char *text = mem_alloc(2 * half + 2);
    struct sections *sections;
    struct document document;

    (void)state;
    memset(text, 'a', 2 * half + 2);
    guide_add(guide, BLOCK_PARAGRAPH, (struct str){text, half}, 1);
    guide_add(guide, BLOCK_PARAGRAPH, (struct str){text, half}, 2);
    guide_add(guide, BLOCK_HEADING, STR("B"), 3)->level = 2;
    guide_add(guide, BLOCK_PARAGRAPH, (struct str){text, 2 * half + 2}, 4);
    sections = sections_new(guide, &how);
    assert_true(sections_next(sections, &document));
    assert_int_equal(document.body.len, half);
    assert_int_equal(sections_cut_line(sections), 2);
    assert_true(sections_next(sections, &document));
    assert_int_equal(document.body.len, DOCUMENT_BODY_MAX);
    assert_int_equal(sections_cut_line(sections), 4);
    assert_false(sections_next(sections, &document));
    sections_free(sections);
    guide_free(guide);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rule_1_every_heading_starts_a_section),
        cmocka_unit_test(rule_2_the_address_is_page_and_anchor),
        cmocka_unit_test(the_borders_of_blocks_are_kept),
        cmocka_unit_test(a_document_with_an_id_is_kept_whole),
        cmocka_unit_test(what_the_guide_says_of_itself_is_on_its_sections),
        cmocka_unit_test(what_hugo_orders_pages_by_is_no_boost),
        cmocka_unit_test(a_body_over_the_limit_is_cut_at_a_block_and_said_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
