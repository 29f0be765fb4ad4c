#include "search_parts.h"

#include <stdlib.h>

#include "feedback.h"

/* ---- Candidates -------------------------------------------------------- */

/** Of a set of documents, as bits. */
static size_t set_words(const struct search *search)
{
    return store_count(index_store(search->index)) / 64 + 1;
}

static bool phrases_hold(const struct search *search, uint32_t document)
{
    struct forward forward;

    return !search->plan->phrase_count ||
           (forward_decode(&forward, store_get(index_forward(search->index),
                                               document)) == 0 &&
            ranker_phrases(search->plan, &forward));
}

/** Do enough of the words stand in the fields that are asked for? */
static bool fields_hold(const struct search *search, uint32_t document)
{
    const unsigned fields = search->request->fields;
    const uint32_t wanted = search->plan->wanted;
    struct forward forward;
    uint32_t found;

    if (!fields || fields == SEARCH_EVERYWHERE)
        return true;
    if (forward_decode(&forward,
                       store_get(index_forward(search->index), document)) == -1)
        return false;
    found =
        wanted & ranker_in(search->ranker, &forward, fields & SEARCH_HEADING,
                           fields & SEARCH_BREADCRUMB, fields & SEARCH_TEXT);
    switch (search->need) {
    case NEED_ALL:
        return found == wanted;
    case NEED_FIRST:
        return found & (wanted & -wanted);
    case NEED_ANY:
        break;
    }
    return found || !wanted;
}

/** Is what matches a hit? */
static bool accept(void *context, uint32_t document)
{
    struct search *search = context;

    return !fixed_hidden(&search->fixed, document) &&
           selection_passes(&search->selection, document) &&
           phrases_hold(search, document) && fields_hold(search, document) &&
           selection_take(&search->selection, document);
}

static struct best_decider decider_of(const struct search *search)
{
    const bool decide = search->plan->phrase_count || search->request->fields ||
                        search->fixed.hidden_count ||
                        selection_decides(&search->selection);

    return (struct best_decider){.accept = decide ? accept : NULL,
                                 .context = (void *)(uintptr_t)search,
                                 .check = selection_check(&search->selection)};
}

/** Note that a document is among the candidates; false when it was before. */
static bool note_taken(struct search *search, uint32_t document)
{
    uint64_t *word = &search->taken[document / 64];
    const uint64_t bit = 1ULL << document % 64;
    const bool before = *word & bit;

    *word |= bit;
    return !before;
}

/** Add hits that are not among the candidates, to `most`: `complete` ones have
 * all the words, `relaxed` ones stand below them. */
static void take(struct search *search, const struct best *hits, size_t most,
                 bool complete, bool relaxed)
{
    for (size_t i = 0; i < hits->count && search->count < most; i++)
        if (note_taken(search, hits->hits[i].document))
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

/** What the owner pinned comes first, whether it has the words or not, unless
 * the client wants another order or filters it out. */
static void take_pinned(struct search *search)
{
    struct fixed *fixed = &search->fixed;
    const size_t count = search->selection.sort.count ? 0 : fixed->pinned_count;

    fixed->pinned_count = 0;
    for (size_t i = 0; i < count; i++)
        if (selection_passes(&search->selection, fixed->pinned[i]) &&
            note_taken(search, fixed->pinned[i])) {
            fixed->pinned[fixed->pinned_count++] = fixed->pinned[i];
            search->candidates[search->count++] = (struct candidate){
                .document = fixed->pinned[i], .tier = RANK_PINNED};
        }
}

/** How many candidates are collected, besides pinned ones: where those that
 * lack words are counted, all that are. */
static size_t most_candidates(const struct search *search)
{
    const size_t wanted =
        (size_t)search->request->offset + search->request->limit;

    if (search->selection.groups || search->selection.sort.count)
        return SEARCH_COUNT_MAX;
    if (search->request->threshold > 0)
        return SEARCH_TOTAL_MAX;
    if (search->request->loose && decider_of(search).accept)
        return selection_check(&search->selection);
    return wanted > RANK_WINDOW ? wanted : RANK_WINDOW;
}

/** Do the hits that have all the words fill the page? */
static bool fill_the_page(const struct search *search,
                          const struct best *complete)
{
    const size_t wanted =
        (size_t)search->request->offset + search->request->limit;

    return (search->selection.groups
                ? group_counter_groups(search->selection.groups)
                : complete->count) >= wanted;
}

/** What was found of those that have all the words. */
static void note_complete(struct search *search, const struct best *complete)
{
    struct search_results *results = search->results;

    results->total = complete->matches;
    results->total_exact = complete->exact && !search->plan->lower_bound;
    results->facets_exact = results->total_exact;
    search->selection.counting = false;
}

/** What is needed of the words when not all are. A phrase is needed in any
 * case; then the others are not. */
static void loose_words(struct best_words *out, struct search *search)
{
    const enum search_matching matching = search->request->matching;
    struct node *needed = NULL;

    *out = search->plan->any;
    search->need = NEED_ANY;
    if (out->must || (matching != MATCHING_LAST && matching != MATCHING_RAREST))
        return;
    if (matching == MATCHING_RAREST) {
        needed = search->plan->rarest;
    } else if (out->count) {
        search->need = NEED_FIRST;
        needed = out->words[0];
    }
    if (needed)
        out->must = node_scale(&search->plan->nodes, needed, 0);
    else
        out->count = 0; /* no document has it */
}

/** Those that lack some. Where those that have all are not among the candidates
 * yet, they are found again. */
static void collect_any(struct search *search, size_t most, bool relaxed)
{
    struct search_results *results = search->results;
    const struct best_decider decider = decider_of(search);
    struct matcher *matcher = search->matcher;
    struct best_words words;
    struct best any;

    loose_words(&words, search);
    memcpy(matcher_set(matcher), search->taken,
           set_words(search) * sizeof *search->taken);
    best_any(&any, matcher, &words, most - search->count, &decider);
    take(search, &any, most, false, relaxed);
    results->total_relaxed = any.matches;
    results->total_relaxed_exact = any.exact;
    if (!relaxed)
        results->total_relaxed -=
            results->total < any.matches ? results->total : any.matches;
    best_release(&any);
}

/** All that match, counted alike; those with all words stand first. */
static void collect_loose(struct search *search, size_t most)
{
    const struct sort *sort = &search->selection.sort;
    const struct best_decider decider = decider_of(search);
    struct best_words words;
    struct best loose, complete;

    loose_words(&words, search);
    best_any(&loose, search->matcher, &words, most, &decider);
    note_complete(search, &loose);
    search->need = NEED_ALL;
    best_of(&complete, search->matcher, search->plan->complete, most, &decider);
    if (sort->count) {
        sort_hits(sort, complete.hits, complete.count);
        sort_hits(sort, loose.hits, loose.count);
    }
    take(search, &complete, most, true, false);
    take(search, &loose, most, false, true);
    if (sort->count)
        search->sorted = search->count;
    best_release(&complete);
    best_release(&loose);
}

/** Those with all words; then, where the page has room, those without. */
static void collect(struct search *search)
{
    const struct sort *sort = &search->selection.sort;
    const enum search_matching matching = search->request->matching;
    const size_t most = most_candidates(search) + search->fixed.pinned_count;
    const bool first = search_strict(search->plan) || sort->count ||
                       matching != MATCHING_FREQUENCY;
    const struct best_decider decider = decider_of(search);
    struct best complete;

    take_pinned(search);
    if (search->request->loose && search->plan->concept_count > 1 &&
        matching != MATCHING_ALL) {
        collect_loose(search, most);
        return;
    }
    best_of(&complete, search->matcher, search->plan->complete, most, &decider);
    note_complete(search, &complete);
    if (sort->count)
        sort_hits(sort, complete.hits, complete.count);
    if (first)
        take(search, &complete, most, true, false);
    if (sort->count)
        search->sorted = search->count;
    if (search->plan->concept_count > 1 && matching != MATCHING_ALL &&
        (!first || !fill_the_page(search, &complete)))
        collect_any(search, most, first);
    best_release(&complete);
}

static int find(struct search *search)
{
    const size_t most = most_candidates(search) + search->fixed.pinned_count;

    if (index_matcher(&search->matcher, search->index, search->err) == -1)
        return -1;
    search->taken = mem_zero(set_words(search), sizeof *search->taken);
    search->candidates = mem_zero(most, sizeof *search->candidates);
    collect(search);
    return matcher_finish(search->matcher, search->err);
}

/** Among headings that are the query, the one that has its capitals and signs
 * comes first: `:empty` before `empty`. */
static void find_as_typed(struct search *search, struct candidate *candidate)
{
    struct str heading;

    if (candidate->tier != RANK_HEADING_IS_QUERY)
        return;
    heading = document_heading(index_store(search->index), candidate->document);
    if (str_equal(str_trim(heading), str_trim(search->results->query)))
        candidate->tier = RANK_HEADING_AS_TYPED;
}

/** Words at the end of the query that a candidate lacks. */
static uint32_t lost(const struct plan *plan, uint32_t found)
{
    const uint32_t missed = plan->wanted & ~found;
    const uint32_t behind =
        missed ? plan->wanted & ~((missed & -missed) - 1) : 0;

    return (uint32_t)__builtin_popcount(behind);
}

/** Have the processor fetch a record while others are read: they lie apart. */
static void fetch(struct str record)
{
    enum { LINE = 64, LINES = 4 };

    for (size_t i = 0; i < LINES && i * LINE < record.len; i++)
        __builtin_prefetch(record.ptr + i * LINE);
}

static void look_at(struct search *search, struct candidate *candidate,
                    struct str record)
{
    struct forward forward;

    if (forward_decode(&forward, record) == 0)
        ranker_score(search->ranker, candidate, &forward);
    if (search->request->matching == MATCHING_LAST)
        candidate->lost = lost(search->plan, candidate->found);
    find_as_typed(search, candidate);
}

/** The closer look, at the first RANK_WINDOW of these candidates; how many. */
static size_t look(struct search *search, struct candidate *candidates,
                   size_t count)
{
    enum { AHEAD = 4 };
    const size_t window = count < RANK_WINDOW ? count : RANK_WINDOW;
    const struct store *store = index_forward(search->index);
    struct str records[RANK_WINDOW];

    for (size_t i = 0; i < window; i++)
        records[i] = store_get(store, candidates[i].document);
    for (size_t i = 0; i < window; i++) {
        if (i + AHEAD < window)
            fetch(records[i + AHEAD]);
        look_at(search, &candidates[i], records[i]);
    }
    return window;
}

/** What lies behind the window keeps its order, and so does what the client
 * has put in one. */
static void order(struct search *search)
{
    const size_t fixed = search->fixed.pinned_count + search->sorted;
    struct candidate *candidates = search->candidates + fixed;
    size_t window;

    if (search->sorted)
        look(search, search->candidates, search->sorted);
    search_join(search, candidates, search->count - fixed);
    window = look(search, candidates, search->count - fixed);
    search_prefer(search, candidates, window);
    rank_sort(candidates, window);
    if (__builtin_popcount(search->plan->wanted) >= FEEDBACK_WORDS_MIN) {
        feedback_apply(index_feedback(search->index), candidates, window,
                       index_forward(search->index));
        rank_sort(candidates, window);
    }
}

/** What the settings say, or where they say the usual, what the client is used
 * to. */
static struct spell_limits spell_limits_of(const struct search *search)
{
    const struct settings_typo *typo = &search->selection.settings->typo;
    const struct spell_limits usual = spell_limits_default;

    if (typo->one == usual.letters_one && typo->two == usual.letters_two)
        return search->profile->spell;
    return (struct spell_limits){(uint8_t)typo->one, (uint8_t)typo->two};
}

/** The documents that have what is not wanted, where nothing else is said of
 * what is. */
static int find_unwanted(struct search *search)
{
    struct matched matched;

    if (index_matcher(&search->matcher, search->index, search->err) == -1)
        return -1;
    search->taken = mem_zero(set_words(search), sizeof *search->taken);
    matcher_prepare(search->matcher, search->plan->any.except);
    matcher_read(&matched, search->matcher, search->plan->any.except);
    for (size_t i = 0; i < matched.count; i++)
        note_taken(search, matched.documents[i]);
    matched_release(&matched);
    return matcher_finish(search->matcher, search->err);
}

bool search_unwanted(const struct search *search, uint32_t document)
{
    return (search->taken &&
            search->taken[document / 64] >> document % 64 & 1) ||
           !phrases_hold(search, document);
}

/** Tell what the marks of the query stand for. */
static void note_words(struct search_results *results, const struct plan *plan)
{
    results->words = arena_alloc(&results->arena,
                                 plan->concept_count * sizeof *results->words);
    for (size_t i = 0; i < plan->concept_count; i++)
        results->words[i] =
            arena_copy(&results->arena, plan->concepts[i].source);
    results->word_count = plan->concept_count;
    results->wanted = plan->wanted;
}

static int run(struct search *search)
{
    const struct settings_typo *typo = &search->selection.settings->typo;
    const struct spell_limits limits = spell_limits_of(search);
    const struct plan_options options = {
        .correct =
            typo->enabled && !search->request->as_typed && !search->untyped,
        .limits = &limits};

    if (plan_make(search->plan, &search->query, search->index, &options,
                  &search->results->arena, search->err) == -1)
        return -1;
    note_words(search->results, search->plan);
    if (!search->plan->concept_count &&
        (search->plan->any.except || search->plan->phrase_count))
        return find_unwanted(search) == -1 ? -1 : search_browse(search);
    if (fixed_find(&search->fixed, search->index, &search->query,
                   search->err) == -1)
        return -1;
    search->ranker = ranker_new(search->plan);
    if (find(search) == -1)
        return -1;
    order(search);
    search_threshold(search);
    return search_page(search);
}

/** What is asked by words, by a section or by the page that asks. */
static int answer(struct search *search)
{
    const struct search_request *request = search->request;
    struct arena *arena = &search->results->arena;

    if (selection_make(&search->selection, search->index, request,
                       search->err) == -1 ||
        (request->from.len &&
         from_page_find(&search->from, search->index, request->from, arena,
                        search->err) == -1))
        return -1;
    if (search->query.clause_count)
        return run(search);
    if (request->like)
        return search_like(search, &request->like, 1);
    if (request->browse)
        return search_browse(search);
    if (search->from.count)
        return search_like(search, search->from.documents, search->from.count);
    if (!search->from.words.len)
        return 0;
    search->untyped = true;
    query_parse(&search->query, search->from.words, &query_syntax_default,
                arena);
    return run(search);
}

/** The settings can do without completions. */
static void parse(struct search *search)
{
    const struct settings *settings = index_settings(search->index);
    struct query_syntax syntax = *search->profile->syntax;

    if (str_equal(settings->prefix_search, STR("disabled")))
        syntax.prefix = false;
    query_parse(&search->query, search->results->query, &syntax,
                &search->results->arena);
}

int search_run(struct search_results **out, struct index *index,
               const struct search_request *request, struct error *err)
{
    struct plan plan;
    struct search search = {.index = index,
                            .request = request,
                            .profile = request->profile
                                           ? request->profile
                                           : &search_profile_default,
                            .plan = &plan,
                            .err = err};
    struct search_results *results = mem_zero(1, sizeof *results);
    int rc;

    *out = NULL;
    plan_start(&plan);
    search.results = results;
    results->query = arena_copy(&results->arena, request->query);
    results->index =
        arena_copy(&results->arena, str_of(index_stats(index)->name)).ptr;
    results->total_exact = results->total_relaxed_exact = true;
    parse(&search);
    rc = answer(&search);
    selection_release(&search.selection);
    plan_release(&plan);
    ranker_free(search.ranker);
    free(search.candidates);
    free(search.taken);
    free(search.page);
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
