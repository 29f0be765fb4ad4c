#include "settings_synonyms.h"

#include "synonym_table.h"

static void add_rule(struct synonyms *synonyms, uint32_t from, struct str word,
                     struct str other)
{
    const uint32_t to = synonyms_phrase(synonyms, other);
    const struct synonym *target;

    if (to == PHRASE_NONE || to == from)
        return;
    target = synonyms_target(
        synonyms, to,
        &(struct synonym){.kind = SYNONYM_OWNER,
                          .text = arena_copy(synonyms_arena(synonyms), other)});
    synonyms_rule(synonyms, from, target);
    synonyms_variants(synonyms, from, word, PLURAL_NONE, target);
}

struct synonyms *settings_synonyms(const struct settings *settings)
{
    struct synonyms *synonyms;

    if (!settings->synonyms.count)
        return NULL;
    synonyms = synonyms_new();
    for (size_t i = 0; i < settings->synonyms.count; i++) {
        const struct settings_pair *pair = &settings->synonyms.items[i];
        const struct str word =
            arena_copy(synonyms_arena(synonyms), pair->name);
        const uint32_t from = synonyms_phrase(synonyms, word);

        for (size_t n = 0; from != PHRASE_NONE && n < pair->values.count; n++)
            add_rule(synonyms, from, word, pair->values.items[n]);
    }
    synonyms_seal(synonyms);
    return synonyms;
}
