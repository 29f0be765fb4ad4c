/**
 * Merging: from the files of the batches to one generation.
 *
 * Files are put into the folder of a generation and sealed (seal.h).
 */
#ifndef SILCROW_MERGE_H
#define SILCROW_MERGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/error.h"
#include "engine/settings.h"
#include "seal.h"
#include "segment.h"

enum {
    MERGE_PARTS_MAX = 1000, /* of the records of a generation */
};

/** A batch that was written. */
struct merge_batch {
    char *base;  /* as given to batch_write() */
    bool kept;   /* as a segment, so that its digests are known, */
    bool synced; /* and its files on disk */
    struct segment_key key;
    struct digest digests[SEGMENT_PARTS];
};

/**
 * Merge files of postings, in order, into the database `xapian`, and write its
 * `vocabulary`.
 *
 * @param words  set to how many there are in the vocabulary
 */
int merge_postings(uint64_t *words, struct seal *seal, const char *const *files,
                   size_t count, struct error *err);

/**
 * Make the records of batches, in order, the parts of the store `name`: links
 * where the batches are kept. The records of neighbours are put together when
 * there are more than MERGE_PARTS_MAX.
 */
int merge_records(struct seal *seal, const char *name, enum segment_part kind,
                  const struct merge_batch *batches, size_t count,
                  struct error *err);

/**
 * The attributes of all batches as one file. The store `forward`, which tells
 * duplicates, is finished.
 *
 * @param dropped  gets how many attributes were left out, being too many
 */
int merge_attributes(struct seal *seal, const struct merge_batch *batches,
                     size_t count, const struct settings *settings,
                     size_t *dropped, struct error *err);

#endif
