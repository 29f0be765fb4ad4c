/**
 * How long the vocabulary takes to find a word, its completions and what it
 * may have been meant for, beside a plain scan of the same words. What is
 * printed is processor time, so that other programs disturb it less.
 *
 * Words and misspellings are those of the shared data; run it as
 *   SILCROW_SOURCE=. SILCROW_BUILD=build/release SILCROW_SHARED=... \
 *     build/release/tests/bench/bench_vocabulary
 */
#include "data_words.h"
#include "folder.h"

#include <time.h>

#include "engine/spell.h"

enum {
    RUNS = 5,          /* the median of so many is printed */
    TYPED_MAX = 200,   /* misspellings looked up in one run */
    TYPED_LETTERS = 8, /* in each, at least: two edits are allowed */
    TOP = 10,          /* completions asked for */
    MANY = 3000000,    /* words, about, of the largest vocabulary */
    FEW = 100000,      /* words of the smallest */
};

/** What is looked up. */
struct typed {
    struct str words[TYPED_MAX];
    size_t count;
    struct arena arena;
};

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_value);
    return values[count / 2];
}

/* ---- The plain scan ---------------------------------------------------- */

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/** Are the words within `distance` edits? Rows of the usual table, given up
 * once no cell of one can come to anything. */
static bool within(struct str a, struct str b, unsigned distance)
{
    unsigned rows[3][VOCABULARY_WORD_MAX + 1];

    if (a.len > b.len + distance || b.len > a.len + distance)
        return false;
    for (size_t j = 0; j <= b.len; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= a.len; i++) {
        unsigned *row = rows[i % 3];
        const unsigned *above = rows[(i + 2) % 3], *two = rows[(i + 1) % 3];
        unsigned best = row[0] = (unsigned)i;

        for (size_t j = 1; j <= b.len; j++) {
            row[j] = least(above[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]),
                           least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] &&
                a.ptr[i - 2] == b.ptr[j - 1])
                row[j] = least(row[j], two[j - 2] + 1);
            best = least(best, row[j]);
        }
        if (best > distance)
            return false;
    }
    return rows[a.len % 3][b.len] <= distance;
}

static size_t scan(const struct words *words, struct str typed,
                   unsigned distance)
{
    size_t found = 0;

    for (size_t i = 0; i < words->count; i++)
        found += within(typed, words->rows[i].text, distance);
    return found;
}

/* ---- The vocabulary ---------------------------------------------------- */

static int count_one(void *context, const struct vocabulary_word *word,
                     unsigned distance)
{
    (void)word;
    (void)distance;
    ++*(size_t *)context;
    return 0;
}

struct result {
    double microseconds; /* for each word */
    double nodes;
    size_t found;
};

static struct result match_all(const struct vocabulary *vocabulary,
                               const struct typed *typed, unsigned distance,
                               bool first_right)
{
    double runs[RUNS];
    struct result result = {0};

    for (size_t r = 0; r < RUNS; r++) {
        const double start = now();

        result = (struct result){0};
        for (size_t i = 0; i < typed->count; i++) {
            struct vocabulary_pattern pattern = {.word = typed->words[i],
                                                 .distance = distance,
                                                 .first_right = first_right};

            vocabulary_match(vocabulary, &pattern, count_one, &result.found);
            result.nodes += pattern.work;
        }
        runs[r] = (now() - start) / (double)typed->count;
    }
    result.nodes /= (double)typed->count;
    result.microseconds = median(runs, RUNS);
    return result;
}

static struct result scan_all(const struct words *words,
                              const struct typed *typed, unsigned distance)
{
    const size_t some = typed->count < 20 ? typed->count : 20;
    double runs[RUNS];
    struct result result = {0};

    for (size_t r = 0; r < RUNS; r++) {
        const double start = now();

        result.found = 0;
        for (size_t i = 0; i < some; i++)
            result.found += scan(words, typed->words[i], distance);
        runs[r] = (now() - start) / (double)some;
    }
    result.microseconds = median(runs, RUNS);
    return result;
}

static void match_rows(const struct vocabulary *vocabulary,
                       const struct words *words, const struct typed *typed)
{
    for (unsigned distance = 1; distance <= 2; distance++) {
        const struct result plain = scan_all(words, typed, distance);

        printf("  distance %u, plain scan            %10.1f us\n", distance,
               plain.microseconds);
        for (int first = 0; first <= 1; first++) {
            const struct result ours =
                match_all(vocabulary, typed, distance, first);

            printf("  distance %u, %-21s %10.1f us, 1/%.0f of the scan, "
                   "%.0f nodes, %.1f words\n",
                   distance, first ? "first letter right" : "automaton",
                   ours.microseconds, plain.microseconds / ours.microseconds,
                   ours.nodes, (double)ours.found / (double)typed->count);
        }
    }
}

/** Time one of the ways to correct, for beginnings of `letters` letters. */
static void correct_row(const char *name, const struct vocabulary *vocabulary,
                        const struct typed *typed, size_t letters,
                        size_t (*correct)(struct spell_correction *, size_t,
                                          const struct vocabulary *,
                                          const struct spell_limits *,
                                          struct str))
{
    struct spell_correction corrections[SPELL_CORRECTIONS_MAX];
    double runs[RUNS];
    size_t found = 0;

    for (size_t r = 0; r < RUNS; r++) {
        const double start = now();

        found = 0;
        for (size_t i = 0; i < typed->count; i++) {
            struct str word = typed->words[i];

            if (word.len > letters)
                word.len = letters;
            found += correct(corrections, SPELL_CORRECTIONS_MAX, vocabulary,
                             &spell_limits_default, word);
        }
        runs[r] = (now() - start) / (double)typed->count;
    }
    printf("  %-33s %10.1f us, %.1f words\n", name, median(runs, RUNS),
           (double)found / (double)typed->count);
}

static void lookup_rows(const struct vocabulary *vocabulary,
                        const struct words *words)
{
    static const char *const prefixes[] = {"s", "in", "con", "inte"};
    struct vocabulary_word top[TOP];
    double runs[RUNS];
    uint64_t sum = 0;

    for (size_t r = 0; r < RUNS; r++) {
        const double start = now();
        size_t count = 0;

        for (size_t i = 0; i < words->count; i += 97, count++)
            sum += vocabulary_frequency(vocabulary, words->rows[i].text);
        runs[r] = (now() - start) / (double)count;
    }
    printf("  a known word                      %10.2f us%s\n",
           median(runs, RUNS), sum ? "" : " (none found)");
    for (size_t i = 0; i < COUNT(prefixes); i++) {
        const struct str prefix = str_of(prefixes[i]);
        struct vocabulary_range range = {0, 0};

        for (size_t r = 0; r < RUNS; r++) {
            const double start = now();

            range = vocabulary_prefix(vocabulary, prefix);
            vocabulary_top(top, TOP, vocabulary, prefix);
            runs[r] = now() - start;
        }
        printf("  %-4s: count and best %d of %7u %11.2f us\n", prefixes[i], TOP,
               range.end - range.first, median(runs, RUNS));
    }
}

/* ---- Words ------------------------------------------------------------- */

static int by_frequency(const void *a, const void *b)
{
    const struct words_row *x = a, *y = b;

    if (x->frequency != y->frequency)
        return x->frequency < y->frequency ? 1 : -1;
    return words_by_text(a, b);
}

/** Leave the `count` most frequent words. */
static void words_cut(struct words *words, size_t count)
{
    qsort(words->rows, words->count, sizeof *words->rows, by_frequency);
    if (words->count > count)
        words->count = count;
    qsort(words->rows, words->count, sizeof *words->rows, words_by_text);
}

static uint32_t random_next(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

/** Fill `out` with the words and others made of the beginning of one and the
 * end of another, up to about `count`. It borrows the texts of `words`. */
static void words_splice(struct words *out, const struct words *words,
                         size_t count)
{
    uint32_t seed = 1;
    size_t kept = 0;

    out->rows = mem_zero(count, sizeof *out->rows);
    memcpy(out->rows, words->rows, words->count * sizeof *out->rows);
    for (size_t i = words->count; i < count; i++) {
        const struct str a =
            words->rows[random_next(&seed) % words->count].text;
        const struct str b =
            words->rows[random_next(&seed) % words->count].text;
        const size_t cut = a.len / 2 + random_next(&seed) % (a.len / 2 + 1);
        char text[2 * VOCABULARY_WORD_MAX];
        struct str word = {text, cut + b.len - b.len / 2};

        memcpy(text, a.ptr, cut);
        memcpy(text + cut, b.ptr + b.len / 2, b.len - b.len / 2);
        if (utf8_check(word) != word.len || word.len > VOCABULARY_WORD_MAX)
            word = a;
        out->rows[i].text = arena_copy(&out->arena, word);
        out->rows[i].frequency = 1 + random_next(&seed) % 4;
    }
    qsort(out->rows, count, sizeof *out->rows, words_by_text);
    for (size_t i = 0; i < count; i++)
        if (!kept || words_by_text(&out->rows[kept - 1], &out->rows[i]) != 0)
            out->rows[kept++] = out->rows[i];
    out->count = kept;
}

static void read_typed(struct typed *typed)
{
    char *path = shared_data("bench", "dev", "spell/wikipedia/pairs.tsv");
    char line[256];
    FILE *file = fopen(path, "re");

    assert_non_null(file);
    while (typed->count < TYPED_MAX && fgets(line, sizeof line, file)) {
        const size_t len = strcspn(line, "\t");

        if (len >= TYPED_LETTERS && len < VOCABULARY_WORD_MAX && line[0] >= 'a')
            typed->words[typed->count++] =
                arena_copy(&typed->arena, (struct str){line, len});
    }
    fclose(file);
    free(path);
}

static void measure(const struct words *words, const struct typed *typed,
                    const char *folder)
{
    char *path = mem_format("%s/vocabulary", folder);
    struct vocabulary *vocabulary;
    struct error err = {0};
    struct stat status;
    const double start = now();

    words_write(words, path);
    printf("%zu words, written in %.0f ms, ", words->count,
           (now() - start) / 1e3);
    if (vocabulary_open(&vocabulary, path, &err) == -1)
        fail_msg("%s", err.text);
    assert_int_equal(stat(path, &status), 0);
    printf("%.1f bytes a word\n",
           (double)status.st_size / (double)words->count);
    match_rows(vocabulary, words, typed);
    correct_row("corrections, ranked", vocabulary, typed, VOCABULARY_WORD_MAX,
                spell_correct);
    correct_row("completions of 5 letters, a slip", vocabulary, typed, 5,
                spell_complete);
    correct_row("completions of 8 letters, slips", vocabulary, typed, 8,
                spell_complete);
    lookup_rows(vocabulary, words);
    vocabulary_close(vocabulary);
    free(path);
}

int main(void)
{
    struct words words = {0}, many = {0};
    struct typed typed = {0};
    void *folder;

    if (!data_words(&words, "bench_vocabulary"))
        return 0;
    read_typed(&typed);
    folder_setup(&folder);
    words_splice(&many, &words, MANY);
    measure(&many, &typed, folder);
    words_free(&many);
    measure(&words, &typed, folder);
    words_cut(&words, FEW);
    measure(&words, &typed, folder);
    folder_teardown(&folder);
    words_free(&words);
    arena_release(&typed.arena);
    return 0;
}
