/** Snippets: which passage, where it is cut, what is marked. */
#include "test.h"

#include <ctype.h>

#include "engine/buf.h"
#include "engine/mem.h"
#include "engine/snippet.h"
#include "engine/unicode.h"

/** A section in the making: blocks of one kind each. */
struct section {
    struct document document;
    struct buf body;
    struct block_span blocks[32];
};

static void add_block(struct section *section, enum block_kind kind,
                      struct str text)
{
    struct document *document = &section->document;

    if (section->document.block_count)
        buf_byte(&section->body, '\n');
    section->blocks[document->block_count++] = (struct block_span){
        kind, (uint32_t)section->body.len, (uint32_t)text.len};
    buf_str(&section->body, text);
    document->blocks = section->blocks;
    document->body = buf_view(&section->body);
}

/** "* " before an item, "> " before code, "| " before a cell. */
static void add_blocks(struct section *section, const char *const *texts)
{
    for (; *texts; texts++) {
        const char first = (*texts)[0];
        const bool marked = first && (*texts)[1] == ' ' && first != 'A';
        const enum block_kind kind = first == '*'   ? BLOCK_ITEM
                                     : first == '>' ? BLOCK_CODE
                                     : first == '|' ? BLOCK_CELL
                                                    : BLOCK_PARAGRAPH;

        add_block(section, kind,
                  str_of(*texts + (marked && kind != BLOCK_PARAGRAPH ? 2 : 0)));
    }
}

/** A query as words between spaces: each is a concept of its own, found by
 * its form and, worth less, its stem; `pre*` is a prefix. */
static void set_query(struct marker *marker, struct analysis *analysis,
                      struct arena *arena, const char *words)
{
    struct mark_form forms[64];
    struct buf folded = {0};
    size_t count = 0;
    uint32_t concept = 0;

    for (size_t len; *words; words += len + (words[len] == ' '), concept++) {
        struct str word;

        len = strcspn(words, " ");
        buf_clear(&folded);
        unicode_fold(&folded, (struct str){words, len});
        word = arena_copy(arena, buf_view(&folded));
        if (str_ends(word, STR("*"))) {
            word.len--;
            forms[count++] = (struct mark_form){.text = word,
                                                .kind = MARK_PREFIX,
                                                .concept = concept,
                                                .weight = 1};
            continue;
        }
        forms[count++] = (struct mark_form){
            .text = word, .kind = MARK_WORD, .concept = concept, .weight = 1};
        forms[count++] = (struct mark_form){
            .text = arena_copy(arena, analysis_stem(analysis, STR("en"), word)),
            .kind = MARK_STEM,
            .concept = concept,
            .weight = .9};
    }
    marker_forms(marker, forms, count);
    buf_free(&folded);
}

static void put_marked(struct buf *out, const struct marked *marked)
{
    size_t at = 0;

    for (size_t i = 0; i < marked->match_count; i++) {
        const size_t start = marked->matches[i].start;

        buf_str(out, (struct str){marked->text.ptr + at, start - at});
        buf_byte(out, '[');
        buf_str(out,
                (struct str){marked->text.ptr + start, marked->matches[i].len});
        buf_byte(out, ']');
        at = start + marked->matches[i].len;
    }
    buf_str(out, str_skip(marked->text, at));
}

struct row {
    const char *what;
    const char *blocks[8];
    const char *query;
    uint32_t chars;
    const char *snippet;
};

static void check_rows(const struct row *rows, size_t count)
{
    struct analysis *analysis = analysis_new();
    struct marker *marker = marker_new(analysis);

    for (size_t i = 0; i < count; i++) {
        struct section section = {.body = {0}};
        struct arena arena = {0};
        struct buf out = {0};
        struct marked marked;

        print_message("%s\n", rows[i].what);
        add_blocks(&section, rows[i].blocks);
        set_query(marker, analysis, &arena, rows[i].query);
        snippet_make(&marked, marker, &arena, &section.document, rows[i].chars);
        put_marked(&out, &marked);
        assert_str(buf_view(&out), rows[i].snippet);
        arena_release(&arena);
        buf_free(&out);
        buf_free(&section.body);
    }
    marker_free(marker);
    analysis_free(analysis);
}

static void rule_23_the_passage_holds_most_of_the_query(void **state)
{
    static const struct row rows[] = {
        {"both words win over one",
         {"Nurses work. Nurses rest. Nurses sleep. The infusion nurse gives "
          "drugs. Nurses leave."},
         "infusion nurse",
         40,
         "The [infusion] [nurse] gives drugs."},
        {"near one another wins over far apart",
         {"An infusion is set up before the other nurse has come in.",
          "Later on the infusion nurse comes."},
         "infusion nurse",
         60,
         "Later on the [infusion] [nurse] comes."},
        {"in order wins over out of order",
         {"The nurse infusion. Filler text here. The infusion nurse."},
         "infusion nurse",
         22,
         "The [infusion] [nurse]."},
        {"the first of equals",
         {"A nurse. One more line here. A nurse again."},
         "nurse",
         12,
         "A [nurse]."},
        {"the exact form wins over the stem",
         {"Infusions start early in the day. One infusion ends late."},
         "infusion",
         30,
         "One [infusion] ends late."},
        {"a text that fits is shown whole",
         {"One. Two nurse. Three."},
         "nurse",
         200,
         "One. Two [nurse]. Three."},
        {"no match shows the beginning",
         {"First sentence here. Second sentence there. Third one."},
         "absent",
         30,
         "First sentence here."},
        {"no match and no sentence that fits",
         {"First sentence here goes on, and on and on without an end"},
         "absent",
         30,
         "First sentence here goes on…"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void rule_23_cuts_are_at_sentences_or_words(void **state)
{
    static const struct row rows[] = {
        {"a whole sentence where it fits",
         {"Nothing to see here. The nurse sets up the pump. More follows "
          "after that, at length."},
         "pump",
         40,
         "The nurse sets up the [pump]."},
        {"words on both sides where it does not",
         {"Before all this there was a long row of words without a stop and "
          "then the pump was set up by somebody who went on and on"},
         "pump",
         50,
         "…and then the [pump] was set up by somebody who…"},
        {"no stop after an abbreviation",
         {"Long ago it was. Ask Dr. Smith or e.g. Mr. Jones for the pump."},
         "pump",
         50,
         "Ask Dr. Smith or e.g. Mr. Jones for the [pump]."},
        {"a quote closes a sentence",
         {"He said \"stop the drip now.\" Then the pump stood still."},
         "pump",
         30,
         "Then the [pump] stood still."},
        {"no dangling comma",
         {"The pump, which stands, idle"},
         "pump",
         24,
         "The [pump], which stands…"},
        {"a sentence before the passage fills what is left",
         {"One two. Three four five. The pump is here."},
         "pump",
         36,
         "Three four five. The [pump] is here."},
        {"text without spaces",
         {"これは長い文章です。注入ポンプを使います。終わりです。"},
         "ポ",
         14,
         "注入[ポ]ンプを使います。"},
        {"text without spaces and without a sentence that fits",
         {"これは長い文章で注入ポンプを使いますから終わりません"},
         "ポ",
         9,
         "…注入[ポ]ンプを使…"},
        {"a word longer than the snippet",
         {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
         "absent",
         10,
         "AAAAAAAAA…"},
        {"what is left of a word is no match",
         {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
         "aaa*",
         10,
         "AAAAAAAAA…"},
        {"characters, not bytes",
         {"ééééé ééééé ééééé"},
         "absent",
         12,
         "ééééé ééééé…"},
        {"nothing asked for", {"Some text."}, "text", 0, ""},
        {"nothing there", {""}, "text", 50, ""},
        {"no room at all", {"Some text."}, "text", 1, "…"},
        {"a name in one word starts where it does",
         {"Here is a row of words and then window.addEventListener(event), "
          "with more of them"},
         "listener",
         42,
         "…window.addEvent[Listener](event), with…"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void rule_23_blocks_are_joined_and_never_run_together(void **state)
{
    static const struct row rows[] = {
        {"items have a dot between them",
         {"* start the pump", "* check the line", "* sign"},
         "pump line",
         80,
         "start the [pump] · check the [line] · sign"},
        {"paragraphs have a space",
         {"First the pump.", "Then the line."},
         "pump line",
         80,
         "First the [pump]. Then the [line]."},
        {"an item starts a sentence",
         {"* fill the bag with the right drug", "* start the pump", "* sign"},
         "pump",
         24,
         "start the [pump] · sign"},
        {"code is folded",
         {"> if (pump) {\n        start();\n    }"},
         "start",
         80,
         "if (pump) { [start](); }"},
        {"cells have a dot between them",
         {"| Pump", "| 3 mL", "Text."},
         "pump",
         80,
         "[Pump] · 3 mL Text."},
        {"empty blocks are not there",
         {"*  ", "* start the pump", "* ", "* sign"},
         "pump",
         80,
         "start the [pump] · sign"},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void rule_23_every_match_is_marked(void **state)
{
    static const struct row rows[] = {
        {"stems",
         {"Infusing an infusion, infused."},
         "infusion",
         80,
         "[Infusing] an [infusion], [infused]."},
        {"prefixes", {"Infants in inf."}, "inf*", 80, "[Infants] in [inf]."},
        {"each part of a compound",
         {"A work-life balance."},
         "work life",
         80,
         "A [work]-[life] balance."},
        {"a compound as one",
         {"A work-life mix."},
         "worklife",
         80,
         "A [work-life] mix."},
        {"possessives",
         {"The nurse’s pump."},
         "nurse",
         80,
         "The [nurse]’s pump."},
    };

    (void)state;
    check_rows(rows, COUNT(rows));
}

static void rule_17_a_long_form_is_one_match_in_one_block(void **state)
{
    static const struct mark_form forms[] = {
        {.text = STR("central"), .weight = 1, .run = 1, .part = 0, .parts = 2},
        {.text = STR("line"), .weight = 1, .run = 1, .part = 1, .parts = 2},
    };
    static const char *const blocks[] = {"* a central",
                                         "* line. A central line "
                                         "and central lines",
                                         NULL};
    struct analysis *analysis = analysis_new();
    struct marker *marker = marker_new(analysis);
    struct section section = {.body = {0}};
    struct arena arena = {0};
    struct buf out = {0};
    struct marked marked;

    (void)state;
    marker_forms(marker, forms, COUNT(forms));
    add_blocks(&section, blocks);
    snippet_make(&marked, marker, &arena, &section.document, 100);
    put_marked(&out, &marked);
    assert_str(buf_view(&out),
               "a central · line. A [central line] and central lines");
    buf_clear(&out);
    snippet_mark(&marked, marker, STR("The Central Line"), STR("en"));
    put_marked(&out, &marked);
    assert_str(buf_view(&out), "The [Central Line]");
    arena_release(&arena);
    buf_free(&out);
    buf_free(&section.body);
    marker_free(marker);
    analysis_free(analysis);
}

static void marks_stop_at_their_number(void **state)
{
    struct analysis *analysis = analysis_new();
    struct marker *marker = marker_new(analysis);
    struct section section = {.body = {0}};
    struct arena arena = {0};
    struct buf text = {0};
    struct marked marked;

    (void)state;
    for (int i = 0; i < 500; i++)
        buf_text(&text, "a ");
    add_block(&section, BLOCK_PARAGRAPH, buf_view(&text));
    set_query(marker, analysis, &arena, "a");
    snippet_make(&marked, marker, &arena, &section.document, 1000);
    assert_int_equal(marked.match_count, SNIPPET_MATCHES_MAX);
    arena_release(&arena);
    buf_free(&text);
    buf_free(&section.body);
    marker_free(marker);
    analysis_free(analysis);
}

/* ---- Any text ---------------------------------------------------------- */

/** splitmix64. */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15ULL;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

static const char *const pieces[] = {
    "nurse",
    "Nurse",
    "pump",
    " ",
    " ",
    " ",
    " ",
    " ",
    ". ",
    "? ",
    ", ",
    "\n",
    "  ",
    "the",
    "a",
    "infusion",
    "é",
    "e\xcc\x81",
    "日",
    "本",
    "。",
    "👨‍👩‍👧",
    "🇩🇪",
    "ก",
    "กำ",
    "-",
    "’s",
    "/",
    "“",
    "”",
    "(",
    "각",
    "Infusion pumps",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "\t",
    "…",
    "PICC",
    "1,000",
    "ㅎㅏㄴ",
    "\u1112\u1161\u11ab",
};

static void make_up(struct section *section, uint64_t *seed)
{
    struct buf text = {0};

    section->body.len = 0;
    section->document = (struct document){.body = {NULL, 0}};
    for (uint64_t n = 1 + next_random(seed) % 4; n; n--) {
        buf_clear(&text);
        for (uint64_t k = next_random(seed) % 60; k; k--)
            buf_text(&text, pieces[next_random(seed) % COUNT(pieces)]);
        add_block(section, (enum block_kind)(next_random(seed) % 4),
                  buf_view(&text));
    }
    if (next_random(seed) % 8 == 0)
        section->document.block_count = 0;
    buf_free(&text);
}

/** Text with one space for each run of white space and dots between items. */
static void fold(struct buf *out, struct str text)
{
    bool space = false;
    int32_t code;

    buf_clear(out);
    while ((code = utf8_next(&text)) >= 0) {
        if (code <= ' ' || code == 0x7f || code == 0xB7) {
            space = true;
            continue;
        }
        if (space && out->len)
            buf_byte(out, ' ');
        space = false;
        utf8_append(out, code);
    }
}

static size_t code_points(struct str text)
{
    size_t count = 0;

    while (utf8_next(&text) >= 0)
        count++;
    return count;
}

/** Is this a border of what people see as characters? */
static bool good_cut(struct str text, size_t at)
{
    struct str before = {text.ptr, at}, after = str_skip(text, at);
    int32_t x = 0, y = utf8_next(&after);

    while (before.len)
        x = utf8_next(&before);
    return x <= 0 || y < 0 || !char_joined(x, y);
}

static bool in_ascii_word(struct str text, size_t at)
{
    return at && at < text.len && isalnum((unsigned char)text.ptr[at]) &&
           isalnum((unsigned char)text.ptr[at - 1]);
}

/** Two words that are written as one: `camelCase`. */
static bool camel(struct str text, size_t at)
{
    return islower((unsigned char)text.ptr[at - 1]) &&
           isupper((unsigned char)text.ptr[at]);
}

/** Is the one text in the other, between borders of characters, and of words
 * unless it is only a part of one? */
static bool stands_in(struct str text, struct str part)
{
    const bool words = memchr(part.ptr, ' ', part.len);

    for (size_t at = 0; at + part.len <= text.len; at++)
        if (memcmp(text.ptr + at, part.ptr, part.len) == 0 &&
            good_cut(text, at) && good_cut(text, at + part.len) &&
            (!in_ascii_word(text, at) || camel(text, at)) &&
            !(words && in_ascii_word(text, at + part.len)))
            return true;
    return false;
}

static struct str without_ellipsis(struct str text)
{
    if (str_starts(text, STR("…")))
        text = str_skip(text, strlen("…"));
    if (str_ends(text, STR("…")))
        text.len -= strlen("…");
    return text;
}

static void rule_23_any_text_is_cut_and_marked_well(void **state)
{
    struct analysis *analysis = analysis_new();
    struct marker *marker = marker_new(analysis);
    struct section section = {.body = {0}};
    struct arena arena = {0};
    struct buf shown = {0}, body = {0};
    uint64_t seed = 5;

    (void)state;
    for (int round = 0; round < 30000; round++) {
        const uint32_t chars = 1 + (uint32_t)(next_random(&seed) % 90);
        struct marked marked;
        size_t at = 0;

        make_up(&section, &seed);
        set_query(marker, analysis, &arena,
                  round % 3 ? "infusion nurse pump*" : "日 ก pump");
        snippet_make(&marked, marker, &arena, &section.document, chars);
        assert_int_equal(utf8_check(marked.text), marked.text.len);
        if (code_points(marked.text) > chars)
            fail_msg("%zu for %u: %.*s", code_points(marked.text), chars,
                     STR_ARGS(marked.text));
        for (size_t i = 0; i < marked.match_count; i++) {
            assert_true(marked.matches[i].start >= at);
            assert_true(marked.matches[i].len > 0);
            at = marked.matches[i].start + marked.matches[i].len;
            assert_true(at <= marked.text.len);
        }
        fold(&body, section.document.body);
        fold(&shown, without_ellipsis(marked.text));
        if (!shown.len)
            continue;
        if (!stands_in(buf_view(&body), buf_view(&shown)))
            fail_msg("\"%.*s\" is not in \"%.*s\"", STR_ARGS(marked.text),
                     STR_ARGS(section.document.body));
        arena_release(&arena);
    }
    buf_free(&shown);
    buf_free(&body);
    buf_free(&section.body);
    arena_release(&arena);
    marker_free(marker);
    analysis_free(analysis);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rule_23_the_passage_holds_most_of_the_query),
        cmocka_unit_test(rule_23_cuts_are_at_sentences_or_words),
        cmocka_unit_test(rule_23_blocks_are_joined_and_never_run_together),
        cmocka_unit_test(rule_23_every_match_is_marked),
        cmocka_unit_test(rule_17_a_long_form_is_one_match_in_one_block),
        cmocka_unit_test(marks_stop_at_their_number),
        cmocka_unit_test(rule_23_any_text_is_cut_and_marked_well),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
