#include "plan.h"

#include "forward.h"
#include "plan_parts.h"
#include "schema.h"
#include "stopwords.h"
#include "unicode.h"

/* ---- Clauses ----------------------------------------------------------- */

enum {
    STRESS_WORDS = 8, /* of a query in which a repeated word is stressed */
};

bool plan_stopword(const struct planner *planner, struct str word)
{
    return stopword(planner->lang, word) ||
           settings_has(&planner->settings->stop_words_folded, word);
}

static bool common(const struct planner *planner, const struct query_word *word)
{
    return plan_stopword(planner, word->text) && !word->exact.len &&
           !word->same_count;
}

/** Is there a clause that tells something? */
static bool has_telling(const struct planner *planner)
{
    const struct query *query = planner->query;

    for (size_t i = 0; i < query->clause_count; i++) {
        const struct query_clause *clause = &query->clauses[i];

        if (clause->exclude)
            continue;
        for (size_t k = 0; k < clause->count; k++)
            if (!common(planner, &query->words[clause->first + k]))
                return true;
    }
    return false;
}

/** Of the words of this clause, are there any that tell something? */
static bool clause_telling(const struct planner *planner,
                           const struct query_clause *clause)
{
    for (size_t k = 0; k < clause->count; k++)
        if (!common(planner, &planner->query->words[clause->first + k]))
            return true;
    return false;
}

/** A word of the heading, by its stems. */
static struct node *heading_node(struct planner *planner, struct str word)
{
    struct str stems[INDEX_LANGS_MAX];
    const size_t count = plan_stems(stems, planner, word);
    struct nodes nodes = {0};

    for (size_t i = 0; i < count; i++)
        nodes_push(&nodes, plan_term(planner, TERM_HEADING, stems[i]));
    return plan_join(planner, NODE_ANY, &nodes);
}

/** Keep the node that fewest documents have, but for one that none has. */
static void note_rarest(struct planner *planner, struct node *node,
                        size_t concept)
{
    const uint32_t frequency = planner->plan->concepts[concept].frequency;

    if (!node ||
        (planner->plan->rarest && frequency >= planner->rarest_frequency))
        return;
    planner->plan->rarest = node;
    planner->rarest_frequency = frequency;
}

/** All words of a clause; function words are left out where `skip`. */
static struct node *clause_words(struct planner *planner,
                                 const struct query_clause *clause, bool skip)
{
    struct plan *plan = planner->plan;
    struct nodes nodes = {0};

    for (size_t k = 0; k < clause->count; k++) {
        const struct query_word *word =
            &planner->query->words[clause->first + k];
        const size_t number = plan->concept_count;
        struct node *node = plan_word(planner, clause, word);

        if (skip &&
            (common(planner, word) ||
             plan_stopword(planner, plan->concepts[number].corrected))) {
            plan->concepts[number].common = true;
            continue;
        }
        if (plan->concepts[number].optional) {
            nodes_push(&planner->maybe, node);
            continue;
        }
        plan->wanted |= 1u << number;
        plan->telling += plan->concepts[number].telling;
        nodes_push(&nodes, node);
        nodes_push(&planner->any, node);
        note_rarest(planner, node, number);
        if (clause->heading)
            nodes_push(&nodes, heading_node(planner, word->text));
    }
    for (size_t i = 0; i < nodes.count; i++)
        if (nodes.list[i] == NULL)
            return NULL;
    return plan_join(planner, NODE_ALL, &nodes);
}

static void exclude_clause(struct planner *planner,
                           const struct query_clause *clause)
{
    if (clause->phrase && clause->count > 1)
        return; /* decided by the words in order: plan_phrase */
    for (size_t k = 0; k < clause->count; k++) {
        const struct query_word *word =
            &planner->query->words[clause->first + k];

        nodes_push(&planner->excluded, plan_term(planner, "", word->text));
    }
}

static void add_phrase(struct planner *planner,
                       const struct query_clause *clause)
{
    struct plan *plan = planner->plan;

    if (clause->phrase && clause->count > 1)
        plan->phrases[plan->phrase_count++] =
            (struct plan_phrase){.first = clause->first,
                                 .count = clause->count,
                                 .exclude = clause->exclude,
                                 .heading = clause->heading};
}

/** May these two clauses be one word written apart? */
static bool plain_pair(const struct query_clause *a,
                       const struct query_clause *b)
{
    return a->count == 1 && b->count == 1 && !a->phrase && !b->phrase &&
           !a->heading && !b->heading && !a->choice && !b->choice &&
           !b->exclude && !a->must && !b->must;
}

/** The node of two clauses that the index also knows written as one word;
 * NULL without a concept when it does not. */
static bool pair_node(struct node **node, struct planner *planner,
                      const struct query_clause *clause, bool skip)
{
    const struct query *query = planner->query;
    const struct query_clause *next = clause + 1;
    const size_t first = planner->plan->concept_count;
    struct str joined;
    uint32_t frequency;
    struct node *left, *right;

    if (next == query->clauses + query->clause_count ||
        !plain_pair(clause, next) || !clause_telling(planner, clause) ||
        !clause_telling(planner, next))
        return false;
    joined = arena_format(planner->arena, "%.*s%.*s",
                          STR_ARGS(query->words[clause->first].text),
                          STR_ARGS(query->words[next->first].text));
    if (joined.len > TOKEN_BYTES_MAX ||
        plan_stem_node(&frequency, planner, joined) == NULL)
        return false;
    left = clause_words(planner, clause, skip);
    right = clause_words(planner, next, skip);
    if (planner->plan->concepts[first + 1].optional)
        *node = left;
    else if (left == NULL || right == NULL)
        *node = NULL;
    else
        *node = plan_join_two(planner, NODE_ALL, left, right);
    *node = plan_joined(planner, *node, joined, first, 2);
    return true;
}

/** May words of this clause be a part of a phrase that stands for another? */
static bool plain(const struct query_clause *clause)
{
    return !clause->phrase && !clause->heading && !clause->choice &&
           !clause->exclude && !clause->must;
}

/** How many clauses from `i` on make exactly `words` words; 0 when a clause
 * would be cut. */
static size_t clauses_of(const struct query *query, size_t i, size_t words)
{
    size_t count = 0;

    while (words && i + count < query->clause_count &&
           query->clauses[i + count].count <= words)
        words -= query->clauses[i + count++].count;
    return words ? 0 : count;
}

/** As plan_synonym(), for whole clauses from `i` on; how many of them. */
static size_t synonym_clauses(struct node **node, struct planner *planner,
                              size_t i)
{
    const struct query *query = planner->query;
    const size_t number = planner->plan->concept_count;
    size_t most = 0, words, clauses;

    for (size_t k = i; k < query->clause_count && plain(&query->clauses[k]);
         k++)
        most += query->clauses[k].count;
    for (; most; most = words - 1) {
        words = plan_synonym_length(planner, query->clauses[i].first, most);
        if (!words)
            return 0;
        clauses = clauses_of(query, i, words);
        if (clauses)
            break;
    }
    if (!most)
        return 0;
    *node = plan_synonym(planner, query->clauses[i].first, words);
    planner->plan->wanted |= 1u << number;
    planner->plan->telling += planner->plan->concepts[number].telling;
    nodes_push(&planner->any, *node);
    note_rarest(planner, *node, number);
    return clauses;
}

/** The node of clause `i`, and of those that belong to it; steps past all but
 * the last. */
static struct node *clause_node(struct planner *planner, size_t *i)
{
    const struct query_clause *clause = &planner->query->clauses[*i];
    const size_t first = planner->plan->concept_count;
    const bool skip = (clause->phrase && clause_telling(planner, clause)) ||
                      (!clause->phrase && !clause->must && !clause->heading &&
                       has_telling(planner));
    size_t clauses;
    struct node *node;

    clauses = synonym_clauses(&node, planner, *i);
    if (clauses) {
        *i += clauses - 1;
        return node;
    }
    if (pair_node(&node, planner, clause, skip)) {
        ++*i;
        return node;
    }
    node = clause_words(planner, clause, skip);
    if (clause->joined.len && !clause->heading)
        node = plan_joined(planner, node, clause->joined, first, clause->count);
    return node;
}

/** One of a choice is enough: none of them is missed alone. */
static void settle_choice(struct planner *planner, size_t first)
{
    struct plan *plan = planner->plan;

    for (size_t i = first; i < plan->concept_count; i++)
        plan->wanted &= ~(1u << i);
}

/** The node of clause `i` and of those that are a choice with it; steps past
 * them. */
static struct node *choice_node(struct planner *planner, size_t *i)
{
    const struct query *query = planner->query;
    const uint32_t choice = query->clauses[*i].choice;
    const size_t first = planner->plan->concept_count;
    struct nodes nodes = {0};

    nodes_push(&nodes, clause_node(planner, i));
    while (choice && *i + 1 < query->clause_count &&
           query->clauses[*i + 1].choice == choice) {
        ++*i;
        nodes_push(&nodes, clause_node(planner, i));
    }
    if (nodes.count > 1)
        settle_choice(planner, first);
    return plan_join(planner, NODE_ANY, &nodes);
}

/** Has the same word been looked for? It counts once. In a long query saying
 * it again is stress: there it counts as often as it is said. */
static bool repeated(const struct query *query, size_t i)
{
    const struct query_clause *clause = &query->clauses[i];

    if (query->word_count >= STRESS_WORDS || clause->count != 1 ||
        !plain(clause))
        return false;
    for (size_t k = 0; k < i; k++)
        if (query->clauses[k].count == 1 && plain(&query->clauses[k]) &&
            str_equal(query->words[query->clauses[k].first].text,
                      query->words[clause->first].text))
            return true;
    return false;
}

static void plan_clauses(struct planner *planner)
{
    const struct query *query = planner->query;

    for (size_t i = 0; i < query->clause_count; i++) {
        const struct query_clause *clause = &query->clauses[i];
        const uint32_t before = planner->plan->wanted;
        struct node *node;

        if (repeated(query, i))
            continue;
        add_phrase(planner, clause);
        if (clause->exclude) {
            exclude_clause(planner, clause);
            continue;
        }
        node = choice_node(planner, &i);
        if (node == NULL && planner->plan->wanted == before)
            continue; /* function words only */
        nodes_push(&planner->all, node);
        if (clause->must || clause->phrase)
            nodes_push(&planner->must, node);
    }
}

/** The term of a heading that is the query, or another form of it. */
static struct node *whole_node(struct planner *planner)
{
    const struct query *query = planner->query;
    struct str words[QUERY_WORDS_MAX];

    for (size_t i = 0; i < query->word_count; i++)
        words[i] = query->words[i].text;
    plan_whole(planner, words, query->word_count);
    return plan_join(planner, NODE_ANY, &planner->wholes);
}

/** Is there no small letter in the query? */
static bool all_capitals(const struct query *query)
{
    for (size_t i = 0; i < query->word_count; i++) {
        struct str rest = query->words[i].source;

        while (rest.len)
            if (char_lower(utf8_next(&rest)))
                return false;
    }
    return true;
}

static void number_words(struct planner *planner)
{
    const struct query *query = planner->query;
    struct plan *plan = planner->plan;

    plan->whole_count = query->word_count;
    plan->lang_count = planner->lang_count;
    for (size_t lang = 0; lang < planner->lang_count; lang++)
        for (size_t i = 0; i < query->word_count; i++) {
            const struct query_word *word = &query->words[i];
            const bool stems = !word->number && !word->ideograph;

            plan->whole[lang][i] = forward_word(
                stems ? analysis_stem(planner->analysis, planner->langs[lang],
                                      word->text)
                      : word->text,
                word->text);
        }
}

static void compose(struct planner *planner)
{
    struct plan *plan = planner->plan;
    struct node *whole = whole_node(planner);
    struct node *excluded = plan_join(planner, NODE_ANY, &planner->excluded);
    struct nodes complete = {{plan_join(planner, NODE_ALL, &planner->all),
                              plan_join(planner, NODE_ANY, &planner->maybe),
                              whole},
                             3};

    plan->complete = plan_join(planner, NODE_MAYBE, &complete);
    plan->complete =
        plan_join_two(planner, NODE_WITHOUT, plan->complete, excluded);
    memcpy(plan->words, planner->any.list, sizeof plan->words);
    plan->any = (struct best_words){
        .words = plan->words,
        .count = planner->any.count,
        .must = plan_join(planner, NODE_ALL, &planner->must),
        .whole = whole,
        .except = excluded,
    };
    if (planner->must.count && !plan->any.must)
        plan->any.count = 0;
}

void plan_start(struct plan *plan)
{
    memset(plan, 0, offsetof(struct plan, concepts));
}

int plan_make(struct plan *plan, const struct query *query, struct index *index,
              const struct plan_options *options, struct arena *arena,
              struct error *err)
{
    struct planner planner = {.plan = plan,
                              .query = query,
                              .options = options,
                              .analysis = index_analysis(index),
                              .vocabulary = index_vocabulary(index),
                              .suggest = index_suggest(index),
                              .learned = index_acronyms(index),
                              .owner = index_synonyms(index),
                              .settings = index_settings(index),
                              .arena = arena,
                              .err = err};

    plan_start(plan);
    if (index_matcher(&planner.matcher, index, err) == -1)
        return -1;
    planner.lang_count = index_langs(&planner.langs, index);
    planner.lang = planner.langs[0];
    planner.documents = matcher_documents(planner.matcher);
    planner.all_capitals = all_capitals(query);
    number_words(&planner);
    plan_clauses(&planner);
    compose(&planner);
    buf_free(&planner.term);
    return planner.failed ? -1 : 0;
}

void plan_release(struct plan *plan)
{
    arena_release(&plan->nodes);
}
