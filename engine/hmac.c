#include "hmac.h"

#include <nettle/hmac.h>
#include <nettle/memops.h>

static size_t sha256(uint8_t *out, struct str secret, struct str text)
{
    struct hmac_sha256_ctx context;

    hmac_sha256_set_key(&context, secret.len, (const uint8_t *)secret.ptr);
    hmac_sha256_update(&context, text.len, (const uint8_t *)text.ptr);
    hmac_sha256_digest(&context, SHA256_DIGEST_SIZE, out);
    return SHA256_DIGEST_SIZE;
}

static size_t sha384(uint8_t *out, struct str secret, struct str text)
{
    struct hmac_sha384_ctx context;

    hmac_sha384_set_key(&context, secret.len, (const uint8_t *)secret.ptr);
    hmac_sha384_update(&context, text.len, (const uint8_t *)text.ptr);
    hmac_sha384_digest(&context, SHA384_DIGEST_SIZE, out);
    return SHA384_DIGEST_SIZE;
}

static size_t sha512(uint8_t *out, struct str secret, struct str text)
{
    struct hmac_sha512_ctx context;

    hmac_sha512_set_key(&context, secret.len, (const uint8_t *)secret.ptr);
    hmac_sha512_update(&context, text.len, (const uint8_t *)text.ptr);
    hmac_sha512_digest(&context, SHA512_DIGEST_SIZE, out);
    return SHA512_DIGEST_SIZE;
}

size_t hmac_text(uint8_t out[HMAC_BYTES_MAX], enum hmac_hash hash,
                 struct str secret, struct str text)
{
    switch (hash) {
    case HMAC_SHA256:
        return sha256(out, secret, text);
    case HMAC_SHA384:
        return sha384(out, secret, text);
    case HMAC_SHA512:
        return sha512(out, secret, text);
    }
    return 0;
}

bool hmac_same(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memeql_sec(a.ptr, b.ptr, a.len));
}
