/**
 * A whole file, mapped into memory to be read.
 *
 * The pages are shared by all processes that map the file. They stay what they
 * are when the file is replaced or removed, but not when it is cut short: the
 * files of an index are never written again.
 */
#ifndef SILCROW_MAPPING_H
#define SILCROW_MAPPING_H

#include <stddef.h>

#include "error.h"

/** Start with `struct mapping mapping = {0};`. */
struct mapping {
    const char *bytes; /* at an address that fits any type; NULL for none */
    size_t size;
};

/**
 * Map the file at `path`.
 *
 * @param least  bytes that it must have, 1 or more
 * @return 0, or -1: ERROR_DATA when it is shorter or no plain file,
 *         ERROR_NO_INPUT when there is none, ERROR_PERMISSION, ERROR_IO
 */
int mapping_open(struct mapping *out, const char *path, size_t least,
                 struct error *err);

void mapping_close(struct mapping *mapping);

#endif
