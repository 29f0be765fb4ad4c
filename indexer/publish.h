/**
 * Publishing: from the parts of a build to the generation that is served.
 *
 * A generation is assembled in a folder of its own, checked, brought to disk
 * and named by its number; then the link `current` is replaced in one step. A
 * process that dies at any moment leaves the live index as it was, and the
 * next one removes what it left. One generation before the current one is
 * kept, so that an operator can go back to it.
 */
#ifndef SILCROW_PUBLISH_H
#define SILCROW_PUBLISH_H

#include <stdbool.h>

#include "engine/error.h"
#include "engine/manifest.h"

enum {
    PUBLISH_SHRINK_FROM = 100, /* sections from which on an index must not
                                  shrink to less than half unasked */
};

struct publish;

/**
 * Become the one writer of an index, and make its folders.
 *
 * @param out  release with publish_free()
 * @return 0, or -1: ERROR_LOCKED another writer is at work, ERROR_CREATE,
 *         ERROR_PERMISSION, ERROR_IO
 */
int publish_begin(struct publish **out, const char *data, const char *name,
                  struct error *err);

/** The empty folder in which the generation is assembled. */
const char *publish_folder(const struct publish *publish);

/** An empty folder for parts, on the same file system; it is removed. */
const char *publish_scratch(const struct publish *publish);

/** The folder of the segments, which outlive the build (segment.h). */
const char *publish_segments(const struct publish *publish);

/**
 * Check the assembled generation, write its manifest and publish it.
 *
 * @param manifest  counts filled in by the caller, and perhaps files (seal.h);
 *                  name, generation, time, version and bytes are set here,
 *                  and the other files are added
 * @param may_shrink  publish it even if it has less than half of the sections
 *                    that are served
 * @return 0, or -1 and what is served stays: ERROR_DATA it is too small or a
 *         part of it is wrong, others it could not be written
 */
int publish_finish(struct publish *publish, struct manifest *manifest,
                   bool may_shrink, struct error *err);

/**
 * Serve the generation before the current one again, after a check of all its
 * files.
 *
 * @param stats  of the generation that is served now
 * @return 0, or -1 and what is served stays: ERROR_NO_INPUT none before it is
 *         kept, ERROR_DATA it is damaged, ERROR_IO
 */
int publish_back(struct publish *publish, struct index_stats *stats,
                 struct error *err);

/**
 * Is that generation the current one, sound, with the counts of `stats`? Then
 * `stats` becomes what its manifest says.
 */
bool publish_serves(const struct publish *publish, struct str generation,
                    struct index_stats *stats);

/** Remove what was not published, and release nothing: for a process that is
 * about to end while its threads are at work. */
void publish_abandon(const struct publish *publish);

/** Remove what was not published and let other writers in. */
void publish_free(struct publish *publish);

#endif
