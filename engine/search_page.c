/** The page of a search: what its hits are shown with. */
#include "search_parts.h"

#include <stdlib.h>

#include "exact.h"
#include "explain.h"
#include "plan_marks.h"
#include "snippet.h"

/** In a long query, does a hit lack a word? Those behind the window have not
 * been looked at. */
static bool lacks(const struct search *search,
                  const struct candidate *candidate)
{
    return !search_strict(search->plan) && candidate->tier != RANK_BEHIND &&
           candidate->tier != RANK_PINNED &&
           (search->plan->wanted & ~candidate->found);
}

/** Those attributes that the settings show, as an object. */
static struct str shown_attributes(struct search *search, struct str object)
{
    const struct settings *settings = search->selection.settings;
    struct buf shown = {0};
    struct str copy;

    if (!object.len || settings_shows_all(settings))
        return object;
    settings_displayed(&shown, settings, object);
    copy = arena_copy(&search->results->arena, buf_view(&shown));
    buf_free(&shown);
    return copy;
}

static int fill_hit(struct search *search, struct search_hit *hit,
                    const struct candidate *candidate)
{
    struct arena *arena = &search->results->arena;
    struct marker *marker = index_marker(search->index);
    struct forward forward;

    hit->number = candidate->document;
    hit->score = candidate->score;
    if (search->request->details)
        hit->details = search_details(search, candidate->document);
    hit->relaxed = candidate->relaxed || lacks(search, candidate);
    if (document_decode(&hit->document, index_store(search->index),
                        candidate->document, arena, search->err) == -1)
        return -1;
    snippet_mark(&hit->heading, marker, hit->document.heading,
                 hit->document.lang);
    hit->duplicates = selection_twins(&search->selection, candidate->document);
    hit->attributes = shown_attributes(search, hit->document.attributes);
    if (search->request->explain && search->ranker &&
        forward_decode(&forward, store_get(index_forward(search->index),
                                           candidate->document)) == 0)
        hit->explanation =
            explain(search->ranker, search->plan, candidate, &forward, arena);
    if (search->request->snippet_chars)
        snippet_make(&hit->snippet, marker, arena, &hit->document,
                     search->request->snippet_chars);
    if (search->request->exact)
        hit->exact = exact_url(search->index, candidate->document,
                               &hit->document, &hit->snippet, arena);
    return 0;
}

/* ---- Which hits -------------------------------------------------------- */

/** A page of single hits. */
static size_t choose_hits(struct search *search)
{
    const size_t offset = search->request->offset;
    size_t count = search->count > offset ? search->count - offset : 0;

    if (count > search->request->limit)
        count = search->request->limit;
    search->page = mem_zero(count, sizeof *search->page);
    for (size_t i = 0; i < count; i++)
        search->page[i] = offset + i;
    return count;
}

/** What the hits of a group have in common. */
static struct str group_value(struct search *search, uint32_t document)
{
    const struct attribute *by = search->selection.by;
    struct buf text = {0};
    const uint32_t *values;
    struct str value;
    size_t count = 0;

    if (by)
        values = attribute_values(by, attribute_set(by, document), &count);
    for (size_t i = 0; i < count; i++) {
        buf_text(&text, i ? ", " : "");
        attribute_put(&text, by, values[i]);
    }
    value = arena_copy(&search->results->arena, buf_view(&text));
    buf_free(&text);
    return value;
}

/** A group that stands on the page behind `count` hits. */
static void report_group(struct search *search, const struct groups *groups,
                         const struct group *group, size_t count)
{
    struct search_results *results = search->results;
    const uint32_t document =
        search->candidates[groups->places[group->first]].document;
    struct search_group *out = &results->groups[results->group_count++];

    out->value = group_value(search, document);
    out->total = group_counter_hits(search->selection.groups, document);
    if (out->total < group->count)
        out->total = group->count;
    out->first = count;
    out->count = group->count;
}

/** The groups of the page, one after the other. */
static size_t place_groups(struct search *search, const struct groups *groups)
{
    const size_t end = (size_t)search->request->offset + search->request->limit;
    struct search_results *results = search->results;
    size_t count = 0;

    search->page = mem_zero(search->count, sizeof *search->page);
    results->groups = arena_alloc(&results->arena, search->request->limit *
                                                       sizeof *results->groups);
    for (size_t i = search->request->offset; i < groups->count && i < end;
         i++) {
        const struct group *group = &groups->list[i];

        report_group(search, groups, group, count);
        for (size_t n = 0; n < group->count; n++)
            search->page[count++] = groups->places[group->first + n];
    }
    return count;
}

static size_t choose_groups(struct search *search)
{
    const struct selection *selection = &search->selection;
    struct search_results *results = search->results;
    uint64_t *keys = mem_zero(search->count, sizeof *keys);
    struct groups groups;
    size_t count;

    for (size_t i = 0; i < search->count; i++)
        keys[i] = group_of(selection->by, search->candidates[i].document);
    groups_arrange(&groups, keys, search->count, selection->group_size);
    count = place_groups(search, &groups);
    groups_release(&groups);
    free(keys);
    results->total_groups = group_counter_groups(selection->groups);
    if (selection->distinct) {
        results->total = results->total_groups;
        results->group_count = 0;
    } else {
        results->group = arena_copy(&results->arena, search->request->group);
    }
    return count;
}

static int fill_hits(struct search *search)
{
    struct search_results *results = search->results;
    const size_t count =
        search->selection.groups ? choose_groups(search) : choose_hits(search);

    plan_marks(index_marker(search->index), search->plan, &search->query);
    results->hits = arena_alloc(&results->arena, count * sizeof *results->hits);
    for (size_t i = 0; i < count; i++)
        if (fill_hit(search, &results->hits[results->hit_count++],
                     &search->candidates[search->page[i]]) == -1)
            return -1;
    return 0;
}

/* ---- What else is said ------------------------------------------------- */

/** The words that the best hit of the page lacks, of those that lack any. */
static void report_relaxed(struct search *search)
{
    const struct plan *plan = search->plan;
    struct search_results *results = search->results;
    const struct candidate *candidate;
    size_t i = 0;

    while (i < results->hit_count && !results->hits[i].relaxed)
        i++;
    if (i == results->hit_count)
        return;
    candidate = &search->candidates[search->page[i]];
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
    const struct plan *plan = search->plan;
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

static void report_facets(struct search *search)
{
    struct search_results *results = search->results;

    if (search->selection.facets)
        results->facets = facet_counter_report(
            search->selection.facets, search->selection.settings,
            search->request->find_values ? &search->request->value : NULL,
            &results->arena, &results->facet_count);
}

int search_page(struct search *search)
{
    if (fill_hits(search) == -1)
        return -1;
    if (!search->untyped) {
        report_relaxed(search);
        report_corrected(search);
    }
    report_facets(search);
    return 0;
}
