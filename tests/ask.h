/**
 * Asking the handlers as a client would, without a socket.
 */
#ifndef SILCROW_TESTS_ASK_H
#define SILCROW_TESTS_ASK_H

#include "test.h"

#include <zlib.h>

#include "server/handler.h"
#include "server/route.h"

/** A request; NULL members are not sent. */
struct ask {
    enum http_method method; /* 0 stands for GET, or for POST with a body */
    const char *target;
    const char *body;      /* JSON */
    const char *type;      /* of the body, when it is not sent as JSON */
    const char *encodings; /* Accept-Encoding */
    const char *tags;      /* If-None-Match */
    const char *origin;
    const char *host;
    const char *scheme; /* X-Forwarded-Proto */
};

static inline void ask_header(struct http_request *request, const char *name,
                              const char *value)
{
    if (value)
        request->headers[request->header_count++] =
            (struct http_header){str_of(name), str_of(value)};
}

/** The reply; release it. */
static inline struct http_reply ask(struct handler *handler,
                                    const struct ask *ask)
{
    struct http_request request = {.method = ask->method,
                                   .path = str_of(ask->target),
                                   .body = str_of(ask->body)};
    const char *mark = strchr(ask->target, '?');
    struct http_reply reply = {0};

    if (!request.method)
        request.method = ask->body ? HTTP_POST : HTTP_GET;
    if (mark) {
        request.path.len = (size_t)(mark - ask->target);
        request.query = str_of(mark + 1);
    }
    ask_header(&request, "Content-Type",
               ask->type || !ask->body ? ask->type : "application/json");
    ask_header(&request, "Accept-Encoding", ask->encodings);
    ask_header(&request, "If-None-Match", ask->tags);
    ask_header(&request, "Origin", ask->origin);
    ask_header(&request, "Host", ask->host);
    ask_header(&request, "X-Forwarded-Proto", ask->scheme);
    route_request(handler, &reply, &request);
    return reply;
}

/** The body of a reply as text, for strstr(); it lives as long as the reply. */
static inline const char *ask_text(struct http_reply *reply)
{
    if (!reply->body.len || reply->body.ptr[reply->body.len - 1])
        buf_byte(&reply->body, '\0');
    return reply->body.ptr;
}

static inline void ask_unpack(struct buf *out, struct str packed)
{
    z_stream stream = {0};
    int rc;

    assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
    buf_reserve(out, 1 << 20);
    stream.next_in = (unsigned char *)(uintptr_t)packed.ptr;
    stream.avail_in = (unsigned)packed.len;
    stream.next_out = (unsigned char *)out->ptr;
    stream.avail_out = 1 << 20;
    rc = inflate(&stream, Z_FINISH);
    assert_int_equal(rc, Z_STREAM_END);
    out->len = stream.total_out;
    inflateEnd(&stream);
}

#endif
