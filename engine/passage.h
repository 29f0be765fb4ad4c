/**
 * Passages: the place in a section's body that answers a query best.
 */
#ifndef SILCROW_PASSAGE_H
#define SILCROW_PASSAGE_H

#include <stddef.h>
#include <stdint.h>

#include "document.h"
#include "mark.h"

enum {
    /* Bytes of a body whose marks are weighed; those behind are looked for when
     * no word of the query stood in them. */
    PASSAGE_BYTES = 256 << 10,
    PASSAGE_MARKS_MAX = 1 << 14, /* marks of a body that are weighed */
};

/** The words to show, first to last. */
struct passage {
    size_t start, end; /* bytes of the body; both 0 when there are none */
};

/**
 * Find the marks that lie within so many characters and are worth most: the
 * concepts that they stand for, each by its best form; then how near one
 * another and in which order they stand; then the first of equals. Where the
 * query itself stands, word by word, nothing further is read. Marks that add
 * nothing at either end are left out.
 *
 * @param marker  has the forms (marker_forms)
 */
void passage_find(struct passage *out, struct marker *marker,
                  const struct document *document, uint32_t chars);

#endif
