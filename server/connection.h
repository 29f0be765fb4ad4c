/**
 * The connections of a server: checked, timed, counted.
 *
 * Each connection that the HTTP library accepts is watched from outside it. Raw
 * bytes go through the framing check before the library reads them; one that
 * is refused is taken from the library, answered and closed. Deadlines are
 * total, not idle: a client that drips bytes gets no further than one that is
 * silent. Only server.c includes this.
 */
#ifndef SILCROW_CONNECTION_H
#define SILCROW_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "address.h"
#include "http.h"
#include "limit.h"
#include "log.h"

struct bufferevent;
struct event_base;
struct evhttp_request;

enum {
    CONNECTION_IDLE_MS = 10000,        /* until the first byte of a request */
    CONNECTION_REQUEST_MS = 3000,      /* from there to the request's end */
    CONNECTION_REPLY_MS = 5000,        /* to send a reply */
    CONNECTION_LINGER_MS = 1000,       /* to let a refusal be read */
    CONNECTION_DRAIN_MS = 1000,        /* for a last request when draining */
    CONNECTION_LINGER_BYTES = 1 << 20, /* read and dropped meanwhile */
    CONNECTION_REQUESTS_MAX = 10000,   /* requests answered on one */
};

struct connection;
struct connections;

/** All borrowed. */
struct connections_config {
    size_t max;      /* more at once are closed as they come */
    size_t body_max; /* bytes of a request's body */
    const struct address_list *proxies; /* not counted by their address */
    struct limit *limit;                /* counts the others */
    struct log *log;
    const struct observer *observer; /* may be NULL */
};

struct connections *connections_new(const struct connections_config *config);

/** Release the set; the connections are closed already. */
/** How many are open. */
size_t connections_count(const struct connections *set);

void connections_free(struct connections *connections);

/** For evhttp_set_bevcb(): the bufferevent of a connection just accepted. */
struct bufferevent *connection_open(struct event_base *base, void *connections);

/**
 * A request was read and is about to be answered.
 *
 * @param out    its connection
 * @param close  the reply must say that it is the last one
 * @return false when the library read another request than the framing check
 *         did; it must be refused
 */
bool connection_request(struct connection **out, bool *close,
                        struct connections *connections,
                        struct evhttp_request *request);

/** The method of the request that is about to be answered. */
enum http_method connection_method(const struct connection *connection);

/** The reply is on its way. */
void connection_replied(struct connection *connection);

/**
 * Answer what is under way, close what is idle, and call back when none is
 * left; at once when there is none.
 *
 * @param drained  may be NULL; called while the library closes a connection
 */
void connections_drain(struct connections *connections,
                       void (*drained)(void *context), void *context);

#endif
