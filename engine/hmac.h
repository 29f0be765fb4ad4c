/**
 * Keyed digests: what only someone who knows a secret can have written.
 *
 * HMAC as in RFC 2104, over the hashes of the SHA-2 family (FIPS 180-4).
 */
#ifndef SILCROW_HMAC_H
#define SILCROW_HMAC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"

enum {
    HMAC_BYTES_MAX = 64, /* bytes of the longest one */
};

enum hmac_hash {
    HMAC_SHA256,
    HMAC_SHA384,
    HMAC_SHA512,
};

/** @return how many bytes were written: 32, 48 or 64 */
size_t hmac_text(uint8_t out[HMAC_BYTES_MAX], enum hmac_hash hash,
                 struct str secret, struct str text);

/** Are the texts the same? The time it takes tells their lengths and nothing
 * else. */
bool hmac_same(struct str a, struct str b);

#endif
