#include "eval_report.h"

#include <math.h>
#include <stdlib.h>

#include "engine/json.h"
#include "engine/mem.h"

/** Six decimals: trec_eval prints four. */
static double rounded(double value)
{
    return round(value * 1e6) / 1e6;
}

static void put_named(struct json_writer *json, const char *name, double value)
{
    json_put_name(json, name);
    json_put_number(json, rounded(value));
}

static void put_scores(struct json_writer *json,
                       const struct eval_scores *scores)
{
    for (int m = 0; m < EVAL_MEASURES; m++)
        put_named(json, eval_measure_name((enum eval_measure)m), scores->of[m]);
}

/* ---- One system -------------------------------------------------------- */

static void report_json(struct buf *out, const struct eval_table *table,
                        const struct eval_scores *mean, bool per_query)
{
    struct json_writer json = {.out = out};

    json_put_object(&json);
    put_scores(&json, mean);
    json_put_name(&json, "queries");
    json_put_integer(&json, (int64_t)table->count);
    if (per_query) {
        json_put_name(&json, "per_query");
        json_put_array(&json);
        for (size_t i = 0; i < table->count; i++) {
            json_put_object(&json);
            json_put_name(&json, "query");
            json_put_string(&json, table->queries[i]);
            put_scores(&json, &table->scores[i]);
            json_end_object(&json);
        }
        json_end_array(&json);
    }
    json_end_object(&json);
    buf_byte(out, '\n');
}

static void put_lines(struct buf *out, const struct eval_table *table)
{
    buf_text(out, "query");
    for (int m = 0; m < EVAL_MEASURES; m++)
        buf_format(out, "\t%s", eval_measure_name((enum eval_measure)m));
    for (size_t i = 0; i < table->count; i++) {
        buf_format(out, "\n%.*s", STR_ARGS(table->queries[i]));
        for (int m = 0; m < EVAL_MEASURES; m++)
            buf_format(out, "\t%.4f", table->scores[i].of[m]);
    }
    buf_text(out, "\n\n");
}

void eval_report(struct buf *out, const struct eval_table *table,
                 bool per_query, bool json)
{
    struct eval_scores mean;

    eval_mean(&mean, table->scores, table->count);
    if (json) {
        report_json(out, table, &mean, per_query);
        return;
    }
    if (per_query)
        put_lines(out, table);
    for (int m = 0; m < EVAL_MEASURES; m++)
        buf_format(out, "%-8s %.4f\n", eval_measure_name((enum eval_measure)m),
                   mean.of[m]);
    buf_format(out, "queries  %zu\n", table->count);
}

/* ---- Two systems ------------------------------------------------------- */

/** One measure of both. */
struct difference {
    double a, b; /* means */
    double p;
};

static struct difference compare(const struct eval_table *a,
                                 const struct eval_table *b, int measure)
{
    double *x = mem_zero(a->count, sizeof *x);
    double *y = mem_zero(a->count, sizeof *y);
    struct difference difference = {0};

    for (size_t i = 0; i < a->count; i++) {
        x[i] = a->scores[i].of[measure];
        y[i] = b->scores[i].of[measure];
        difference.a += x[i] / (double)a->count;
        difference.b += y[i] / (double)a->count;
    }
    difference.p = eval_randomisation(x, y, a->count);
    free(x);
    free(y);
    return difference;
}

static void put_json_pairs(struct json_writer *json, const struct eval_table *a,
                           const struct eval_table *b)
{
    json_put_name(json, "per_query");
    json_put_array(json);
    for (size_t i = 0; i < a->count; i++) {
        json_put_object(json);
        json_put_name(json, "query");
        json_put_string(json, a->queries[i]);
        json_put_name(json, "a");
        json_put_object(json);
        put_scores(json, &a->scores[i]);
        json_end_object(json);
        json_put_name(json, "b");
        json_put_object(json);
        put_scores(json, &b->scores[i]);
        json_end_object(json);
        json_end_object(json);
    }
    json_end_array(json);
}

static void difference_json(struct buf *out, const struct eval_table *a,
                            const struct eval_table *b,
                            const char *const names[2], bool per_query)
{
    struct json_writer json = {.out = out};

    json_put_object(&json);
    json_put_name(&json, "runs");
    json_put_array(&json);
    json_put_string(&json, str_of(names[0]));
    json_put_string(&json, str_of(names[1]));
    json_end_array(&json);
    for (int m = 0; m < EVAL_MEASURES; m++) {
        const struct difference difference = compare(a, b, m);

        json_put_name(&json, eval_measure_name((enum eval_measure)m));
        json_put_object(&json);
        put_named(&json, "a", difference.a);
        put_named(&json, "b", difference.b);
        put_named(&json, "difference", difference.b - difference.a);
        put_named(&json, "p", difference.p);
        json_end_object(&json);
    }
    json_put_name(&json, "queries");
    json_put_integer(&json, (int64_t)a->count);
    if (per_query)
        put_json_pairs(&json, a, b);
    json_end_object(&json);
    buf_byte(out, '\n');
}

/** Each query's nDCG in both. */
static void put_pairs(struct buf *out, const struct eval_table *a,
                      const struct eval_table *b)
{
    buf_format(out, "query\ta\tb\tdifference of %s\n",
               eval_measure_name(EVAL_NDCG_10));
    for (size_t i = 0; i < a->count; i++) {
        const double x = a->scores[i].of[EVAL_NDCG_10];
        const double y = b->scores[i].of[EVAL_NDCG_10];

        buf_format(out, "%.*s\t%.4f\t%.4f\t%+.4f\n", STR_ARGS(a->queries[i]), x,
                   y, y - x);
    }
    buf_byte(out, '\n');
}

void eval_report_difference(struct buf *out, const struct eval_table *a,
                            const struct eval_table *b,
                            const char *const names[2], bool per_query,
                            bool json)
{
    if (json) {
        difference_json(out, a, b, names, per_query);
        return;
    }
    if (per_query)
        put_pairs(out, a, b);
    buf_format(out, "a: %s\nb: %s\n\n", names[0], names[1]);
    buf_text(out, "         a       b       difference  p\n");
    for (int m = 0; m < EVAL_MEASURES; m++) {
        const struct difference difference = compare(a, b, m);

        buf_format(out, "%-8s %.4f  %.4f  %+.4f     %.4f\n",
                   eval_measure_name((enum eval_measure)m), difference.a,
                   difference.b, difference.b - difference.a, difference.p);
    }
    buf_format(out, "queries  %zu\n", a->count);
}
