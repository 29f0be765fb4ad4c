/**
 * Behind nginx and HAProxy with a rule that denies a path, no request gets past
 * the rule: what the proxy takes for one request, the server never takes for
 * two, or for one of another path.
 *
 * A relay stands between proxy and server and keeps what the server says, for
 * a proxy does not pass on a reply that it does not expect.
 *
 * To see it fail, let on_input() in connection.c return at once.
 */
#include "program.h"

/** Both deny /health; what answers there is {"status":"available"}. */
#define NGINX                                                                  \
    "daemon off;\nmaster_process off;\npid %1$s/nginx.pid;\n"                  \
    "error_log /dev/null;\nevents {}\nhttp {\naccess_log off;\n"               \
    "client_body_temp_path %1$s/body;\nproxy_temp_path %1$s/proxy;\n"          \
    "fastcgi_temp_path %1$s/f;\nuwsgi_temp_path %1$s/u;\n"                     \
    "scgi_temp_path %1$s/s;\n"                                                 \
    "upstream backend { server 127.0.0.1:%2$u; keepalive 4; }\n"               \
    "server {\nlisten 127.0.0.1:%3$u;\n"                                       \
    "location /health { return 403; }\n"                                       \
    "location / { proxy_pass http://backend; proxy_http_version 1.1;\n"        \
    "proxy_set_header Connection \"\"; }\n}\n}\n"

#define HAPROXY                                                                \
    "defaults\nmode http\ntimeout connect 5s\ntimeout client 5s\n"             \
    "timeout server 5s\nfrontend front\nbind 127.0.0.1:%3$u\n"                 \
    "http-request deny if { path_beg /health }\n"                              \
    "default_backend back\nbackend back\nhttp-reuse always\n"                  \
    "server one 127.0.0.1:%2$u # %1$s\n"

static const struct proxy {
    const char *program;
    const char *config; /* folder, port of the server, its own port */
    const char *args[4];
} proxies[] = {
    {"/usr/sbin/nginx", NGINX, {"-p", "%s", "-c"}},
    {"/usr/sbin/haproxy", HAPROXY, {"-q", "-db", "-f"}},
};

#define SMUGGLED "GET /health HTTP/1.1\r\n" HOST "\r\n"

static const char *const payloads[] = {
    /* Bodies that a reader may take for the next request. */
    "HEAD /errors HTTP/1.1\r\n" HOST "Content-Length: 33\r\n\r\n" SMUGGLED,
    "GET /errors HTTP/1.1\r\n" HOST "Content-Length: 33\r\n\r\n" SMUGGLED,
    "OPTIONS /errors HTTP/1.1\r\n" HOST "Content-Length: 33\r\n\r\n" SMUGGLED,
    "DELETE /errors HTTP/1.1\r\n" HOST "Content-Length: 33\r\n\r\n" SMUGGLED,
    "TRACE /errors HTTP/1.1\r\n" HOST "Content-Length: 33\r\n\r\n" SMUGGLED,
    "BREW /errors HTTP/1.1\r\n" HOST "Content-Length: 33\r\n\r\n" SMUGGLED,
    /* Lengths that two readers take differently. */
    "POST /errors HTTP/1.1\r\n" HOST
    "Content-Length: 0\r\nContent-Length: 33\r\n\r\n" SMUGGLED,
    "POST /errors HTTP/1.1\r\n" HOST
    "Content-Length: 33\r\nContent-Length: 0\r\n\r\n" SMUGGLED,
    "POST /errors HTTP/1.1\r\n" HOST "Content-Length: +33\r\n\r\n" SMUGGLED,
    "POST /errors HTTP/1.1\r\n" HOST "Content-Length : 33\r\n\r\n" SMUGGLED,
    "POST /errors HTTP/1.1\r\n" HOST "X: a\r\n Content-Length: 33\r\n"
    "Content-Length: 0\r\n\r\n" SMUGGLED,
    "POST /errors HTTP/1.1\r\n" HOST "Content-Length: 33\n\r\n" SMUGGLED,
    /* Transfer encodings. */
    "POST /errors HTTP/1.1\r\n" HOST
    "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED,
    "POST /errors HTTP/1.1\r\n" HOST
    "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED,
    "POST /errors HTTP/1.1\r\n" HOST
    "Transfer-Encoding: xchunked\r\nContent-Length: 33\r\n\r\n" SMUGGLED,
    "POST /errors HTTP/1.1\r\n" HOST
    "Transfer-Encoding : chunked\r\nContent-Length: 33\r\n\r\n" SMUGGLED,
    "POST /errors HTTP/1.1\r\n" HOST "Transfer-Encoding:\x0b"
    "chunked\r\nContent-Length: 33\r\n\r\n" SMUGGLED,
    "GET /errors HTTP/1.0\r\n" HOST
    "Transfer-Encoding: chunked\r\n\r\n21\r\n" SMUGGLED "\r\n0\r\n\r\n",
    /* Targets that two readers take differently. */
    "GET //x/health HTTP/1.1\r\n" HOST "\r\n",
    "GET //health HTTP/1.1\r\n" HOST "\r\n",
    "GET http://a/health HTTP/1.1\r\n" HOST "\r\n",
    "GET /%68ealth HTTP/1.1\r\n" HOST "\r\n",
    "GET /x/../health HTTP/1.1\r\n" HOST "\r\n",
    "GET /x/%2e%2e/health HTTP/1.1\r\n" HOST "\r\n",
    "GET /errors#/../health HTTP/1.1\r\n" HOST "\r\n",
    "GET \\health HTTP/1.1\r\n" HOST "\r\n",
    "GET /Health HTTP/1.1\r\n" HOST "\r\n",
    "GET /health/ HTTP/1.1\r\n" HOST "\r\n",
    "GET /errors HTTP/1.1\nHost: a\n\n" SMUGGLED,
};

static uint16_t free_port(void)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    const int probe = socket(AF_INET, SOCK_STREAM, 0);
    socklen_t len = sizeof address;

    assert_int_equal(bind(probe, (struct sockaddr *)&address, len), 0);
    assert_int_equal(getsockname(probe, (struct sockaddr *)&address, &len), 0);
    close(probe);
    return ntohs(address.sin_port);
}

static bool accepts(uint16_t port)
{
    const struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    const int probe = socket(AF_INET, SOCK_STREAM, 0);
    const int rc =
        connect(probe, (const struct sockaddr *)&address, sizeof address);

    close(probe);
    return rc == 0;
}

/** Start a proxy before the server; its process, to be killed. */
static pid_t start_proxy(const struct proxy *proxy, const char *folder,
                         uint16_t port, uint16_t server_port)
{
    char *config = mem_format("%s/proxy.conf", folder);
    struct buf text = {0};
    const char *argv[8] = {proxy->program};
    size_t count = 1;
    pid_t pid;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    buf_format(&text, proxy->config, folder, server_port, port);
#pragma GCC diagnostic pop
    folder_write(config, buf_view(&text));
    buf_free(&text);
    for (size_t i = 0; i < COUNT(proxy->args) && proxy->args[i]; i++)
        argv[count++] =
            strcmp(proxy->args[i], "%s") == 0 ? folder : proxy->args[i];
    argv[count] = config;
    pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execv(proxy->program, (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    free(config);
    for (int tries = 0; !accepts(port); tries++) {
        assert_true(tries < WAIT_MS / 10);
        pause_ms(10);
    }
    return pid;
}

/* ---- The relay --------------------------------------------------------- */

enum {
    RELAYED_MAX = 256, /* connections, both sides of each counted */
};

struct relay {
    struct pollfd sockets[RELAYED_MAX]; /* [0] listens; then pairs */
    nfds_t count;
    uint16_t server_port;
    int record;
};

/** The other socket of a pair: 1 and 2, 3 and 4, ... */
static nfds_t other(nfds_t i)
{
    return i % 2 ? i + 1 : i - 1;
}

static void relay_accept(struct relay *relay)
{
    const struct program server = {.port = relay->server_port};

    if (relay->count + 2 > RELAYED_MAX)
        _exit(1);
    relay->sockets[relay->count++] = (struct pollfd){
        .fd = accept(relay->sockets[0].fd, NULL, NULL), .events = POLLIN};
    relay->sockets[relay->count++] =
        (struct pollfd){.fd = dial(&server), .events = POLLIN};
}

/** Pass on what came; the even ones of the pairs are the server's. */
static void relay_read(struct relay *relay, nfds_t i)
{
    char bytes[4096];
    const ssize_t got = recv(relay->sockets[i].fd, bytes, sizeof bytes, 0);

    if (got <= 0) {
        shutdown(relay->sockets[other(i)].fd, SHUT_WR);
        relay->sockets[i].fd = -1;
        return;
    }
    say(relay->sockets[other(i)].fd, (struct str){bytes, (size_t)got});
    if (i % 2 == 0 && write(relay->record, bytes, (size_t)got) != got)
        _exit(1);
}

static void relay_run(struct relay *relay)
{
    for (;;) {
        const nfds_t count = relay->count;

        poll(relay->sockets, count, -1);
        if (relay->sockets[0].revents)
            relay_accept(relay);
        for (nfds_t i = 1; i < count; i++)
            if (relay->sockets[i].fd != -1 && relay->sockets[i].revents)
                relay_read(relay, i);
    }
}

/** Start it on `port`, keeping a record in the file `path`. */
static pid_t start_relay(uint16_t port, uint16_t server_port, const char *path)
{
    const struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    struct relay relay = {.count = 1, .server_port = server_port};
    pid_t pid;

    relay.record = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
    relay.sockets[0].fd = socket(AF_INET, SOCK_STREAM, 0);
    relay.sockets[0].events = POLLIN;
    assert_int_equal(bind(relay.sockets[0].fd,
                          (const struct sockaddr *)&address, sizeof address),
                     0);
    assert_int_equal(listen(relay.sockets[0].fd, 128), 0);
    pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        relay_run(&relay);
    }
    close(relay.sockets[0].fd);
    close(relay.record);
    return pid;
}

/* ---- The attack -------------------------------------------------------- */

/** Has the server answered the denied path? */
static bool was_reached(const char *record)
{
    struct buf text = {0};
    bool reached;

    folder_read(&text, record);
    buf_byte(&text, '\0');
    reached = strstr(text.ptr, "{\"status\":\"available\"}") != NULL;
    buf_free(&text);
    return reached;
}

static void attack(const struct program *front, const char *const *list,
                   size_t count)
{
    int connections[COUNT(payloads)];

    for (size_t i = 0; i < count; i++) {
        connections[i] = dial(front);
        say(connections[i], str_of(list[i]));
    }
    pause_ms(300);
    for (size_t i = 0; i < count; i++)
        close(connections[i]);
}

/** Which payload was it? */
static void find_culprit(const struct proxy *proxy, const struct program *front,
                         const char *record)
{
    for (size_t i = 0; i < COUNT(payloads); i++) {
        assert_int_equal(truncate(record, 0), 0);
        attack(front, &payloads[i], 1);
        if (was_reached(record))
            fail_msg("%s let this through:\n%s", proxy->program, payloads[i]);
    }
    fail_msg("%s let something through", proxy->program);
}

static void kill_and_wait(pid_t pid)
{
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void check_behind(const struct proxy *proxy, const char *folder)
{
    struct program program;
    struct program front = {.port = free_port()};
    const struct program middle = {.port = free_port()};
    char *record = mem_format("%s/record", folder);
    pid_t proxy_pid, relay_pid;

    start(&program, folder, "1");
    relay_pid = start_relay(middle.port, program.port, record);
    proxy_pid = start_proxy(proxy, folder, front.port, middle.port);
    assert_int_equal(get(&middle, "/health"), 200);
    assert_true(was_reached(record));
    assert_int_equal(truncate(record, 0), 0);
    assert_int_equal(get(&front, "/errors"), 200);
    assert_int_equal(get(&front, "/health"), 403);
    for (int round = 0; round < 3; round++) /* on connections used before */
        attack(&front, payloads, COUNT(payloads));
    if (was_reached(record))
        find_culprit(proxy, &front, record);
    assert_int_equal(get(&front, "/errors"), 200);
    kill_and_wait(proxy_pid);
    kill_and_wait(relay_pid);
    assert_int_equal(stop(&program), 0);
    free(record);
}

static void check(const struct proxy *proxy, const char *folder)
{
    if (access(proxy->program, X_OK) == 0)
        check_behind(proxy, folder);
    else
        print_message("SKIP %s: not installed\n", proxy->program);
}

static void nothing_is_smuggled_through_nginx(void **state)
{
    check(&proxies[0], *state);
}

static void nothing_is_smuggled_through_haproxy(void **state)
{
    check(&proxies[1], *state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(nothing_is_smuggled_through_nginx),
        FOLDER_TEST(nothing_is_smuggled_through_haproxy),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
