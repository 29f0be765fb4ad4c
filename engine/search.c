#include "search_parts.h"

#include <stdlib.h>

#include "feedback.h"
#include "shim_error.h"

/* BM25 as in Robertson and Zaragoza 2009. Counts are in the units of schema.h,
 * where a word of the body counts 2: k1 is 1.2 of the textbook. */
static const xs_bm25 bm25 = {.k1 = 2.4, .b = 0.5, .min_normlen = 0.01};

/* ---- Candidates -------------------------------------------------------- */

/** Do the phrases hold, and does the owner not hide it? */
static int accept(void *context, uint32_t document)
{
    const struct search *search = context;
    struct forward forward;

    if (fixed_hidden(&search->fixed, document))
        return 0;
    if (!search->plan.phrase_count)
        return 1;
    return forward_decode(&forward, store_get(index_forward(search->index),
                                              document)) == 0 &&
           ranker_phrases(&search->plan, &forward);
}

static int match(xs_results **out, struct search *search, xs_node root,
                 size_t limit)
{
    const xs_decider decider = {accept, search};
    const bool decide = search->plan.phrase_count || search->fixed.hidden_count;
    xs_error cause;

    if (xs_search(out, index_reader(search->index), search->plan.query, root,
                  &bm25, (uint32_t)limit, SEARCH_TOTAL_MAX,
                  decide ? &decider : NULL, &cause) != XS_OK)
        return error_shim(search->err, &cause, "the index");
    return 0;
}

static bool has(const struct search *search, size_t count, uint32_t document)
{
    for (size_t i = 0; i < count; i++)
        if (search->candidates[i].document == document)
            return true;
    return false;
}

/** Add hits that are not among the first `known` candidates, to `most`:
 * `complete` ones have all the words, `relaxed` ones stand below them. */
static void take(struct search *search, const xs_results *hits, size_t known,
                 size_t most, bool complete, bool relaxed)
{
    for (size_t i = 0; i < hits->count && search->count < most; i++)
        if (!known || !has(search, known, hits->hits[i].document))
            search->candidates[search->count++] =
                (struct candidate){.document = hits->hits[i].document,
                                   .bm25 = hits->hits[i].weight,
                                   .tier = RANK_BEHIND,
                                   .complete = complete,
                                   .relaxed = relaxed};
}

bool search_strict(const struct plan *plan)
{
    return __builtin_popcount(plan->wanted) <= SEARCH_STRICT_MAX;
}

/** What the owner pinned comes first, whether it matches or not. */
static void take_pinned(struct search *search)
{
    for (size_t i = 0; i < search->fixed.pinned_count; i++)
        search->candidates[search->count++] = (struct candidate){
            .document = search->fixed.pinned[i], .tier = RANK_PINNED};
}

/** Those with all words; then, where the page has room, those without. */
static int collect(struct search *search)
{
    const size_t pinned = search->fixed.pinned_count;
    const size_t wanted =
        (size_t)search->request->offset + search->request->limit;
    const size_t most = (wanted > RANK_WINDOW ? wanted : RANK_WINDOW) + pinned;
    const bool first = search_strict(&search->plan);
    struct search_results *results = search->results;
    xs_results *complete, *any = NULL;
    int rc = 0;

    search->candidates = mem_zero(most, sizeof *search->candidates);
    take_pinned(search);
    if (match(&complete, search, search->plan.complete, most) == -1)
        return -1;
    if (first)
        take(search, complete, pinned, most, true, false);
    results->total = complete->matches;
    results->total_exact = complete->matches_least == complete->matches_most &&
                           !search->plan.lower_bound;
    if (search->plan.concept_count > 1 &&
        (!first || complete->count < wanted)) {
        rc = match(&any, search, search->plan.any, most + complete->count);
        if (rc == 0) {
            take(search, any, search->count, most, false, first);
            results->total_relaxed = any->matches > results->total
                                         ? any->matches - results->total
                                         : 0;
        }
    }
    xs_results_free(complete);
    xs_results_free(any);
    return rc;
}

/** Among headings that are the query, the one that has its capitals and signs
 * comes first: `:empty` before `empty`. */
static void find_as_typed(struct search *search, struct candidate *candidate)
{
    struct str heading;

    if (candidate->tier != RANK_HEADING_IS_QUERY)
        return;
    heading = document_heading(
        store_get(index_store(search->index), candidate->document));
    if (str_equal(str_trim(heading), str_trim(search->results->query)))
        candidate->tier = RANK_HEADING_AS_TYPED;
}

/** The closer look, at the first RANK_WINDOW of each kind; what lies behind
 * keeps its order. */
static void order(struct search *search)
{
    struct candidate *candidates =
        search->candidates + search->fixed.pinned_count;
    const size_t count = search->count - search->fixed.pinned_count;
    const size_t window = count < RANK_WINDOW ? count : RANK_WINDOW;
    struct forward forward;

    for (size_t i = 0; i < window; i++) {
        struct candidate *candidate = &candidates[i];

        if (forward_decode(&forward, store_get(index_forward(search->index),
                                               candidate->document)) == 0)
            ranker_score(search->ranker, candidate, &forward);
        find_as_typed(search, candidate);
    }
    rank_sort(candidates, window);
    if (__builtin_popcount(search->plan.wanted) >= FEEDBACK_WORDS_MIN) {
        feedback_apply(index_feedback(search->index), candidates, window,
                       index_forward(search->index));
        rank_sort(candidates, window);
    }
}

static int run(struct search *search)
{
    const struct plan_options options = {.correct = !search->request->as_typed,
                                         .limits = &spell_limits_default};

    if (plan_make(&search->plan, &search->query, search->index, &options,
                  &search->results->arena, search->err) == -1)
        return -1;
    if (fixed_find(&search->fixed, search->index, &search->query,
                   search->err) == -1)
        return -1;
    search->ranker = ranker_new(&search->plan);
    if (collect(search) == -1)
        return -1;
    order(search);
    return search_page(search);
}

int search_run(struct search_results **out, struct index *index,
               const struct search_request *request, struct error *err)
{
    struct search search = {.index = index, .request = request, .err = err};
    struct search_results *results = mem_zero(1, sizeof *results);
    int rc = 0;

    *out = NULL;
    search.results = results;
    results->query = arena_copy(&results->arena, request->query);
    results->index =
        arena_copy(&results->arena, str_of(index_stats(index)->name)).ptr;
    results->total_exact = true;
    query_parse(&search.query, results->query, &query_syntax_default,
                &results->arena);
    if (search.query.clause_count)
        rc = run(&search);
    plan_release(&search.plan);
    ranker_free(search.ranker);
    free(search.candidates);
    if (rc == -1) {
        search_results_free(results);
        return -1;
    }
    *out = results;
    return 0;
}

void search_results_free(struct search_results *results)
{
    if (!results)
        return;
    arena_release(&results->arena);
    free(results);
}
