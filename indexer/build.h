/**
 * Building an index: from sources to a published generation.
 */
#ifndef SILCROW_BUILD_H
#define SILCROW_BUILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/error.h"
#include "engine/index.h"
#include "engine/settings.h"
#include "pattern.h"
#include "reader.h"
#include "section.h"

struct build_options {
    const char *data;
    const char *index;
    const char *const *sources; /* folders and files */
    size_t source_count;
    struct pattern_list include; /* of paths; none: all */
    struct pattern_list exclude;
    struct section_options section;
    const struct settings *settings; /* NULL: the defaults */
    size_t threads;                  /* 0: one a core */
    bool strict;      /* stop at the first file that must be left out */
    bool keep_copies; /* index pages that say the same as others */
    bool rehash;      /* read all files to see which ones changed */
    bool full;        /* take nothing over from the builds before */
    bool shrink;      /* publish also less than half of what is served */
};

enum build_phase {
    BUILD_READING,
    BUILD_MERGING,
};

/** How far a build is. */
struct build_progress {
    enum build_phase phase;
    uint64_t bytes;       /* of sources, worked on so far */
    uint64_t bytes_total; /* of all sources */
    uint64_t guides;
    uint64_t sections;
    uint64_t skipped;
    double seconds; /* since the start */
};

/** Who watches. All calls come from one thread at a time. */
struct build_watcher {
    /** `line` from 1, or 0 for the whole file. Also what is left out because
     * its owner wants it so (PROBLEM_PASSED). */
    void (*problem)(void *context, enum problem_kind kind, struct str file,
                    uint32_t line, struct str text);
    /** Several times a second. */
    void (*progress)(void *context, const struct build_progress *progress);
    /** A signal came, the threads do not end in time, and the process ends
     * now; build_run() does not return. May be NULL. */
    void (*stopped)(void *context);
    void *context;
};

/** What came of it. */
struct build_report {
    struct index_stats stats; /* of the published generation */
    uint64_t files;           /* that a reader reads */
    uint64_t ignored;         /* files that no reader reads */
    uint64_t excluded;        /* files and folders, by patterns */
    uint64_t unlisted;        /* guides marked noindex or draft */
    uint64_t copies;          /* pages that say the same as another one */
    uint64_t warnings;
    uint64_t read; /* files that were read to be indexed */
    /* files, compared with the build before */
    uint64_t added, changed, removed, unchanged;
    bool published; /* else the index was made of just this already */
    int signal;     /* that ended the build, or 0 */
};

/**
 * Build and publish. Nothing is published when nothing changed.
 *
 * @return 0 when the index is made of the sources, also when files were left
 *         out (stats.skipped); else -1 and the live index is as it was
 */
int build_run(struct build_report *report, const struct build_options *options,
              const struct build_watcher *watcher, struct error *err);

#endif
