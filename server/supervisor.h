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

#include "config.h"
#include "engine/error.h"
#include "log.h"

/**
 * Serve until SIGTERM or SIGINT, then let the workers finish; a second signal
 * ends them at once.
 *
 * SIGHUP reads the settings again. When one differs that can be changed, new
 * workers take the place of the old ones, which finish what is under way;
 * else the workers open their indexes again. Settings that are wrong stay as
 * they are.
 *
 * @param config  in force; replaced when it is read again
 * @return 0, or -1 when it could not start
 */
int supervisor_run(struct config **config, const struct config_sources *sources,
                   struct log *log, struct error *err);

#endif
