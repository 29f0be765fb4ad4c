/**
 * The judged data that tests measure with, unpacked once for all of them.
 */
#ifndef SILCROW_TESTS_SHARED_DATA_H
#define SILCROW_TESTS_SHARED_DATA_H

#include "test.h"

#include "engine/mem.h"

/** The path of a file of a pack ("dev", "dev-site-mdn"); release with free().
 * NULL, after saying SKIP, where the data is absent. */
static inline char *shared_data(const char *test, const char *pack,
                                const char *file)
{
    char *command = mem_format(
        "sh '%s/tests/shared_data.sh' %s",
        getenv("SILCROW_SOURCE") ? getenv("SILCROW_SOURCE") : ".", pack);
    char folder[4096];
    FILE *pipe = popen(command, "r");
    size_t len = pipe ? fread(folder, 1, sizeof folder - 1, pipe) : 0;

    free(command);
    if (!pipe || pclose(pipe) != 0 || !len) {
        print_message("SKIP %s: no shared data\n", test);
        return NULL;
    }
    folder[len - (folder[len - 1] == '\n')] = '\0';
    return mem_format("%s/%s", folder, file);
}

#endif
