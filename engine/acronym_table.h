/**
 * What a learner of acronyms keeps, for the modules that fill and write it.
 */
#ifndef SILCROW_ACRONYM_TABLE_H
#define SILCROW_ACRONYM_TABLE_H

#include <stdint.h>

#include "acronyms.h"
#include "mem.h"

/** One section that defines a pair. */
struct sighting {
    uint64_t guide, section; /* hashes of the names */
};

/** A place as it is listed. */
struct place {
    struct str guide, id;
    uint32_t position;
};

/** A pair in one spelling. */
struct spelling {
    struct str shorter, longer;
    uint64_t hash;
    struct sighting *sightings;
    size_t sighting_count, sighting_room;
    struct place *places; /* ascending, one for each guide */
    size_t place_count;
};

struct acronyms {
    struct arena arena; /* the texts */
    struct spelling *spellings;
    size_t count, room;
    uint32_t *slots; /* hash table: number of the spelling + 1 */
    size_t slot_count;
    const struct document *document; /* that is being read */
};

/**
 * Keep the first places of all, one for each guide: whatever the order in
 * which they come, the same are left.
 *
 * @param places  room for ACRONYM_PLACES_MAX
 * @param arena   copies what is kept; NULL when the text lives long enough
 */
void acronym_place(struct place *places, size_t *count,
                   const struct place *place, struct arena *arena);

#endif
