/** Marks: what is found, and that the fast way finds what the tokenizer
 * does. */
#include "test.h"

#include "engine/buf.h"
#include "engine/file.h"
#include "engine/mark.h"
#include "engine/mem.h"
#include "engine/unicode.h"
#include "shared_data.h"

/* ---- Rows -------------------------------------------------------------- */

enum { ROW_FORMS = 8 };

static struct mark_form word(const char *text)
{
    return (struct mark_form){.text = str_of(text), .weight = 1};
}

static struct mark_form stem(const char *text)
{
    return (struct mark_form){
        .text = str_of(text), .kind = MARK_STEM, .weight = 1};
}

static struct mark_form prefix(const char *text)
{
    return (struct mark_form){
        .text = str_of(text), .kind = MARK_PREFIX, .weight = 1};
}

static struct mark_form part(const char *text, uint32_t number, uint32_t parts)
{
    return (struct mark_form){.text = str_of(text),
                              .weight = 1,
                              .run = 1,
                              .part = number,
                              .parts = parts};
}

static void check_row(struct marker *marker, const char *text,
                      const char *expected)
{
    struct buf out = {0};
    struct mark mark;

    marker_start(marker, str_of(text), STR("en"));
    while (marker_next(marker, &mark))
        buf_format(&out, "[%.*s]", (int)(mark.end - mark.start),
                   text + mark.start);
    assert_str(buf_view(&out), expected);
    buf_free(&out);
}

static void check_form(struct mark_form form, const char *text,
                       const char *expected)
{
    struct analysis *analysis = analysis_new();
    struct marker *marker = marker_new(analysis);

    marker_forms(marker, &form, 1);
    check_row(marker, text, expected);
    marker_free(marker);
    analysis_free(analysis);
}

static void rule_23_words_are_found_as_the_tokenizer_has_them(void **state)
{
    (void)state;
    check_form(word("picc"), "A PICC, a picc-line and PICCs", "[PICC][picc]");
    check_form(word("worklife"), "work-life, worklife",
               "[work-life]"
               "[worklife]");
    check_form(word("life"), "work-life Life", "[life][Life]");
    check_form(word("iv"), "I.V. or IV", "[I.V][IV]");
    check_form(word("nurse"), "nurse's nurse’s nurse",
               "[nurse][nurse]"
               "[nurse]");
    check_form(word("case"), "camelCase case", "[Case][case]");
    check_form(word("camelcase"), "camelCase", "[camelCase]");
    check_form(word("86070"), "$86,070 is 86070, not 86", "[86,070][86070]");
    check_form(word("85000"), "85k or 85,000", "[85k][85,000]");
    check_form(word("c++"), "C++ and C", "[C++]");
    check_form(word(".net"), "use .NET here", "[.NET]");
    check_form(word("9.5%"), "about 9.5% more", "[9.5%]");
    check_form(word("naive"), "a naïve “naive” naïve—end",
               "[naïve][naive][naïve]");
    check_form(word("日本"), "日本語", "[日本]");
    check_form(word("strasse"), "Straße", "[Straße]");
    check_form(word("x"), "", "");
    check_form(word("coop"), "co\xc2\xadop", "[co\xc2\xadop]");
}

static void rule_23_stems_and_prefixes_are_found(void **state)
{
    (void)state;
    check_form(stem("infus"), "Infusion, infusing; INFUSED infuser refuse",
               "[Infusion][infusing][INFUSED][infuser]");
    check_form(stem("die"), "dying to die, dies", "[dying][die][dies]");
    check_form(prefix("inf"), "Infusion in inf of info",
               "[Infusion][inf][info]");
    check_form(prefix("i"), "an Infusion I do", "[Infusion][I]");
    check_form(stem("22"), "22 22s", "");
}

static void a_stem_is_that_of_the_language(void **state)
{
    struct analysis *analysis = analysis_new();
    struct marker *marker = marker_new(analysis);
    struct mark_form form = stem("haus");
    struct mark mark;

    (void)state;
    marker_forms(marker, &form, 1);
    marker_start(marker, STR("die Häuser"), STR("de"));
    assert_true(marker_next(marker, &mark));
    assert_int_equal(mark.start, 4);
    assert_false(marker_next(marker, &mark));
    marker_start(marker, STR("die Häuser"), STR("en-GB"));
    assert_false(marker_next(marker, &mark));
    marker_free(marker);
    analysis_free(analysis);
}

static void rule_17_a_run_is_found_whole_or_not_at_all(void **state)
{
    const struct mark_form line[] = {
        part("central", 0, 3), part("venous", 1, 3), part("catheter", 2, 3)};
    const struct mark_form twice[] = {part("a", 0, 3), part("a", 1, 3),
                                      part("b", 2, 3)};
    struct analysis *analysis = analysis_new();
    struct marker *marker = marker_new(analysis);

    (void)state;
    marker_forms(marker, line, COUNT(line));
    check_row(marker, "a central venous catheter", "[central venous catheter]");
    check_row(marker, "central-venous  (catheter)",
              "[central-venous  (catheter]");
    check_row(marker, "central or venous catheter", "");
    check_row(marker, "venous catheter central", "");
    check_row(marker, "central central venous catheter",
              "[central venous catheter]");
    marker_forms(marker, twice, COUNT(twice));
    check_row(marker, "a a a b", "[a a b]");
    check_row(marker, "a b", "");
    marker_free(marker);
    analysis_free(analysis);
}

static void a_word_can_stand_for_two_concepts(void **state)
{
    struct mark_form forms[] = {word("nurse"), stem("nurs"), prefix("nur")};
    struct analysis *analysis = analysis_new();
    struct marker *marker = marker_new(analysis);
    struct mark mark;

    (void)state;
    forms[1].concept = 1;
    forms[1].weight = .5;
    forms[2].concept = 1;
    forms[2].weight = .7;
    marker_forms(marker, forms, COUNT(forms));
    marker_start(marker, STR("Nurse"), STR(""));
    for (int i = 0; i < 2; i++) {
        assert_true(marker_next(marker, &mark));
        assert_true(mark.concept < 2);
        /* Two forms of the same concept are one mark; the best one counts. */
        assert_true(mark.weight == (mark.concept ? .7 : 1));
    }
    assert_false(marker_next(marker, &mark));
    marker_free(marker);
    analysis_free(analysis);
}

static void forms_out_of_range_are_left_out(void **state)
{
    struct mark_form forms[] = {word(""), word("a"), part("a", 0, 33),
                                part("a", 2, 2), part("a", 0, 1)};

    (void)state;
    forms[1].concept = MARK_CONCEPTS_MAX;
    forms[4].run = MARK_RUNS_MAX + 1;
    for (size_t i = 0; i < COUNT(forms); i++)
        check_form(forms[i], "a a", "");
}

/* ---- The fast way and the tokenizer ------------------------------------ */

enum {
    TOKENS_MAX = 4096,
    MARKS_MAX = 4096,
    FORMS = 12,
};

/** All tokens of a text, with their stems. */
struct tokens {
    struct buf texts;
    struct {
        struct token token;
        size_t text, stem, stem_len; /* in `texts` */
        bool has_stem;
    } list[TOKENS_MAX];
    size_t count;
};

static struct str text_of(const struct tokens *tokens, size_t i)
{
    return (struct str){tokens->texts.ptr + tokens->list[i].text,
                        tokens->list[i].token.text.len};
}

static struct str stem_of(const struct tokens *tokens, size_t i)
{
    return (struct str){tokens->texts.ptr + tokens->list[i].stem,
                        tokens->list[i].stem_len};
}

static void read_tokens(struct tokens *tokens, struct analysis *analysis,
                        struct str text, struct str lang)
{
    struct tokenizer tokenizer = {0};
    struct token token;

    tokens->count = 0;
    buf_clear(&tokens->texts);
    tokenizer_start(&tokenizer, text);
    while (tokens->count < TOKENS_MAX && tokenizer_next(&tokenizer, &token)) {
        const size_t i = tokens->count++;

        tokens->list[i].token = token;
        tokens->list[i].text = tokens->texts.len;
        buf_str(&tokens->texts, token.text);
        tokens->list[i].has_stem =
            token.kind == TOKEN_WORD && !token.number && !token.ideograph;
        if (tokens->list[i].has_stem) {
            const struct str s = analysis_stem(analysis, lang, token.text);

            tokens->list[i].stem = tokens->texts.len;
            tokens->list[i].stem_len = s.len;
            buf_str(&tokens->texts, s);
        }
    }
    tokenizer_free(&tokenizer);
}

static bool fits(const struct tokens *tokens, size_t i,
                 const struct mark_form *form)
{
    const struct str text = text_of(tokens, i);

    switch (form->kind) {
    case MARK_WORD:
        return str_equal(text, form->text);
    case MARK_PREFIX:
        return str_starts(text, form->text);
    case MARK_STEM:
        return tokens->list[i].has_stem &&
               str_equal(stem_of(tokens, i), form->text);
    }
    return false;
}

struct marks {
    struct mark list[MARKS_MAX];
    size_t count;
};

static void add_mark(struct marks *marks, struct mark mark)
{
    for (size_t i = 0; i < marks->count; i++)
        if (marks->list[i].start == mark.start &&
            marks->list[i].end == mark.end &&
            marks->list[i].concept == mark.concept)
            return;
    if (marks->count < MARKS_MAX)
        marks->list[marks->count++] = mark;
}

/** Where a run that ends with token `i` begins, or TOKENS_MAX. */
static size_t run_start(const struct tokens *tokens, size_t i,
                        const struct mark_form *forms, size_t count,
                        const struct mark_form *last)
{
    const uint32_t end = tokens->list[i].token.position;
    size_t start = TOKENS_MAX;

    if (end + 1 < last->parts)
        return TOKENS_MAX;
    for (uint32_t part_number = 0; part_number < last->parts; part_number++) {
        const uint32_t at = end + 1 - last->parts + part_number;
        bool found = part_number + 1 == last->parts;

        for (size_t t = 0; t < tokens->count; t++) {
            if (tokens->list[t].token.position != at)
                continue;
            if (!part_number && tokens->list[t].token.kind == TOKEN_WORD)
                start = t;
            for (size_t f = 0; f < count; f++)
                if (forms[f].run == last->run && forms[f].part == part_number &&
                    fits(tokens, t, &forms[f]))
                    found = true;
        }
        if (!found)
            return TOKENS_MAX;
    }
    return start;
}

/** Every form against every token. */
static void find_plainly(struct marks *marks, const struct tokens *tokens,
                         const struct mark_form *forms, size_t count)
{
    marks->count = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        const struct token *token = &tokens->list[i].token;

        for (size_t f = 0; f < count; f++) {
            size_t start = i;

            if (!fits(tokens, i, &forms[f]))
                continue;
            if (forms[f].run) {
                if (forms[f].part + 1 != forms[f].parts)
                    continue;
                start = run_start(tokens, i, forms, count, &forms[f]);
                if (start == TOKENS_MAX)
                    continue;
            }
            add_mark(marks,
                     (struct mark){.start = tokens->list[start].token.start,
                                   .end = token->end,
                                   .concept = forms[f].concept});
        }
    }
}

static int compare_marks(const void *a, const void *b)
{
    const struct mark *x = a;
    const struct mark *y = b;

    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->concept > y->concept) - (x->concept < y->concept);
}

/** splitmix64. */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15ULL;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

/** Forms made of the text's own words. */
static size_t choose_forms(struct mark_form *forms, const struct tokens *tokens,
                           uint64_t *seed)
{
    const uint32_t parts = 2 + (uint32_t)(next_random(seed) % 3);
    size_t count = 0, t;

    for (; count < FORMS; count++) {
        struct mark_form *form = &forms[count];

        t = next_random(seed) % tokens->count;
        *form = (struct mark_form){
            .text = text_of(tokens, t),
            .kind = (enum mark_kind)(next_random(seed) % 3),
            .concept = (uint32_t)(next_random(seed) % 4),
            .weight = 1,
        };
        if (form->kind == MARK_STEM && tokens->list[t].has_stem)
            form->text = stem_of(tokens, t);
        if (form->kind == MARK_PREFIX)
            form->text =
                utf8_cut(form->text, 1 + next_random(seed) % form->text.len);
        if (!form->text.len)
            form->text = text_of(tokens, t);
    }
    t = next_random(seed) % tokens->count;
    for (uint32_t p = 0; p < parts; t++) {
        if (t == tokens->count)
            return count - p;
        if (tokens->list[t].token.kind != TOKEN_WORD)
            continue;
        forms[count++] = (struct mark_form){.text = text_of(tokens, t),
                                            .concept = 5,
                                            .run = 1,
                                            .part = p++,
                                            .parts = parts};
    }
    return count;
}

struct comparison {
    struct analysis *analysis;
    struct marker *marker;
    struct tokens *tokens;
    struct marks *plain, *fast;
    uint64_t seed;
    size_t texts, marks;
};

/** Is each word found by its stem alone? */
static void find_stems(struct comparison *c, struct str lang)
{
    struct mark mark;

    for (size_t i = 0; i < c->tokens->count; i++) {
        struct mark_form form = {.kind = MARK_STEM, .weight = 1};

        if (!c->tokens->list[i].has_stem)
            continue;
        form.text = stem_of(c->tokens, i);
        marker_forms(c->marker, &form, 1);
        marker_start(c->marker, text_of(c->tokens, i), lang);
        if (!marker_next(c->marker, &mark))
            fail_msg("\"%.*s\" is not found by its stem \"%.*s\"",
                     STR_ARGS(text_of(c->tokens, i)), STR_ARGS(form.text));
    }
}

static void compare(struct comparison *c, struct str text, struct str lang)
{
    struct mark_form forms[FORMS + MARK_PARTS_MAX];
    struct mark mark;
    size_t count;

    read_tokens(c->tokens, c->analysis, text, lang);
    if (!c->tokens->count || c->tokens->count == TOKENS_MAX)
        return;
    count = choose_forms(forms, c->tokens, &c->seed);
    find_plainly(c->plain, c->tokens, forms, count);
    c->fast->count = 0;
    marker_forms(c->marker, forms, count);
    marker_start(c->marker, text, lang);
    while (marker_next(c->marker, &mark))
        add_mark(c->fast, mark);
    qsort(c->plain->list, c->plain->count, sizeof mark, compare_marks);
    qsort(c->fast->list, c->fast->count, sizeof mark, compare_marks);
    for (size_t i = 0; i < c->plain->count || i < c->fast->count; i++)
        if (i >= c->plain->count || i >= c->fast->count ||
            compare_marks(&c->plain->list[i], &c->fast->list[i]) != 0)
            fail_msg("mark %zu of %zu and %zu differs in \"%.*s\"", i,
                     c->plain->count, c->fast->count, STR_ARGS(text));
    c->texts++;
    c->marks += c->plain->count;
}

static struct comparison comparison_new(void)
{
    struct comparison c = {.analysis = analysis_new(),
                           .tokens = mem_zero(1, sizeof *c.tokens),
                           .plain = mem_zero(1, sizeof *c.plain),
                           .fast = mem_zero(1, sizeof *c.fast),
                           .seed = 7};

    c.marker = marker_new(c.analysis);
    return c;
}

static void comparison_free(struct comparison *c)
{
    print_message("%zu texts, %zu marks\n", c->texts, c->marks);
    marker_free(c->marker);
    analysis_free(c->analysis);
    buf_free(&c->tokens->texts);
    free(c->tokens);
    free(c->plain);
    free(c->fast);
}

static void made_up_text_is_marked_as_the_tokenizer_reads_it(void **state)
{
    static const char *const pieces[] = {
        "a",         "nurse", "IV",    "Work",    "k",         "85",  "1,000",
        "PICCs",     ".",     "-",     "'",       "/",         "&",   "_",
        ",",         " ",     " ",     "’",       "—",         "“",   "é",
        "e\xcc\x81", "日",    "本",    "ß",       "\xc2\xad",  "+",   "++",
        "#",         "%",     "(",     "\n",      "camelCase", "‐",   "…",
        "ﬁ",         "½",     "🎉",     "s",       "5m",        "การ", "İ",
        "Ⅷ",         "x",     "dying", "running", "s'",        "Z",
    };
    struct comparison c = comparison_new();
    struct buf text = {0};

    (void)state;
    for (int round = 0; round < 20000; round++) {
        buf_clear(&text);
        for (uint64_t n = 1 + next_random(&c.seed) % 24; n; n--)
            buf_text(&text, pieces[next_random(&c.seed) % COUNT(pieces)]);
        compare(&c, buf_view(&text), round % 4 ? STR("en") : STR("de"));
    }
    buf_free(&text);
    comparison_free(&c);
}

static void real_text_is_marked_as_the_tokenizer_reads_it(void **state)
{
    static const char *const files[] = {
        "ir/mdn-anchors/docs.jsonl", "ir/cranfield/docs.jsonl",
        "ir/stackfaq/docs.jsonl", "ir/tldr-man/docs.jsonl"};
    struct comparison c = comparison_new();

    (void)state;
    for (size_t f = 0; f < COUNT(files); f++) {
        char *path = shared_data("mark", "dev", files[f]);
        struct buf buf = {0};
        struct str rest;

        if (!path)
            break;
        assert_int_equal(file_read(&buf, path, 64 << 20, NULL), 0);
        rest = buf_view(&buf);
        for (int n = 0; rest.len && n < 400; n++) {
            const char *end = memchr(rest.ptr, '\n', rest.len);
            const size_t len = end ? (size_t)(end - rest.ptr) + 1 : rest.len;

            compare(&c, utf8_cut((struct str){rest.ptr, len}, 4000), STR(""));
            if (n % 8 == 0)
                find_stems(&c, STR(""));
            rest = str_skip(rest, len);
        }
        buf_free(&buf);
        free(path);
    }
    comparison_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rule_23_words_are_found_as_the_tokenizer_has_them),
        cmocka_unit_test(rule_23_stems_and_prefixes_are_found),
        cmocka_unit_test(a_stem_is_that_of_the_language),
        cmocka_unit_test(rule_17_a_run_is_found_whole_or_not_at_all),
        cmocka_unit_test(a_word_can_stand_for_two_concepts),
        cmocka_unit_test(forms_out_of_range_are_left_out),
        cmocka_unit_test(made_up_text_is_marked_as_the_tokenizer_reads_it),
        cmocka_unit_test(real_text_is_marked_as_the_tokenizer_reads_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
