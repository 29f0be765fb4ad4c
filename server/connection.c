#include "connection.h"

#include <assert.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/queue.h>
#include <sys/socket.h>

#include "clock.h"
#include "engine/mem.h"
#include "framing.h"
#include "observer.h"
#include "reply.h"

enum phase {
    OPENING,  /* accepted; the library is not done with it yet */
    IDLE,     /* no byte of the next request has come */
    READING,  /* a request is being read */
    REPLYING, /* a request was read; until its reply is sent */
    REFUSING, /* the framing check said no; the refusal is not written yet */
    REFUSED,  /* it is written; until the client has read it */
};

struct connection {
    struct connections *set;
    struct address client; /* that it is counted for */
    bool counted;
    struct bufferevent *bev;
    struct evhttp_connection *evcon; /* NULL while OPENING */
    struct event *timer;
    struct framing framing;
    enum phase phase;
    unsigned requests; /* answered */
    size_t next;       /* bytes read that belong to the next request */
    size_t dropped;    /* bytes dropped after a refusal */
    LIST_ENTRY(connection) link;
};

struct connections {
    struct connections_config config;
    LIST_HEAD(, connection) list;
    struct connection **by_socket; /* NULL where there is none */
    size_t sockets;                /* room of `by_socket` */
    size_t count;
    bool draining;
    void (*drained)(void *context);
    void *drained_context;
};

/* ---- The set ----------------------------------------------------------- */

struct connections *connections_new(const struct connections_config *config)
{
    struct connections *set = mem_zero(1, sizeof *set);

    set->config = *config;
    LIST_INIT(&set->list);
    return set;
}

size_t connections_count(const struct connections *set)
{
    return set->count;
}

void connections_free(struct connections *set)
{
    if (!set)
        return;
    assert(set->count == 0);
    free(set->by_socket);
    free(set);
}

static void set_socket(struct connections *set, int socket,
                       struct connection *connection)
{
    const size_t index = (size_t)socket;
    size_t room = set->sockets;

    if (index >= room) {
        while (index >= room)
            room = room ? 2 * room : 64;
        set->by_socket =
            mem_resize(set->by_socket, room, sizeof *set->by_socket);
        memset(set->by_socket + set->sockets, 0,
               (room - set->sockets) * sizeof *set->by_socket);
        set->sockets = room;
    }
    set->by_socket[index] = connection;
}

static void check_drained(struct connections *set)
{
    if (set->draining && set->count == 0 && set->drained)
        set->drained(set->drained_context);
}

/* ---- Small steps ------------------------------------------------------- */

static void set_deadline(struct connection *connection, unsigned ms)
{
    const struct timeval time = {ms / 1000, ms % 1000 * 1000};

    evtimer_add(connection->timer, &time);
}

static void enter(struct connection *connection, enum phase phase, unsigned ms)
{
    connection->phase = phase;
    set_deadline(connection, ms);
}

/** Become idle; when draining, only for a short while. */
static void rest(struct connection *connection)
{
    enter(connection, IDLE,
          connection->set->draining ? CONNECTION_DRAIN_MS : CONNECTION_IDLE_MS);
}

/** Let go of it; the library is closing it. */
static void forget(struct connection *connection)
{
    struct connections *set = connection->set;

    if (connection->counted)
        limit_disconnect(set->config.limit, &connection->client);
    if (connection->evcon)
        set->by_socket[bufferevent_getfd(connection->bev)] = NULL;
    LIST_REMOVE(connection, link);
    event_free(connection->timer);
    bufferevent_decref(connection->bev);
    free(connection);
    set->count--;
    check_drained(set);
}

static void on_close(struct evhttp_connection *evcon, void *arg)
{
    (void)evcon;
    forget(arg);
}

/* ---- Refusing ---------------------------------------------------------- */

static void on_refusal_written(struct bufferevent *bev, void *arg)
{
    (void)arg;
    shutdown(bufferevent_getfd(bev), SHUT_WR);
}

static void on_refusal_event(struct bufferevent *bev, short what, void *arg)
{
    const struct connection *connection = arg;

    (void)bev;
    (void)what;
    evhttp_connection_free(connection->evcon);
}

static void put_refusal(struct evbuffer *out, const struct http_reply *reply)
{
    evbuffer_add_printf(out,
                        "HTTP/1.1 %d %s\r\nConnection: close\r\n"
                        "Content-Length: %zu\r\n",
                        reply->status, http_reason(reply->status),
                        reply->body.len);
    for (size_t i = 0; i < reply->header_count; i++)
        evbuffer_add_printf(out, "%.*s: %.*s\r\n",
                            STR_ARGS(reply->headers[i].name),
                            STR_ARGS(reply->headers[i].value));
    evbuffer_add_printf(out, "\r\n");
    evbuffer_add(out, reply->body.ptr, reply->body.len);
}

/**
 * Take the connection from the library and answer that it was refused.
 *
 * It is closed when the client has closed, or soon: closing at once could
 * throw the answer away before it is read (RFC 9112, section 9.6).
 */
static void write_refusal(struct connection *connection, int status,
                          const char *why)
{
    struct bufferevent *bev = connection->bev;
    struct http_reply reply = {0};

    reply_refusal(&reply, status, why);
    reply_finish(&reply);
    bufferevent_setcb(bev, NULL, on_refusal_written, on_refusal_event,
                      connection);
    put_refusal(bufferevent_get_output(bev), &reply);
    observe(connection->set->config.observer,
            &(struct exchange){
                .client = connection->counted ? &connection->client : NULL,
                .reply = &reply,
                .bytes = reply.body.len,
            });
    bufferevent_enable(bev, EV_READ | EV_WRITE);
    http_reply_release(&reply);
    enter(connection, REFUSED, CONNECTION_LINGER_MS);
}

/**
 * Keep the bytes from the library; the refusal is written from the loop, where
 * the library is not in the middle of anything.
 */
static void refuse(struct connection *connection, struct evbuffer *input)
{
    connection->phase = REFUSING;
    evbuffer_drain(input, evbuffer_get_length(input));
    event_active(connection->timer, EV_TIMEOUT, 0);
}

/* ---- Reading ----------------------------------------------------------- */

/** Check the last `len` bytes of the input. */
static void check_bytes(struct connection *connection, struct evbuffer *input,
                        size_t len)
{
    enum framing_result result = FRAMING_MORE;
    struct evbuffer_ptr at;
    struct evbuffer_iovec part;
    size_t used = 0, total = 0;

    evbuffer_ptr_set(input, &at, evbuffer_get_length(input) - len,
                     EVBUFFER_PTR_SET);
    while (result == FRAMING_MORE && total < len) {
        evbuffer_peek(input, -1, &at, &part, 1);
        result = framing_read(&connection->framing, &used, part.iov_base,
                              part.iov_len);
        total += used;
        evbuffer_ptr_set(input, &at, used, EVBUFFER_PTR_ADD);
    }
    if (result == FRAMING_REFUSED)
        refuse(connection, input);
    else if (result == FRAMING_DONE)
        connection->phase = REPLYING;
    connection->next = len - total;
}

static void begin_request(struct connection *connection, struct evbuffer *input,
                          size_t len)
{
    framing_start(&connection->framing, connection->set->config.body_max);
    enter(connection, READING, CONNECTION_REQUEST_MS);
    check_bytes(connection, input, len);
}

static void drop(struct connection *connection, struct evbuffer *input)
{
    connection->dropped += evbuffer_get_length(input);
    evbuffer_drain(input, evbuffer_get_length(input));
    if (connection->dropped > CONNECTION_LINGER_BYTES)
        event_active(connection->timer, EV_TIMEOUT, 0);
}

/** Is there room for it, and for one more of its client? */
static bool admit(struct connection *connection)
{
    const struct connections_config *config = &connection->set->config;
    ev_uint16_t port;
    char *peer;

    if (connection->set->count > config->max)
        return false;
    evhttp_connection_get_peer(connection->evcon, &peer, &port);
    if (!address_client(&connection->client, config->proxies, str_of(peer),
                        (struct str){0}))
        return true;
    connection->counted =
        limit_connect(config->limit, &connection->client, clock_us());
    return connection->counted;
}

/**
 * The library is done with accepting: find its handle, which it gave to the
 * bufferevent as the argument of its callbacks.
 *
 * @return false when the connection is closed and gone
 */
static bool begin(struct connection *connection)
{
    struct connections *set = connection->set;
    const int socket = bufferevent_getfd(connection->bev);
    const int on = 1;
    void *evcon = NULL;

    evtimer_del(connection->timer);
    bufferevent_getcb(connection->bev, NULL, NULL, NULL, &evcon);
    if (!evcon || socket == -1) {
        forget(connection); /* the library gave up on it */
        return false;
    }
    connection->evcon = evcon;
    set_socket(set, socket, connection);
    evhttp_connection_set_closecb(connection->evcon, on_close, connection);
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (!admit(connection)) {
        evhttp_connection_free(connection->evcon);
        return false;
    }
    rest(connection);
    return true;
}

/** Bytes came in; the library has not seen them yet. */
static void on_input(struct evbuffer *input,
                     const struct evbuffer_cb_info *info, void *arg)
{
    struct connection *connection = arg;

    if (info->n_added == 0)
        return;
    switch (connection->phase) {
    case OPENING:
        if (!begin(connection))
            return;
        begin_request(connection, input, info->n_added);
        break;
    case IDLE:
        begin_request(connection, input, info->n_added);
        break;
    case READING:
        check_bytes(connection, input, info->n_added);
        break;
    case REPLYING:
        connection->next += info->n_added;
        break;
    case REFUSING:
    case REFUSED:
        drop(connection, input);
        break;
    }
}

/* ---- Answering --------------------------------------------------------- */

static void on_replied(struct evhttp_request *request, void *arg)
{
    struct connection *connection = arg;
    struct evbuffer *input = bufferevent_get_input(connection->bev);
    const size_t waiting = evbuffer_get_length(input);

    (void)request;
    connection->requests++;
    rest(connection);
    if (waiting)
        begin_request(connection, input, waiting);
}

bool connection_request(struct connection **out, bool *close,
                        struct connections *set, struct evhttp_request *request)
{
    struct evhttp_connection *evcon = evhttp_request_get_connection(request);
    struct bufferevent *bev = evhttp_connection_get_bufferevent(evcon);
    struct connection *connection = set->by_socket[bufferevent_getfd(bev)];
    const size_t left = evbuffer_get_length(bufferevent_get_input(bev));
    const bool agreed =
        connection->phase == REPLYING && left == connection->next;

    *out = connection;
    *close = !agreed || connection->framing.close || set->draining ||
             connection->requests + 1 >= CONNECTION_REQUESTS_MAX;
    evhttp_request_set_on_complete_cb(request, on_replied, connection);
    enter(connection, REPLYING, CONNECTION_REPLY_MS);
    return agreed;
}

enum http_method connection_method(const struct connection *connection)
{
    return connection->framing.method;
}

void connection_replied(struct connection *connection)
{
    /* Nothing is read until the reply is sent: a client that has sent all it
     * will, and says so by closing its side, still gets its reply, and one
     * that sends without end fills no memory here. */
    bufferevent_disable(connection->bev, EV_READ);
}

/* ---- Opening and closing ----------------------------------------------- */

static void on_timer(evutil_socket_t socket, short what, void *arg)
{
    struct connection *connection = arg;

    (void)socket;
    (void)what;
    switch (connection->phase) {
    case OPENING:
        begin(connection);
        break;
    case READING:
        write_refusal(connection, 408, "the request took too long");
        break;
    case REFUSING:
        write_refusal(connection, connection->framing.status,
                      connection->framing.why);
        break;
    case IDLE:
    case REPLYING:
    case REFUSED:
        evhttp_connection_free(connection->evcon);
        break;
    }
}

struct bufferevent *connection_open(struct event_base *base, void *connections)
{
    struct connections *set = connections;
    struct connection *connection = mem_zero(1, sizeof *connection);

    connection->set = set;
    connection->phase = OPENING;
    connection->bev = bufferevent_socket_new(base, -1, 0);
    connection->timer = evtimer_new(base, on_timer, connection);
    if (!connection->bev || !connection->timer) {
        log_event(set->config.log, LOG_LEVEL_ERROR, "out of memory");
        abort();
    }
    bufferevent_incref(connection->bev);
    evbuffer_add_cb(bufferevent_get_input(connection->bev), on_input,
                    connection);
    LIST_INSERT_HEAD(&set->list, connection, link);
    set->count++;
    if (set->config.observer)
        metrics_add(set->config.observer->metrics, METRICS_ACCEPTED, 1);
    event_active(connection->timer, EV_TIMEOUT, 0);
    return connection->bev;
}

void connections_drain(struct connections *set, void (*drained)(void *context),
                       void *context)
{
    struct connection *connection;

    set->draining = true;
    set->drained = drained;
    set->drained_context = context;
    for (connection = LIST_FIRST(&set->list); connection;
         connection = LIST_NEXT(connection, link))
        if (connection->phase == IDLE)
            rest(connection);
    check_drained(set);
}
