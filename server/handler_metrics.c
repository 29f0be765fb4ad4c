/** GET /metrics and GET /status: how the server is doing, for those who run
 * it. */
#include "handler.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "engine/json.h"
#include "key_date.h"
#include "reply.h"
#include "server.h"
#include "shim/xapian_shim.h"

enum { STATUS_SCHEMA = 1 };

/* ---- Who may read it --------------------------------------------------- */

/** The address that asks. A proxy that does not say for whom it asks is
 * nobody, where it shows at all that it is one. */
static bool find_asker(struct address *out, const struct handler *handler,
                       const struct http_request *request)
{
    static const char *const signs[] = {"Forwarded", "X-Real-IP", "Via"};
    const struct str forwarded =
        http_request_header(request, "X-Forwarded-For");

    for (size_t i = 0; !forwarded.len && i < sizeof signs / sizeof *signs; i++)
        if (http_request_header(request, signs[i]).len)
            return false;
    return address_client(out, &handler->options->proxies, request->peer,
                          forwarded) ||
           (!forwarded.len && address_parse(out, request->peer) == 0);
}

bool handle_metrics_from(const struct handler *handler,
                         const struct http_request *request)
{
    struct address asker;

    if (request->inside)
        return true;
    return handler->options && find_asker(&asker, handler, request) &&
           address_list_has(&handler->options->metrics_from, &asker);
}

/** Those of the list may read it, and, where there are keys, whoever has one
 * that says so: that was checked before. */
static bool may_read(const struct handler *handler, struct http_reply *reply,
                     const struct http_request *request)
{
    const bool keyed = handler->auth && auth_keys(handler->auth);

    if (handler->metrics && (keyed || handle_metrics_from(handler, request)))
        return true;
    reply_error(reply, "metrics_forbidden",
                "You may not read how the server is doing");
    return false;
}

/* ---- Indexes ----------------------------------------------------------- */

/** What is told of an index. */
struct told {
    struct index_stats stats; /* of the generation that is served */
    bool open;                /* false: it cannot be read */
};

/** The indexes that there are; release with free(). */
static struct told *list_indexes(size_t *count, struct handler *handler)
{
    char **names = NULL;
    struct told *list;

    *count = 0;
    index_list(&names, count, handler->data, NULL);
    list = mem_zero(*count, sizeof *list);
    for (size_t i = 0; i < *count; i++) {
        struct index *index;

        list[i].open =
            catalog_get(&index, handler->catalog, str_of(names[i]), NULL) == 0;
        if (list[i].open)
            list[i].stats = *index_stats(index);
        else
            memcpy(list[i].stats.name, names[i], strlen(names[i]) + 1);
        free(names[i]);
    }
    free(names);
    return list;
}

static double generation_of(const struct index_stats *stats)
{
    return strtod(stats->generation, NULL);
}

static double sections_of(const struct index_stats *stats)
{
    return (double)stats->sections;
}

static double guides_of(const struct index_stats *stats)
{
    return (double)stats->guides;
}

static double bytes_of(const struct index_stats *stats)
{
    return (double)stats->bytes;
}

static double built_of(const struct index_stats *stats)
{
    int64_t seconds;

    return key_date_read(&seconds, str_of(stats->built)) == 0 ? (double)seconds
                                                              : 0;
}

/** A number of each index. */
static const struct {
    const char *name;
    const char *help;
    double (*of)(const struct index_stats *stats);
} index_metrics[] = {
    {"silcrow_index_generation", "The generation that is served.",
     generation_of},
    {"silcrow_index_documents", "Sections of the index.", sections_of},
    {"silcrow_index_guides", "Guides of the index.", guides_of},
    {"silcrow_index_bytes", "Size of the index's files.", bytes_of},
    {"silcrow_index_built_timestamp_seconds",
     "When the generation was built, in seconds since 1970.", built_of},
};

static void put_index_metrics(struct buf *out, struct handler *handler)
{
    size_t count;
    struct told *list = list_indexes(&count, handler);

    metrics_put_family(out, "silcrow_index_open", "gauge",
                       "1 when the index can be read, else 0.");
    for (size_t i = 0; i < count; i++)
        metrics_put_sample(
            out, "silcrow_index_open",
            (struct metrics_label[]){{"index", str_of(list[i].stats.name)},
                                     {.name = NULL}},
            list[i].open);
    for (size_t k = 0; k < sizeof index_metrics / sizeof *index_metrics; k++) {
        metrics_put_family(out, index_metrics[k].name, "gauge",
                           index_metrics[k].help);
        for (size_t i = 0; i < count; i++)
            if (list[i].open)
                metrics_put_sample(
                    out, index_metrics[k].name,
                    (struct metrics_label[]){
                        {"index", str_of(list[i].stats.name)}, {.name = NULL}},
                    index_metrics[k].of(&list[i].stats));
    }
    free(list);
}

/* ---- GET /metrics ------------------------------------------------------ */

static void put_build(struct buf *out)
{
    const struct metrics_label labels[] = {
        {"version", str_of(SILCROW_VERSION)},
        {"xapian", str_of(xs_version())},
        {"libevent", str_of(server_library_version())},
        {.name = NULL},
    };

    metrics_put_family(out, "silcrow_build_info", "gauge",
                       "Versions of the server and of its libraries.");
    metrics_put_sample(out, "silcrow_build_info", labels, 1);
}

void handle_metrics(struct handler *handler, struct http_reply *reply,
                    const struct http_request *request)
{
    if (!may_read(handler, reply, request))
        return;
    reply->status = 200;
    reply_body(reply, "text/plain; version=0.0.4; charset=utf-8");
    put_build(&reply->body);
    metrics_write(&reply->body, handler->metrics);
    put_index_metrics(&reply->body, handler);
}

/* ---- GET /status ------------------------------------------------------- */

static void put_number(struct json_writer *json, const char *name, double value)
{
    json_put_name(json, name);
    json_put_number(json, value);
}

static void put_index(struct json_writer *json, const struct told *told)
{
    json_put_object(json);
    json_put_name(json, "name");
    json_put_string(json, str_of(told->stats.name));
    json_put_name(json, "open");
    json_put_bool(json, told->open);
    if (told->open) {
        json_put_name(json, "generation");
        json_put_string(json, str_of(told->stats.generation));
        json_put_name(json, "built");
        json_put_string(json, str_of(told->stats.built));
        put_number(json, "guides", guides_of(&told->stats));
        put_number(json, "sections", sections_of(&told->stats));
        put_number(json, "bytes", bytes_of(&told->stats));
    }
    json_end_object(json);
}

static void put_counts(struct json_writer *json, const struct metrics *metrics)
{
    static const struct {
        const char *name;
        enum metrics_event event;
    } rows[] = {
        {"searches", METRICS_SEARCH},
        {"cache_hits", METRICS_CACHED},
        {"zero_results", METRICS_EMPTY},
        {"corrected", METRICS_CORRECTED},
        {"relaxed", METRICS_RELAXED},
        {"slow_requests", METRICS_SLOW},
        {"worker_restarts", METRICS_RESTARTS},
        {"config_reload_errors", METRICS_RELOAD_ERRORS},
    };

    put_number(json, "workers", (double)metrics_workers(metrics));
    put_number(json, "connections",
               (double)metrics_gauges(metrics, METRICS_CONNECTIONS));
    put_number(json, "memory_bytes",
               (double)metrics_gauges(metrics, METRICS_RESIDENT));
    put_number(json, "cpu_seconds",
               (double)metrics_events(metrics, METRICS_CPU) / 1e6);
    put_number(json, "requests", (double)metrics_requests(metrics));
    put_number(json, "median_seconds", metrics_quantile(metrics, 0.5));
    put_number(json, "p99_seconds", metrics_quantile(metrics, 0.99));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        put_number(json, rows[i].name,
                   (double)metrics_events(metrics, rows[i].event));
}

static void put_start(struct json_writer *json, const struct metrics *metrics)
{
    char started[KEY_DATE_LEN + 1];
    const int64_t at = (int64_t)metrics_started(metrics);

    key_date_write(started, at);
    json_put_name(json, "version");
    json_put_string(json, STR(SILCROW_VERSION));
    json_put_name(json, "started");
    json_put_string(json, str_of(started));
    put_number(json, "uptime_seconds", (double)(key_date_now() - at));
}

void handle_status(struct handler *handler, struct http_reply *reply,
                   const struct http_request *request)
{
    struct json_writer json = {.out = &reply->body};
    struct told *list;
    size_t count;

    if (!may_read(handler, reply, request))
        return;
    reply->status = 200;
    reply_body(reply, "application/json");
    json_put_object(&json);
    put_number(&json, "schema", STATUS_SCHEMA);
    put_start(&json, handler->metrics);
    put_counts(&json, handler->metrics);
    json_put_name(&json, "indexes");
    json_put_array(&json);
    list = list_indexes(&count, handler);
    for (size_t i = 0; i < count; i++)
        put_index(&json, &list[i]);
    free(list);
    json_end_array(&json);
    json_end_object(&json);
}
