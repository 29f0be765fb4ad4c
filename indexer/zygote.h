/**
 * A zygote: a small process that forks others on request.
 *
 * A process with threads must not fork to go on working, since another thread
 * may hold a lock for ever in the copy. So the program forks the zygote before
 * it starts any thread, and all later children come from there: each runs one
 * function and has nothing open but a socket to the program.
 *
 * Signals that end the program by way of the terminal are ignored by zygote
 * and children: they end when their sockets are closed, or the zygote dies.
 */
#ifndef SILCROW_ZYGOTE_H
#define SILCROW_ZYGOTE_H

#include <sys/types.h>

#include "engine/error.h"

struct zygote;

/**
 * Fork the zygote; only while the program has one thread.
 *
 * @param child  what each child runs; it must not return
 */
int zygote_new(struct zygote **out, void (*child)(int socket),
               struct error *err);

/** End the zygote and its children. */
void zygote_free(struct zygote *zygote);

/* From any thread. */

/**
 * Fork a child.
 *
 * @param socket  a stream that leads to it, closed by the caller
 * @param pid     for zygote_end()
 */
int zygote_fork(struct zygote *zygote, int *socket, pid_t *pid,
                struct error *err);

/**
 * Kill a child, or learn how it died already.
 *
 * @return its status as from waitpid(2); -1 when nothing is known
 */
int zygote_end(struct zygote *zygote, pid_t pid);

#endif
