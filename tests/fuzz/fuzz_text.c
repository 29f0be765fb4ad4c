/** Any bytes as a file for this reader: no guide breaks its promises. */
#include "fuzz_guides.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_reader(&text_reader, "a.txt", data, size);
    return 0;
}
