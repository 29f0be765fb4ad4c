/**
 * Where a section stands in its guide: what is before and behind it, above and
 * below.
 *
 * The sections of a guide have consecutive numbers, in reading order. Levels
 * and guides are read from the forward index, so that nothing is decoded.
 */
#ifndef SILCROW_NEIGHBOURS_H
#define SILCROW_NEIGHBOURS_H

#include <stdint.h>

#include "store.h"

enum {
    NEIGHBOURS_CHILDREN_MAX = 100, /* more are left out */
    NEIGHBOURS_LOOK_MAX = 10000,   /* sections looked at on either side */
};

/** Numbers of documents; 0 for none. */
struct neighbours {
    uint32_t previous, next;
    uint32_t parent;                            /* of a lower level */
    uint32_t children[NEIGHBOURS_CHILDREN_MAX]; /* one level below, in order */
    size_t child_count;
};

void neighbours_find(struct neighbours *out, const struct store *forward,
                     uint32_t document);

#endif
