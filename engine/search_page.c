/** The page of a search: what its hits are shown with. */
#include "search_parts.h"

#include "explain.h"
#include "plan_marks.h"
#include "snippet.h"

/** In a long query, does a hit lack a word? Those behind the window have not
 * been looked at. */
static bool lacks(const struct search *search,
                  const struct candidate *candidate)
{
    return !search_strict(&search->plan) && candidate->tier != RANK_BEHIND &&
           candidate->tier != RANK_PINNED &&
           (search->plan.wanted & ~candidate->found);
}

static int fill_hit(struct search *search, struct search_hit *hit,
                    const struct candidate *candidate)
{
    struct arena *arena = &search->results->arena;
    struct marker *marker = index_marker(search->index);
    const struct str record =
        store_get(index_store(search->index), candidate->document);
    struct forward forward;

    hit->score = candidate->score;
    hit->relaxed = candidate->relaxed || lacks(search, candidate);
    if (document_decode(&hit->document, record, arena, search->err) == -1)
        return -1;
    snippet_mark(&hit->heading, marker, hit->document.heading,
                 hit->document.lang);
    if (search->request->explain &&
        forward_decode(&forward, store_get(index_forward(search->index),
                                           candidate->document)) == 0)
        hit->explanation =
            explain(search->ranker, &search->plan, candidate, &forward, arena);
    if (search->request->snippet_chars)
        snippet_make(&hit->snippet, marker, arena, &hit->document,
                     search->request->snippet_chars);
    return 0;
}

static int fill_hits(struct search *search)
{
    struct search_results *results = search->results;
    const size_t offset = search->request->offset;
    size_t count = search->count > offset ? search->count - offset : 0;

    if (count > search->request->limit)
        count = search->request->limit;
    plan_marks(index_marker(search->index), &search->plan, &search->query);
    results->hits = arena_alloc(&results->arena, count * sizeof *results->hits);
    for (size_t i = 0; i < count; i++)
        if (fill_hit(search, &results->hits[results->hit_count++],
                     &search->candidates[offset + i]) == -1)
            return -1;
    return 0;
}

/** The words that the best hit of the page lacks, of those that lack any. */
static void report_relaxed(struct search *search)
{
    const struct plan *plan = &search->plan;
    struct search_results *results = search->results;
    const struct candidate *candidate;
    size_t i = 0;

    while (i < results->hit_count && !results->hits[i].relaxed)
        i++;
    if (i == results->hit_count)
        return;
    candidate = &search->candidates[search->request->offset + i];
    results->relaxed = arena_alloc(
        &results->arena, plan->concept_count * sizeof *results->relaxed);
    for (size_t c = 0; c < plan->concept_count; c++)
        if (plan->wanted >> c & 1 && !(candidate->found >> c & 1))
            results->relaxed[results->relaxed_count++] =
                plan->concepts[c].source;
}

/** The query with the words it was taken for. */
static void report_corrected(struct search *search)
{
    const struct plan *plan = &search->plan;
    struct search_results *results = search->results;
    const char *at = results->query.ptr;
    const char *end = at + results->query.len;
    struct buf text = {0};
    bool any = false;

    for (size_t c = 0; c < plan->concept_count; c++) {
        const struct concept *concept = &plan->concepts[c];

        if (!concept->corrected.len || concept->source.ptr < at)
            continue;
        any = true;
        buf_str(&text, (struct str){at, (size_t)(concept->source.ptr - at)});
        buf_str(&text, concept->corrected);
        at = concept->source.ptr + concept->source.len;
    }
    buf_str(&text, (struct str){at, (size_t)(end - at)});
    if (any && search->count)
        results->corrected = arena_copy(&results->arena, buf_view(&text));
    buf_free(&text);
}

int search_page(struct search *search)
{
    if (fill_hits(search) == -1)
        return -1;
    report_relaxed(search);
    report_corrected(search);
    return 0;
}
