/**
 * Which generator builds a site, by the configuration file it leaves beside
 * the sources.
 */
#ifndef SILCROW_ANCHOR_DETECT_H
#define SILCROW_ANCHOR_DETECT_H

#include <stdbool.h>

#include "anchor.h"

enum {
    DETECT_FILE_MAX = 64, /* bytes of a found file's name, NUL included */
    DETECT_BYTES_MAX = 64 << 10, /* of a configuration file that is read */
    DETECT_LEVELS_MAX = 3,       /* folders looked at, the source's own first */
};

/** What was found. */
struct anchor_detected {
    const struct anchor_rule *rule;
    char file[DETECT_FILE_MAX]; /* what told it, such as "mkdocs.yml" */
};

/**
 * Look beside the sources, then in the folders above, up to the one that
 * holds a repository; a setting that changes the rule is read.
 *
 * @param source  a folder or file that a site is built from
 * @return false when no generator is recognised
 */
bool anchor_detect(struct anchor_detected *found, const char *source);

#endif
