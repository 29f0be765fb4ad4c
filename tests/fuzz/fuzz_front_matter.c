/** Any bytes between the lines of front matter. */
#include "fuzz_guides.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf text = {0};

    buf_text(&text, "---\n");
    buf_str(&text, (struct str){(const char *)data, size});
    buf_text(&text, "\n---\n# A\n");
    check_reader(&markdown_reader, "a.md", (const uint8_t *)text.ptr, text.len);
    buf_free(&text);
    return 0;
}
