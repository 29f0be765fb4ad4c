/**
 * Gathering: all threads read sources and write what batches become.
 *
 * Each thread takes the next batch, reads it, waits for its turn to have its
 * guides admitted, and writes them. Turns follow the order of the batches, so
 * which of two guides with one id comes first, and in which order problems
 * are told, does not depend on timing. Memory holds one batch a thread.
 */
#ifndef SILCROW_GATHER_H
#define SILCROW_GATHER_H

#include "build.h"
#include "engine/acronyms.h"
#include "merge.h"
#include "segment.h"
#include "source.h"
#include "zygote.h"

struct gather;
struct reuse;

/** `scratch` is the folder for what is not kept, `zygote` forks parsers. All
 * must outlive the result. */
struct gather *gather_new(const struct source_list *list, struct zygote *zygote,
                          const char *scratch, struct reuse *reuse,
                          const struct build_options *options,
                          const struct build_watcher *watcher);

void gather_free(struct gather *gather);

/** The work of one thread, until no batch is left or gather_stop(). */
void gather_work(struct gather *gather);

/** Make all threads end soon. From any thread. */
void gather_stop(struct gather *gather);

/** Tell of a problem with a source that is no batch's. */
void gather_problem(struct gather *gather, enum problem_kind kind,
                    const char *file, uint32_t line, const char *text);

/** How far it is; from any thread. */
struct build_progress gather_progress(struct gather *gather);

/* What came of it, once all threads have ended. */

/** 0, or -1 with the first error. */
int gather_result(const struct gather *gather, struct error *err);

/** The batches that have sections, in order. */
const struct merge_batch *gather_batches(struct gather *gather, size_t *count);

const struct acronyms *gather_acronyms(const struct gather *gather);
const struct headings *gather_headings(const struct gather *gather);

/** Was every batch there already? */
bool gather_unchanged(const struct gather *gather);

/** The segments that are kept, in order, for the caller to free; notes the
 * content of files that were read in runs. */
struct segment_key *gather_segments(struct gather *gather, size_t *count);

/** Guides, sections, skipped, guessed, warnings, unlisted and read of the
 * report. */
void gather_counts(const struct gather *gather, struct build_report *report);

#endif
