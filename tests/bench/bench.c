#include "bench.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "engine/json.h"
#include "engine/mem.h"

void bench_fail(const char *what, const char *name)
{
    fprintf(stderr, "bench: %s: %s\n", name, what);
    exit(1);
}

/* ---- Sections and queries ---------------------------------------------- */

static FILE *open_file(const char *path)
{
    FILE *file = fopen(path, "re");

    if (!file)
        bench_fail("cannot be opened", path);
    return file;
}

static const char *text_of(const struct json *object, const char *name)
{
    const struct str text = json_string(json_member(object, name));

    return text.ptr ? text.ptr : "";
}

size_t bench_sections(const char *path, size_t most,
                      void (*each)(void *context,
                                   const struct bench_section *section),
                      void *context)
{
    FILE *file = open_file(path);
    char *line = mem_alloc(BENCH_LINE_MAX);
    struct json *object;
    size_t count = 0;

    while (count < most && fgets(line, BENCH_LINE_MAX, file)) {
        struct bench_section section;

        if (json_parse(&object, str_trim(str_of(line)), NULL) == -1)
            bench_fail("not JSON Lines", path);
        section = (struct bench_section){
            text_of(object, "id"), text_of(object, "guide"),
            text_of(object, "title"), text_of(object, "text")};
        each(context, &section);
        json_free(object);
        count++;
    }
    free(line);
    fclose(file);
    return count;
}

static bool word_byte(char byte)
{
    return isalnum((unsigned char)byte) || (unsigned char)byte >= 0x80;
}

size_t bench_words(char *text, const char *words[BENCH_WORDS_MAX],
                   const char *query)
{
    size_t count = 0, used = 0;

    while (count < BENCH_WORDS_MAX) {
        while (*query && !word_byte(*query))
            query++;
        if (!*query)
            break;
        words[count++] = text + used;
        while (word_byte(*query) && used < BENCH_QUERY_MAX - 2)
            text[used++] = *query++;
        text[used++] = '\0';
        if (used >= BENCH_QUERY_MAX - 1)
            break;
    }
    return count;
}

struct queries {
    char *list[BENCH_QUERIES_MAX];
    size_t count;
};

static struct queries *read_queries(const char *path)
{
    FILE *file = open_file(path);
    struct queries *queries = mem_zero(1, sizeof *queries);
    char line[BENCH_QUERY_MAX];

    while (queries->count < BENCH_QUERIES_MAX &&
           fgets(line, sizeof line, file)) {
        struct str text = str_of(line);

        /* White space at the end means that a word is finished. */
        if (text.len && text.ptr[text.len - 1] == '\n')
            text.len--;
        if (text.len)
            queries->list[queries->count++] = mem_copy(text);
    }
    fclose(file);
    if (!queries->count)
        bench_fail("has no queries", path);
    return queries;
}

static void free_queries(struct queries *queries)
{
    for (size_t i = 0; i < queries->count; i++)
        free(queries->list[i]);
    free(queries);
}

/* ---- Figures ----------------------------------------------------------- */

static double read_clock(clockid_t clock)
{
    struct timespec time;

    clock_gettime(clock, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

double bench_wall(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

double bench_cpu(void)
{
    return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

void bench_measure(const char *path, bench_answer *answer, void *engine)
{
    struct queries *queries = read_queries(path);
    const size_t count = queries->count;
    double *times = mem_zero(count, sizeof *times);
    double sum = 0, cpu;
    size_t hits = 0;

    for (size_t i = 0; i < count; i++)
        answer(engine, queries->list[i]);
    cpu = bench_cpu();
    for (size_t i = 0; i < count; i++) {
        const double start = bench_wall();

        hits += answer(engine, queries->list[i]);
        times[i] = bench_wall() - start;
        sum += times[i];
    }
    cpu = bench_cpu() - cpu;
    qsort(times, count, sizeof *times, by_value);
    printf("%.1f %.1f %.1f %.1f %.2f\n", times[count / 2], sum / (double)count,
           cpu / (double)count, times[count * 99 / 100],
           (double)hits / (double)count);
    free(times);
    free_queries(queries);
}

void bench_once(const char *path, bench_answer *answer, void *engine)
{
    struct queries *queries = read_queries(path);

    for (size_t i = 0; i < queries->count; i++)
        answer(engine, queries->list[i]);
    free_queries(queries);
}
