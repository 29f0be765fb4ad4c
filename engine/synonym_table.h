/**
 * The table of synonyms from inside, for the modules that make it: phrases,
 * what they may be replaced by, rules from the ones to the others, and a seal,
 * after which it is only read.
 */
#ifndef SILCROW_SYNONYM_TABLE_H
#define SILCROW_SYNONYM_TABLE_H

#include "mem.h"
#include "synonyms.h"
#include "token.h"

/** A phrase of the table, or none. */
#define PHRASE_NONE UINT32_MAX

struct phrase {
    uint64_t hash;
    const struct str *words;
    uint32_t word_count;
    uint32_t rule, rule_count; /* of the sorted rules that begin here */
    bool forgotten;
};

struct rule {
    uint32_t from; /* number of a phrase */
    const struct synonym *to;
};

struct synonyms {
    struct arena arena;
    struct tokenizer tokenizer;
    struct phrase *phrases;
    size_t phrase_count, phrase_room;
    uint32_t *slots; /* hash table: number of the phrase + 1 */
    size_t slot_count;
    struct rule *rules;
    size_t rule_count, rule_room;
    size_t longest; /* words of the longest phrase */
};

struct synonyms *synonyms_new(void);

/** What a table keeps its texts in; they live as long as it does. */
struct arena *synonyms_arena(struct synonyms *synonyms);

/** The phrase of a text, made when it is new; PHRASE_NONE when the text has
 * no word or more than SYNONYM_WORDS_MAX. */
uint32_t synonyms_phrase(struct synonyms *synonyms, struct str text);

/** Words of a phrase. */
size_t synonyms_words(const struct synonyms *synonyms, uint32_t phrase,
                      const struct str **words);

/** A target; its words are those of `phrase`, the rest is taken over. Stays
 * where it is until synonyms_free(). */
struct synonym *synonyms_target(struct synonyms *synonyms, uint32_t phrase,
                                const struct synonym *synonym);

/** `from` may become `to`. More than SYNONYMS_RULES_MAX are left out. */
void synonyms_rule(struct synonyms *synonyms, uint32_t from,
                   const struct synonym *to);

/** Which other numbers of its last word a phrase is found by. */
enum plural {
    PLURAL_NONE,
    PLURAL_SHORT, /* PICCs of PICC and the reverse; AIDS has none */
    PLURAL_LONG,  /* by the rules of English */
};

/** The same rule for other ways to write a phrase: `crfbp` of `CRF-BP`, and
 * its last word in another number. */
void synonyms_variants(struct synonyms *synonyms, uint32_t phrase,
                       struct str text, enum plural plural,
                       const struct synonym *to);

/** Nothing that was learned of this phrase counts. */
void synonyms_forget(struct synonyms *synonyms, uint32_t phrase);

/** Where the hash of a phrase begins, and one word further. */
uint64_t synonyms_hash_start(void);
uint64_t synonyms_hash(uint64_t hash, struct str word);

/** The phrase of these words and their hash, or PHRASE_NONE. */
uint32_t synonyms_find(const struct synonyms *synonyms, const struct str *words,
                       size_t count, uint64_t hash);

/** Sort the rules; the table is complete. */
void synonyms_seal(struct synonyms *synonyms);

#endif
