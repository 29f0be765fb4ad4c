/** Any bytes as the answer of a parser process: what is taken for a guide
 * keeps the promises of one, and can be encoded again. */
#include "fuzz_guides.h"

#include "indexer/guide_wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str bytes = {(const char *)data, size};
    struct guide *guide = guide_decode(bytes, STR("a.md"));
    struct wire_problem problem;
    uint32_t lines = UINT32_MAX;
    struct buf again = {0};

    if (guide) {
        guide_encode(&again, guide);
        guide_free(guide);
        guide = guide_decode(buf_view(&again), STR("a.md"));
        assert(guide);
        check_guide(&lines, guide);
    }
    if (problem_decode(&problem, bytes) == 0)
        check_utf8(problem.text);
    buf_free(&again);
    return 0;
}
