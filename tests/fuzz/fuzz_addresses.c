/**
 * Any bytes as an address, as a part of one, and as what a client accepts: one
 * form comes out, and bringing it into that form again changes nothing.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "engine/page_path.h"
#include "engine/percent.h"
#include "engine/unicode.h"
#include "server/base64.h"
#include "server/gzip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_path(struct str address)
{
    struct buf path = {0};

    page_path(&path, address);
    assert(path.len && path.ptr[0] == '/');
    assert(utf8_check(buf_view(&path)) == path.len);
    assert(!str_find(buf_view(&path), STR("//")));
    assert(path.len == 1 || path.ptr[path.len - 1] != '/');
    buf_free(&path);
}

static void check_percent(struct str text)
{
    struct arena arena = {0};
    struct buf encoded = {0};
    struct str decoded;

    if (percent_decode(&decoded, text, &arena) == 0) {
        assert(utf8_check(decoded) == decoded.len);
        percent_put(&encoded, decoded);
        assert(percent_decode(&text, buf_view(&encoded), &arena) == 0);
        assert(str_equal(text, decoded));
    }
    buf_free(&encoded);
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str text = {(const char *)data, size};
    struct buf bytes = {0};

    check_path(text);
    check_percent(text);
    gzip_accepted(text);
    if (base64_decode(&bytes, text) == 0)
        assert(bytes.len <= size / 4 * 3);
    buf_free(&bytes);
    return 0;
}
