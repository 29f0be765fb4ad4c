/** Matching words within a few edits: what a plain scan finds, and no other. */
#include "word_list.h"

#include "engine/unicode.h"

enum {
    FAR = 99, /* edits: more than any distance asked for */
};

static size_t letters_of(int32_t *codes, struct str text)
{
    size_t count = 0;

    while (text.len)
        codes[count++] = utf8_next(&text);
    return count;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/** The distance by its definition: a table with a cell for each pair of
 * beginnings, where edits of the first letter may count as two. */
static unsigned plain_distance(struct str from, struct str to, unsigned first)
{
    int32_t a[VOCABULARY_WORD_MAX], b[VOCABULARY_WORD_MAX];
    unsigned d[VOCABULARY_WORD_MAX + 1][VOCABULARY_WORD_MAX + 1];
    const size_t m = letters_of(a, from), n = letters_of(b, to);

    for (size_t i = 0; i <= m; i++) {
        for (size_t j = 0; j <= n; j++) {
            const unsigned edit = i <= 1 ? first : 1;

            d[i][j] = i || j ? FAR : 0;
            if (i)
                d[i][j] = least(d[i][j], d[i - 1][j] + edit);
            if (j)
                d[i][j] = least(d[i][j], d[i][j - 1] + (i ? 1 : first));
            if (i && j)
                d[i][j] = least(d[i][j], d[i - 1][j - 1] +
                                             (a[i - 1] == b[j - 1] ? 0 : edit));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] =
                    least(d[i][j], d[i - 2][j - 2] + (i == 2 ? first : 1));
        }
    }
    return d[m][n];
}

struct matches {
    unsigned char *distances; /* of each word; FAR: not reported */
    int64_t newest;
};

static int match_word(void *context, const struct vocabulary_word *word,
                      unsigned distance)
{
    struct matches *matches = context;

    assert_true((int64_t)word->number > matches->newest);
    matches->newest = word->number;
    matches->distances[word->number] = (unsigned char)distance;
    return 0;
}

static void check_pattern(const struct vocabulary *vocabulary,
                          const struct list *list, struct str word,
                          unsigned distance, bool first_right)
{
    struct vocabulary_pattern pattern = {
        .word = word, .distance = distance, .first_right = first_right};
    struct matches matches = {mem_alloc(list->count), -1};

    memset(matches.distances, FAR, list->count);
    vocabulary_match(vocabulary, &pattern, match_word, &matches);
    for (size_t i = 0; i < list->count; i++) {
        const unsigned plain = plain_distance(word, str_of(list->rows[i].text),
                                              first_right ? 2 : 1);

        assert_int_equal(matches.distances[i], plain <= distance ? plain : FAR);
    }
    free(matches.distances);
}

static void rule_14_the_automaton_finds_what_a_plain_scan_finds(void **state)
{
    struct list list = make_list(1500, 7);
    struct list patterns = make_list(150, 8);
    struct vocabulary *vocabulary = open_list(&list, *state);

    for (size_t i = 0; i < patterns.count; i++)
        for (unsigned distance = 0; distance <= 2; distance++)
            for (int first = 0; first <= 1; first++)
                check_pattern(vocabulary, &list, str_of(patterns.rows[i].text),
                              distance, first);
    vocabulary_close(vocabulary);
    free(list.rows);
    free(patterns.rows);
}

/** The beginnings of words that match, once each. */
struct beginnings {
    const struct vocabulary *vocabulary;
    struct str pattern;
    unsigned distance;
    size_t count;
};

static int match_beginning(void *context, const struct vocabulary_word *word,
                           unsigned distance)
{
    struct beginnings *beginnings = context;
    const struct str text = vocabulary_text(word);
    const struct vocabulary_range range =
        vocabulary_prefix(beginnings->vocabulary, text);
    struct vocabulary_word best;

    assert_int_equal(plain_distance(beginnings->pattern, text, 1), distance);
    assert_true(range.first < range.end);
    assert_int_equal(word->number, range.first);
    assert_int_equal(vocabulary_top(&best, 1, beginnings->vocabulary, text), 1);
    assert_true(best.frequency <= word->frequency);
    beginnings->count++;
    return 0;
}

/** Beginnings of the words, each once, within a distance of `pattern`. */
static size_t count_beginnings(const struct list *list, struct str pattern,
                               unsigned distance)
{
    size_t count = 0;

    for (size_t i = 0; i < list->count; i++) {
        const struct str text = str_of(list->rows[i].text);
        size_t shared = 0;

        while (i && text.ptr[shared] == list->rows[i - 1].text[shared])
            shared++;
        for (size_t len = shared + 1; len <= text.len; len++) {
            const struct str beginning = {text.ptr, len};

            count += utf8_check(beginning) == len &&
                     plain_distance(pattern, beginning, 1) <= distance;
        }
    }
    return count;
}

static void rule_14_beginnings_match_too(void **state)
{
    struct list list = make_list(1000, 9);
    struct list patterns = make_list(60, 10);
    struct vocabulary *vocabulary = open_list(&list, *state);

    for (size_t i = 0; i < patterns.count; i++) {
        for (unsigned distance = 0; distance <= 2; distance++) {
            struct beginnings beginnings = {
                vocabulary, str_of(patterns.rows[i].text), distance, 0};
            struct vocabulary_pattern pattern = {.word = beginnings.pattern,
                                                 .distance = distance,
                                                 .beginning = true};

            vocabulary_match(vocabulary, &pattern, match_beginning,
                             &beginnings);
            assert_int_equal(
                beginnings.count,
                count_beginnings(&list, beginnings.pattern, distance));
        }
    }
    vocabulary_close(vocabulary);
    free(list.rows);
    free(patterns.rows);
}

static int only_word(void *context, const struct vocabulary_word *word,
                     unsigned distance)
{
    assert_int_equal(word->number, 0);
    *(unsigned *)context = distance;
    return 0;
}

static void rule_14_edits_have_their_distance(void **state)
{
    static const struct {
        const char *typed, *meant;
        unsigned distance, first_right; /* with the first letter right first */
    } rows[] = {
        {"catheter", "catheter", 0, 0},   {"cahteter", "catheter", 1, 1},
        {"cateter", "catheter", 1, 1},    {"cathheter", "catheter", 1, 1},
        {"cathetar", "catheter", 1, 1},   {"catehetr", "catheter", 2, 2},
        {"cahtetre", "catheter", 2, 2},   {"acthtere", "catheter", FAR, FAR},
        {"katheter", "catheter", 1, 2},   {"acatheter", "catheter", 1, 2},
        {"atheter", "catheter", 1, 2},    {"actheter", "catheter", 1, 2},
        {"katheder", "catheter", 2, FAR}, {"ccatheter", "catheter", 1, 1},
        {"naive", "naïve", 1, 1},         {"жуpнал", "журнал", 1, 1},
        {"日本語文", "日本文語", 1, 1},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct row row = {"", 1};
        const struct list list = words_of(&row, 1);
        struct vocabulary *vocabulary;

        memcpy(row.text, rows[i].meant, strlen(rows[i].meant));
        vocabulary = open_list(&list, *state);
        for (int first = 0; first <= 1; first++) {
            struct vocabulary_pattern pattern = {.word = str_of(rows[i].typed),
                                                 .distance = 2,
                                                 .first_right = first};
            unsigned distance = FAR;

            vocabulary_match(vocabulary, &pattern, only_word, &distance);
            assert_int_equal(distance,
                             first ? rows[i].first_right : rows[i].distance);
        }
        vocabulary_close(vocabulary);
    }
}

static void a_pattern_too_long_matches_nothing(void **state)
{
    char text[VOCABULARY_PATTERN_MAX + 1];
    struct row row = {"", 1};
    const struct list list = words_of(&row, 1);
    struct vocabulary *vocabulary;

    memset(text, 'a', sizeof text);
    memset(row.text, 'a', VOCABULARY_PATTERN_MAX);
    vocabulary = open_list(&list, *state);
    for (size_t more = 0; more <= 1; more++) {
        struct vocabulary_pattern pattern = {
            .word = {text, VOCABULARY_PATTERN_MAX + more}, .distance = 1};
        unsigned distance = FAR;

        vocabulary_match(vocabulary, &pattern, only_word, &distance);
        assert_int_equal(distance, more ? FAR : 0);
    }
    vocabulary_close(vocabulary);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(rule_14_the_automaton_finds_what_a_plain_scan_finds),
        FOLDER_TEST(rule_14_beginnings_match_too),
        FOLDER_TEST(rule_14_edits_have_their_distance),
        FOLDER_TEST(a_pattern_too_long_matches_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
