/**
 * Dealing: which files, or lines of a file, make the next batch (batch.h).
 *
 * It depends on the list of sources alone, and on what is known of files that
 * are read in runs of lines.
 */
#ifndef SILCROW_DEAL_H
#define SILCROW_DEAL_H

#include <stdbool.h>
#include <stddef.h>

#include "batch.h"
#include "reuse.h"
#include "source.h"

/** Start with `struct deal deal = {.list = ..., .reuse = ...};`, both
 * borrowed. */
struct deal {
    const struct source_list *list;
    struct reuse *reuse;
    size_t next_file;
    struct source_runs *runs;       /* of next_file, while it is read in runs */
    const struct state_file *known; /* its runs, if they are known already */
    size_t next_run;
    size_t count; /* of batches, so far */
};

void deal_release(struct deal *deal);

/** Fill in what a batch is made of; false when there is no further one. */
bool deal_next(struct deal *deal, struct batch *batch);

#endif
