/**
 * A vocabulary file of any bytes: refused, or read without leaving it, and
 * every word that comes out is one that a vocabulary can hold.
 */
#include <assert.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine/spell.h"
#include "engine/unicode.h"
#include "engine/vocabulary.h"

enum {
    TOP = 50,        /* completions asked for */
    NUMBERS = 100,   /* words asked for by number */
    WORDS_MAX = 1000 /* words walked over */
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int check(void *context, const struct vocabulary_word *word)
{
    unsigned *left = context;

    assert(word->len > 0 && word->len <= VOCABULARY_WORD_MAX);
    assert(word->frequency > 0);
    assert(utf8_check(vocabulary_text(word)) == word->len);
    return left && --*left == 0;
}

static int check_match(void *context, const struct vocabulary_word *word,
                       unsigned distance)
{
    assert(distance <= VOCABULARY_DISTANCE_MAX);
    return check(context, word);
}

static void ask(const struct vocabulary *vocabulary)
{
    static const char *const texts[] = {"", "a", "catheter", "日本", "жу"};
    struct spell_correction corrections[SPELL_CORRECTIONS_MAX];
    struct vocabulary_word words[TOP];
    unsigned left = WORDS_MAX;

    vocabulary_each(vocabulary, (struct vocabulary_range){0, UINT32_MAX}, check,
                    &left);
    for (uint32_t i = 0; i < NUMBERS; i++)
        if (vocabulary_word(words, vocabulary, i))
            check(NULL, words);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const struct str text = str_of(texts[i]);
        struct vocabulary_pattern pattern = {.word = text, .distance = 2};
        const struct vocabulary_range range =
            vocabulary_prefix(vocabulary, text);
        const size_t count = vocabulary_top(words, TOP, vocabulary, text);

        assert(range.first <= range.end &&
               range.end <= vocabulary_count(vocabulary));
        for (size_t j = 0; j < count; j++)
            check(NULL, &words[j]);
        vocabulary_frequency(vocabulary, text);
        vocabulary_match(vocabulary, &pattern, check_match, NULL);
        spell_correct(corrections, SPELL_CORRECTIONS_MAX, vocabulary,
                      &spell_limits_default, text);
        spell_complete(corrections, SPELL_CORRECTIONS_MAX, vocabulary,
                       &spell_limits_default, text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const int fd = memfd_create("vocabulary", MFD_CLOEXEC);
    struct vocabulary *vocabulary;
    struct error err;
    char path[64];

    assert(fd != -1);
    assert(write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (vocabulary_open(&vocabulary, path, &err) == 0)
        ask(vocabulary);
    vocabulary_close(vocabulary);
    close(fd);
    return 0;
}
