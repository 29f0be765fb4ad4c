#include "digest.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <nettle/sha2.h>

enum { BLOCK_BYTES = 1 << 16 /* read at once */ };

struct digest digest_text(struct str text)
{
    struct sha256_ctx context;
    struct digest digest;

    sha256_init(&context);
    sha256_update(&context, text.len, (const uint8_t *)text.ptr);
    sha256_digest(&context, sizeof digest.bytes, digest.bytes);
    return digest;
}

static int digest_open(struct digest *out, int fd, const char *path,
                       struct error *err)
{
    struct sha256_ctx context;
    uint8_t block[BLOCK_BYTES];
    ssize_t got;

    sha256_init(&context);
    while ((got = read(fd, block, sizeof block)) != 0) {
        if (got == -1 && errno == EINTR)
            continue;
        if (got == -1)
            return error_errno(err, "%s", path);
        sha256_update(&context, (size_t)got, block);
    }
    sha256_digest(&context, sizeof out->bytes, out->bytes);
    return 0;
}

int digest_file(struct digest *out, const char *path, struct error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    int rc;

    *out = (struct digest){{0}};
    if (fd == -1)
        return error_errno(err, "%s", path);
    rc = digest_open(out, fd, path, err);
    close(fd);
    return rc;
}

void digest_hex(char hex[DIGEST_HEX + 1], const struct digest *digest)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < DIGEST_BYTES; i++) {
        hex[2 * i] = digits[digest->bytes[i] >> 4];
        hex[2 * i + 1] = digits[digest->bytes[i] & 15];
    }
    hex[DIGEST_HEX] = '\0';
}
