/**
 * The route table: which handler answers which path and method.
 */
#ifndef SILCROW_ROUTE_H
#define SILCROW_ROUTE_H

#include "http.h"

/**
 * Answer a request by the table; an http_handler whose context is a
 * struct handler.
 *
 * HEAD is answered as GET is (whoever sends the reply leaves its body out),
 * OPTIONS with the methods of the path. A path may end in a slash more.
 */
void route_request(void *handler, struct http_reply *reply,
                   const struct http_request *request);

#endif
