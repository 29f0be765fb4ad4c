#include "reuse.h"

#include <inttypes.h>

#include "clock.h"
#include "engine/forward.h"
#include "gzip.h"
#include "reply.h"

/** Before the keys of compressed answers. */
#define PACKED "gzip "

void reuse_key(struct buf *out, const struct index *index, const char *path,
               const struct key_rule *rule)
{
    buf_format(out, "%" PRIx64 " %s ", index_version(index), path);
    if (!rule)
        return;
    buf_format(out, "must %zu ", rule->text.len);
    buf_str(out, rule->text);
}

bool reuse_has_tag(const struct http_request *request, struct str tag)
{
    const struct str known = http_request_header(request, "If-None-Match");

    if (str_starts(tag, STR("W/")))
        tag = str_skip(tag, 2);
    /* The quotes make a tag end where it ends. */
    return str_find(known, tag) || str_equal(str_trim(known), STR("*"));
}

static bool is_get(const struct http_request *request)
{
    return request->method == HTTP_GET || request->method == HTTP_HEAD;
}

/** The tag of the answer that a key stands for. Weak: two workers tell
 * different times. */
static struct str tag_of(struct http_reply *reply, struct str key)
{
    return arena_format(&reply->arena, "W/\"%016" PRIx64 "\"",
                        hash_text(HASH_START, key));
}

static struct str packed_key(struct http_reply *reply, struct str key)
{
    return arena_format(&reply->arena, PACKED "%.*s", STR_ARGS(key));
}

/** A key holds no NUL, so that it can be formatted. */
static bool find(struct handler *handler, struct http_reply *reply,
                 const struct http_request *request, struct str key)
{
    const bool packs =
        gzip_accepted(http_request_header(request, "Accept-Encoding"));
    struct str kept;

    if (packs &&
        answers_find(&kept, handler->answers, packed_key(reply, key))) {
        http_reply_header(reply, "Content-Encoding", STR("gzip"));
        http_reply_add(reply, "Vary", STR("Accept-Encoding"));
    } else if (!answers_find(&kept, handler->answers, key)) {
        return false;
    }
    buf_str(&reply->body, kept);
    return true;
}

/** Clients may keep the answer to a GET, if they ask each time whether it still
 * holds. */
static void put_tag(struct http_reply *reply, struct str key)
{
    http_reply_header(reply, "ETag", tag_of(reply, key));
    http_reply_header(reply, "Cache-Control", STR("private, no-cache"));
}

bool reuse_answer(struct handler *handler, struct http_reply *reply,
                  const struct http_request *request, struct str key,
                  const char *type)
{
    const int64_t start = clock_us();

    if (is_get(request) && reuse_has_tag(request, tag_of(reply, key))) {
        put_tag(reply, key);
        reply->status = 304;
        return true;
    }
    if (!find(handler, reply, request, key))
        return false;
    if (is_get(request))
        put_tag(reply, key);
    reply->status = 200;
    reply_body(reply, type);
    reply_timing(reply, "kept", clock_us() - start);
    if (!http_reply_find(reply, "Content-Encoding").len) {
        gzip_reply(handler->gzip, reply, request);
        if (http_reply_find(reply, "Content-Encoding").len)
            answers_keep(handler->answers, packed_key(reply, key),
                         buf_view(&reply->body));
    }
    return true;
}

void reuse_keep(struct handler *handler, struct http_reply *reply,
                const struct http_request *request, struct str key,
                const char *type)
{
    if (is_get(request))
        put_tag(reply, key);
    reply->status = 200;
    reply_body(reply, type);
    gzip_reply(handler->gzip, reply, request);
    if (http_reply_find(reply, "Content-Encoding").len)
        key = packed_key(reply, key);
    answers_keep(handler->answers, key, buf_view(&reply->body));
}

void reuse_body(struct http_reply *reply, const struct http_request *request)
{
    const struct str tag = tag_of(reply, buf_view(&reply->body));

    put_tag(reply, buf_view(&reply->body));
    if (!reuse_has_tag(request, tag))
        return;
    reply->status = 304;
    buf_clear(&reply->body);
}
