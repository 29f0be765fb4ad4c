#include "route.h"

#include <strings.h>

#include "algolia_handlers.h"
#include "auth.h"
#include "cors.h"
#include "engine/percent.h"
#include "handler.h"
#include "meili_handlers.h"
#include "reply.h"

enum {
    PATH_PARTS_MAX = 8, /* of a request; a longer path is no route */
};

/* A line for a path and the methods that one handler answers. The first that
 * fits is taken: a part that is given stands before `{}`. */
static const struct route routes[] = {
    {"/", HTTP_GET, BODY_NONE, STYLE_OWN, KEY_OPEN, handle_page},
    {"/1/indexes/{}/facets/{}/query", HTTP_POST, BODY_ANY, STYLE_ALGOLIA,
     KEY_SEARCH, handle_algolia_facet},
    {"/1/indexes/{}/queries", HTTP_POST, BODY_ANY, STYLE_ALGOLIA, KEY_SEARCH,
     handle_algolia_queries},
    {"/1/indexes/{}/query", HTTP_POST, BODY_ANY, STYLE_ALGOLIA, KEY_SEARCH,
     handle_algolia_query},
    {"/errors", HTTP_GET, BODY_NONE, STYLE_OWN, KEY_OPEN, handle_errors},
    {"/health", HTTP_GET, BODY_NONE, STYLE_OWN, KEY_OPEN, handle_health},
    {"/keys", HTTP_GET, BODY_NONE, STYLE_EMPTY, KEY_KEYS_GET, handle_keys},
    {"/keys", HTTP_POST, BODY_ANY, STYLE_EMPTY, KEY_KEYS_CREATE,
     handle_keys_write},
    {"/keys/{}", HTTP_GET, BODY_NONE, STYLE_EMPTY, KEY_KEYS_GET, handle_key},
    {"/keys/{}", HTTP_PATCH, BODY_ANY, STYLE_EMPTY, KEY_KEYS_UPDATE,
     handle_keys_write},
    {"/keys/{}", HTTP_DELETE, BODY_ANY, STYLE_EMPTY, KEY_KEYS_DELETE,
     handle_keys_write},
    {"/llms.txt", HTTP_GET, BODY_NONE, STYLE_OWN, KEY_SEARCH, handle_llms},
    {"/mcp", HTTP_POST, BODY_JSON, STYLE_OWN, KEY_SEARCH, handle_mcp},
    {"/metrics", HTTP_GET, BODY_NONE, STYLE_OWN, KEY_METRICS_GET,
     handle_metrics},
    {"/opensearch.xml", HTTP_GET, BODY_NONE, STYLE_OWN, KEY_OPEN,
     handle_opensearch},
    {"/ready", HTTP_GET, BODY_NONE, STYLE_OWN, KEY_OPEN, handle_ready},
    {"/indexes", HTTP_GET, BODY_NONE, STYLE_EMPTY, KEY_INDEXES_GET,
     handle_meili_indexes},
    {"/indexes", HTTP_POST, BODY_ANY, STYLE_EMPTY, KEY_INDEXES_CREATE,
     handle_meili_write},
    {"/indexes/{}", HTTP_GET, BODY_NONE, STYLE_EMPTY, KEY_INDEXES_GET,
     handle_meili_index},
    {"/indexes/{}", HTTP_PATCH, BODY_ANY, STYLE_EMPTY, KEY_INDEXES_UPDATE,
     handle_meili_write},
    {"/indexes/{}", HTTP_DELETE, BODY_ANY, STYLE_EMPTY, KEY_INDEXES_DELETE,
     handle_meili_write},
    {"/indexes/{}/documents", HTTP_GET, BODY_NONE, STYLE_EMPTY,
     KEY_DOCUMENTS_GET, handle_meili_documents},
    {"/indexes/{}/documents", HTTP_POST | HTTP_PUT, BODY_ANY, STYLE_EMPTY,
     KEY_DOCUMENTS_ADD, handle_meili_write},
    {"/indexes/{}/documents", HTTP_DELETE, BODY_ANY, STYLE_EMPTY,
     KEY_DOCUMENTS_DELETE, handle_meili_write},
    {"/indexes/{}/documents/delete", HTTP_POST, BODY_ANY, STYLE_EMPTY,
     KEY_DOCUMENTS_DELETE, handle_meili_write},
    {"/indexes/{}/documents/delete-batch", HTTP_POST, BODY_ANY, STYLE_EMPTY,
     KEY_DOCUMENTS_DELETE, handle_meili_write},
    {"/indexes/{}/documents/fetch", HTTP_POST, BODY_JSON, STYLE_EMPTY,
     KEY_DOCUMENTS_GET, handle_meili_documents},
    {"/indexes/{}/documents/{}", HTTP_GET, BODY_NONE, STYLE_EMPTY,
     KEY_DOCUMENTS_GET, handle_meili_document},
    {"/indexes/{}/documents/{}", HTTP_DELETE, BODY_ANY, STYLE_EMPTY,
     KEY_DOCUMENTS_DELETE, handle_meili_write},
    {"/indexes/{}/facet-search", HTTP_POST, BODY_JSON, STYLE_EMPTY, KEY_SEARCH,
     handle_meili_facet_search},
    {"/indexes/{}/search", HTTP_GET, BODY_NONE, STYLE_EMPTY, KEY_SEARCH,
     handle_meili_search},
    {"/indexes/{}/search", HTTP_POST, BODY_JSON, STYLE_EMPTY, KEY_SEARCH,
     handle_meili_search},
    {"/indexes/{}/settings", HTTP_GET, BODY_NONE, STYLE_EMPTY, KEY_SETTINGS_GET,
     handle_meili_settings},
    {"/indexes/{}/settings", HTTP_PATCH | HTTP_DELETE, BODY_ANY, STYLE_EMPTY,
     KEY_SETTINGS_UPDATE, handle_meili_write},
    {"/indexes/{}/settings/{}", HTTP_GET, BODY_NONE, STYLE_EMPTY,
     KEY_SETTINGS_GET, handle_meili_setting},
    {"/indexes/{}/settings/{}", HTTP_PUT | HTTP_PATCH | HTTP_DELETE, BODY_ANY,
     STYLE_EMPTY, KEY_SETTINGS_UPDATE, handle_meili_write},
    {"/indexes/{}/stats", HTTP_GET, BODY_NONE, STYLE_EMPTY, KEY_STATS_GET,
     handle_meili_index_stats},
    {"/multi-search", HTTP_POST, BODY_JSON, STYLE_EMPTY, KEY_SEARCH,
     handle_meili_multi_search},
    {"/search", HTTP_GET, BODY_NONE, STYLE_OWN, KEY_SEARCH, handle_search},
    {"/search", HTTP_POST, BODY_JSON, STYLE_OWN, KEY_SEARCH, handle_search},
    {"/sections/{}", HTTP_GET, BODY_NONE, STYLE_OWN, KEY_SEARCH,
     handle_section},
    {"/silcrow-search.css", HTTP_GET, BODY_NONE, STYLE_OWN, KEY_OPEN,
     handle_asset},
    {"/silcrow-search-texts.js", HTTP_GET, BODY_NONE, STYLE_OWN, KEY_OPEN,
     handle_asset},
    {"/silcrow-search.js", HTTP_GET, BODY_NONE, STYLE_OWN, KEY_OPEN,
     handle_asset},
    {"/silcrow.css", HTTP_GET, BODY_NONE, STYLE_OWN, KEY_OPEN, handle_asset},
    {"/silcrow.svg", HTTP_GET, BODY_NONE, STYLE_OWN, KEY_OPEN, handle_asset},
    {"/status", HTTP_GET, BODY_NONE, STYLE_OWN, KEY_METRICS_GET, handle_status},
    {"/similar", HTTP_GET, BODY_NONE, STYLE_OWN, KEY_SEARCH, handle_similar},
    {"/stats", HTTP_GET, BODY_NONE, STYLE_EMPTY, KEY_STATS_GET,
     handle_meili_stats},
    {"/swap-indexes", HTTP_POST, BODY_ANY, STYLE_EMPTY, KEY_INDEXES_SWAP,
     handle_meili_write},
    {"/suggest", HTTP_GET, BODY_NONE, STYLE_OWN, KEY_SEARCH, handle_suggest},
    {"/version", HTTP_GET, BODY_NONE, STYLE_EMPTY, KEY_VERSION,
     handle_meili_version},
};

/* ---- Paths ------------------------------------------------------------- */

/** A path in its parts, as sent. */
struct parts {
    struct str list[PATH_PARTS_MAX];
    size_t count; /* PATH_PARTS_MAX + 1 when there are more */
};

/** Cut the next part off the front of a path. */
static struct str next_part(struct str *path)
{
    const struct str rest = str_skip(*path, 1); /* the slash */
    const char *end = rest.len ? memchr(rest.ptr, '/', rest.len) : NULL;
    const struct str part = {rest.ptr,
                             end ? (size_t)(end - rest.ptr) : rest.len};

    *path = str_skip(rest, part.len);
    return part;
}

static void split(struct parts *parts, struct str path)
{
    parts->count = 0;
    if (path.len > 1 && str_ends(path, STR("/")))
        path.len--;
    while (path.len && parts->count <= PATH_PARTS_MAX) {
        const struct str part = next_part(&path);

        if (parts->count < PATH_PARTS_MAX)
            parts->list[parts->count] = part;
        parts->count++;
    }
}

/** Is this part of a path what the pattern has there? Clients differ in
 * whether they encode a star. */
static bool same_part(struct str pattern, struct str part)
{
    return str_equal(pattern, part) ||
           (str_equal(pattern, STR("*")) && part.len == 3 &&
            percent_byte(part) == '*');
}

/** Is this the path of the route? Then also what its varying parts are. */
static bool matches(struct str *params, const struct route *route,
                    const struct parts *parts)
{
    struct str pattern = str_of(route->path);
    size_t i = 0, varying = 0;

    for (; pattern.len; i++) {
        const struct str part = next_part(&pattern);

        if (i == parts->count || i == PATH_PARTS_MAX)
            return false;
        if (!str_equal(part, STR("{}"))) {
            if (!same_part(part, parts->list[i]))
                return false;
        } else if (parts->list[i].len && varying < HTTP_PATH_PARAMS_MAX) {
            params[varying++] = parts->list[i];
        } else {
            return false;
        }
    }
    return i == parts->count;
}

/** @return 0, or -1 when a part cannot be decoded */
static int decode(struct http_request *request, const struct str *params,
                  struct arena *arena)
{
    for (size_t i = 0; i < HTTP_PATH_PARAMS_MAX; i++)
        if (percent_decode(&request->path_params[i], params[i], arena) == -1)
            return -1;
    return 0;
}

/* ---- Answering --------------------------------------------------------- */

/** What the table has for a path. */
struct match {
    const struct route *route; /* that answers the method; or NULL */
    enum route_style style;    /* of the path */
    unsigned allowed;          /* methods of the path; 0: it is not known */
    unsigned shared;           /* of these, that pages of other sites may use */
    struct str params[HTTP_PATH_PARAMS_MAX]; /* as sent */
};

/** May the pages of other sites use it? What more than searches may not. */
static bool is_shared(const struct route *route)
{
    return route->action == KEY_OPEN || route->action == KEY_SEARCH;
}

/** Is it for those who run the server? They have nothing else where they come
 * in. */
static bool is_inside(const struct route *route)
{
    return route->action == KEY_METRICS_GET || route->handle == handle_health ||
           route->handle == handle_ready;
}

static void find(struct match *match, const struct parts *parts,
                 enum http_method method)
{
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        struct str params[HTTP_PATH_PARAMS_MAX] = {0};
        unsigned methods = routes[i].methods;

        if (!matches(params, &routes[i], parts))
            continue;
        methods |= methods & HTTP_GET ? HTTP_HEAD : 0;
        if (!match->allowed)
            match->style = routes[i].style;
        match->allowed |= methods | HTTP_OPTIONS;
        match->shared |= is_shared(&routes[i]) ? methods : 0;
        if (match->route || !(methods & method))
            continue;
        match->route = &routes[i];
        memcpy(match->params, params, sizeof params);
    }
}

static void put_allow(struct http_reply *reply, unsigned allowed)
{
    struct buf names = {0};

    http_method_names(&names, allowed);
    http_reply_header(reply, "Allow", buf_view(&names));
    buf_free(&names);
}

static void refuse_method(struct http_reply *reply, const struct match *match)
{
    if (match->style == STYLE_EMPTY)
        reply->status = 405;
    else
        reply_error(reply, "method_not_allowed",
                    "This path does not answer that method");
    put_allow(reply, match->allowed);
}

/** Does the request bring what its route wants? Else it is answered. */
static bool has_body(struct http_reply *reply, const struct route *route,
                     const struct http_request *request)
{
    static const char json[] = "application/json";
    struct str type = http_request_header(request, "Content-Type");
    const char *end = type.len ? memchr(type.ptr, ';', type.len) : NULL;

    if (route->body != BODY_JSON)
        return true;
    if (end)
        type.len = (size_t)(end - type.ptr);
    type = str_trim(type);
    if (type.len == 0)
        reply_error(reply, "missing_content_type",
                    "The request does not say what its body is: expected the "
                    "header `Content-Type: %s`",
                    json);
    else if (type.len != strlen(json) ||
             strncasecmp(type.ptr, json, type.len) != 0)
        reply_error(reply, "invalid_content_type",
                    "The header Content-Type is not `%s`", json);
    else if (str_trim(request->body).len == 0)
        reply_error(reply, "missing_payload", "The request has no body");
    else
        return true;
    return false;
}

/** The index that the path of a request names; empty for none. */
static struct str index_of(const struct route *route,
                           const struct http_request *request)
{
    if (str_starts(str_of(route->path), STR("/indexes/{}")))
        return request->path_params[0];
    if (str_starts(str_of(route->path), STR("/1/indexes/{}")) &&
        !str_equal(request->path_params[0], STR("*")))
        return request->path_params[0];
    return (struct str){0};
}

/** May the request do what its route does? Else it is answered. */
static bool may(struct handler *handler, struct http_reply *reply,
                const struct route *route, struct http_request *request)
{
    struct str index;

    if (route->action == KEY_METRICS_GET &&
        handle_metrics_from(handler, request)) {
        catalog_restrict(handler->catalog, NULL);
        return true;
    }
    if (!auth_check(&request->access, handler->auth, reply, request,
                    route->action,
                    route->style == STYLE_ALGOLIA ? AUTH_ALGOLIA : AUTH_BEARER))
        return false;
    catalog_restrict(handler->catalog, request->access);
    index = index_of(route, request);
    if (!index.len || key_may_index(request->access, index))
        return true;
    reply_error(reply, "invalid_api_key",
                "The key does not allow the index `%.*s`", STR_ARGS(index));
    return false;
}

/** Does the client expect nothing but an empty body where there is nothing? It
 * says who it is, or asks below a path of its API. */
static bool expects_empty(const struct http_request *request)
{
    struct str path = request->path;
    const struct str root = next_part(&path);

    if (http_request_header(request, "X-Meilisearch-Client").len)
        return true;
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        struct str known = str_of(routes[i].path);

        if (routes[i].style == STYLE_EMPTY &&
            str_equal(next_part(&known), root))
            return true;
    }
    return false;
}

static void refuse_path(struct http_reply *reply,
                        const struct http_request *request)
{
    if (expects_empty(request))
        reply->status = 404;
    else
        reply_error(reply, "not_found", "There is nothing at this path");
}

static void answer(struct handler *handler, struct http_reply *reply,
                   const struct http_request *request,
                   const struct match *match)
{
    struct http_request known = *request;

    if (request->too_often) {
        reply_error(reply, "too_many_requests",
                    "You asked too often; try again in a second");
        http_reply_header(reply, "Retry-After", STR("1"));
    } else if (!match->allowed) {
        refuse_path(reply, request);
    } else if (request->method == HTTP_OPTIONS) {
        reply->status = 204;
        put_allow(reply, match->allowed);
    } else if (!match->route) {
        refuse_method(reply, match);
    } else if (decode(&known, match->params, &reply->arena) == -1) {
        reply_error(reply, "bad_request",
                    "The path is not percent-encoded UTF-8");
    } else if (may(handler, reply, match->route, &known) &&
               has_body(reply, match->route, &known)) {
        match->route->handle(handler, reply, &known);
    }
}

/** Say which other sites may read the answer. */
static void put_cors(const struct cors *cors, struct http_reply *reply,
                     const struct http_request *request,
                     const struct match *match)
{
    if (!cors || !match->shared)
        return;
    if (cors_is_preflight(request))
        cors_preflight(cors, reply, request, match->shared);
    else if (!match->route || is_shared(match->route))
        cors_answer(cors, reply, request);
}

const struct route *route_by_number(size_t number)
{
    if (number == 0 || number > sizeof routes / sizeof *routes)
        return NULL;
    return &routes[number - 1];
}

void route_request(void *context, struct http_reply *reply,
                   const struct http_request *request)
{
    struct handler *handler = context;
    struct match match = {0};
    struct parts parts;

    split(&parts, request->path);
    find(&match, &parts, request->method);
    if (request->inside && match.route && !is_inside(match.route))
        match = (struct match){.allowed = 0};
    if (match.route)
        reply->tally.route = (size_t)(match.route - routes) + 1;
    answer(handler, reply, request, &match);
    if (match.style == STYLE_ALGOLIA && reply->status >= 400)
        algolia_error(reply);
    put_cors(handler->cors, reply, request, &match);
    gzip_reply(handler->gzip, reply, request);
    reply_finish(reply);
}
