/** The Model Context Protocol: both forms of it, errors, and what the tools
 * say. */
#include "ask.h"

#include "engine/json.h"
#include "folder.h"
#include "server/base64.h"
#include "server/cors.h"
#include "small_index.h"

static const struct small_section sections[] = {
    {"infusion#picc", "Infusion", "PICC lines",
     "A PICC is a long line that ends near the heart.", NULL, 0},
    {"infusion#rate", "Infusion", "Drip rate",
     "The drip rate <b>is</b> a number of drops for each minute.", NULL, 0},
};

static struct handler *with_index(const char *data)
{
    index_close(small_index(data, sections, COUNT(sections)));
    return handler_new(data, NULL);
}

/** Headers of a request in the newer form; NULL ones are not sent. */
struct sent {
    const char *body;
    const char *version;
    const char *method;
    const char *name;
    const char *origin;
};

static struct http_reply post(struct handler *handler, const struct sent *sent)
{
    struct http_request request = {
        .method = HTTP_POST, .path = STR("/mcp"), .body = str_of(sent->body)};
    struct http_reply reply = {0};

    ask_header(&request, "Content-Type", "application/json");
    ask_header(&request, "MCP-Protocol-Version", sent->version);
    ask_header(&request, "Mcp-Method", sent->method);
    ask_header(&request, "Mcp-Name", sent->name);
    ask_header(&request, "Origin", sent->origin);
    route_request(handler, &reply, &request);
    return reply;
}

/* ---- The older form ---------------------------------------------------- */

#define CALL(tool, arguments)                                                  \
    "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{"     \
    "\"name\":\"" tool "\",\"arguments\":" arguments "}}"

static void the_older_form_begins_with_initialize(void **state)
{
    static const struct {
        struct sent sent;
        int status;
        const char *has; /* NULL: no body */
    } rows[] = {
        {{"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{"
          "\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},"
          "\"clientInfo\":{\"name\":\"a\",\"version\":\"1\"}}}",
          NULL, NULL, NULL, NULL},
         200,
         "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":"
         "\"2025-06-18\",\"capabilities\":{\"tools\":{}},\"instructions\":"},
        {{"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{"
          "\"protocolVersion\":\"1999-01-01\"}}",
          NULL, NULL, NULL, NULL},
         200,
         "\"protocolVersion\":\"2025-11-25\""},
        {{"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{"
          "\"protocolVersion\":\"2026-07-28\"}}",
          NULL, NULL, NULL, NULL},
         200,
         "\"protocolVersion\":\"2025-11-25\""},
        {{"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\"}", NULL,
          NULL, NULL, NULL},
         200,
         "\"code\":-32602"},
        {{"{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
          "2025-06-18", NULL, NULL, NULL},
         202,
         NULL},
        {{"{\"jsonrpc\":\"2.0\",\"id\":\"a\\\"b\",\"method\":\"ping\"}",
          "2025-11-25", NULL, NULL, NULL},
         200,
         "{\"jsonrpc\":\"2.0\",\"id\":\"a\\\"b\",\"result\":{}}"},
        {{"{\"id\":9007199254740993,\"jsonrpc\":\"2.0\",\"method\":\"ping\"}",
          "2025-03-26", NULL, NULL, NULL},
         200,
         "\"id\":9007199254740993,"},
        {{"{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}",
          "2025-06-18", NULL, NULL, NULL},
         200,
         "\"result\":{\"tools\":[{\"name\":\"search_guides\""},
        {{"{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"resources/list\"}",
          "2025-06-18", NULL, NULL, NULL},
         200,
         "\"error\":{\"code\":-32601"},
        {{"{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"server/discover\"}", NULL,
          NULL, NULL, NULL},
         200,
         "\"code\":-32601"},
        {{"{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}", "2024-11-05",
          NULL, NULL, NULL},
         400,
         "\"error\":{\"code\":-32022"},
        {{CALL("search_guides", "{\"query\":\"drip\"}"), "2025-06-18", NULL,
          NULL, NULL},
         200,
         "\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"1. Infusion > "
         "Drip rate\\n   id: infusion#rate\\n   url: infusion#rate"},
    };
    struct handler *handler = with_index(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_reply reply = post(handler, &rows[i].sent);

        assert_int_equal(reply.status, rows[i].status);
        if (!rows[i].has)
            assert_int_equal(reply.body.len, 0);
        else if (!strstr(ask_text(&reply), rows[i].has))
            fail_msg("%s: %s", rows[i].sent.body, ask_text(&reply));
        http_reply_release(&reply);
    }
    handler_free(handler);
}

/* ---- The newer form ---------------------------------------------------- */

#define META(version)                                                          \
    "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"" version "\","  \
    "\"io.modelcontextprotocol/clientCapabilities\":{}}"

#define NEW "2026-07-28"

#define DISCOVER                                                               \
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"server/discover\",\"params\":" \
    "{" META(NEW) "}}"

#define SEARCH                                                                 \
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{"     \
    "\"name\":\"search_guides\",\"arguments\":{\"query\":\"picc\"}," META(     \
        NEW) "}}"

static void in_the_newer_form_each_request_says_all(void **state)
{
    static const struct {
        struct sent sent;
        int status;
        const char *has;
    } rows[] = {
        {{DISCOVER, NEW, "server/discover", NULL, NULL},
         200,
         "\"result\":{\"resultType\":\"complete\",\"_meta\":{"
         "\"io.modelcontextprotocol/serverInfo\":{\"name\":\"silcrow\","},
        {{DISCOVER, NEW, "server/discover", NULL, NULL},
         200,
         "\"supportedVersions\":[\"2026-07-28\",\"2025-11-25\",\"2025-06-18\","
         "\"2025-03-26\"],\"capabilities\":{\"tools\":{}},"},
        {{"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":"
          "{" META(NEW) "}}",
          NEW, "tools/list", NULL, NULL},
         200,
         "\"ttlMs\":3600000,\"cacheScope\":\"public\""},
        {{SEARCH, NEW, "tools/call", "search_guides", NULL},
         200,
         "id: infusion#picc"},
        {{SEARCH, NEW, "tools/call", "=?base64?c2VhcmNoX2d1aWRlcw==?=", NULL},
         200,
         "id: infusion#picc"},
        /* Headers and body differ, or a header is missing. */
        {{SEARCH, NEW, "tools/call", NULL, NULL}, 400, "\"code\":-32020"},
        {{SEARCH, NEW, "tools/call", "read_section", NULL},
         400,
         "\"code\":-32020"},
        {{SEARCH, NEW, "tools/call", "=?base64?c2Vh?=", NULL},
         400,
         "\"code\":-32020"},
        {{SEARCH, NEW, "tools/list", "search_guides", NULL},
         400,
         "\"code\":-32020"},
        {{SEARCH, NEW, NULL, "search_guides", NULL}, 400, "\"code\":-32020"},
        {{SEARCH, NULL, "tools/call", "search_guides", NULL},
         400,
         "\"code\":-32020"},
        {{SEARCH, "2025-11-25", "tools/call", "search_guides", NULL},
         400,
         "\"code\":-32020"},
        /* What a request must say of itself. */
        {{"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}", NEW,
          "tools/list", NULL, NULL},
         400,
         "\"code\":-32602"},
        {{"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":"
          "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"" NEW
          "\"}}}",
          NEW, "tools/list", NULL, NULL},
         400,
         "\"code\":-32602"},
        {{"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":"
          "{" META("2030-01-01") "}}",
          "2030-01-01", "tools/list", NULL, NULL},
         400,
         "\"code\":-32022,\"message\":\"Unsupported protocol "
         "version\",\"data\":"
         "{\"supported\":[\"2026-07-28\","},
        {{"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":"
          "{" META(NEW) "}}",
          NEW, "initialize", NULL, NULL},
         404,
         "\"code\":-32601"},
    };
    struct handler *handler = with_index(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_reply reply = post(handler, &rows[i].sent);

        if (reply.status != rows[i].status ||
            !strstr(ask_text(&reply), rows[i].has))
            fail_msg("%zu: %d %s", i, reply.status, ask_text(&reply));
        http_reply_release(&reply);
    }
    handler_free(handler);
}

/* ---- Errors ------------------------------------------------------------ */

static void what_is_no_request_is_an_error(void **state)
{
    static const struct {
        const char *body;
        int status;
        int code;
        const char *id; /* as in the reply; NULL: it has none */
    } rows[] = {
        {"{", 400, -32700, NULL},
        {"\xff", 400, -32700, NULL},
        {"[]", 400, -32600, NULL},
        {"[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]", 400, -32600,
         NULL},
        {"1", 400, -32600, NULL},
        {"{}", 400, -32600, NULL},
        {"{\"id\":1,\"method\":\"ping\"}", 400, -32600, "1"},
        {"{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}", 400, -32600,
         "1"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1}", 400, -32600, "1"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", 400, -32600, "1"},
        {"{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}", 400, -32600,
         NULL},
        {"{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}", 400, -32600,
         NULL},
        {"{\"jsonrpc\":\"2.0\",\"id\":[1],\"method\":\"ping\"}", 400, -32600,
         NULL},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]}",
         400, -32600, "1"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}", 400, -32600, "1"},
        {CALL("nothing", "{}"), 200, -32602, "7"},
        {CALL("search_guides", "[]"), 200, -32602, "7"},
        {"{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\"}", 200,
         -32602, "7"},
    };
    struct handler *handler = with_index(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_reply reply =
            post(handler, &(struct sent){.body = rows[i].body});
        struct json *json;
        const struct json *error;

        assert_int_equal(json_parse(&json, buf_view(&reply.body), NULL), 0);
        error = json_member(json, "error");
        if (reply.status != rows[i].status ||
            json_number(json_member(error, "code")) != rows[i].code)
            fail_msg("%s: %d %s", rows[i].body, reply.status, ask_text(&reply));
        assert_true((json_member(json, "id") != NULL) == (rows[i].id != NULL));
        assert_true(json_string(json_member(error, "message")).len > 0);
        assert_null(json_member(json, "result"));
        json_free(json);
        http_reply_release(&reply);
    }
    handler_free(handler);
}

static void pages_of_other_sites_ask_where_cors_allows_it(void **state)
{
    static const struct {
        const char *cors; /* NULL: not set */
        const char *origin;
        int status;
    } rows[] = {
        {NULL, NULL, 202},
        {NULL, "https://a.example", 403},
        {NULL, "null", 403},
        {"https://a.example", "https://a.example", 202},
        {"https://a.example", "https://b.example", 403},
        {"https://a.example", NULL, 202},
        {"*", "https://b.example", 202},
    };
    struct handler *handler = with_index(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct sent sent = {
            .body = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}",
            .origin = rows[i].origin};
        struct arena arena = {0};
        struct http_reply reply;
        struct cors cors = {0};

        if (rows[i].cors)
            assert_int_equal(cors_read(&cors, rows[i].cors, &arena, NULL), 0);
        handler->cors = &cors;
        reply = post(handler, &sent);
        assert_int_equal(reply.status, rows[i].status);
        http_reply_release(&reply);
        arena_release(&arena);
    }
    handler->cors = NULL;
    handler_free(handler);
}

static void only_post_is_answered(void **state)
{
    struct handler *handler = with_index(*state);
    struct http_reply reply = ask(handler, &(struct ask){.target = "/mcp"});

    assert_int_equal(reply.status, 405);
    assert_str(http_reply_find(&reply, "Allow"), "POST, OPTIONS");
    http_reply_release(&reply);
    handler_free(handler);
}

/* ---- The tools --------------------------------------------------------- */

static void tools_say_what_they_found_and_what_is_wrong(void **state)
{
    static const struct {
        const char *body;
        bool failed;
        const char *says;
    } rows[] = {
        {CALL("search_guides", "{\"query\":\"drip rate\"}"), false,
         "url: infusion#rate:~:text="},
        {CALL("search_guides", "{\"query\":\"PICC\",\"limit\":1}"), false,
         "1. Infusion > PICC lines"},
        {CALL("search_guides", "{\"query\":\"dirp rate\"}"), false,
         "Searched for: drip rate"},
        {CALL("search_guides", "{\"query\":\"zzzz\"}"), false,
         "No section was found."},
        {CALL("search_guides", "{\"query\":\"drip\",\"filter\":\"level = 9\"}"),
         false, "No section was found."},
        {CALL("search_guides", "{}"), true, "`query` must be"},
        {CALL("search_guides", "{\"query\":\" \"}"), true, "`query` must be"},
        {CALL("search_guides", "{\"query\":1}"), true, "`query` must be"},
        {CALL("search_guides", "{\"query\":\"a\",\"limit\":0}"), true,
         "from 1 to 20"},
        {CALL("search_guides", "{\"query\":\"a\",\"limit\":21}"), true,
         "from 1 to 20"},
        {CALL("search_guides", "{\"query\":\"a\",\"limit\":\"2\"}"), true,
         "from 1 to 20"},
        {CALL("search_guides", "{\"query\":\"a\",\"filter\":\"level =\"}"),
         true, "a value was expected"},
        {CALL("search_guides", "{\"query\":\"a\",\"index\":\"none\"}"), true,
         "There is no such index."},
        {CALL("search_guides", "{\"query\":\"a\",\"top\":3}"), true,
         "There is no argument `top`."},
        {CALL("read_section", "{\"id\":\"infusion#rate\"}"), false,
         "The drip rate <b>is<\\/b> a number of drops for each minute."},
        {CALL("read_section", "{\"id\":\"infusion#rate\"}"), false,
         "Before: PICC lines (id: infusion#picc)"},
        {CALL("read_section", "{\"id\":\"none\"}"), true,
         "There is no section with that id."},
        {CALL("read_section", "{}"), true, "`id` must be"},
        {CALL("read_section", "{\"id\":\"a\",\"index\":\"none\"}"), true,
         "There is no such index."},
    };
    struct handler *handler = with_index(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_reply reply =
            post(handler, &(struct sent){.body = rows[i].body});
        const char *failed = strstr(ask_text(&reply), "\"isError\":true");

        if (reply.status != 200 || (failed != NULL) != rows[i].failed ||
            !strstr(ask_text(&reply), rows[i].says))
            fail_msg("%s: %s", rows[i].body, ask_text(&reply));
        http_reply_release(&reply);
    }
    handler_free(handler);
}

static void base64_is_whole_groups(void **state)
{
    static const struct {
        const char *text;
        const char *bytes; /* NULL: refused */
    } rows[] = {
        {"", ""},        {"Zg==", "f"},        {"Zm8=", "fo"},
        {"Zm9v", "foo"}, {"Zm9vYg==", "foob"}, {"+/+/", "\xfb\xff\xbf"},
        {"Zg", NULL},    {"Zg=", NULL},        {"Z===", NULL},
        {"====", NULL},  {"Zg==Zg==", NULL},   {"Zm9_", NULL},
        {"Zm 9", NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf out = {0};
        const int rc = base64_decode(&out, str_of(rows[i].text));

        assert_int_equal(rc, rows[i].bytes ? 0 : -1);
        if (rows[i].bytes)
            assert_str(buf_view(&out), rows[i].bytes);
        buf_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(the_older_form_begins_with_initialize),
        FOLDER_TEST(in_the_newer_form_each_request_says_all),
        FOLDER_TEST(what_is_no_request_is_an_error),
        FOLDER_TEST(pages_of_other_sites_ask_where_cors_allows_it),
        FOLDER_TEST(only_post_is_answered),
        FOLDER_TEST(tools_say_what_they_found_and_what_is_wrong),
        cmocka_unit_test(base64_is_whole_groups),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
