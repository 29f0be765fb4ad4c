/**
 * Queries for a file of sections, always the same for the same seed:
 *
 *   headings.txt    the first words of titles, evenly spread over the file
 *   words.txt       two words of a section's text
 *   keystrokes.txt  some of the headings as they are typed, a line a key
 *   typed.txt       and those headings, once for each line of keystrokes.txt
 *   clean.txt       headings that have a word long enough for a slip,
 *   slips.txt       and with one: a letter dropped, doubled, replaced, swapped
 *
 *   bench_queries SECTIONS FOLDER [SEED]
 */
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "engine/mem.h"

enum {
    QUERIES = 300,     /* of each file but keystrokes.txt */
    TYPED = 40,        /* headings that are typed */
    HEADING_WORDS = 4, /* of a heading, at most */
    SLIP_LETTERS = 5,  /* of a word that gets a slip, at least */
    TEXT_LETTERS = 5,  /* of a word of the text, at least */
};

enum output { HEADINGS, WORDS, KEYSTROKES, TYPED_WHOLE, CLEAN, SLIPS, OUTPUTS };

static const char *const names[OUTPUTS] = {"headings", "words", "keystrokes",
                                           "typed",    "clean", "slips"};

struct maker {
    FILE *files[OUTPUTS];
    uint64_t state;
    size_t sections, step, number;
    size_t headings, texts, slips;
};

/** Numbers below `bound`: the generator of Knuth's MMIX, upper bits. */
static size_t choose(struct maker *maker, size_t bound)
{
    maker->state = maker->state * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(maker->state >> 33) % bound;
}

static bool is_name(const char *word)
{
    for (const char *at = word; *at; at++)
        if (!isalpha((unsigned char)*at))
            return false;
    return true;
}

static void join(char *out, const char **words, size_t count)
{
    size_t used = 0;

    for (size_t i = 0; i < count; i++)
        used += (size_t)snprintf(out + used, BENCH_QUERY_MAX - used, "%s%s",
                                 i ? " " : "", words[i]);
}

/* ---- Slips ------------------------------------------------------------- */

static void slip(struct maker *maker, char *out, const char *word)
{
    const size_t len = strlen(word), at = choose(maker, len - 1);
    const char letter = (char)('a' + choose(maker, 26));
    const char *rest = word + at;

    switch (choose(maker, 4)) {
    case 0:
        snprintf(out, BENCH_QUERY_MAX, "%.*s%s", (int)at, word, rest + 1);
        break;
    case 1:
        snprintf(out, BENCH_QUERY_MAX, "%.*s%c%s", (int)at, word, *rest, rest);
        break;
    case 2:
        snprintf(out, BENCH_QUERY_MAX, "%.*s%c%s", (int)at, word, letter,
                 rest + 1);
        break;
    case 3:
        snprintf(out, BENCH_QUERY_MAX, "%.*s%c%c%s", (int)at, word, rest[1],
                 rest[0], rest + 2);
        break;
    }
}

static void put_slip(struct maker *maker, const char **words, size_t count)
{
    char query[BENCH_QUERY_MAX], wrong[BENCH_QUERY_MAX];
    const size_t first = choose(maker, count);

    for (size_t i = 0; i < count; i++) {
        const char **word = &words[(first + i) % count];

        if (strlen(*word) < SLIP_LETTERS || !is_name(*word))
            continue;
        join(query, words, count);
        slip(maker, wrong, *word);
        if (strcmp(wrong, *word) == 0)
            continue;
        fprintf(maker->files[CLEAN], "%s\n", query);
        *word = wrong;
        join(query, words, count);
        fprintf(maker->files[SLIPS], "%s\n", query);
        maker->slips++;
        return;
    }
}

/* ---- Headings and texts ------------------------------------------------ */

static void put_keystrokes(struct maker *maker, const char *query)
{
    for (size_t len = 1; query[len - 1]; len++) {
        if (((unsigned char)query[len] & 0xC0) == 0x80)
            continue; /* inside a character */
        fprintf(maker->files[KEYSTROKES], "%.*s\n", (int)len, query);
        fprintf(maker->files[TYPED_WHOLE], "%s \n", query);
    }
}

static void take_heading(struct maker *maker, const char *title)
{
    char text[BENCH_QUERY_MAX], query[BENCH_QUERY_MAX];
    const char *words[BENCH_WORDS_MAX];
    size_t count = bench_words(text, words, title);

    if (count > HEADING_WORDS)
        count = HEADING_WORDS;
    if (maker->headings == QUERIES || count < 2 || !is_name(words[0]))
        return;
    join(query, words, count);
    fprintf(maker->files[HEADINGS], "%s\n", query);
    if (maker->headings++ % (QUERIES / TYPED) == 0)
        put_keystrokes(maker, query);
    put_slip(maker, words, count);
}

static void take_text(struct maker *maker, const char *section)
{
    char text[BENCH_QUERY_MAX], query[BENCH_QUERY_MAX];
    const char *words[BENCH_WORDS_MAX], *chosen[2];
    const size_t count = bench_words(text, words, section);
    size_t kept = 0;

    for (size_t i = 0; i < count && kept < 2; i++)
        if (strlen(words[i]) >= TEXT_LETTERS && is_name(words[i]) &&
            choose(maker, 2))
            chosen[kept++] = words[i];
    if (kept < 2 || maker->texts == QUERIES)
        return;
    maker->texts++;
    join(query, chosen, kept);
    fprintf(maker->files[WORDS], "%s\n", query);
}

static void take(void *context, const struct bench_section *section)
{
    struct maker *maker = context;

    if (maker->number++ % maker->step)
        return;
    take_heading(maker, section->title);
    take_text(maker, section->text);
}

static void count_one(void *context, const struct bench_section *section)
{
    (void)section;
    ++*(size_t *)context;
}

int main(int argc, char **argv)
{
    struct maker maker = {.state = 1};

    if (argc < 3)
        bench_fail("SECTIONS FOLDER [SEED]", "bench_queries");
    if (argc > 3)
        maker.state = strtoull(argv[3], NULL, 10);
    for (size_t i = 0; i < OUTPUTS; i++) {
        char *path = mem_format("%s/%s.txt", argv[2], names[i]);

        maker.files[i] = fopen(path, "we");
        if (!maker.files[i])
            bench_fail("cannot be written", path);
        free(path);
    }
    bench_sections(argv[1], SIZE_MAX, count_one, &maker.sections);
    /* Some of the titles are no headings. */
    maker.step = maker.sections / (3 * QUERIES) + 1;
    bench_sections(argv[1], SIZE_MAX, take, &maker);
    for (size_t i = 0; i < OUTPUTS; i++)
        fclose(maker.files[i]);
    printf("%zu headings, %zu pairs of words, %zu slips\n", maker.headings,
           maker.texts, maker.slips);
    return 0;
}
