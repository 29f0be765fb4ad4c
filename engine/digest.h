/**
 * SHA-256 of texts and files, to tell whether they are what they were.
 */
#ifndef SILCROW_DIGEST_H
#define SILCROW_DIGEST_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"
#include "str.h"

enum {
    DIGEST_BYTES = 32,
    DIGEST_HEX = 2 * DIGEST_BYTES, /* digits of a digest */
};

struct digest {
    uint8_t bytes[DIGEST_BYTES];
};

struct digest digest_text(struct str text);

/** Read a file to its end. */
int digest_file(struct digest *out, const char *path, struct error *err);

/** As lower-case hexadecimal digits. */
void digest_hex(char hex[DIGEST_HEX + 1], const struct digest *digest);

static inline bool digest_equal(const struct digest *a, const struct digest *b)
{
    return memcmp(a->bytes, b->bytes, DIGEST_BYTES) == 0;
}

#endif
