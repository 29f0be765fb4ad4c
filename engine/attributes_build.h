/**
 * Columns of attributes being made, for the modules that fill and write them.
 */
#ifndef SILCROW_ATTRIBUTES_BUILD_H
#define SILCROW_ATTRIBUTES_BUILD_H

#include "attributes_write.h"
#include "buf.h"
#include "intern.h"

/** A column being made. A value is interned as it is shown, then as it is
 * compared: many forms can be one value. */
struct column {
    uint32_t use;
    struct intern shown;  /* 't' and a text, or 'n' and a number's bytes */
    struct intern folded; /* the same with the text folded */
    uint32_t *folded_of;  /* of each shown form */
    uint32_t *shown_of;   /* of each folded form, the first that was seen */
    size_t folded_of_room, shown_of_room;
    struct intern sets;  /* a state, then numbers of folded forms, sorted */
    uint32_t *documents; /* set of each; those behind the end have set 0 */
    size_t count, room;
};

struct attribute_builder {
    const struct settings *settings;
    struct intern names;
    struct column columns[ATTRIBUTES_MAX]; /* by number of the name */
    uint32_t documents;
    uint64_t *headings; /* of each document, a hash */
    size_t headings_room;
    uint32_t values[ATTRIBUTE_VALUES_MAX]; /* of the set at hand */
    struct buf scratch;
    struct buf value; /* at hand, in the form that is interned */
};

/** For qsort(3): uint32_t by size. */
int attribute_by_number(const void *a, const void *b);

#endif
