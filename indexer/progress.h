/**
 * How far a build is, in one line of text or as JSON.
 */
#ifndef SILCROW_PROGRESS_H
#define SILCROW_PROGRESS_H

#include "build.h"
#include "engine/buf.h"

enum {
    PROGRESS_SCHEMA = 1,
};

/** The pace of a build. Start with `struct progress progress = {0};`. */
struct progress {
    double bytes_rate;    /* a second, smoothed; 0: not known yet */
    double sections_rate; /* likewise */
    double seconds;       /* when it was measured last */
    uint64_t bytes;       /* then */
    uint64_t sections;
};

/** Take a new measure: rates are averages in which the last ten seconds count
 * most, so that one large file does not shake them. */
void progress_measure(struct progress *progress,
                      const struct build_progress *now);

/**
 * Append one line, without its end: what is indexed, part done, counts, rate,
 * time left where that can be told.
 *
 * @param columns  the most to fill; what is less important is left out first
 */
void progress_text(struct buf *out, const struct progress *progress,
                   const struct build_progress *now, const char *index,
                   size_t columns);

/** Append a JSON object with the same, and a line feed. */
void progress_json(struct buf *out, const struct progress *progress,
                   const struct build_progress *now);

#endif
