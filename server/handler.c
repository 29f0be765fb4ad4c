#include "handler.h"

#include <stdlib.h>

#include "engine/mem.h"
#include "reply.h"

struct handler *handler_new(const char *data, struct log *log)
{
    struct handler *handler = mem_zero(1, sizeof *handler);

    handler->data = data;
    handler->log = log;
    return handler;
}

void handler_free(struct handler *handler)
{
    free(handler);
}

void handler_reopen(struct handler *handler)
{
    (void)handler;
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
