#include "synonym_table.h"

#include <stdlib.h>

enum {
    SLOTS_MIN = 1 << 8, /* of the table at first */
};

/** Words of a text until they are known to be new. */
struct scratch {
    struct str words[SYNONYM_WORDS_MAX];
    char bytes[(SYNONYM_WORDS_MAX + 2) * (TOKEN_BYTES_MAX + 4)];
    size_t used;
};

/** A copy in the scratch, with another end; empty when there is no room. */
static struct str keep(struct scratch *scratch, struct str word,
                       const char *end)
{
    const size_t more = strlen(end);
    char *at = scratch->bytes + scratch->used;

    if (sizeof scratch->bytes - scratch->used < word.len + more)
        return (struct str){NULL, 0};
    memcpy(at, word.ptr, word.len);
    memcpy(at + word.len, end, more);
    scratch->used += word.len + more;
    return (struct str){at, word.len + more};
}

struct synonyms *synonyms_new(void)
{
    struct synonyms *synonyms = mem_zero(1, sizeof *synonyms);

    synonyms->slot_count = SLOTS_MIN;
    synonyms->slots = mem_zero(SLOTS_MIN, sizeof *synonyms->slots);
    return synonyms;
}

struct arena *synonyms_arena(struct synonyms *synonyms)
{
    return &synonyms->arena;
}

/* ---- Phrases ----------------------------------------------------------- */

uint64_t synonyms_hash_start(void)
{
    return 0xcbf29ce484222325ULL;
}

/** FNV-1a, 64 bits (Fowler, Noll, Vo), over a word and a separator. */
uint64_t synonyms_hash(uint64_t hash, struct str word)
{
    for (size_t i = 0; i < word.len; i++) {
        hash ^= (unsigned char)word.ptr[i];
        hash *= 0x100000001b3ULL;
    }
    return (hash ^ 0xff) * 0x100000001b3ULL;
}

static uint64_t hash_words(const struct str *words, size_t count)
{
    uint64_t hash = synonyms_hash_start();

    for (size_t i = 0; i < count; i++)
        hash = synonyms_hash(hash, words[i]);
    return hash;
}

static bool same_words(const struct phrase *phrase, const struct str *words,
                       size_t count)
{
    if (phrase->word_count != count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!str_equal(phrase->words[i], words[i]))
            return false;
    return true;
}

uint32_t synonyms_find(const struct synonyms *synonyms, const struct str *words,
                       size_t count, uint64_t hash)
{
    const size_t mask = synonyms->slot_count - 1;

    for (size_t slot = hash & mask; synonyms->slots[slot];
         slot = (slot + 1) & mask) {
        const struct phrase *phrase =
            &synonyms->phrases[synonyms->slots[slot] - 1];

        if (phrase->hash == hash && same_words(phrase, words, count))
            return synonyms->slots[slot] - 1;
    }
    return PHRASE_NONE;
}

static void put_slot(struct synonyms *synonyms, uint32_t number)
{
    const size_t mask = synonyms->slot_count - 1;
    size_t slot = synonyms->phrases[number].hash & mask;

    while (synonyms->slots[slot])
        slot = (slot + 1) & mask;
    synonyms->slots[slot] = number + 1;
}

static void grow(struct synonyms *synonyms)
{
    free(synonyms->slots);
    synonyms->slot_count *= 2;
    synonyms->slots = mem_zero(synonyms->slot_count, sizeof *synonyms->slots);
    for (uint32_t i = 0; i < synonyms->phrase_count; i++)
        put_slot(synonyms, i);
}

/** The phrase of these words; they are copied when it is new. */
static uint32_t intern(struct synonyms *synonyms, const struct str *words,
                       size_t count)
{
    const uint64_t hash = hash_words(words, count);
    uint32_t number = synonyms_find(synonyms, words, count, hash);
    struct str *copy;

    if (number != PHRASE_NONE)
        return number;
    if (synonyms->phrase_count == synonyms->phrase_room) {
        synonyms->phrase_room =
            synonyms->phrase_room ? synonyms->phrase_room * 2 : 64;
        synonyms->phrases = mem_resize(synonyms->phrases, synonyms->phrase_room,
                                       sizeof(struct phrase));
    }
    copy = arena_alloc(&synonyms->arena, count * sizeof *copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = arena_copy(&synonyms->arena, words[i]);
    number = (uint32_t)synonyms->phrase_count++;
    synonyms->phrases[number] = (struct phrase){
        .hash = hash, .words = copy, .word_count = (uint32_t)count};
    if (count > synonyms->longest)
        synonyms->longest = count;
    if (synonyms->phrase_count * 2 > synonyms->slot_count)
        grow(synonyms);
    else
        put_slot(synonyms, number);
    return number;
}

/** The words of a text, each in the form that tells most: `c++` and not `c`.
 * Returns how many, 0 when there are too many. */
static size_t read_words(struct synonyms *synonyms, struct scratch *scratch,
                         struct str text)
{
    struct token token;
    size_t count = 0;

    scratch->used = 0;
    tokenizer_start(&synonyms->tokenizer, text);
    while (tokenizer_next(&synonyms->tokenizer, &token)) {
        struct str *word = &scratch->words[count];

        if (token.kind == TOKEN_JOINED)
            continue;
        if (token.kind == TOKEN_SAME) {
            if (!count || token.number || token.ideograph)
                continue;
            word--;
        } else if (count++ == SYNONYM_WORDS_MAX)
            return 0;
        *word = keep(scratch, token.text, "");
        if (!word->len)
            return 0;
    }
    return count;
}

uint32_t synonyms_phrase(struct synonyms *synonyms, struct str text)
{
    struct scratch scratch;
    const size_t count = read_words(synonyms, &scratch, text);

    return count ? intern(synonyms, scratch.words, count) : PHRASE_NONE;
}

size_t synonyms_words(const struct synonyms *synonyms, uint32_t phrase,
                      const struct str **words)
{
    *words = synonyms->phrases[phrase].words;
    return synonyms->phrases[phrase].word_count;
}

/* ---- Rules ------------------------------------------------------------- */

struct synonym *synonyms_target(struct synonyms *synonyms, uint32_t phrase,
                                const struct synonym *synonym)
{
    struct synonym *copy = arena_alloc(&synonyms->arena, sizeof *copy);

    *copy = *synonym;
    copy->word_count = synonyms_words(synonyms, phrase, &copy->words);
    return copy;
}

void synonyms_rule(struct synonyms *synonyms, uint32_t from,
                   const struct synonym *to)
{
    if (synonyms->rule_count == SYNONYMS_RULES_MAX)
        return;
    if (synonyms->rule_count == synonyms->rule_room) {
        synonyms->rule_room =
            synonyms->rule_room ? synonyms->rule_room * 2 : 64;
        synonyms->rules = mem_resize(synonyms->rules, synonyms->rule_room,
                                     sizeof *synonyms->rules);
    }
    synonyms->rules[synonyms->rule_count++] = (struct rule){from, to};
}

void synonyms_forget(struct synonyms *synonyms, uint32_t phrase)
{
    synonyms->phrases[phrase].forgotten = true;
}

/** `word` without its last `drop` bytes and with `end`. */
static struct str ending(struct scratch *scratch, struct str word, size_t drop,
                         const char *end)
{
    return keep(scratch, (struct str){word.ptr, word.len - drop}, end);
}

/** The word in the other number, by the rules of English; empty for none. */
static struct str other_number(struct scratch *scratch, struct str word)
{
    const char last = word.len > 1 ? word.ptr[word.len - 1] : '\0';
    const char before = word.len > 1 ? word.ptr[word.len - 2] : '\0';

    if (last < 'a' || last > 'z')
        return (struct str){NULL, 0};
    if (last == 's' && before == 's')
        return ending(scratch, word, 0, "es");
    if (str_ends(word, STR("ies")) && word.len > 4)
        return ending(scratch, word, 3, "y");
    if (last == 's')
        return word.len > 3 ? ending(scratch, word, 1, "")
                            : (struct str){NULL, 0};
    if (last == 'y' && !strchr("aeiou", before))
        return ending(scratch, word, 1, "ies");
    if (last == 'x' || (last == 'h' && strchr("cs", before)))
        return ending(scratch, word, 0, "es");
    return ending(scratch, word, 0, "s");
}

/** The words of a text that is one chunk, written together; empty when it is
 * not, or has no parts. */
static struct str joined(struct synonyms *synonyms, struct scratch *scratch,
                         struct str text)
{
    struct str out = {NULL, 0};
    struct token token;
    uint16_t chunk = 0;
    bool first = true;

    tokenizer_start(&synonyms->tokenizer, text);
    for (; tokenizer_next(&synonyms->tokenizer, &token); first = false) {
        if (first)
            chunk = token.chunk;
        if (token.chunk != chunk)
            return (struct str){NULL, 0};
        if (token.kind == TOKEN_JOINED)
            out = keep(scratch, token.text, "");
    }
    return out;
}

/** The last word of a phrase in another number; empty for none. */
static struct str in_other_number(struct scratch *scratch, struct str word,
                                  struct str text, enum plural plural)
{
    const char last = text.len ? text.ptr[text.len - 1] : '\0';
    const bool small_s = last == 's' && str_ends(word, STR("s"));

    switch (plural) {
    case PLURAL_NONE:
        break;
    case PLURAL_SHORT:
        if (small_s && word.len > 2)
            return ending(scratch, word, 1, "");
        if (last != 's' && last != 'S')
            return ending(scratch, word, 0, "s");
        break;
    case PLURAL_LONG:
        return other_number(scratch, word);
    }
    return (struct str){NULL, 0};
}

void synonyms_variants(struct synonyms *synonyms, uint32_t phrase,
                       struct str text, enum plural plural,
                       const struct synonym *to)
{
    struct scratch scratch;
    const struct str *words;
    const size_t count = synonyms_words(synonyms, phrase, &words);
    struct str together, other;

    scratch.used = 0;
    together = joined(synonyms, &scratch, text);
    other = in_other_number(&scratch, words[count - 1], text, plural);
    if (other.len) {
        memcpy(scratch.words, words, count * sizeof *words);
        scratch.words[count - 1] = other;
        synonyms_rule(synonyms, intern(synonyms, scratch.words, count), to);
    }
    if (!together.len)
        return;
    synonyms_rule(synonyms, intern(synonyms, &together, 1), to);
    other = in_other_number(&scratch, together, text, plural);
    if (other.len)
        synonyms_rule(synonyms, intern(synonyms, &other, 1), to);
}

/** By phrase; of one phrase the most widely defined first. */
static int rule_order(const void *a, const void *b)
{
    const struct rule *x = a, *y = b;

    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    if (x->to->guides_total != y->to->guides_total)
        return x->to->guides_total > y->to->guides_total ? -1 : 1;
    if (x->to->sections != y->to->sections)
        return x->to->sections > y->to->sections ? -1 : 1;
    return str_compare(x->to->text, y->to->text);
}

void synonyms_seal(struct synonyms *synonyms)
{
    if (synonyms->rule_count)
        qsort(synonyms->rules, synonyms->rule_count, sizeof *synonyms->rules,
              rule_order);
    for (size_t i = 0; i < synonyms->rule_count; i++) {
        struct phrase *phrase = &synonyms->phrases[synonyms->rules[i].from];

        if (!phrase->rule_count)
            phrase->rule = (uint32_t)i;
        phrase->rule_count++;
    }
}
