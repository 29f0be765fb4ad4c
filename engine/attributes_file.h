/**
 * The file of the attributes, for the modules that write and map it.
 *
 * A header, an entry for each attribute in order of names, then the parts of
 * each in the order of enum attribute_part, each at a multiple of 8 bytes. The
 * numbers are those of the machine that built the index: another kind finds no
 * magic.
 */
#ifndef SILCROW_ATTRIBUTES_FILE_H
#define SILCROW_ATTRIBUTES_FILE_H

#include "attributes.h"

#define ATTRIBUTES_MAGIC 0x7362697274746173ULL /* sattribs */

enum { ATTRIBUTES_VERSION = 2 };

struct attributes_header {
    uint64_t magic;
    uint64_t version;
    uint64_t documents;
    uint64_t attributes;
    uint64_t originals; /* offset of a number for each document, or 0 */
    uint64_t size;      /* of the file */
};

enum attribute_part {
    PART_NAME,
    PART_NUMBERS,
    PART_TEXT_ENDS,
    PART_TEXTS,
    PART_SET_ENDS,
    PART_SET_VALUES,
    PART_SET_STATES,
    PART_SETS,
    ATTRIBUTE_PARTS,
};

/** Bytes of one item of each part; of PART_SETS see below. */
extern const uint8_t attribute_part_width[ATTRIBUTE_PARTS];

/** Bytes of the number of a set, where there are so many. */
static inline uint8_t attribute_set_width(uint64_t sets)
{
    return sets <= 1 << 8 ? 1 : sets <= 1 << 16 ? 2 : 4;
}

struct attributes_entry {
    uint64_t use;
    struct {
        uint64_t offset; /* of the file, a multiple of 8 */
        uint64_t count;  /* of items */
    } parts[ATTRIBUTE_PARTS];
};

#endif
