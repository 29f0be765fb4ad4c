/** Counters: shared, added up, and told in the format of Prometheus. */
#include "test.h"

#include <ctype.h>
#include <math.h>
#include <sys/wait.h>
#include <unistd.h>

#include "folder.h"
#include "server/handler.h"
#include "server/key_date.h"
#include "server/reply.h"
#include "server/route.h"
#include "small_index.h"

static const struct small_section sections[] = {
    {"/infusion/#picc", "Infusion", "PICC lines",
     "A PICC is a long line that ends near the heart.", NULL, 0},
    {"/infusion/#rate", "Infusion", "Drip rate",
     "The drip rate is a number of drops.", NULL, 0},
};

/** A handler with an index and counters for two workers. */
struct fixture {
    struct handler *handler;
    struct metrics *metrics;
    struct options options;
};

static void begin(struct fixture *fixture, const char *data)
{
    *fixture = (struct fixture){.handler = NULL};
    index_close(small_index(data, sections, COUNT(sections)));
    fixture->handler = handler_new(data, NULL);
    assert_int_equal(metrics_map(&fixture->metrics, 2, NULL), 0);
    address_list_parse(&fixture->options.metrics_from, "127.0.0.0/8", NULL);
    address_list_parse(&fixture->options.proxies, "127.0.0.0/8", NULL);
    fixture->handler->metrics = fixture->metrics;
    fixture->handler->options = &fixture->options;
}

static void end(struct fixture *fixture)
{
    handler_free(fixture->handler);
    metrics_unmap(fixture->metrics);
}

/** Ask, and count it in the slot of a worker; the reply's body. */
static struct buf ask(struct fixture *fixture, size_t worker,
                      const char *target, const char *header, int status)
{
    struct http_request request = {
        .method = HTTP_GET, .path = str_of(target), .peer = STR("127.0.0.1")};
    const char *mark = strchr(target, '?');
    struct http_reply reply = {0};
    struct buf body = {0};

    if (mark) {
        request.path.len = (size_t)(mark - target);
        request.query = str_of(mark + 1);
    }
    if (header) {
        request.headers[0] = (struct http_header){
            {header, strcspn(header, ":")},
            str_of(header + strcspn(header, ":") + 2),
        };
        request.header_count = 1;
    }
    route_request(fixture->handler, &reply, &request);
    assert_int_equal(reply.status, status);
    metrics_reply(metrics_slot(fixture->metrics, worker), &reply, 300);
    buf_str(&body, buf_view(&reply.body));
    buf_byte(&body, '\0');
    http_reply_release(&reply);
    return body;
}

static void visit(struct fixture *fixture, size_t worker, const char *target,
                  int status)
{
    struct buf body = ask(fixture, worker, target, NULL, status);

    buf_free(&body);
}

/* ---- A reader of the format -------------------------------------------- */

enum { FAMILIES_MAX = 64, SAMPLES_MAX = 512 };

/** What was read: families, and the samples as they stand. */
struct reader {
    char families[FAMILIES_MAX][80];
    char types[FAMILIES_MAX][16];
    size_t family_count;
    const char *samples[SAMPLES_MAX]; /* up to their values */
    size_t sample_count;
    double before; /* the last bucket of a histogram; -1: none */
};

static bool is_name(const char *text, size_t len)
{
    if (!len || isdigit((unsigned char)text[0]))
        return false;
    for (size_t i = 0; i < len; i++)
        if (!isalnum((unsigned char)text[i]) && !strchr("_:", text[i]))
            return false;
    return true;
}

static void read_comment(struct reader *reader, const char *line)
{
    char *family = reader->families[reader->family_count];
    char name[80], type[16];

    if (strncmp(line, "# HELP ", 7) == 0) {
        assert_true(reader->family_count < FAMILIES_MAX);
        assert_int_equal(sscanf(line, "# HELP %79s", family), 1);
        assert_non_null(strchr(line + 7, ' '));
        for (size_t i = 0; i < reader->family_count; i++)
            assert_string_not_equal(reader->families[i], family);
        return;
    }
    assert_int_equal(sscanf(line, "# TYPE %79s %15s", name, type), 2);
    assert_string_equal(name, family);
    assert_true(is_name(name, strlen(name)));
    assert_true(strcmp(type, "counter") == 0 || strcmp(type, "gauge") == 0 ||
                strcmp(type, "histogram") == 0);
    if (strcmp(type, "counter") == 0)
        assert_non_null(strstr(name, "_total"));
    else
        assert_null(strstr(name, "_total"));
    snprintf(reader->types[reader->family_count++], 16, "%s", type);
}

/** Read `{a="b",c="d"}`; what stands behind it. */
static const char *read_labels(const char *at)
{
    assert_int_equal(*at++, '{');
    for (;;) {
        const size_t len = strcspn(at, "=");

        assert_true(is_name(at, len));
        at += len + 1;
        assert_int_equal(*at++, '"');
        while (*at != '"') {
            assert_int_not_equal(*at, '\0');
            if (*at++ != '\\')
                continue;
            assert_non_null(strchr("n\"\\", *at));
            at++;
        }
        if (*++at == '}')
            return at + 1;
        assert_int_equal(*at++, ',');
    }
}

static void check_bucket(struct reader *reader, const char *line,
                         const char *suffix, double value)
{
    if (strncmp(suffix, "_bucket{", 8) == 0) {
        assert_non_null(strstr(line, "le=\""));
        if (strstr(line, "le=\"0.0001\""))
            reader->before = -1;
        assert_true(value >= reader->before);
        reader->before = value;
    } else if (strncmp(suffix, "_count", 6) == 0) {
        assert_true(value == reader->before); /* that of +Inf */
    } else {
        assert_int_equal(strncmp(suffix, "_sum", 4), 0);
    }
}

static void read_sample(struct reader *reader, const char *line)
{
    const char *family = reader->families[reader->family_count - 1];
    const size_t len = strlen(family);
    const char *at = line + strcspn(line, "{ ");
    char *end;
    double value;

    assert_int_equal(strncmp(line, family, len), 0);
    if (*at == '{')
        at = read_labels(at);
    assert_int_equal(*at, ' ');
    value = strtod(at + 1, &end);
    assert_int_equal(*end, '\0');
    assert_true(value >= 0);
    if (strcmp(reader->types[reader->family_count - 1], "histogram") == 0)
        check_bucket(reader, line, line + len, value);
    else
        assert_non_null(strchr("{ ", line[len]));
    for (size_t i = 0; i < reader->sample_count; i++)
        assert_false(strncmp(reader->samples[i], line, (size_t)(at - line)) ==
                         0 &&
                     strchr("\0 ", reader->samples[i][at - line]));
    assert_true(reader->sample_count < SAMPLES_MAX);
    reader->samples[reader->sample_count++] = line;
}

/** Read a whole text, which is cut at its lines; anything wrong fails. */
static void read_text(struct reader *reader, char *text)
{
    char *end;

    *reader = (struct reader){.before = -1};
    for (; *text; text = end + 1) {
        end = strchr(text, '\n');
        assert_non_null(end);
        *end = '\0';
        if (text[0] == '#')
            read_comment(reader, text);
        else
            read_sample(reader, text);
    }
}

/** The value of a sample, as it stands before it. */
static double value_of(const struct reader *reader, const char *sample)
{
    const size_t len = strlen(sample);

    for (size_t i = 0; i < reader->sample_count; i++)
        if (strncmp(reader->samples[i], sample, len) == 0 &&
            reader->samples[i][len] == ' ')
            return strtod(reader->samples[i] + len, NULL);
    fail_msg("no sample %s", sample);
    return NAN;
}

/* ---- Tests ------------------------------------------------------------- */

static void any_worker_answers_for_all(void **state)
{
    struct fixture fixture;
    struct reader reader;
    struct buf body;

    begin(&fixture, *state);
    visit(&fixture, 0, "/search?q=picc", 200);
    visit(&fixture, 1, "/search?q=picc", 200);
    visit(&fixture, 1, "/search?q=zzzzzz", 200);
    visit(&fixture, 0, "/?q=drip", 200);
    visit(&fixture, 1, "/search?q=picc&index=none", 404);
    visit(&fixture, 0, "/nothing/of/this/path", 404);
    body = ask(&fixture, 0, "/metrics", NULL, 200);
    read_text(&reader, body.ptr);
#define REQUESTS "silcrow_http_requests_total"
    assert_true(value_of(&reader, REQUESTS "{route=\"/search\",method=\"GET\","
                                           "code=\"200\"}") == 3);
    assert_true(value_of(&reader, REQUESTS "{route=\"/search\",method=\"GET\","
                                           "code=\"404\"}") == 1);
    assert_true(value_of(&reader, REQUESTS "{route=\"none\",method=\"none\","
                                           "code=\"404\"}") == 1);
    assert_true(value_of(&reader, "silcrow_http_errors_total"
                                  "{code=\"index_not_found\"}") == 1);
    assert_true(value_of(&reader, "silcrow_searches_total") == 4);
    assert_true(value_of(&reader, "silcrow_search_cache_hits_total") == 1);
    assert_true(value_of(&reader, "silcrow_search_zero_results_total") == 1);
    assert_true(value_of(&reader, "silcrow_workers") == 2);
    assert_true(
        value_of(&reader, "silcrow_index_documents{index=\"guides\"}") == 2);
    assert_true(value_of(&reader, "silcrow_index_open{index=\"guides\"}") == 1);
#define SEARCH "{route=\"/search\",method=\"GET\",le=\""
    assert_true(value_of(&reader,
                         "silcrow_http_request_duration_seconds_bucket" SEARCH
                         "0.00025\"}") == 0);
    assert_true(value_of(&reader,
                         "silcrow_http_request_duration_seconds_bucket" SEARCH
                         "0.0005\"}") == 4);
    buf_free(&body);
    end(&fixture);
}

static void processes_add_to_what_they_share(void **state)
{
    struct metrics *metrics;
    int status;

    (void)state;
    assert_int_equal(metrics_map(&metrics, 2, NULL), 0);
    for (size_t i = 0; i < 2; i++) {
        if (fork() == 0) {
            uint64_t cpu = 0;

            metrics_add(metrics_slot(metrics, i), METRICS_SEARCH, 20 + i);
            metrics_process(metrics_slot(metrics, i), &cpu);
            _exit(0);
        }
        assert_true(wait(&status) > 0);
        assert_int_equal(status, 0);
    }
    assert_int_equal(metrics_events(metrics, METRICS_SEARCH), 41);
    assert_true(metrics_gauges(metrics, METRICS_RESIDENT) > 4096);
    metrics_add(NULL, METRICS_SEARCH, 1);
    metrics_unmap(metrics);
}

static void there_is_room_for_all_that_is_counted(void **state)
{
    (void)state;
    assert_null(route_by_number(METRICS_ROUTES_MAX));
    assert_true(reply_code_count <= METRICS_CODES_MAX);
    assert_int_equal(http_status_by_number(METRICS_STATUSES_MAX), 0);
}

static void a_quantile_is_the_end_of_its_bucket(void **state)
{
    const struct http_reply reply = {.status = 200};
    struct metrics *metrics;

    (void)state;
    assert_int_equal(metrics_map(&metrics, 1, NULL), 0);
    assert_true(metrics_quantile(metrics, 0.5) == 0);
    for (int i = 0; i < 98; i++)
        metrics_reply(metrics_slot(metrics, 0), &reply, 90);
    metrics_reply(metrics_slot(metrics, 0), &reply, 1000);
    metrics_reply(metrics_slot(metrics, 0), &reply, 5000000);
    assert_int_equal(metrics_requests(metrics), 100);
    assert_true(metrics_quantile(metrics, 0.5) == 0.0001);
    assert_true(metrics_quantile(metrics, 0.99) == 0.001);
    assert_true(isinf(metrics_quantile(metrics, 1)));
    metrics_unmap(metrics);
}

static void the_documentation_names_every_metric(void **state)
{
    char *path = mem_format("%s/docs/watching.md", getenv("SILCROW_SOURCE"));
    struct fixture fixture;
    struct reader reader;
    struct buf text = {0}, body;
    size_t told = 0;

    folder_read(&text, path);
    buf_byte(&text, '\0');
    begin(&fixture, *state);
    body = ask(&fixture, 0, "/metrics", NULL, 200);
    read_text(&reader, body.ptr);
    for (size_t i = 0; i < reader.family_count; i++) {
        char *row =
            mem_format("\n| `%s` | %s | ", reader.families[i], reader.types[i]);

        if (!strstr(text.ptr, row))
            fail_msg("docs/watching.md wants%s", row);
        free(row);
    }
    for (const char *at = text.ptr; (at = strstr(at, "\n| `")); at++)
        told++;
    assert_int_equal(told, reader.family_count);
    buf_free(&body);
    buf_free(&text);
    free(path);
    end(&fixture);
}

static void a_label_cannot_end_before_its_end(void **state)
{
    const struct metrics_label labels[] = {
        {"a", STR("x\"} 1\n\\y")}, {"b", {NULL, 0}}, {.name = NULL}};
    struct buf out = {0};

    (void)state;
    metrics_put_sample(&out, "m", labels, 0.25);
    assert_str(buf_view(&out), "m{a=\"x\\\"} 1\\n\\\\y\",b=\"\"} 0.25\n");
    buf_clear(&out);
    metrics_put_sample(&out, "m", NULL, INFINITY);
    assert_str(buf_view(&out), "m +Inf\n");
    buf_free(&out);
}

static void only_those_who_may_read_how_the_server_is_doing(void **state)
{
    static const struct {
        const char *from;
        const char *header;
        int status;
    } rows[] = {
        {"127.0.0.0/8", NULL, 200},
        {"127.0.0.0/8", "X-Forwarded-For: 192.0.2.1", 403},
        {"127.0.0.0/8", "x-forwarded-for: 192.0.2.1, 127.0.0.1", 403},
        {"127.0.0.0/8", "X-Forwarded-For: nonsense", 403},
        {"127.0.0.0/8", "Forwarded: for=192.0.2.1", 403},
        {"127.0.0.0/8", "X-Real-IP: 192.0.2.1", 403},
        {"127.0.0.0/8", "Via: 1.1 a", 403},
        {"192.0.2.0/24", "X-Forwarded-For: 192.0.2.1", 200},
        {"192.0.2.0/24", NULL, 403},
        {"none", NULL, 403},
    };
    static const char *const targets[] = {"/metrics", "/status"};
    struct fixture fixture;

    begin(&fixture, *state);
    for (size_t i = 0; i < COUNT(rows) * COUNT(targets); i++) {
        struct buf body;

        address_list_parse(&fixture.options.metrics_from, rows[i / 2].from,
                           NULL);
        body = ask(&fixture, 0, targets[i % 2], rows[i / 2].header,
                   rows[i / 2].status);
        buf_free(&body);
    }
    fixture.handler->metrics = NULL;
    visit(&fixture, 0, "/metrics", 403);
    end(&fixture);
}

static void ready_is_an_index_that_can_be_read_and_is_not_too_old(void **state)
{
    char *data = mem_format("%s/data", (const char *)*state);
    char *current = mem_format("%s/guides/current", data);
    char *away = mem_format("%s/guides/away", data);
    struct fixture fixture;

    assert_int_equal(mkdir(data, 0777), 0);
    begin(&fixture, data);
    visit(&fixture, 0, "/ready", 200);
    fixture.options.ready_age = 1; /* the small index is from long ago */
    visit(&fixture, 0, "/ready", 503);
    fixture.options.ready_age = 0;
    assert_int_equal(rename(current, away), 0);
    assert_int_equal(symlink("generations/999999", current), 0);
    handler_reopen(fixture.handler);
    visit(&fixture, 0, "/ready", 503);
    end(&fixture);
    free(away);
    free(current);
    free(data);
}

static void without_an_index_nothing_is_ready(void **state)
{
    struct handler *handler = handler_new(*state, NULL);
    struct http_request request = {.method = HTTP_GET, .path = STR("/ready")};
    struct http_reply reply = {0};

    route_request(handler, &reply, &request);
    assert_int_equal(reply.status, 503);
    assert_non_null(str_find(buf_view(&reply.body), STR("\"not_ready\"")));
    http_reply_release(&reply);
    handler_free(handler);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(any_worker_answers_for_all),
        cmocka_unit_test(processes_add_to_what_they_share),
        cmocka_unit_test(there_is_room_for_all_that_is_counted),
        cmocka_unit_test(a_quantile_is_the_end_of_its_bucket),
        FOLDER_TEST(the_documentation_names_every_metric),
        cmocka_unit_test(a_label_cannot_end_before_its_end),
        FOLDER_TEST(only_those_who_may_read_how_the_server_is_doing),
        FOLDER_TEST(ready_is_an_index_that_can_be_read_and_is_not_too_old),
        FOLDER_TEST(without_an_index_nothing_is_ready),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
