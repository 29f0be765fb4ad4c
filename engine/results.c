/** The answer as JSON, written straight into the buffer: no tree is built. */
#include "search.h"

#include <math.h>

#include "explain.h"
#include "html.h"
#include "json.h"
#include "unicode.h"

/** With four decimals: what lies behind them is no one's business. */
static void put_rounded(struct json_writer *json, const char *name,
                        double number)
{
    json_put_name(json, name);
    json_put_number(json, isfinite(number) ? round(number * 1e4) / 1e4 : 0);
}

/* ---- Marked text ------------------------------------------------------- */

static void put_pair(struct json_writer *json, size_t start, size_t length)
{
    json_put_array(json);
    json_put_integer(json, (int64_t)start);
    json_put_integer(json, (int64_t)length);
    json_end_array(json);
}

/** The marks as pairs of offset and length in UTF-16 units. A damaged text
 * (html.h) has none. */
static void put_matches(struct json_writer *json, const char *name,
                        const struct marked *marked)
{
    const char *ptr = marked->text.ptr;
    const size_t count = marked_sound(marked) ? marked->match_count : 0;
    size_t at = 0, units = 0;

    json_put_name(json, name);
    json_put_array(json);
    for (size_t i = 0; i < count; i++) {
        const size_t start = marked->matches[i].start;
        const size_t len = marked->matches[i].len;
        const size_t length = utf16_length((struct str){ptr + start, len});

        units += utf16_length((struct str){ptr + at, start - at});
        put_pair(json, units, length);
        units += length;
        at = start + len;
    }
    json_end_array(json);
}

static void put_snippet(struct json_writer *json, const struct marked *snippet)
{
    struct buf html = {0};

    html_marked(&html, snippet);
    json_put_text(json, "snippet", buf_view(&html));
    buf_free(&html);
    json_put_text(json, "snippet_text", snippet->text);
    put_matches(json, "matches", snippet);
}

/* ---- The answer -------------------------------------------------------- */

static void put_hit(struct json_writer *json, const struct search_hit *hit)
{
    const struct document *document = &hit->document;

    json_put_object(json);
    json_put_text(json, "id", document->id);
    json_put_text(json, "guide", document->guide);
    json_put_text(json, "title", document->title);
    json_put_texts(json, "breadcrumb", document->crumbs, document->crumb_count);
    json_put_text(json, "heading", hit->heading.text);
    put_matches(json, "heading_matches", &hit->heading);
    json_put_text(json, "anchor", document->anchor);
    json_put_text(json, "url", document->url);
    if (hit->exact.ptr)
        json_put_text(json, "url_exact", hit->exact);
    if (document->lang.len)
        json_put_text(json, "lang", document->lang);
    put_snippet(json, &hit->snippet);
    put_rounded(json, "score", hit->score);
    if (hit->attributes.len) {
        json_put_name(json, "attributes");
        json_put_raw(json, hit->attributes);
    }
    if (hit->duplicates) {
        json_put_name(json, "duplicates");
        json_put_integer(json, hit->duplicates);
    }
    if (hit->relaxed) {
        json_put_name(json, "relaxed");
        json_put_bool(json, true);
    }
    if (hit->explanation) {
        json_put_name(json, "explain");
        explain_json(json, hit->explanation);
    }
    json_end_object(json);
}

static void put_totals(struct json_writer *json,
                       const struct search_results *results)
{
    json_put_name(json, "total");
    json_put_integer(json, (int64_t)results->total);
    json_put_name(json, "total_exact");
    json_put_bool(json, results->total_exact);
    if (!results->relaxed_count && !results->total_relaxed)
        return;
    json_put_name(json, "total_relaxed");
    json_put_integer(json, (int64_t)results->total_relaxed);
    json_put_name(json, "total_relaxed_exact");
    json_put_bool(json, results->total_relaxed_exact);
    json_put_texts(json, "relaxed", results->relaxed, results->relaxed_count);
}

static void put_hits(struct json_writer *json, const struct search_hit *hits,
                     size_t count)
{
    json_put_name(json, "hits");
    json_put_array(json);
    for (size_t i = 0; i < count; i++)
        put_hit(json, &hits[i]);
    json_end_array(json);
}

static void put_groups(struct json_writer *json,
                       const struct search_results *results)
{
    json_put_text(json, "group", results->group);
    json_put_name(json, "total_groups");
    json_put_integer(json, (int64_t)results->total_groups);
    json_put_name(json, "groups");
    json_put_array(json);
    for (size_t i = 0; i < results->group_count; i++) {
        const struct search_group *group = &results->groups[i];

        json_put_object(json);
        json_put_text(json, "value", group->value);
        json_put_name(json, "total");
        json_put_integer(json, (int64_t)group->total);
        put_hits(json, results->hits + group->first, group->count);
        json_end_object(json);
    }
    json_end_array(json);
}

static void put_facets(struct json_writer *json,
                       const struct search_results *results)
{
    json_put_name(json, "facets");
    facets_json(json, results->facets, results->facet_count);
    json_put_name(json, "facet_stats");
    facets_stats_json(json, results->facets, results->facet_count);
    json_put_name(json, "facets_exact");
    json_put_bool(json, results->facets_exact);
}

void search_results_json(struct buf *out, const struct search_results *results,
                         double took_ms)
{
    struct json_writer json = {.out = out};

    json_put_object(&json);
    json_put_text(&json, "query", results->query);
    json_put_text(&json, "index", str_of(results->index));
    if (results->corrected.len)
        json_put_text(&json, "corrected", results->corrected);
    put_totals(&json, results);
    put_rounded(&json, "took_ms", took_ms);
    if (results->facets)
        put_facets(&json, results);
    if (results->group.len)
        put_groups(&json, results);
    else
        put_hits(&json, results->hits, results->hit_count);
    json_end_object(&json);
}
