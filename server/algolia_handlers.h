/**
 * The handlers of the API that clients of Algolia speak (algolia.h).
 */
#ifndef SILCROW_ALGOLIA_HANDLERS_H
#define SILCROW_ALGOLIA_HANDLERS_H

#include "handler.h"

/** `POST /1/indexes/{}/queries`: several searches; `*` stands for the indexes
 * that they name. The body is JSON, whatever its Content-Type says. */
void handle_algolia_queries(struct handler *handler, struct http_reply *reply,
                            const struct http_request *request);

/** `POST /1/indexes/{}/query`: one search. */
void handle_algolia_query(struct handler *handler, struct http_reply *reply,
                          const struct http_request *request);

/** `POST /1/indexes/{}/facets/{}/query`: values of a facet. */
void handle_algolia_facet(struct handler *handler, struct http_reply *reply,
                          const struct http_request *request);

/** Turn an error into the form of these clients: {"message", "status"}. */
void algolia_error(struct http_reply *reply);

#endif
