/**
 * Replies that many routes give: errors, and what every reply carries.
 */
#ifndef SILCROW_REPLY_H
#define SILCROW_REPLY_H

#include <stdint.h>

#include "http.h"

enum {
    REPLY_QUERY_MAX = 256, /* bytes of a query in the log */
};

/** Where the codes of errors are explained, on this server; `#code` follows. */
#define REPLY_LINK "/errors"

/** An error that a client can be answered with. */
struct reply_code {
    const char *code; /* what programs go by */
    int status;
    const char *type;    /* invalid_request, auth, internal or system */
    const char *meaning; /* for people: a sentence or two */
};

/** All there are, in order of their codes. */
extern const struct reply_code reply_codes[];
extern const size_t reply_code_count;

/**
 * Answer with an error: {"message", "code", "type", "link"}.
 *
 * What the body held before is dropped.
 *
 * @param code  one of reply_codes
 */
void reply_error(struct http_reply *reply, const char *code, const char *format,
                 ...) __attribute__((format(printf, 3, 4)));

/** Answer a request that broke the protocol: `status` is 400 to 505. */
void reply_refusal(struct http_reply *reply, int status, const char *why);

struct search_results;

/** Tell the counters and the logs of a search that was made. */
void reply_searched(struct http_reply *reply,
                    const struct search_results *results);

/** Tell the counters of a search whose answer was kept. */
void reply_cached(struct http_reply *reply);

/** Say what the body is. */
void reply_body(struct http_reply *reply, const char *content_type);

/** Say what a part of the work took, in Server-Timing: `name;dur=0.1`, in
 * milliseconds. */
void reply_timing(struct http_reply *reply, const char *name, int64_t us);

/** Add what every reply carries and the handler did not set: headers against
 * sniffing, framing and leaking addresses, and no storing. */
void reply_finish(struct http_reply *reply);

#endif
