#include "reply.h"

#include <stdarg.h>
#include <stdio.h>

#include "engine/error.h"
#include "engine/json.h"

/** Codes that are no plain bad request. */
static const struct {
    const char *code;
    int status;
    const char *type;
} codes[] = {
    {"index_not_found", 404, "invalid_request"},
    {"not_found", 404, "invalid_request"},
    {"method_not_allowed", 405, "invalid_request"},
    {"request_timeout", 408, "invalid_request"},
    {"missing_content_length", 411, "invalid_request"},
    {"payload_too_large", 413, "invalid_request"},
    {"uri_too_long", 414, "invalid_request"},
    {"expectation_failed", 417, "invalid_request"},
    {"too_many_requests", 429, "invalid_request"},
    {"headers_too_large", 431, "invalid_request"},
    {"internal", 500, "internal"},
    {"not_implemented", 501, "invalid_request"},
    {"index_unavailable", 503, "system"},
    {"http_version_not_supported", 505, "invalid_request"},
};

/** Headers of every reply, unless the handler has set them. */
static const struct {
    const char *name;
    struct str value;
} headers[] = {
    {"X-Content-Type-Options", {"nosniff", 7}},
    {"Referrer-Policy", {"same-origin", 11}},
    {"Cross-Origin-Opener-Policy", {"same-origin", 11}},
    {"Content-Security-Policy",
     {"default-src 'none'; frame-ancestors 'none'", 42}},
    {"Cache-Control", {"no-store", 8}},
};

void reply_body(struct http_reply *reply, const char *content_type)
{
    http_reply_header(reply, "Content-Type", str_of(content_type));
}

static void put_error(struct http_reply *reply, const char *code,
                      const char *type, const char *message)
{
    struct json_writer json = {.out = &reply->body};
    const struct str link =
        arena_format(&reply->arena, "%s#%s", REPLY_LINK, code);

    buf_clear(&reply->body);
    json_put_object(&json);
    json_put_name(&json, "message");
    json_put_string(&json, str_of(message));
    json_put_name(&json, "code");
    json_put_string(&json, str_of(code));
    json_put_name(&json, "type");
    json_put_string(&json, str_of(type));
    json_put_name(&json, "link");
    json_put_string(&json, link);
    json_end_object(&json);
    reply_body(reply, "application/json");
}

void reply_error(struct http_reply *reply, const char *code, const char *format,
                 ...)
{
    char message[ERROR_TEXT_MAX];
    const char *type = "invalid_request";
    va_list args;

    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    reply->status = 400;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (strcmp(codes[i].code, code) == 0) {
            reply->status = codes[i].status;
            type = codes[i].type;
        }
    put_error(reply, code, type, message);
}

void reply_refusal(struct http_reply *reply, int status, const char *why)
{
    const char *code = "bad_request";

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i].status == status)
            code = codes[i].code;
    reply_error(reply, code, "Bad request: %s", why);
    reply->close = true;
}

void reply_finish(struct http_reply *reply)
{
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        if (!http_reply_find(reply, headers[i].name).len)
            http_reply_header(reply, headers[i].name, headers[i].value);
}
