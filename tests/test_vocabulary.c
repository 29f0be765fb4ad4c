/** The vocabulary file: what was written is found, nothing else is. */
#include "word_list.h"

#include "engine/unicode.h"

static void every_word_has_its_number_and_frequency(void **state)
{
    struct list list = make_list(20000, 1);
    struct vocabulary *vocabulary = open_list(&list, *state);
    struct vocabulary_word word;
    uint64_t total = 0;

    assert_int_equal(vocabulary_count(vocabulary), list.count);
    for (size_t i = 0; i < list.count; i++) {
        const struct str text = str_of(list.rows[i].text);

        total += list.rows[i].frequency;
        assert_int_equal(vocabulary_frequency(vocabulary, text),
                         list.rows[i].frequency);
        assert_true(vocabulary_find(&word, vocabulary, text));
        assert_int_equal(word.number, i);
        assert_int_equal(word.frequency, list.rows[i].frequency);
        assert_true(vocabulary_word(&word, vocabulary, (uint32_t)i));
        assert_int_equal(word.number, i);
        assert_int_equal(word.frequency, list.rows[i].frequency);
        assert_str(vocabulary_text(&word), list.rows[i].text);
    }
    assert_true(vocabulary_total(vocabulary) == total);
    assert_false(vocabulary_word(&word, vocabulary, (uint32_t)list.count));
    vocabulary_close(vocabulary);
    free(list.rows);
}

static void what_was_not_written_is_not_found(void **state)
{
    struct row rows[] = {
        {"catheter", 4}, {"catheters", 2}, {"cathode", 1}, {"nurse", 9}};
    const struct list list = words_of(rows, COUNT(rows));
    static const char *const absent[] = {
        "",        "c",      "cat",        "cath",    "cathe", "cathete",
        "cathetr", "cathod", "cathodes",   "nursed",  "nurs",  "zebra",
        "a",       "n",      "catheterss", "Catheter"};
    struct vocabulary *vocabulary = open_list(&list, *state);
    struct vocabulary_word word;

    for (size_t i = 0; i < COUNT(absent); i++) {
        assert_int_equal(vocabulary_frequency(vocabulary, str_of(absent[i])),
                         0);
        assert_false(vocabulary_find(&word, vocabulary, str_of(absent[i])));
    }
    vocabulary_close(vocabulary);
}

static void rule_11_a_prefix_has_all_its_completions(void **state)
{
    struct list list = make_list(3000, 2);
    struct vocabulary *vocabulary = open_list(&list, *state);

    for (size_t i = 0; i < list.count; i += 7) {
        const struct str text = str_of(list.rows[i].text);

        for (size_t len = 0; len <= text.len; len++) {
            const struct str prefix = {text.ptr, len};
            const struct vocabulary_range range =
                vocabulary_prefix(vocabulary, prefix);
            uint32_t first = 0, end;

            while (!str_starts(str_of(list.rows[first].text), prefix))
                first++;
            for (end = first; end < list.count; end++)
                if (!str_starts(str_of(list.rows[end].text), prefix))
                    break;
            assert_int_equal(range.first, first);
            assert_int_equal(range.end, end);
        }
    }
    vocabulary_close(vocabulary);
    free(list.rows);
}

static void a_prefix_of_nothing_has_no_words(void **state)
{
    struct row rows[] = {{"catheter", 4}, {"nurse", 9}};
    const struct list list = words_of(rows, COUNT(rows));
    struct vocabulary *vocabulary = open_list(&list, *state);
    struct vocabulary_range range = vocabulary_prefix(vocabulary, STR("cab"));

    assert_int_equal(range.end - range.first, 0);
    range = vocabulary_prefix(vocabulary, STR("nurses"));
    assert_int_equal(range.end - range.first, 0);
    range = vocabulary_prefix(vocabulary, STR("nur"));
    assert_int_equal(range.first, 1);
    assert_int_equal(range.end, 2);
    vocabulary_close(vocabulary);
}

struct visit {
    const struct list *list;
    uint32_t next;
    uint32_t stop;
};

static int visit_word(void *context, const struct vocabulary_word *word)
{
    struct visit *visit = context;

    assert_int_equal(word->number, visit->next);
    assert_str(vocabulary_text(word), visit->list->rows[visit->next].text);
    visit->next++;
    return visit->next == visit->stop;
}

static void a_range_is_walked_in_order(void **state)
{
    static const struct {
        uint32_t first, end, stop, reached;
    } rows[] = {
        {0, UINT32_MAX, 0, 0}, {0, 10, 0, 10},       {5, 6, 0, 6},
        {100, 900, 0, 900},    {100, 900, 500, 500}, {7, 7, 0, 7},
    };
    struct list list = make_list(3000, 3);
    struct vocabulary *vocabulary = open_list(&list, *state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct visit visit = {&list, rows[i].first, rows[i].stop};

        vocabulary_each(vocabulary,
                        (struct vocabulary_range){rows[i].first, rows[i].end},
                        visit_word, &visit);
        assert_int_equal(visit.next,
                         rows[i].reached ? rows[i].reached : list.count);
    }
    vocabulary_close(vocabulary);
    free(list.rows);
}

static int by_frequency(const void *a, const void *b)
{
    const struct row *x = a, *y = b;

    if (x->frequency != y->frequency)
        return x->frequency < y->frequency ? 1 : -1;
    return by_text(a, b);
}

static void the_most_frequent_completions_come_first(void **state)
{
    static const char *const prefixes[] = {"",   "a",  "b",   "é", "日",
                                           "ca", "ac", "aab", "zz"};
    static struct vocabulary_word words[50];
    struct list list = make_list(20000, 4);
    struct vocabulary *vocabulary = open_list(&list, *state);
    struct row *best = mem_zero(list.count, sizeof *best);

    for (size_t i = 0; i < COUNT(prefixes); i++) {
        const struct str prefix = str_of(prefixes[i]);
        size_t expected = 0, count;

        for (size_t j = 0; j < list.count; j++)
            if (str_starts(str_of(list.rows[j].text), prefix))
                best[expected++] = list.rows[j];
        qsort(best, expected, sizeof *best, by_frequency);
        if (expected > COUNT(words))
            expected = COUNT(words);
        count = vocabulary_top(words, COUNT(words), vocabulary, prefix);
        assert_int_equal(count, expected);
        for (size_t j = 0; j < count; j++) {
            assert_str(vocabulary_text(&words[j]), best[j].text);
            assert_int_equal(words[j].frequency, best[j].frequency);
            assert_str(vocabulary_text(&words[j]),
                       list.rows[words[j].number].text);
        }
    }
    free(best);
    vocabulary_close(vocabulary);
    free(list.rows);
}

static void rare_completions_are_given_too(void **state)
{
    struct row rows[] = {
        {"cap", 2}, {"cat", 1}, {"catheter", 3}, {"cath", 1}, {"nurse", 9}};
    static const char *const best[] = {"catheter", "cap", "cat", "cath"};
    struct list list = words_of(rows, COUNT(rows));
    struct vocabulary_word words[COUNT(best)];
    struct vocabulary *vocabulary;

    qsort(rows, COUNT(rows), sizeof *rows, by_text);
    vocabulary = open_list(&list, *state);
    for (size_t most = 1; most <= COUNT(best); most++) {
        assert_int_equal(vocabulary_top(words, most, vocabulary, STR("ca")),
                         most);
        for (size_t i = 0; i < most; i++)
            assert_str(vocabulary_text(&words[i]), best[i]);
    }
    vocabulary_close(vocabulary);
}

static void an_empty_vocabulary_has_no_words(void **state)
{
    const struct list list = words_of(NULL, 0);
    struct vocabulary *vocabulary = open_list(&list, *state);
    struct vocabulary_word word;
    struct vocabulary_range range = vocabulary_prefix(vocabulary, STR(""));

    assert_int_equal(vocabulary_count(vocabulary), 0);
    assert_int_equal(range.end, 0);
    assert_int_equal(vocabulary_frequency(vocabulary, STR("a")), 0);
    assert_int_equal(vocabulary_top(&word, 1, vocabulary, STR("")), 0);
    vocabulary_close(vocabulary);
}

static void the_longest_words_fit(void **state)
{
    struct row rows[3] = {{"", 1}, {"", UINT32_MAX}, {"", 3}};
    const struct list list = words_of(rows, COUNT(rows));
    struct vocabulary *vocabulary;

    memset(rows[0].text, 'a', VOCABULARY_WORD_MAX);
    memset(rows[1].text, 'b', VOCABULARY_WORD_MAX - 1);
    memset(rows[2].text, 'b', VOCABULARY_WORD_MAX);
    vocabulary = open_list(&list, *state);
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(vocabulary_frequency(vocabulary, str_of(rows[i].text)),
                         rows[i].frequency);
    vocabulary_close(vocabulary);
}

static void words_out_of_order_are_refused(void **state)
{
    static const struct {
        const char *before, *word;
        uint32_t frequency;
    } rows[] = {
        {"b", "a", 1}, {"b", "b", 1},     {"ab", "a", 1},
        {"a", "b", 0}, {"a", "b\xff", 1}, {"a", "", 1},
    };
    char *path = path_in(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct vocabulary_writer *writer;
        struct error err = {0};

        assert_int_equal(vocabulary_writer_open(&writer, path, &err), 0);
        assert_int_equal(
            vocabulary_writer_add(writer, str_of(rows[i].before), 1, &err), 0);
        assert_int_equal(vocabulary_writer_add(writer, str_of(rows[i].word),
                                               rows[i].frequency, &err),
                         -1);
        assert_int_equal(err.code, ERROR_INTERNAL);
        vocabulary_writer_free(writer);
    }
    free(path);
}

/* ---- Damage ------------------------------------------------------------ */

static int valid_word(void *context, const struct vocabulary_word *word)
{
    (void)context;
    assert_true(word->len > 0 && word->len <= VOCABULARY_WORD_MAX);
    assert_int_equal(utf8_check(vocabulary_text(word)), word->len);
    return 0;
}

static int valid_match(void *context, const struct vocabulary_word *word,
                       unsigned distance)
{
    assert_true(distance <= VOCABULARY_DISTANCE_MAX);
    return valid_word(context, word);
}

/** Ask everything of a file that may be damaged. */
static void ask_everything(const char *path)
{
    static struct vocabulary_word words[20];
    struct vocabulary_pattern pattern = {.word = STR("acb"), .distance = 2};
    struct vocabulary *vocabulary;
    struct error err = {0};
    size_t count;

    if (vocabulary_open(&vocabulary, path, &err) == -1) {
        assert_int_equal(err.code, ERROR_DATA);
        return;
    }
    vocabulary_frequency(vocabulary, STR("catheter"));
    vocabulary_prefix(vocabulary, STR("cath"));
    vocabulary_each(vocabulary, (struct vocabulary_range){0, UINT32_MAX},
                    valid_word, NULL);
    for (uint32_t i = 0; i < 20; i++)
        if (vocabulary_word(words, vocabulary, i))
            valid_word(NULL, words);
    count = vocabulary_top(words, COUNT(words), vocabulary, STR(""));
    for (size_t i = 0; i < count; i++)
        valid_word(NULL, &words[i]);
    vocabulary_match(vocabulary, &pattern, valid_match, NULL);
    vocabulary_close(vocabulary);
}

static void no_damage_leads_out_of_the_file(void **state)
{
    struct list list = make_list(60, 5);
    struct buf good = {0};
    char *path = path_in(*state);

    write_list(&list, *state);
    folder_read(&good, path);
    for (size_t i = 0; i < good.len; i++) {
        static const unsigned char values[] = {0, 1, 0x7F, 0x80, 0xFF};
        const char before = good.ptr[i];

        for (size_t j = 0; j < COUNT(values); j++) {
            good.ptr[i] = (char)values[j];
            folder_write(path, buf_view(&good));
            ask_everything(path);
        }
        good.ptr[i] = before;
    }
    buf_free(&good);
    free(path);
    free(list.rows);
}

static void a_cut_or_foreign_file_is_refused(void **state)
{
    struct list list = make_list(60, 6);
    struct vocabulary *vocabulary;
    struct error err = {0};
    struct buf good = {0};
    char *path = path_in(*state);

    write_list(&list, *state);
    folder_read(&good, path);
    for (size_t len = 0; len < good.len; len++) {
        folder_write(path, (struct str){good.ptr, len});
        assert_int_equal(vocabulary_open(&vocabulary, path, &err), -1);
        assert_int_equal(err.code, ERROR_DATA);
        assert_null(vocabulary);
    }
    good.ptr[good.len - 1] ^= 1;
    folder_write(path, buf_view(&good));
    assert_int_equal(vocabulary_open(&vocabulary, path, &err), -1);
    assert_int_equal(vocabulary_open(&vocabulary, "/nonexistent/v", &err), -1);
    assert_int_equal(err.code, ERROR_NO_INPUT);
    buf_free(&good);
    free(path);
    free(list.rows);
}

/* ---- From a database --------------------------------------------------- */

static void a_database_gives_its_plain_terms(void **state)
{
    static const xs_posting postings[] = {
        {"7", 1, 1, NULL, 0},     {"Znurs", 5, 1, NULL, 0},
        {"nurse", 5, 1, NULL, 0}, {"Qguide#a", 8, 1, NULL, 0},
        {"naïve", 6, 1, NULL, 0}, {"c++", 3, 1, NULL, 0},
    };
    static const char *const words[] = {"7", "c++", "naïve", "nurse"};
    char *path = path_in(*state);
    char *database = mem_format("%s/database", (char *)*state);
    struct vocabulary *vocabulary;
    struct vocabulary_word word;
    struct error err = {0};
    xs_writer *writer;
    xs_reader *reader;

    assert_int_equal(xs_writer_create(&writer, database, NULL), XS_OK);
    for (int i = 0; i < 3; i++)
        assert_int_equal(
            xs_writer_add(writer, "", 0, postings, COUNT(postings), NULL),
            XS_OK);
    assert_int_equal(xs_writer_commit(writer, NULL), XS_OK);
    xs_writer_close(writer);
    assert_int_equal(xs_reader_open(&reader, database, NULL), XS_OK);
    assert_int_equal(vocabulary_build(path, reader, &err), 0);
    xs_reader_close(reader);
    assert_int_equal(vocabulary_open(&vocabulary, path, &err), 0);
    assert_int_equal(vocabulary_count(vocabulary), COUNT(words));
    for (uint32_t i = 0; i < COUNT(words); i++) {
        assert_true(vocabulary_word(&word, vocabulary, i));
        assert_str(vocabulary_text(&word), words[i]);
        assert_int_equal(word.frequency, 3);
    }
    vocabulary_close(vocabulary);
    free(database);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(every_word_has_its_number_and_frequency),
        FOLDER_TEST(what_was_not_written_is_not_found),
        FOLDER_TEST(rule_11_a_prefix_has_all_its_completions),
        FOLDER_TEST(a_prefix_of_nothing_has_no_words),
        FOLDER_TEST(a_range_is_walked_in_order),
        FOLDER_TEST(the_most_frequent_completions_come_first),
        FOLDER_TEST(rare_completions_are_given_too),
        FOLDER_TEST(an_empty_vocabulary_has_no_words),
        FOLDER_TEST(the_longest_words_fit),
        FOLDER_TEST(words_out_of_order_are_refused),
        FOLDER_TEST(no_damage_leads_out_of_the_file),
        FOLDER_TEST(a_cut_or_foreign_file_is_refused),
        FOLDER_TEST(a_database_gives_its_plain_terms),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
