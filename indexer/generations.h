/**
 * The generations of an index: which are kept, and which one is served.
 *
 * They are folders below HOME/generations, named by their number, from 000001;
 * the link HOME/current names the one that is served. Only who has the lock of
 * the index (publish.h) may change anything here.
 */
#ifndef SILCROW_GENERATIONS_H
#define SILCROW_GENERATIONS_H

#include <stdint.h>

#include "engine/error.h"

enum {
    GENERATION_NAME_MAX = 24, /* bytes of a name, its final NUL included */
};

/** The number of a generation's name; 0 when it is none. */
uint64_t generation_number(const char *name);

/** The name of a number. */
void generation_name(char name[GENERATION_NAME_MAX], uint64_t number);

/** The number that `current` links to; 0 for none.
 * @param home  folder of the index */
uint64_t generations_current(const char *home);

/** The highest number given so far; 0 for none. */
int generations_newest(uint64_t *out, const char *home, struct error *err);

/** The highest number below `number`; 0 for none. */
int generations_before(uint64_t *out, const char *home, uint64_t number,
                       struct error *err);

/** Serve a generation: replace `current` in one step, and bring that to disk;
 * when it cannot be, what was served before is served again. */
int generations_serve(const char *home, const char *name, struct error *err);

/** Remove all generations but two. What cannot be removed stays: the next
 * build tries again. */
void generations_retire(const char *home, uint64_t current, uint64_t previous);

#endif
