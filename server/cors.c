#include "cors.h"

#include <ctype.h>

/** What a page may read of an answer besides what it always may. */
#define EXPOSED "ETag, Retry-After, Server-Timing, X-Request-Id"

/* ---- The list ---------------------------------------------------------- */

/** Is this what a browser sends: scheme, host in lower case, a port where it
 * is not the usual one, and no more? */
static bool is_origin(struct str text)
{
    const bool secure = str_starts(text, STR("https://"));
    struct str host;

    if (!secure && !str_starts(text, STR("http://")))
        return false;
    host = str_skip(text, secure ? 8 : 7);
    for (size_t i = 0; i < host.len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789.-:[]", host.ptr[i]) ||
            !host.ptr[i])
            return false;
    return host.len && !str_ends(host, secure ? STR(":443") : STR(":80")) &&
           !str_ends(host, STR(":"));
}

int cors_read(struct cors *out, const char *text, struct arena *arena,
              struct error *err)
{
    *out = (struct cors){0};
    if (strcmp(text, "*") == 0) {
        out->any = true;
        return 0;
    }
    settings_split(&out->origins, str_of(text), arena);
    if (out->origins.count > CORS_ORIGINS_MAX)
        return error_set(err, ERROR_USAGE, "more than %d origins",
                         CORS_ORIGINS_MAX);
    for (size_t i = 0; i < out->origins.count; i++) {
        out->origins.items[i] = str_trim(out->origins.items[i]);
        if (!is_origin(out->origins.items[i]))
            return error_set(err, ERROR_USAGE,
                             "%.*s is not an origin as browsers send "
                             "it, such as https://docs.example.org",
                             STR_ARGS(out->origins.items[i]));
    }
    return 0;
}

/* ---- Answers ----------------------------------------------------------- */

/** What the answer names as the site that may read it; empty for none. */
static struct str allowed_origin(const struct cors *cors, struct str origin)
{
    if (cors->any)
        return STR("*");
    for (size_t i = 0; i < cors->origins.count; i++)
        if (str_equal(cors->origins.items[i], origin))
            return origin;
    return (struct str){0};
}

bool cors_allows(const struct cors *cors, struct str origin)
{
    return allowed_origin(cors, origin).len > 0;
}

/** @return false when the site may not */
static bool put_origin(const struct cors *cors, struct http_reply *reply,
                       const struct http_request *request)
{
    const struct str origin =
        allowed_origin(cors, http_request_header(request, "Origin"));

    /* An answer that a cache keeps must not be given to another site. */
    if (!cors->any && cors->origins.count)
        http_reply_add(reply, "Vary", STR("Origin"));
    if (!origin.len)
        return false;
    http_reply_header(reply, "Access-Control-Allow-Origin", origin);
    return true;
}

void cors_answer(const struct cors *cors, struct http_reply *reply,
                 const struct http_request *request)
{
    if (put_origin(cors, reply, request))
        http_reply_header(reply, "Access-Control-Expose-Headers", STR(EXPOSED));
}

/* ---- Preflight --------------------------------------------------------- */

bool cors_is_preflight(const struct http_request *request)
{
    return request->method == HTTP_OPTIONS &&
           http_request_header(request, "Origin").len &&
           http_request_header(request, "Access-Control-Request-Method").len;
}

/** Is this the name of a header (RFC 9110, section 5.6.2)? */
static bool is_token(struct str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!isalnum((unsigned char)name.ptr[i]) &&
            (!name.ptr[i] || !strchr("!#$%&'*+-.^_`|~", name.ptr[i])))
            return false;
    return name.len != 0;
}

/** The headers that the page wants to send: any may, for none of them is
 * trusted. */
static void put_headers(struct http_reply *reply, struct str wanted)
{
    struct settings_list names;
    struct buf out = {0};

    if (wanted.len > CORS_HEADERS_MAX)
        return;
    settings_split(&names, wanted, &reply->arena);
    for (size_t i = 0; i < names.count; i++) {
        if (!is_token(str_trim(names.items[i])))
            continue;
        buf_text(&out, out.len ? ", " : "");
        buf_str(&out, str_trim(names.items[i]));
    }
    if (out.len)
        http_reply_header(reply, "Access-Control-Allow-Headers",
                          buf_view(&out));
    buf_free(&out);
}

void cors_preflight(const struct cors *cors, struct http_reply *reply,
                    const struct http_request *request, unsigned methods)
{
    struct buf names = {0};

    if (put_origin(cors, reply, request)) {
        http_method_names(&names, methods);
        http_reply_header(reply, "Access-Control-Allow-Methods",
                          buf_view(&names));
        put_headers(reply, http_request_header(
                               request, "Access-Control-Request-Headers"));
        http_reply_header(reply, "Access-Control-Max-Age",
                          arena_format(&reply->arena, "%d", CORS_MAX_AGE_S));
        buf_free(&names);
    }
    if (cors->any || cors->origins.count)
        http_reply_add(reply, "Vary",
                       STR("Access-Control-Request-Method, "
                           "Access-Control-Request-Headers"));
}
