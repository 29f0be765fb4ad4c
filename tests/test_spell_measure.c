/** How often the word that was meant comes first, on real misspellings and
 * the words of all shared collections. */
#include "data_words.h"
#include "folder.h"

#include "engine/spell.h"

enum {
    WORDS_LEAST = 200000, /* of the vocabulary that is measured with */
    SHOWN = 3,            /* corrections that count */
};

struct measure {
    const struct vocabulary *vocabulary;
    size_t pairs, known, judged, first, shown;
};

/** The vocabulary, made once for all tests; NULL without shared data. */
struct fixture {
    char *folder;
    struct vocabulary *vocabulary;
};

static int make_vocabulary(void **state)
{
    struct fixture *fixture = mem_zero(1, sizeof *fixture);
    struct words words = {0};
    struct error err = {0};
    char *path;

    if (folder_setup((void **)&fixture->folder) == -1)
        return -1;
    *state = fixture;
    if (!data_words(&words, "spell_measure"))
        return 0;
    path = mem_format("%s/vocabulary", fixture->folder);
    words_write(&words, path);
    words_free(&words);
    if (vocabulary_open(&fixture->vocabulary, path, &err) == -1)
        fail_msg("%s", err.text);
    free(path);
    return 0;
}

static int drop_vocabulary(void **state)
{
    struct fixture *fixture = *state;
    int rc;

    vocabulary_close(fixture->vocabulary);
    rc = folder_teardown((void **)&fixture->folder);
    free(fixture);
    return rc;
}

/** Are two words so close that rule 14 allows the correction? */
static int is_meant(void *context, const struct vocabulary_word *word,
                    unsigned edits)
{
    struct str *meant = context;

    (void)edits;
    if (!str_equal(*meant, vocabulary_text(word)))
        return 0;
    meant->len = 0;
    return 1;
}

static bool within_rule_14(const struct vocabulary *vocabulary,
                           struct str typed, struct str meant)
{
    struct vocabulary_pattern pattern = {.word = typed, .first_right = true};

    pattern.distance = spell_edits(&spell_limits_default, typed);
    if (!pattern.distance)
        return false;
    vocabulary_match(vocabulary, &pattern, is_meant, &meant);
    return meant.len == 0;
}

static void judge(struct measure *measure, struct str typed, struct str meant)
{
    struct spell_correction best[SHOWN];
    const size_t count = spell_correct(best, SHOWN, measure->vocabulary,
                                       &spell_limits_default, typed);

    measure->pairs++;
    if (vocabulary_frequency(measure->vocabulary, typed)) {
        assert_int_equal(count, 0);
        measure->known++;
        return;
    }
    if (!within_rule_14(measure->vocabulary, typed, meant))
        return;
    measure->judged++;
    for (size_t i = 0; i < count; i++) {
        if (!str_equal(vocabulary_text(&best[i].word), meant))
            continue;
        measure->shown++;
        measure->first += i == 0;
    }
}

/** The field `number` of a line, folded; empty when it is not one word. */
static void read_field(struct buf *out, struct str line, size_t number)
{
    const char *end;

    buf_clear(out);
    while (number-- && (end = memchr(line.ptr, '\t', line.len)))
        line = str_skip(line, (size_t)(end - line.ptr) + 1);
    end = memchr(line.ptr, '\t', line.len);
    if (end)
        line.len = (size_t)(end - line.ptr);
    for (size_t i = 0; i < line.len; i++)
        if (strchr(" '-,./", line.ptr[i]))
            return;
    unicode_fold(out, line);
}

/** Judge the pairs in two fields of each line of a file. */
static void judge_file(struct measure *measure, const char *path,
                       size_t typed_field)
{
    struct buf text = {0}, typed = {0}, meant = {0};
    struct str rest;

    folder_read(&text, path);
    for (rest = buf_view(&text); rest.len;) {
        const char *end = memchr(rest.ptr, '\n', rest.len);
        const size_t len = end ? (size_t)(end - rest.ptr) : rest.len;
        const struct str line = {rest.ptr, len};

        read_field(&typed, line, typed_field);
        read_field(&meant, line, typed_field + 1);
        if (typed.len && meant.len)
            judge(measure, buf_view(&typed), buf_view(&meant));
        rest = str_skip(rest, len + 1);
    }
    buf_free(&text);
    buf_free(&typed);
    buf_free(&meant);
}

static void the_word_meant_comes_first(void **state)
{
    static const struct {
        const char *file;
        size_t typed_field;
        double first, shown; /* parts of the judged, at least */
    } rows[] = {
        {"spell/mq-natural-typos/dev_queries.tsv", 2, .80, .88},
        {"spell/wikipedia/pairs.tsv", 0, .92, .98},
        {"spell/norvig-testset1/pairs.tsv", 0, .92, .98},
        {"spell/codespell/dev_pairs.tsv", 0, .90, .98},
        {"spell/codespell-engb/pairs.tsv", 0, .90, .98},
    };
    const struct fixture *fixture = *state;

    if (!fixture->vocabulary)
        return;
    assert_true(vocabulary_count(fixture->vocabulary) >= WORDS_LEAST);
    print_message("%u words\n", vocabulary_count(fixture->vocabulary));
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct measure measure = {.vocabulary = fixture->vocabulary};
        char *path = shared_data("spell_measure", "dev", rows[i].file);

        judge_file(&measure, path, rows[i].typed_field);
        free(path);
        print_message("%s: %zu pairs, %zu typed as a word of the index, "
                      "%zu judged: first %.3f, first %d %.3f\n",
                      rows[i].file, measure.pairs, measure.known,
                      measure.judged,
                      (double)measure.first / (double)measure.judged, SHOWN,
                      (double)measure.shown / (double)measure.judged);
        assert_true(measure.judged > 0);
        assert_true((double)measure.first >=
                    rows[i].first * (double)measure.judged);
        assert_true((double)measure.shown >=
                    rows[i].shown * (double)measure.judged);
    }
}

/** Type two neighbours of a query without the space between them. */
static void judge_space(struct measure *measure, struct str left,
                        struct str right)
{
    struct spell_split best[SHOWN];
    struct buf typed = {0};
    size_t count;

    buf_str(&typed, left);
    buf_str(&typed, right);
    if (vocabulary_frequency(measure->vocabulary, left) &&
        vocabulary_frequency(measure->vocabulary, right) &&
        !vocabulary_frequency(measure->vocabulary, buf_view(&typed)) &&
        spell_edits(&spell_limits_default, buf_view(&typed))) {
        measure->judged++;
        count = spell_split(best, SHOWN, measure->vocabulary,
                            &spell_limits_default, buf_view(&typed));
        for (size_t i = 0; i < count; i++) {
            if (!str_equal(vocabulary_text(&best[i].left), left))
                continue;
            measure->shown++;
            measure->first += i == 0;
        }
    }
    buf_free(&typed);
}

static void rule_16_the_space_is_put_where_it_was(void **state)
{
    const struct fixture *fixture = *state;
    struct measure measure = {.vocabulary = fixture->vocabulary};
    struct tokenizer tokenizer = {0};
    struct buf queries = {0}, last = {0};
    struct token token;
    char *path;

    if (!fixture->vocabulary)
        return;
    path = shared_data("spell_measure", "dev", "querylogs/trec-mq2007.tsv");
    folder_read(&queries, path);
    free(path);
    tokenizer_start(&tokenizer, buf_view(&queries));
    while (tokenizer_next(&tokenizer, &token)) {
        if (last.len && !token.number && token.text.len > 1)
            judge_space(&measure, buf_view(&last), token.text);
        buf_clear(&last);
        if (token.kind == TOKEN_WORD && !token.number && token.text.len > 1)
            buf_str(&last, token.text);
    }
    print_message("spaces: %zu judged: first %.3f, first %d %.3f\n",
                  measure.judged,
                  (double)measure.first / (double)measure.judged, SHOWN,
                  (double)measure.shown / (double)measure.judged);
    assert_true((double)measure.first >= .95 * (double)measure.judged);
    tokenizer_free(&tokenizer);
    buf_free(&queries);
    buf_free(&last);
}

static int never_corrected(void *context, const struct vocabulary_word *word)
{
    struct spell_correction correction;

    assert_int_equal(spell_correct(&correction, 1, context,
                                   &spell_limits_default,
                                   vocabulary_text(word)),
                     0);
    return 0;
}

static void rule_14_no_word_of_the_index_is_corrected(void **state)
{
    const struct fixture *fixture = *state;

    if (!fixture->vocabulary)
        return;
    vocabulary_each(fixture->vocabulary,
                    (struct vocabulary_range){0, UINT32_MAX}, never_corrected,
                    fixture->vocabulary);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_word_meant_comes_first),
        cmocka_unit_test(rule_16_the_space_is_put_where_it_was),
        cmocka_unit_test(rule_14_no_word_of_the_index_is_corrected),
    };

    return cmocka_run_group_tests(tests, make_vocabulary, drop_vocabulary);
}
