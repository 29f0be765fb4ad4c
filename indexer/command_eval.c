#include "command_eval.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "command.h"
#include "engine/eval_file.h"
#include "engine/file.h"
#include "engine/mem.h"
#include "eval_headings.h"
#include "eval_judged.h"
#include "eval_report.h"
#include "eval_search.h"

enum {
    HEADINGS_MAX = 10000000, /* of --headings */
};

enum option {
    QUERIES = COMMAND_OWN,
    QRELS,
    JUDGED,
    RUN,
    COMPARE,
    PER_QUERY,
    AS_TYPED,
    HEADINGS,
};

const struct cli_row command_eval_options[] = {
    COMMAND_ROWS,
    [QUERIES] = {"queries", 0, "FILE", "queries: id, tab, text"},
    [QRELS] = {"qrels", 0, "FILE", "judgements: query, 0, document, relevance"},
    [JUDGED] = {"judged", 0, "FILE",
                "queries with the sections that should come first"},
    [RUN] = {"run", 0, "FILE", "write the results as a TREC run"},
    [COMPARE] = {"compare", 0, "RUN", "compare this run with another"},
    [PER_QUERY] = {"per-query", 0, NULL, "show each query"},
    [AS_TYPED] = {"as-typed", 0, NULL, "correct no typing errors"},
    [HEADINGS] = {"headings", 0, "N",
                  "N unique headings as queries for their sections"},
    {0},
};

static int open_index(struct index **out, const struct cli *cli,
                      struct error *err)
{
    return index_open(out, command_data(cli), command_index(cli), err);
}

/* ---- Queries and judgements -------------------------------------------- */

/** What is measured: the queries that have judgements. */
struct inputs {
    struct buf query_text, qrels_text;
    struct eval_queries queries;
    struct eval_entries judged;
    struct str *ids; /* of the queries */
    struct eval_scores *scores;
    bool as_typed; /* correct no typing errors */
};

static void inputs_free(struct inputs *inputs)
{
    buf_free(&inputs->query_text);
    buf_free(&inputs->qrels_text);
    free(inputs->queries.list);
    free(inputs->judged.list);
    free(inputs->ids);
    free(inputs->scores);
}

static void drop_unjudged(struct inputs *inputs)
{
    struct eval_queries *queries = &inputs->queries;
    size_t kept = 0;

    for (size_t i = 0; i < queries->count; i++)
        if (eval_entries_of(&inputs->judged, queries->list[i].id).count)
            queries->list[kept++] = queries->list[i];
    queries->count = kept;
}

/** Without a file of queries, those that the judgements name. */
static void take_judged(struct inputs *inputs)
{
    struct eval_queries *queries = &inputs->queries;

    queries->list = mem_zero(inputs->judged.count, sizeof *queries->list);
    for (size_t i = 0; i < inputs->judged.count; i++) {
        const struct str id = inputs->judged.list[i].query;

        if (!queries->count ||
            !str_equal(queries->list[queries->count - 1].id, id))
            queries->list[queries->count++].id = id;
    }
}

static int inputs_read(struct inputs *inputs, const struct cli *cli,
                       struct error *err)
{
    const char *queries = cli->values[QUERIES];
    const char *qrels = cli->values[QRELS];

    if (file_read(&inputs->qrels_text, qrels, EVAL_FILE_MAX, err) == -1 ||
        eval_judgements_read(&inputs->judged, buf_view(&inputs->qrels_text),
                             qrels, err) == -1)
        return -1;
    if (!queries)
        take_judged(inputs);
    else if (file_read(&inputs->query_text, queries, EVAL_FILE_MAX, err) ==
                 -1 ||
             eval_queries_read(&inputs->queries, buf_view(&inputs->query_text),
                               queries, err) == -1)
        return -1;
    inputs->as_typed = cli->values[AS_TYPED] != NULL;
    drop_unjudged(inputs);
    if (!inputs->queries.count)
        return error_set(err, ERROR_DATA, "%s: no query has judgements in %s",
                         queries ? queries : qrels, qrels);
    inputs->ids = mem_zero(inputs->queries.count, sizeof *inputs->ids);
    inputs->scores = mem_zero(inputs->queries.count, sizeof *inputs->scores);
    for (size_t i = 0; i < inputs->queries.count; i++)
        inputs->ids[i] = inputs->queries.list[i].id;
    return 0;
}

static struct eval_table table_of(const struct inputs *inputs)
{
    return (struct eval_table){inputs->ids, inputs->scores,
                               inputs->queries.count};
}

/* ---- Measuring an index ------------------------------------------------ */

/** Append the results of a query. Scores fall strictly, also as the 32-bit
 * numbers that trec_eval may read, so that no other order can be seen. */
static void put_run(struct buf *out, struct str query,
                    const struct search_results *results)
{
    float last = INFINITY;

    for (size_t i = 0; i < results->hit_count; i++) {
        const struct search_hit *hit = &results->hits[i];
        float score = (float)hit->score;

        if (!(score < last))
            score = nextafterf(last, -INFINITY);
        buf_format(out, "%.*s Q0 %.*s %zu %.9g silcrow\n", STR_ARGS(query),
                   STR_ARGS(hit->document.id), i + 1, (double)score);
        last = score;
    }
}

static int measure_query(struct inputs *inputs, size_t number,
                         struct index *index, struct buf *run,
                         struct error *err)
{
    const struct eval_query *query = &inputs->queries.list[number];
    const struct eval_entries judged =
        eval_entries_of(&inputs->judged, query->id);
    struct search_results *results;
    struct str *found;

    if (eval_search(&results, index, query->text, EVAL_DEPTH, inputs->as_typed,
                    err) == -1)
        return -1;
    found = mem_zero(results->hit_count, sizeof *found);
    for (size_t i = 0; i < results->hit_count; i++)
        found[i] = results->hits[i].document.id;
    eval_documents(&inputs->scores[number], found, results->hit_count, &judged);
    if (run)
        put_run(run, query->id, results);
    free(found);
    search_results_free(results);
    return 0;
}

static int measure(struct buf *out, const struct cli *cli, struct error *err)
{
    struct inputs inputs = {0};
    struct index *index = NULL;
    struct buf run = {0};
    struct eval_table table;
    int rc = -1;

    if (!cli->values[QUERIES] || !cli->values[QRELS])
        return error_set(err, ERROR_USAGE,
                         "eval needs --queries and --qrels, or --judged, or "
                         "--compare");
    if (inputs_read(&inputs, cli, err) == -1 ||
        open_index(&index, cli, err) == -1)
        goto out;
    for (size_t i = 0; i < inputs.queries.count; i++)
        if (measure_query(&inputs, i, index, cli->values[RUN] ? &run : NULL,
                          err) == -1)
            goto out;
    if (cli->values[RUN] &&
        file_write(cli->values[RUN], buf_view(&run), err) == -1)
        goto out;
    table = table_of(&inputs);
    eval_report(out, &table, cli->values[PER_QUERY], cli->values[COMMAND_JSON]);
    rc = 0;
out:
    index_close(index);
    buf_free(&run);
    inputs_free(&inputs);
    return rc;
}

/* ---- Comparing two runs ------------------------------------------------ */

static void measure_run(struct eval_scores *scores, const struct inputs *inputs,
                        const struct eval_entries *run)
{
    struct str *found = mem_zero(run->count, sizeof *found);

    for (size_t i = 0; i < inputs->queries.count; i++) {
        const struct str id = inputs->ids[i];
        const struct eval_entries judged = eval_entries_of(&inputs->judged, id);
        const struct eval_entries results = eval_entries_of(run, id);

        for (size_t k = 0; k < results.count; k++)
            found[k] = results.list[k].document;
        eval_documents(&scores[i], found, results.count, &judged);
    }
    free(found);
}

static int read_and_measure(struct eval_scores *scores,
                            const struct inputs *inputs, const char *path,
                            struct error *err)
{
    struct buf text = {0};
    struct eval_entries run = {0};
    int rc = -1;

    if (file_read(&text, path, EVAL_FILE_MAX, err) == 0 &&
        eval_run_read(&run, buf_view(&text), path, err) == 0) {
        measure_run(scores, inputs, &run);
        rc = 0;
    }
    free(run.list);
    buf_free(&text);
    return rc;
}

static int compare(struct buf *out, const struct cli *cli, struct error *err)
{
    const char *const names[2] = {cli->values[COMPARE],
                                  cli->word_count == 1 ? cli->words[0] : NULL};
    struct inputs inputs = {0};
    struct eval_scores *other = NULL;
    struct eval_table a, b;
    int rc = -1;

    if (!names[1] || !cli->values[QRELS])
        return error_set(err, ERROR_USAGE,
                         "eval --compare needs two runs and --qrels");
    if (inputs_read(&inputs, cli, err) == -1)
        goto out;
    other = mem_zero(inputs.queries.count, sizeof *other);
    if (read_and_measure(inputs.scores, &inputs, names[0], err) == -1 ||
        read_and_measure(other, &inputs, names[1], err) == -1)
        goto out;
    a = b = table_of(&inputs);
    b.scores = other;
    eval_report_difference(out, &a, &b, names, cli->values[PER_QUERY],
                           cli->values[COMMAND_JSON]);
    rc = 0;
out:
    free(other);
    inputs_free(&inputs);
    return rc;
}

/* ---- Judged queries ---------------------------------------------------- */

static int rank_query(struct judged *judged, struct judged_query *query,
                      struct index *index, bool as_typed, struct error *err)
{
    struct str found[JUDGED_DEPTH];
    struct search_results *results;

    if (eval_search(&results, index, query->text, JUDGED_DEPTH, as_typed,
                    err) == -1)
        return -1;
    for (size_t i = 0; i < results->hit_count; i++)
        found[i] = results->hits[i].document.id;
    judged_rank(judged, query, found, results->hit_count);
    search_results_free(results);
    return 0;
}

/** Search for each judged query and report. */
static int rank_all(struct buf *out, const struct cli *cli,
                    struct judged *judged, struct index *index,
                    struct error *err)
{
    for (size_t i = 0; i < judged->count; i++)
        if (rank_query(judged, &judged->list[i], index,
                       cli->values[AS_TYPED] != NULL, err) == -1)
            return -1;
    judged_report(out, judged, cli->values[COMMAND_JSON]);
    return 0;
}

static int judge(struct buf *out, const struct cli *cli, struct error *err)
{
    const char *path = cli->values[JUDGED];
    struct buf text = {0};
    struct judged judged = {0};
    struct index *index = NULL;
    int rc = -1;

    if (file_read(&text, path, EVAL_FILE_MAX, err) == 0 &&
        judged_read(&judged, buf_view(&text), path, err) == 0 &&
        open_index(&index, cli, err) == 0)
        rc = rank_all(out, cli, &judged, index, err);
    index_close(index);
    judged_free(&judged);
    buf_free(&text);
    return rc;
}

static int judge_headings(struct buf *out, const struct cli *cli,
                          struct error *err)
{
    struct judged judged;
    struct index *index;
    uint64_t most;
    int rc;

    if (cli_number(&most, cli->values[HEADINGS], "headings", 1, HEADINGS_MAX,
                   err) == -1 ||
        open_index(&index, cli, err) == -1)
        return -1;
    eval_headings(&judged, index, (size_t)most);
    rc = rank_all(out, cli, &judged, index, err);
    judged_free(&judged);
    index_close(index);
    return rc;
}

int command_eval(struct buf *out, const struct cli *cli, struct error *err)
{
    if (cli->values[COMPARE])
        return compare(out, cli, err);
    if (cli->word_count)
        return error_set(err, ERROR_USAGE, "eval takes no argument: %s",
                         cli->words[0]);
    if (cli->values[JUDGED])
        return judge(out, cli, err);
    if (cli->values[HEADINGS])
        return judge_headings(out, cli, err);
    return measure(out, cli, err);
}

static int run(const struct cli *cli, struct error *err)
{
    struct buf out = {0};
    const int rc = command_eval(&out, cli, err);

    if (rc == 0 && cli->values[COMMAND_JSON])
        command_print_json(buf_view(&out));
    else if (rc == 0)
        fwrite(out.ptr, 1, out.len, stdout);
    buf_free(&out);
    return rc;
}

const struct command command_evaluate = {
    .name = "eval",
    .words = "[RUN]",
    .about = "measure the order of results by judgements",
    .examples =
        "  silcrow-index eval --queries q.tsv --qrels qrels.tsv --json\n"
        "  silcrow-index eval --judged corpus/queries.tsv\n"
        "  silcrow-index eval --headings 1000\n"
        "  silcrow-index eval --qrels qrels.tsv --compare a.run b.run\n",
    .rows = command_eval_options,
    .run = run,
};
