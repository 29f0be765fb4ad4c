#include "handler.h"

#include <inttypes.h>
#include <stdlib.h>

#include "engine/forward.h"
#include "engine/mem.h"
#include "query_params.h"
#include "reply.h"

struct handler *handler_new(const char *data, struct log *log)
{
    struct handler *handler = mem_zero(1, sizeof *handler);

    handler->data = data;
    handler->log = log;
    handler->catalog = catalog_new(data, log);
    handler->answers = answers_new(ANSWERS_BYTES_MAX);
    return handler;
}

void handler_free(struct handler *handler)
{
    if (!handler)
        return;
    catalog_free(handler->catalog);
    answers_free(handler->answers);
    free(handler);
}

void handler_reopen(struct handler *handler)
{
    catalog_reopen(handler->catalog);
}

void handle_health(struct handler *handler, struct http_reply *reply,
                   const struct http_request *request)
{
    (void)handler;
    (void)request;
    reply->status = 200;
    reply_body(reply, "application/json");
    buf_text(&reply->body, "{\"status\":\"available\"}");
}

/* ---- Searching --------------------------------------------------------- */

void handle_failure(struct handler *handler, struct http_reply *reply,
                    struct str name, const struct error *err)
{
    if (err->code == ERROR_PERMISSION) {
        reply_error(reply, "invalid_api_key", "Not allowed: %s", err->text);
    } else if (err->code != ERROR_NO_INPUT) {
        log_event(handler->log, LOG_LEVEL_ERROR, "search: %s", err->text);
        reply_error(reply, "index_unavailable",
                    "The index cannot be read at the moment");
    } else if (name.len == 0) {
        reply_error(reply, "index_not_found", "There is no index yet");
    } else {
        reply_error(reply, "index_not_found", "Index `%.*s` not found",
                    STR_ARGS(name));
    }
}

/** The tag of the answer that a key stands for. Weak: two workers tell
 * different times. */
static struct str tag_of(struct http_reply *reply, struct str key)
{
    return arena_format(&reply->arena, "W/\"%016" PRIx64 "\"",
                        hash_text(HASH_START, key));
}

/** Does the client have it? The quotes make a tag end where it ends. */
static bool has_tag(const struct http_request *request, struct str tag)
{
    return str_find(http_request_header(request, "If-None-Match"),
                    str_skip(tag, 2)) != NULL;
}

/** Search, and keep the answer. */
static int search(struct handler *handler, struct http_reply *reply,
                  struct index *index, struct query_params *query,
                  struct str key, struct error *err)
{
    struct search_results *results;
    double took_ms;

    if (query_params_run(&results, &took_ms, index, query, err) == -1)
        return -1;
    search_results_json(&reply->body, results, took_ms);
    search_results_free(results);
    answers_keep(handler->answers, key, buf_view(&reply->body));
    return 0;
}

static int answer_search(struct handler *handler, struct http_reply *reply,
                         const struct http_request *request,
                         struct query_params *query, struct error *err)
{
    struct buf key = {0};
    const struct key_rule *rule;
    struct index *index;
    struct str tag, kept;
    int rc = 0;

    if (catalog_get_part(&index, &rule, handler->catalog, query->index, err) ==
        -1)
        return -1;
    buf_format(&key, "%" PRIx64 " ", index_version(index));
    query_params_key(&key, query);
    if (rule) {
        query->must = &rule->filter;
        buf_format(&key, " must %zu ", rule->text.len);
        buf_str(&key, rule->text);
    }
    tag = tag_of(reply, buf_view(&key));
    reply->status = has_tag(request, tag) ? 304 : 200;
    if (reply->status == 200) {
        if (answers_find(&kept, handler->answers, buf_view(&key)))
            buf_str(&reply->body, kept);
        else
            rc = search(handler, reply, index, query, buf_view(&key), err);
    }
    buf_free(&key);
    if (rc == -1)
        return -1;
    if (reply->status == 200)
        reply_body(reply, "application/json");
    http_reply_header(reply, "ETag", tag);
    http_reply_header(reply, "Cache-Control", STR("private, no-cache"));
    return 0;
}

void handle_search(struct handler *handler, struct http_reply *reply,
                   const struct http_request *request)
{
    struct query_params query;
    struct error err = {0};
    const bool fine =
        query_params_read(&query, request, HANDLER_LIMIT, true, &err) == 0 &&
        answer_search(handler, reply, request, &query, &err) == 0;

    if (!fine && err.code == ERROR_USAGE)
        reply_error(reply, query_params_code(query.params.bad), "%s", err.text);
    else if (!fine)
        handle_failure(handler, reply, query.index, &err);
    query_params_release(&query);
}
