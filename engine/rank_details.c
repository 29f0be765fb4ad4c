#include "rank_details.h"

#include "rank_parts.h"

const struct rank_details rank_details_none = {
    .words = {0, 0},
    .exact = RANK_EXACT_NOT,
    .score = 1,
};

/** A rule counts within what those before it leave open. */
static void add(double *score, double *open, struct rank_place place)
{
    if (!place.max)
        return;
    *open /= place.max;
    *score += *open * (place.rank ? place.rank - 1 : 0);
}

void rank_details_score(struct rank_details *details)
{
    const struct rank_place typo = {details->typos_max + 1 - details->typos,
                                    details->typos_max + 1};
    const struct rank_place exact = {(uint32_t)details->exact + 1,
                                     RANK_EXACT_WHOLE + 1};
    const struct rank_place exact_words = {details->exact_words.rank + 1,
                                           details->exact_words.max + 1};
    double open = 1;

    details->score = 0;
    if (details->words.max && !details->words.rank)
        return;
    add(&details->score, &open, details->words);
    add(&details->score, &open, typo);
    add(&details->score, &open, details->proximity);
    add(&details->score, &open, details->attribute);
    add(&details->score, &open, details->position);
    add(&details->score, &open, exact);
    add(&details->score, &open, exact_words);
    details->score += open;
}

/* ---- Details ------------------------------------------------------------ */

enum {
    NEAR_MAX = 4,       /* words between two that tell nothing more */
    FIELDS = 3,         /* heading, breadcrumb, text; */
    ATTRIBUTES = 4,     /* and before them the id, which has no words */
    POSITION_COSTS = 10 /* worst of position_cost() */
};

/** What a word costs that stands so far from the start of its field: less and
 * less for each word. */
static uint32_t position_cost(size_t position)
{
    static const size_t ends[POSITION_COSTS] = {0,  1,  4,  7,   11,
                                                16, 24, 64, 256, 1024};
    uint32_t cost = 0;

    while (cost < POSITION_COSTS && position > ends[cost])
        cost++;
    return cost;
}

/** Where each concept first stands in a field, from 1; 0 for nowhere. */
static void find_first(uint32_t *first, const struct ranker *ranker,
                       const uint32_t *words, size_t count, uint32_t guide)
{
    memset(first, 0, QUERY_WORDS_MAX * sizeof *first);
    for (size_t i = 0; i < count; i++) {
        uint16_t next = ranker->buckets[(words[i] >> 16) % BUCKETS];

        for (; words[i] != FORWARD_BORDER && next && next != END;
             next = ranker->next[next - 1]) {
            const struct plan_form *form = &ranker->plan->forms[next - 1];

            if (!first[form->concept] &&
                rank_stands(ranker, form, words + i, count - i, guide))
                first[form->concept] = (uint32_t)i + 1;
        }
    }
}

/** The best field of each concept, and its place there. */
static void place_details(struct rank_details *out, const struct ranker *ranker,
                          const struct forward *forward, uint32_t wanted)
{
    uint32_t first[FIELDS][QUERY_WORDS_MAX];

    find_first(first[0], ranker, forward->heading, forward->heading_count,
               forward->guide);
    find_first(first[1], ranker, forward->crumbs, forward->crumb_count,
               forward->guide);
    find_first(first[2], ranker, forward->body, forward->body_count,
               forward->guide);
    out->attribute.max = out->position.max = 1;
    out->attribute.rank = out->position.rank = 1;
    for (size_t c = 0; c < ranker->plan->concept_count; c++) {
        uint32_t field = 0;

        if (!(wanted >> c & 1))
            continue;
        while (field < FIELDS && !first[field][c])
            field++;
        out->attribute.max += ATTRIBUTES - 1;
        out->position.max += POSITION_COSTS;
        if (field == FIELDS)
            continue;
        out->attribute.rank += FIELDS - 1 - field;
        out->position.rank +=
            POSITION_COSTS - position_cost(first[field][c] - 1);
    }
}

/** How near wanted concepts that follow one another in the query are. */
static void nearness_details(struct rank_details *out, const struct plan *plan,
                             const struct places *heading,
                             const struct places *body, uint32_t found)
{
    out->proximity = (struct rank_place){1, 1};
    for (size_t c = 1; c < plan->concept_count; c++) {
        const uint32_t here = body->near[c], there = heading->near[c];
        uint32_t near = here && (!there || here < there) ? here : there;

        if (!(found >> c & 1) || !(found >> (c - 1) & 1))
            continue;
        near = near ? near / 2 : NEAR_MAX;
        out->proximity.max += NEAR_MAX - 1;
        out->proximity.rank += near < NEAR_MAX ? NEAR_MAX - near : 0;
    }
}

static enum rank_exact exact_details(const struct plan *plan,
                                     const struct forward *forward)
{
    if (rank_heading_whole(plan, forward))
        return RANK_EXACT_WHOLE;
    for (size_t i = 0; i < plan->lang_count; i++)
        if (plan->whole_count && forward->heading_count > plan->whole_count &&
            memcmp(forward->heading, plan->whole[i],
                   plan->whole_count * sizeof *plan->whole[i]) == 0)
            return RANK_EXACT_START;
    return RANK_EXACT_NOT;
}

void ranker_details(struct rank_details *out, const struct ranker *ranker,
                    const struct forward *forward)
{
    const struct plan *plan = ranker->plan;
    const uint32_t wanted = plan->wanted;
    struct places heading = {0}, crumbs = {0}, body = {0};
    struct kinds kinds;
    struct candidate found;

    *out = (struct rank_details){0};
    rank_look(ranker, forward, &kinds, &heading, &crumbs, &body);
    rank_find_best(&found, plan, &kinds);
    for (size_t c = 0; c < plan->concept_count; c++) {
        if (!(wanted >> c & 1))
            continue;
        out->words.max++;
        out->words.rank += found.found >> c & 1;
        out->typos_max++;
        out->typos += kinds.best[c] == MATCH_TYPO;
        out->exact_words.max++;
        out->exact_words.rank += kinds.best[c] == MATCH_EXACT;
    }
    place_details(out, ranker, forward, wanted & found.found);
    nearness_details(out, plan, &heading, &body, wanted & found.found);
    out->exact = exact_details(plan, forward);
    rank_details_score(out);
}
