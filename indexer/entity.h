/** Character references of HTML: `&amp;`, `&#39;`, `&#x27;`. */
#ifndef SILCROW_ENTITY_H
#define SILCROW_ENTITY_H

#include <stdint.h>

#include "engine/str.h"

enum {
    ENTITY_NAME_MAX = 32, /* bytes between `&` and `;` */
};

/**
 * What stands between `&` and `;`, as a code point.
 *
 * @return the code point; U+FFFD for a number that is none; -1 when the name
 *         is not known
 */
int32_t entity_code(struct str name);

#endif
