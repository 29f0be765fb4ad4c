/**
 * Sections that are nearly the same: copies of a page, pages for two versions
 * of a thing.
 *
 * Two sections are alike when they stand in different guides, have the same
 * heading below the same headings, and bodies, not empty, of which
 * DUPLICATES_ALIKE in a hundred of the different words are common to both: the
 * resemblance of Broder 1997, "On the resemblance and containment of
 * documents", over words instead of shingles. Nine tenths and above is what the
 * literature calls a near-duplicate (Henzinger 2006, "Finding near-duplicate
 * web pages"). To compare few pairs, sections are first told apart by their
 * headings, then by a 64-bit SimHash of their words (Charikar 2002), of which
 * no more than DUPLICATES_BITS may differ: bodies that share nine words in ten
 * differ in 7 on average.
 */
#ifndef SILCROW_DUPLICATES_H
#define SILCROW_DUPLICATES_H

#include <stdint.h>

#include "forward.h"
#include "store.h"

enum {
    DUPLICATES_ALIKE = 90,    /* words of 100 that are common to both */
    DUPLICATES_BITS = 16,     /* of a SimHash that may differ */
    DUPLICATES_REPEATS = 256, /* different texts under the same headings that
                                 are compared; later ones count as new */
};

/**
 * For each document the first one that is like it, as
 * attributes_original() gives it: 0 for one without its like, its own number
 * for the first of several.
 *
 * @param forward   records of all documents, in order
 * @param headings  for each a hash of the headings above it and its own; 0 for
 *                  one without a heading, which is like no other
 * @return one number a document, release with free(); NULL when no two are
 *         alike
 */
uint32_t *duplicates_find(const struct store *forward,
                          const uint64_t *headings);

/** The 64-bit SimHash of words; each counts once. */
uint64_t duplicates_simhash(const uint32_t *words, size_t count);

#endif
