/**
 * Bundles: the postings of neighbouring batches, merged and kept.
 *
 * Merging all lists of all batches is most of what building again costs. A
 * bundle whose batches are what they were is what it was, so that few, long
 * files are merged instead of many short ones. Which batches make a bundle
 * depends on their keys alone. A bundle is kept like a segment (segment.h).
 */
#ifndef SILCROW_BUNDLE_H
#define SILCROW_BUNDLE_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/error.h"
#include "merge.h"

enum {
    BUNDLE_BATCHES = 4,      /* in a bundle, about */
    BUNDLE_BATCHES_MAX = 16, /* at most */
    BUNDLE_LEAST = 16,       /* batches of an index that has bundles */
};

struct bundle {
    const struct merge_batch *batches;
    size_t count;           /* of the batches; one stands for itself */
    struct segment_key key; /* where it is kept, when there are more */
    char *file;             /* of the postings */
};

/** Start with `struct bundles bundles = {0};`. */
struct bundles {
    struct bundle *list;
    size_t count;
};

/** Deal batches out to bundles, in order; they are borrowed.
 *
 * @param folder  of the segments */
void bundles_plan(struct bundles *out, const struct merge_batch *batches,
                  size_t count, const char *folder);

void bundles_release(struct bundles *bundles);

/** Have the file of a bundle.
 *
 * @param anew  also when it is there */
int bundle_make(const struct bundle *bundle, const char *folder, bool anew,
                struct error *err);

#endif
