/**
 * The route table: which handler answers which path and method.
 */
#ifndef SILCROW_ROUTE_H
#define SILCROW_ROUTE_H

#include "http.h"
#include "key.h"

struct handler;

/** What a request to a route brings along. */
enum route_body {
    BODY_NONE, /* nothing; what comes all the same is not looked at */
    BODY_JSON, /* JSON that says so in its Content-Type, not empty */
    BODY_ANY,  /* the handler looks for itself */
};

/** How a path tells that it does not answer a method. */
enum route_style {
    STYLE_OWN,     /* by an error as all others */
    STYLE_ALGOLIA, /* as clients of Algolia do: all errors have a form of their
                      own, and the key may stand at other places */
    STYLE_EMPTY,   /* without a body, as the clients of the API expect that the
                    path belongs to */
};

struct route {
    const char *path; /* parts between slashes; `{}` stands for any one, `*`
                         for itself */
    unsigned methods; /* set of enum http_method; HEAD goes with GET */
    enum route_body body;
    enum route_style style;
    enum key_action action; /* that a key must allow */
    void (*handle)(struct handler *handler, struct http_reply *reply,
                   const struct http_request *request);
};

/** The line of the table of that number, from 1; NULL behind the last one. */
const struct route *route_by_number(size_t number);

/**
 * Answer a request by the table; an http_handler whose context is a
 * struct handler.
 *
 * Several lines may have one path and answer different methods of it. The
 * parts of a path that vary are decoded, one by one, so that an encoded slash
 * is no border; one that cannot be decoded is refused. The others must stand
 * as they do here: were `/%68ealth` answered as `/health` is, a proxy in front
 * that denies the one would let the other through. A path may end in a slash
 * more. HEAD is answered as GET is (whoever sends the reply leaves its body
 * out), OPTIONS with the methods of the path.
 */
void route_request(void *handler, struct http_reply *reply,
                   const struct http_request *request);

#endif
