/**
 * Handlers: what the server answers, one function for a route.
 *
 * They see a request and fill in a reply; sockets, processes and the library
 * that speaks HTTP are elsewhere.
 */
#ifndef SILCROW_HANDLER_H
#define SILCROW_HANDLER_H

#include "http.h"
#include "log.h"

/** What the handlers of one worker share. */
struct handler {
    const char *data; /* folder of the indexes */
    struct log *log;  /* may be NULL */
};

/** Texts and log are borrowed. Release with handler_free(). */
struct handler *handler_new(const char *data, struct log *log);

void handler_free(struct handler *handler);

/** Open all indexes again, from the next request on. */
void handler_reopen(struct handler *handler);

/** `GET /health`: this process answers. */
void handle_health(struct handler *handler, struct http_reply *reply,
                   const struct http_request *request);

#endif
