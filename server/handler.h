/**
 * Handlers: what the server answers, one function for a route.
 *
 * They see a request and fill in a reply; sockets, processes and the library
 * that speaks HTTP are elsewhere.
 */
#ifndef SILCROW_HANDLER_H
#define SILCROW_HANDLER_H

#include "answers.h"
#include "auth.h"
#include "catalog.h"
#include "cors.h"
#include "engine/search.h"
#include "gzip.h"
#include "http.h"
#include "log.h"
#include "metrics.h"
#include "options.h"

enum {
    HANDLER_LIMIT = 20,      /* hits of an answer unless asked */
    HANDLER_PAGE_LIMIT = 10, /* hits of a results page unless asked */
};

/** What the handlers of one worker share. */
struct handler {
    const char *data; /* folder of the indexes */
    struct catalog *catalog;
    struct answers *answers; /* given lately */
    struct gzip *gzip;
    struct log *log;               /* may be NULL */
    struct auth *auth;             /* borrowed; NULL: there are no keys */
    const struct cors *cors;       /* borrowed; NULL: for no other site */
    const struct metrics *metrics; /* of all workers; borrowed, or NULL */
    const struct options *options; /* borrowed, or NULL */
};

/** Texts and log are borrowed. Release with handler_free(). */
struct handler *handler_new(const char *data, struct log *log);

void handler_free(struct handler *handler);

/** Open all indexes again, from the next request on. */
void handler_reopen(struct handler *handler);

/** `GET /health`: this process answers. */
void handle_health(struct handler *handler, struct http_reply *reply,
                   const struct http_request *request);

/** `GET /ready`: every index that there is can be read and is not too old;
 * else 503. */
void handle_ready(struct handler *handler, struct http_reply *reply,
                  const struct http_request *request);

/** Is the client one that needs no key to read how the server is doing: of the
 * setting metrics-from, or by way of metrics-listen? */
bool handle_metrics_from(const struct handler *handler,
                         const struct http_request *request);

/** `GET /metrics`: counters of all workers, in the text format of
 * Prometheus; for those alone that may read them. */
void handle_metrics(struct handler *handler, struct http_reply *reply,
                    const struct http_request *request);

/** `GET /status`: what of that a person wants to know, as JSON; likewise. */
void handle_status(struct handler *handler, struct http_reply *reply,
                   const struct http_request *request);

/** catalog_get() failed, or the index could not be searched. Its path and what
 * is wrong with it are for the log, not for the client. */
void handle_failure(struct handler *handler, struct http_reply *reply,
                    struct str name, const struct error *err);

/** `GET /suggest?q=&index=&limit=&format=`: completions as JSON, or as address
 * bars want them. */
void handle_suggest(struct handler *handler, struct http_reply *reply,
                    const struct http_request *request);

/**
 * `GET /search?q=&index=&limit=&offset=&filter=&facets=&sort=&group=
 * &group_size=&distinct=&matching=&format=`, or `POST /search` with the same as
 * members of a JSON object: hits as JSON, or as text. Without words but with a
 * filter, facets or a sort order, every section is a match.
 *
 * An answer that was given lately is given again, with the `took_ms` of then.
 */
void handle_search(struct handler *handler, struct http_reply *reply,
                   const struct http_request *request);

/** `GET /opensearch.xml?index=`: the search, for the address bar of browsers.
 */
void handle_opensearch(struct handler *handler, struct http_reply *reply,
                       const struct http_request *request);

/** `GET /llms.txt`: what can be searched, for language models. */
void handle_llms(struct handler *handler, struct http_reply *reply,
                 const struct http_request *request);

/** `POST /mcp`: the guides for programs with a language model. */
void handle_mcp(struct handler *handler, struct http_reply *reply,
                const struct http_request *request);

/** `GET /similar?id=&index=&limit=&offset=&filter=&group=&group_size=&distinct=
 * &snippet=&format=`: sections that are about the same as one. */
void handle_similar(struct handler *handler, struct http_reply *reply,
                    const struct http_request *request);

/** `GET /sections/{id}?index=&format=`: a section, whole. */
void handle_section(struct handler *handler, struct http_reply *reply,
                    const struct http_request *request);

/** `GET /?q=...`: the search page, with hits when there is a query. */
void handle_page(struct handler *handler, struct http_reply *reply,
                 const struct http_request *request);

/** `GET /keys?offset=&limit=`, `GET /keys/{uid or value}`: keys, with their
 * values. */
void handle_keys(struct handler *handler, struct http_reply *reply,
                 const struct http_request *request);
void handle_key(struct handler *handler, struct http_reply *reply,
                const struct http_request *request);

/** What would change keys: 403, for the server only reads them. */
void handle_keys_write(struct handler *handler, struct http_reply *reply,
                       const struct http_request *request);

/** `GET /errors`: what the codes of errors mean, for people. */
void handle_errors(struct handler *handler, struct http_reply *reply,
                   const struct http_request *request);

/** `GET /silcrow-search.js`, `/silcrow-search.css`, `/silcrow-search-texts.js`,
 * the search box, which the pages of every site may load; `/silcrow.css`,
 * `/silcrow.svg`, parts of our own pages. */
void handle_asset(struct handler *handler, struct http_reply *reply,
                  const struct http_request *request);

#endif
