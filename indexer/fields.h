/**
 * What a source may say of a guide: the fields that front matter and JSON
 * Lines have in common, with their types.
 */
#ifndef SILCROW_FIELDS_H
#define SILCROW_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/str.h"
#include "guide.h"

enum value_kind {
    VALUE_NULL,
    VALUE_STRING,
    VALUE_NUMBER,
    VALUE_BOOL,
    VALUE_LIST,  /* of scalars; `items` */
    VALUE_OTHER, /* a mapping, or a list of such */
};

/** A value as a source gives it; all is borrowed. */
struct value {
    enum value_kind kind;
    struct str text;         /* of a scalar, decoded */
    const struct str *items; /* of a list */
    size_t count;
};

enum field_result {
    FIELD_SET,
    FIELD_UNKNOWN, /* no field has this name: it is another attribute */
    FIELD_WRONG,   /* not what the field takes; the guide is unchanged */
};

/**
 * Set the field called `name`. A null value sets nothing.
 *
 * @param expected  when FIELD_WRONG, what the field takes: "a number above
 *                  0, at most 100"; static. May be NULL.
 */
enum field_result field_set(struct guide *guide, struct str name,
                            const struct value *value, const char **expected);

#endif
