/** The real program over loopback: starting, following the index, dying and
 * ending. */
#include "program.h"

#include <sys/un.h>

/* ---- Passed sockets ---------------------------------------------------- */

/** A socket that listens on a free port, as a service manager holds one. */
static int hold_socket(uint16_t *port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    const int held = socket(AF_INET, SOCK_STREAM, 0);
    socklen_t len = sizeof address;

    assert_int_equal(bind(held, (struct sockaddr *)&address, len), 0);
    assert_int_equal(listen(held, 4096), 0);
    assert_int_equal(getsockname(held, (struct sockaddr *)&address, &len), 0);
    *port = ntohs(address.sin_port);
    return held;
}

/** Start the program with the socket passed on. */
static void start_passed(struct program *program, const char *data, int held)
{
    const char *const args[] = {"--data", data, "--workers", "2", NULL};

    run_passing(program, args, held);
    read_port(program);
}

/** Ask again and again until killed; ends with 1 at the first failure. */
static pid_t ask_for_ever(uint16_t port, int *answered)
{
    const struct program program = {.port = port};
    pid_t pid;
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        while (get(&program, "/health") == 200)
            if (write(ends[1], ".", 1) != 1)
                _exit(0);
        _exit(1);
    }
    close(ends[1]);
    *answered = ends[0];
    return pid;
}

/** Wait until so many more were answered; false when one was not. */
static bool answers(int answered, int count)
{
    char dot;

    while (count-- > 0)
        if (read(answered, &dot, 1) != 1)
            return false;
    return true;
}

static void a_restart_with_passed_sockets_fails_no_request(void **state)
{
    struct program program;
    uint16_t port;
    const int held = hold_socket(&port);
    int answered;
    pid_t client;

    start_passed(&program, *state, held);
    assert_int_equal(program.port, port);
    client = ask_for_ever(port, &answered);
    for (int i = 0; i < 5; i++) {
        assert_true(answers(answered, 50));
        assert_int_equal(stop(&program), 0);
        start_passed(&program, *state, held);
    }
    assert_true(answers(answered, 50));
    assert_int_equal(kill(client, SIGKILL), 0);
    waitpid(client, NULL, 0);
    close(answered);
    assert_int_equal(stop(&program), 0);
    close(held);
}

static void what_is_passed_must_listen(void **state)
{
    const char *const args[] = {"--data", *state, NULL};
    struct program program;
    const int no_listener = socket(AF_INET, SOCK_STREAM, 0);

    run_passing(&program, args, no_listener);
    assert_true(logs(&program, "descriptor 3 was passed on"));
    assert_int_equal(ended(&program), 78);
    close(no_listener);
}

static void a_service_manager_is_told(void **state)
{
    const char *const args[] = {"--data", *state, "--listen", "127.0.0.1:0",
                                NULL};
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const struct timeval limit = {WAIT_MS / 1000, 0};
    const int manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct program program;
    char said[64] = "";

    setsockopt(manager, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    snprintf(address.sun_path, sizeof address.sun_path, "%s/notify",
             (const char *)*state);
    assert_int_equal(bind(manager, (struct sockaddr *)&address, sizeof address),
                     0);
    setenv("NOTIFY_SOCKET", address.sun_path, 1);
    run(&program, args);
    unsetenv("NOTIFY_SOCKET");
    read_port(&program);
    assert_true(recv(manager, said, sizeof said - 1, 0) > 0);
    assert_string_equal(said, "READY=1");
    memset(said, 0, sizeof said);
    assert_true(recv(manager, said, sizeof said - 1, 0) > 0);
    assert_string_equal(said, "WATCHDOG=1");
    assert_int_equal(stop(&program), 0);
    close(manager);
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
        {{"--log-format", "xml"}, 64, "wants text or json, not xml"},
        {{"--listen", "192.0.2.1:1"}, 78, "a master key is needed"},
        {{"--listen", "[::]:0"}, 78, "listen on [::]:0 a master key is"},
        {{"--listen", ":0"}, 78, "a master key is needed"},
        {{"--master-key-file", "/nowhere/a"}, 66, "/nowhere/a"},
        {{"--public", "guides"}, 78, "set master-key-file as well"},
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

/* ---- Processes --------------------------------------------------------- */

static void a_killed_worker_is_replaced(void **state)
{
    struct program program;
    pid_t before[2] = {0}, after[2] = {0};
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

static void a_worker_that_stands_still_is_replaced(void **state)
{
    struct program program;
    pid_t worker;

    start(&program, *state, "1");
    assert_int_equal(get(&program, "/health"), 200);
    assert_int_equal(workers_of(&program, &worker, 1), 1);
    assert_int_equal(kill(worker, SIGSTOP), 0);
    assert_true(logs(&program, "is stuck and will be killed"));
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

/* ---- Reading the settings again ---------------------------------------- */

/** Write FOLDER/silcrow.yaml, for a server on a free port. */
static char *write_settings(const char *folder, const char *more)
{
    char *path = mem_format("%s/silcrow.yaml", folder);
    char *text = mem_format("data: %s\nlisten: 127.0.0.1:0\nworkers: 2\n%s",
                            folder, more);

    folder_write(path, str_of(text));
    free(text);
    return path;
}

static void new_settings_are_taken_over_without_losing_a_request(void **state)
{
    char *path = write_settings(*state, "rate: 0\n");
    const char *const args[] = {"--config", path, NULL};
    struct program program;
    pid_t client, before[2];
    int answered;

    run(&program, args);
    read_port(&program);
    assert_int_equal(workers_of(&program, before, 2), 2);
    client = ask_for_ever(program.port, &answered);
    for (int i = 0; i < 4; i++) {
        assert_true(answers(answered, 50));
        free(write_settings(*state, i % 2 ? "log-format: text\n"
                                          : "log-format: json\n"));
        buf_clear(&program.logged);
        kill(program.pid, SIGHUP);
        assert_true(logs(&program, "the new settings are in force"));
    }
    assert_true(answers(answered, 50));
    assert_int_equal(kill(client, SIGKILL), 0);
    waitpid(client, NULL, 0);
    close(answered);
    for (int i = 0; i < 2; i++)
        for (int tries = WAIT_MS / 10; kill(before[i], 0) == 0; pause_ms(10))
            assert_true(tries-- > 0);
    assert_int_equal(stop(&program), 0);
    free(path);
}

static void wrong_settings_stay_as_they_are(void **state)
{
    char *path = write_settings(*state, "");
    const char *const args[] = {"--config", path, NULL};
    struct program program;
    pid_t before[2], after[2];

    run(&program, args);
    read_port(&program);
    assert_int_equal(workers_of(&program, before, 2), 2);
    free(write_settings(*state, "rate: fast\n"));
    kill(program.pid, SIGHUP);
    assert_true(logs(&program, "silcrow.yaml:4:7: rate: wants a whole"));
    assert_int_equal(get(&program, "/health"), 200);
    free(write_settings(*state, "data: /nowhere/at/all\n"));
    kill(program.pid, SIGHUP);
    assert_true(logs(&program, "silcrow.yaml:4:1: data stands twice"));
    free(write_settings(*state, "proxies: none\nworkers: 5"));
    kill(program.pid, SIGHUP);
    assert_true(logs(&program, "workers stands twice"));
    assert_int_equal(workers_of(&program, after, 2), 2);
    assert_int_equal(after[0], before[0]);
    folder_write(path, STR("listen: 127.0.0.1:1\ndata: /nowhere\n"));
    kill(program.pid, SIGHUP);
    assert_true(logs(&program, "/nowhere: No such file"));
    assert_int_equal(get(&program, "/health"), 200);
    free(path);
    assert_int_equal(stop(&program), 0);
}

static void what_cannot_be_changed_is_said(void **state)
{
    char *path = write_settings(*state, "");
    char *text = mem_format("listen: 127.0.0.1:1\nworkers: 2\ndata: %s\n",
                            (const char *)*state);
    const char *const args[] = {"--config", path, NULL};
    struct program program;

    run(&program, args);
    read_port(&program);
    folder_write(path, str_of(text));
    kill(program.pid, SIGHUP);
    assert_true(logs(&program, "silcrow.yaml:1:9: listen cannot be changed "
                               "while the server runs; it stays 127.0.0.1:0"));
    assert_int_equal(get(&program, "/health"), 200);
    assert_int_equal(stop(&program), 0);
    free(text);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(a_new_generation_is_served_at_once),
        FOLDER_TEST(no_search_fails_while_generations_are_published),
        FOLDER_TEST(a_restart_with_passed_sockets_fails_no_request),
        FOLDER_TEST(what_is_passed_must_listen),
        FOLDER_TEST(a_service_manager_is_told),
        FOLDER_TEST(a_killed_worker_is_replaced),
        FOLDER_TEST(a_worker_that_stands_still_is_replaced),
        FOLDER_TEST(requests_wait_while_the_worker_is_replaced),
        FOLDER_TEST(the_end_waits_for_the_request_under_way),
        FOLDER_TEST(workers_end_with_their_supervisor),
        FOLDER_TEST(a_hang_up_interrupts_nothing),
        FOLDER_TEST(new_settings_are_taken_over_without_losing_a_request),
        FOLDER_TEST(wrong_settings_stay_as_they_are),
        FOLDER_TEST(what_cannot_be_changed_is_said),
        FOLDER_TEST(a_port_in_use_is_said_and_not_shared),
        FOLDER_TEST(a_wrong_command_line_is_explained),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
