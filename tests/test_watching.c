/** Who may watch the running server, and what is seen when its processes
 * die. */
#include "program.h"

#include "engine/json.h"

/** Ask with some headers; the reply. */
static struct buf ask(const struct program *program, const char *target,
                      const char *headers)
{
    char *request = mem_format("GET %s HTTP/1.1\r\n%s" LAST, target, headers);
    struct buf reply = exchange(program, str_of(request));

    free(request);
    return reply;
}

static int status_with(const struct program *program, const char *target,
                       const char *headers)
{
    struct buf reply = ask(program, target, headers);
    const int status = status_of(&reply);

    buf_free(&reply);
    return status;
}

/** The header with the key that has this action. */
static char *bearer(const struct json *keys, const char *action)
{
    const struct json *key = json_first(json_member(keys, "results"));

    for (; key; key = json_next(key))
        if (str_equal(json_string(json_first(json_member(key, "actions"))),
                      str_of(action)))
            return mem_format("Authorization: Bearer %.*s\r\n",
                              STR_ARGS(json_string(json_member(key, "key"))));
    fail_msg("no key for %s", action);
    return NULL;
}

#define STRANGER "X-Forwarded-For: 192.0.2.1\r\n"

static void without_keys_only_the_listed_may_watch(void **state)
{
    const char *const args[] = {"--data",      *state,   "--listen",
                                "127.0.0.1:0", "--cors", "*",
                                "--workers",   "1",      NULL};
    struct program program;
    struct buf reply;

    run(&program, args);
    read_port(&program);
    assert_int_equal(status_with(&program, "/metrics", ""), 200);
    assert_int_equal(status_with(&program, "/status", ""), 200);
    assert_int_equal(status_with(&program, "/metrics", STRANGER), 403);
    assert_int_equal(status_with(&program, "/status", STRANGER), 403);
    assert_int_equal(status_with(&program, "/metrics", "Via: 1.1 a\r\n"), 403);
    reply = ask(&program, "/metrics", "Origin: https://a.example\r\n");
    assert_null(strstr(reply.ptr, "Access-Control-Allow-Origin"));
    buf_free(&reply);
    assert_int_equal(stop(&program), 0);
}

static void with_keys_others_need_one_that_may_read_metrics(void **state)
{
    char *master = mem_format("%s/master.key", (const char *)*state);
    const char *const list[] = {"keys", "list",   "--json", "--master-key-file",
                                master, "--data", *state,   NULL};
    const char *const args[] = {
        "--data", *state, "--listen", "127.0.0.1:0", "--master-key-file",
        master,   NULL};
    struct program program;
    struct json *keys;
    char *admin, *search;
    struct buf out;
    int status;

    folder_write(master, STR("0123456789abcdef0123\n"));
    assert_int_equal(chmod(master, 0600), 0);
    out = printed(list, &status);
    assert_int_equal(status, 0);
    assert_int_equal(json_parse(&keys, str_trim(str_of(out.ptr)), NULL), 0);
    admin = bearer(keys, "*");
    search = bearer(keys, "search");
    run(&program, args);
    read_port(&program);
    for (int i = 0; i < 2; i++) {
        const char *target = i ? "/status" : "/metrics";
        char *with_admin = mem_format("%s%s", STRANGER, admin);
        char *with_search = mem_format("%s%s", STRANGER, search);

        assert_int_equal(status_with(&program, target, ""), 200);
        assert_int_equal(status_with(&program, target, STRANGER), 401);
        assert_int_equal(status_with(&program, target, with_search), 403);
        assert_int_equal(status_with(&program, target, with_admin), 200);
        free(with_admin);
        free(with_search);
    }
    assert_int_equal(stop(&program), 0);
    json_free(keys);
    buf_free(&out);
    free(admin);
    free(search);
    free(master);
}

static void ready_needs_no_key_and_tells_no_name(void **state)
{
    char *master = mem_format("%s/master.key", (const char *)*state);
    char *data = mem_format("%s/data", (const char *)*state);
    char *broken = mem_format("%s/secret-name", data);
    char *current = mem_format("%s/current", broken);
    const char *const args[] = {
        "--data", data, "--listen", "127.0.0.1:0", "--master-key-file",
        master,   NULL};
    struct program program;
    struct buf reply;

    folder_write(master, STR("0123456789abcdef0123\n"));
    assert_int_equal(chmod(master, 0600), 0);
    assert_int_equal(mkdir(data, 0777), 0);
    assert_int_equal(mkdir(broken, 0777), 0);
    assert_int_equal(symlink("generations/000001", current), 0);
    run(&program, args);
    read_port(&program);
    reply = ask(&program, "/ready", STRANGER);
    assert_int_equal(status_of(&reply), 503);
    assert_null(strstr(reply.ptr, "secret-name"));
    buf_free(&reply);
    assert_int_equal(get(&program, "/health"), 200);
    assert_int_equal(stop(&program), 0);
    free(current);
    free(broken);
    free(data);
    free(master);
}

static void another_address_tells_metrics_and_nothing_else(void **state)
{
    static const struct {
        const char *target;
        int status;
    } rows[] = {
        {"/metrics", 200}, {"/status", 200},     {"/health", 200},
        {"/ready", 503},   {"/search?q=a", 404}, {"/", 404},
        {"/keys", 404},    {"/nowhere", 404},
    };
    static const char metrics[] = "metrics at http://127.0.0.1:";
    const char *const args[] = {"--data",
                                *state,
                                "--listen",
                                "127.0.0.1:0",
                                "--metrics-listen",
                                "127.0.0.1:0",
                                "--metrics-from",
                                "none",
                                "--workers",
                                "2",
                                NULL};
    struct program program, inside;

    run(&program, args);
    read_port(&program);
    assert_true(logs(&program, "/metrics\n"));
    assert_int_equal(get(&program, "/metrics"), 403);
    inside = program;
    inside.port = (uint16_t)strtoul(
        strstr(program.logged.ptr, metrics) + strlen(metrics), NULL, 10);
    for (size_t i = 0; i < 2 * COUNT(rows); i++)
        assert_int_equal(status_with(&inside, rows[i / 2].target, STRANGER),
                         rows[i / 2].status);
    assert_int_equal(stop(&program), 0);
}

static void counts_outlive_the_worker_that_counted(void **state)
{
    struct program program;
    struct buf reply;
    pid_t worker, next = 0;

    start(&program, *state, "1");
    for (int i = 0; i < 5; i++)
        assert_int_equal(get(&program, "/health"), 200);
    assert_int_equal(workers_of(&program, &worker, 1), 1);
    assert_int_equal(kill(worker, SIGKILL), 0);
    for (int tries = WAIT_MS / 10;
         workers_of(&program, &next, 1) < 1 || next == worker; pause_ms(10))
        assert_true(tries-- > 0);
    reply = ask(&program, "/metrics", "");
    assert_non_null(strstr(reply.ptr, "silcrow_http_requests_total{route=\""
                                      "/health\",method=\"GET\",code=\"200\"} "
                                      "5\n"));
    assert_non_null(strstr(reply.ptr, "silcrow_worker_restarts_total 1\n"));
    buf_free(&reply);
    kill(program.pid, SIGHUP);
    for (int tries = WAIT_MS / 10;; pause_ms(10)) {
        reply = ask(&program, "/metrics", "");
        if (strstr(reply.ptr, "silcrow_config_reloads_total 1\n"))
            break;
        assert_true(tries-- > 0);
        buf_free(&reply);
    }
    buf_free(&reply);
    assert_int_equal(stop(&program), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(without_keys_only_the_listed_may_watch),
        FOLDER_TEST(with_keys_others_need_one_that_may_read_metrics),
        FOLDER_TEST(ready_needs_no_key_and_tells_no_name),
        FOLDER_TEST(another_address_tells_metrics_and_nothing_else),
        FOLDER_TEST(counts_outlive_the_worker_that_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
