/**
 * Addresses that may become a link.
 */
#ifndef SILCROW_LINK_H
#define SILCROW_LINK_H

#include <stdbool.h>

#include "engine/str.h"

/**
 * Only http:, https: and paths of a site: "/a", not "//host" or "/\host".
 *
 * Control characters, spaces and backslashes, which browsers drop or turn
 * into slashes, are not allowed anywhere, so that what is checked is what the
 * browser sees.
 */
bool link_allowed(struct str url);

#endif
