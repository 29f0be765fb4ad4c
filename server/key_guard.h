/**
 * Counts wrong keys by the address they come from, for all workers together.
 *
 * KEY_GUARD_FAILURES in a row are free, then one each KEY_GUARD_REFILL_S: a
 * bucket as in limit.h, in memory that the workers share. A table of fixed
 * size; when it is full, who failed longest ago is forgotten. Time is handed
 * in, so that tests own it.
 */
#ifndef SILCROW_KEY_GUARD_H
#define SILCROW_KEY_GUARD_H

#include <stdbool.h>
#include <stdint.h>

#include "address.h"

enum {
    KEY_GUARD_FAILURES = 10, /* wrong keys of an address in a minute */
    KEY_GUARD_REFILL_S = 6,  /* until one more is let through */
    KEY_GUARD_CLIENTS = 4096,
};

struct key_guard;

/** To be called before the workers are forked. NULL when memory cannot be
 * shared: then nothing is counted. */
struct key_guard *key_guard_new(void);
void key_guard_free(struct key_guard *guard);

/** A wrong key came. */
void key_guard_failed(struct key_guard *guard, const struct address *client,
                      int64_t now_us);

/** Did too many come? @return seconds until the next one may; 0 when not */
unsigned key_guard_wait(struct key_guard *guard, const struct address *client,
                        int64_t now_us);

#endif
