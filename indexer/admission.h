/**
 * Admission: which of the guides that were read get into the index.
 *
 * Batches have their turns in order, so that of two guides with one id, or
 * two pages that say the same, the same one is kept each time.
 */
#ifndef SILCROW_ADMISSION_H
#define SILCROW_ADMISSION_H

#include "batch.h"
#include "copies.h"
#include "id_set.h"

/** What the batches so far brought. Start with
 * `struct admission admission = {0};`. */
struct admission {
    struct id_set ids;
    struct copies copies;
};

void admission_release(struct admission *admission);

/**
 * Admit the guides of a batch that was read. Its segment notes which ones, and
 * which were refused for the sake of a batch before; why a guide is left out
 * is among the batch's problems.
 */
void admission_guides(struct admission *admission, struct batch *batch);

/** Would the guides of a found segment be admitted and refused as before? */
bool admission_fits(const struct admission *admission,
                    const struct segment *segment);

/** Admit the guides of a batch whose segment was found and fits. */
void admission_segment(struct admission *admission, struct batch *batch);

#endif
