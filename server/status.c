/** Asking the running server how it is doing. */
#include "status.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "listen.h"

static const char request[] = "GET /status HTTP/1.1\r\n"
                              "Host: localhost\r\n"
                              "Connection: close\r\n\r\n";

/** A server that listens everywhere is asked on this machine. */
static void make_local(struct listen_address *address)
{
    struct sockaddr_in *in = (struct sockaddr_in *)&address->address;
    struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&address->address;

    if (address->address.ss_family == AF_INET &&
        in->sin_addr.s_addr == htonl(INADDR_ANY))
        in->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (address->address.ss_family == AF_INET6 &&
        IN6_IS_ADDR_UNSPECIFIED(&in6->sin6_addr))
        in6->sin6_addr = in6addr_loopback;
}

static int dial(const struct listen_address *address)
{
    const struct timeval limit = {STATUS_SECONDS, 0};
    const int fd =
        socket(address->address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd == -1)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (connect(fd, (const struct sockaddr *)&address->address, address->len) ==
        0)
        return fd;
    close(fd);
    return -1;
}

/** Send the request and read the whole reply. @return 0, or -1 */
static int exchange(struct buf *reply, int fd)
{
    const size_t len = sizeof request - 1;
    ssize_t got;

    if (send(fd, request, len, MSG_NOSIGNAL) != (ssize_t)len)
        return -1;
    while ((got = recv(fd, buf_reserve(reply, 4096), 4096, 0)) > 0) {
        reply->len += (size_t)got;
        if (reply->len > STATUS_BYTES_MAX)
            return -1;
    }
    return got == 0 ? 0 : -1;
}

/** Take the body of a reply that went well. */
static int read_reply(struct buf *out, struct str reply, const char *listen,
                      struct error *err)
{
    const char *end = str_find(reply, STR("\r\n\r\n"));

    if (str_starts(reply, STR("HTTP/1.1 403")))
        return error_set(err, ERROR_PERMISSION,
                         "the server at %s does not tell that to this machine "
                         "(metrics-from)",
                         listen);
    if (!str_starts(reply, STR("HTTP/1.1 200")) || !end)
        return error_set(err, ERROR_UNAVAILABLE,
                         "what answers at %s is not silcrow-server", listen);
    buf_str(out, str_skip(reply, (size_t)(end - reply.ptr) + 4));
    return 0;
}

int status_ask(struct buf *out, const char *listen, struct error *err)
{
    struct listen_address address;
    struct buf reply = {0};
    int fd, rc = -1;

    if (listen_parse(&address, listen, err) == -1)
        return -1;
    make_local(&address);
    fd = dial(&address);
    if (fd == -1)
        return error_set(err, ERROR_UNAVAILABLE, "nothing answers at %s",
                         listen);
    if (exchange(&reply, fd) == 0)
        rc = read_reply(out, buf_view(&reply), listen, err);
    else
        error_set(err, ERROR_UNAVAILABLE, "no answer from %s", listen);
    close(fd);
    buf_free(&reply);
    return rc;
}
