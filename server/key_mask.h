/**
 * Keys in a text that people will read: taken out.
 */
#ifndef SILCROW_KEY_MASK_H
#define SILCROW_KEY_MASK_H

#include "engine/buf.h"

/** What stands in the place of a key. */
#define KEY_MASK "***"

/**
 * Append a text without what looks like a key: 64 hexadecimal digits in a
 * row, the three parts of a token, and whatever follows `x-algolia-api-key=`
 * or `Bearer `.
 */
void key_mask(struct buf *out, struct str text);

#endif
