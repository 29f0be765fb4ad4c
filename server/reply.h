/**
 * Replies that many routes give: errors, and what every reply carries.
 */
#ifndef SILCROW_REPLY_H
#define SILCROW_REPLY_H

#include "http.h"

/** Where the codes of errors are explained, on this server; `#code` follows. */
#define REPLY_LINK "/errors"

/**
 * Answer with an error: {"message", "code", "type", "link"}.
 *
 * What the body held before is dropped. Status and type go by the code, see
 * reply.c; a code that is not in its table is a bad request.
 */
void reply_error(struct http_reply *reply, const char *code, const char *format,
                 ...) __attribute__((format(printf, 3, 4)));

/** Answer a request that broke the protocol: `status` is 400 to 505. */
void reply_refusal(struct http_reply *reply, int status, const char *why);

/** Answer with a body of that type. */
void reply_body(struct http_reply *reply, const char *content_type);

/** Add what every reply carries and the handler did not set: headers against
 * sniffing, framing and leaking addresses, and no storing. */
void reply_finish(struct http_reply *reply);

#endif
