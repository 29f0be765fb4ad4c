/**
 * Listening sockets: an address to bind, and one socket for each worker.
 */
#ifndef SILCROW_LISTEN_H
#define SILCROW_LISTEN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

#include "engine/buf.h"
#include "engine/error.h"

enum {
    LISTEN_BACKLOG = 4096, /* connections that wait to be accepted, a socket */
    LISTEN_PASSED_FIRST = 3, /* descriptor of the first socket passed on */
    LISTEN_PASSED_MAX = 256,
};

struct listen_address {
    struct sockaddr_storage address;
    socklen_t len;
};

/**
 * Read an address: `127.0.0.1:7700`, `[::1]:7700`, `localhost:7700`, and
 * `:7700` or `7700` for every address of the machine.
 *
 * @return 0, or -1 with ERROR_USAGE, or ERROR_UNAVAILABLE when a name cannot
 *         be resolved
 */
int listen_parse(struct listen_address *out, const char *text,
                 struct error *err);

/**
 * Bind one socket for each worker to the address, all with SO_REUSEPORT, so
 * that the kernel spreads connections over them, and listen.
 *
 * @param sockets  filled in: not blocking, closed by exec
 * @param address  its port, when 0, becomes the one that was chosen
 * @return 0, or -1 with ERROR_UNAVAILABLE (the port is in use),
 *         ERROR_PERMISSION or ERROR_IO; then none is open
 */
int listen_open(int *sockets, size_t count, struct listen_address *address,
                struct error *err);

/**
 * Take over sockets that a service manager bound and passed on (systemd's
 * LISTEN_FDS; see sd_listen_fds(3)). They stay open while the service is
 * restarted, so connections wait instead of being refused. With fewer sockets
 * than workers, some workers share one.
 *
 * @param sockets  filled in when there are any
 * @param address  of the first one
 * @return how many were passed: 0 when none; -1 with ERROR_CONFIG when one is
 *         no listening socket
 */
int listen_inherit(int *sockets, size_t count, struct listen_address *address,
                   struct error *err);

/** Can only this machine reach the address: 127.0.0.0/8, ::1, or a socket in
 * the file system? */
bool listen_is_local(const struct listen_address *address);

/** Say that an address needs keys. @return -1, with ERROR_CONFIG */
int listen_refuse_open(const struct listen_address *address, struct error *err);

/** Are all these sockets local? @return 0, or -1 with ERROR_CONFIG */
int listen_need_local(const int *sockets, size_t count, struct error *err);

/** Append the address as it stands in a URL: `127.0.0.1:7700`. */
void listen_name(struct buf *out, const struct listen_address *address);

#endif
