/** Handlers and routes: a request struct in, a reply struct out. */
#include "test.h"

#include "engine/json.h"
#include "engine/unicode.h"
#include "folder.h"
#include "server/handler.h"
#include "server/route.h"
#include "small_index.h"

static const struct small_section sections[] = {
    {"/infusion/#picc", "Infusion", "PICC lines",
     "A PICC is a long line that ends near the heart.", NULL, 0},
    {"/infusion/#rate", "Infusion", "Drip rate",
     "The drip rate <b>is</b> a number of drops.", NULL, 0},
    {"javascript:alert(1)", "Infusion", "Bad & worse",
     "A drip of bad addresses.", NULL, 0},
};

/** The reply to a request; release it. */
static struct http_reply answer(struct handler *handler,
                                enum http_method method, const char *target)
{
    struct http_request request = {.method = method};
    struct http_reply reply = {0};
    const char *mark = strchr(target, '?');

    request.path = str_of(target);
    if (mark) {
        request.path.len = (size_t)(mark - target);
        request.query = str_of(mark + 1);
    }
    route_request(handler, &reply, &request);
    return reply;
}

static struct http_reply get(struct handler *handler, const char *target)
{
    return answer(handler, HTTP_GET, target);
}

/** A text member of a reply's JSON. */
static struct str member(const struct json *json, const char *name)
{
    return json_string(json_member(json, name));
}

static struct handler *with_index(const char *data)
{
    index_close(small_index(data, sections, COUNT(sections)));
    return handler_new(data, NULL);
}

/* ---- Routes ------------------------------------------------------------ */

static void each_path_answers_its_methods(void **state)
{
    static const struct {
        enum http_method method;
        const char *target;
        int status;
        const char *allow; /* or NULL */
    } rows[] = {
        {HTTP_GET, "/", 200, NULL},
        {HTTP_GET, "/health", 200, NULL},
        {HTTP_GET, "/health/", 200, NULL},
        {HTTP_HEAD, "/health", 200, NULL},
        {HTTP_HEAD, "/search?q=picc", 200, NULL},
        {HTTP_GET, "/search/?q=picc", 200, NULL},
        {HTTP_GET, "/errors", 200, NULL},
        {HTTP_GET, "/silcrow.css", 200, NULL},
        {HTTP_GET, "/silcrow.svg", 200, NULL},
        {HTTP_GET, "/silcrow-search.css", 200, NULL},
        {HTTP_GET, "/silcrow-search.js", 200, NULL},
        {HTTP_GET, "/silcrow-search-texts.js", 200, NULL},
        {HTTP_OPTIONS, "/search", 204, "GET, HEAD, POST, OPTIONS"},
        {HTTP_OPTIONS, "/nowhere", 404, NULL},
        {HTTP_POST, "/search", 415, NULL},
        {HTTP_POST, "/suggest", 405, "GET, HEAD, OPTIONS"},
        {HTTP_DELETE, "/", 405, "GET, HEAD, OPTIONS"},
        {HTTP_GET, "/nowhere", 404, NULL},
        {HTTP_GET, "/health//", 404, NULL},
        {HTTP_GET, "/Health", 404, NULL},
        {HTTP_GET, "/search%3Fq=picc", 404, NULL},
        {HTTP_GET, "/../search", 404, NULL},
        {HTTP_GET, "/silcrow.css/..", 404, NULL},
        {HTTP_GET, "/sear%63h?q=picc", 404, NULL},
        {HTTP_GET, "/%2Fsearch?q=picc", 404, NULL},
        {HTTP_GET, "/1/2/3/4/5/6/7/8/9/10", 404, NULL},
        {HTTP_GET, "/search%", 404, NULL},
    };
    struct handler *handler = with_index(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_reply reply =
            answer(handler, rows[i].method, rows[i].target);

        if (reply.status != rows[i].status)
            fail_msg("%s: %d", rows[i].target, reply.status);
        assert_str(http_reply_find(&reply, "Allow"),
                   rows[i].allow ? rows[i].allow : "");
        assert_str(http_reply_find(&reply, "X-Content-Type-Options"),
                   "nosniff");
        assert_true(
            str_starts(http_reply_find(&reply, "Content-Security-Policy"),
                       STR("default-src 'none'")));
        http_reply_release(&reply);
    }
    handler_free(handler);
}

static void errors_have_four_texts(void **state)
{
    static const struct {
        const char *target;
        int status;
        const char *code;
        const char *says;
    } rows[] = {
        {"/search?q=a&limit=x", 400, "invalid_search_limit", "`limit`"},
        {"/search?q=a&limit=1001", 400, "invalid_search_limit", "1000"},
        {"/search?q=a&limit=-1", 400, "invalid_search_limit", "`-1`"},
        {"/search?q=a&offset=10001", 400, "invalid_search_offset", "`offset`"},
        {"/search?q=a&correct=2", 400, "invalid_search_correct", "`correct`"},
        {"/search?q=a&explain=x", 400, "invalid_search_explain", "`explain`"},
        {"/search?q=a&snippet=9999", 400, "invalid_search_snippet", "2000"},
        {"/search?q=a&filter=guide+%3D", 400, "invalid_search_filter",
         "The filter ends where a value was expected\n8:8 guide ="},
        {"/search?q=a&filter=color+%3D+red", 400, "invalid_search_filter",
         "`color` is not filterable"},
        {"/search?q=a&facets=guide,color", 400, "invalid_search_facets",
         "`color`"},
        {"/search?q=a&suggest=51", 400, "invalid_search_suggest", "50"},
        {"/search?q=a&sort=level", 400, "invalid_search_sort", "`level`"},
        {"/search?q=a&group=color", 400, "invalid_search_group", "`color`"},
        {"/search?q=a&group_size=101", 400, "invalid_search_group_size", "100"},
        {"/search?q=a&distinct=color", 400, "invalid_search_distinct",
         "`color`"},
        {"/search?q=a&matching=any", 400, "invalid_search_matching",
         "expected one of `frequency`, `last`, `all`"},
        {"/suggest?q=a&limit=51", 400, "invalid_search_limit", "50"},
        {"/suggest?q=a&lang=1", 400, "bad_request", "`lang`"},
        {"/suggest?q=a&index=nope", 404, "index_not_found", "`nope`"},
        {"/search?q=a&q=b", 400, "invalid_search_q", "twice"},
        {"/search?q=%FF", 400, "invalid_search_q", "UTF-8"},
        {"/search?q=a%00b", 400, "invalid_search_q", "NUL"},
        {"/search?limt=1", 400, "bad_request", "`limt`"},
        {"/search?q=a&index=nope", 404, "index_not_found", "`nope`"},
        {"/search?q=a&index=../guides", 404, "index_not_found", "`../guides`"},
        {"/search?q=a&index=a%0Ab", 404, "index_not_found", "not found"},
        {"/search?index=%22%7D", 404, "index_not_found", "not found"},
        {"/nowhere", 404, "not_found", "nothing"},
    };
    struct handler *handler = with_index(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_reply reply = get(handler, rows[i].target);
        struct json *json;
        struct buf message = {0};
        size_t members = 0;

        if (json_parse(&json, buf_view(&reply.body), NULL) == -1)
            fail_msg("%s: no JSON", rows[i].target);
        for (const struct json *at = json_first(json); at; at = json_next(at))
            members++;
        assert_int_equal(members, 4);
        assert_int_equal(reply.status, rows[i].status);
        assert_str(member(json, "code"), rows[i].code);
        assert_str(member(json, "type"), "invalid_request");
        assert_true(str_ends(member(json, "link"), str_of(rows[i].code)));
        buf_str(&message, member(json, "message"));
        buf_byte(&message, '\0');
        if (!strstr(message.ptr, rows[i].says))
            fail_msg("%s: %s", rows[i].target, message.ptr);
        assert_str(http_reply_find(&reply, "Content-Type"), "application/json");
        buf_free(&message);
        json_free(json);
        http_reply_release(&reply);
    }
    handler_free(handler);
}

/* ---- Searching --------------------------------------------------------- */

static void hits_are_filtered_counted_and_grouped(void **state)
{
    static const struct {
        const char *target;
        const char *has;
    } rows[] = {
        {"/search?q=&filter=level+%3E+0&sort=level:desc", "\"hits\":[{\"id\":"},
        {"/search?q=&filter=level+%3E+99", "\"total\":0,\"total_exact\":true,"},
        {"/search?q=&facets=level&limit=0",
         "\"facets\":{\"level\":{\"2\":3}},\"facet_stats\":{\"level\":{"
         "\"min\":2,\"max\":2}},\"facets_exact\":true,\"hits\":[]"},
        {"/search?q=dri&limit=0&suggest=2",
         "\"hits\":[],\"suggestions\":[{\"text\":\"Drip rate\","},
        {"/search?q=dri&limit=0", "\"hits\":[]}"},
        {"/search?q=&filter=level+EXISTS&group=guide&limit=1",
         "\"group\":\"guide\",\"total_groups\":"},
    };
    struct handler *handler = with_index(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_reply reply = get(handler, rows[i].target);

        assert_int_equal(reply.status, 200);
        buf_byte(&reply.body, '\0');
        if (!strstr(reply.body.ptr, rows[i].has))
            fail_msg("%s: %s", rows[i].target, reply.body.ptr);
        http_reply_release(&reply);
    }
    handler_free(handler);
}

static void a_search_is_answered_with_hits(void **state)
{
    struct handler *handler = with_index(*state);
    struct http_reply reply = get(handler, "/search?q=picc&index=guides");
    struct json *json;
    const struct json *hit;

    assert_int_equal(reply.status, 200);
    assert_int_equal(json_parse(&json, buf_view(&reply.body), NULL), 0);
    assert_str(member(json, "query"), "picc");
    assert_str(member(json, "index"), "guides");
    assert_true(json_number(json_member(json, "total")) >= 1);
    assert_int_equal(json_kind(json_member(json, "took_ms")), JSON_NUMBER);
    hit = json_first(json_member(json, "hits"));
    assert_str(member(hit, "url"), "/infusion/#picc");
    assert_str(member(hit, "heading"), "PICC lines");
    json_free(json);
    http_reply_release(&reply);
    handler_free(handler);
}

/** The tag of the reply to a question about picc lines. */
static struct str tag_now(struct http_reply *reply, struct handler *handler)
{
    *reply = get(handler, "/search?q=picc+lines");
    assert_int_equal(reply->status, 200);
    assert_str(http_reply_find(reply, "Cache-Control"), "private, no-cache");
    return http_reply_find(reply, "ETag");
}

static void the_same_question_is_answered_from_memory(void **state)
{
    struct handler *handler = with_index(*state);
    struct http_reply first, again, other;
    const struct str tag = tag_now(&first, handler);

    assert_true(str_equal(tag_now(&again, handler), tag));
    assert_true(str_equal(buf_view(&first.body), buf_view(&again.body)));
    other = get(handler, "/search?q=picc+lines&limit=1");
    assert_false(str_equal(http_reply_find(&other, "ETag"), tag));
    http_reply_release(&first);
    http_reply_release(&again);
    http_reply_release(&other);
    handler_free(handler);
}

static void an_answer_the_client_has_is_not_sent_again(void **state)
{
    struct handler *handler = with_index(*state);
    struct http_reply reply, same;
    struct http_request request = {.method = HTTP_GET,
                                   .path = STR("/search"),
                                   .query = STR("q=picc+lines"),
                                   .header_count = 1};
    const struct str tag = tag_now(&reply, handler);
    const struct {
        struct str tags;
        int status;
    } rows[] = {{tag, 304},
                {arena_format(&reply.arena, "\"a\", %s", tag.ptr), 304},
                {STR("*"), 304},
                {STR("W/\"0123456789abcdef\""), 200},
                {STR("W/\"\""), 200},
                {STR(""), 200}};

    for (size_t i = 0; i < COUNT(rows); i++) {
        request.headers[0] =
            (struct http_header){STR("If-None-Match"), rows[i].tags};
        same = (struct http_reply){0};
        route_request(handler, &same, &request);
        assert_int_equal(same.status, rows[i].status);
        assert_int_equal(same.body.len == 0, rows[i].status == 304);
        assert_true(str_equal(http_reply_find(&same, "ETag"), tag));
        http_reply_release(&same);
    }
    http_reply_release(&reply);
    handler_free(handler);
}

static void what_the_owner_changes_is_answered_at_once(void **state)
{
    struct handler *handler = with_index(*state);
    char *pins = mem_format("%s/guides/pins", (const char *)*state);
    struct http_reply before, after;
    const struct str tag = tag_now(&before, handler);
    FILE *file = fopen(pins, "we");

    assert_non_null(file);
    fputs("picc lines\t/infusion/#rate\n", file);
    fclose(file);
    assert_false(str_equal(tag_now(&after, handler), tag));
    assert_false(str_equal(buf_view(&before.body), buf_view(&after.body)));
    http_reply_release(&before);
    http_reply_release(&after);
    handler_free(handler);
    free(pins);
}

static void rule_25_a_hit_says_why_it_is_where_it_is(void **state)
{
    struct handler *handler = with_index(*state);
    struct http_reply reply = get(handler, "/search?q=picc+lines&explain=1");
    struct json *json;
    const struct json *why, *word;

    assert_int_equal(reply.status, 200);
    assert_int_equal(json_parse(&json, buf_view(&reply.body), NULL), 0);
    why = json_member(json_first(json_member(json, "hits")), "explain");
    assert_str(member(why, "why"), "The heading is the query.");
    assert_true(json_number(json_member(why, "words")) > 0);
    word = json_first(json_member(why, "list"));
    assert_str(member(word, "word"), "picc");
    assert_str(member(word, "heading"), "as typed");
    assert_str(member(word, "text"), "as typed");
    assert_int_equal(json_kind(json_member(word, "breadcrumb")), JSON_NULL);
    json_free(json);
    http_reply_release(&reply);
    handler_free(handler);
}

static void completions_come_from_headings(void **state)
{
    struct handler *handler = with_index(*state);
    struct http_reply reply = get(handler, "/suggest?q=dri");
    struct json *json;
    const struct json *first;

    assert_int_equal(reply.status, 200);
    assert_int_equal(json_parse(&json, buf_view(&reply.body), NULL), 0);
    assert_str(member(json, "query"), "dri");
    first = json_first(json_member(json, "suggestions"));
    assert_str(member(first, "text"), "Drip rate");
    assert_str(member(first, "kind"), "heading");
    json_free(json);
    http_reply_release(&reply);
    handler_free(handler);
}

static void limit_and_offset_cut_the_page(void **state)
{
    static const struct {
        const char *target;
        size_t hits;
    } rows[] = {
        {"/search?q=drip", 2},
        {"/search?q=drip&limit=1", 1},
        {"/search?q=drip&limit=0", 0},
        {"/search?q=drip&offset=1", 1},
        {"/search?q=drip&offset=9", 0},
        {"/search?q=", 0},
        {"/search", 0},
    };
    struct handler *handler = with_index(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_reply reply = get(handler, rows[i].target);
        struct json *json;
        size_t hits = 0;

        assert_int_equal(reply.status, 200);
        assert_int_equal(json_parse(&json, buf_view(&reply.body), NULL), 0);
        for (const struct json *hit = json_first(json_member(json, "hits"));
             hit; hit = json_next(hit))
            hits++;
        if (hits != rows[i].hits)
            fail_msg("%s: %zu hits", rows[i].target, hits);
        json_free(json);
        http_reply_release(&reply);
    }
    handler_free(handler);
}

static void any_query_is_answered(void **state)
{
    static const char *const queries[] = {
        "%22",
        "%22%22%22%22",
        "-",
        "--a",
        "%2B",
        "OR",
        "a+OR",
        "title:",
        ":",
        "%28%28%28%28",
        "*",
        "a*",
        "%20",
        "%0D%0A",
        "%7F",
        "%C2%A0",
        "%EF%BF%BD",
        "%F4%8F%BF%BF",
        "%E2%80%AE",
        "NOT+x",
        "a+AND+b",
        "picc'--",
        "%3Cscript%3E",
        "-picc",
        "-%22drip+rate%22",
    };
    struct handler *handler = with_index(*state);

    for (size_t i = 0; i < COUNT(queries); i++) {
        for (int page = 0; page < 2; page++) {
            char *target =
                mem_format(page ? "/?q=%s" : "/search?q=%s", queries[i]);
            struct http_reply reply = get(handler, target);

            if (reply.status != 200)
                fail_msg("%s: %d", target, reply.status);
            assert_int_equal(utf8_check(buf_view(&reply.body)), reply.body.len);
            http_reply_release(&reply);
            free(target);
        }
    }
    handler_free(handler);
}

static void without_an_index_there_is_an_answer(void **state)
{
    static const struct {
        const char *target;
        int status;
    } rows[] = {
        {"/", 200},        {"/health", 200},
        {"/?q=picc", 404}, {"/search?q=picc", 404},
        {"/errors", 200},
    };
    struct handler *handler = handler_new(*state, NULL);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_reply reply = get(handler, rows[i].target);

        assert_int_equal(reply.status, rows[i].status);
        http_reply_release(&reply);
    }
    handler_free(handler);
}

static void
a_damaged_index_is_our_fault_and_its_path_is_no_ones_business(void **state)
{
    static const char *const targets[] = {"/search?q=a", "/suggest?q=a",
                                          "/search?q=a&index=guides"};
    struct handler *handler = with_index(*state);
    char *path = small_path(*state, "guides/current/manifest.json");
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs("{}", file);
    fclose(file);
    for (size_t i = 0; i < COUNT(targets); i++) {
        struct http_reply reply = get(handler, targets[i]);

        assert_int_equal(reply.status, 503);
        buf_byte(&reply.body, '\0');
        assert_non_null(strstr(reply.body.ptr, "index_unavailable"));
        assert_null(strstr(reply.body.ptr, "manifest"));
        http_reply_release(&reply);
    }
    free(path);
    handler_free(handler);
}

static void an_index_made_later_is_found(void **state)
{
    struct handler *handler = handler_new(*state, NULL);
    struct http_reply reply = get(handler, "/search?q=picc");

    assert_int_equal(reply.status, 404);
    http_reply_release(&reply);
    index_close(small_index(*state, sections, COUNT(sections)));
    reply = get(handler, "/search?q=picc");
    assert_int_equal(reply.status, 200);
    http_reply_release(&reply);
    handler_reopen(handler);
    reply = get(handler, "/search?q=picc");
    assert_int_equal(reply.status, 200);
    http_reply_release(&reply);
    handler_free(handler);
}

/* ---- The page ---------------------------------------------------------- */

static void the_page_shows_what_was_found(void **state)
{
    struct handler *handler = with_index(*state);
    struct http_reply reply = get(handler, "/?q=drip&utm_source=mail");
    const char *policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        "img-src 'self'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'";

    assert_int_equal(reply.status, 200);
    assert_str(http_reply_find(&reply, "Content-Type"),
               "text/html; charset=utf-8");
    assert_str(http_reply_find(&reply, "Content-Security-Policy"), policy);
    assert_str(http_reply_find(&reply, "X-Robots-Tag"), "noindex");
    buf_byte(&reply.body, '\0');
    assert_non_null(strstr(reply.body.ptr, "<a href=\"/infusion/#rate:~:"));
    assert_non_null(strstr(reply.body.ptr, "Bad &amp; worse"));
    assert_null(strstr(reply.body.ptr, "href=\"javascript:"));
    assert_null(strstr(reply.body.ptr, "<b>is</b>"));
    http_reply_release(&reply);
    handler_free(handler);
}

static void the_page_shows_one_guide_where_that_is_asked_for(void **state)
{
    static const struct {
        const char *target;
        const char *has, *lacks;
    } rows[] = {
        {"/?q=drip", "<h2 class=\"guide\"", "All guides"},
        {"/?q=drip&guide=/infusion/", "<h2 dir=\"auto\"><a", "class=\"guide\""},
        {"/?q=drip&guide=no%22%5C", "Nothing found", "<ol"},
    };
    struct handler *handler = with_index(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_reply reply = get(handler, rows[i].target);

        assert_int_equal(reply.status, 200);
        buf_byte(&reply.body, '\0');
        if (!strstr(reply.body.ptr, rows[i].has))
            fail_msg("%s: no %s", rows[i].target, rows[i].has);
        if (strstr(reply.body.ptr, rows[i].lacks))
            fail_msg("%s: %s", rows[i].target, rows[i].lacks);
        http_reply_release(&reply);
    }
    handler_free(handler);
}

static void the_page_says_what_was_wrong(void **state)
{
    struct handler *handler = with_index(*state);
    struct http_reply reply = get(handler, "/?q=drip&limit=%3Cb%3E");

    assert_int_equal(reply.status, 400);
    buf_byte(&reply.body, '\0');
    assert_non_null(strstr(reply.body.ptr, "could not parse `&lt;b&gt;`"));
    assert_non_null(strstr(reply.body.ptr, "<form role=\"search\""));
    http_reply_release(&reply);
    handler_free(handler);
}

static void parts_of_the_page_are_kept_by_their_tag(void **state)
{
    struct handler *handler = handler_new(*state, NULL);
    struct http_reply page = get(handler, "/");
    struct http_request request = {.method = HTTP_GET,
                                   .path = STR("/silcrow.css")};
    struct http_reply reply = {0};
    const char *at;

    buf_byte(&page.body, '\0');
    at = strstr(page.body.ptr, "/silcrow.css?");
    assert_non_null(at);
    request.query = (struct str){at + strlen("/silcrow.css?"), 10};
    route_request(handler, &reply, &request);
    assert_str(http_reply_find(&reply, "Cache-Control"),
               "public, max-age=31536000, immutable");
    request.headers[0] = (struct http_header){STR("if-none-match"),
                                              http_reply_find(&reply, "ETag")};
    request.header_count = 1;
    request.query.len = 0;
    http_reply_release(&page);
    route_request(handler, &page, &request);
    assert_int_equal(page.status, 304);
    assert_int_equal(page.body.len, 0);
    assert_str(http_reply_find(&page, "Cache-Control"), "public, max-age=300");
    http_reply_release(&page);
    http_reply_release(&reply);
    handler_free(handler);
}

static void the_search_box_may_be_loaded_by_every_site(void **state)
{
    static const struct {
        const char *target;
        const char *type;
        const char *origins;
    } rows[] = {
        {"/silcrow-search.js", "text/javascript; charset=utf-8", "*"},
        {"/silcrow-search-texts.js", "text/javascript; charset=utf-8", "*"},
        {"/silcrow-search.css", "text/css; charset=utf-8", "*"},
        {"/silcrow.css", "text/css; charset=utf-8", ""},
        {"/silcrow.svg", "image/svg+xml", ""},
    };
    struct handler *handler = handler_new(*state, NULL);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_reply reply = get(handler, rows[i].target);

        assert_int_equal(reply.status, 200);
        assert_true(reply.body.len > 0);
        assert_str(http_reply_find(&reply, "Content-Type"), rows[i].type);
        assert_str(http_reply_find(&reply, "Access-Control-Allow-Origin"),
                   rows[i].origins);
        http_reply_release(&reply);
    }
    handler_free(handler);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(each_path_answers_its_methods),
        FOLDER_TEST(errors_have_four_texts),
        FOLDER_TEST(a_search_is_answered_with_hits),
        FOLDER_TEST(hits_are_filtered_counted_and_grouped),
        FOLDER_TEST(the_same_question_is_answered_from_memory),
        FOLDER_TEST(an_answer_the_client_has_is_not_sent_again),
        FOLDER_TEST(what_the_owner_changes_is_answered_at_once),
        FOLDER_TEST(rule_25_a_hit_says_why_it_is_where_it_is),
        FOLDER_TEST(completions_come_from_headings),
        FOLDER_TEST(limit_and_offset_cut_the_page),
        FOLDER_TEST(any_query_is_answered),
        FOLDER_TEST(without_an_index_there_is_an_answer),
        FOLDER_TEST(
            a_damaged_index_is_our_fault_and_its_path_is_no_ones_business),
        FOLDER_TEST(an_index_made_later_is_found),
        FOLDER_TEST(the_page_shows_what_was_found),
        FOLDER_TEST(the_page_shows_one_guide_where_that_is_asked_for),
        FOLDER_TEST(the_page_says_what_was_wrong),
        FOLDER_TEST(parts_of_the_page_are_kept_by_their_tag),
        FOLDER_TEST(the_search_box_may_be_loaded_by_every_site),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
