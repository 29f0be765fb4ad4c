/**
 * JSON Web Tokens (RFC 7519), signed with a secret (HS256, HS384, HS512).
 *
 * Only the compact form, and only these three algorithms: a token that names
 * another one, or none, is none. The hash is that of the name in the header,
 * and the signature must have its full length.
 */
#ifndef SILCROW_JWT_H
#define SILCROW_JWT_H

#include "engine/error.h"
#include "engine/hmac.h"
#include "engine/json.h"

enum {
    JWT_BYTES_MAX = 6 << 10, /* bytes of a token */
};

struct jwt {
    struct json *claims;    /* an object */
    struct str signed_text; /* of the token: header and claims as they stand */
    enum hmac_hash hash;
    uint8_t signature[HMAC_BYTES_MAX];
    size_t signature_len; /* bytes */
};

/**
 * Read a token; whether it is true, only jwt_signed_by() can tell.
 *
 * @param out  borrows from `token`; release with jwt_release(), also after a
 *             failure
 * @return 0, or -1 with ERROR_DATA
 */
int jwt_read(struct jwt *out, struct str token, struct error *err);

void jwt_release(struct jwt *jwt);

/** Did someone sign it who knows the secret? */
bool jwt_signed_by(const struct jwt *jwt, struct str secret);

/** Does the text look like a token: three parts with dots between? */
bool jwt_looks_like(struct str text);

#endif
