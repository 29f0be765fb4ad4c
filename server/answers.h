/**
 * Answers given lately, kept to be given again.
 *
 * A key says all that an answer depends on: the version of the index
 * (index_version) and what was asked. So nothing here is ever stale; what is no
 * longer asked for gives way to what is. Each worker has its own.
 */
#ifndef SILCROW_ANSWERS_H
#define SILCROW_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/str.h"

enum {
    ANSWERS_BYTES_MAX = 4 << 20, /* bytes of keys and answers of one worker */
    ANSWER_BYTES_MAX = 64 << 10, /* bytes of one; a longer one is not kept */
};

struct answers;

/** @param bytes_max  of keys and answers together, with what keeps them */
struct answers *answers_new(size_t bytes_max);
void answers_free(struct answers *answers);

/**
 * The answer kept under a key.
 *
 * @param out  borrowed until the next answers_keep()
 * @return false when there is none
 */
bool answers_find(struct str *out, struct answers *answers, struct str key);

/** Keep an answer; those not asked for the longest are dropped to make room.
 * A key that is there already keeps what it has. */
void answers_keep(struct answers *answers, struct str key, struct str answer);

#endif
