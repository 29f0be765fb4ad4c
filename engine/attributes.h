/**
 * Attributes of documents as columns: what filters, facets, sorting and
 * grouping read.
 *
 * A generation has a file ATTRIBUTES_FILE, mapped read-only. For each
 * attribute it has the distinct values, numbers first, then texts, each in
 * order, so that a value is a small number that sorts as the value does; the
 * distinct sets of values that documents have, since many have the same; and
 * for each document the number of its set, 1 to 4 bytes. A question about an
 * attribute is answered once for a value or a set, not for each document.
 *
 * Texts are compared as unicode_fold() folds them, without white space at
 * their ends; the form that is shown is the first that occurred. Truth values
 * are the texts `true` and `false`. Numbers are doubles. A text of more than
 * ATTRIBUTE_VALUE_MAX bytes, white space at its ends not counted, is prose and
 * no value: it only shows that the attribute is there.
 */
#ifndef SILCROW_ATTRIBUTES_H
#define SILCROW_ATTRIBUTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "error.h"
#include "str.h"

#define ATTRIBUTES_FILE "attributes"

enum {
    ATTRIBUTES_MAX = 256,        /* attributes of an index */
    ATTRIBUTE_NAME_MAX = 255,    /* bytes of a name */
    ATTRIBUTE_VALUE_MAX = 512,   /* bytes of a text */
    ATTRIBUTE_VALUES_MAX = 1000, /* values that one document has */
};

/** What may be asked of an attribute, as bits. */
enum attribute_use {
    ATTRIBUTE_FILTERABLE = 1 << 0, /* facets, and the next three where set */
    ATTRIBUTE_EQUALITY = 1 << 1,
    ATTRIBUTE_COMPARISON = 1 << 2,
    ATTRIBUTE_FACET_SEARCH = 1 << 3,
    ATTRIBUTE_SORTABLE = 1 << 4,
};

/** What a document has under an attribute's name. */
enum attribute_state {
    ATTRIBUTE_ABSENT, /* nothing */
    ATTRIBUTE_NULL,
    ATTRIBUTE_EMPTY, /* "", [] or {} */
    ATTRIBUTE_FILLED,
};

/** One column; all of it lives as long as the open file. */
struct attribute {
    struct str name;
    uint32_t use; /* enum attribute_use, as bits */
    uint32_t documents;
    uint32_t value_count;  /* distinct values: */
    uint32_t number_count; /* numbers below this one, then texts */
    uint32_t set_count;    /* distinct sets; number 0 is absent */
    const double *numbers;
    const uint32_t *text_ends; /* of each text folded, then as shown */
    const char *texts;
    const uint32_t *set_ends; /* in set_values */
    const uint32_t *set_values;
    const uint8_t *set_states;
    const void *sets;  /* of each document, */
    uint8_t set_width; /* so many bytes each: 1, 2 or 4 */
};

struct attributes;

/** Map a file. ERROR_DATA when it is damaged or of another version. */
int attributes_open(struct attributes **out, const char *path,
                    struct error *err);
void attributes_close(struct attributes *attributes);

uint32_t attributes_documents(const struct attributes *attributes);

/* In what follows NULL stands for a file without attributes. */

/** How many attributes; they are in order of names. */
size_t attributes_count(const struct attributes *attributes);
const struct attribute *attributes_at(const struct attributes *attributes,
                                      size_t number);

/** The attribute of that name, or NULL. */
const struct attribute *attributes_find(const struct attributes *attributes,
                                        struct str name);

/** The first document, in order, of those whose text is the same or nearly
 * (duplicates.h); 0 for a document that is the only one. */
uint32_t attributes_original(const struct attributes *attributes,
                             uint32_t document);

/** Has any document another with the same text? */
bool attributes_have_duplicates(const struct attributes *attributes);

/** The set of a document, numbered from 1. */
static inline uint32_t attribute_set(const struct attribute *attribute,
                                     uint32_t document)
{
    const uint32_t at = document - 1;

    if (at >= attribute->documents)
        return 0;
    if (attribute->set_width == 1)
        return ((const uint8_t *)attribute->sets)[at];
    if (attribute->set_width == 2)
        return ((const uint16_t *)attribute->sets)[at];
    return ((const uint32_t *)attribute->sets)[at];
}

/** The values of a set, ascending. */
static inline const uint32_t *
attribute_values(const struct attribute *attribute, uint32_t set, size_t *count)
{
    const uint32_t start = set ? attribute->set_ends[set - 1] : 0;

    *count = attribute->set_ends[set] - start;
    return attribute->set_values + start;
}

static inline enum attribute_state
attribute_state(const struct attribute *attribute, uint32_t set)
{
    return (enum attribute_state)attribute->set_states[set];
}

/** A text value as it is compared, and as it is shown. */
struct str attribute_folded(const struct attribute *attribute, uint32_t value);
struct str attribute_shown(const struct attribute *attribute, uint32_t value);

/** Append a value of either kind as it is shown. */
void attribute_put(struct buf *out, const struct attribute *attribute,
                   uint32_t value);

/** The first value that is a number not below `number`, or above it where
 * `above`; number_count when there is none. */
uint32_t attribute_number_from(const struct attribute *attribute, double number,
                               bool above);

/** The same for a folded text; value_count when there is none. */
uint32_t attribute_text_from(const struct attribute *attribute,
                             struct str folded, bool above);

/** Append a text as it is compared. */
void attribute_fold(struct buf *out, struct str text);

#endif
