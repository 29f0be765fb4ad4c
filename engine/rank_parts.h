/**
 * The ranker's own parts: how it reads a text. Not for other modules.
 */
#ifndef SILCROW_RANK_PARTS_H
#define SILCROW_RANK_PARTS_H

#include "rank.h"

enum {
    BUCKETS = 1 << 12, /* of forms by stem */
    END = 0xffff,      /* of the forms of a bucket */
};

/** Forms by their stems. Most words of a text have none: their bucket is 0. */
struct ranker {
    const struct plan *plan;
    uint16_t buckets[BUCKETS]; /* first form, as its number + 1, or END */
    uint16_t next[PLAN_FORMS_MAX];
};

/** Places of the concepts while a field is read. */
struct places {
    uint32_t last[QUERY_WORDS_MAX]; /* last place + 1; 0 for none */
    uint32_t near[QUERY_WORDS_MAX]; /* nearest to the concept before; in
                                       half words; 0 for never */
};

/** The best form of each concept in each field. */
struct kinds {
    uint8_t heading[QUERY_WORDS_MAX];
    uint8_t crumbs[QUERY_WORDS_MAX];
    uint8_t body[QUERY_WORDS_MAX];
    uint8_t best[QUERY_WORDS_MAX];
};

/** Does the form stand at the start of `words`, and may it in this guide? */
bool rank_stands(const struct ranker *ranker, const struct plan_form *form,
                 const uint32_t *words, size_t count, uint32_t guide);

/** Is the heading the query, word for word as typed, or another name of it? */
bool rank_heading_whole(const struct plan *plan, const struct forward *forward);

/** The best form of each concept in any field, and which were found. */
void rank_find_best(struct candidate *candidate, const struct plan *plan,
                    struct kinds *kinds);

/** Read all fields. The places start as {0}. */
void rank_look(const struct ranker *ranker, const struct forward *forward,
               struct kinds *kinds, struct places *heading,
               struct places *crumbs, struct places *body);

#endif
