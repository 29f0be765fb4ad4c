/**
 * The headings of a guide found again on the page that was built from it.
 *
 * Generators add headings of their own (menus, lists of related pages), leave
 * some out, number them and put signs beside them. So the two lists are
 * aligned as wholes: of all ways to pair headings that keep the order of both,
 * the one with the most pairs of the same text (a longest common subsequence).
 */
#ifndef SILCROW_HEADING_ALIGN_H
#define SILCROW_HEADING_ALIGN_H

#include "engine/buf.h"
#include "guide.h"

enum {
    ALIGN_HEADINGS_MAX = 2048, /* of either side; the rest has no pair */
    ALIGN_ADDED_MAX = 16,      /* bytes of letters and digits that a generator
                                  may have put behind a heading */
};

#define ALIGN_NONE SIZE_MAX

/**
 * Pair the headings.
 *
 * @param pairs  for each block of `guide`: the block of `page`, or ALIGN_NONE
 * @param page   its headings, with their anchors
 * @return how many have a pair
 */
size_t heading_align(size_t *pairs, const struct guide *guide,
                     const struct guide *page);

/** Append what of a heading is compared: folded, letters and digits alone,
 * without `:names:` of emoji. */
void heading_key(struct buf *out, struct str text);

#endif
