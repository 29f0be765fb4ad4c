#include "synonyms.h"

#include <stdlib.h>

#include "synonym_table.h"

void synonyms_free(struct synonyms *synonyms)
{
    if (!synonyms)
        return;
    tokenizer_free(&synonyms->tokenizer);
    arena_release(&synonyms->arena);
    free(synonyms->phrases);
    free(synonyms->slots);
    free(synonyms->rules);
    free(synonyms);
}

/** The form of a query's word that tells most, as in read_words(). */
static struct str form_of(const struct query_word *word)
{
    for (size_t i = word->same_count; i-- > 0;) {
        const struct str form = word->same[i];

        if (form.len && !word->ideograph &&
            strspn(form.ptr, "0123456789.") < form.len)
            return form;
    }
    return word->text;
}

/** The longest phrase at words[0] that has a rule or is to be forgotten. */
static const struct phrase *longest_phrase(const struct synonyms *synonyms,
                                           const struct str *words,
                                           size_t count)
{
    uint64_t hashes[SYNONYM_WORDS_MAX + 1] = {synonyms_hash_start()};

    if (count > synonyms->longest)
        count = synonyms->longest;
    for (size_t i = 0; i < count; i++)
        hashes[i + 1] = synonyms_hash(hashes[i], words[i]);
    for (; count; count--) {
        const uint32_t number =
            synonyms_find(synonyms, words, count, hashes[count]);

        if (number != PHRASE_NONE && (synonyms->phrases[number].rule_count ||
                                      synonyms->phrases[number].forgotten))
            return &synonyms->phrases[number];
    }
    return NULL;
}

static bool same_target(const struct synonym *a, const struct synonym *b)
{
    if (a->word_count != b->word_count)
        return false;
    for (size_t i = 0; i < a->word_count; i++)
        if (!str_equal(a->words[i], b->words[i]))
            return false;
    return true;
}

/** Does the owner want this pair forgotten? */
static bool forgotten(const struct synonyms *owner,
                      const struct synonym *synonym)
{
    uint64_t hash = synonyms_hash_start();
    uint32_t number;

    if (!owner || !synonym->shorter_count)
        return false;
    for (size_t i = 0; i < synonym->shorter_count; i++)
        hash = synonyms_hash(hash, synonym->shorter[i]);
    number =
        synonyms_find(owner, synonym->shorter, synonym->shorter_count, hash);
    return number != PHRASE_NONE && owner->phrases[number].forgotten;
}

static void add_targets(struct synonym_match *out,
                        const struct synonyms *synonyms,
                        const struct phrase *phrase,
                        const struct synonyms *owner)
{
    for (size_t i = 0; i < phrase->rule_count; i++) {
        const struct synonym *to = synonyms->rules[phrase->rule + i].to;
        size_t n = 0;

        if (forgotten(owner, to))
            continue;
        while (n < out->count && !same_target(out->targets[n], to))
            n++;
        if (n == out->count && n < SYNONYM_TARGETS_MAX)
            out->targets[out->count++] = to;
    }
}

bool synonyms_match(struct synonym_match *out, const struct synonyms *owner,
                    const struct synonyms *learned,
                    const struct query_word *words, size_t count)
{
    struct str forms[SYNONYM_WORDS_MAX];
    const struct phrase *own, *other;

    if (count > SYNONYM_WORDS_MAX)
        count = SYNONYM_WORDS_MAX;
    for (size_t i = 0; i < count; i++)
        forms[i] = form_of(&words[i]);
    own = owner ? longest_phrase(owner, forms, count) : NULL;
    other = learned ? longest_phrase(learned, forms, count) : NULL;
    out->count = out->words = 0;
    if (own && other && own->word_count >= other->word_count)
        other = NULL;
    if (other) {
        out->words = other->word_count;
        add_targets(out, learned, other, owner);
    }
    if (!out->count && own) {
        out->words = own->word_count;
        add_targets(out, owner, own, NULL);
    }
    return out->count > 0;
}

bool synonym_defined_in(const struct synonym *synonym, struct str guide)
{
    return str_sorted_has(synonym->guides, synonym->guide_count, guide);
}
