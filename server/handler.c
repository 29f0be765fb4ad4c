#include "handler.h"

#include <stdlib.h>

#include "engine/mem.h"
#include "query_params.h"
#include "reply.h"

struct handler *handler_new(const char *data, struct log *log)
{
    struct handler *handler = mem_zero(1, sizeof *handler);

    handler->data = data;
    handler->log = log;
    handler->catalog = catalog_new(data, log);
    return handler;
}

void handler_free(struct handler *handler)
{
    if (!handler)
        return;
    catalog_free(handler->catalog);
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
    if (err->code != ERROR_NO_INPUT) {
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

void handle_search(struct handler *handler, struct http_reply *reply,
                   const struct http_request *request)
{
    struct search_results *results = NULL;
    struct query_params query;
    struct error err = {0};
    double took_ms;

    if (query_params_read(&query, request, HANDLER_LIMIT, true, &err) == -1) {
        reply_error(reply, query_params_code(query.params.bad), "%s", err.text);
    } else if (query_params_search(&results, &took_ms, handler->catalog, &query,
                                   &err) == -1) {
        if (err.code == ERROR_USAGE)
            reply_error(reply, query_params_code(query.params.bad), "%s",
                        err.text);
        else
            handle_failure(handler, reply, query.index, &err);
    } else {
        reply->status = 200;
        reply_body(reply, "application/json");
        search_results_json(&reply->body, results, took_ms);
    }
    search_results_free(results);
    query_params_release(&query);
}
