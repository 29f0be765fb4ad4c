#include <math.h>

#include "plan_parts.h"
#include "schema.h"
#include "spell.h"

/* What a branch of a concept is worth beside the stem, which is 1. */
static const double worth_exact = 0.25; /* added to the stem's */
static const double worth_joined = 0.9; /* instead of the words' */
static const double worth_typo = 1;     /* of the likeliest correction */

/* Corrections that are so much less likely than the first do not count, in
 * hundredths of a nat: one in seven. */
enum { TYPO_COST_SPREAD = 200 };

/** The word itself and what has its stem. */
static struct node *plain_branch(struct planner *planner, size_t number,
                                 const struct query_word *word)
{
    struct concept *concept = &planner->plan->concepts[number];
    const bool stems = !word->number && !word->ideograph;
    const uint32_t exact = plan_frequency(planner, "", word->text);
    uint32_t stemmed = exact;
    struct nodes forms = {0};
    struct node *node;

    plan_form(planner, number, MATCH_EXACT, word->text, stems);
    if (stems) {
        node = plan_stem_node(&stemmed, planner, word->text);
        plan_form(planner, number, MATCH_STEM, word->text, true);
        if (node != NULL)
            nodes_push(&forms, node);
    }
    if (exact > stemmed || (exact && !stems))
        nodes_push(&forms, plan_term(planner, "", word->text));
    for (size_t i = 0; i < word->same_count; i++) {
        if (plan_frequency(planner, "", word->same[i]))
            nodes_push(&forms, plan_term(planner, "", word->same[i]));
        plan_form(planner, number, MATCH_EXACT, word->same[i], false);
    }
    concept->frequency = exact > stemmed ? exact : stemmed;
    node = plan_join(planner, NODE_AS_ONE, &forms);
    if (stems && exact && exact <= stemmed / 2)
        node = plan_join_two(planner, NODE_MAYBE, node,
                             plan_scale(planner,
                                        plan_term(planner, "", word->text),
                                        worth_exact));
    if (word->exact.len && plan_frequency(planner, TERM_EXACT, word->exact))
        node = plan_join_two(
            planner, NODE_MAYBE, node,
            plan_scale(planner, plan_term(planner, TERM_EXACT, word->exact),
                       worth_exact));
    return node;
}

/* ---- Typing errors ----------------------------------------------------- */

/** May this word be corrected (rules 14, 15 and 19)? */
static bool correctable(const struct planner *planner,
                        const struct query_clause *clause,
                        const struct query_word *word)
{
    return planner->options->correct && !clause->must && !clause->phrase &&
           !word->number && !word->ideograph && !word->same_count &&
           !settings_has(&planner->settings->typo_words_folded, word->text) &&
           (planner->all_capitals || !spell_acronym(word->source));
}

static double likelihood(int cost, int best)
{
    return worth_typo * exp((best - cost) / 100.0);
}

/** One word that may have been meant. */
static struct node *meant(struct planner *planner, size_t number,
                          struct str word, double worth)
{
    uint32_t frequency;
    struct node *node = plan_stem_node(&frequency, planner, word);
    struct concept *concept = &planner->plan->concepts[number];

    plan_form(planner, number, MATCH_TYPO, word, true);
    if (!concept->frequency)
        concept->frequency = frequency; /* of the likeliest */
    if (node == NULL)
        node = plan_term(planner, "", word);
    return plan_scale(planner, node, worth);
}

/** Two words that may have been meant as one apart. */
static struct node *meant_apart(struct planner *planner, size_t number,
                                const struct spell_split *split, double worth)
{
    const struct str words[] = {
        arena_copy(planner->arena, vocabulary_text(&split->left)),
        arena_copy(planner->arena, vocabulary_text(&split->right))};
    uint32_t frequency;
    struct node *nodes[2];

    for (size_t i = 0; i < 2; i++)
        nodes[i] = plan_stem_node(&frequency, planner, words[i]);
    plan_run_form(planner, number, MATCH_TYPO, words, 2, (struct forbidden){0});
    return plan_scale(
        planner, plan_join_two(planner, NODE_ALL, nodes[0], nodes[1]), worth);
}

static struct str apart_text(struct planner *planner,
                             const struct spell_split *split)
{
    return arena_format(planner->arena, "%.*s %.*s",
                        STR_ARGS(vocabulary_text(&split->left)),
                        STR_ARGS(vocabulary_text(&split->right)));
}

/** The words that an unknown one may be a typing error for. */
static struct node *typo_branch(struct planner *planner, size_t number,
                                const struct query_word *word)
{
    struct concept *concept = &planner->plan->concepts[number];
    struct spell_correction words[PLAN_CHOICES_MAX];
    struct spell_split splits[1];
    const size_t count =
        word->prefix
            ? spell_complete(words, PLAN_CHOICES_MAX, planner->vocabulary,
                             planner->options->limits, word->text)
            : spell_correct(words, PLAN_CHOICES_MAX, planner->vocabulary,
                            planner->options->limits, word->text);
    const size_t apart = spell_split(splits, 1, planner->vocabulary,
                                     planner->options->limits, word->text);
    struct nodes nodes = {0};
    int best = count ? words[0].cost : 0;

    if (apart && (!count || splits[0].cost < best)) {
        best = splits[0].cost;
        concept->corrected = apart_text(planner, &splits[0]);
    }
    for (size_t i = 0; i < count; i++) {
        const struct str text =
            arena_copy(planner->arena, vocabulary_text(&words[i].word));

        if (words[i].cost > best + TYPO_COST_SPREAD)
            break;
        if (!concept->corrected.len)
            concept->corrected = text;
        nodes_push(&nodes, meant(planner, number, text,
                                 likelihood(words[i].cost, best)));
    }
    if (apart && splits[0].cost <= best + TYPO_COST_SPREAD)
        nodes_push(&nodes, meant_apart(planner, number, &splits[0],
                                       likelihood(splits[0].cost, best)));
    return plan_join(planner, NODE_ANY, &nodes);
}

/* ---- All branches ------------------------------------------------------ */

struct node *plan_word(struct planner *planner,
                       const struct query_clause *clause,
                       const struct query_word *word)
{
    struct plan *plan = planner->plan;
    const size_t number = plan->concept_count++;
    struct concept *concept = &plan->concepts[number];
    struct node *node;

    *concept = (struct concept){.source = word->source, .word = word->text};
    node = plain_branch(planner, number, word);
    if (plan_optional(planner, number, word)) {
        concept->telling = plan_telling(planner, concept->frequency);
        return node;
    }
    node = plan_continued(planner, node, number, word);
    if (node == NULL && correctable(planner, clause, word))
        node = typo_branch(planner, number, word);
    concept->telling = plan_telling(planner, concept->frequency);
    return node;
}

struct node *plan_joined(struct planner *planner, struct node *node,
                         struct str joined, size_t first, size_t count)
{
    uint32_t frequency;
    struct node *other = plan_stem_node(&frequency, planner, joined);

    if (other == NULL)
        return node;
    for (size_t i = 0; i < count; i++)
        plan_form(planner, first + i, MATCH_STEM, joined, true);
    other = plan_scale(planner, other, worth_joined * (double)count);
    nodes_push(&planner->any, other);
    return node == NULL ? other : plan_join_two(planner, NODE_ANY, node, other);
}
