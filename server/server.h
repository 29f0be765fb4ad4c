/**
 * The HTTP server of one worker: a listening socket, a library that speaks the
 * protocol, and a handler that answers.
 *
 * With connection.c the only place that knows the library (libevent's evhttp).
 */
#ifndef SILCROW_SERVER_H
#define SILCROW_SERVER_H

#include <stddef.h>

#include "address.h"
#include "http.h"
#include "log.h"
#include "observer.h"

struct event_base;

enum {
    SERVER_BODY_MAX = 64 * 1024, /* bytes of a request's body */
};

struct server_config {
    int socket;        /* listening, not blocking; the server closes it */
    int inside_socket; /* likewise, for those who run the server; 0: none */
    size_t connections_max;             /* at once */
    uint32_t client_connections;        /* of a client at once; 0: any */
    uint32_t rate;                      /* requests of a client in a second;
                                           0: any */
    const struct address_list *proxies; /* borrowed */
    http_handler *handler;
    void *context; /* of the handler */
    struct log *log;
    const struct observer *observer; /* may be NULL */
};

struct server;

/** Serve from the loop of `base`. Release with server_free(). */
struct server *server_new(struct event_base *base,
                          const struct server_config *config);

/**
 * Accept what is queued, then nothing more; answer what is under way, and
 * call back when the last connection is closed. The callback may end the
 * loop, but not free the server.
 */
void server_drain(struct server *server, void (*drained)(void *context),
                  void *context);

/** The version of the library; static. */
const char *server_library_version(void);

/** Connections that are open. */
size_t server_connections(const struct server *server);

/** Close all connections, answered or not. */
void server_free(struct server *server);

#endif
