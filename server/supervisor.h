/**
 * The supervisor: binds the sockets, starts the workers, replaces the dead.
 *
 * It never opens an index, speaks no HTTP and reads nothing that comes from
 * outside, so that it outlives whatever kills a worker. The sockets stay open
 * in it: connections that arrive while a worker is replaced wait in the
 * kernel's queue.
 */
#ifndef SILCROW_SUPERVISOR_H
#define SILCROW_SUPERVISOR_H

#include "engine/error.h"
#include "log.h"
#include "options.h"

enum {
    SUPERVISOR_BACKOFF_MS = 100,       /* before replacing after a quick end */
    SUPERVISOR_BACKOFF_MAX_MS = 10000, /* it doubles up to this */
    SUPERVISOR_QUICK_MS = 5000,  /* a worker that lived less ended quick */
    SUPERVISOR_SILENT_MS = 5000, /* without a sign of life: killed */
};

/**
 * Serve until SIGTERM or SIGINT, then let the workers finish; a second signal
 * ends them at once. SIGHUP is passed on to the workers.
 *
 * @return 0, or -1 when it could not start
 */
int supervisor_run(const struct options *options, struct log *log,
                   struct error *err);

#endif
