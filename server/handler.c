#include "handler.h"

#include <stdlib.h>

#include "engine/mem.h"
#include "reply.h"

struct handler *handler_new(const char *data, struct log *log)
{
    struct handler *handler = mem_zero(1, sizeof *handler);

    handler->data = data;
    handler->log = log;
    handler->catalog = catalog_new(data, log);
    handler->answers = answers_new(ANSWERS_BYTES_MAX);
    handler->gzip = gzip_new();
    return handler;
}

void handler_free(struct handler *handler)
{
    if (!handler)
        return;
    catalog_free(handler->catalog);
    answers_free(handler->answers);
    gzip_free(handler->gzip);
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
