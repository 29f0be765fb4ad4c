/** Headings of guides found again on their pages. */
#include "test.h"

#include "indexer/heading_align.h"

enum { ROWS_MAX = 8 };

struct row {
    const char *what;
    const char *guide[ROWS_MAX]; /* "## Heading", or with "@id" its own id */
    const char *page[ROWS_MAX];  /* "## Heading @id" */
    const char *anchors; /* of the guide's headings; "-" for no pair, "."
                            for a pair without id */
};

static const struct row rows[] = {
    {"headings of the same text pair in their order",
     {"# A", "## B", "## C"},
     {"# A @a", "## B @b", "## C @c"},
     "a b c"},
    {"headings that the generator adds confuse nothing",
     {"# A", "## B", "## C"},
     {"## Menu @m", "# A @a", "## On this page @o", "## B @b", "## C @c",
      "## See also @s"},
     "a b c"},
    {"a heading that is not on the page has no pair",
     {"# A", "## Left out", "## C"},
     {"# A @a", "## C @c"},
     "a - c"},
    {"repeated headings keep their order",
     {"# A", "## B", "## B", "## B"},
     {"# A @a", "## B @b", "## B @b-1", "## B @b-2"},
     "a b b-1 b-2"},
    {"of two alike the one with an id is taken",
     {"## B"},
     {"## B", "## B @b", "## B"},
     "b"},
    {"else the one of the same level",
     {"## B"},
     {"### B @x", "## B @b", "# B @y"},
     "b"},
    {"case, accents, signs and quotes do not matter",
     {"## What's \xc3\xbc -- new?"},
     {"## what\xe2\x80\x99s U\xcc\x88 \xe2\x80\x94 NEW @n"},
     "n"},
    {"emoji are written as names or as signs",
     {"## :rocket: Launch"},
     {"## \xf0\x9f\x9a\x80 Launch @l"},
     "l"},
    {"headings of signs alone are told apart",
     {"## +++", "## !!!"},
     {"## +++ @plus", "## !!! @bang"},
     "plus bang"},
    {"numbers that the generator puts before headings are passed over",
     {"# A", "## Set up", "### Linux"},
     {"# 1 A @a", "## 1.1 Set up @s", "### 1.1.1. Linux @l"},
     "a s l"},
    {"so is a badge behind one",
     {"## Hooks", "## Other"},
     {"## Hooks beta 2.1 @h", "## Other @o"},
     "h o"},
    {"the same text goes before one with something added",
     {"## Install"},
     {"## Install now @n", "## Install @i"},
     "i"},
    {"a heading of another text is no pair",
     {"## Install"},
     {"## Uninstall @u", "## Installation of the programs @p", "## In @n"},
     "-"},
    {"the id that the author gave tells a heading whose text is made",
     {"## {{ product }} @given"},
     {"## Silcrow @given"},
     "given"},
    {"a heading without id on the page has a pair all the same",
     {"# A", "## B"},
     {"# A", "## B @b"},
     ". b"},
    {"nothing pairs with nothing", {"# A"}, {NULL}, "-"},
};

static struct guide *make(const char *const *headings, bool page)
{
    struct guide *guide = guide_new(STR("a.md"));

    for (size_t i = 0; i < ROWS_MAX && headings[i]; i++) {
        const char *text = strchr(headings[i], ' ');
        const char *at = strstr(text, " @");
        struct str words = str_of(text);
        struct block *block;

        if (at)
            words.len = (size_t)(at - text);
        block = guide_add(guide, BLOCK_HEADING, words, 1);
        block->level = (uint8_t)(text - headings[i]);
        if (at && page)
            block->anchor = str_of(at + 2);
        else if (at)
            block->custom_id = str_of(at + 2);
        guide_add(guide, BLOCK_PARAGRAPH, STR("Text."), 2);
    }
    return guide;
}

static void headings_pair_as_wholes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct guide *guide = make(rows[i].guide, false);
        struct guide *page = make(rows[i].page, true);
        size_t pairs[2 * ROWS_MAX];
        struct buf anchors = {0};

        heading_align(pairs, guide, page);
        for (size_t j = 0; j < guide->block_count; j += 2) {
            if (j)
                buf_byte(&anchors, ' ');
            if (pairs[j] == ALIGN_NONE)
                buf_byte(&anchors, '-');
            else if (!page->blocks[pairs[j]].anchor.len)
                buf_byte(&anchors, '.');
            else
                buf_str(&anchors, page->blocks[pairs[j]].anchor);
            assert_true(pairs[j + 1] == ALIGN_NONE);
        }
        if (!str_equal(buf_view(&anchors), str_of(rows[i].anchors)))
            print_message("%s:\n", rows[i].what);
        assert_str(buf_view(&anchors), rows[i].anchors);
        buf_free(&anchors);
        guide_free(guide);
        guide_free(page);
    }
}

static void more_headings_than_the_limit_have_no_pair(void **state)
{
    struct guide *guide = guide_new(STR("a.md"));
    const size_t count = ALIGN_HEADINGS_MAX + 9;
    size_t *pairs = calloc(count, sizeof *pairs);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        char text[32];

        snprintf(text, sizeof text, "Heading %zu", i);
        guide_add(guide, BLOCK_HEADING, str_of(text), 1)->level = 2;
    }
    assert_int_equal(heading_align(pairs, guide, guide), ALIGN_HEADINGS_MAX);
    assert_true(pairs[ALIGN_HEADINGS_MAX - 1] == ALIGN_HEADINGS_MAX - 1);
    assert_true(pairs[ALIGN_HEADINGS_MAX] == ALIGN_NONE);
    free(pairs);
    guide_free(guide);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headings_pair_as_wholes),
        cmocka_unit_test(more_headings_than_the_limit_have_no_pair),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
