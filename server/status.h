/**
 * `silcrow-server --status`: ask the running server how it is doing, and tell
 * a person.
 */
#ifndef SILCROW_STATUS_H
#define SILCROW_STATUS_H

#include "engine/buf.h"
#include "engine/error.h"

enum {
    STATUS_BYTES_MAX = 1 << 20, /* bytes of an answer */
    STATUS_SECONDS = 5,         /* to wait for it */
};

/**
 * Ask.
 *
 * @param out     gets the JSON that `GET /status` answers
 * @param listen  where the server listens; on this machine, when it listens
 *                everywhere
 * @return 0, or -1 with ERROR_UNAVAILABLE (nothing answers, or something else
 *         does), ERROR_PERMISSION (it tells that to others alone) or
 *         ERROR_USAGE (no address)
 */
int status_ask(struct buf *out, const char *listen, struct error *err);

/**
 * Append what an answer says, as lines for a person.
 *
 * @return 0, or -1 with ERROR_UNAVAILABLE: it is no such answer
 */
int status_text(struct buf *out, struct str answer, const char *listen,
                struct error *err);

#endif
