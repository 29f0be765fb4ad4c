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
    const struct id_hash hash = copies_fingerprint(first).content;

    (void)state;
    assert_true(hash.b != 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct guide *second = page("b.md");

        rows[i].change(second);
        if (equal(hash, copies_fingerprint(second).content) != rows[i].copy)
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
    assert_true(copies_fingerprint(guide).content.b == 0);
    guide_free(guide);
    guide = page("lines.jsonl");
    guide->id = STR("7");
    assert_true(copies_fingerprint(guide).content.b == 0);
    guide_free(guide);
}

static struct fingerprint said(uint64_t a, uint64_t b)
{
    return (struct fingerprint){.content = {a, b}};
}

static void what_was_kept_is_found_by_what_it_says(void **state)
{
    struct copies copies = {0};
    struct fingerprint page = said(1, 1);
    char names[3000][8];

    (void)state;
    assert_null(copies_find(&copies, &page, NULL));
    for (size_t i = 0; i < COUNT(names); i++) {
        snprintf(names[i], sizeof names[i], "%zu", i);
        page = said(i / 2, i % 2 + 1);
        copies_add(&copies, &page, names[i]);
    }
    for (size_t i = 0; i < COUNT(names); i++) {
        page = said(i / 2, i % 2 + 1);
        assert_ptr_equal(copies_find(&copies, &page, NULL), names[i]);
    }
    page = said(0, 3);
    assert_null(copies_find(&copies, &page, NULL));
    page = said(0, 0);
    copies_add(&copies, &page, "none");
    assert_null(copies_find(&copies, &page, NULL));
    copies_release(&copies);
}

/* ---- Pages that say nearly the same ------------------------------------ */

/** A page of so many different words below its heading. */
static struct guide *long_page(size_t words)
{
    struct guide *guide = page("a.md");
    struct buf body = {0};

    for (size_t i = 0; i < words; i++)
        buf_format(&body, "w%zu ", i);
    guide_add(guide, BLOCK_PARAGRAPH, buf_view(&body), 5);
    buf_free(&body);
    return guide;
}

static void alter_words(struct guide *guide, size_t every)
{
    char *bytes = (char *)(uintptr_t)guide->blocks[2].text.ptr;
    size_t word = 0;

    for (size_t i = 0; i < guide->blocks[2].text.len; i++)
        if (bytes[i] == 'w' && word++ % every == 0)
            bytes[i] = 'v';
}

static void alter_few(struct guide *guide)
{
    alter_words(guide, 100);
}

static void alter_many(struct guide *guide)
{
    alter_words(guide, 10);
}

static void change_case(struct guide *guide)
{
    char *bytes = (char *)(uintptr_t)guide->blocks[2].text.ptr;

    for (size_t i = 0; i < guide->blocks[2].text.len; i++)
        bytes[i] = (char)(bytes[i] == 'w' ? 'W' : bytes[i]);
}

static void move_page(struct guide *guide)
{
    guide->attributes = STR("{\"aliases\":[\"/b/\"],\"sidebar_position\":2}");
}

static void add_heading(struct guide *guide)
{
    guide_add(guide, BLOCK_HEADING, STR("More"), 9)->level = 2;
}

static void pages_that_say_nearly_the_same_are_found(void **state)
{
    static const struct {
        const char *name;
        void (*change)(struct guide *guide);
        bool found, exact;
    } near[] = {
        {"the same", move_lines, true, true},
        {"elsewhere", move_page, true, true},
        {"a few words", alter_few, true, false},
        {"a word more", add_block, true, false},
        {"capitals", change_case, true, false},
        {"many words", alter_many, false, false},
        {"another title", retitle, false, false},
        {"another tag", tag, false, false},
        {"another attribute", attribute, false, false},
        {"one more section", add_heading, false, false},
    };
    struct guide *first = long_page(500);
    const struct fingerprint kept = copies_fingerprint(first);
    struct copies copies = {0};

    (void)state;
    copies_add(&copies, &kept, "first");
    for (size_t i = 0; i < COUNT(near); i++) {
        struct guide *second = long_page(500);
        struct fingerprint print;
        bool exact;

        near[i].change(second);
        print = copies_fingerprint(second);
        if ((copies_find(&copies, &print, &exact) != NULL) != near[i].found ||
            exact != near[i].exact)
            fail_msg("%s", near[i].name);
        guide_free(second);
    }
    copies_release(&copies);
    guide_free(first);
}

static void a_word_of_a_short_page_makes_another_page(void **state)
{
    struct guide *first = page("a.md"), *second = page("b.md");
    const struct fingerprint kept = copies_fingerprint(first);
    struct fingerprint print;
    struct copies copies = {0};

    (void)state;
    copies_add(&copies, &kept, "first");
    add_block(second);
    print = copies_fingerprint(second);
    assert_null(copies_find(&copies, &print, NULL));
    copies_release(&copies);
    guide_free(first);
    guide_free(second);
}

static void the_first_of_many_that_are_alike_is_found(void **state)
{
    static const char *const names[] = {"0", "1", "2", "3"};
    struct fingerprint page = {.content = {1, 1}, .outline = 1};
    struct copies copies = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        memset(page.sketch.bins, (int)i + 1, sizeof page.sketch.bins);
        page.content.a = i;
        copies_add(&copies, &page, names[i]);
        copies_add(
            &copies,
            &(struct fingerprint){.content = {100 + i, 1}, .outline = 100 + i},
            "other");
    }
    page.content.a = 9;
    for (size_t i = 0; i < COUNT(names); i++) {
        memset(page.sketch.bins, (int)i + 1, sizeof page.sketch.bins);
        page.sketch.bins[0] = 200;
        assert_ptr_equal(copies_find(&copies, &page, NULL), names[i]);
    }
    memset(page.sketch.bins, 99, sizeof page.sketch.bins);
    assert_null(copies_find(&copies, &page, NULL));
    copies_release(&copies);
}

static void the_estimate_of_resemblance_is_good(void **state)
{
    /* Words of 1000 that are another in the second text, and the resemblance
     * of three-word runs that it leaves, in percent. */
    static const struct {
        size_t changed;
        unsigned resemblance;
    } estimates[] = {{0, 100}, {10, 94}, {50, 74}, {200, 25}, {1000, 0}};

    (void)state;
    for (size_t i = 0; i < COUNT(estimates); i++) {
        struct sketcher a, b;
        struct sketch first, second;
        char word[16];
        unsigned found;

        sketch_start(&a);
        sketch_start(&b);
        for (size_t k = 0; k < 1000; k++) {
            const size_t changed = estimates[i].changed;

            snprintf(word, sizeof word, "w%zu", k);
            sketch_text(&a, str_of(word));
            if (changed && k % (1000 / changed) == 0)
                word[0] = 'v';
            sketch_text(&b, str_of(word));
        }
        first = sketch_of(&a);
        second = sketch_of(&b);
        found = sketch_resemblance(&first, &second);
        if (found + 8 < estimates[i].resemblance ||
            found > estimates[i].resemblance + 8)
            fail_msg("%zu: %u", estimates[i].changed, found);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_that_is_read_counts_and_nothing_else),
        cmocka_unit_test(short_pages_and_documents_are_no_copies),
        cmocka_unit_test(what_was_kept_is_found_by_what_it_says),
        cmocka_unit_test(pages_that_say_nearly_the_same_are_found),
        cmocka_unit_test(a_word_of_a_short_page_makes_another_page),
        cmocka_unit_test(the_first_of_many_that_are_alike_is_found),
        cmocka_unit_test(the_estimate_of_resemblance_is_good),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
