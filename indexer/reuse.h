/**
 * Reuse: what a build takes over from the ones before.
 *
 * DATA/NAME/segments holds segments, by their keys, and the state of the
 * sources that the last build found. A batch whose files are what they were
 * has the key that it had, and its segment is used in place of the batch.
 */
#ifndef SILCROW_REUSE_H
#define SILCROW_REUSE_H

#include "batch.h"
#include "build.h"
#include "bundle.h"

/** Start with reuse_open(). */
struct reuse {
    const char *folder;
    struct buf settings; /* what all keys depend on */
    bool rehash, full;
    int64_t start; /* seconds of the system's clock */
    struct state old, now;
    struct segment_key *settled; /* the segments of the old state, sorted */
};

/** @param folder  of the segments; must outlive `reuse` */
void reuse_open(struct reuse *reuse, const char *folder,
                const struct build_options *options);

void reuse_close(struct reuse *reuse);

/** Compare the files that are there with those that were. */
void reuse_list(struct reuse *reuse, const struct source_list *list);

/** The file as it was, when it is read in runs and surely has not changed;
 * else NULL. */
const struct state_file *reuse_known_runs(const struct reuse *reuse,
                                          const struct state_file *file);

/**
 * Look for the segment of a batch: sets `key`, `found`, `synced` and `segment`.
 * A file that has another time, but may be the same, is read to know.
 */
void reuse_find(const struct reuse *reuse, struct batch *batch,
                const struct source_list *list);

/** Read again the run of a batch whose segment cannot be used. */
void reuse_load_run(struct batch *batch, const struct source_list *list);

/** The key of a batch that was read; false when it is not to be kept. */
bool reuse_key(const struct reuse *reuse, struct batch *batch);

/** The base of a batch that is kept; release with free(). */
char *reuse_base(const struct reuse *reuse, const struct batch *batch);

/** Make a segment of a batch that was written at `base`. */
int reuse_keep(const struct reuse *reuse, struct batch *batch, const char *base,
               struct error *err);

/** Add the problems that a found segment tells. */
void reuse_replay(struct batch *batch);

/** Count files added, changed, removed and unchanged. */
void reuse_count(const struct reuse *reuse, struct build_report *report);

/** Take over the segments of this build, in order. */
void reuse_take(struct reuse *reuse, struct segment_key *segments,
                size_t count);

/** The name of the generation that was made of the same segments; the empty
 * slice when there is none, or it must be made again. */
struct str reuse_generation(const struct reuse *reuse);

/**
 * Write the state and remove the segments that neither this build used nor
 * the one before, nor are bundles of this one.
 *
 * @param generation  that was made of the segments, or was found to be; empty
 *                    when the next build must make it again
 */
int reuse_finish(struct reuse *reuse, const struct bundles *bundles,
                 struct str generation, struct error *err);

#endif
