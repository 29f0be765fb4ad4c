/**
 * A set of ids, kept as hashes of 128 bits.
 */
#ifndef SILCROW_ID_SET_H
#define SILCROW_ID_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/str.h"

/** Start with `struct id_set set = {0};`. */
struct id_set {
    struct id_hash {
        uint64_t a, b; /* b is 0 for a free slot only */
    } * slots;
    size_t count, room;
};

void id_set_release(struct id_set *set);

/** The hash of an id. */
struct id_hash id_set_hash(struct str id);

bool id_set_has(const struct id_set *set, struct id_hash hash);

/** Add an id; false when it is in the set already. */
bool id_set_add(struct id_set *set, struct id_hash hash);

#endif
