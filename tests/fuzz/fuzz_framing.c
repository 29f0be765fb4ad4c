/**
 * Any bytes as what a client sends.
 *
 * However the bytes are cut, the same requests are found. What passes never
 * holds a bare line feed in its head, nor a second Host or Content-Length.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "server/framing.h"

enum {
    BODY_MAX = 64, /* bytes: small, so that bodies of all kinds are found */
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** Length of the first request in pieces of `step` bytes; 0: none passed. */
static size_t read_first(struct framing *framing, const char *bytes, size_t len,
                         size_t step)
{
    size_t at = 0, used;

    framing_start(framing, BODY_MAX);
    while (at < len) {
        const size_t piece = len - at < step ? len - at : step;
        const enum framing_result result =
            framing_read(framing, &used, bytes + at, piece);

        at += used;
        if (result == FRAMING_REFUSED) {
            assert(framing->status >= 400 && framing->status <= 505);
            assert(framing->why);
            return 0;
        }
        if (result == FRAMING_DONE)
            return at;
        assert(used == piece);
    }
    return 0;
}

static size_t count_lines(const char *head, size_t len, const char *name)
{
    const size_t name_len = strlen(name);
    size_t count = 0;

    for (size_t i = 1; i + name_len < len; i++)
        if (head[i - 1] == '\n' && strncasecmp(head + i, name, name_len) == 0)
            count++;
    return count;
}

static void check_head(const char *head, size_t len)
{
    assert(len >= 4 && memcmp(head + len - 4, "\r\n\r\n", 4) == 0);
    for (size_t i = 0; i < len; i++) {
        assert(head[i] != '\0');
        assert(head[i] != '\n' || (i && head[i - 1] == '\r'));
    }
    assert(count_lines(head, len, "host:") == 1);
    assert(count_lines(head, len, "content-length:") <= 1);
    assert(count_lines(head, len, "transfer-encoding:") == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    struct framing whole, pieces;

    while (size) {
        const size_t len = read_first(&whole, bytes, size, SIZE_MAX);

        for (size_t step = 1; step < 4; step++) {
            assert(read_first(&pieces, bytes, size, step) == len);
            assert(pieces.status == whole.status);
        }
        if (len == 0)
            break;
        check_head(bytes, len - whole.body);
        bytes += len;
        size -= len;
    }
    return 0;
}
