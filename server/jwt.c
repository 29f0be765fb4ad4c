#include "jwt.h"

#include "engine/buf.h"

static const struct {
    const char *name;
    enum hmac_hash hash;
    size_t len; /* bytes of a signature */
} algorithms[] = {
    {"HS256", HMAC_SHA256, 32},
    {"HS384", HMAC_SHA384, 48},
    {"HS512", HMAC_SHA512, 64},
};

/* ---- Base64url (RFC 4648, section 5), without padding ------------------ */

static int digit_of(char byte)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const char *at = byte ? strchr(digits, byte) : NULL;

    return at ? (int)(at - digits) : -1;
}

/** @return 0, or -1 when a digit is wrong, or the last one has bits that mean
 * nothing: one text stands for one sequence of bytes */
static int decode(struct buf *out, struct str text)
{
    uint32_t bits = 0;
    unsigned count = 0;

    for (size_t i = 0; i < text.len; i++) {
        const int digit = digit_of(text.ptr[i]);

        if (digit == -1)
            return -1;
        bits = (bits << 6 | (uint32_t)digit) & 0x3fff;
        count += 6;
        if (count >= 8) {
            count -= 8;
            buf_byte(out, (char)(uint8_t)(bits >> count));
        }
    }
    return count == 6 || (bits & ((1u << count) - 1)) ? -1 : 0;
}

/* ---- Parts ------------------------------------------------------------- */

/** Cut what is before the next dot off the front. */
static struct str next_part(struct str *rest)
{
    const char *dot = rest->len ? memchr(rest->ptr, '.', rest->len) : NULL;
    const struct str part = {rest->ptr,
                             dot ? (size_t)(dot - rest->ptr) : rest->len};

    *rest = str_skip(*rest, part.len + 1);
    return part;
}

bool jwt_looks_like(struct str text)
{
    size_t dots = 0;

    for (size_t i = 0; i < text.len; i++)
        dots += text.ptr[i] == '.';
    return dots == 2;
}

/** An object from its part; NULL when it is none. */
static struct json *read_object(struct str part)
{
    struct buf text = {0};
    struct json *json = NULL;

    if (decode(&text, part) == 0 &&
        json_parse(&json, buf_view(&text), NULL) == 0 &&
        json_kind(json) != JSON_OBJECT) {
        json_free(json);
        json = NULL;
    }
    buf_free(&text);
    return json;
}

/** How long a signature of its algorithm is; 0 when it has none of ours. */
static size_t read_header(enum hmac_hash *hash, struct str part)
{
    struct json *header = read_object(part);
    const struct str name =
        header ? json_string(json_member(header, "alg")) : (struct str){0};
    size_t len = 0;

    /* `crit` names what must be understood, and nothing is. */
    for (size_t i = 0; header && !json_member(header, "crit") &&
                       i < sizeof algorithms / sizeof *algorithms;
         i++) {
        if (!str_equal(name, str_of(algorithms[i].name)))
            continue;
        *hash = algorithms[i].hash;
        len = algorithms[i].len;
    }
    json_free(header);
    return len;
}

static bool read_signature(struct jwt *out, struct str part, size_t len)
{
    struct buf bytes = {0};
    const bool fine = decode(&bytes, part) == 0 && bytes.len == len;

    if (fine) {
        memcpy(out->signature, bytes.ptr, len);
        out->signature_len = len;
    }
    buf_free(&bytes);
    return fine;
}

int jwt_read(struct jwt *out, struct str token, struct error *err)
{
    struct str rest = token;
    struct str header, claims, signature;
    size_t len;

    *out = (struct jwt){0};
    if (token.len > JWT_BYTES_MAX || !jwt_looks_like(token))
        return error_set(err, ERROR_DATA, "not a token of three parts");
    header = next_part(&rest);
    claims = next_part(&rest);
    signature = next_part(&rest);
    out->signed_text = (struct str){token.ptr, header.len + 1 + claims.len};
    len = read_header(&out->hash, header);
    if (!len)
        return error_set(err, ERROR_DATA,
                         "not a token signed by HS256, HS384 or HS512");
    if (!read_signature(out, signature, len))
        return error_set(err, ERROR_DATA, "the signature is damaged");
    out->claims = read_object(claims);
    if (!out->claims)
        return error_set(err, ERROR_DATA, "the claims are no JSON object");
    return 0;
}

void jwt_release(struct jwt *jwt)
{
    json_free(jwt->claims);
    *jwt = (struct jwt){0};
}

bool jwt_signed_by(const struct jwt *jwt, struct str secret)
{
    uint8_t bytes[HMAC_BYTES_MAX];
    const size_t len = hmac_text(bytes, jwt->hash, secret, jwt->signed_text);

    return hmac_same(
        (struct str){(const char *)bytes, len},
        (struct str){(const char *)jwt->signature, jwt->signature_len});
}
