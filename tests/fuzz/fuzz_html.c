/** Any bytes as a page of HTML, in whatever encoding they seem to be: no guide
 * breaks its promises. */
#include "fuzz_guides.h"

#include "indexer/encoding.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str bytes = {(const char *)data, size};
    struct buf text = {0};

    encoding_convert(&text, bytes, encoding_find(bytes, true));
    check_utf8(buf_view(&text));
    check_reader(&html_reader, "a.html", (const uint8_t *)text.ptr, text.len);
    buf_free(&text);
    return 0;
}
