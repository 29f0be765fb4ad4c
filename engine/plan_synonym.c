#include "plan_parts.h"

#include "forward.h"
#include "schema.h"
#include "spell.h"

enum {
    TARGETS_MAX = 8, /* other forms of a phrase that are looked for */
};

static const double worth_synonym = 0.8; /* of the owner's, beside the words */

/** The words of a phrase, all of them, by their stems; NULL when the
 * index lacks one.
 *
 * @param frequency  about how many documents have them all: as many as have
 *                   the stem of the rarest */
static struct node *words_node(uint32_t *frequency, struct planner *planner,
                               const struct str *words, size_t count)
{
    struct nodes nodes = {0};

    *frequency = UINT32_MAX;
    for (size_t i = 0; i < count; i++) {
        uint32_t here;
        struct node *node = plan_stem_node(&here, planner, words[i]);

        if (here < *frequency)
            *frequency = here;
        if (node == NULL && plan_frequency(planner, "", words[i]))
            node = plan_term(planner, "", words[i]);
        if (node == NULL) {
            *frequency = 0;
            return NULL;
        }
        nodes_push(&nodes, node);
    }
    return plan_join(planner, NODE_ALL, &nodes);
}

/** Guides that give a short form another meaning than this one do not have
 * the concept by the short form (rule 18). */
static struct forbidden forbid_guides(struct planner *planner,
                                      const struct synonym *synonym)
{
    struct query_word words[SYNONYM_WORDS_MAX] = {0};
    struct plan *plan = planner->plan;
    struct forbidden forbidden = {plan->forbidden_count, 0};
    struct synonym_match meanings;

    for (size_t i = 0; i < synonym->word_count && i < SYNONYM_WORDS_MAX; i++)
        words[i].text = synonym->words[i];
    if (!synonyms_match(&meanings, NULL, planner->learned, words,
                        synonym->word_count) ||
        meanings.words != synonym->word_count)
        return forbidden;
    for (size_t i = 0; i < meanings.count; i++)
        for (size_t k = 0; k < meanings.targets[i]->guide_count; k++) {
            const struct str guide = meanings.targets[i]->guides[k];

            if (plan->forbidden_count < PLAN_FORBIDDEN_MAX &&
                !synonym_defined_in(synonym, guide)) {
                plan->forbidden[plan->forbidden_count++] =
                    (uint32_t)hash_text(HASH_START, guide);
                forbidden.count++;
            }
        }
    return forbidden;
}

/** Another form of the phrase: what finds it, and how a text has it. What was
 * learned is the same thing; what the owner lists is like it. */
static void add_target(struct planner *planner, size_t number,
                       struct nodes *nodes, const struct synonym *synonym)
{
    const bool owner = synonym->kind == SYNONYM_OWNER;
    struct concept *concept = &planner->plan->concepts[number];
    struct forbidden forbidden = {0};
    uint32_t frequency;
    struct node *node =
        words_node(&frequency, planner, synonym->words, synonym->word_count);

    if (frequency > concept->frequency)
        concept->frequency = frequency;
    if (node == NULL)
        return;
    if (owner)
        node = plan_scale(planner, node, worth_synonym);
    nodes_push(nodes, node);
    if (synonym->kind == SYNONYM_SHORT)
        forbidden = forbid_guides(planner, synonym);
    plan_run_form(planner, number, owner ? MATCH_SYNONYM : MATCH_EXACT,
                  synonym->words, synonym->word_count, forbidden);
}

/** A function word stands for something else only in capitals: `OR` in a
 * query that has small letters, or `IT` alone. */
static bool only_function_word(const struct planner *planner,
                               const struct query_word *words, size_t count)
{
    return count == 1 && plan_stopword(planner, words[0].text) &&
           !(spell_acronym(words[0].source) &&
             (!planner->all_capitals || planner->query->word_count == 1));
}

size_t plan_synonym_length(const struct planner *planner, size_t first,
                           size_t count)
{
    const struct query_word *words = planner->query->words + first;
    struct synonym_match match;

    if (!synonyms_match(&match, planner->owner, planner->learned, words,
                        count) ||
        !match.count || only_function_word(planner, words, match.words))
        return 0;
    return match.words;
}

static void set_source(struct concept *concept, const struct query_word *words,
                       size_t count)
{
    const struct str last = words[count - 1].source;

    concept->word = words[0].text;
    concept->source =
        (struct str){words[0].source.ptr,
                     (size_t)(last.ptr + last.len - words[0].source.ptr)};
}

struct node *plan_synonym(struct planner *planner, size_t first, size_t count)
{
    const struct query_word *words = planner->query->words + first;
    const bool alone = count == planner->query->word_count;
    struct plan *plan = planner->plan;
    const size_t number = plan->concept_count++;
    struct concept *concept = &plan->concepts[number];
    struct str own[SYNONYM_WORDS_MAX];
    struct synonym_match match;
    struct nodes nodes = {0};
    struct node *node;

    *concept = (struct concept){0};
    plan->in_order |= 1u << number;
    set_source(concept, words, count);
    if (!synonyms_match(&match, planner->owner, planner->learned, words, count))
        return NULL;
    for (size_t i = 0; i < count; i++)
        own[i] = words[i].text;
    node = words_node(&concept->frequency, planner, own, count);
    if (node != NULL)
        nodes_push(&nodes, node);
    plan_run_form(planner, number, MATCH_EXACT, own, count,
                  (struct forbidden){0});
    for (size_t i = 0; i < match.count && i < TARGETS_MAX; i++) {
        const struct synonym *target = match.targets[i];

        add_target(planner, number, &nodes, target);
        if (alone && target->kind != SYNONYM_OWNER)
            plan_whole(planner, target->words, target->word_count);
    }
    node = plan_join(planner, NODE_AS_ONE, &nodes);
    if (count == 1)
        node = plan_continued(planner, node, number, &words[0]);
    concept->telling = plan_telling(planner, concept->frequency);
    return node;
}
