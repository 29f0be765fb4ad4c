#include "route.h"

#include "handler.h"
#include "reply.h"

static const struct route {
    struct str path;
    unsigned methods; /* set of enum http_method; HEAD goes with GET */
    void (*handle)(struct handler *handler, struct http_reply *reply,
                   const struct http_request *request);
} routes[] = {
    {{"/", 1}, HTTP_GET, handle_page},
    {{"/errors", 7}, HTTP_GET, handle_errors},
    {{"/health", 7}, HTTP_GET, handle_health},
    {{"/search", 7}, HTTP_GET, handle_search},
    {{"/silcrow.css", 12}, HTTP_GET, handle_style},
    {{"/silcrow.svg", 12}, HTTP_GET, handle_icon},
    {{"/suggest", 8}, HTTP_GET, handle_suggest},
};

static const struct route *find(struct str path)
{
    if (path.len > 1 && str_ends(path, STR("/")))
        path.len--;
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
        if (str_equal(routes[i].path, path))
            return &routes[i];
    return NULL;
}

/** All methods that a path answers. */
static unsigned allowed(const struct route *route)
{
    return route->methods | HTTP_OPTIONS |
           (route->methods & HTTP_GET ? HTTP_HEAD : 0);
}

static void put_allow(struct http_reply *reply, const struct route *route)
{
    struct buf names = {0};

    http_method_names(&names, allowed(route));
    http_reply_header(reply, "Allow", buf_view(&names));
    buf_free(&names);
}

static void answer(struct handler *handler, struct http_reply *reply,
                   const struct http_request *request)
{
    const struct route *route = find(request->path);

    if (!route) {
        reply_error(reply, "not_found", "There is nothing at this path");
    } else if (!(allowed(route) & request->method)) {
        reply_error(reply, "method_not_allowed",
                    "This path does not answer that method");
        put_allow(reply, route);
    } else if (request->method == HTTP_OPTIONS) {
        reply->status = 204;
        put_allow(reply, route);
    } else {
        route->handle(handler, reply, request);
    }
}

void route_request(void *handler, struct http_reply *reply,
                   const struct http_request *request)
{
    answer(handler, reply, request);
    reply_finish(reply);
}
