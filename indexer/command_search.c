/** silcrow-index search: results on the terminal. */
#include "command.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "engine/explain.h"
#include "engine/index.h"
#include "engine/search.h"
#include "engine/unicode.h"
#include "terminal.h"

enum {
    LIMIT = COMMAND_OWN,
    OFFSET,
    COLOR,
    AS_TYPED,
    EXPLAIN,
    FILTER,
    FACETS,
    SORT,
    GROUP,
    GROUP_SIZE_ROW,
    DISTINCT,
    LIMIT_DEFAULT = 10,
};

static const struct cli_row rows[] = {
    COMMAND_ROWS,
    [LIMIT] = {"limit", 'n', "N", "most sections to print (10)"},
    [OFFSET] = {"offset", 0, "N", "sections to pass over first (0)"},
    [COLOR] = {"color", 0, "WHEN", "auto, always or never mark matches"},
    [AS_TYPED] = {"as-typed", 0, NULL, "correct no typing errors"},
    [EXPLAIN] = {"explain", 0, NULL, "say why each section is where it is"},
    [FILTER] = {"filter", 'f', "EXPR", "only those with such attributes"},
    [FACETS] = {"facets", 0, "LIST", "count the values of these attributes"},
    [SORT] = {"sort", 0, "LIST", "by attributes: name:asc,name:desc"},
    [GROUP] = {"group", 'g', "NAME", "the best of each guide, or of another"},
    [GROUP_SIZE_ROW] = {"group-size", 0, "N", "most sections of a group (3)"},
    [DISTINCT] = {"distinct", 0, "NAME", "one for each value of an attribute"},
    {0},
};

#define CRUMB_BETWEEN " \u203a " /* a small angle pointing right */

static void put_hit(struct buf *out, const struct search_hit *hit, size_t rank,
                    bool styled)
{
    const struct document *document = &hit->document;

    buf_format(out, "%3zu  ", rank);
    for (size_t i = 0; i < document->crumb_count; i++) {
        terminal_text(out, document->crumbs[i]);
        buf_text(out, CRUMB_BETWEEN);
    }
    terminal_marked(out, &hit->heading, styled);
    buf_text(out, "\n     ");
    terminal_text(out, document->url.len ? document->url : document->id);
    if (hit->snippet.text.len) {
        buf_text(out, "\n     ");
        terminal_marked(out, &hit->snippet, styled);
    }
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
                      const struct search_group *group, bool styled)
{
    terminal_text(out, group->value);
    buf_text(out, group->value.len ? ": " : "");
    terminal_number(out, group->total);
    buf_format(out, " section%s\n\n", group->total == 1 ? "" : "s");
    for (size_t i = 0; i < group->count; i++)
        put_hit(out, &results->hits[group->first + i], i + 1, styled);
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

static void put_results(struct buf *out, const struct search_results *results,
                        const struct search_request *request, double took_ms,
                        bool styled)
{
    put_header(out, results);
    if (results->group.len)
        for (size_t i = 0; i < results->group_count; i++)
            put_group(out, results, &results->groups[i], styled);
    else
        for (size_t i = 0; i < results->hit_count; i++)
            put_hit(out, &results->hits[i], request->offset + i + 1, styled);
    put_facets(out, results);
    put_footer(out, results, took_ms);
}

static double milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int search(const struct cli *cli, const struct search_request *request,
                  bool styled, struct error *err)
{
    struct search_results *results;
    struct index *index;
    struct buf out = {0};
    double start, took;
    int status = -1;

    if (index_open(&index, command_data(cli), command_index(cli), err) == -1)
        return -1;
    start = milliseconds();
    if (search_run(&results, index, request, err) == 0) {
        took = milliseconds() - start;
        status = results->hit_count ? 0 : EXIT_NOTHING;
        if (cli->values[COMMAND_JSON]) {
            search_results_json(&out, results, took);
            buf_byte(&out, '\n');
        } else {
            put_results(&out, results, request, took, styled);
        }
        fwrite(out.ptr, 1, out.len, stdout);
        buf_free(&out);
        search_results_free(results);
    }
    index_close(index);
    return status;
}

static int read_number(uint32_t *out, const struct cli *cli, size_t row,
                       uint64_t least, uint64_t most, struct error *err)
{
    uint64_t number;

    if (!cli->values[row])
        return 0;
    if (cli_number(&number, cli->values[row], rows[row].name, least, most,
                   err) == -1)
        return -1;
    *out = (uint32_t)number;
    return 0;
}

/** A value as valid UTF-8. */
static struct str repaired(const char *value, struct arena *arena)
{
    struct buf text = {0};
    struct str copy;

    utf8_repair(&text, str_of(value));
    copy = arena_copy(arena, buf_view(&text));
    buf_free(&text);
    return copy;
}

/** What narrows, counts and arranges the sections. */
static void read_selection(struct search_request *request,
                           const struct cli *cli, struct arena *arena)
{
    request->filter = repaired(cli->values[FILTER], arena);
    settings_split(&request->facets, repaired(cli->values[FACETS], arena),
                   arena);
    settings_split(&request->sort, repaired(cli->values[SORT], arena), arena);
    request->group = repaired(cli->values[GROUP], arena);
    request->distinct = repaired(cli->values[DISTINCT], arena);
    request->browse =
        request->filter.len || request->facets.count || request->sort.count;
}

/** The numbers, and whether matches are marked. */
static int read_form(struct search_request *request, bool *styled,
                     const struct cli *cli, struct error *err)
{
    if (!cli->word_count && !request->browse)
        return error_set(err, ERROR_USAGE, "what is to be searched?");
    if (read_number(&request->limit, cli, LIMIT, 1, SEARCH_LIMIT_MAX, err) ==
            -1 ||
        read_number(&request->offset, cli, OFFSET, 0, SEARCH_OFFSET_MAX, err) ==
            -1 ||
        read_number(&request->group_size, cli, GROUP_SIZE_ROW, 1,
                    GROUP_SIZE_MAX, err) == -1)
        return -1;
    return terminal_styled(styled, command_value(cli, COLOR, "auto"), stdout,
                           err);
}

static int run(const struct cli *cli, struct error *err)
{
    struct search_request request = {.limit = LIMIT_DEFAULT,
                                     .snippet_chars = SNIPPET_CHARS};
    struct arena arena = {0};
    struct buf query = {0};
    bool styled;
    int status = -1;

    read_selection(&request, cli, &arena);
    if (read_form(&request, &styled, cli, err) == -1)
        goto out;
    for (size_t i = 0; i < cli->word_count; i++) {
        if (i)
            buf_byte(&query, ' ');
        utf8_repair(&query, str_of(cli->words[i]));
    }
    request.query = buf_view(&query);
    request.as_typed = cli->values[AS_TYPED] != NULL;
    request.explain = cli->values[EXPLAIN] != NULL;
    status = search(cli, &request, styled, err);
out:
    buf_free(&query);
    arena_release(&arena);
    return status;
}

const struct command command_search = {
    .name = "search",
    .words = "[QUERY...]",
    .about = "search an index and print the best sections",
    .examples = "  silcrow-index search central line care\n"
                "  silcrow-index search --json '\"central line\" -catheter'\n"
                "  silcrow-index search --filter 'lang = en' --facets tags pump"
                "\n",
    .rows = rows,
    .run = run,
};
