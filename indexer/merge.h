/**
 * Merging: from the databases and files of the batches to one generation.
 */
#ifndef SILCROW_MERGE_H
#define SILCROW_MERGE_H

#include <stddef.h>
#include <stdint.h>

#include "engine/error.h"
#include "engine/settings.h"

enum {
    MERGE_FAN = 200, /* databases merged at once; each takes a descriptor */
};

/**
 * Merge databases into one at `path`, in order. Many are merged in rounds.
 *
 * @param bases    as given to batch_write(), without ".x"
 * @param scratch  an empty folder for the rounds
 */
int merge_databases(const char *path, char *const *bases, size_t count,
                    const char *scratch, struct error *err);

/** Append record files `bases[i]` + `suffix`, in order, to a new one at
 * `path`. */
int merge_records(const char *path, char *const *bases, size_t count,
                  const char *suffix, struct error *err);

/**
 * Write the vocabulary of a database.
 *
 * @param words  set to how many there are
 */
int merge_vocabulary(uint64_t *words, const char *path, const char *database,
                     struct error *err);

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
