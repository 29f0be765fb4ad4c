/** Copies: which pages say the same. */
#include "test.h"

#include "indexer/copies.h"

static const char *const text =
    "An infusion pump delivers fluids, such as nutrients and medicines, into "
    "the body of a patient in amounts that are set beforehand. It is used "
    "where a dose must be small, or exact, or spread over many hours, and it "
    "sounds an alarm when the line is blocked or air is found in it.";

static struct guide *page(const char *path)
{
    struct guide *guide = guide_new(str_of(path));
    struct block *block;

    guide->title = STR("Pumps");
    guide->lang = STR("en");
    guide->tags[0] = STR("iv");
    guide->tag_count = 1;
    block = guide_add(guide, BLOCK_HEADING, STR("What it is"), 1);
    block->level = 2;
    guide_add(guide, BLOCK_PARAGRAPH, str_of(text), 3);
    return guide;
}

/* What may differ. */

static void move_lines(struct guide *guide)
{
    guide->blocks[0].line = 90;
}

static void name_anchor(struct guide *guide)
{
    guide->blocks[0].anchor = STR("what");
}

static void give_url(struct guide *guide)
{
    guide->url = STR("/other");
    guide->updated = STR("2026-02-02");
    guide->rendered = true;
}

/* What may not. */

static void retitle(struct guide *guide)
{
    guide->title = STR("Pump");
}

static void translate(struct guide *guide)
{
    guide->lang = STR("de");
}

static void tag(struct guide *guide)
{
    guide->tags[1] = STR("v2");
    guide->tag_count = 2;
}

static void attribute(struct guide *guide)
{
    guide->attributes = STR("{\"a\":1}");
}

static void change_level(struct guide *guide)
{
    guide->blocks[0].level = 3;
}

static void change_kind(struct guide *guide)
{
    guide->blocks[1].kind = BLOCK_ITEM;
}

static void change_text(struct guide *guide)
{
    guide->blocks[1].text.len--;
}

static void add_block(struct guide *guide)
{
    guide_add(guide, BLOCK_PARAGRAPH, STR("x"), 9);
}

static void part_words(struct guide *guide)
{
    guide->title = STR("Pumpsen");
    guide->lang = STR("");
}

static const struct {
    void (*change)(struct guide *guide);
    bool copy;
} rows[] = {
    {move_lines, true},   {name_anchor, true},   {give_url, true},
    {retitle, false},     {translate, false},    {tag, false},
    {attribute, false},   {change_level, false}, {change_kind, false},
    {change_text, false}, {add_block, false},    {part_words, false},
};

static bool equal(struct id_hash a, struct id_hash b)
{
    return a.a == b.a && a.b == b.b;
}

static void all_that_is_read_counts_and_nothing_else(void **state)
{
    struct guide *first = page("a.md");
    const struct id_hash hash = copies_hash(first);

    (void)state;
    assert_true(hash.b != 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct guide *second = page("b.md");

        rows[i].change(second);
        if (equal(hash, copies_hash(second)) != rows[i].copy)
            fail_msg("row %zu", i);
        guide_free(second);
    }
    guide_free(first);
}

static void short_pages_and_documents_are_no_copies(void **state)
{
    struct guide *guide = guide_new(STR("a.md"));

    (void)state;
    guide->title = STR("Overview");
    guide_add(guide, BLOCK_PARAGRAPH, STR("See below."), 1);
    assert_true(copies_hash(guide).b == 0);
    guide_free(guide);
    guide = page("lines.jsonl");
    guide->id = STR("7");
    assert_true(copies_hash(guide).b == 0);
    guide_free(guide);
}

static void what_was_kept_is_found_by_what_it_says(void **state)
{
    struct copies copies = {0};
    char names[3000][8];

    (void)state;
    assert_null(copies_find(&copies, (struct id_hash){1, 1}));
    for (size_t i = 0; i < COUNT(names); i++) {
        snprintf(names[i], sizeof names[i], "%zu", i);
        copies_add(&copies, (struct id_hash){i / 2, i % 2 + 1}, names[i]);
    }
    for (size_t i = 0; i < COUNT(names); i++)
        assert_ptr_equal(
            copies_find(&copies, (struct id_hash){i / 2, i % 2 + 1}), names[i]);
    assert_null(copies_find(&copies, (struct id_hash){0, 3}));
    copies_add(&copies, (struct id_hash){0, 0}, "none");
    assert_null(copies_find(&copies, (struct id_hash){0, 0}));
    copies_release(&copies);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_is_read_counts_and_nothing_else),
        cmocka_unit_test(short_pages_and_documents_are_no_copies),
        cmocka_unit_test(what_was_kept_is_found_by_what_it_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
