/** The real program under clients that ask too much, leave early or never
 * read. */
#include "program.h"

#include <sys/resource.h>

static void start_with(struct program *program, const char *const *args)
{
    const char *all[ARGS_MAX] = {"--listen", "127.0.0.1:0", "--workers", "1"};

    for (size_t i = 0; args[i]; i++)
        all[4 + i] = args[i];
    run(program, all);
    read_port(program);
}

/** Descriptors that its only worker has open. */
static size_t descriptors(const struct program *program)
{
    pid_t worker;
    char *path;
    DIR *folder;
    size_t count = 0;

    assert_int_equal(workers_of(program, &worker, 1), 1);
    path = mem_format("/proc/%ld/fd", (long)worker);
    folder = opendir(path);
    assert_non_null(folder);
    while (readdir(folder))
        count++;
    closedir(folder);
    free(path);
    return count;
}

/** Close without a farewell: the other side sees a reset. */
static void abort_connection(int connection)
{
    const struct linger now = {.l_onoff = 1, .l_linger = 0};

    setsockopt(connection, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(connection);
}

/* To see it fail, let limit_request() return true. */
static void who_asks_too_often_is_told_when_to_try_again(void **state)
{
    const char *const args[] = {"--data",    *state, "--rate", "5",
                                "--proxies", "none", NULL};
    struct program program;
    struct buf requests = {0};
    struct buf reply;

    start_with(&program, args);
    for (int i = 0; i < 200; i++)
        buf_text(&requests, HEALTH HOST "\r\n");
    buf_text(&requests, HEALTH LAST);
    reply = exchange(&program, buf_view(&requests));
    assert_true(count_of(&reply, "HTTP/1.1 200 OK") >= 5);
    assert_true(count_of(&reply, "HTTP/1.1 429 Too Many Requests") > 0);
    assert_int_equal(count_of(&reply, "HTTP/1.1 "), 201);
    assert_non_null(strstr(reply.ptr, "Retry-After: 1\r\n"));
    assert_non_null(strstr(reply.ptr, "\"code\":\"too_many_requests\""));
    buf_free(&reply);
    buf_free(&requests);
    assert_int_equal(stop(&program), 0);
}

static void clients_behind_a_proxy_are_told_apart(void **state)
{
    const char *const args[] = {"--data", *state, "--rate", "1", NULL};
    struct program program;
    struct buf requests = {0};
    struct buf reply;

    start_with(&program, args);
    for (int i = 0; i < 50; i++)
        buf_format(&requests, HEALTH HOST "X-Forwarded-For: 192.0.2.%d\r\n\r\n",
                   i);
    buf_text(&requests, HEALTH LAST);
    reply = exchange(&program, buf_view(&requests));
    assert_int_equal(count_of(&reply, "HTTP/1.1 200 OK"), 51);
    buf_free(&reply);
    buf_free(&requests);
    assert_int_equal(stop(&program), 0);
}

/* To see it fail, let admit() in connection.c return true. */
static void connections_of_a_client_are_capped(void **state)
{
    const char *const args[] = {"--data", *state,      "--client-connections",
                                "3",      "--proxies", "none",
                                NULL};
    struct program program;
    struct buf reply;
    int held[3], one_more;

    start_with(&program, args);
    for (size_t i = 0; i < COUNT(held); i++)
        held[i] = dial(&program);
    one_more = dial(&program);
    say(one_more, STR(HEALTH LAST));
    reply = hear(one_more);
    assert_int_equal(status_of(&reply), 0);
    buf_free(&reply);
    say(held[0], STR(HEALTH LAST));
    reply = hear(held[0]);
    assert_int_equal(status_of(&reply), 200);
    buf_free(&reply);
    for (size_t i = 1; i < COUNT(held); i++)
        abort_connection(held[i]);
    for (int tries = 0; get(&program, "/health") != 200; tries++)
        assert_true(tries < 100);
    assert_int_equal(stop(&program), 0);
}

static void all_connections_are_capped(void **state)
{
    const char *const args[] = {"--data", *state, "--connections", "20", NULL};
    struct program program;
    int held[30];
    size_t open = 0;

    start_with(&program, args);
    for (size_t i = 0; i < COUNT(held); i++)
        held[i] = dial(&program);
    for (size_t i = 0; i < COUNT(held); i++) {
        struct buf reply;

        say(held[i], STR(HEALTH HOST "\r\n"));
        shutdown(held[i], SHUT_WR);
        reply = hear(held[i]);
        open += status_of(&reply) == 200;
        buf_free(&reply);
    }
    assert_int_equal(open, 20);
    assert_int_equal(get(&program, "/health"), 200);
    assert_int_equal(stop(&program), 0);
}

/* To see it fail, take out evconnlistener_disable() in server.c. */
static void without_descriptors_it_waits_and_recovers(void **state)
{
    struct program program;
    struct rlimit few = {0, 0};
    pid_t worker;
    int held[40];
    size_t before;
    char *at;

    start(&program, *state, "1");
    assert_int_equal(get(&program, "/health"), 200);
    before = descriptors(&program);
    assert_int_equal(workers_of(&program, &worker, 1), 1);
    few.rlim_cur = few.rlim_max = before + 10;
    assert_int_equal(prlimit(worker, RLIMIT_NOFILE, &few, NULL), 0);
    for (size_t i = 0; i < COUNT(held); i++)
        held[i] = dial(&program);
    assert_true(logs(&program, "cannot accept a connection"));
    pause_ms(500);
    for (size_t i = 0; i < COUNT(held); i++)
        abort_connection(held[i]);
    assert_int_equal(get(&program, "/health"), 200);
    kill(program.pid, SIGTERM);
    assert_true(logs(&program, "ended"));
    at = strstr(program.logged.ptr, "cannot accept");
    assert_null(strstr(at + 1, "cannot accept"));
    assert_int_equal(ended(&program), 0);
}

static void clients_may_leave_at_any_moment(void **state)
{
    static const char request[] =
        "POST /search HTTP/1.1\r\n" HOST
        "Content-Length: 10\r\n\r\n0123456789" HEALTH HOST "\r\n";
    struct program program;
    size_t before;
    int tries = 0;

    start(&program, *state, "1");
    assert_int_equal(get(&program, "/health"), 200);
    before = descriptors(&program);
    for (size_t len = 0; len < sizeof request; len++) {
        for (int way = 0; way < 2; way++) {
            const int connection = dial(&program);

            say(connection, (struct str){request, len});
            if (way)
                abort_connection(connection);
            else
                close(connection);
        }
    }
    assert_int_equal(get(&program, "/health"), 200);
    while (descriptors(&program) > before && tries++ < 100)
        pause_ms(50);
    assert_true(descriptors(&program) <= before);
    assert_int_equal(stop(&program), 0);
}

static void replies_that_nobody_reads_fill_no_memory(void **state)
{
    struct program program;
    struct buf requests = {0};
    int connections[20];
    struct buf reply;

    start(&program, *state, "1");
    for (int i = 0; i < 500; i++)
        buf_text(&requests, "GET /silcrow.css HTTP/1.1\r\n" HOST "\r\n");
    for (size_t i = 0; i < COUNT(connections); i++) {
        const int small = 4096;

        connections[i] = dial(&program);
        setsockopt(connections[i], SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
        fcntl(connections[i], F_SETFL, O_NONBLOCK);
        say(connections[i], buf_view(&requests));
    }
    assert_int_equal(get(&program, "/health"), 200);
    for (size_t i = 0; i < COUNT(connections); i++)
        abort_connection(connections[i]);
    reply = exchange(&program, STR("GET /silcrow.css HTTP/1.1\r\n" LAST));
    assert_int_equal(status_of(&reply), 200);
    buf_free(&reply);
    buf_free(&requests);
    assert_int_equal(stop(&program), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(who_asks_too_often_is_told_when_to_try_again),
        FOLDER_TEST(clients_behind_a_proxy_are_told_apart),
        FOLDER_TEST(connections_of_a_client_are_capped),
        FOLDER_TEST(all_connections_are_capped),
        FOLDER_TEST(without_descriptors_it_waits_and_recovers),
        FOLDER_TEST(clients_may_leave_at_any_moment),
        FOLDER_TEST(replies_that_nobody_reads_fill_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
