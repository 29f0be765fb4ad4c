#include "http.h"

#include <assert.h>
#include <strings.h>

static const struct {
    struct str name;
    enum http_method method;
} methods[] = {
    {{"GET", 3}, HTTP_GET},         {{"HEAD", 4}, HTTP_HEAD},
    {{"POST", 4}, HTTP_POST},       {{"PUT", 3}, HTTP_PUT},
    {{"PATCH", 5}, HTTP_PATCH},     {{"DELETE", 6}, HTTP_DELETE},
    {{"OPTIONS", 7}, HTTP_OPTIONS},
};

static const struct {
    int status;
    const char *reason;
} reasons[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {411, "Length Required"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
};

enum http_method http_method_find(struct str name)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (str_equal(methods[i].name, name))
            return methods[i].method;
    return 0;
}

const char *http_method_name(enum http_method method)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (methods[i].method == method)
            return methods[i].name.ptr;
    return NULL;
}

void http_method_names(struct buf *out, unsigned set)
{
    const char *comma = "";

    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (!(methods[i].method & set))
            continue;
        buf_text(out, comma);
        buf_str(out, methods[i].name);
        comma = ", ";
    }
}

static size_t find(const struct http_header *headers, size_t count,
                   const char *name)
{
    const size_t len = strlen(name);
    size_t i;

    for (i = 0; i < count; i++)
        if (headers[i].name.len == len &&
            strncasecmp(headers[i].name.ptr, name, len) == 0)
            break;
    return i;
}

struct str http_request_header(const struct http_request *request,
                               const char *name)
{
    const size_t i = find(request->headers, request->header_count, name);

    return i < request->header_count ? request->headers[i].value
                                     : (struct str){0};
}

struct str http_reply_find(const struct http_reply *reply, const char *name)
{
    const size_t i = find(reply->headers, reply->header_count, name);

    return i < reply->header_count ? reply->headers[i].value : (struct str){0};
}

void http_reply_header(struct http_reply *reply, const char *name,
                       struct str value)
{
    const size_t i = find(reply->headers, reply->header_count, name);

    assert(i < HTTP_REPLY_HEADERS_MAX);
    reply->headers[i] = (struct http_header){
        str_of(name),
        arena_copy(&reply->arena, value),
    };
    if (i == reply->header_count)
        reply->header_count++;
}

void http_reply_add(struct http_reply *reply, const char *name,
                    struct str value)
{
    const struct str list = http_reply_find(reply, name);

    if (!list.len)
        http_reply_header(reply, name, value);
    else if (!str_find(list, value))
        http_reply_header(reply, name,
                          arena_format(&reply->arena, "%.*s, %.*s",
                                       STR_ARGS(list), STR_ARGS(value)));
}

void http_reply_release(struct http_reply *reply)
{
    buf_free(&reply->body);
    arena_release(&reply->arena);
    *reply = (struct http_reply){0};
}

size_t http_status_number(int status)
{
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].status == status)
            return i;
    return SIZE_MAX;
}

int http_status_by_number(size_t number)
{
    return number < sizeof reasons / sizeof *reasons ? reasons[number].status
                                                     : 0;
}

const char *http_reason(int status)
{
    const size_t number = http_status_number(status);

    return number == SIZE_MAX ? "Unknown" : reasons[number].reason;
}
