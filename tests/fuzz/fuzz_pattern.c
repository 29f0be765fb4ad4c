/** Any lines as patterns, the last one as a path: matching ends and stays
 * within its texts. */
#include <stdint.h>

#include "indexer/pattern.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str rest = {(const char *)data, size};
    struct pattern_list list = {0};

    while (rest.len && memchr(rest.ptr, '\n', rest.len)) {
        const struct str line = str_line(rest);

        pattern_list_add(&list, line, 1);
        rest = str_skip(rest, line.len + 1);
    }
    pattern_list_find(&list, rest, false);
    pattern_list_covers(&list, rest);
    pattern_list_release(&list);
    return 0;
}
