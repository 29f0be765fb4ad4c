#include "suggest_file.h"

#include <stdlib.h>

#include "buf.h"
#include "unicode.h"

enum {
    PLACES_MAX = 1000, /* looked at for one search of a range */
};

/** What was typed, and the answer to it as far as it is known. */
struct answer {
    const struct suggest *suggest;
    struct suggestion *out;
    struct str keys[SUGGEST_LIMIT_MAX]; /* of `out` */
    size_t count, limit;
};

static void offer(struct answer *answer, const struct suggestion *suggestion,
                  struct str key)
{
    for (size_t i = 0; i < answer->count; i++)
        if (str_equal(answer->keys[i], key) ||
            str_equal(answer->out[i].text, suggestion->text))
            if (str_equal(answer->out[i].beside, suggestion->beside) ||
                !suggestion->beside.len)
                return;
    answer->keys[answer->count] = key;
    answer->out[answer->count++] = *suggestion;
}

/** The words of what was typed, each with its space but for an unfinished
 * one. */
struct typed {
    struct str words[SUGGEST_WORDS_MAX];
    size_t count;
};

/** Does a key have all the words, each typed one another of its own? */
static bool has_words(struct str key, const struct typed *typed)
{
    size_t starts[SUGGEST_WORDS_MAX], count = 0, found = 0;

    for (size_t at = 0; at < key.len && count < SUGGEST_WORDS_MAX; at++)
        if (at == 0 || key.ptr[at - 1] == ' ')
            starts[count++] = at;
    for (size_t i = 0; i < typed->count && found == i; i++)
        for (size_t n = 0; n < count && found == i; n++)
            if (str_starts(str_skip(key, starts[n]), typed->words[i])) {
                starts[n] = key.len;
                found++;
            }
    return found == typed->count;
}

/** Offer the best of a range that have all the words. */
static void offer_range(struct answer *answer, struct suggest_range range,
                        const struct typed *typed)
{
    struct suggest_heap heap = {NULL, 0, 0};
    uint32_t number;

    suggest_cover(&heap, answer->suggest, range);
    for (size_t work = 0; work < PLACES_MAX && answer->count < answer->limit &&
                          suggest_next(&number, &heap, answer->suggest);
         work++) {
        const struct suggest_offer entry = suggest_entry_at(
            answer->suggest, suggest_place_at(answer->suggest, number).entry);

        if (entry.text.len && has_words(entry.key, typed))
            offer(answer,
                  &(struct suggestion){entry.kind, entry.text, entry.beside,
                                       entry.frequency},
                  entry.key);
    }
    free(heap.nodes);
}

static void split(struct typed *typed, struct str key)
{
    typed->count = 0;
    while (key.len && typed->count < SUGGEST_WORDS_MAX) {
        const char *space = memchr(key.ptr, ' ', key.len);
        const size_t len = space ? (size_t)(space - key.ptr) + 1 : key.len;

        typed->words[typed->count++] = (struct str){key.ptr, len};
        key = str_skip(key, len);
    }
}

/** Offer what begins with the words as they were typed. */
static void offer_prefix(struct answer *answer, struct str key)
{
    static const struct typed nothing = {.count = 0};

    if (key.len && answer->count < answer->limit)
        offer_range(answer, suggest_range_of(answer->suggest, key), &nothing);
}

/** Offer what has all the words in any order. */
static void offer_words(struct answer *answer, struct str key)
{
    struct suggest_range least = {0, UINT32_MAX};
    struct typed typed;

    split(&typed, key);
    if (typed.count < 2)
        return;
    for (size_t i = 0; i < typed.count; i++) {
        const struct suggest_range range =
            suggest_range_of(answer->suggest, typed.words[i]);

        if (range.end - range.first < least.end - least.first)
            least = range;
    }
    offer_range(answer, least, &typed);
}

/** Offer words of the vocabulary that go on from the one that was typed. */
static void offer_vocabulary(struct answer *answer,
                             const struct vocabulary *vocabulary,
                             struct str word, struct arena *arena)
{
    struct vocabulary_word words[SUGGEST_LIMIT_MAX * 2 + 1];
    const size_t count =
        vocabulary_top(words, sizeof words / sizeof *words, vocabulary, word);

    for (size_t i = 0; i < count && answer->count < answer->limit; i++) {
        const struct str text = vocabulary_text(&words[i]);
        struct str key;

        if (str_equal(text, word))
            continue;
        key = arena_format(arena, "%.*s ", STR_ARGS(text));
        offer(answer,
              &(struct suggestion){.kind = SUGGESTION_WORD,
                                   .text = {key.ptr, key.len - 1},
                                   .frequency = words[i].frequency},
              key);
    }
}

/** Is the last word that was typed unfinished? */
static bool unfinished(struct str typed)
{
    size_t start = typed.len;
    struct str last;

    while (start && ((unsigned char)typed.ptr[--start] & 0xC0) == 0x80)
        continue;
    last = str_skip(typed, start);
    switch (char_class(utf8_next(&last))) {
    case CHAR_LETTER:
    case CHAR_DIGIT:
    case CHAR_MARK:
    case CHAR_IDEOGRAPH:
        return true;
    case CHAR_OTHER:
    case CHAR_SYMBOL:
        break;
    }
    return false;
}

size_t suggest_find(struct suggestion *out, size_t limit,
                    const struct suggest *suggest,
                    const struct vocabulary *vocabulary, struct str typed,
                    struct arena *arena)
{
    struct answer answer = {
        .suggest = suggest,
        .out = out,
        .limit = limit < SUGGEST_LIMIT_MAX ? limit : SUGGEST_LIMIT_MAX};
    const bool open = typed.len && unfinished(typed);
    struct tokenizer tokenizer = {.count = 0};
    struct buf apart = {0}, joined = {0};

    if (typed.len > SUGGEST_QUERY_MAX)
        return 0;
    suggest_key(&apart, &tokenizer, typed, false);
    if (suggest_key(&joined, &tokenizer, typed, true))
        joined.len -= joined.len && open;
    else
        joined.len = 0;
    apart.len -= apart.len && open;
    offer_prefix(&answer, buf_view(&apart));
    offer_prefix(&answer, buf_view(&joined));
    offer_words(&answer, buf_view(&apart));
    if (vocabulary && open && !memchr(apart.ptr, ' ', apart.len))
        offer_vocabulary(&answer, vocabulary, buf_view(&apart), arena);
    tokenizer_free(&tokenizer);
    buf_free(&apart);
    buf_free(&joined);
    return answer.count;
}
