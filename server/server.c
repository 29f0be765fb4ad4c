#include "server.h"

#include <assert.h>
#include <errno.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <event2/listener.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "clock.h"
#include "connection.h"
#include "engine/mem.h"
#include "framing.h"
#include "reply.h"

enum {
    /* The framing check and the deadlines come first; these are the
     * library's own, set so wide that they never do. */
    LIBRARY_HEAD_MAX = 2 * FRAMING_HEAD_MAX,
    LIBRARY_BODY_MAX = 2 * SERVER_BODY_MAX,
    LIBRARY_TIMEOUT = 60, /* seconds */

    ALLOWED_METHODS = EVHTTP_REQ_GET | EVHTTP_REQ_HEAD | EVHTTP_REQ_POST |
                      EVHTTP_REQ_PUT | EVHTTP_REQ_PATCH | EVHTTP_REQ_DELETE |
                      EVHTTP_REQ_OPTIONS,

    ACCEPT_RESUME_MS = 500, /* between two tries when accepting fails */
    ACCEPT_WARN_MS = 60000, /* between two lines about that in the log */
};

/** A listening socket with what speaks HTTP behind it. */
struct door {
    struct server *server;
    struct evhttp *http;
    struct evhttp_bound_socket *bound; /* NULL when no longer accepting */
    bool inside;                       /* for those who run the server */
};

enum { DOORS_MAX = 2 };

struct server {
    struct server_config config;
    struct door doors[DOORS_MAX];
    size_t door_count;
    struct event *resume;  /* accepts again after a failure */
    struct event *closing; /* ends accepting */
    struct connections *connections;
    struct limit *limit;
    int64_t warned_at; /* ms: when the log said that accepting fails; or 0 */
    void (*drained)(void *context);
    void *drained_context;
};

/* ---- A request and its reply ------------------------------------------- */

static void read_headers(struct http_request *out, struct evhttp_request *in)
{
    struct evkeyvalq *headers = evhttp_request_get_input_headers(in);
    struct evkeyval *header;

    for (header = TAILQ_FIRST(headers); header;
         header = TAILQ_NEXT(header, next)) {
        if (out->header_count == HTTP_HEADERS_MAX)
            return;
        out->headers[out->header_count++] = (struct http_header){
            str_of(header->key),
            str_of(header->value),
        };
    }
}

static void read_request(struct http_request *out, struct evhttp_request *in)
{
    struct evhttp_connection *connection = evhttp_request_get_connection(in);
    struct evbuffer *body = evhttp_request_get_input_buffer(in);
    const struct str target = str_of(evhttp_request_get_uri(in));
    const char *mark = memchr(target.ptr, '?', target.len);
    const size_t path = mark ? (size_t)(mark - target.ptr) : target.len;
    char *peer;
    ev_uint16_t port;

    out->path = (struct str){target.ptr, path};
    out->query = str_skip(target, path + 1);
    read_headers(out, in);
    out->body.len = evbuffer_get_length(body);
    out->body.ptr = (const char *)evbuffer_pullup(body, -1);
    evhttp_connection_get_peer(connection, &peer, &port);
    out->peer = str_of(peer);
}

static void free_body(const void *bytes, size_t len, void *block)
{
    (void)bytes;
    (void)len;
    free(block);
}

/** Hand the body over to the library, which frees it when it is sent. */
static void put_body(struct evbuffer *out, struct buf *body)
{
    if (body->len == 0)
        return;
    evbuffer_add_reference(out, body->ptr, body->len, free_body, body->ptr);
    *body = (struct buf){0};
}

static void put_headers(struct evkeyvalq *out, const struct http_reply *reply,
                        bool close)
{
    for (size_t i = 0; i < reply->header_count; i++)
        evhttp_add_header(out, reply->headers[i].name.ptr,
                          reply->headers[i].value.ptr);
    if (close || reply->close)
        evhttp_add_header(out, "Connection", "close");
}

static void send_reply(struct evhttp_request *request, struct http_reply *reply,
                       bool head, bool close)
{
    struct evkeyvalq *headers = evhttp_request_get_output_headers(request);
    struct evbuffer *body = evhttp_request_get_output_buffer(request);
    char length[24];

    put_headers(headers, reply, close);
    if (head) {
        snprintf(length, sizeof length, "%zu", reply->body.len);
        evhttp_add_header(headers, "Content-Length", length);
    } else {
        put_body(body, &reply->body);
    }
    evhttp_send_reply(request, reply->status, http_reason(reply->status), NULL);
}

/** Who asks? One that a proxy of ours speaks for is known by what the proxy
 * says. */
static const struct address *find_client(struct address *client,
                                         const struct server *server,
                                         const struct http_request *request)
{
    if (!address_client(client, server->config.proxies, request->peer,
                        http_request_header(request, "X-Forwarded-For")))
        return NULL;
    return client;
}

static void answer(struct server *server, struct http_reply *reply,
                   struct http_request *request)
{
    struct address address;

    request->client = find_client(&address, server, request);
    request->too_often =
        request->client &&
        !limit_request(server->limit, request->client, clock_us());
    server->config.handler(server->config.context, reply, request);
    request->client = NULL;
}

/** Tell the observer what became of a request. */
static void note(const struct server *server,
                 const struct http_request *request,
                 const struct http_reply *reply, int64_t us)
{
    const struct observer *observer = server->config.observer;
    struct exchange exchange = {
        .method = http_method_name(request->method),
        .path = request->path,
        .id = request->id,
        .reply = reply,
        .bytes = reply->body.len,
        .us = (uint64_t)us,
    };
    struct address client;

    if (!observer)
        return;
    if (observer->access) {
        exchange.agent = http_request_header(request, "User-Agent");
        if (address_client(&client, server->config.proxies, request->peer,
                           http_request_header(request, "X-Forwarded-For")) ||
            address_parse(&client, request->peer) == 0)
            exchange.client = &client;
    }
    observe(observer, &exchange);
}

static void on_request(struct evhttp_request *incoming, void *arg)
{
    const struct door *door = arg;
    struct server *server = door->server;
    const int64_t start = clock_us();
    struct connection *connection;
    struct http_request request = {0};
    struct http_reply reply = {0};
    bool close;

    if (connection_request(&connection, &close, server->connections,
                           incoming)) {
        request.method = connection_method(connection);
        read_request(&request, incoming);
        request.inside = door->inside;
        request.id = observer_id(&reply.arena,
                                 http_request_header(&request, "X-Request-Id"));
        answer(server, &reply, &request);
        http_reply_header(&reply, "X-Request-Id", request.id);
    } else {
        log_event(server->config.log, LOG_LEVEL_WARNING,
                  "a request was read in two ways and refused");
        reply_refusal(&reply, 400, "the request is ambiguous");
        reply_finish(&reply);
    }
    note(server, &request, &reply, clock_us() - start);
    send_reply(incoming, &reply, request.method == HTTP_HEAD, close);
    connection_replied(connection);
    http_reply_release(&reply);
}

/* ---- Accepting --------------------------------------------------------- */

/** Start accepting again, if that had stopped. */
static void on_resume(evutil_socket_t socket, short what, void *arg)
{
    struct server *server = arg;

    (void)socket;
    (void)what;
    for (size_t i = 0; i < server->door_count; i++)
        if (server->doors[i].bound)
            evconnlistener_enable(
                evhttp_bound_socket_get_listener(server->doors[i].bound));
}

/** Is this the event of on_resume()? Then its argument is the server. */
static int find_server(const struct event_base *base, const struct event *event,
                       void *out)
{
    (void)base;
    if (event_get_callback(event) != on_resume)
        return 0;
    *(struct server **)out = event_get_callback_arg(event);
    return 1;
}

/**
 * No descriptor or no memory is left: trying again at once would only burn
 * the processor.
 *
 * The argument is the library's own, so the server is looked for among the
 * events of the loop.
 */
static void on_accept_error(struct evconnlistener *listener, void *library)
{
    const int reason = EVUTIL_SOCKET_ERROR();
    struct server *server = NULL;

    (void)library;
    evconnlistener_disable(listener);
    event_base_foreach_event(evconnlistener_get_base(listener), find_server,
                             &server);
    if (!server ||
        (server->warned_at && clock_ms() - server->warned_at < ACCEPT_WARN_MS))
        return;
    server->warned_at = clock_ms();
    log_event(server->config.log, LOG_LEVEL_WARNING,
              "cannot accept a connection: %s", strerror(reason));
}

/** Stop accepting; what was queued is accepted by now. */
static void on_closing(evutil_socket_t socket, short what, void *arg)
{
    struct server *server = arg;

    (void)socket;
    (void)what;
    for (size_t i = 0; i < server->door_count; i++) {
        evhttp_del_accept_socket(server->doors[i].http, server->doors[i].bound);
        server->doors[i].bound = NULL;
    }
    connections_drain(server->connections, server->drained,
                      server->drained_context);
}

static void open_door(struct server *server, struct event_base *base,
                      int socket, bool inside)
{
    struct door *door = &server->doors[server->door_count++];
    struct evconnlistener *listener;

    door->server = server;
    door->inside = inside;
    door->http = evhttp_new(base);
    assert(door->http);
    evhttp_set_allowed_methods(door->http, ALLOWED_METHODS);
    evhttp_set_max_headers_size(door->http, LIBRARY_HEAD_MAX);
    evhttp_set_max_body_size(door->http, LIBRARY_BODY_MAX);
    evhttp_set_timeout(door->http, LIBRARY_TIMEOUT);
    evhttp_set_default_content_type(door->http, NULL);
    evhttp_set_bevcb(door->http, connection_open, server->connections);
    evhttp_set_gencb(door->http, on_request, door);
    door->bound = evhttp_accept_socket_with_handle(door->http, socket);
    assert(door->bound);
    listener = evhttp_bound_socket_get_listener(door->bound);
    evconnlistener_set_error_cb(listener, on_accept_error);
}

struct server *server_new(struct event_base *base,
                          const struct server_config *config)
{
    const struct timeval resume = {0, ACCEPT_RESUME_MS * 1000};
    struct server *server = mem_zero(1, sizeof *server);

    server->config = *config;
    server->limit = limit_new(config->client_connections, config->rate);
    server->connections = connections_new(&(struct connections_config){
        .max = config->connections_max,
        .body_max = SERVER_BODY_MAX,
        .proxies = config->proxies,
        .limit = server->limit,
        .log = config->log,
        .observer = config->observer,
    });
    server->resume = event_new(base, -1, EV_PERSIST, on_resume, server);
    server->closing = evtimer_new(base, on_closing, server);
    assert(server->resume && server->closing);
    open_door(server, base, config->socket, false);
    if (config->inside_socket)
        open_door(server, base, config->inside_socket, true);
    event_add(server->resume, &resume);
    return server;
}

void server_drain(struct server *server, void (*drained)(void *context),
                  void *context)
{
    const struct timeval soon = {0, 0};

    if (!server->doors[0].bound)
        return;
    server->drained = drained;
    server->drained_context = context;
    /* The loop looks at the sockets before it runs this timer, so that all
     * connections which wait to be accepted are. */
    evtimer_add(server->closing, &soon);
}

const char *server_library_version(void)
{
    return event_get_version();
}

size_t server_connections(const struct server *server)
{
    return connections_count(server->connections);
}

void server_free(struct server *server)
{
    if (!server)
        return;
    server->drained = NULL;
    for (size_t i = 0; i < server->door_count; i++)
        evhttp_free(server->doors[i].http);
    connections_free(server->connections);
    limit_free(server->limit);
    event_free(server->resume);
    event_free(server->closing);
    free(server);
}
