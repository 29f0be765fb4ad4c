/**
 * The observer of a worker: counts what becomes of requests, and logs it where
 * that is asked for.
 */
#ifndef SILCROW_OBSERVER_H
#define SILCROW_OBSERVER_H

#include "access_log.h"
#include "log.h"
#include "metrics.h"

enum {
    OBSERVER_ID_MAX = 64, /* bytes of the id of a request */
};

/** All borrowed, and all may be NULL or 0. */
struct observer {
    struct metrics_slot *metrics;
    struct access_log *access;
    struct log *log;
    uint32_t slow_ms; /* log requests that take longer; 0: none */
};

/**
 * Note an exchange. The line about a slow one tells what was searched for, so
 * it tells nothing of who asked.
 *
 * @param observer  may be NULL
 */
void observe(const struct observer *observer, const struct exchange *exchange);

/**
 * The id of a request: what the client calls it, when that is a word of
 * letters, digits, `.`, `_` and `-`, else a new one.
 *
 * @param given  value of X-Request-Id; may be empty
 */
struct str observer_id(struct arena *arena, struct str given);

#endif
