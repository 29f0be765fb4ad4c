/**
 * silcrow-server as a process of a test: started on a free port, spoken to by
 * raw sockets, and gone when the test is.
 */
#ifndef SILCROW_TESTS_PROGRAM_H
#define SILCROW_TESTS_PROGRAM_H

#include "test.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "engine/buf.h"
#include "engine/mem.h"
#include "folder.h"

enum {
    WAIT_MS = 10000, /* for whatever must happen; then the test fails */
    ARGS_MAX = 16,
};

/* ---- The program ------------------------------------------------------- */

struct program {
    pid_t pid;
    int log; /* reads its standard error */
    uint16_t port;
    struct buf logged;
};

/** In the child: become the program, with a socket passed on or -1. */
static inline void become(const char *path, const char *const *argv, int log,
                          int passed)
{
    char pid[24];

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(log, STDERR_FILENO);
    if (passed != -1) {
        dup2(passed, 3);
        snprintf(pid, sizeof pid, "%ld", (long)getpid());
        setenv("LISTEN_PID", pid, 1);
        setenv("LISTEN_FDS", "1", 1);
    }
    close_range(passed == -1 ? 3 : 4, ~0U, 0);
    execv(path, (char *const *)(uintptr_t)argv);
    _exit(127);
}

/** Run the program with a socket passed on; it dies with the test. */
static inline void run_passing(struct program *program, const char *const *args,
                               int passed)
{
    const char *argv[ARGS_MAX] = {"silcrow-server"};
    char *path =
        mem_format("%s/server/silcrow-server", getenv("SILCROW_BUILD"));
    int ends[2];

    for (size_t i = 0; args[i]; i++) {
        assert_true(i + 2 < ARGS_MAX);
        argv[i + 1] = args[i];
    }
    assert_int_equal(pipe(ends), 0);
    *program = (struct program){.pid = fork(), .log = ends[0]};
    if (program->pid == 0)
        become(path, argv, ends[1], passed);
    close(ends[1]);
    free(path);
    assert_true(program->pid > 0);
}

/** Run the program; it dies with the test. */
static inline void run(struct program *program, const char *const *args)
{
    run_passing(program, args, -1);
}

/** Read its log until `text` is in it; false when it ended without. */
static inline bool logs(struct program *program, const char *text)
{
    struct pollfd poll_fd = {.fd = program->log, .events = POLLIN};
    struct buf *logged = &program->logged;

    for (;;) {
        ssize_t got;

        buf_reserve(logged, 1)[0] = '\0';
        if (strstr(logged->ptr, text))
            return true;
        if (poll(&poll_fd, 1, WAIT_MS) != 1)
            fail_msg("no \"%s\" in the log: %s", text, logged->ptr);
        got = read(program->log, buf_reserve(logged, 4096), 4096);
        if (got <= 0)
            return false;
        logged->len += (size_t)got;
    }
}

/** Wait until it listens, and on which port. */
static inline void read_port(struct program *program)
{
    const char *at;

    if (!logs(program, " worker"))
        fail_msg("did not start: %s", program->logged.ptr);
    at = strstr(program->logged.ptr, "http://127.0.0.1:");
    assert_non_null(at);
    program->port =
        (uint16_t)strtoul(at + strlen("http://127.0.0.1:"), NULL, 10);
}

static inline void start(struct program *program, const char *data,
                         const char *workers)
{
    const char *const args[] = {"--data",    data,    "--listen", "127.0.0.1:0",
                                "--workers", workers, NULL};

    run(program, args);
    read_port(program);
}

/** Wait for its end; the exit status, or 128 and the signal. */
static inline int ended(struct program *program)
{
    int status = 0;

    while (logs(program, "\1"))
        ; /* until the log is closed */
    assert_int_equal(waitpid(program->pid, &status, 0), program->pid);
    close(program->log);
    if (strstr(program->logged.ptr, "ended with status"))
        fail_msg("a worker failed: %s", program->logged.ptr);
    buf_free(&program->logged);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static inline int stop(struct program *program)
{
    kill(program->pid, SIGTERM);
    return ended(program);
}

static inline void pause_ms(long ms)
{
    const struct timespec time = {ms / 1000, ms % 1000 * 1000000};

    nanosleep(&time, NULL);
}

/** Run the program until its end; what it prints on standard output. */
static inline struct buf printed(const char *const *args, int *status)
{
    const char *argv[ARGS_MAX] = {"silcrow-server"};
    char *path =
        mem_format("%s/server/silcrow-server", getenv("SILCROW_BUILD"));
    struct buf out = {0};
    ssize_t got;
    pid_t pid;
    int ends[2];

    for (size_t i = 0; args[i]; i++)
        argv[i + 1] = args[i];
    assert_int_equal(pipe(ends), 0);
    pid = fork();
    if (pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        execv(path, (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    close(ends[1]);
    while ((got = read(ends[0], buf_reserve(&out, 4096), 4096)) > 0)
        out.len += (size_t)got;
    buf_byte(&out, '\0');
    close(ends[0]);
    assert_int_equal(waitpid(pid, status, 0), pid);
    free(path);
    return out;
}

/** The processes that it has started. */
static inline size_t workers_of(const struct program *program, pid_t *pids,
                                size_t max)
{
    char *path = mem_format("/proc/%ld/task/%ld/children", (long)program->pid,
                            (long)program->pid);
    struct buf text = {0};
    size_t count = 0;
    char *at, *end;

    folder_read(&text, path);
    buf_byte(&text, '\0');
    for (at = text.ptr; count < max; at = end) {
        pids[count] = (pid_t)strtol(at, &end, 10);
        if (end == at)
            break;
        count++;
    }
    buf_free(&text);
    free(path);
    return count;
}

/* ---- Talking to it ----------------------------------------------------- */

static inline int dial(const struct program *program)
{
    const struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(program->port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    const struct timeval limit = {WAIT_MS / 1000, 0};
    const int connection = socket(AF_INET, SOCK_STREAM, 0);

    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (connect(connection, (const struct sockaddr *)&address,
                sizeof address) == -1)
        fail_msg("cannot connect: %s", strerror(errno));
    return connection;
}

static inline void say(int connection, struct str bytes)
{
    while (bytes.len) {
        const ssize_t sent =
            send(connection, bytes.ptr, bytes.len, MSG_NOSIGNAL);

        if (sent == -1)
            return; /* it has closed; what it said before tells why */
        bytes = str_skip(bytes, (size_t)sent);
    }
}

/** All that comes until the server closes, NUL-terminated. */
static inline struct buf hear(int connection)
{
    struct buf reply = {0};
    ssize_t got;

    while ((got = recv(connection, buf_reserve(&reply, 4096), 4096, 0)) > 0)
        reply.len += (size_t)got;
    if (got == -1 && errno == EAGAIN)
        fail_msg("the server did not close the connection");
    buf_byte(&reply, '\0');
    close(connection);
    return reply;
}

static inline struct buf exchange(const struct program *program,
                                  struct str request)
{
    const int connection = dial(program);

    say(connection, request);
    return hear(connection);
}

/** Status of the first reply. */
static inline int status_of(const struct buf *reply)
{
    if (reply->len < 13 || strncmp(reply->ptr, "HTTP/1.", 7) != 0)
        return 0;
    return (int)strtol(reply->ptr + 9, NULL, 10);
}

static inline size_t count_of(const struct buf *reply, const char *text)
{
    size_t count = 0;

    for (const char *at = reply->ptr; (at = strstr(at, text)); at++)
        count++;
    return count;
}

#define HOST "Host: a\r\n"
#define LAST HOST "Connection: close\r\n\r\n"
#define HEALTH "GET /health HTTP/1.1\r\n"

/** The status of `GET target`, on a connection of its own. */
static inline int get(const struct program *program, const char *target)
{
    char *request = mem_format("GET %s HTTP/1.1\r\n" LAST, target);
    struct buf reply = exchange(program, str_of(request));
    const int status = status_of(&reply);

    buf_free(&reply);
    free(request);
    return status;
}

#endif
