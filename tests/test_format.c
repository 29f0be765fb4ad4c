/** Texts marked and cut as search clients show them. */
#include "test.h"

#include "engine/analysis.h"
#include "engine/unicode.h"
#include "server/format.h"

/** Forms of a query: words, `word*` for a beginning, `a_b` for a phrase. */
static size_t forms_of(struct mark_form *forms, const char *query,
                       struct arena *arena)
{
    uint32_t concept = 0, run = 0;
    size_t count = 0;

    for (size_t len; *query; query += len + (query[len] == ' '), concept++) {
        struct str word = {query, len = strcspn(query, " ")};
        const uint32_t parts = 1 + (memchr(word.ptr, '_', word.len) != NULL);

        run += parts > 1;
        for (uint32_t part = 0; part < parts; part++) {
            const size_t end =
                parts > 1 && !part ? strcspn(word.ptr, "_") : word.len;
            struct mark_form *form = &forms[count++];

            *form = (struct mark_form){
                .text = arena_copy(arena, (struct str){word.ptr, end}),
                .concept = concept,
                .weight = 1,
                .run = parts > 1 ? run : 0,
                .part = part,
                .parts = parts > 1 ? parts : 0};
            if (str_ends(form->text, STR("*"))) {
                form->text.len--;
                form->kind = MARK_PREFIX;
                form->letters =
                    (uint32_t)(form->text.len - utf8_continuations(form->text));
            }
            word = str_skip(word, end + 1);
        }
    }
    return count;
}

static void check(const char *query, const char *text, uint32_t words,
                  const struct format_tags *tags, const char *expected)
{
    struct analysis *analysis = analysis_new();
    struct marker *marker = marker_new(analysis);
    struct arena arena = {0};
    struct mark_form forms[16];
    struct format_found found;
    struct format_span part;
    struct buf out = {0};

    marker_forms(marker, forms, forms_of(forms, query, &arena));
    format_find(&found, marker, str_of(text), STR("en"), &arena);
    format_crop(&part, str_of(text), &found, words);
    format_put(&out, str_of(text), &found, part, tags);
    assert_str(buf_view(&out), expected);
    buf_free(&out);
    arena_release(&arena);
    marker_free(marker);
    analysis_free(analysis);
}

struct row {
    const char *query, *text;
    uint32_t words; /* 0: all */
    const char *expected;
};

static void check_rows(const struct row *rows, size_t count)
{
    const struct format_tags tags = {
        .before = STR("["), .after = STR("]"), .cut = STR("…")};

    for (size_t i = 0; i < count; i++)
        check(rows[i].query, rows[i].text, rows[i].words, &tags,
              rows[i].expected);
}

static void what_is_found_is_marked(void **state)
{
    static const struct row rows[] = {
        {"prince", "Le Petit Prince", 0, "Le Petit [Prince]"},
        {"a prince", "A prince", 0, "[A] [prince]"},
        {"search*", "Searching, search", 0, "[Search]ing, [search]"},
        {"seá*", "Seáside seaside", 0, "Seáside seaside"},
        {"sea*", "Seáside seaside", 0, "[Seá]side [sea]side"},
        {"while_racing", "While racing to, racing while", 0,
         "[While racing] to, racing while"},
        {"while_racing", "While\nracing", 0, "While\nracing"},
        {"while_racing racing", "while racing", 0, "[while racing]"},
        {"none", "  Nothing & more\n", 0, "  Nothing & more\n"},
        {"a", "", 0, ""},
        {"456", "456", 0, "[456]"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void a_text_is_cut_by_words_around_what_is_found(void **state)
{
    static const char planets[] =
        "A french book about a prince that walks on little cute planets";
    static const struct row rows[] = {
        {"prince", planets, 6, "…book about a [prince] that walks…"},
        {"prince", planets, 1, "…[prince]…"},
        {"prince", planets, 2, "…a [prince]…"},
        {"prince", planets, 3, "…a [prince] that…"},
        {"planets", planets, 3, "…little cute [planets]"},
        {"french", planets, 4, "A [french] book about…"},
        {"prince", planets, 12,
         "A french book about a [prince] that walks on little cute planets"},
        {"prince", planets, 11,
         "A french book about a [prince] that walks on little cute…"},
        {"nothing", planets, 3, "A french book…"},
        {"nothing", "one two.", 2, "one two."},
        {"nothing", "", 2, ""},
        {"a_prince", planets, 2, "…[a prince]…"},
        /* The most words of the query, then the nearest, then the first. */
        {"x y", "x a b c d e y f g x y h i", 3, "…g [x] [y]…"},
        {"x y", "x y a b c d x y", 2, "[x] [y]…"},
        /* No growth past the end of a sentence while the other side can. */
        {"x", "a b c. x d e f g", 4, "…[x] d e f…"},
        {"x", "a b c d x. e f g", 4, "…b c d [x]…"},
        {"x", "日本語 x 日本語", 3, "…語 [x] 日…"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void text_is_escaped_where_tags_are_html(void **state)
{
    const struct format_tags html = {.before = STR("<em>"),
                                     .after = STR("</em>"),
                                     .cut = STR("<…>"),
                                     .escape = format_escapes(STR("<em>"))};
    const struct format_tags plain = {.before = STR("__ais__"),
                                      .after = STR("__/ais__"),
                                      .cut = STR("…"),
                                      .escape = format_escapes(STR("__ais__"))};

    (void)state;
    check("b", "<script> a & b \"c\" > d", 0, &html,
          "&lt;script&gt; a &amp; <em>b</em> \"c\" &gt; d");
    check("b", "a & b < c", 0, &plain, "a & __ais__b__/ais__ < c");
    check("b", "a & b < c", 1, &html, "<…><em>b</em><…>");
    assert_false(format_escapes(STR("")));
}

static void marks_beyond_the_limit_are_not_seen(void **state)
{
    const struct format_tags tags = {.before = STR("["), .after = STR("]")};
    struct buf text = {0}, expected = {0};

    (void)state;
    for (int i = 0; i < FORMAT_MARKS_MAX + 2; i++) {
        buf_text(&text, "x ");
        buf_text(&expected, i < FORMAT_MARKS_MAX ? "[x] " : "x ");
    }
    buf_byte(&text, '\0');
    buf_byte(&expected, '\0');
    check("x", text.ptr, 0, &tags, expected.ptr);
    buf_free(&text);
    buf_free(&expected);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_found_is_marked),
        cmocka_unit_test(a_text_is_cut_by_words_around_what_is_found),
        cmocka_unit_test(text_is_escaped_where_tags_are_html),
        cmocka_unit_test(marks_beyond_the_limit_are_not_seen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
