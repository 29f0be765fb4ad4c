/**
 * Base64 (RFC 4648, section 4), as headers use it.
 */
#ifndef SILCROW_BASE64_H
#define SILCROW_BASE64_H

#include "engine/buf.h"

/**
 * Append what a text stands for.
 *
 * @return 0, or -1 when it is not made of whole groups of four, with "=" at
 *         the end of the last where it has fewer than three bytes
 */
int base64_decode(struct buf *out, struct str text);

#endif
