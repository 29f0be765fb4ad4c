/** silcrow-index search: results on the terminal. */
#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "engine/index.h"
#include "engine/search.h"
#include "engine/terminal.h"
#include "engine/unicode.h"

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

static double milliseconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int search(const struct cli *cli, const struct search_request *request,
                  const struct terminal *terminal, struct error *err)
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
            command_print_json(buf_view(&out));
        } else {
            search_results_text(&out, results, request->offset, took, terminal);
            fwrite(out.ptr, 1, out.len, stdout);
        }
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
static int read_form(struct search_request *request, struct terminal *terminal,
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
    return terminal_open(terminal, command_value(cli, COLOR, "auto"), stdout,
                         err);
}

static int run(const struct cli *cli, struct error *err)
{
    struct search_request request = {.limit = LIMIT_DEFAULT,
                                     .snippet_chars = SNIPPET_CHARS};
    struct arena arena = {0};
    struct buf query = {0};
    struct terminal terminal;
    int status = -1;

    read_selection(&request, cli, &arena);
    if (read_form(&request, &terminal, cli, err) == -1)
        goto out;
    for (size_t i = 0; i < cli->word_count; i++) {
        if (i)
            buf_byte(&query, ' ');
        utf8_repair(&query, str_of(cli->words[i]));
    }
    request.query = buf_view(&query);
    request.as_typed = cli->values[AS_TYPED] != NULL;
    request.explain = cli->values[EXPLAIN] != NULL;
    status = search(cli, &request, &terminal, err);
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
