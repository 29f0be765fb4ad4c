/**
 * Bytes as "%XX", as addresses write them (RFC 3986, section 2.1).
 */
#ifndef SILCROW_PERCENT_H
#define SILCROW_PERCENT_H

#include "buf.h"
#include "mem.h"
#include "str.h"

/** The byte that "%XX" at the front of `text` stands for, or -1. */
int percent_byte(struct str text);

/**
 * Decode a part of a path.
 *
 * @param out  `text` itself when there is nothing to decode, else in the arena
 * @return 0, or -1 when a '%' is not followed by two digits, or when what
 *         comes out is no valid UTF-8 without NUL
 */
int percent_decode(struct str *out, struct str text, struct arena *arena);

/** Append a text with every byte encoded that is no letter or digit of ASCII,
 * '.', '_' or '~': also the '-', ',' and '&' that mean something in a text
 * fragment. */
void percent_put(struct buf *out, struct str text);

#endif
