/**
 * Several searches in one request.
 */
#ifndef SILCROW_MEILI_MULTI_H
#define SILCROW_MEILI_MULTI_H

#include "meili_find.h"

enum { MULTI_QUERIES_MAX = 100 };

/** The searches of a request, read but not run. */
struct meili_multi {
    struct json *body;
    struct meili_query *queries;
    size_t count;
    bool federated;
    struct meili_query federation; /* pages and facets of the one answer */
};

/**
 * Make one answer of all: the hits of every search in one order, by their
 * scores times the weight of the search.
 */
int meili_federate(struct http_reply *reply, struct handler *handler,
                   struct meili_multi *multi, bool metadata,
                   struct meili_fault *fault);

#endif
