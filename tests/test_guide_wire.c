/** Guides on their way from a parser process: all comes over, and nothing that
 * a reader could not have made. */
#include "test.h"

#include "indexer/guide_wire.h"

/** A guide in which no field is as guide_new() makes it. */
static struct guide *full_guide(void)
{
    struct guide *guide = guide_new(STR("a/b.md"));
    struct block *block;

    guide->id = STR("x-1");
    guide->title = STR("Infusion");
    guide->description = STR("What it is");
    guide->lang = STR("de");
    guide->url = STR("/infusion");
    guide->updated = STR("2026-01-01");
    guide->tags[0] = STR("iv");
    guide->tags[1] = STR("nursing");
    guide->tag_count = 2;
    guide->keywords[0] = STR("drip");
    guide->keyword_count = 1;
    guide->attributes = STR("{\"a\":[1]}");
    guide->weight = 2.5;
    guide->noindex = guide->rendered = guide->draft = true;
    block = guide_add(guide, BLOCK_HEADING, STR("Über `x`"), 3);
    block->level = 2;
    block->anchor = STR("anchor");
    block->custom_id = STR("custom");
    block->slug_text = STR("\x01x\x01");
    block->slug_source = STR("*x*");
    block->html = true;
    guide_add(guide, BLOCK_CODE, STR("  a\n  b\n"), 7);
    guide_add(guide, BLOCK_CELL, STR("cell"), 9);
    return guide;
}

static void encode(struct buf *out, struct guide *guide)
{
    buf_clear(out);
    guide_encode(out, guide);
    guide_free(guide);
}

static void check_block(const struct block *block, const struct block *like)
{
    assert_int_equal(block->kind, like->kind);
    assert_int_equal(block->level, like->level);
    assert_int_equal(block->line, like->line);
    assert_int_equal(block->html, like->html);
    assert_true(str_equal(block->text, like->text));
    assert_true(str_equal(block->anchor, like->anchor));
    assert_true(str_equal(block->custom_id, like->custom_id));
    assert_true(str_equal(block->slug_text, like->slug_text));
    assert_true(str_equal(block->slug_source, like->slug_source));
}

static void every_field_comes_over(void **state)
{
    struct guide *like = full_guide();
    struct guide *guide;
    struct buf bytes = {0};

    (void)state;
    guide_encode(&bytes, like);
    guide = guide_decode(buf_view(&bytes), STR("a/b.md"));
    assert_non_null(guide);
    assert_str(guide->path, "a/b.md");
    assert_str(guide->id, "x-1");
    assert_str(guide->title, "Infusion");
    assert_str(guide->description, "What it is");
    assert_str(guide->lang, "de");
    assert_str(guide->url, "/infusion");
    assert_str(guide->updated, "2026-01-01");
    assert_str(guide->attributes, "{\"a\":[1]}");
    assert_int_equal(guide->tag_count, 2);
    assert_str(guide->tags[1], "nursing");
    assert_int_equal(guide->keyword_count, 1);
    assert_str(guide->keywords[0], "drip");
    assert_true(guide->weight == 2.5);
    assert_true(guide->noindex && guide->rendered && guide->draft);
    assert_int_equal(guide->block_count, 3);
    for (size_t i = 0; i < 3; i++)
        check_block(&guide->blocks[i], &like->blocks[i]);
    guide_free(guide);
    guide_free(like);
    buf_free(&bytes);
}

static void an_empty_guide_comes_over(void **state)
{
    struct buf bytes = {0};
    struct guide *guide;

    (void)state;
    encode(&bytes, guide_new(STR("a.md")));
    guide = guide_decode(buf_view(&bytes), STR("a.md"));
    assert_non_null(guide);
    assert_int_equal(guide->block_count, 0);
    assert_true(guide->weight == 1);
    guide_free(guide);
    buf_free(&bytes);
}

static void bytes_that_end_early_or_late_are_no_guide(void **state)
{
    struct buf bytes = {0};

    (void)state;
    encode(&bytes, full_guide());
    for (size_t len = 0; len < bytes.len; len++) {
        char *part = mem_alloc(len); /* so that a byte too far is seen */

        memcpy(part, bytes.ptr, len);
        assert_null(guide_decode((struct str){part, len}, STR("a.md")));
        free(part);
    }
    buf_byte(&bytes, '\0');
    assert_null(guide_decode(buf_view(&bytes), STR("a.md")));
    buf_free(&bytes);
}

/* What breaks a promise of guide.h, one each. */

static void set_weight(struct guide *guide)
{
    guide->weight = 100.5;
}

static void set_no_weight(struct guide *guide)
{
    guide->weight = 0;
}

static void set_bad_text(struct guide *guide)
{
    guide->title = STR("a\xff");
}

static void set_bad_block_text(struct guide *guide)
{
    guide->blocks[2].text = STR("\xed\xa0\x80");
}

static void set_bad_attributes(struct guide *guide)
{
    guide->attributes = STR("{\"a\":}");
}

static void set_list_attributes(struct guide *guide)
{
    guide->attributes = STR("[1]");
}

static void set_level(struct guide *guide)
{
    guide->blocks[0].level = 7;
}

static void set_no_level(struct guide *guide)
{
    guide->blocks[0].level = 0;
}

static void set_kind(struct guide *guide)
{
    guide->blocks[1].kind = (enum block_kind)9;
}

static void set_line(struct guide *guide)
{
    guide->blocks[1].line = 0;
}

static void set_empty_block(struct guide *guide)
{
    guide->blocks[2].text = STR(" \n");
}

static void set_long_heading(struct guide *guide)
{
    static const char zeros[DOCUMENT_HEADING_MAX + 1];

    guide->blocks[0].text = (struct str){zeros, sizeof zeros};
}

static void what_no_reader_makes_is_no_guide(void **state)
{
    static void (*const changes[])(struct guide * guide) = {
        set_weight,         set_no_weight,      set_bad_text,
        set_bad_block_text, set_bad_attributes, set_list_attributes,
        set_level,          set_no_level,       set_kind,
        set_line,           set_empty_block,    set_long_heading,
    };
    struct buf bytes = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(changes); i++) {
        struct guide *guide = full_guide();

        changes[i](guide);
        encode(&bytes, guide);
        guide = guide_decode(buf_view(&bytes), STR("a.md"));
        if (guide)
            fail_msg("change %zu came over", i);
    }
    buf_free(&bytes);
}

static void a_problem_comes_over(void **state)
{
    struct buf bytes = {0};
    struct wire_problem problem;

    (void)state;
    problem_encode(
        &bytes, &(struct wire_problem){PROBLEM_SKIPPED, 70000, STR("no end")});
    assert_int_equal(problem_decode(&problem, buf_view(&bytes)), 0);
    assert_int_equal(problem.kind, PROBLEM_SKIPPED);
    assert_int_equal(problem.line, 70000);
    assert_str(problem.text, "no end");
    buf_free(&bytes);
}

static void what_no_reader_tells_is_no_problem(void **state)
{
    static const char long_text[400] = {0};
    static const struct wire_problem rows[] = {
        {(enum problem_kind)7, 1, {"x", 1}},
        {PROBLEM_WARNING, 1, {"", 0}},
        {PROBLEM_WARNING, 1, {"a\nb", 3}},
        {PROBLEM_WARNING, 1, {"\x1b[2J", 4}},
        {PROBLEM_WARNING, 1, {"\xc3", 1}},
        {PROBLEM_WARNING, 1, {long_text, sizeof long_text}},
    };
    struct buf bytes = {0};
    struct wire_problem problem;

    (void)state;
    assert_int_equal(problem_decode(&problem, STR("")), -1);
    for (size_t i = 0; i < COUNT(rows); i++) {
        buf_clear(&bytes);
        problem_encode(&bytes, &rows[i]);
        assert_int_equal(problem_decode(&problem, buf_view(&bytes)), -1);
    }
    buf_free(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_comes_over),
        cmocka_unit_test(an_empty_guide_comes_over),
        cmocka_unit_test(bytes_that_end_early_or_late_are_no_guide),
        cmocka_unit_test(what_no_reader_makes_is_no_guide),
        cmocka_unit_test(a_problem_comes_over),
        cmocka_unit_test(what_no_reader_tells_is_no_problem),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
