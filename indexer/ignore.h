/**
 * Files named .silcrowignore: patterns (pattern.h) of what is left out of the
 * folder that holds the file, one a line. Those of a folder further down
 * count before those of the folders above it.
 */
#ifndef SILCROW_IGNORE_H
#define SILCROW_IGNORE_H

#include "engine/buf.h"
#include "pattern.h"

#define IGNORE_NAME ".silcrowignore"

enum {
    IGNORE_BYTES_MAX = 65536, /* of a file */
};

/** The file of one folder, and those above it. */
struct ignore {
    const struct ignore *above; /* NULL at the top */
    struct str folder;          /* its path below the source */
    struct buf text;
    struct pattern_list patterns; /* none without a file */
};

/**
 * Read the file of a folder, if it has one.
 *
 * @param folder  its descriptor
 * @param path    of the folder below the source; `path` and `above` must
 *                outlive the result, which ignore_close() releases
 * @return 0, or -1 with errno set when there is one that cannot be used;
 *         EFBIG: it is over IGNORE_BYTES_MAX, or a line over
 *         PATTERN_BYTES_MAX
 */
int ignore_open(struct ignore *ignore, int folder, const char *path,
                const struct ignore *above);

void ignore_close(struct ignore *ignore);

/**
 * The pattern that decides about a path, or NULL.
 *
 * @param path   below the source
 * @param where  set to the file that it is from
 */
const struct pattern *ignore_find(const struct ignore **where,
                                  const struct ignore *ignore, struct str path,
                                  bool folder);

#endif
