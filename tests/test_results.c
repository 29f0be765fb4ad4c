/** The answer as JSON: what each field says, and that no text breaks it. */
#include "test.h"

#include <math.h>

#include <cjson/cJSON.h>

#include "engine/search.h"
#include "engine/unicode.h"

static void mark(struct marked *marked, const char *text, const char *words)
{
    const char *at = text;

    *marked = (struct marked){.text = str_of(text)};
    for (size_t len; *words; words += len + (words[len] == ' ')) {
        char word[64] = "";

        len = strcspn(words, " ");
        memcpy(word, words, len);
        at = strstr(at, word);
        assert_non_null(at);
        marked->matches[marked->match_count].start = (uint32_t)(at - text);
        marked->matches[marked->match_count++].len = (uint32_t)len;
        at += len;
    }
}

static const char *json_of(struct buf *out, struct search_results *results)
{
    buf_clear(out);
    search_results_json(out, results, 1.25);
    buf_byte(out, '\0');
    return out->ptr;
}

static void an_answer_has_the_documented_fields(void **state)
{
    struct search_hit hit = {
        .document = {.id = STR("nurse.md#visa"),
                     .guide = STR("nurse.md"),
                     .title = STR("Infusion nurse"),
                     .anchor = STR("visa"),
                     .url = STR("/nurse/#visa"),
                     .crumbs = {STR("Infusion nurse"), STR("Work")},
                     .crumb_count = 2},
        .score = 12.5,
    };
    struct search_results results = {.query = STR("visa"),
                                     .index = "guides",
                                     .total = 1,
                                     .total_exact = true,
                                     .hits = &hit,
                                     .hit_count = 1};
    struct buf out = {0};

    (void)state;
    mark(&hit.heading, "Visa & Immigration", "Visa");
    mark(&hit.snippet, "A visa, please", "visa");
    assert_string_equal(
        json_of(&out, &results),
        "{\"query\":\"visa\",\"index\":\"guides\",\"total\":1,"
        "\"total_exact\":true,\"took_ms\":1.25,\"hits\":[{"
        "\"id\":\"nurse.md#visa\",\"guide\":\"nurse.md\","
        "\"title\":\"Infusion nurse\","
        "\"breadcrumb\":[\"Infusion nurse\",\"Work\"],"
        "\"heading\":\"Visa & Immigration\",\"heading_matches\":[[0,4]],"
        "\"anchor\":\"visa\",\"url\":\"/nurse/#visa\","
        "\"snippet\":\"A <mark>visa<\\/mark>, please\","
        "\"snippet_text\":\"A visa, please\",\"matches\":[[2,4]],"
        "\"score\":12.5}]}");
    buf_free(&out);
}

static void words_given_up_are_named_and_counted_apart(void **state)
{
    struct str words[] = {STR("the"), STR("\"odd\"")};
    struct search_results results = {.query = STR("q"),
                                     .index = "guides",
                                     .total_relaxed = 7,
                                     .relaxed = words,
                                     .relaxed_count = 2};
    struct buf out = {0};

    (void)state;
    assert_string_equal(json_of(&out, &results),
                        "{\"query\":\"q\",\"index\":\"guides\",\"total\":0,"
                        "\"total_exact\":false,\"total_relaxed\":7,"
                        "\"total_relaxed_exact\":false,"
                        "\"relaxed\":[\"the\",\"\\\"odd\\\"\"],"
                        "\"took_ms\":1.25,\"hits\":[]}");
    buf_free(&out);
}

static void facets_stand_before_the_hits(void **state)
{
    struct facet_value teams[] = {{STR("Nursing"), 3}, {STR("\"x\""), 1}};
    struct facet_value prices[] = {{STR("5"), 1}};
    struct facet facets[] = {
        {.name = STR("team"), .values = teams, .value_count = 2},
        {.name = STR("price"),
         .values = prices,
         .value_count = 1,
         .has_numbers = true,
         .least = 5,
         .most = 7.5},
    };
    struct search_results results = {
        .index = "guides", .facets = facets, .facet_count = 2};
    struct buf out = {0};

    (void)state;
    assert_non_null(strstr(
        json_of(&out, &results),
        ",\"facets\":{\"team\":{\"Nursing\":3,\"\\\"x\\\"\":1},\"price\":{"
        "\"5\":1}},\"facet_stats\":{\"price\":{\"min\":5,\"max\":7.5}},"
        "\"facets_exact\":false,\"hits\":[]}"));
    buf_free(&out);
}

static void grouped_hits_stand_in_their_groups(void **state)
{
    struct search_hit hits[] = {
        {.document = {.id = STR("a")}},
        {.document = {.id = STR("b")}, .duplicates = 2},
        {.document = {.id = STR("c")}, .attributes = STR("{\"n\":1}")},
    };
    struct search_group groups[] = {
        {STR("one"), 5, 0, 2},
        {STR(""), 1, 2, 1},
    };
    struct search_results results = {.index = "guides",
                                     .hits = hits,
                                     .hit_count = 3,
                                     .group = STR("guide"),
                                     .groups = groups,
                                     .group_count = 2,
                                     .total_groups = 9};
    struct buf out = {0};
    const char *text;

    (void)state;
    text = json_of(&out, &results);
    assert_non_null(strstr(text, ",\"group\":\"guide\",\"total_groups\":9,"
                                 "\"groups\":[{\"value\":\"one\",\"total\":5,"
                                 "\"hits\":[{\"id\":\"a\","));
    assert_non_null(strstr(text, "\"score\":0,\"duplicates\":2}]},{\"value\":"
                                 "\"\",\"total\":1,\"hits\":[{\"id\":\"c\","));
    assert_non_null(strstr(text, "\"score\":0,\"attributes\":{\"n\":1}}]}]}"));
    buf_free(&out);
}

static void a_relaxed_hit_says_so(void **state)
{
    struct search_hit hit = {.relaxed = true};
    struct search_results results = {
        .index = "guides", .hits = &hit, .hit_count = 1};
    struct buf out = {0};

    (void)state;
    assert_non_null(
        strstr(json_of(&out, &results), "\"score\":0,\"relaxed\":true}"));
    buf_free(&out);
}

/** One hit with this snippet, as a tree; `out` keeps the text. */
static cJSON *hit_of(struct buf *out, struct search_hit *hit)
{
    struct search_results results = {
        .index = "guides", .hits = hit, .hit_count = 1};
    cJSON *tree = cJSON_Parse(json_of(out, &results));

    assert_non_null(tree);
    return tree;
}

static const char *field(const cJSON *tree, const char *name)
{
    const cJSON *hit = cJSON_GetArrayItem(cJSON_GetObjectItem(tree, "hits"), 0);

    return cJSON_GetStringValue(cJSON_GetObjectItem(hit, name));
}

static void rule_04_text_is_escaped_and_marks_are_the_only_markup(void **state)
{
    static const struct {
        const char *text, *words, *html;
    } rows[] = {
        {"a<b", "", "a&lt;b"},
        {"<script>alert('x')</script>", "alert",
         "&lt;script&gt;<mark>alert</mark>(&#39;x&#39;)&lt;/script&gt;"},
        {"<mark>fake</mark> real", "real",
         "&lt;mark&gt;fake&lt;/mark&gt; <mark>real</mark>"},
        {"\" onload=\"x", "onload", "&quot; <mark>onload</mark>=&quot;x"},
        {"R&D &amp; more", "R&D", "<mark>R&amp;D</mark> &amp;amp; more"},
        {"a<b<c", "<b", "a<mark>&lt;b</mark>&lt;c"},
        {"", "", ""},
    };
    struct buf out = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct search_hit hit = {.score = 1};
        cJSON *tree;

        mark(&hit.snippet, rows[i].text, rows[i].words);
        tree = hit_of(&out, &hit);
        assert_string_equal(field(tree, "snippet"), rows[i].html);
        assert_string_equal(field(tree, "snippet_text"), rows[i].text);
        cJSON_Delete(tree);
    }
    buf_free(&out);
}

static void rule_23_offsets_count_as_browsers_do(void **state)
{
    struct search_hit hit = {.score = 1};
    struct buf out = {0};
    const char *json;

    (void)state;
    mark(&hit.snippet, "naïve 🎉 café 日本 end", "naïve café 日本 end");
    mark(&hit.heading, "🎉🎉 café", "café");
    json = json_of(&out, &(struct search_results){
                             .index = "i", .hits = &hit, .hit_count = 1});
    assert_non_null(strstr(json, "\"matches\":[[0,5],[9,4],[14,2],[17,3]]"));
    assert_non_null(strstr(json, "\"heading_matches\":[[5,4]]"));
    buf_free(&out);
}

static void numbers_are_json_whatever_they_are(void **state)
{
    static const struct {
        double score;
        const char *json;
    } rows[] = {
        {0, "\"score\":0}"},
        {-0.5, "\"score\":-0.5}"},
        {1e12, "\"score\":1000000000000}"},
        {NAN, "\"score\":0}"},
        {INFINITY, "\"score\":0}"},
        {0.00004, "\"score\":0}"},
        {10, "\"score\":10}"},
        {3.14159, "\"score\":3.1416}"},
        {2.9999999, "\"score\":3}"},
        {0.05, "\"score\":0.05}"},
    };
    struct buf out = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct search_hit hit = {.score = rows[i].score};
        struct search_results results = {
            .index = "i", .hits = &hit, .hit_count = 1};

        assert_non_null(strstr(json_of(&out, &results), rows[i].json));
    }
    buf_free(&out);
}

static void marks_that_cut_a_character_are_left_out(void **state)
{
    struct search_hit hit = {
        .snippet = {.text = STR("caf\xc3\xa9"),
                    .matches = {{0, 4}},
                    .match_count = 1},
    };
    struct buf out = {0};
    cJSON *tree = hit_of(&out, &hit);

    (void)state;
    assert_string_equal(field(tree, "snippet"), "caf\xc3\xa9");
    cJSON_Delete(tree);
    buf_free(&out);
}

/** xorshift64 (Marsaglia 2003). */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static struct str random_bytes(char *bytes, size_t room, uint64_t *seed)
{
    static const char common[] = "<>&\"'\\\n\t \x80\xbf\xc3\xe2\xf0\xff"
                                 "abc\x01\x1f";
    const size_t len = next_random(seed) % room;

    for (size_t i = 0; i < len; i++) {
        const uint64_t pick = next_random(seed);

        bytes[i] = pick & 1 ? common[(pick >> 8) % (sizeof common - 1)]
                            : (char)(pick >> 16);
        if (!bytes[i])
            bytes[i] = 'z';
    }
    return (struct str){bytes, len};
}

static void any_bytes_give_valid_json_in_valid_utf8(void **state)
{
    uint64_t seed = 20260101;
    char bytes[4][64];
    struct buf out = {0};

    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct search_hit hit = {.score = (double)round};
        cJSON *tree;
        uint32_t at = 0;

        hit.document.id = random_bytes(bytes[0], 64, &seed);
        hit.document.url = random_bytes(bytes[1], 64, &seed);
        hit.heading.text = random_bytes(bytes[2], 64, &seed);
        hit.snippet.text = random_bytes(bytes[3], 64, &seed);
        while (hit.snippet.match_count < 4 && at < hit.snippet.text.len) {
            const size_t n = hit.snippet.match_count++;

            hit.snippet.matches[n].start = at;
            hit.snippet.matches[n].len = next_random(&seed) % 8;
            at += hit.snippet.matches[n].len + next_random(&seed) % 4;
        }
        tree = hit_of(&out, &hit);
        assert_int_equal(utf8_check(buf_view(&out)), out.len);
        if (utf8_check(hit.document.id) == hit.document.id.len)
            assert_str(hit.document.id, field(tree, "id"));
        cJSON_Delete(tree);
    }
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_has_the_documented_fields),
        cmocka_unit_test(words_given_up_are_named_and_counted_apart),
        cmocka_unit_test(facets_stand_before_the_hits),
        cmocka_unit_test(grouped_hits_stand_in_their_groups),
        cmocka_unit_test(a_relaxed_hit_says_so),
        cmocka_unit_test(rule_04_text_is_escaped_and_marks_are_the_only_markup),
        cmocka_unit_test(rule_23_offsets_count_as_browsers_do),
        cmocka_unit_test(numbers_are_json_whatever_they_are),
        cmocka_unit_test(marks_that_cut_a_character_are_left_out),
        cmocka_unit_test(any_bytes_give_valid_json_in_valid_utf8),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
