/**
 * What the measuring programs share: sections and queries read from files,
 * clocks, one line of figures. For C and C++.
 */
#ifndef SILCROW_BENCH_H
#define SILCROW_BENCH_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    BENCH_LINE_MAX = 1 << 20,    /* bytes of a line of sections */
    BENCH_QUERY_MAX = 512,       /* bytes of a query */
    BENCH_QUERIES_MAX = 1 << 16, /* queries of a file */
    BENCH_WORDS_MAX = 32,        /* words of a query */
    BENCH_HITS = 10,             /* and snippets, of each query */
    BENCH_CHARS = 200,           /* of a snippet */
};

/** A section as it stands in the file, NUL-terminated; borrowed. */
struct bench_section {
    const char *id, *guide, *title, *text;
};

/** Call `each` for every section of a JSON Lines file, at most `most`; ends
 * the program with a message when it cannot be read. How many there were. */
size_t bench_sections(const char *path, size_t most,
                      void (*each)(void *context,
                                   const struct bench_section *section),
                      void *context);

/** Put the words of a query, runs of ASCII letters and digits and of bytes
 * above, into `text` and point `words` at them; how many. */
size_t bench_words(char *text, const char *words[BENCH_WORDS_MAX],
                   const char *query);

/** Microseconds that have passed, and that this process was at work. */
double bench_wall(void);
double bench_cpu(void);

/** Answers a query: ten hits with snippets. How many hits there were. */
typedef size_t bench_answer(void *engine, const char *query);

/**
 * Ask every query of a file once to warm up and once to measure, and print
 * `median mean cpu p99 hits`: wall-clock microseconds of a query, the mean of
 * the processor's time, and the mean count of hits.
 */
void bench_measure(const char *path, bench_answer *answer, void *engine);

/** As above, each query once and nothing printed. */
void bench_once(const char *path, bench_answer *answer, void *engine);

/** Say what is wrong and end the program. */
void bench_fail(const char *what, const char *name)
    __attribute__((__noreturn__));

#ifdef __cplusplus
}
#endif

#endif
