/** The answer as text for a terminal. */
#include "search.h"

#include "explain.h"
#include "terminal.h"

enum {
    INDENT = 5, /* columns before a hit's text */
};

#define CRUMB_BETWEEN " \u203a " /* a small angle pointing right */

static void put_snippet(struct buf *out, const struct marked *snippet,
                        const struct terminal *terminal)
{
    struct buf text = {0};

    terminal_marked(&text, snippet, terminal->look != TERMINAL_PLAIN);
    buf_text(out, "\n     ");
    terminal_fold(out, buf_view(&text), INDENT, terminal->columns);
    buf_free(&text);
}

static void put_hit(struct buf *out, const struct search_hit *hit, size_t rank,
                    const struct terminal *terminal)
{
    const struct document *document = &hit->document;

    buf_format(out, "%3zu  ", rank);
    for (size_t i = 0; i < document->crumb_count; i++) {
        terminal_text(out, document->crumbs[i]);
        buf_text(out, CRUMB_BETWEEN);
    }
    terminal_marked(out, &hit->heading, terminal->look != TERMINAL_PLAIN);
    buf_text(out, "\n     ");
    terminal_link(out, document->url.len ? document->url : document->id,
                  terminal->look);
    if (hit->snippet.text.len)
        put_snippet(out, &hit->snippet, terminal);
    buf_byte(out, '\n');
    if (hit->explanation)
        explain_text(out, hit->explanation, "     ");
    buf_byte(out, '\n');
}

static void put_header(struct buf *out, const struct search_results *results)
{
    if (!results->corrected.len)
        return;
    buf_text(out, "Searched for: ");
    terminal_text(out, results->corrected);
    buf_text(out, "\n\n");
}

static void put_group(struct buf *out, const struct search_results *results,
                      const struct search_group *group,
                      const struct terminal *terminal)
{
    terminal_text(out, group->value);
    buf_text(out, group->value.len ? ": " : "");
    terminal_number(out, group->total);
    buf_format(out, " section%s\n\n", group->total == 1 ? "" : "s");
    for (size_t i = 0; i < group->count; i++)
        put_hit(out, &results->hits[group->first + i], i + 1, terminal);
}

static void put_facets(struct buf *out, const struct search_results *results)
{
    for (size_t i = 0; i < results->facet_count; i++) {
        const struct facet *facet = &results->facets[i];

        terminal_text(out, facet->name);
        buf_byte(out, ':');
        for (size_t v = 0; v < facet->value_count; v++) {
            buf_text(out, v ? ", " : " ");
            terminal_text(out, facet->values[v].text);
            buf_byte(out, ' ');
            terminal_number(out, facet->values[v].count);
        }
        buf_text(out, results->facets_exact ? "\n" : " (not all counted)\n");
    }
    if (results->facet_count)
        buf_byte(out, '\n');
}

static void put_footer(struct buf *out, const struct search_results *results,
                       double took_ms)
{
    terminal_number(out, results->total);
    buf_format(out, "%s section%s%s", results->total_exact ? "" : " or more",
               results->total == 1 ? "" : "s",
               results->query.len ? " with all the words" : "");
    if (results->group.len) {
        buf_text(out, " in ");
        terminal_number(out, results->total_groups);
        buf_format(out, " group%s", results->total_groups == 1 ? "" : "s");
    }
    if (results->total_relaxed) {
        buf_text(out, ", ");
        terminal_number(out, results->total_relaxed);
        buf_text(out, results->total_relaxed_exact ? " without"
                                                   : " or more without");
        for (size_t i = 0; i < results->relaxed_count; i++) {
            buf_text(out, i ? ", " : " ");
            terminal_text(out, results->relaxed[i]);
        }
    }
    buf_format(out, "; %.1f ms\n", took_ms);
}

void search_results_text(struct buf *out, const struct search_results *results,
                         size_t offset, double took_ms,
                         const struct terminal *terminal)
{
    put_header(out, results);
    if (results->group.len)
        for (size_t i = 0; i < results->group_count; i++)
            put_group(out, results, &results->groups[i], terminal);
    else
        for (size_t i = 0; i < results->hit_count; i++)
            put_hit(out, &results->hits[i], offset + i + 1, terminal);
    put_facets(out, results);
    put_footer(out, results, took_ms);
}
