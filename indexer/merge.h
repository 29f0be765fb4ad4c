/**
 * Merging: from the files of the batches to one generation.
 */
#ifndef SILCROW_MERGE_H
#define SILCROW_MERGE_H

#include <stddef.h>
#include <stdint.h>

#include "engine/error.h"
#include "engine/settings.h"

/**
 * Merge the postings of batches, in order, into a database at `path`, and
 * write its vocabulary.
 *
 * @param words  set to how many there are in the vocabulary
 * @param bases  as given to batch_write(), without ".p"
 */
int merge_databases(uint64_t *words, const char *path, const char *vocabulary,
                    char *const *bases, size_t count, struct error *err);

/** Append record files `bases[i]` + `suffix`, in order, to a new one at
 * `path`. */
int merge_records(const char *path, char *const *bases, size_t count,
                  const char *suffix, struct error *err);

/**
 * The attributes of all batches as one file.
 *
 * @param forward  the finished forward records, which tell duplicates
 * @param dropped  gets how many attributes were left out, being too many
 */
int merge_attributes(const char *path, const char *forward, char *const *bases,
                     size_t count, const struct settings *settings,
                     size_t *dropped, struct error *err);

#endif
