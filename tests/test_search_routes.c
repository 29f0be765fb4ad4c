/** GET and POST /search: parameters, forms of the answer, what is reused. */
#include "ask.h"

#include "engine/json.h"
#include "folder.h"
#include "server/gzip.h"
#include "small_index.h"

static const struct small_section sections[] = {
    {"infusion#picc", "Infusion", "PICC lines",
     "A PICC is a long line that ends near the heart.", NULL, 0},
    {"infusion#rate", "Infusion", "Drip rate",
     "The drip rate <b>is</b> a number of drops.", NULL, 0},
    {"infusion#escape", "Infusion", "Bad \033[31mterminal",
     "A drip of \033]0;bad\007 bytes.\nAnother block.", NULL, 0},
};

static struct handler *with_index(const char *data)
{
    index_close(small_index(data, sections, COUNT(sections)));
    return handler_new(data, NULL);
}

/* ---- The body of a search ---------------------------------------------- */

/** The answer from its hits on: what comes before tells the time. */
static const char *hits_of(struct http_reply *reply)
{
    const char *hits = strstr(ask_text(reply), "\"hits\"");

    return hits ? hits : ask_text(reply);
}

static void a_body_asks_what_a_query_string_asks(void **state)
{
    static const struct {
        const char *target;
        const char *body;
    } rows[] = {
        {"/search?q=drip", "{\"q\":\"drip\"}"},
        {"/search?q=drip&limit=1", "{\"q\":\"drip\",\"limit\":1}"},
        {"/search?q=drip&offset=1", "{\"q\":\"drip\",\"offset\":1.0}"},
        {"/search?q=dirp&correct=0", "{\"q\":\"dirp\",\"correct\":false}"},
        {"/search?q=dirp&correct=0", "{\"q\":\"dirp\",\"correct\":0}"},
        {"/search?q=drip&explain=1", "{\"q\":\"drip\",\"explain\":true}"},
        {"/search?q=drip&snippet=20", "{\"q\":\"drip\",\"snippet\":20}"},
        {"/search?q=drip&index=guides",
         "{\"q\":\"drip\",\"index\":\"guides\"}"},
        {"/search?filter=level+%3D+2", "{\"filter\":\"level = 2\"}"},
        {"/search?filter=level+%3D+2", "{\"q\":null,\"filter\":[[\"level = "
                                       "9\",\"level = 2\"],\"level > 0\"]}"},
        {"/search?filter=level+%3D+9", " { \"filter\" : [ \"level = 9\" ] } "},
        {"/search?facets=level,guide&limit=0",
         "{\"facets\":[\"level\",\"guide\"],\"limit\":0}"},
        {"/search?facets=level", "{\"facets\":\"level\"}"},
        {"/search?sort=level:asc", "{\"sort\":[\"level:asc\"]}"},
        {"/search?q=drip&group=guide&group_size=1",
         "{\"q\":\"drip\",\"group\":\"guide\",\"group_size\":1}"},
        {"/search?q=drip&distinct=guide",
         "{\"q\":\"drip\",\"distinct\":\"guide\"}"},
        {"/search?q=drip&format=json", "{\"q\":\"drip\",\"format\":\"json\"}"},
        {"/search?q=drip", "{\"q\":\"drip\",\"limit\":null}"},
        {"/search?q=%22drip%22", " {\"q\": \"\\\"dr\\u0069p\\\"\"} "},
    };
    struct handler *handler = with_index(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_reply get =
            ask(handler, &(struct ask){.target = rows[i].target});
        struct http_reply post = ask(
            handler, &(struct ask){.target = "/search", .body = rows[i].body});

        if (get.status != 200 || post.status != 200)
            fail_msg("%s: %s", rows[i].target, ask_text(&post));
        assert_string_equal(hits_of(&get), hits_of(&post));
        assert_int_equal(http_reply_find(&post, "ETag").len, 0);
        assert_str(http_reply_find(&post, "Cache-Control"), "no-store");
        http_reply_release(&get);
        http_reply_release(&post);
    }
    handler_free(handler);
}

static void a_wrong_body_is_told_by_its_member(void **state)
{
    static const struct {
        const char *body;
        const char *type; /* or NULL */
        int status;
        const char *code;
        const char *says;
    } rows[] = {
        {"{\"q\":1}", NULL, 400, "invalid_search_q",
         "Invalid value type at `.q`: expected a string, but found a number: "
         "`1`"},
        {"{\"q\":[\"a\"]}", NULL, 400, "invalid_search_q",
         "expected a string, but found an array\""},
        {"{\"limit\":\"3\"}", NULL, 400, "invalid_search_limit",
         "expected a whole number, but found a string: `\\\"3\\\"`"},
        {"{\"limit\":1.5}", NULL, 400, "invalid_search_limit", "number: `1.5`"},
        {"{\"limit\":-1}", NULL, 400, "invalid_search_limit", "number: `-1`"},
        {"{\"limit\":1001}", NULL, 400, "invalid_search_limit", "1000"},
        {"{\"limit\":1e300}", NULL, 400, "invalid_search_limit", "1000"},
        {"{\"offset\":true}", NULL, 400, "invalid_search_offset",
         "boolean: `true`"},
        {"{\"correct\":\"no\"}", NULL, 400, "invalid_search_correct",
         "expected a boolean"},
        {"{\"explain\":2}", NULL, 400, "invalid_search_explain", "`2`"},
        {"{\"facets\":[\"level\",3]}", NULL, 400, "invalid_search_facets",
         "`.facets[1]`: expected a string without commas, but found a number"},
        {"{\"facets\":[\"a,b\"]}", NULL, 400, "invalid_search_facets",
         "`.facets[0]`"},
        {"{\"sort\":{}}", NULL, 400, "invalid_search_sort",
         "expected an array of strings, but found an object"},
        {"{\"sort\":[\"color:asc\"]}", NULL, 400, "invalid_search_sort",
         "`color`"},
        {"{\"filter\":\"level =\"}", NULL, 400, "invalid_search_filter",
         "a value was expected"},
        {"{\"filter\":1}", NULL, 400, "invalid_search_filter",
         "`.filter`: expected a string or an array, but found a number: `1`"},
        {"{\"filter\":[\"level =\"]}", NULL, 400, "invalid_search_filter",
         "a value was expected"},
        {"{\"filter\":[1]}", NULL, 400, "invalid_search_filter", "filter"},
        {"{\"format\":\"xml\"}", NULL, 400, "invalid_search_format", "`text`"},
        {"{\"query\":\"a\"}", NULL, 400, "bad_request",
         "Unknown field `query`: expected one of `q`, `index`"},
        {"{\"q\":\"a\",\"q\":\"b\"}", NULL, 400, "malformed_payload", "twice"},
        {"{\"q\":\"a\"", NULL, 400, "malformed_payload", "byte"},
        {"{\"q\":\"\\ud800\"}", NULL, 400, "malformed_payload", "byte"},
        {"{\"q\":\"a\\u0000\"}", NULL, 400, "malformed_payload", "byte"},
        {"[]", NULL, 400, "bad_request",
         "expected an object, but found an array"},
        {"\"q\"", NULL, 400, "bad_request", "an object, but found a string"},
        {" ", NULL, 400, "missing_payload", "no body"},
        {"{}", "", 415, "missing_content_type", "application/json"},
        {"{}", "text/plain", 415, "invalid_content_type", "application/json"},
        {"q=a", "application/x-www-form-urlencoded", 415,
         "invalid_content_type", "application/json"},
        {"{\"q\":\"a\",\"index\":\"nope\"}", NULL, 404, "index_not_found",
         "`nope`"},
    };
    struct handler *handler = with_index(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_reply reply = ask(handler, &(struct ask){
                                                   .target = "/search",
                                                   .body = rows[i].body,
                                                   .type = rows[i].type,
                                               });
        char *code = mem_format("\"code\":\"%s\"", rows[i].code);

        if (reply.status != rows[i].status || !strstr(ask_text(&reply), code) ||
            !strstr(ask_text(&reply), rows[i].says))
            fail_msg("%s: %s", rows[i].body, ask_text(&reply));
        free(code);
        http_reply_release(&reply);
    }
    handler_free(handler);
}

static void a_type_may_have_parameters(void **state)
{
    struct handler *handler = with_index(*state);
    struct http_reply reply =
        ask(handler, &(struct ask){.target = "/search",
                                   .body = "{}",
                                   .type = "Application/JSON; charset=utf-8"});

    assert_int_equal(reply.status, 200);
    http_reply_release(&reply);
    handler_free(handler);
}

static void a_body_of_any_depth_is_answered(void **state)
{
    struct handler *handler = with_index(*state);
    struct buf body = {0};
    struct http_reply reply;

    buf_text(&body, "{\"q\":");
    for (int i = 0; i < 20000; i++)
        buf_byte(&body, '[');
    buf_byte(&body, '\0');
    reply = ask(handler, &(struct ask){.target = "/search", .body = body.ptr});
    assert_int_equal(reply.status, 400);
    http_reply_release(&reply);
    buf_free(&body);
    handler_free(handler);
}

/* ---- Text -------------------------------------------------------------- */

static void an_answer_as_text_cannot_steer_a_terminal(void **state)
{
    struct handler *handler = with_index(*state);
    struct http_reply reply =
        ask(handler, &(struct ask){.target = "/search?q=drip&format=text"});

    assert_int_equal(reply.status, 200);
    assert_str(http_reply_find(&reply, "Content-Type"),
               "text/plain; charset=utf-8");
    for (size_t i = 0; i < reply.body.len; i++)
        assert_true((unsigned char)reply.body.ptr[i] >= ' ' ||
                    reply.body.ptr[i] == '\n');
    assert_non_null(strstr(ask_text(&reply), "Infusion \u203a Drip rate\n"
                                             "     infusion#rate\n"));
    assert_non_null(strstr(ask_text(&reply), "2 sections with all the words"));
    http_reply_release(&reply);
    handler_free(handler);
}

/* ---- Sections like another --------------------------------------------- */

static void sections_like_another_are_found(void **state)
{
    static const struct {
        const char *target;
        int status;
        const char *has;
    } rows[] = {
        {"/similar?id=infusion%23rate", 200,
         "\"hits\":[{\"id\":\"infusion#escape\""},
        {"/similar?id=infusion%23rate&limit=0", 200, "\"hits\":[]"},
        {"/similar?id=infusion%23rate&filter=level+%3D+9", 200, "\"hits\":[]"},
        {"/similar?id=infusion%23rate&group=guide", 200, "\"total_groups\":1"},
        {"/similar?id=infusion%23rate&format=text", 200, "terminal"},
        {"/similar", 400, "missing_document_id"},
        {"/similar?id=", 400, "missing_document_id"},
        {"/similar?id=a&id=b", 400, "invalid_document_id"},
        {"/similar?id=nope", 404, "document_not_found"},
        {"/similar?id=infusion%23rate&q=x", 400,
         "expected one of `id`, `index`, `limit`"},
        {"/similar?id=infusion%23rate&limit=1001", 400, "invalid_search_limit"},
        {"/similar?id=infusion%23rate&filter=x", 400, "invalid_search_filter"},
        {"/similar?id=infusion%23rate&index=nope", 404, "index_not_found"},
        {"/search?q=drip&id=a", 400, "Unknown parameter `id`"},
        {"/search?q=drip&from=/infusion", 200, "\"total\":2"},
        {"/search?q=&from=/nowhere/drip-rate", 200,
         "\"hits\":[{\"id\":\"infusion#rate\""},
        {"/search?from=a&from=b", 400, "invalid_search_from"},
    };
    struct handler *handler = with_index(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_reply reply =
            ask(handler, &(struct ask){.target = rows[i].target});

        if (reply.status != rows[i].status ||
            !strstr(ask_text(&reply), rows[i].has))
            fail_msg("%s: %s", rows[i].target, ask_text(&reply));
        assert_true((http_reply_find(&reply, "ETag").len > 0) ==
                    (rows[i].status == 200));
        http_reply_release(&reply);
    }
    handler_free(handler);
}

/* ---- One section ------------------------------------------------------- */

static void a_section_is_told_whole(void **state)
{
    struct handler *handler = with_index(*state);
    struct http_reply reply =
        ask(handler, &(struct ask){.target = "/sections/infusion%23rate"});
    struct json *json;

    assert_int_equal(reply.status, 200);
    assert_true(http_reply_find(&reply, "ETag").len > 0);
    assert_int_equal(json_parse(&json, buf_view(&reply.body), NULL), 0);
    assert_str(json_string(json_member(json, "id")), "infusion#rate");
    assert_str(json_string(json_member(json, "guide")), "infusion");
    assert_str(json_string(json_member(json, "heading")), "Drip rate");
    assert_str(json_string(json_member(json, "body")),
               "The drip rate <b>is</b> a number of drops.");
    assert_str(json_string(json_member(json_member(json, "previous"), "id")),
               "infusion#picc");
    assert_str(json_string(json_member(json_member(json, "next"), "id")),
               "infusion#escape");
    assert_null(json_member(json, "parent"));
    json_free(json);
    http_reply_release(&reply);
    handler_free(handler);
}

static void a_section_as_text_cannot_steer_a_terminal(void **state)
{
    struct handler *handler = with_index(*state);
    struct http_reply reply =
        ask(handler,
            &(struct ask){.target = "/sections/infusion%23escape?format=text"});

    assert_string_equal(ask_text(&reply),
                        "Infusion \u203a Bad [31mterminal\ninfusion#escape\n\n"
                        "A drip of ]0;bad bytes.\nAnother block.\n");
    http_reply_release(&reply);
    handler_free(handler);
}

static void a_wrong_section_is_an_error(void **state)
{
    static const struct {
        const char *target;
        int status;
        const char *code;
    } rows[] = {
        {"/sections/nope", 404, "document_not_found"},
        {"/sections/infusion#rate%00", 400, "bad_request"},
        {"/sections/%zz", 400, "bad_request"},
        {"/sections/%FF", 400, "bad_request"},
        {"/sections/", 404, "not_found"},
        {"/sections/a/b", 404, "not_found"},
        {"/sections/a?index=nope", 404, "index_not_found"},
        {"/sections/a?lang=en", 400, "bad_request"},
        {"/sections/a?format=xml", 400, "invalid_search_format"},
    };
    struct handler *handler = with_index(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_reply reply =
            ask(handler, &(struct ask){.target = rows[i].target});

        if (reply.status != rows[i].status ||
            !strstr(ask_text(&reply), rows[i].code))
            fail_msg("%s: %s", rows[i].target, ask_text(&reply));
        assert_int_equal(http_reply_find(&reply, "ETag").len, 0);
        http_reply_release(&reply);
    }
    handler_free(handler);
}

/* ---- Compression and reuse --------------------------------------------- */

static void what_the_client_takes_is_read_by_its_weights(void **state)
{
    static const struct {
        const char *accepts;
        bool gzip;
    } rows[] = {
        {"", false},
        {"gzip", true},
        {"GZIP", true},
        {"x-gzip", true},
        {"gzip, deflate, br, zstd", true},
        {"br,gzip", true},
        {"br", false},
        {"identity", false},
        {"*", true},
        {"*;q=0", false},
        {"gzip;q=0", false},
        {"gzip;q=0.000", false},
        {"gzip;q=0.001", true},
        {"gzip ; q=0.5", true},
        {"gzip;q=0, *;q=1", false},
        {"*;q=0, gzip;q=1", true},
        {"gzip;q=0.5, identity;q=1", false},
        {"gzip;q=1, identity;q=0.5", true},
        {"identity;q=0, *;q=0.1", true},
        {"gzip;q=x", false},
        {"gzip;q=", false},
        {"gzipped", false},
        {",, gzip ,", true},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        if (gzip_accepted(str_of(rows[i].accepts)) != rows[i].gzip)
            fail_msg("%s", rows[i].accepts);
}

static void a_long_answer_is_compressed_once(void **state)
{
    struct handler *handler = with_index(*state);
    const struct ask plain = {.target = "/search?q=drip&explain=1"};
    struct ask packed = plain;
    struct http_reply reply, same, again;
    struct buf unpacked = {0};

    packed.encodings = "gzip, br";
    reply = ask(handler, &plain);
    assert_true(reply.body.len >= GZIP_LEAST);
    assert_int_equal(http_reply_find(&reply, "Content-Encoding").len, 0);
    assert_str(http_reply_find(&reply, "Vary"), "Accept-Encoding");
    same = ask(handler, &packed);
    assert_str(http_reply_find(&same, "Content-Encoding"), "gzip");
    assert_str(http_reply_find(&same, "Vary"), "Accept-Encoding");
    assert_true(same.body.len < reply.body.len);
    ask_unpack(&unpacked, buf_view(&same.body));
    assert_true(str_equal(buf_view(&unpacked), buf_view(&reply.body)));
    assert_true(str_equal(http_reply_find(&same, "ETag"),
                          http_reply_find(&reply, "ETag")));
    again = ask(handler, &packed);
    assert_true(str_equal(buf_view(&again.body), buf_view(&same.body)));
    assert_str(http_reply_find(&again, "Content-Encoding"), "gzip");
    assert_true(
        str_starts(http_reply_find(&again, "Server-Timing"), STR("parse;")));
    assert_non_null(
        str_find(http_reply_find(&again, "Server-Timing"), STR(", kept;dur=")));
    buf_free(&unpacked);
    http_reply_release(&reply);
    http_reply_release(&same);
    http_reply_release(&again);
    handler_free(handler);
}

static void an_index_that_cannot_be_read_is_no_fault_of_a_request(void **state)
{
    static const struct {
        struct ask ask;
        const char *code;
    } rows[] = {
        {{.target = "/search?q=drip"}, "\"index_unavailable\""},
        {{.target = "/search?q=drip&index=guides"}, "\"index_unavailable\""},
        {{.target = "/search", .body = "{\"q\":\"drip\"}"},
         "\"index_unavailable\""},
        {{.target = "/search", .body = "{"}, "\"malformed_payload\""},
    };
    char *manifest =
        mem_format("%s/guides/current/manifest.json", (const char *)*state);
    struct handler *handler = with_index(*state);

    folder_write(manifest, STR("{}"));
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_reply reply = ask(handler, &rows[i].ask);

        assert_non_null(strstr(ask_text(&reply), rows[i].code));
        assert_null(strstr(ask_text(&reply), "manifest"));
        http_reply_release(&reply);
    }
    handler_free(handler);
    free(manifest);
}

static void a_short_answer_is_sent_as_it_is(void **state)
{
    struct handler *handler = with_index(*state);
    struct http_reply reply = ask(
        handler, &(struct ask){.target = "/search?q=zzz", .encodings = "gzip"});

    assert_true(reply.body.len < GZIP_LEAST);
    assert_int_equal(http_reply_find(&reply, "Content-Encoding").len, 0);
    assert_str(http_reply_find(&reply, "Vary"), "Accept-Encoding");
    http_reply_release(&reply);
    handler_free(handler);
}

static void what_the_client_has_is_not_sent(void **state)
{
    struct handler *handler = with_index(*state);
    struct http_reply reply =
        ask(handler, &(struct ask){.target = "/search?q=drip"});
    const struct str tag = http_reply_find(&reply, "ETag");
    const struct {
        enum http_method method;
        const char *tags;
        int status;
    } rows[] = {
        {HTTP_GET, tag.ptr, 304},     {HTTP_HEAD, tag.ptr, 304},
        {HTTP_GET, tag.ptr + 2, 304}, {HTTP_GET, "*", 304},
        {HTTP_GET, "\"other\"", 200},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_reply same =
            ask(handler, &(struct ask){.method = rows[i].method,
                                       .target = "/search?q=drip",
                                       .tags = rows[i].tags});

        assert_int_equal(same.status, rows[i].status);
        assert_true((same.body.len == 0) == (rows[i].status == 304));
        assert_str(http_reply_find(&same, "Vary"), "Accept-Encoding");
        assert_true(str_equal(http_reply_find(&same, "ETag"), tag));
        http_reply_release(&same);
    }
    http_reply_release(&reply);
    handler_free(handler);
}

static void an_answer_says_what_it_took(void **state)
{
    struct handler *handler = with_index(*state);
    struct http_reply reply =
        ask(handler, &(struct ask){.target = "/search?q=drip"});
    const struct str timing = http_reply_find(&reply, "Server-Timing");

    assert_true(str_starts(timing, STR("parse;dur=")));
    assert_non_null(str_find(timing, STR(", search;dur=")));
    assert_non_null(str_find(timing, STR(", render;dur=")));
    http_reply_release(&reply);
    handler_free(handler);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(a_body_asks_what_a_query_string_asks),
        FOLDER_TEST(a_wrong_body_is_told_by_its_member),
        FOLDER_TEST(a_type_may_have_parameters),
        FOLDER_TEST(a_body_of_any_depth_is_answered),
        FOLDER_TEST(an_answer_as_text_cannot_steer_a_terminal),
        FOLDER_TEST(sections_like_another_are_found),
        FOLDER_TEST(a_section_is_told_whole),
        FOLDER_TEST(a_section_as_text_cannot_steer_a_terminal),
        FOLDER_TEST(a_wrong_section_is_an_error),
        cmocka_unit_test(what_the_client_takes_is_read_by_its_weights),
        FOLDER_TEST(a_long_answer_is_compressed_once),
        FOLDER_TEST(an_index_that_cannot_be_read_is_no_fault_of_a_request),
        FOLDER_TEST(a_short_answer_is_sent_as_it_is),
        FOLDER_TEST(what_the_client_has_is_not_sent),
        FOLDER_TEST(an_answer_says_what_it_took),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
