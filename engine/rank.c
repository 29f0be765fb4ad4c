#include "rank.h"

#include <math.h>
#include <stdlib.h>

#include "mem.h"
#include "rank_parts.h"

enum {
    DISTANCE_MAX = 12, /* words between two that are still near */
    REVERSED = 3,      /* half words by which a wrong order is farther */
};

/* What each part of a score is worth. One set for every collection: chosen so
 * that none of nine judged ones (abstracts, questions, documentation, manual
 * pages) is below plain BM25, and changed by no more than one step of two
 * from what is round. */
static const double worth_words = 0.5;     /* BM25 over what the words tell */
static const double worth_cover = 0.3;     /* query and heading, each other */
static const double worth_heading = 0.3;   /* words of the query in it */
static const double worth_closeness = 0.3; /* all in order, nothing between */
static const double worth_form = 0.05;     /* all as typed */

/** Worth of the forms, best first. */
static const double form_worth[] = {
    [MATCH_EXACT] = 1,     [MATCH_STEM] = 0.8, [MATCH_PREFIX] = 0.6,
    [MATCH_SYNONYM] = 0.5, [MATCH_TYPO] = 0.8, [MATCH_NONE] = 0,
};

static uint16_t *bucket_of(struct ranker *ranker, uint32_t word)
{
    return &ranker->buckets[(word >> 16) % BUCKETS];
}

struct ranker *ranker_new(const struct plan *plan)
{
    struct ranker *ranker = mem_zero(1, sizeof *ranker);

    ranker->plan = plan;
    /* Borders are noticed as forms are. */
    *bucket_of(ranker, FORWARD_BORDER) = END;
    for (size_t i = 0; i < plan->form_count; i++) {
        uint16_t *bucket = bucket_of(ranker, plan->forms[i].number);

        ranker->next[i] = *bucket ? *bucket : END;
        *bucket = (uint16_t)(i + 1);
    }
    return ranker;
}

void ranker_free(struct ranker *ranker)
{
    free(ranker);
}

static uint8_t better(uint8_t a, uint8_t b)
{
    return a < b ? a : b;
}

/** Keep the smaller distance; two words written as one are neighbours. */
static void nearer(uint32_t *near, uint32_t gap)
{
    if (gap < 2)
        gap = 2;
    if (!*near || gap < *near)
        *near = gap;
}

/** Does the form stand at the start of `words`, and may it in this guide? */
bool rank_stands(const struct ranker *ranker, const struct plan_form *form,
                 const uint32_t *words, size_t count, uint32_t guide)
{
    const struct plan *plan = ranker->plan;

    if (form->stem ? !forward_same_stem(form->number, words[0])
                   : form->number != words[0])
        return false;
    for (size_t i = 1; i < form->parts; i++)
        if (i >= count || words[i] == FORWARD_BORDER ||
            !forward_same_stem(plan->run_numbers[form->run + i], words[i]))
            return false;
    for (size_t i = 0; i < form->forbidden_count; i++)
        if (plan->forbidden[form->forbidden + i] == guide)
            return false;
    return true;
}

/** A concept stands at the places `at` to `end`: how near is it to those
 * before and after it in the query? */
static void place(struct places *places, size_t concept, size_t concepts,
                  uint32_t at, uint32_t end)
{
    if (concept && places->last[concept - 1])
        nearer(&places->near[concept],
               2 * (at + 1 - places->last[concept - 1]));
    if (concept + 1 < concepts && places->last[concept + 1])
        nearer(&places->near[concept + 1],
               2 * (at + 1 - places->last[concept + 1]) + REVERSED);
    places->last[concept] = end + 1;
}

/** Look up what stands at the start of `words`, at place `at`; `kinds` keeps
 * the best kind of each concept. */
static void note(const struct ranker *ranker, const uint32_t *words,
                 size_t count, uint32_t guide, uint32_t at,
                 struct places *places, uint8_t *kinds)
{
    for (uint16_t i = ranker->buckets[(words[0] >> 16) % BUCKETS]; i != END;
         i = ranker->next[i - 1]) {
        const struct plan_form *form = &ranker->plan->forms[i - 1];
        const uint8_t c = form->concept;

        if (!rank_stands(ranker, form, words, count, guide))
            continue;
        kinds[c] = better(form->kind, kinds[c]);
        place(places, c, ranker->plan->concept_count, at, at + form->parts - 1);
    }
}

static inline uint16_t bucket(const struct ranker *ranker, uint32_t word)
{
    return ranker->buckets[(word >> 16) % BUCKETS];
}

/** The next word from `i` on that may have a form, or may be followed by one:
 * most of a text is passed over, four words at once. */
static size_t pass(const struct ranker *ranker, const uint32_t *words, size_t i,
                   size_t count)
{
    while (i + 4 <= count &&
           !(bucket(ranker, words[i]) | bucket(ranker, words[i + 1]) |
             bucket(ranker, words[i + 2]) | bucket(ranker, words[i + 3])))
        i += 4;
    return i;
}

/** Read a field: `kinds` gets the best form of each concept in it. */
static void read_field(const struct ranker *ranker, const uint32_t *words,
                       size_t count, uint32_t guide, struct places *places,
                       uint8_t *kinds)
{
    memset(places->last, 0, sizeof places->last);
    for (size_t i = pass(ranker, words, 0, count); i < count;
         i = pass(ranker, words, i + 1, count)) {
        if (words[i] == FORWARD_BORDER)
            memset(places->last, 0, sizeof places->last);
        else if (bucket(ranker, words[i]))
            note(ranker, words + i, count - i, guide, (uint32_t)i, places,
                 kinds);
    }
}

/** How near each wanted concept is to the wanted one before it, from 0 to 1:
 * 1 where all stand in order with nothing between. */
static double closeness(const struct plan *plan, const struct places *places)
{
    double near = 0, all = 0;

    for (size_t c = 1; c < plan->concept_count; c++) {
        const double worth =
            fmin(plan->concepts[c - 1].telling, plan->concepts[c].telling);
        const double words = places->near[c] / 2.0;

        all += worth;
        if (places->near[c] && words <= DISTANCE_MAX)
            near += worth / words;
    }
    return all > 0 ? near / all : 0;
}

/** Is the heading just this form, which is all of the query? */
static bool heading_form(const struct plan *plan, const struct plan_form *form,
                         const struct forward *forward)
{
    if (form->kind != MATCH_EXACT || form->parts != forward->heading_count ||
        form->parts < 2)
        return false;
    for (size_t i = 0; i < form->parts; i++)
        if (!forward_same_stem(plan->run_numbers[form->run + i],
                               forward->heading[i]))
            return false;
    return true;
}

/** Is the heading the query, word for word as typed, or another name of it? */
bool rank_heading_whole(const struct plan *plan, const struct forward *forward)
{
    if (plan->whole_count && forward->heading_count == plan->whole_count)
        for (size_t i = 0; i < plan->lang_count; i++)
            if (memcmp(forward->heading, plan->whole[i],
                       plan->whole_count * sizeof *plan->whole[i]) == 0)
                return true;
    if (plan->concept_count == 1)
        for (size_t i = 0; i < plan->form_count; i++)
            if (heading_form(plan, &plan->forms[i], forward))
                return true;
    return false;
}

/** Sum of what the concepts tell that a field has. */
static double told(const struct plan *plan, const uint8_t *kinds)
{
    double sum = 0;

    for (size_t c = 0; c < plan->concept_count; c++)
        if (kinds[c] != MATCH_NONE && !plan->concepts[c].common)
            sum += plan->concepts[c].telling * form_worth[kinds[c]];
    return sum;
}

static enum rank_tier tier_of(const struct plan *plan,
                              const struct forward *forward,
                              const struct kinds *kinds)
{
    bool any = false;

    if (rank_heading_whole(plan, forward))
        return RANK_HEADING_IS_QUERY;
    for (size_t c = 0; c < plan->concept_count; c++) {
        if (plan->concepts[c].common || plan->concepts[c].optional)
            continue;
        any = true;
        if (kinds->heading[c] == MATCH_NONE && kinds->crumbs[c] == MATCH_NONE)
            return RANK_WORDS;
    }
    return any ? RANK_HEADINGS_HAVE_ALL : RANK_WORDS;
}

/** How much of the heading are words of the query, 0 to 1. */
static double cover(const struct plan *plan, const struct forward *forward,
                    const struct kinds *kinds)
{
    size_t matched = 0;

    for (size_t c = 0; c < plan->concept_count; c++)
        matched += kinds->heading[c] != MATCH_NONE;
    if (!forward->heading_count)
        return 0;
    return fmin(1, (double)matched / (double)forward->heading_count);
}

void rank_find_best(struct candidate *candidate, const struct plan *plan,
                    struct kinds *kinds)
{
    candidate->found = 0;
    for (size_t c = 0; c < plan->concept_count; c++) {
        kinds->best[c] =
            better(better(kinds->heading[c], kinds->crumbs[c]), kinds->body[c]);
        if (kinds->best[c] != MATCH_NONE)
            candidate->found |= 1u << c;
    }
}

/** The factor of an owner's weight: twice the weight is a push, not a rule.
 * Sites that number their pages by weight, as some generators have it, keep
 * an order by words. */
static double boost(double weight)
{
    const double least = 0.5, most = 2, step = 0.15;

    if (weight <= 0)
        return 1;
    return fmin(most, fmax(least, 1 + step * log2(weight)));
}

/** Read all fields. The places start as {0}. */
void rank_look(const struct ranker *ranker, const struct forward *forward,
               struct kinds *kinds, struct places *heading,
               struct places *crumbs, struct places *body)
{
    memset(kinds, MATCH_NONE, sizeof *kinds);
    read_field(ranker, forward->heading, forward->heading_count, forward->guide,
               heading, kinds->heading);
    read_field(ranker, forward->crumbs, forward->crumb_count, forward->guide,
               crumbs, kinds->crumbs);
    read_field(ranker, forward->body, forward->body_count, forward->guide, body,
               kinds->body);
}

/** Read all fields; the closeness of the words is that of the best one. */
static double look(const struct ranker *ranker, const struct forward *forward,
                   struct kinds *kinds)
{
    struct places heading = {0}, crumbs = {0}, body = {0};

    rank_look(ranker, forward, kinds, &heading, &crumbs, &body);
    return fmax(closeness(ranker->plan, &body),
                closeness(ranker->plan, &heading));
}

void ranker_found(struct rank_found *found, const struct ranker *ranker,
                  const struct forward *forward)
{
    struct kinds kinds;

    look(ranker, forward, &kinds);
    for (size_t c = 0; c < ranker->plan->concept_count; c++)
        found[c] = (struct rank_found){kinds.heading[c], kinds.crumbs[c],
                                       kinds.body[c]};
}

void ranker_score(const struct ranker *ranker, struct candidate *candidate,
                  const struct forward *forward)
{
    const struct plan *plan = ranker->plan;
    const double all = plan->telling > 0 ? plan->telling : 1;
    struct rank_parts *parts = &candidate->parts;
    struct kinds kinds;
    const double near = look(ranker, forward, &kinds);
    double in_heading;

    rank_find_best(candidate, plan, &kinds);
    if (candidate->complete && (plan->in_order & ~candidate->found))
        candidate->relaxed = true;
    candidate->level = forward->level;
    candidate->guide = forward->guide;
    candidate->tier = tier_of(plan, forward, &kinds);

    in_heading = told(plan, kinds.heading) / all;
    parts->words = worth_words * candidate->bm25 / all;
    parts->heading = worth_heading * in_heading +
                     worth_cover * in_heading * cover(plan, forward, &kinds);
    parts->closeness = worth_closeness * near;
    parts->form = worth_form * told(plan, kinds.best) / all;
    parts->weight = boost((double)forward->weight / FORWARD_WEIGHT_UNIT);
    candidate->score =
        (parts->words + parts->heading + parts->closeness + parts->form) *
        parts->weight;
}

uint32_t ranker_in(const struct ranker *ranker, const struct forward *forward,
                   bool heading, bool crumbs, bool body)
{
    struct kinds kinds;
    uint32_t found = 0;

    look(ranker, forward, &kinds);
    for (size_t c = 0; c < ranker->plan->concept_count; c++)
        if ((heading && kinds.heading[c] != MATCH_NONE) ||
            (crumbs && kinds.crumbs[c] != MATCH_NONE) ||
            (body && kinds.body[c] != MATCH_NONE))
            found |= 1u << c;
    return found;
}

/* ---- Phrases ----------------------------------------------------------- */

static bool holds(const uint32_t *words, size_t count, const uint32_t *phrase,
                  size_t len)
{
    for (size_t i = 0; i + len <= count; i++)
        if (words[i] == phrase[0] &&
            memcmp(words + i, phrase, len * sizeof *phrase) == 0)
            return true;
    return false;
}

/** Does the phrase stand in one of the fields, in any language? */
static bool phrase_stands(const struct plan *plan,
                          const struct plan_phrase *phrase,
                          const struct forward *forward)
{
    for (size_t i = 0; i < plan->lang_count; i++) {
        const uint32_t *words = plan->whole[i] + phrase->first;

        if (holds(forward->heading, forward->heading_count, words,
                  phrase->count) ||
            (!phrase->heading &&
             (holds(forward->crumbs, forward->crumb_count, words,
                    phrase->count) ||
              holds(forward->body, forward->body_count, words, phrase->count))))
            return true;
    }
    return false;
}

bool ranker_phrases(const struct plan *plan, const struct forward *forward)
{
    for (size_t i = 0; i < plan->phrase_count; i++)
        if (phrase_stands(plan, &plan->phrases[i], forward) ==
            plan->phrases[i].exclude)
            return false;
    return true;
}

/* ---- Order ------------------------------------------------------------- */

static int by_score(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;

    if (x->relaxed != y->relaxed)
        return x->relaxed - y->relaxed;
    if (x->lost != y->lost)
        return x->lost < y->lost ? -1 : 1;
    if (x->tier != y->tier)
        return x->tier < y->tier ? -1 : 1;
    if (x->score != y->score)
        return x->score < y->score ? 1 : -1;
    if (x->level != y->level)
        return x->level < y->level ? -1 : 1;
    return (x->document > y->document) - (x->document < y->document);
}

void rank_sort(struct candidate *candidates, size_t count)
{
    if (count)
        qsort(candidates, count, sizeof *candidates, by_score);
}
