#include "plan.h"

#include <math.h>
#include <stdlib.h>

#include "analysis.h"
#include "forward.h"
#include "schema.h"
#include "shim_error.h"
#include "stopwords.h"

enum {
    NODES_MAX = QUERY_WORDS_MAX * 2, /* of one list of nodes */
};

/* What a branch of a concept is worth beside the stem, which is 1. */
static const double worth_exact = 0.25;  /* added to the stem's */
static const double worth_prefix = 0.05; /* instead of it */
static const double worth_joined = 0.9;  /* instead of the words' */

/** Nodes that are to be joined. */
struct nodes {
    xs_node list[NODES_MAX];
    size_t count;
};

struct planner {
    struct plan *plan;
    const struct query *query;
    struct analysis *analysis;
    xs_reader *reader;
    const struct vocabulary *vocabulary;
    struct arena *arena;
    struct buf term;
    struct str lang;
    double documents;
    bool failed;
    struct error *err;
    struct nodes all;  /* one for each thing that is wanted */
    struct nodes any;  /* the concepts */
    struct nodes must; /* wanted even when others are given up */
    struct nodes excluded;
};

static void push(struct nodes *nodes, xs_node node)
{
    if (nodes->count < NODES_MAX)
        nodes->list[nodes->count++] = node;
}

/** One node for several; XS_NOTHING for none. */
static xs_node join(struct planner *planner, xs_op op,
                    const struct nodes *nodes)
{
    if (!nodes->count)
        return XS_NOTHING;
    if (nodes->count == 1)
        return nodes->list[0];
    return xs_query_join(planner->plan->query, op, nodes->list, nodes->count,
                         0);
}

static xs_node join_two(struct planner *planner, xs_op op, xs_node a, xs_node b)
{
    const struct nodes nodes = {{a, b}, 2};

    return join(planner, op, &nodes);
}

static xs_node scale(struct planner *planner, xs_node node, double factor)
{
    return xs_query_scale(planner->plan->query, node, factor);
}

static xs_node term_node(struct planner *planner, const char *prefix,
                         struct str word)
{
    buf_clear(&planner->term);
    analysis_term(&planner->term, prefix, word);
    return xs_query_term(planner->plan->query, planner->term.ptr,
                         planner->term.len);
}

static uint32_t frequency(struct planner *planner, const char *prefix,
                          struct str word)
{
    uint32_t count = 0;
    xs_error cause;

    buf_clear(&planner->term);
    analysis_term(&planner->term, prefix, word);
    if (!planner->failed &&
        xs_reader_frequency(&count, planner->reader, planner->term.ptr,
                            planner->term.len, &cause) != XS_OK) {
        planner->failed = true;
        error_shim(planner->err, &cause, "the index");
    }
    return count;
}

static struct str stem_of(struct planner *planner, struct str word)
{
    return arena_copy(planner->arena,
                      analysis_stem(planner->analysis, planner->lang, word));
}

static void add_form(struct planner *planner, size_t concept,
                     enum match_kind kind, struct str stem, struct str word)
{
    struct plan *plan = planner->plan;

    if (plan->form_count < PLAN_FORMS_MAX)
        plan->forms[plan->form_count++] =
            (struct plan_form){.word = kind == MATCH_STEM ? stem : word,
                               .number = forward_word(stem, word),
                               .kind = (uint8_t)kind,
                               .concept = (uint8_t)concept};
}

/* ---- One word ---------------------------------------------------------- */

/** The word itself and what has its stem. */
static xs_node plain_branch(struct planner *planner, size_t number,
                            const struct query_word *word)
{
    struct concept *concept = &planner->plan->concepts[number];
    const bool stems = !word->number && !word->ideograph;
    const struct str stem = stems ? stem_of(planner, word->text) : word->text;
    const uint32_t exact = frequency(planner, "", word->text);
    const uint32_t stemmed =
        stems ? frequency(planner, TERM_STEM, stem) : exact;
    struct nodes forms = {0};
    xs_node node;

    add_form(planner, number, MATCH_EXACT, stem, word->text);
    if (stems)
        add_form(planner, number, MATCH_STEM, stem, word->text);
    if (stemmed && stems)
        push(&forms, term_node(planner, TERM_STEM, stem));
    if (exact > stemmed || (exact && !stems))
        push(&forms, term_node(planner, "", word->text));
    for (size_t i = 0; i < word->same_count; i++) {
        if (frequency(planner, "", word->same[i]))
            push(&forms, term_node(planner, "", word->same[i]));
        add_form(planner, number, MATCH_EXACT, word->same[i], word->same[i]);
    }
    concept->frequency = exact > stemmed ? exact : stemmed;
    node = join(planner, XS_SYNONYM, &forms);
    if (stems && exact && exact <= stemmed / 2)
        node = join_two(
            planner, XS_AND_MAYBE, node,
            scale(planner, term_node(planner, "", word->text), worth_exact));
    if (word->exact.len && frequency(planner, TERM_EXACT, word->exact))
        node =
            join_two(planner, XS_AND_MAYBE, node,
                     scale(planner, term_node(planner, TERM_EXACT, word->exact),
                           worth_exact));
    return node;
}

/** What an unfinished word may become: its completions, the most frequent
 * ones where there are more than PLAN_PREFIX_MAX. */
static xs_node prefix_branch(struct planner *planner, size_t number,
                             const struct query_word *word)
{
    struct concept *concept = &planner->plan->concepts[number];
    struct vocabulary_word *words = mem_alloc(PLAN_PREFIX_MAX * sizeof *words);
    const size_t count =
        vocabulary_top(words, PLAN_PREFIX_MAX, planner->vocabulary, word->text);
    xs_node list[PLAN_PREFIX_MAX];
    size_t used = 0;
    double sum = 0;

    for (size_t i = 0; i < count; i++) {
        const struct str text =
            arena_copy(planner->arena, vocabulary_text(&words[i]));

        if (str_equal(text, word->text))
            continue;
        add_form(planner, number, MATCH_PREFIX, stem_of(planner, text), text);
        list[used++] = term_node(planner, "", text);
        sum += words[i].frequency;
    }
    free(words);
    if (!used)
        return XS_NOTHING;
    if (!concept->frequency)
        concept->frequency = (uint32_t)fmin(sum, planner->documents);
    return xs_query_join(planner->plan->query, XS_SYNONYM, list, used, 0);
}

static double telling(const struct planner *planner, uint32_t frequency)
{
    return log(1 + (planner->documents - frequency + 0.5) / (frequency + 0.5));
}

static xs_node word_node(struct planner *planner, const struct query_word *word)
{
    struct plan *plan = planner->plan;
    const size_t number = plan->concept_count++;
    struct concept *concept = &plan->concepts[number];
    xs_node node;

    *concept = (struct concept){.source = word->source, .word = word->text};
    node = plain_branch(planner, number, word);
    if (word->prefix) {
        const xs_node prefix = prefix_branch(planner, number, word);

        if (prefix != XS_NOTHING)
            node = node == XS_NOTHING
                       ? prefix
                       : join_two(planner, XS_OR, node,
                                  scale(planner, prefix, worth_prefix));
    }
    concept->telling = telling(planner, concept->frequency);
    return node;
}

/* ---- Clauses ----------------------------------------------------------- */

static bool common(const struct planner *planner, const struct query_word *word)
{
    return stopword(planner->lang, word->text) && !word->exact.len &&
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

/** All words of a clause; function words are left out where `skip`. */
static xs_node clause_words(struct planner *planner,
                            const struct query_clause *clause, bool skip)
{
    struct plan *plan = planner->plan;
    struct nodes nodes = {0};

    for (size_t k = 0; k < clause->count; k++) {
        const struct query_word *word =
            &planner->query->words[clause->first + k];
        const size_t number = plan->concept_count;
        const xs_node node = word_node(planner, word);

        if (skip && common(planner, word)) {
            plan->concepts[number].common = true;
            continue;
        }
        plan->wanted |= 1u << number;
        plan->telling += plan->concepts[number].telling;
        push(&nodes, node);
        push(&planner->any, node);
        if (clause->heading)
            push(&nodes, term_node(planner, TERM_HEADING,
                                   stem_of(planner, word->text)));
    }
    for (size_t i = 0; i < nodes.count; i++)
        if (nodes.list[i] == XS_NOTHING)
            return XS_NOTHING;
    return join(planner, XS_AND, &nodes);
}

/** The same words written as one. */
static xs_node with_joined(struct planner *planner, xs_node node,
                           struct str joined, size_t first, size_t count)
{
    const struct str stem = stem_of(planner, joined);
    xs_node other;

    if (!frequency(planner, TERM_STEM, stem))
        return node;
    for (size_t i = 0; i < count; i++)
        add_form(planner, first + i, MATCH_STEM, stem, joined);
    other = scale(planner, term_node(planner, TERM_STEM, stem),
                  worth_joined * (double)count);
    push(&planner->any, other);
    return node == XS_NOTHING ? other : join_two(planner, XS_OR, node, other);
}

static void exclude_clause(struct planner *planner,
                           const struct query_clause *clause)
{
    if (clause->phrase && clause->count > 1)
        return; /* decided by the words in order: plan_phrase */
    for (size_t k = 0; k < clause->count; k++) {
        const struct query_word *word =
            &planner->query->words[clause->first + k];

        push(&planner->excluded, term_node(planner, "", word->text));
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

/** The node of clause `i`, and of the next one where both may be one word;
 * steps past them. */
static xs_node clause_node(struct planner *planner, size_t *i)
{
    const struct query *query = planner->query;
    const struct query_clause *clause = &query->clauses[*i];
    const struct query_clause *next =
        *i + 1 < query->clause_count ? clause + 1 : NULL;
    const size_t first = planner->plan->concept_count;
    const bool skip = (clause->phrase && clause_telling(planner, clause)) ||
                      (!clause->phrase && !clause->must && !clause->heading &&
                       has_telling(planner));
    xs_node node = clause_words(planner, clause, skip);

    if (clause->joined.len && !clause->heading)
        node = with_joined(planner, node, clause->joined, first, clause->count);
    if (next && plain_pair(clause, next) && clause_telling(planner, clause) &&
        clause_telling(planner, next)) {
        const struct str joined =
            arena_format(planner->arena, "%.*s%.*s",
                         STR_ARGS(query->words[clause->first].text),
                         STR_ARGS(query->words[next->first].text));
        const struct str stem = stem_of(planner, joined);

        if (joined.len <= TOKEN_BYTES_MAX &&
            frequency(planner, TERM_STEM, stem)) {
            const xs_node second = clause_words(planner, next, skip);

            ++*i;
            node = node == XS_NOTHING || second == XS_NOTHING
                       ? XS_NOTHING
                       : join_two(planner, XS_AND, node, second);
            node = with_joined(planner, node, joined, first, 2);
        }
    }
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
static xs_node choice_node(struct planner *planner, size_t *i)
{
    const struct query *query = planner->query;
    const uint32_t choice = query->clauses[*i].choice;
    const size_t first = planner->plan->concept_count;
    struct nodes nodes = {0};

    push(&nodes, clause_node(planner, i));
    while (choice && *i + 1 < query->clause_count &&
           query->clauses[*i + 1].choice == choice) {
        ++*i;
        push(&nodes, clause_node(planner, i));
    }
    if (nodes.count > 1)
        settle_choice(planner, first);
    return join(planner, XS_OR, &nodes);
}

static void plan_clauses(struct planner *planner)
{
    const struct query *query = planner->query;

    for (size_t i = 0; i < query->clause_count; i++) {
        const struct query_clause *clause = &query->clauses[i];
        const uint32_t before = planner->plan->wanted;
        xs_node node;

        add_phrase(planner, clause);
        if (clause->exclude) {
            exclude_clause(planner, clause);
            continue;
        }
        node = choice_node(planner, &i);
        if (node == XS_NOTHING && planner->plan->wanted == before)
            continue; /* function words only */
        push(&planner->all, node);
        if (clause->must || clause->phrase)
            push(&planner->must, node);
    }
}

/** The term of a heading that is the query. */
static xs_node whole_node(struct planner *planner)
{
    const struct query *query = planner->query;
    struct buf whole = {0};
    xs_node node = XS_NOTHING;

    for (size_t i = 0; i < query->word_count; i++) {
        buf_text(&whole, i ? "_" : "");
        buf_str(&whole, query->words[i].text);
    }
    if (whole.len && frequency(planner, TERM_WHOLE, buf_view(&whole)))
        node = term_node(planner, TERM_WHOLE, buf_view(&whole));
    buf_free(&whole);
    return node;
}

static void number_words(struct planner *planner)
{
    struct plan *plan = planner->plan;

    for (size_t i = 0; i < planner->query->word_count; i++) {
        const struct query_word *word = &planner->query->words[i];

        plan->whole[plan->whole_count++] = forward_word(
            word->number || word->ideograph ? word->text
                                            : stem_of(planner, word->text),
            word->text);
    }
}

static void compose(struct planner *planner)
{
    struct plan *plan = planner->plan;
    const xs_node whole = whole_node(planner);

    plan->complete = join(planner, XS_AND, &planner->all);
    for (size_t i = 0; i < planner->all.count; i++)
        if (planner->all.list[i] == XS_NOTHING)
            plan->complete = XS_NOTHING;
    plan->any = join(planner, XS_OR, &planner->any);
    if (planner->must.count)
        plan->any = join_two(planner, XS_AND_MAYBE,
                             join(planner, XS_AND, &planner->must), plan->any);
    if (whole != XS_NOTHING) {
        plan->complete = join_two(planner, XS_AND_MAYBE, plan->complete, whole);
        plan->any = join_two(planner, XS_AND_MAYBE, plan->any, whole);
    }
    if (planner->excluded.count) {
        const xs_node excluded = join(planner, XS_OR, &planner->excluded);

        plan->complete =
            join_two(planner, XS_AND_NOT, plan->complete, excluded);
        plan->any = join_two(planner, XS_AND_NOT, plan->any, excluded);
    }
}

int plan_make(struct plan *plan, const struct query *query, struct index *index,
              struct arena *arena, struct error *err)
{
    struct planner planner = {.plan = plan,
                              .query = query,
                              .analysis = index_analysis(index),
                              .reader = index_reader(index),
                              .vocabulary = index_vocabulary(index),
                              .arena = arena,
                              .lang = STR("en"),
                              .err = err};

    *plan = (struct plan){.query = xs_query_new()};
    if (!plan->query)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    planner.documents = xs_reader_documents(planner.reader);
    number_words(&planner);
    plan_clauses(&planner);
    compose(&planner);
    buf_free(&planner.term);
    return planner.failed ? -1 : 0;
}

void plan_release(struct plan *plan)
{
    xs_query_free(plan->query);
    *plan = (struct plan){0};
}
