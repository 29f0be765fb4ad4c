/**
 * How much one client may ask for: connections at once and requests a second.
 *
 * A table of fixed size, one for each worker. Requests are metered by a token
 * bucket that holds one second's worth, kept as the one time at which it will
 * be full again (GCRA, ITU-T I.371). Time is handed in, so that tests own it.
 */
#ifndef SILCROW_LIMIT_H
#define SILCROW_LIMIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "address.h"

enum {
    /* Clients that are known at once. When more have connections or asked in
     * the last second, those beyond are let in uncounted: the limit of all
     * connections holds for them too. */
    LIMIT_CLIENTS_MAX = 16384,
    LIMIT_RATE_MAX = 1000000, /* requests a second that can be asked for */
};

struct limit;

/**
 * @param connections  of a client at once; 0: any number
 * @param rate         requests of a client in a second; 0: any number
 */
struct limit *limit_new(uint32_t connections, uint32_t rate);
void limit_free(struct limit *limit);

/** A connection came. @return false when it is one too many; then it is not
 * counted */
bool limit_connect(struct limit *limit, const struct address *client,
                   int64_t now_us);

/** A connection that was counted is gone. */
void limit_disconnect(struct limit *limit, const struct address *client);

/** A request came. @return false when it is one too many: the client may try
 * again in a second */
bool limit_request(struct limit *limit, const struct address *client,
                   int64_t now_us);

#endif
