#include "listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/mem.h"

/* ---- Addresses --------------------------------------------------------- */

static int resolve(struct listen_address *out, const char *host,
                   const char *port, const char *text, struct error *err)
{
    const struct addrinfo hints = {
        .ai_family = AF_UNSPEC,
        .ai_socktype = SOCK_STREAM,
        .ai_flags = AI_PASSIVE | AI_NUMERICSERV,
    };
    struct addrinfo *found;
    const int rc = getaddrinfo(host, port, &hints, &found);

    if (rc == EAI_NONAME || rc == EAI_SERVICE)
        return error_set(err, ERROR_USAGE, "%s: %s", text, gai_strerror(rc));
    if (rc)
        return error_set(err, ERROR_UNAVAILABLE, "%s: %s", text,
                         gai_strerror(rc));
    memcpy(&out->address, found->ai_addr, found->ai_addrlen);
    out->len = found->ai_addrlen;
    freeaddrinfo(found);
    return 0;
}

/** Split `host:port`; an IPv6 address stands in brackets. */
static int split(struct str *host, struct str *port, struct str text)
{
    const char *colon = text.len ? memrchr(text.ptr, ':', text.len) : NULL;

    *host = (struct str){text.ptr, colon ? (size_t)(colon - text.ptr) : 0};
    *port = colon ? str_skip(text, host->len + 1) : text;
    if (str_starts(*host, STR("[")) && str_ends(*host, STR("]"))) {
        host->ptr++;
        host->len -= 2;
    } else if (host->len && memchr(host->ptr, ':', host->len)) {
        return -1;
    }
    if (port->len == 0 || port->len > 5)
        return -1;
    for (size_t i = 0; i < port->len; i++)
        if (port->ptr[i] < '0' || port->ptr[i] > '9')
            return -1;
    return 0;
}

int listen_parse(struct listen_address *out, const char *text,
                 struct error *err)
{
    struct str host, port;
    char *host_text, *port_text;
    int rc;

    *out = (struct listen_address){0};
    if (split(&host, &port, str_of(text)) == -1)
        return error_set(err, ERROR_USAGE,
                         "%s: not an address such as 127.0.0.1:7700", text);
    port_text = mem_copy(port);
    if (strtoul(port_text, NULL, 10) > 65535) {
        free(port_text);
        return error_set(err, ERROR_USAGE, "%s: a port is at most 65535", text);
    }
    host_text = mem_copy(host);
    rc = resolve(out, host.len ? host_text : NULL, port_text, text, err);
    free(host_text);
    free(port_text);
    return rc;
}

bool listen_is_local(const struct listen_address *address)
{
    const struct sockaddr_in *four =
        (const struct sockaddr_in *)&address->address;
    const struct sockaddr_in6 *six =
        (const struct sockaddr_in6 *)&address->address;

    switch (address->address.ss_family) {
    case AF_UNIX:
        return true;
    case AF_INET:
        return ntohl(four->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
    case AF_INET6:
        return IN6_IS_ADDR_LOOPBACK(&six->sin6_addr) ||
               (IN6_IS_ADDR_V4MAPPED(&six->sin6_addr) &&
                six->sin6_addr.s6_addr[12] == IN_LOOPBACKNET);
    default:
        return false;
    }
}

int listen_refuse_open(const struct listen_address *address, struct error *err)
{
    struct buf name = {0};

    listen_name(&name, address);
    error_set(err, ERROR_CONFIG,
              "to listen on %.*s a master key is needed: without one, whoever "
              "reaches that address may do everything; set master-key-file, "
              "or listen on 127.0.0.1",
              STR_ARGS(buf_view(&name)));
    buf_free(&name);
    return -1;
}

int listen_need_local(const int *sockets, size_t count, struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        struct listen_address address = {.len = sizeof address.address};

        if (getsockname(sockets[i], (struct sockaddr *)&address.address,
                        &address.len) == -1)
            return error_errno(err, "descriptor %d", sockets[i]);
        if (!listen_is_local(&address))
            return listen_refuse_open(&address, err);
    }
    return 0;
}

void listen_name(struct buf *out, const struct listen_address *address)
{
    char host[INET6_ADDRSTRLEN] = "";

    if (address->address.ss_family == AF_UNIX) {
        buf_text(out, "unix");
    } else if (address->address.ss_family == AF_INET6) {
        const struct sockaddr_in6 *six =
            (const struct sockaddr_in6 *)&address->address;

        inet_ntop(AF_INET6, &six->sin6_addr, host, sizeof host);
        buf_format(out, "[%s]:%u", host, ntohs(six->sin6_port));
    } else {
        const struct sockaddr_in *four =
            (const struct sockaddr_in *)&address->address;

        inet_ntop(AF_INET, &four->sin_addr, host, sizeof host);
        buf_format(out, "%s:%u", host, ntohs(four->sin_port));
    }
}

/* ---- Sockets ----------------------------------------------------------- */

static int failed(const struct listen_address *address, struct error *err)
{
    const int reason = errno;
    struct buf name = {0};

    listen_name(&name, address);
    buf_byte(&name, '\0');
    errno = reason;
    if (reason == EADDRINUSE)
        error_set(err, ERROR_UNAVAILABLE,
                  "%s is in use: another server is listening there", name.ptr);
    else if (reason == EADDRNOTAVAIL)
        error_set(err, ERROR_UNAVAILABLE,
                  "%s is not an address of this machine", name.ptr);
    else
        error_errno(err, "cannot listen on %s", name.ptr);
    buf_free(&name);
    return -1;
}

/** A socket bound to the address, or -1 with errno. */
static int bind_one(const struct listen_address *address, bool shared)
{
    const int family = address->address.ss_family;
    const int on = 1;
    const int socket_fd =
        socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (socket_fd == -1)
        return -1;
    setsockopt(socket_fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (shared)
        setsockopt(socket_fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    if (bind(socket_fd, (const struct sockaddr *)&address->address,
             address->len) == -1) {
        const int reason = errno;

        close(socket_fd);
        errno = reason;
        return -1;
    }
    return socket_fd;
}

/**
 * Make sure that nobody else has the port.
 *
 * With SO_REUSEPORT two servers of one user would share it without a word;
 * binding once without it tells.
 */
static int probe(struct listen_address *address)
{
    const int socket_fd = bind_one(address, false);
    int rc = socket_fd == -1 ? -1 : listen(socket_fd, 1);

    if (rc == 0)
        rc = getsockname(socket_fd, (struct sockaddr *)&address->address,
                         &address->len);
    if (socket_fd != -1) {
        const int reason = errno;

        close(socket_fd);
        errno = reason;
    }
    return rc;
}

int listen_open(int *sockets, size_t count, struct listen_address *address,
                struct error *err)
{
    size_t open = 0;

    if (probe(address) == -1)
        return failed(address, err);
    while (open < count) {
        sockets[open] = bind_one(address, true);
        if (sockets[open] == -1)
            break;
        open++;
        if (listen(sockets[open - 1], LISTEN_BACKLOG) == -1)
            break;
    }
    if (open == count)
        return 0;
    failed(address, err);
    while (open)
        close(sockets[--open]);
    return -1;
}

/* ---- Sockets that are passed on ---------------------------------------- */

/** A number in the environment, 0 when there is none. */
static unsigned long environment_number(const char *name)
{
    const char *value = getenv(name);

    return value ? strtoul(value, NULL, 10) : 0;
}

static int take_over(int socket_fd, struct error *err)
{
    int listening = 0;
    socklen_t len = sizeof listening;

    if (getsockopt(socket_fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &len) ==
            -1 ||
        !listening)
        return error_set(err, ERROR_CONFIG,
                         "descriptor %d was passed on as a socket that "
                         "listens, but is none",
                         socket_fd);
    if (fcntl(socket_fd, F_SETFD, FD_CLOEXEC) == -1 ||
        fcntl(socket_fd, F_SETFL, O_NONBLOCK) == -1)
        return error_errno(err, "descriptor %d", socket_fd);
    return 0;
}

int listen_inherit(int *sockets, size_t count, struct listen_address *address,
                   struct error *err)
{
    const unsigned long passed = environment_number("LISTEN_FDS");

    if (passed == 0 ||
        environment_number("LISTEN_PID") != (unsigned long)getpid())
        return 0;
    if (passed > LISTEN_PASSED_MAX)
        return error_set(err, ERROR_CONFIG, "LISTEN_FDS is more than %d",
                         LISTEN_PASSED_MAX);
    for (unsigned long i = 0; i < passed; i++)
        if (take_over(LISTEN_PASSED_FIRST + (int)i, err) == -1)
            return -1;
    for (size_t i = 0; i < count; i++) {
        sockets[i] = LISTEN_PASSED_FIRST + (int)(i % passed);
        if (i >= passed) /* each has a descriptor of its own to close */
            sockets[i] = fcntl(sockets[i], F_DUPFD_CLOEXEC, 0);
        if (sockets[i] == -1)
            return error_errno(err, "cannot share a socket");
    }
    address->len = sizeof address->address;
    if (getsockname(sockets[0], (struct sockaddr *)&address->address,
                    &address->len) == -1)
        return error_errno(err, "descriptor %d", sockets[0]);
    return (int)passed;
}
