/**
 * The worker processes: started, watched, replaced.
 *
 * A worker that ends is started anew: the first time at once, then, when it
 * ends again soon, after a wait that doubles. One that shows no sign of life is
 * killed first.
 */
#ifndef SILCROW_CHILDREN_H
#define SILCROW_CHILDREN_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/error.h"
#include "log.h"
#include "metrics.h"
#include "worker.h"

enum {
    CHILDREN_BACKOFF_MS = 100,       /* before replacing after a quick end */
    CHILDREN_BACKOFF_MAX_MS = 10000, /* it doubles up to this */
    CHILDREN_QUICK_MS = 5000,        /* a worker that lived less ended quick */
    CHILDREN_SILENT_MS = 5000,       /* without a sign of life: killed */
};

struct children;

/** All borrowed. */
struct children_config {
    size_t count;
    struct log *log;
    struct metrics_slot *metrics; /* counts those that ended by themselves */
    /** In the new process: be the worker of that number; never returns. */
    void (*become)(void *context, size_t number, worker_beat *beat);
    void *context;
};

/** @return 0, or -1 with ERROR_IO: no memory can be shared with them. Release
 * with children_free(). */
int children_new(struct children **out, const struct children_config *config,
                 struct error *err);

/** They are not ended. */
void children_free(struct children *children);

/** Start them all. */
void children_start(struct children *children);

/** To be called several times a second: replace the dead, kill the silent. */
void children_look_after(struct children *children);

/** Let all finish what is under way, for WORKER_DRAIN_SECONDS at most, and
 * start others in their places at once. */
void children_replace(struct children *children);

/** Send a signal to all, also to those that are about to leave. */
void children_signal(const struct children *children, int signal);

/** From now on start no others; send SIGTERM to all. */
void children_end(struct children *children);

/** Notice who ended. @return is any left? */
bool children_left(struct children *children);

#endif
