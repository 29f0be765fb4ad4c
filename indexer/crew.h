/**
 * A crew: threads at work while the main thread watches the clock and the
 * signals.
 *
 * SIGINT, SIGTERM and SIGHUP are blocked in all threads and read by the main
 * thread, so that no handler and no global state is needed. One that is
 * ignored stays so.
 */
#ifndef SILCROW_CREW_H
#define SILCROW_CREW_H

#include <stddef.h>

#include "engine/error.h"

enum {
    CREW_THREADS_MAX = 256,
    CREW_TICK_MS = 100,   /* between two calls of `tick` */
    CREW_GRACE_MS = 2000, /* given to the threads after a signal */
};

struct crew;

/** Block the signals and get ready; once in a program. */
int crew_new(struct crew **out, struct error *err);

/** The signal that is waiting, or 0. */
int crew_signal(const struct crew *crew);

/** Let the signals through again. */
void crew_free(struct crew *crew);

/** What is done together. All get `context`. */
struct crew_job {
    void (*work)(void *context, size_t thread); /* in each thread */
    void (*tick)(void *context);                /* now and then; may be NULL */
    void (*stop)(void *context); /* a signal came: make the threads end */
    /** They did not end in time: clean up and end the process; does
     * not return. */
    void (*abandon)(void *context, int signal);
    void *context;
};

/**
 * Run a job on some threads until all have ended.
 *
 * @param signal  set to the signal that came meanwhile, or 0
 */
int crew_run(struct crew *crew, const struct crew_job *job, size_t threads,
             int *signal, struct error *err);

#endif
