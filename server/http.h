/**
 * HTTP as the handlers see it: a request and a reply, no socket.
 *
 * Whoever speaks the protocol (server.h) fills in a request that is
 * checked and complete, calls the handler, and sends the reply. So a handler is
 * tested with a struct, and the library below can be replaced.
 */
#ifndef SILCROW_HTTP_H
#define SILCROW_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/buf.h"
#include "engine/mem.h"
#include "engine/str.h"

enum {
    HTTP_HEADERS_MAX = 64,       /* headers of a request */
    HTTP_REPLY_HEADERS_MAX = 24, /* headers of a reply */
    HTTP_PATH_PARAMS_MAX = 2,    /* parts of a path that vary */
};

/** One bit each, so that a route can name a set of them. */
enum http_method {
    HTTP_GET = 1,
    HTTP_HEAD = 2,
    HTTP_POST = 4,
    HTTP_PUT = 8,
    HTTP_PATCH = 16,
    HTTP_DELETE = 32,
    HTTP_OPTIONS = 64,
};

/** The method of that name, case and all; 0 when there is none. */
enum http_method http_method_find(struct str name);

/** The name of a method; NULL when it is none. */
const char *http_method_name(enum http_method method);

/** Append the names of a set of methods: "GET, HEAD". */
void http_method_names(struct buf *out, unsigned methods);

struct http_header {
    struct str name;
    struct str value;
};

struct address;
struct key_access;

/** All slices are borrowed for the time of the call. */
struct http_request {
    enum http_method method;
    struct str path;  /* as sent, not decoded; starts with one '/' */
    struct str query; /* as sent, without '?' */
    struct str path_params[HTTP_PATH_PARAMS_MAX]; /* what stands where the
                         route has "{}" (route.h): decoded, valid UTF-8, not
                         empty */
    struct http_header headers[HTTP_HEADERS_MAX];
    size_t header_count;
    struct str body;
    struct str peer;              /* address of the client, without its port */
    const struct address *client; /* whom it counts for; NULL: for nobody, as
                                     when a proxy of ours asks for itself */
    bool too_often;               /* it asks more often than it may */
    bool inside;   /* it came in where those who run the server do */
    struct str id; /* of the request: for logs, and for the client */
    const struct key_access *access; /* what it may do (key_access.h); NULL:
                                        everything */
};

/** The value of a header, its name in any case; empty when there is none. */
struct str http_request_header(const struct http_request *request,
                               const char *name);

/** What the counters and the logs are told of a reply; none of it is sent. */
struct http_tally {
    size_t route;       /* its line in the route table (route.h); 0: none */
    const char *error;  /* code of the error that it is; NULL: it is none */
    uint32_t searches;  /* that it answers */
    uint32_t cached;    /* of these, with an answer that was kept */
    uint32_t empty;     /* of those made, without a section with all words */
    uint32_t corrected; /* of those made, with corrected words */
    uint32_t relaxed;   /* of those made, with words given up */
    struct str query;   /* that was searched for; owned by the arena */
};

/** Start with `struct http_reply reply = {0};`. */
struct http_reply {
    int status; /* 200 to 599 */
    struct http_header headers[HTTP_REPLY_HEADERS_MAX];
    size_t header_count;
    struct buf body;
    bool close;         /* end the connection after it */
    struct arena arena; /* owns the values of the headers */
    struct http_tally tally;
};

/** Set a header; the value is copied, the name is a literal. */
void http_reply_header(struct http_reply *reply, const char *name,
                       struct str value);

/** Add a value to a header that is a list with commas, unless it is in there.
 */
void http_reply_add(struct http_reply *reply, const char *name,
                    struct str value);

/** The value of a header of the reply; empty when there is none. */
struct str http_reply_find(const struct http_reply *reply, const char *name);

void http_reply_release(struct http_reply *reply);

/** The number of a status among those that are known, from 0; SIZE_MAX when
 * it is not. */
size_t http_status_number(int status);

/** The status of a number; 0 behind the last one. */
int http_status_by_number(size_t number);

/** The reason phrase of a status: "Not Found"; static, never empty. */
const char *http_reason(int status);

/** Answers one request; never fails, for an error is an answer too. */
typedef void http_handler(void *context, struct http_reply *reply,
                          const struct http_request *request);

#endif
