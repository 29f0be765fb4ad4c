/**
 * The owner's own files beside the generations of an index: `synonyms`
 * (synonyms.h) and `pins` (pins.h).
 *
 * They belong to no generation: the owner edits them, and the next search
 * goes by what they say, without a build. A file that cannot be read as it is
 * now leaves what was read before in force.
 */
#ifndef SILCROW_OWNER_H
#define SILCROW_OWNER_H

#include <stdint.h>

#include "error.h"
#include "pins.h"
#include "synonyms.h"

struct owner;

/** @param home  the folder of the index, DATA/NAME; nothing is read yet */
struct owner *owner_new(const char *home);
void owner_free(struct owner *owner);

/**
 * Read what has changed since the last call: two stat(2) when nothing has.
 *
 * @return 1 when anything was read anew, 0 when not, -1 when a file is wrong;
 *         that is said once for each state of the file
 */
int owner_refresh(struct owner *owner, struct error *err);

/** A number that is another one when the files are; 0 when there is none. */
uint64_t owner_version(const struct owner *owner);

/**
 * Put a copy of a file in force as the owner's `synonyms` or `pins`: it is read
 * first, and nothing changes when it is wrong.
 *
 * @param home  the folder of the index, DATA/NAME, which must be there
 */
int owner_install_synonyms(const char *home, const char *path,
                           struct error *err);
int owner_install_pins(const char *home, const char *path, struct error *err);

/** NULL when there is no such file. They live until the next refresh. */
const struct synonyms *owner_synonyms(const struct owner *owner);
const struct pins *owner_pins(const struct owner *owner);

#endif
