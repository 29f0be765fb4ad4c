/** The vocabulary file: what was written is found, nothing else is. */
#include "folder.h"

#include "engine/unicode.h"
#include "engine/vocabulary.h"

/** A sorted list of words to compare with. */
struct list {
    struct row {
        char text[VOCABULARY_WORD_MAX + 1];
        uint32_t frequency;
    } * rows;
    size_t count;
};

/** The file of a test; release with free(). */
static char *path_in(const char *folder)
{
    return mem_format("%s/vocabulary", folder);
}

static void write_list(const struct list *list, const char *folder)
{
    char *path = path_in(folder);
    struct vocabulary_writer *writer;
    struct error err = {0};

    assert_int_equal(vocabulary_writer_open(&writer, path, &err), 0);
    for (size_t i = 0; i < list->count; i++)
        assert_int_equal(vocabulary_writer_add(writer,
                                               str_of(list->rows[i].text),
                                               list->rows[i].frequency, &err),
                         0);
    assert_int_equal(vocabulary_writer_finish(writer, &err), 0);
    free(path);
}

static struct vocabulary *open_list(const struct list *list, const char *folder)
{
    char *path = path_in(folder);
    struct vocabulary *vocabulary;
    struct error err = {0};

    write_list(list, folder);
    if (vocabulary_open(&vocabulary, path, &err) == -1)
        fail_msg("%s", err.text);
    free(path);
    return vocabulary;
}

static uint32_t random_next(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(((const struct row *)a)->text, ((const struct row *)b)->text);
}

/** Words over a small alphabet, so that many share their beginnings. */
static struct list make_list(size_t count, uint32_t seed)
{
    static const char *const letters[] = {"a",  "b", "c", "é", "ж",
                                          "日", "7", "🎉", "c", "a"};
    struct list list = {mem_zero(count, sizeof(struct row)), 0};
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        const uint32_t len = 1 + random_next(&seed) % 12;
        size_t used = 0;

        for (uint32_t j = 0; j < len; j++) {
            const char *letter = letters[random_next(&seed) % COUNT(letters)];

            memcpy(list.rows[i].text + used, letter, strlen(letter));
            used += strlen(letter);
        }
        list.rows[i].frequency = 1u << (random_next(&seed) % 32);
        list.rows[i].frequency -= random_next(&seed) % 2;
        list.rows[i].frequency |= 1;
    }
    qsort(list.rows, count, sizeof *list.rows, by_text);
    for (size_t i = 0; i < count; i++)
        if (!kept || by_text(&list.rows[kept - 1], &list.rows[i]) != 0)
            list.rows[kept++] = list.rows[i];
    list.count = kept;
    return list;
}

static struct list words_of(struct row *rows, size_t count)
{
    return (struct list){rows, count};
}

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

/* ---- Typing errors ----------------------------------------------------- */

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
        FOLDER_TEST(rule_14_the_automaton_finds_what_a_plain_scan_finds),
        FOLDER_TEST(rule_14_beginnings_match_too),
        FOLDER_TEST(rule_14_edits_have_their_distance),
        FOLDER_TEST(a_pattern_too_long_matches_nothing),
        FOLDER_TEST(no_damage_leads_out_of_the_file),
        FOLDER_TEST(a_cut_or_foreign_file_is_refused),
        FOLDER_TEST(a_database_gives_its_plain_terms),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
