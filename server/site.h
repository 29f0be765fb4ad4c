/**
 * The address under which clients reach the server.
 */
#ifndef SILCROW_SERVER_SITE_H
#define SILCROW_SERVER_SITE_H

#include <stdbool.h>

#include "http.h"

/**
 * Append scheme and host, such as `https://search.example.org`, as the request
 * names them: its Host, and `https` where a proxy says so in
 * X-Forwarded-Proto. It goes back to whoever asked and to nobody else.
 *
 * @return false when the Host has other bytes than a name, an address and a
 *         port are made of
 */
bool site_address(struct buf *out, const struct http_request *request);

#endif
