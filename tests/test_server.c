/** The real program over loopback: serving, refusing, dying and ending. */
#include "test.h"

#include <arpa/inet.h>
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

/** Run the program; it dies with the test. */
static void run(struct program *program, const char *const *args)
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
    if (program->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        execv(path, (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    close(ends[1]);
    free(path);
    assert_true(program->pid > 0);
}

/** Read its log until `text` is in it; false when it ended without. */
static bool logs(struct program *program, const char *text)
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

static void start(struct program *program, const char *data,
                  const char *workers)
{
    const char *const args[] = {"--data",    data,    "--listen", "127.0.0.1:0",
                                "--workers", workers, NULL};
    const char *at;

    run(program, args);
    if (!logs(program, " worker"))
        fail_msg("did not start: %s", program->logged.ptr);
    at = strstr(program->logged.ptr, "http://127.0.0.1:");
    assert_non_null(at);
    program->port =
        (uint16_t)strtoul(at + strlen("http://127.0.0.1:"), NULL, 10);
}

/** Wait for its end; the exit status, or 128 and the signal. */
static int ended(struct program *program)
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

static int stop(struct program *program)
{
    kill(program->pid, SIGTERM);
    return ended(program);
}

static void pause_ms(long ms)
{
    const struct timespec time = {ms / 1000, ms % 1000 * 1000000};

    nanosleep(&time, NULL);
}

/** The processes that it has started. */
static size_t workers_of(const struct program *program, pid_t *pids, size_t max)
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

static int dial(const struct program *program)
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

static void say(int connection, struct str bytes)
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
static struct buf hear(int connection)
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

static struct buf exchange(const struct program *program, struct str request)
{
    const int connection = dial(program);

    say(connection, request);
    return hear(connection);
}

/** Status of the first reply. */
static int status_of(const struct buf *reply)
{
    if (reply->len < 13 || strncmp(reply->ptr, "HTTP/1.", 7) != 0)
        return 0;
    return (int)strtol(reply->ptr + 9, NULL, 10);
}

static size_t count_of(const struct buf *reply, const char *text)
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
static int get(const struct program *program, const char *target)
{
    char *request = mem_format("GET %s HTTP/1.1\r\n" LAST, target);
    struct buf reply = exchange(program, str_of(request));
    const int status = status_of(&reply);

    buf_free(&reply);
    free(request);
    return status;
}

/* ---- Serving ----------------------------------------------------------- */

static void paths_and_methods_have_their_answers(void **state)
{
    static const struct {
        const char *request;
        int status;
        const char *has;
    } rows[] = {
        {HEALTH LAST, 200, "{\"status\":\"available\"}"},
        {"GET /health/?a=b HTTP/1.1\r\n" LAST, 200, "available"},
        {"HEAD /health HTTP/1.1\r\n" LAST, 200, "Content-Length: 22\r\n"},
        {"OPTIONS /health HTTP/1.1\r\n" LAST, 204,
         "Allow: GET, HEAD, OPTIONS\r\n"},
        {"DELETE /health HTTP/1.1\r\n" LAST, 405,
         "Allow: GET, HEAD, OPTIONS\r\n"},
        {"POST /health HTTP/1.1\r\nContent-Length: 2\r\n" LAST "{}", 405,
         "\"code\":\"method_not_allowed\""},
        {"GET /nowhere HTTP/1.1\r\n" LAST, 404, "\"code\":\"not_found\""},
        {"GET /health%2F HTTP/1.1\r\n" LAST, 404, "\"link\":\"/errors#not_"},
        {"GET /HEALTH HTTP/1.1\r\n" LAST, 404, "X-Content-Type-Options: nosn"},
        {"GET /health HTTP/1.0\r\nHost: a\r\n\r\n", 200, "available"},
    };
    struct program program;

    start(&program, *state, "1");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf reply = exchange(&program, str_of(rows[i].request));

        if (status_of(&reply) != rows[i].status ||
            !strstr(reply.ptr, rows[i].has))
            fail_msg("%s%s", rows[i].request, reply.ptr);
        buf_free(&reply);
    }
    assert_int_equal(stop(&program), 0);
}

static void a_reply_to_head_has_no_body(void **state)
{
    struct program program;
    struct buf reply;

    start(&program, *state, "1");
    reply = exchange(&program, STR("HEAD /health HTTP/1.1\r\n" LAST));
    assert_str(((struct str){reply.ptr + reply.len - 5, 4}), "\r\n\r\n");
    buf_free(&reply);
    assert_int_equal(stop(&program), 0);
}

static void requests_on_one_connection_are_answered_in_order(void **state)
{
    struct program program;
    struct buf requests = {0};
    struct buf reply;

    start(&program, *state, "1");
    for (int i = 0; i < 100; i++)
        buf_text(&requests,
                 i % 2 ? HEALTH HOST "\r\n"
                       : "POST /x HTTP/1.1\r\nContent-Length: 3\r\n" HOST
                         "\r\nabc");
    buf_text(&requests, HEALTH LAST);
    reply = exchange(&program, buf_view(&requests));
    assert_int_equal(count_of(&reply, "HTTP/1.1 404 Not Found"), 50);
    assert_int_equal(count_of(&reply, "HTTP/1.1 200 OK"), 51);
    buf_free(&reply);
    buf_free(&requests);
    assert_int_equal(stop(&program), 0);
}

static void a_request_may_come_byte_by_byte(void **state)
{
    static const char request[] = HEALTH LAST;
    struct program program;
    struct buf reply;
    int connection;

    start(&program, *state, "1");
    connection = dial(&program);
    for (size_t i = 0; i < sizeof request - 1; i++) {
        say(connection, (struct str){request + i, 1});
        pause_ms(1);
    }
    reply = hear(connection);
    assert_int_equal(status_of(&reply), 200);
    buf_free(&reply);
    assert_int_equal(stop(&program), 0);
}

static void a_client_that_has_said_all_still_gets_its_reply(void **state)
{
    struct program program;
    struct buf reply;
    int connection;

    start(&program, *state, "1");
    for (int i = 0; i < 20; i++) {
        connection = dial(&program);
        say(connection, STR(HEALTH HOST "\r\n"));
        shutdown(connection, SHUT_WR);
        reply = hear(connection);
        assert_int_equal(status_of(&reply), 200);
        buf_free(&reply);
    }
    assert_int_equal(stop(&program), 0);
}

static void a_body_is_sent_when_it_is_asked_for(void **state)
{
    struct program program;
    struct buf reply;
    int connection;
    char line[64] = "";

    start(&program, *state, "1");
    connection = dial(&program);
    say(connection, STR("POST /x HTTP/1.1\r\nExpect: 100-continue\r\n"
                        "Content-Length: 3\r\n" LAST));
    assert_true(recv(connection, line, sizeof line - 1, 0) > 0);
    assert_string_equal(line, "HTTP/1.1 100 Continue\r\n\r\n");
    say(connection, STR("abc"));
    reply = hear(connection);
    assert_int_equal(status_of(&reply), 404);
    buf_free(&reply);
    assert_int_equal(stop(&program), 0);
}

/* ---- Following the index ----------------------------------------------- */

/** Write a guide of one section and publish it as a new generation. */
static void publish(const char *folder, const char *text)
{
    char *guide = mem_format("%s/guide.md", folder);
    char *program =
        mem_format("%s/indexer/silcrow-index", getenv("SILCROW_BUILD"));
    char *data = mem_format("%s/data", folder);
    int status = -1;
    pid_t pid;

    folder_write(guide, str_of(text));
    pid = fork();
    if (pid == 0) {
        execl(program, "silcrow-index", "build", "--quiet", "--data", data,
              guide, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    free(guide);
    free(program);
    free(data);
}

static struct buf search(const struct program *program, const char *query)
{
    char *request = mem_format("GET /search?q=%s HTTP/1.1\r\n" LAST, query);
    struct buf reply = exchange(program, str_of(request));

    free(request);
    return reply;
}

static void a_new_generation_is_served_at_once(void **state)
{
    static const char *const texts[] = {"# Guide\n\n## Alpha\n\nA heron.\n",
                                        "# Guide\n\n## Beta\n\nA heron.\n",
                                        "# Guide\n\n## Gamma\n\nA heron.\n"};
    static const char *const headings[] = {"\"heading\":\"Alpha\"",
                                           "\"heading\":\"Beta\"",
                                           "\"heading\":\"Gamma\""};
    char *data = mem_format("%s/data", (const char *)*state);
    struct program program;
    struct buf reply;

    assert_int_equal(mkdir(data, 0777), 0);
    start(&program, data, "2");
    reply = search(&program, "heron");
    assert_int_equal(status_of(&reply), 404);
    assert_non_null(strstr(reply.ptr, "\"code\":\"index_not_found\""));
    buf_free(&reply);
    for (size_t i = 0; i < COUNT(texts); i++) {
        publish(*state, texts[i]);
        for (int round = 0; round < 20; round++) { /* both workers */
            reply = search(&program, "heron");
            assert_int_equal(status_of(&reply), 200);
            assert_non_null(strstr(reply.ptr, headings[i]));
            buf_free(&reply);
        }
    }
    assert_int_equal(stop(&program), 0);
    free(data);
}

static void no_search_fails_while_generations_are_published(void **state)
{
    char *data = mem_format("%s/data", (const char *)*state);
    struct program program;
    pid_t publisher;
    int status = -1, answered = 0;

    publish(*state, "# Guide\n\n## First\n\nA heron.\n");
    start(&program, data, "2");
    publisher = fork();
    if (publisher == 0) {
        for (int i = 0; i < 5; i++)
            publish(*state, "# Guide\n\n## Next\n\nA heron.\n");
        _exit(0);
    }
    while (waitpid(publisher, &status, WNOHANG) == 0) {
        struct buf reply = search(&program, "heron");

        assert_int_equal(status_of(&reply), 200);
        assert_non_null(strstr(reply.ptr, "\"total\":1,"));
        buf_free(&reply);
        answered++;
    }
    assert_int_equal(status, 0);
    assert_true(answered > 0);
    assert_int_equal(stop(&program), 0);
    free(data);
}

static void the_page_comes_with_its_style(void **state)
{
    struct program program;
    struct buf reply;
    char *at, *request;

    start(&program, *state, "1");
    reply = exchange(&program, STR("GET / HTTP/1.1\r\n" LAST));
    assert_int_equal(status_of(&reply), 200);
    at = strstr(reply.ptr, "/silcrow.css?v=");
    assert_non_null(at);
    request =
        mem_format("GET %.*s HTTP/1.1\r\n" LAST, (int)strcspn(at, "\""), at);
    buf_free(&reply);
    reply = exchange(&program, str_of(request));
    assert_int_equal(status_of(&reply), 200);
    assert_non_null(strstr(reply.ptr, "Content-Type: text/css"));
    assert_non_null(strstr(reply.ptr, "immutable"));
    buf_free(&reply);
    free(request);
    assert_int_equal(stop(&program), 0);
}

/* ---- Refusing ---------------------------------------------------------- */

/* To see these fail, let on_input() in connection.c return at once. */

static void what_breaks_the_protocol_is_refused_in_our_form(void **state)
{
    static const struct {
        const char *request;
        int status;
    } rows[] = {
        {"GET //health HTTP/1.1\r\n" LAST, 400},
        {"GET http://a/health HTTP/1.1\r\n" LAST, 400},
        {"GET /health HTTP/1.1\n" LAST, 400},
        {HEALTH "\r\n", 400},
        {HEALTH HOST HOST "\r\n", 400},
        {HEALTH HOST "X : a\r\n\r\n", 400},
        {HEALTH HOST "X: a\r\n b\r\n\r\n", 400},
        {HEALTH HOST "Content-Length: 3\r\n\r\nabc", 400},
        {"HEAD /health HTTP/1.1\r\nContent-Length: 3\r\n" HOST "\r\nabc", 400},
        {"POST / HTTP/1.1\r\n" HOST "\r\n", 411},
        {"POST / HTTP/1.1\r\nContent-Length: 0\r\nContent-Length: 9\r\n" HOST
         "\r\n",
         400},
        {"POST / HTTP/1.1\r\nContent-Length: 9999999\r\n" HOST "\r\n", 413},
        {"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" HOST
         "\r\n0\r\n\r\n",
         501},
        {"TRACE / HTTP/1.1\r\n" HOST "\r\n", 501},
        {"GET / HTTP/2.0\r\n" HOST "\r\n", 505},
        {"\x16\x03\x01\x02\x00\x01", 400},
    };
    struct program program;

    start(&program, *state, "1");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf reply = exchange(&program, str_of(rows[i].request));

        if (status_of(&reply) != rows[i].status ||
            !strstr(reply.ptr, "Connection: close\r\n") ||
            !strstr(reply.ptr, "application/json") ||
            !strstr(reply.ptr, "\"type\":\"invalid_request\"") ||
            strstr(reply.ptr, "<"))
            fail_msg("%s%s", rows[i].request, reply.ptr);
        buf_free(&reply);
    }
    assert_int_equal(get(&program, "/health"), 200);
    assert_int_equal(stop(&program), 0);
}

static void nothing_behind_a_refused_request_is_answered(void **state)
{
    static const char *const rows[] = {
        "HEAD /x HTTP/1.1\r\nContent-Length: 50\r\n" HOST "\r\n" HEALTH LAST,
        "POST /x HTTP/1.1\r\nContent-Length: 0\r\nContent-Length: 50\r\n" HOST
        "\r\n" HEALTH LAST,
        "POST /x HTTP/1.1\r\nTransfer-Encoding : chunked\r\n" HOST
        "Content-Length: 0\r\n\r\n" HEALTH LAST,
        "GET //x HTTP/1.1\r\n" HOST "\r\n" HEALTH LAST,
    };
    struct program program;

    start(&program, *state, "1");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf reply = exchange(&program, str_of(rows[i]));

        assert_int_equal(count_of(&reply, "HTTP/1."), 1);
        assert_int_equal(status_of(&reply), 400);
        buf_free(&reply);
    }
    assert_int_equal(stop(&program), 0);
}

static void requests_before_a_bad_one_are_answered(void **state)
{
    struct program program;
    struct buf reply;

    start(&program, *state, "1");
    reply = exchange(&program, STR(HEALTH HOST "\r\n" HEALTH HOST "\r\n"
                                               "BAD" HEALTH LAST));
    assert_int_equal(count_of(&reply, "HTTP/1.1 200 OK"), 2);
    assert_int_equal(count_of(&reply, "HTTP/1.1 501 "), 1);
    assert_int_equal(count_of(&reply, "HTTP/1.1 "), 3);
    buf_free(&reply);
    assert_int_equal(stop(&program), 0);
}

static void a_request_that_never_ends_is_refused(void **state)
{
    struct program program;
    struct buf reply;
    int connection, silent;

    start(&program, *state, "1");
    connection = dial(&program);
    silent = dial(&program);
    say(silent, STR(HEALTH HOST));
    say(connection, STR("GET /health"));
    for (int i = 0; i < 100; i++) {
        struct pollfd poll_fd = {.fd = connection, .events = POLLIN};

        say(connection, STR("a"));
        if (poll(&poll_fd, 1, 100))
            break;
    }
    reply = hear(connection);
    assert_int_equal(status_of(&reply), 408);
    buf_free(&reply);
    reply = hear(silent);
    assert_int_equal(status_of(&reply), 408);
    buf_free(&reply);
    assert_int_equal(stop(&program), 0);
}

/* ---- Processes --------------------------------------------------------- */

static void a_killed_worker_is_replaced(void **state)
{
    struct program program;
    pid_t before[2], after[2];
    int tries = WAIT_MS / 10;

    start(&program, *state, "2");
    assert_int_equal(workers_of(&program, before, 2), 2);
    for (int round = 0; round < 2; round++) {
        assert_int_equal(kill(before[0], SIGKILL), 0);
        while (tries-- > 0 && (workers_of(&program, after, 2) < 2 ||
                               after[0] == before[0] || after[1] == before[0]))
            pause_ms(10);
        assert_true(tries > 0);
        before[0] = after[0] == before[1] ? after[1] : after[0];
    }
    for (int i = 0; i < 50; i++)
        assert_int_equal(get(&program, "/health"), 200);
    assert_int_equal(stop(&program), 0);
}

static void requests_wait_while_the_worker_is_replaced(void **state)
{
    struct program program;
    pid_t worker;

    start(&program, *state, "1");
    assert_int_equal(get(&program, "/health"), 200);
    assert_int_equal(workers_of(&program, &worker, 1), 1);
    assert_int_equal(kill(worker, SIGKILL), 0);
    assert_int_equal(get(&program, "/health"), 200);
    assert_int_equal(stop(&program), 0);
}

static void the_end_waits_for_the_request_under_way(void **state)
{
    struct program program;
    struct buf reply;
    int idle, half;

    start(&program, *state, "1");
    idle = dial(&program);
    half = dial(&program);
    say(half, STR(HEALTH));
    assert_int_equal(get(&program, "/health"), 200); /* both are accepted */
    kill(program.pid, SIGTERM);
    assert_true(logs(&program, "ending"));
    pause_ms(50);
    say(half, STR(HOST "\r\n"));
    reply = hear(half);
    assert_int_equal(status_of(&reply), 200);
    assert_non_null(strstr(reply.ptr, "Connection: close\r\n"));
    buf_free(&reply);
    reply = hear(idle);
    assert_int_equal(status_of(&reply), 0);
    buf_free(&reply);
    assert_int_equal(ended(&program), 0);
}

static void workers_end_with_their_supervisor(void **state)
{
    struct program program;
    pid_t workers[2];
    int tries = WAIT_MS / 10;

    start(&program, *state, "2");
    assert_int_equal(workers_of(&program, workers, 2), 2);
    kill(program.pid, SIGKILL);
    assert_int_equal(ended(&program), 128 + SIGKILL);
    for (int i = 0; i < 2; i++)
        while (tries-- > 0 && kill(workers[i], 0) == 0)
            pause_ms(10);
    assert_true(tries > 0);
}

static void a_hang_up_interrupts_nothing(void **state)
{
    struct program program;

    start(&program, *state, "2");
    for (int i = 0; i < 20; i++) {
        kill(program.pid, SIGHUP);
        assert_int_equal(get(&program, "/health"), 200);
    }
    assert_int_equal(stop(&program), 0);
}

/* ---- Starting ---------------------------------------------------------- */

static void a_port_in_use_is_said_and_not_shared(void **state)
{
    struct program first, second;
    char *address;
    const char *args[] = {"--data", *state, "--listen", NULL, NULL};

    start(&first, *state, "1");
    address = mem_format("127.0.0.1:%u", first.port);
    args[3] = address;
    run(&second, args);
    assert_true(logs(&second, "is in use"));
    assert_int_equal(ended(&second), 69);
    assert_int_equal(stop(&first), 0);
    free(address);
}

static void a_wrong_command_line_is_explained(void **state)
{
    static const struct {
        const char *args[4];
        int status;
        const char *says;
    } rows[] = {
        {{"--listen", "nonsense"}, 64, "nonsense: not an address"},
        {{"--listen", "127.0.0.1:70000"}, 64, "at most 65535"},
        {{"--listen"}, 64, "--listen needs a value: ADDR:PORT"},
        {{"--workers", "0"}, 64, "from 1 to 256, not 0"},
        {{"--workers=-1"}, 64, "not -1"},
        {{"--wrokers", "1"}, 64, "did you mean --workers?"},
        {{"--help=x"}, 64, "--help takes no value"},
        {{"extra"}, 64, "extra: not an option"},
        {{"--log-format", "xml"}, 64, "xml is neither text nor json"},
        {{"--listen", "192.0.2.1:1"}, 69, "not an address of this machine"},
        {{"--data", "/nowhere/at/all"}, 66, "/nowhere/at/all: No such file"},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *args[8] = {"--data", *state};
        struct program program;

        memcpy(args + 2, rows[i].args, sizeof rows[i].args);
        run(&program, args);
        if (!logs(&program, rows[i].says))
            fail_msg("row %zu: %s", i, program.logged.ptr);
        assert_int_equal(ended(&program), rows[i].status);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(paths_and_methods_have_their_answers),
        FOLDER_TEST(a_reply_to_head_has_no_body),
        FOLDER_TEST(requests_on_one_connection_are_answered_in_order),
        FOLDER_TEST(a_request_may_come_byte_by_byte),
        FOLDER_TEST(a_client_that_has_said_all_still_gets_its_reply),
        FOLDER_TEST(a_body_is_sent_when_it_is_asked_for),
        FOLDER_TEST(a_new_generation_is_served_at_once),
        FOLDER_TEST(no_search_fails_while_generations_are_published),
        FOLDER_TEST(the_page_comes_with_its_style),
        FOLDER_TEST(what_breaks_the_protocol_is_refused_in_our_form),
        FOLDER_TEST(nothing_behind_a_refused_request_is_answered),
        FOLDER_TEST(requests_before_a_bad_one_are_answered),
        FOLDER_TEST(a_request_that_never_ends_is_refused),
        FOLDER_TEST(a_killed_worker_is_replaced),
        FOLDER_TEST(requests_wait_while_the_worker_is_replaced),
        FOLDER_TEST(the_end_waits_for_the_request_under_way),
        FOLDER_TEST(workers_end_with_their_supervisor),
        FOLDER_TEST(a_hang_up_interrupts_nothing),
        FOLDER_TEST(a_port_in_use_is_said_and_not_shared),
        FOLDER_TEST(a_wrong_command_line_is_explained),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
