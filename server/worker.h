/**
 * A worker: one process that answers requests on one socket.
 *
 * It shares nothing with the other workers: its own event loop, its own HTTP
 * server, its own handles of the indexes.
 */
#ifndef SILCROW_WORKER_H
#define SILCROW_WORKER_H

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

#include "key_setup.h"
#include "log.h"
#include "metrics.h"
#include "options.h"

enum {
    WORKER_BEAT_MS = 500,      /* between two signs of life */
    WORKER_DRAIN_SECONDS = 10, /* to finish what is under way */
};

/** Counted up by a worker as long as its loop runs. */
typedef atomic_uint worker_beat;

struct worker_config {
    const struct options *options;
    int socket;         /* listening; the worker closes it */
    int metrics_socket; /* likewise, of --metrics-listen; 0: none */
    size_t connections_max;
    const struct key_setup *keys;
    worker_beat *beat; /* in memory shared with the supervisor */
    struct log *log;
    struct metrics *metrics; /* of all workers */
    size_t number;           /* of this one */
    const sigset_t *signals; /* to block from when it can take the others */
};

/**
 * Serve until SIGTERM, then finish what is under way. SIGHUP opens the indexes
 * again, SIGUSR1 the access log; SIGINT is ignored, for from a terminal it
 * reaches the supervisor too.
 *
 * @return an exit status: 0, or that of an error
 */
int worker_run(const struct worker_config *config);

#endif
