/**
 * The unfinished last word of a query that is being typed (rule 11).
 *
 * From four letters on it is looked for as all words that begin so. Three
 * letters have a term of their own, made when documents are indexed. One or
 * two begin so many words that looking for them all tells nothing: alone they
 * find the headings that suggestions would offer, and beside other words they
 * only help to order what those find.
 */
#include <math.h>
#include <stdlib.h>

#include "plan_parts.h"
#include "schema.h"
#include "suggest.h"
#include "unicode.h"

enum {
    FORMS_SHORT = 32, /* completions that ranking knows, of few letters */
    HEADINGS = 40,    /* headings that one or two letters find */
};

static const double worth_continued = 0.05; /* beside a word that is there */

/** Let ranking and snippets know the most frequent completions.
 *
 * @param list  their nodes; NULL where nobody looks for them
 * @return how many
 */
static size_t add_completions(struct node **list, struct planner *planner,
                              size_t number, const struct query_word *word,
                              size_t most)
{
    struct concept *concept = &planner->plan->concepts[number];
    struct vocabulary_word *words = mem_alloc(most * sizeof *words);
    const size_t count =
        vocabulary_top(words, most, planner->vocabulary, word->text);
    size_t used = 0;
    double sum = 0;

    for (size_t i = 0; i < count; i++) {
        const struct str text =
            arena_copy(planner->arena, vocabulary_text(&words[i]));

        if (str_equal(text, word->text))
            continue;
        plan_form(planner, number, MATCH_PREFIX, text, !word->number);
        if (list)
            list[used] = plan_term(planner, "", text);
        used++;
        sum += words[i].frequency;
    }
    free(words);
    if (!concept->frequency)
        concept->frequency = (uint32_t)fmin(sum, planner->documents);
    return used;
}

/** All words that begin so, as one term. */
static struct node *words_node(struct planner *planner, size_t number,
                               const struct query_word *word)
{
    struct node *list[PLAN_PREFIX_MAX];
    const size_t count =
        add_completions(list, planner, number, word, PLAN_PREFIX_MAX);

    if (!count)
        return NULL;
    return node_join(&planner->plan->nodes, NODE_AS_ONE, list, count);
}

/** The term of the first three letters. */
static struct node *start_node(struct planner *planner, size_t number,
                               const struct query_word *word)
{
    struct concept *concept = &planner->plan->concepts[number];
    const uint32_t whole = concept->frequency;
    const uint32_t frequency = plan_frequency(planner, TERM_START, word->text);

    if (!add_completions(NULL, planner, number, word, FORMS_SHORT))
        return NULL;
    concept->frequency = whole ? whole : frequency;
    return plan_term(planner, TERM_START, word->text);
}

/** Headings that one or two letters may become. */
static struct node *headings_node(struct planner *planner,
                                  const struct query_word *word)
{
    struct suggestion list[HEADINGS];
    struct tokenizer tokenizer = {0};
    struct nodes nodes = {0};
    struct buf whole = {0};
    const size_t count = suggest_find(list, HEADINGS, planner->suggest, NULL,
                                      word->text, planner->arena);

    for (size_t i = 0; i < count; i++) {
        if (list[i].kind != SUGGESTION_HEADING)
            continue;
        buf_clear(&whole);
        analysis_whole(&whole, &tokenizer, list[i].text);
        nodes_push(&nodes, plan_term(planner, TERM_WHOLE, buf_view(&whole)));
    }
    tokenizer_free(&tokenizer);
    buf_free(&whole);
    return plan_join(planner, NODE_ANY, &nodes);
}

/** Is there no other word that tells something? */
static bool alone(const struct planner *planner, const struct query_word *word)
{
    const struct query *query = planner->query;

    for (size_t i = 0; i < query->word_count; i++)
        if (&query->words[i] != word &&
            !plan_stopword(planner, query->words[i].text))
            return false;
    return true;
}

bool plan_optional(struct planner *planner, size_t number,
                   const struct query_word *word)
{
    struct concept *concept = &planner->plan->concepts[number];

    if (!word->prefix || utf8_letters(word->text, START_LETTERS) ||
        alone(planner, word))
        return false;
    concept->unfinished = true;
    concept->optional = true;
    add_completions(NULL, planner, number, word, FORMS_SHORT);
    return true;
}

struct node *plan_continued(struct planner *planner, struct node *node,
                            size_t number, const struct query_word *word)
{
    const size_t start = utf8_letters(word->text, START_LETTERS);
    struct node *longer;

    if (!word->prefix)
        return node;
    planner->plan->concepts[number].unfinished = true;
    if (!start && planner->suggest && alone(planner, word)) {
        planner->plan->lower_bound = true;
        add_completions(NULL, planner, number, word, FORMS_SHORT);
        longer = headings_node(planner, word);
        if (plan_stopword(planner, word->text) && longer != NULL)
            return longer;
    } else if (start == word->text.len) {
        longer = start_node(planner, number, word);
    } else {
        longer = words_node(planner, number, word);
    }
    if (longer == NULL)
        return node;
    if (node == NULL)
        return longer;
    return plan_join_two(planner, NODE_ANY, node,
                         plan_scale(planner, longer, worth_continued));
}
