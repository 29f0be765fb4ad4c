/**
 * What the settings object may have, for the modules that read and write it.
 */
#ifndef SILCROW_SETTINGS_FIELDS_H
#define SILCROW_SETTINGS_FIELDS_H

#include "settings.h"

enum field_kind {
    FIELD_LIST,       /* of strings, in the order given */
    FIELD_SET,        /* of strings, sorted, each once */
    FIELD_RULES,      /* of names of ranking rules */
    FIELD_FILTERABLE, /* of strings and objects */
    FIELD_SYNONYMS,   /* an object: word to a list of strings */
    FIELD_ORDERS,     /* an object: attribute to "alpha" or "count" */
    FIELD_BOOL,
    FIELD_COUNT,  /* a whole number, uint32_t */
    FIELD_TEXT,   /* a string or null */
    FIELD_CHOICE, /* one of `choices` */
    FIELD_NUMBER, /* a number or null, as written */
    FIELD_JSON,   /* an array or null, as it is */
    FIELD_NONE,   /* an object without members */
    FIELD_OBJECT, /* has `fields` of its own, of the same struct */
};

struct settings_field {
    const char *name; /* NULL behind the last */
    enum field_kind kind;
    size_t offset; /* in struct settings */
    const char *const *choices;
    const struct settings_field *fields;
};

extern const struct settings_field settings_fields[];

/** The defaults, as the object that a file without members stands for. */
extern const char settings_defaults[];

#endif
