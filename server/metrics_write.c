/** Counters in the text format of Prometheus, 0.0.4. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "metrics_parts.h"
#include "reply.h"
#include "route.h"

/** Metrics that are one number each. */
static const struct {
    enum metrics_event event;
    const char *name;
    const char *help;
} events[] = {
    {METRICS_SEARCH, "silcrow_searches_total", "Searches that were answered."},
    {METRICS_CACHED, "silcrow_search_cache_hits_total",
     "Searches that were answered with an answer given before."},
    {METRICS_EMPTY, "silcrow_search_zero_results_total",
     "Searches that were made and found no section with all the words."},
    {METRICS_CORRECTED, "silcrow_search_corrected_total",
     "Searches that were made with corrected words."},
    {METRICS_RELAXED, "silcrow_search_relaxed_total",
     "Searches that were made and gave up some of the words."},
    {METRICS_SLOW, "silcrow_slow_requests_total",
     "Requests that took longer than the setting slow-ms says."},
    {METRICS_ACCEPTED, "silcrow_connections_accepted_total",
     "Connections that were accepted."},
    {METRICS_RESTARTS, "silcrow_worker_restarts_total",
     "Workers that ended by themselves and were replaced."},
    {METRICS_RELOADS, "silcrow_config_reloads_total",
     "Times that the settings were read again."},
    {METRICS_RELOAD_ERRORS, "silcrow_config_reload_errors_total",
     "Times that the settings were wrong and stayed as they were."},
};

/* ---- The format -------------------------------------------------------- */

void metrics_put_family(struct buf *out, const char *name, const char *type,
                        const char *help)
{
    buf_format(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/** The value of a label: three characters are escaped. */
static void put_label(struct buf *out, struct str value)
{
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] == '\n') {
            buf_text(out, "\\n");
            continue;
        }
        if (value.ptr[i] == '"' || value.ptr[i] == '\\')
            buf_byte(out, '\\');
        buf_byte(out, value.ptr[i]);
    }
}

void metrics_put_sample(struct buf *out, const char *name,
                        const struct metrics_label *labels, double value)
{
    const char *before = "{";

    buf_text(out, name);
    for (; labels && labels->name; labels++) {
        buf_format(out, "%s%s=\"", before, labels->name);
        put_label(out, labels->value);
        buf_byte(out, '"');
        before = ",";
    }
    if (before[0] == ',')
        buf_byte(out, '}');
    if (isinf(value))
        buf_text(out, value > 0 ? " +Inf\n" : " -Inf\n");
    else if (value == floor(value) && fabs(value) < 1e15)
        buf_format(out, " %" PRId64 "\n", (int64_t)value);
    else
        buf_format(out, " %.15g\n", value);
}

/* ---- Requests ---------------------------------------------------------- */

/** The sum of a count of a line of the route table. */
static uint64_t route_sum(const struct metrics *metrics, size_t route,
                          size_t offset)
{
    return metrics_sum(metrics, offsetof(struct metrics_slot, routes) +
                                    route * sizeof(struct metrics_route) +
                                    offset);
}

static uint64_t status_count(const struct metrics *metrics, size_t route,
                             size_t status)
{
    return route_sum(metrics, route,
                     offsetof(struct metrics_route, statuses) +
                         status * sizeof(metrics_count));
}

static uint64_t bucket_count(const struct metrics *metrics, size_t route,
                             size_t bucket)
{
    return route_sum(metrics, route,
                     offsetof(struct metrics_route, buckets) +
                         bucket * sizeof(metrics_count));
}

/** Fill in the labels of a route. */
static void label_route(struct metrics_label *labels, size_t number,
                        struct buf *methods)
{
    const struct route *route = route_by_number(number);

    buf_clear(methods);
    if (route)
        http_method_names(methods, route->methods);
    labels[0] = (struct metrics_label){"route", route ? str_of(route->path)
                                                      : STR("none")};
    labels[1] = (struct metrics_label){"method",
                                       route ? buf_view(methods) : STR("none")};
    labels[2] = (struct metrics_label){.name = NULL};
}

/** Does the line of the table exist? 0 stands for no route at all. */
static bool is_route(size_t number)
{
    return number < METRICS_ROUTES_MAX &&
           (number == 0 || route_by_number(number));
}

static void put_requests(struct buf *out, const struct metrics *metrics)
{
    struct metrics_label labels[METRICS_LABELS_MAX];
    struct buf methods = {0};

    metrics_put_family(out, "silcrow_http_requests_total", "counter",
                       "Requests that were answered, by route and status.");
    for (size_t route = 0; is_route(route); route++) {
        label_route(labels, route, &methods);
        labels[3] = (struct metrics_label){.name = NULL};
        for (size_t i = 0; i < METRICS_STATUSES_MAX; i++) {
            const uint64_t count = status_count(metrics, route, i);
            char code[8];

            if (!count)
                continue;
            snprintf(code, sizeof code, "%d", http_status_by_number(i));
            labels[2] = (struct metrics_label){"code", str_of(code)};
            metrics_put_sample(out, "silcrow_http_requests_total", labels,
                               (double)count);
        }
    }
    buf_free(&methods);
}

static void put_histogram(struct buf *out, const struct metrics *metrics,
                          size_t route, struct metrics_label *labels)
{
    const struct metrics_label end = {.name = NULL};
    uint64_t count = 0;
    char bound[24];

    for (size_t i = 0; i < METRICS_BUCKETS; i++) {
        count += bucket_count(metrics, route, i);
        if (i < METRICS_BUCKETS - 1)
            snprintf(bound, sizeof bound, "%g",
                     (double)metrics_bounds[i] / 1e6);
        else
            snprintf(bound, sizeof bound, "+Inf");
        labels[2] = (struct metrics_label){"le", str_of(bound)};
        labels[3] = end;
        metrics_put_sample(out, "silcrow_http_request_duration_seconds_bucket",
                           labels, (double)count);
    }
    labels[2] = end;
    metrics_put_sample(
        out, "silcrow_http_request_duration_seconds_sum", labels,
        (double)route_sum(metrics, route, offsetof(struct metrics_route, us)) /
            1e6);
    metrics_put_sample(out, "silcrow_http_request_duration_seconds_count",
                       labels, (double)count);
}

static void put_times(struct buf *out, const struct metrics *metrics)
{
    struct metrics_label labels[METRICS_LABELS_MAX];
    struct buf methods = {0};

    metrics_put_family(out, "silcrow_http_request_duration_seconds",
                       "histogram",
                       "From a request that was read to its reply.");
    for (size_t route = 0; is_route(route); route++) {
        uint64_t all = 0;

        for (size_t i = 0; i < METRICS_BUCKETS; i++)
            all += bucket_count(metrics, route, i);
        if (!all)
            continue;
        label_route(labels, route, &methods);
        put_histogram(out, metrics, route, labels);
    }
    buf_free(&methods);
}

static void put_errors(struct buf *out, const struct metrics *metrics)
{
    metrics_put_family(out, "silcrow_http_errors_total", "counter",
                       "Replies that were errors, by the code of the error.");
    for (size_t i = 0; i < reply_code_count && i < METRICS_CODES_MAX; i++) {
        const uint64_t count =
            metrics_sum(metrics, offsetof(struct metrics_slot, codes) +
                                     i * sizeof(metrics_count));
        const struct metrics_label labels[] = {
            {"code", str_of(reply_codes[i].code)}, {.name = NULL}};

        if (count)
            metrics_put_sample(out, "silcrow_http_errors_total", labels,
                               (double)count);
    }
}

/* ---- The whole --------------------------------------------------------- */

static void put_one(struct buf *out, const char *name, const char *type,
                    const char *help, double value)
{
    metrics_put_family(out, name, type, help);
    metrics_put_sample(out, name, NULL, value);
}

static void put_processes(struct buf *out, const struct metrics *metrics)
{
    put_one(out, "silcrow_workers", "gauge", "Processes that answer.",
            (double)metrics->workers);
    put_one(out, "silcrow_connections", "gauge", "Connections that are open.",
            (double)metrics_gauges(metrics, METRICS_CONNECTIONS));
    put_one(out, "process_cpu_seconds_total", "counter",
            "Processor time of all processes together.",
            (double)metrics_events(metrics, METRICS_CPU) / 1e6);
    put_one(out, "process_resident_memory_bytes", "gauge",
            "Memory of all processes together, with what they share counted "
            "in each.",
            (double)metrics_gauges(metrics, METRICS_RESIDENT));
    put_one(out, "process_start_time_seconds", "gauge",
            "When the server was started, in seconds since 1970.",
            metrics->started);
}

void metrics_write(struct buf *out, const struct metrics *metrics)
{
    put_requests(out, metrics);
    put_times(out, metrics);
    put_errors(out, metrics);
    for (size_t i = 0; i < sizeof events / sizeof *events; i++)
        put_one(out, events[i].name, "counter", events[i].help,
                (double)metrics_events(metrics, events[i].event));
    put_processes(out, metrics);
}
