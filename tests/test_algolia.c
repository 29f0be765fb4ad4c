/** Searches of clients of Algolia: a body in, an answer out. */
#include "test.h"

#include "engine/json.h"
#include "folder.h"
#include "server/algolia_filter.h"
#include "server/handler.h"
#include "server/route.h"
#include "small_index.h"

static const struct small_section sections[] = {
    {"/infusion/#picc", "Infusion", "PICC lines",
     "A PICC is a long line that ends near the heart. Flush a PICC line "
     "before and after each use, and look at the skin around it every day.",
     "en", 0},
    {"/infusion/#rate", "Infusion", "Drip rate",
     "The drip rate <b>is</b> a number of drops & more.", "en", 0},
    {"/pumps/#alarm", "Pumps", "Alarms", "What an alarm of a pump means.", "de",
     0},
};

static const char *const attributes[] = {
    "{\"price\":3,\"version\":\"2.0\",\"_tags\":[\"a\",\"b\"],\"off\":null}",
    "{\"price\":9.5,\"version\":\"1.0\",\"_tags\":[\"b\"]}",
    "{\"price\":20,\"version\":\"2.0\",\"_tags\":[]}",
};

static struct handler *with_index(const char *data)
{
    index_close(small_index_of(data, sections, attributes, COUNT(sections)));
    return handler_new(data, NULL);
}

static struct http_reply post(struct handler *handler, const char *path,
                              const char *body)
{
    struct http_request request = {
        .method = HTTP_POST,
        .path = str_of(path),
        .query = STR("x-algolia-agent=a&x-algolia-api-key=K"),
        .body = str_of(body),
        .headers = {{STR("Content-Type"), STR("text/plain")}},
        .header_count = 1,
    };
    struct http_reply reply = {0};

    route_request(handler, &reply, &request);
    buf_byte(&reply.body, '\0');
    return reply;
}

/** The answer to one query, of 200. */
static struct http_reply ask(struct handler *handler, const char *body)
{
    struct http_reply reply = post(handler, "/1/indexes/guides/query", body);

    if (reply.status != 200)
        fail_msg("%s: %d %s", body, reply.status, reply.body.ptr);
    return reply;
}

/* ---- Forms of a request ------------------------------------------------ */

static void a_query_comes_in_many_forms(void **state)
{
    static const struct {
        const char *path, *body, *has;
    } rows[] = {
        {"/1/indexes/*/queries",
         "{\"requests\":[{\"indexName\":\"guides\",\"query\":\"picc\"}]}",
         "{\"results\":[{\"hits\":[{\"objectID\":\""},
        {"/1/indexes/%2A/queries",
         "{\"requests\":[{\"indexName\":\"guides\",\"query\":\"picc\"},"
         "{\"indexName\":\"guides\",\"params\":\"query=drip&hitsPerPage=0\"}]}",
         "\"query\":\"drip\",\"params\":\"query=drip&hitsPerPage=0\","
         "\"index\":\"guides\""},
        {"/1/indexes/guides/queries", "{\"requests\":[{\"query\":\"picc\"}]}",
         "\"nbHits\":1,"},
        {"/1/indexes/*/queries", "{\"requests\":[]}", "{\"results\":[]}"},
        {"/1/indexes/guides/query", "{\"query\":\"picc\"}", "{\"hits\":[{\""},
        {"/1/indexes/guides/query", "{\"params\":\"query=picc%20lines\"}",
         "\"query\":\"picc lines\""},
        {"/1/indexes/guides/query", "{}", "\"nbHits\":3,"},
        {"/1/indexes/guides/query", "{\"hitsPerPage\":\"2\",\"page\":\"1\"}",
         "\"nbHits\":3,\"page\":1,\"nbPages\":2,\"hitsPerPage\":2"},
        {"/1/indexes/guides/query", "{\"hitsPerPage\":0}",
         "{\"hits\":[],\"nbHits\":3,\"page\":0,\"nbPages\":0"},
        {"/1/indexes/guides/query", "{\"page\":99999999}", "{\"hits\":[],"},
        {"/1/indexes/guides/query", "{\"offset\":1,\"length\":1}",
         "\"nbHits\":3,\"offset\":1,\"length\":1"},
        {"/1/indexes/guides/query",
         "{\"query\":null,\"clickAnalytics\":true,\"userToken\":\"x\","
         "\"analyticsTags\":[\"a\"],\"whatever\":{\"a\":1}}",
         "\"nbHits\":3"},
        {"/1/indexes/*/queries",
         "{\"requests\":[{\"type\":\"facet\",\"indexName\":\"guides\","
         "\"facet\":\"guide\",\"facetQuery\":\"/in\"}]}",
         "{\"results\":[{\"facetHits\":[{\"value\":\"/infusion/\","
         "\"highlighted\":\"<em>"},
        {"/1/indexes/guides/facets/version/query", "{\"facetQuery\":\"2\"}",
         "{\"facetHits\":[{\"value\":\"2.0\",\"highlighted\":\"<em>2<\\/"
         "em>.0\","
         "\"count\":2}],\"exhaustiveFacetsCount\":true"},
    };
    struct handler *handler = with_index(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_reply reply = post(handler, rows[i].path, rows[i].body);

        if (reply.status != 200 || !strstr(reply.body.ptr, rows[i].has))
            fail_msg("%s %s: %d %s", rows[i].path, rows[i].body, reply.status,
                     reply.body.ptr);
        http_reply_release(&reply);
    }
    handler_free(handler);
}

static void errors_have_a_message_and_a_status(void **state)
{
    static const struct {
        const char *path, *body;
        int status;
        const char *has;
    } rows[] = {
        {"/1/indexes/nowhere/query", "{}", 404,
         "{\"message\":\"Index nowhere does not exist\",\"status\":404}"},
        {"/1/indexes/a%2Fb/query", "{}", 404, "does not exist"},
        {"/1/indexes/guides/query", "", 400, "Invalid JSON"},
        {"/1/indexes/guides/query", "{\"query\":", 400, "Invalid JSON"},
        {"/1/indexes/guides/query", "[]", 400, "not an object"},
        {"/1/indexes/*/queries", "{}", 400, "\\\"requests\\\" is not an array"},
        {"/1/indexes/*/queries", "{\"requests\":[1]}", 400, "not an object"},
        {"/1/indexes/*/queries", "{\"requests\":[{\"query\":\"a\"}]}", 200,
         "\"nbHits\""}, /* the index that there is */
        {"/1/indexes/guides/query", "{\"query\":1}", 400,
         "Invalid value for \\\"query\\\" parameter"},
        {"/1/indexes/guides/query", "{\"hitsPerPage\":-1}", 400,
         "\\\"hitsPerPage\\\""},
        {"/1/indexes/guides/query", "{\"hitsPerPage\":\"x\"}", 400,
         "\\\"hitsPerPage\\\""},
        {"/1/indexes/guides/query", "{\"facets\":{}}", 400, "\\\"facets\\\""},
        {"/1/indexes/guides/query", "{\"facetFilters\":1}", 400,
         "\\\"facetFilters\\\""},
        {"/1/indexes/guides/query", "{\"facetFilters\":[1]}", 400,
         "facetFilters: expected"},
        {"/1/indexes/guides/query", "{\"facetFilters\":[[[\"a:b\"]]]}", 400,
         "facetFilters: expected"},
        {"/1/indexes/guides/query", "{\"facetFilters\":[\"a\"]}", 400,
         "expected `attribute:value`"},
        {"/1/indexes/guides/query", "{\"params\":\"query=a&query=b\"}", 400,
         "given twice"},
        {"/1/indexes/guides/facets/version/query", "[]", 400, "\"status\":400"},
    };
    struct handler *handler = with_index(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_reply reply = post(handler, rows[i].path, rows[i].body);

        if (reply.status != rows[i].status ||
            !strstr(reply.body.ptr, rows[i].has))
            fail_msg("%s %s: %d %s", rows[i].path, rows[i].body, reply.status,
                     reply.body.ptr);
        http_reply_release(&reply);
    }
    handler_free(handler);
}

/* ---- Filters ----------------------------------------------------------- */

static void filters_choose_the_hits(void **state)
{
    /* Which of the three sections pass: p picc, r rate, a alarm. */
    static const struct {
        const char *body, *passes;
    } rows[] = {
        {"\"filters\":\"version:2.0\"", "pa"},
        {"\"filters\":\"version:'2.0'\"", "pa"},
        {"\"filters\":\"\\\"version\\\":\\\"2.0\\\"\"", "pa"},
        {"\"filters\":\"version:2.0<score=3>\"", "pa"},
        {"\"filters\":\"NOT version:2.0\"", "r"},
        {"\"filters\":\"not version:2.0 or price<4\"", "pr"},
        {"\"filters\":\"price > 3\"", "ra"},
        {"\"filters\":\"price>=3 AND price <= 9.5\"", "pr"},
        {"\"filters\":\"price = 9.5\"", "r"},
        {"\"filters\":\"price != 9.5\"", "pa"},
        {"\"filters\":\"price:3 TO 10\"", "pr"},
        {"\"filters\":\"price: 4 TO 100\"", "ra"},
        {"\"filters\":\"price:3 OR price:20 AND version:1.0\"", "p"},
        {"\"filters\":\"(price:3 OR price:20) AND version:2.0\"", "pa"},
        {"\"filters\":\"NOT (price:3 OR price:20)\"", "r"},
        {"\"filters\":\"a\"", "p"},
        {"\"filters\":\"_tags:b AND NOT a\"", "r"},
        {"\"filters\":\"nowhere:a\"", ""},
        {"\"filters\":\"NOT nowhere:a\"", "pra"},
        {"\"filters\":\" \"", "pra"},
        {"\"facetFilters\":[\"version:2.0\"]", "pa"},
        {"\"facetFilters\":\"version:2.0\"", "pa"},
        {"\"facetFilters\":\"[\\\"version:2.0\\\"]\"", "pa"},
        {"\"facetFilters\":\"version:2.0,(price:3,price:9.5)\"", "p"},
        {"\"facetFilters\":[\"version:2.0\",[\"price:3\",\"price:9.5\"]]", "p"},
        {"\"facetFilters\":[[\"version:1.0\",\"price:3\"]]", "pr"},
        {"\"facetFilters\":[\"version:-2.0\"]", "r"},
        {"\"facetFilters\":[\"-version:2.0\"]", "r"},
        {"\"facetFilters\":[\"version:\\\\-2.0\"]", ""},
        {"\"facetFilters\":[[]]", "pra"},
        {"\"facetFilters\":[]", "pra"},
        {"\"facetFilters\":[\"guide:/infusion/\"]", "pr"},
        {"\"facetFilters\":[\"lang:en\"]", "pr"},
        {"\"facetFilters\":[\"lang:en-US\"]", "pr"},
        {"\"facetFilters\":[\"lang:de-CH\"]", "a"},
        {"\"facetFilters\":[\"language:en\"]", ""},
        {"\"facetFilters\":[\"language:-en\"]", "pra"},
        {"\"numericFilters\":[\"price>3\"]", "ra"},
        {"\"numericFilters\":\"price>3,price<10\"", "r"},
        {"\"numericFilters\":[\"price>3\",[\"price=9.5\",\"price:15 TO 30\"]]",
         "ra"},
        {"\"tagFilters\":[\"b\"]", "pr"},
        {"\"tagFilters\":[\"b\",\"-a\"]", "r"},
        {"\"tagFilters\":\"a,b\"", "p"},
        {"\"tagFilters\":[[\"a\",\"b\"]]", "pr"},
        {"\"filters\":\"price>3\",\"facetFilters\":[\"version:2.0\"],"
         "\"numericFilters\":[\"price<100\"]",
         "a"},
        {"\"params\":\"facetFilters=%5B%22version%3A2.0%22%5D&filters="
         "price%3E5\"",
         "a"},
    };
    struct handler *handler = with_index(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        char *body = mem_format("{%s}", rows[i].body);
        struct http_reply reply = ask(handler, body);
        char passes[4] = "";
        size_t count = 0;

        if (strstr(reply.body.ptr, "#picc"))
            passes[count++] = 'p';
        if (strstr(reply.body.ptr, "#rate"))
            passes[count++] = 'r';
        if (strstr(reply.body.ptr, "#alarm"))
            passes[count++] = 'a';
        if (strcmp(passes, rows[i].passes) != 0)
            fail_msg("%s: %s", rows[i].body, passes);
        http_reply_release(&reply);
        free(body);
    }
    handler_free(handler);
}

static void filters_that_make_no_sense_are_refused(void **state)
{
    static const char *const rows[] = {
        "a AND",       "AND",    "(a:b", "a:b)",    "a:",
        "a <",         "a:1 TO", "NOT",  "a:b c:d", "\"a",
        "a:b OR OR c", "()",     ":b",   "a:\"b",   "a:b AND (c:d",
    };
    struct handler *handler = with_index(*state);
    struct http_reply reply;
    struct buf deep = {0};

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf body = {0};
        struct json_writer json = {.out = &body};

        json_put_object(&json);
        json_put_name(&json, "filters");
        json_put_string(&json, str_of(rows[i]));
        json_end_object(&json);
        buf_byte(&body, '\0');
        reply = post(handler, "/1/indexes/guides/query", body.ptr);
        if (reply.status != 400 || !strstr(reply.body.ptr, "filters: expected"))
            fail_msg("%s: %d %s", rows[i], reply.status, reply.body.ptr);
        http_reply_release(&reply);
        buf_free(&body);
    }
    buf_text(&deep, "{\"filters\":\"");
    for (int i = 0; i < 10000; i++)
        buf_text(&deep, "(NOT ");
    buf_text(&deep, "a:b\"}");
    buf_byte(&deep, '\0');
    reply = post(handler, "/1/indexes/guides/query", deep.ptr);
    assert_int_equal(reply.status, 400);
    http_reply_release(&reply);
    buf_free(&deep);
    handler_free(handler);
}

/* ---- Answers ----------------------------------------------------------- */

static void hits_are_records_with_marks(void **state)
{
    static const struct {
        const char *body;
        const char *has[6], *has_not;
    } rows[] = {
        /* What is asked for, and the key whatever is asked. */
        {"{\"query\":\"picc\",\"attributesToRetrieve\":[\"url\"]}",
         {"{\"objectID\":\"", "\"url\":\"/infusion/#picc\","
                              "\"_highlightResult\":"},
         "\"anchor\""},
        {"{\"query\":\"picc\",\"attributesToRetrieve\":[\"hierarchy.lvl1\"]}",
         {"\"hierarchy\":{\"lvl1\":\"PICC lines\"}"},
         "\"url\""},
        {"{\"query\":\"picc\",\"attributesToRetrieve\":[\"*\",\"-content\"]}",
         {"\"url\":\"", "\"type\":\"content\"", "\"version\":\"2.0\""},
         "\"content\":\""},
        {"{\"query\":\"picc\",\"attributesToRetrieve\":[]}",
         {"\"hierarchy_lvl0\":\"Infusion\"", "\"lvl2\":null", "\"off\":null"},
         NULL},
        /* Texts are escaped, marks are not; null has no entry. */
        {"{\"query\":\"drip rate\",\"highlightPreTag\":\"<mark>\","
         "\"highlightPostTag\":\"</mark>\"}",
         {"\"lvl1\":{\"value\":\"<mark>Drip<\\/mark> <mark>rate<\\/mark>\","
          "\"matchLevel\":\"full\",\"fullyHighlighted\":true,"
          "\"matchedWords\":[\"drip\",\"rate\"]}",
          "\"value\":\"The <mark>drip<\\/mark> <mark>rate<\\/mark> "
          "&lt;b&gt;is&lt;/b&gt; a number of drops &amp; more.\","
          "\"matchLevel\":\"full\",\"fullyHighlighted\":false",
          "\"lvl0\":{\"value\":\"Infusion\",\"matchLevel\":\"none\","
          "\"matchedWords\":[]}",
          "\"version\":{\"value\":\"1.0\"", "\"price\":{\"value\":\"9.5\""},
         "_snippetResult"},
        {"{\"query\":\"picc heart\",\"highlightPreTag\":\"<mark>\"}",
         {"\"matchLevel\":\"partial\""},
         "\"lvl2\":{"},
        /* Who asks for tags that are no HTML escapes by himself. */
        {"{\"query\":\"drip\",\"highlightPreTag\":\"__ais-highlight__\","
         "\"highlightPostTag\":\"__/ais-highlight__\"}",
         {"\"The __ais-highlight__drip__/ais-highlight__ rate <b>is"},
         "&lt;"},
        /* Of an unfinished word what was typed. */
        {"{\"query\":\"dri\"}", {"\"value\":\"<em>Dri<\\/em>p rate\""}, NULL},
        /* Snippets count words. */
        {"{\"query\":\"flush\",\"attributesToSnippet\":[\"content:4\","
         "\"hierarchy.lvl1:2\",\"nowhere:1\"]}",
         {"\"_snippetResult\":{\"content\":{\"value\":\"…", "<em>Flush<\\/em>",
          "…\",\"matchLevel\":\"full\"}",
          "\"hierarchy\":{\"lvl1\":{\"value\":\"PICC lines\","
          "\"matchLevel\":\"none\"}}"},
         NULL},
        {"{\"query\":\"flush\",\"attributesToSnippet\":[\"content\"],"
         "\"snippetEllipsisText\":\" [more]\"}",
         {" [more]\",\"matchLevel\":\"full\"}"},
         "…"},
        {"{\"query\":\"picc\",\"attributesToHighlight\":[\"url\"]}",
         {"\"_highlightResult\":{\"url\":{\"value\":\"/infusion/#<em>"},
         "\"lvl1\":{"},
        {"{\"query\":\"picc\",\"attributesToHighlight\":[]}",
         {"\"_highlightResult\":{}"},
         NULL},
    };
    struct handler *handler = with_index(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_reply reply = ask(handler, rows[i].body);

        for (size_t k = 0; k < COUNT(rows[i].has) && rows[i].has[k]; k++)
            if (!strstr(reply.body.ptr, rows[i].has[k]))
                fail_msg("%s: no %s in %s", rows[i].body, rows[i].has[k],
                         reply.body.ptr);
        if (rows[i].has_not && strstr(reply.body.ptr, rows[i].has_not))
            fail_msg("%s: %s in %s", rows[i].body, rows[i].has_not,
                     reply.body.ptr);
        http_reply_release(&reply);
    }
    handler_free(handler);
}

static void facets_count_what_is_found(void **state)
{
    static const struct {
        const char *body, *has;
    } rows[] = {
        {"{\"facets\":[\"version\"]}",
         "\"facets\":{\"version\":{\"2.0\":2,\"1.0\":1}},\"facets_stats\":{}"},
        {"{\"facets\":\"version\"}", "\"version\":{\"2.0\":2,\"1.0\":1}"},
        {"{\"facets\":\"[\\\"version\\\"]\"}", "{\"2.0\":2,\"1.0\":1}"},
        {"{\"facets\":\"version,guide\"}", "\"guide\":{\"/infusion/\":2,"},
        {"{\"facets\":[\"version\",\"nowhere\"]}",
         "\"facets\":{\"version\":{\"2.0\":2,\"1.0\":1}}"},
        {"{\"facets\":[\"price\"],\"filters\":\"price<10\"}",
         "\"facets\":{\"price\":{\"3\":1,\"9.5\":1}},\"facets_stats\":{"
         "\"price\""
         ":{\"min\":3,\"max\":9.5,\"avg\":6.25,\"sum\":12.5}}"},
        {"{\"facets\":[\"version\"],\"maxValuesPerFacet\":1}",
         "\"facets\":{\"version\":{\"2.0\":2}}"},
        {"{\"facets\":[\"version\"],\"query\":\"drip\"}",
         "\"facets\":{\"version\":{\"1.0\":1}}"},
        {"{\"facets\":[]}", "\"facets\":{},\"facets_stats\":{}"},
    };
    struct handler *handler = with_index(*state);
    struct http_reply reply;

    for (size_t i = 0; i < COUNT(rows); i++) {
        reply = ask(handler, rows[i].body);
        if (!strstr(reply.body.ptr, rows[i].has))
            fail_msg("%s: %s", rows[i].body, reply.body.ptr);
        http_reply_release(&reply);
    }
    reply = ask(handler, "{}");
    assert_null(strstr(reply.body.ptr, "facets"));
    http_reply_release(&reply);
    handler_free(handler);
}

static void all_words_are_meant_unless_nothing_has_them(void **state)
{
    static const struct {
        const char *query;
        const char *hits;
    } rows[] = {
        {"picc heart", "\"nbHits\":1,"},
        {"picc drip", "\"nbHits\":2,"}, /* no section has both */
        {"zzzzz", "\"nbHits\":0,"},
        {"alrm", "\"nbHits\":1,"}, /* a typing error */
    };
    struct handler *handler = with_index(*state);
    struct http_reply reply;

    for (size_t i = 0; i < COUNT(rows); i++) {
        char *body = mem_format("{\"query\":\"%s\"}", rows[i].query);

        reply = ask(handler, body);
        if (!strstr(reply.body.ptr, rows[i].hits))
            fail_msg("%s: %s", rows[i].query, reply.body.ptr);
        http_reply_release(&reply);
        free(body);
    }
    reply = ask(handler, "{\"query\":\"alrm\",\"typoTolerance\":\"false\"}");
    assert_non_null(strstr(reply.body.ptr, "\"nbHits\":0,"));
    http_reply_release(&reply);
    handler_free(handler);
}

static void an_index_name_may_say_how_to_sort(void **state)
{
    struct handler *handler = with_index(*state);
    struct http_reply reply = post(
        handler, "/1/indexes/*/queries",
        "{\"requests\":[{\"indexName\":\"guides:price:desc\","
        "\"attributesToRetrieve\":[\"price\"],\"attributesToHighlight\":[]}]}");
    const char *first = strstr(reply.body.ptr, "\"price\":20");
    const char *last = strstr(reply.body.ptr, "\"price\":3");

    assert_true(first && last && first < last);
    assert_non_null(strstr(reply.body.ptr, "\"index\":\"guides:price:desc\""));
    http_reply_release(&reply);
    handler_free(handler);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(a_query_comes_in_many_forms),
        FOLDER_TEST(errors_have_a_message_and_a_status),
        FOLDER_TEST(filters_choose_the_hits),
        FOLDER_TEST(filters_that_make_no_sense_are_refused),
        FOLDER_TEST(hits_are_records_with_marks),
        FOLDER_TEST(facets_count_what_is_found),
        FOLDER_TEST(all_words_are_meant_unless_nothing_has_them),
        FOLDER_TEST(an_index_name_may_say_how_to_sort),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
