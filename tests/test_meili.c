/** The API that clients of Meilisearch speak: requests in, replies out. */
#include "test.h"

#include "engine/json.h"
#include "engine/objects.h"
#include "folder.h"
#include "server/handler.h"
#include "server/route.h"
#include "small_index.h"

static const struct small_section sections[] = {
    {"/guide/", NULL, "Guide", "A french book about a prince that walks.", NULL,
     0},
    {"/guide/#search", "Guide", "Searching", "How to <b> search & find.", NULL,
     0},
    {"/guide/#prefix", "Guide", "Prefix search",
     "The last word of a search is a prefix.", NULL, 0},
    {"/other/", NULL, "The Petit Prince", "Another book.", NULL, 0},
};

static const char *const attributes[] = {
    "{\"team\":\"red\",\"price\":5,\"tags\":[\"a\",\"b\"]}",
    "{\"team\":\"blue\",\"price\":7,\"info\":{\"note\":\"search here\"}}",
    "{\"team\":\"red\",\"price\":9}",
    "{\"team\":\"Rose\"}",
};

/** One request; `body` NULL for GET. */
static struct http_reply ask(struct handler *handler, enum http_method method,
                             const char *target, const char *body)
{
    struct http_request request = {.method = method, .body = str_of(body)};
    struct http_reply reply = {0};
    const char *mark = strchr(target, '?');

    request.path = str_of(target);
    if (mark) {
        request.path.len = (size_t)(mark - target);
        request.query = str_of(mark + 1);
    }
    if (body)
        request.headers[request.header_count++] =
            (struct http_header){STR("Content-Type"), STR("application/json")};
    route_request(handler, &reply, &request);
    buf_byte(&reply.body, '\0');
    reply.body.len--;
    return reply;
}

static struct handler *open_handler(const char *data)
{
    index_close(small_index_of(data, sections, attributes, COUNT(sections)));
    return handler_new(data, NULL);
}

/** A request, and what its reply has and has not. */
struct row {
    const char *target;
    const char *body;          /* NULL for GET */
    const char *has, *has_not; /* may be NULL */
};

static void check_rows(struct handler *handler, const struct row *rows,
                       size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct http_reply reply =
            ask(handler, rows[i].body ? HTTP_POST : HTTP_GET, rows[i].target,
                rows[i].body);

        if (reply.status != 200 ||
            (rows[i].has && !strstr(reply.body.ptr, rows[i].has)) ||
            (rows[i].has_not && strstr(reply.body.ptr, rows[i].has_not)))
            fail_msg("%s %s: %d, expected %s, not %s: %s", rows[i].target,
                     rows[i].body ? rows[i].body : "", reply.status,
                     rows[i].has ? rows[i].has : "-",
                     rows[i].has_not ? rows[i].has_not : "-", reply.body.ptr);
        if (json_check(buf_view(&reply.body), NULL) == -1)
            fail_msg("%s %s is no JSON: %s", rows[i].target,
                     rows[i].body ? rows[i].body : "", reply.body.ptr);
        http_reply_release(&reply);
    }
}

static void server_and_indexes_are_told_of(void **state)
{
    static const struct row rows[] = {
        {"/health", NULL, "{\"status\":\"available\"}", NULL},
        {"/version", NULL, "\"pkgVersion\":\"1.50.0\"}", NULL},
        {"/stats", NULL, "{\"databaseSize\":", NULL},
        {"/stats", NULL, "\"lastUpdate\":\"2026-01-01T00:00:00Z\"", NULL},
        {"/stats", NULL, "\"indexes\":{\"guides\":{\"numberOfDocuments\":4,",
         NULL},
        {"/indexes/guides/stats", NULL,
         "\"isIndexing\":false,\"numberOfEmbeddings\":0,"
         "\"numberOfEmbeddedDocuments\":0,\"fieldDistribution\":{",
         NULL},
        {"/indexes/guides/stats", NULL, "\"info.note\":1", "\"info\":"},
        {"/indexes", NULL,
         "{\"results\":[{\"uid\":\"guides\",\"createdAt\":"
         "\"2026-01-01T00:00:00Z\",\"updatedAt\":\"2026-01-01T00:00:00Z\","
         "\"primaryKey\":\"objectID\"}],\"offset\":0,\"limit\":20,\"total\":1}",
         NULL},
        {"/indexes?offset=1&limit=3", NULL,
         "{\"results\":[],\"offset\":1,\"limit\":3,\"total\":1}", NULL},
        {"/indexes/guides", NULL, "{\"uid\":\"guides\",", NULL},
        {"/indexes/guides/settings", NULL, "{\"displayedAttributes\":[\"*\"]",
         NULL},
        {"/indexes/guides/settings/pagination", NULL, "{\"maxTotalHits\":1000}",
         NULL},
        {"/indexes/guides/settings/stop-words", NULL, "[]", NULL},
        {"/indexes/guides/settings/distinct-attribute", NULL, "null", NULL},
        {"/indexes/guides/settings/facet-search", NULL, "true", NULL},
    };
    struct handler *handler = open_handler(*state);

    check_rows(handler, rows, COUNT(rows));
    handler_free(handler);
}

#define SEARCH "/indexes/guides/search"

static void every_parameter_of_a_search_does_its_part(void **state)
{
    static const struct row rows[] = {
        {SEARCH, "{}", "\"query\":\"\",\"processingTimeMs\":", "_formatted"},
        {SEARCH, "{}", "\"limit\":20,\"offset\":0,\"estimatedTotalHits\":4,",
         "\"page\""},
        {SEARCH, "{\"q\":null,\"limit\":null}", "\"estimatedTotalHits\":4",
         NULL},
        {SEARCH, "{\"q\":\"prince\"}", "\"estimatedTotalHits\":2", NULL},
        {SEARCH "?q=prince&limit=1", NULL,
         "\"limit\":1,\"offset\":0,\"estimatedTotalHits\":2", NULL},
        {SEARCH, "{\"offset\":4}", "{\"hits\":[],", NULL},
        {SEARCH, "{\"offset\":99999,\"limit\":99999}",
         "\"limit\":99999,\"offset\":99999", NULL},
        /* Pages by number, and then nothing of the other kind. */
        {SEARCH, "{\"hitsPerPage\":1}",
         "\"hitsPerPage\":1,\"page\":1,\"totalPages\":4,\"totalHits\":4",
         "estimatedTotalHits"},
        {SEARCH, "{\"page\":2,\"hitsPerPage\":3}",
         "\"page\":2,\"totalPages\":2", "\"limit\""},
        {SEARCH, "{\"page\":1}", "\"hitsPerPage\":20,\"page\":1", NULL},
        {SEARCH, "{\"page\":0}", "{\"hits\":[],", NULL},
        {SEARCH, "{\"hitsPerPage\":0}", "\"totalPages\":0,\"totalHits\":4",
         NULL},
        /* What is shown. */
        {SEARCH, "{\"attributesToRetrieve\":[\"team\"],\"limit\":1}",
         "{\"hits\":[{\"team\":\"red\"}]", NULL},
        {SEARCH, "{\"attributesToRetrieve\":[\"nothing\"],\"limit\":1}",
         "{\"hits\":[{}]", NULL},
        {SEARCH, "{\"attributesToRetrieve\":[],\"limit\":1}", "{\"hits\":[{}]",
         NULL},
        {SEARCH,
         "{\"q\":\"sear\",\"attributesToRetrieve\":[],"
         "\"attributesToHighlight\":[\"content\"]}",
         "{\"_formatted\":{\"content\":\"How to &lt;b&gt; <em>sear<\\/em>ch "
         "&amp; find.\"}}",
         NULL},
        {SEARCH,
         "{\"q\":\"sear\",\"attributesToRetrieve\":[],"
         "\"attributesToHighlight\":[\"content\"],\"highlightPreTag\":\"[\","
         "\"highlightPostTag\":\"]\"}",
         "\"How to <b> [sear]ch & find.\"", NULL},
        {SEARCH,
         "{\"q\":\"prince\",\"attributesToRetrieve\":[],"
         "\"attributesToCrop\":[\"content:3\"],\"cropMarker\":\"~\"}",
         "\"content\":\"~a prince that~\"", "<em>"},
        {SEARCH,
         "{\"q\":\"prince\",\"attributesToRetrieve\":[],"
         "\"attributesToCrop\":[\"*\"],\"cropLength\":1}",
         "\"content\":\"…prince…\"", NULL},
        {SEARCH, "{\"q\":\"prince\",\"attributesToHighlight\":[\"nothing\"]}",
         NULL, "_formatted"},
        {SEARCH, "{\"attributesToHighlight\":[\"price\"],\"limit\":1}",
         "\"price\":\"5\"", NULL},
        {SEARCH,
         "{\"q\":\"search\",\"attributesToRetrieve\":[\"info\"],"
         "\"attributesToHighlight\":[\"info\"]}",
         "{\"info\":{\"note\":\"search here\"},\"_formatted\":{\"info\":"
         "{\"note\":\"<em>search<\\/em> here\"}}}",
         NULL},
        {SEARCH,
         "{\"q\":\"search\",\"attributesToRetrieve\":[],"
         "\"showMatchesPosition\":true}",
         "\"info.note\":[{\"start\":0,\"length\":6}]", NULL},
        {SEARCH,
         "{\"q\":\"a\",\"attributesToRetrieve\":[],"
         "\"showMatchesPosition\":true}",
         "\"indices\":[0]}", NULL},
        {SEARCH, "{\"retrieveVectors\":true,\"limit\":1}", "\"_vectors\":{}",
         NULL},
        {SEARCH, "{\"q\":\"prince\",\"showRankingScore\":true}",
         "\"_rankingScore\":0.", "_rankingScoreDetails"},
        {SEARCH, "{\"showRankingScore\":true}", "\"_rankingScore\":1", NULL},
        {SEARCH, "{\"q\":\"prince\",\"showRankingScoreDetails\":true}",
         "\"_rankingScoreDetails\":{\"words\":{\"order\":0,"
         "\"matchingWords\":1,\"maxMatchingWords\":1,\"score\":1},"
         "\"typo\":{\"order\":1,\"typoCount\":0,",
         NULL},
        {SEARCH, "{\"showPerformanceDetails\":true}",
         "\"performanceDetails\":{", NULL},
        /* What is a hit. */
        {SEARCH, "{\"filter\":\"team = red\"}", "\"estimatedTotalHits\":2",
         NULL},
        {SEARCH,
         "{\"filter\":[[\"team = red\",\"team = blue\"],\"price > 5\"]}",
         "\"estimatedTotalHits\":2", NULL},
        {SEARCH "?filter=team%20%3D%20red", NULL, "\"estimatedTotalHits\":2",
         NULL},
        {SEARCH "?filter=%5B%22team%20%3D%20red%22%5D", NULL,
         "\"estimatedTotalHits\":2", NULL},
        {SEARCH, "{\"q\":\"prince\",\"rankingScoreThreshold\":0.99}",
         "\"estimatedTotalHits\":0", NULL},
        {SEARCH, "{\"q\":\"prince\",\"rankingScoreThreshold\":0.1}",
         "\"estimatedTotalHits\":2", NULL},
        {SEARCH,
         "{\"q\":\"prince\",\"rankingScoreThreshold\":0.99,"
         "\"facets\":[\"team\"]}",
         "\"facetDistribution\":{\"team\":{}}", NULL},
        {SEARCH,
         "{\"q\":\"prince\",\"attributesToSearchOn\":[\"hierarchy_lvl0\"]}",
         "\"estimatedTotalHits\":1", NULL},
        {SEARCH, "{\"q\":\"prince\",\"attributesToSearchOn\":[\"content\"]}",
         "\"estimatedTotalHits\":1", NULL},
        {SEARCH, "{\"q\":\"prince\",\"attributesToSearchOn\":[\"url\"]}",
         "\"estimatedTotalHits\":0", NULL},
        {SEARCH, "{\"q\":\"prince\",\"attributesToSearchOn\":null}",
         "\"estimatedTotalHits\":2", NULL},
        {SEARCH, "{\"distinct\":\"team\"}", "\"estimatedTotalHits\":3", NULL},
        {SEARCH, "{\"q\":\"prince\",\"locales\":[\"en\",\"fra\"]}",
         "\"estimatedTotalHits\":2", NULL},
        {SEARCH, "{\"vector\":null,\"useNetwork\":false}", NULL, NULL},
        /* Order. */
        {SEARCH,
         "{\"sort\":[\"price:desc\"],\"attributesToRetrieve\":[\"price\"],"
         "\"limit\":2}",
         "[{\"price\":9},{\"price\":7}]", NULL},
        {SEARCH "?sort=price%3Aasc&attributesToRetrieve=price&limit=1", NULL,
         "[{\"price\":5}]", NULL},
        /* Facets. */
        {SEARCH, "{\"facets\":[\"team\",\"price\"]}",
         "\"facetDistribution\":{\"team\":{\"red\":2,\"blue\":1,\"Rose\":1},"
         "\"price\":{\"5\":1,\"7\":1,\"9\":1}},"
         "\"facetStats\":{\"price\":{\"min\":5,\"max\":9}}",
         NULL},
        {SEARCH, "{\"facets\":[]}",
         "\"facetDistribution\":{},\"facetStats\":{}", NULL},
        {SEARCH, "{}", NULL, "facetDistribution"},
        {SEARCH, "{\"q\":\"prince\",\"facets\":[\"pri*\"]}",
         "\"facetDistribution\":{\"price\":{\"5\":1}}", NULL},
    };
    struct handler *handler = open_handler(*state);

    check_rows(handler, rows, COUNT(rows));
    handler_free(handler);
}

static void words_are_read_as_these_clients_mean_them(void **state)
{
    static const struct row rows[] = {
        /* Words are given up from the end; the first must be there. */
        {SEARCH, "{\"q\":\"prefix prince\"}", "\"estimatedTotalHits\":1", NULL},
        {SEARCH, "{\"q\":\"search prince\"}", "\"estimatedTotalHits\":2", NULL},
        {SEARCH, "{\"q\":\"search prince\",\"matchingStrategy\":\"last\"}",
         "\"estimatedTotalHits\":2", NULL},
        {SEARCH, "{\"q\":\"search prefix\",\"matchingStrategy\":\"all\"}",
         "\"estimatedTotalHits\":1", NULL},
        {SEARCH, "{\"q\":\"search prince\",\"matchingStrategy\":\"all\"}",
         "\"estimatedTotalHits\":0", NULL},
        {SEARCH, "{\"q\":\"search prefix\",\"matchingStrategy\":\"frequency\"}",
         "\"estimatedTotalHits\":1", NULL},
        /* Of those that lack words, all are counted in facets too. */
        {SEARCH, "{\"q\":\"search prefix\",\"facets\":[\"team\"]}",
         "\"team\":{\"blue\":1,\"red\":1}", NULL},
        /* A phrase must be there, a word that is excluded must not. */
        {SEARCH, "{\"q\":\"\\\"french book\\\" walking\"}",
         "\"estimatedTotalHits\":1", NULL},
        {SEARCH, "{\"q\":\"book -another\"}", "\"estimatedTotalHits\":1", NULL},
        {SEARCH, "{\"q\":\"-book\"}", "\"estimatedTotalHits\":2", NULL},
        {SEARCH, "{\"q\":\"-\\\"french book\\\"\"}", "\"estimatedTotalHits\":3",
         NULL},
        /* No forms but these: `title:` and OR are words. */
        {SEARCH, "{\"q\":\"title:prince\",\"matchingStrategy\":\"all\"}",
         "\"estimatedTotalHits\":0", NULL},
        /* Five letters may have one typing error, four none. */
        {SEARCH, "{\"q\":\"prinse \"}", "\"estimatedTotalHits\":2", NULL},
        {SEARCH, "{\"q\":\"bokk \"}", "\"estimatedTotalHits\":0", NULL},
        /* The last word is a beginning, but for a space behind it. */
        {SEARCH, "{\"q\":\"anoth\"}", "\"estimatedTotalHits\":1", NULL},
    };
    struct handler *handler = open_handler(*state);

    check_rows(handler, rows, COUNT(rows));
    handler_free(handler);
}

static void values_of_facets_are_searched(void **state)
{
    static const char target[] = "/indexes/guides/facet-search";
    const struct row rows[] = {
        {target, "{\"facetName\":\"team\",\"facetQuery\":\"r\"}",
         "{\"facetHits\":[{\"value\":\"red\",\"count\":2},{\"value\":\"Rose\","
         "\"count\":1}],\"facetQuery\":\"r\",\"processingTimeMs\":0}",
         NULL},
        {target, "{\"facetName\":\"team\",\"facetQuery\":\"RED\"}",
         "[{\"value\":\"red\",\"count\":2}],\"facetQuery\":\"RED\"", NULL},
        {target, "{\"facetName\":\"team\"}", "\"facetQuery\":null", NULL},
        {target,
         "{\"facetName\":\"team\",\"q\":\"prefix\",\"limit\":3,"
         "\"attributesToHighlight\":[\"*\"]}",
         "{\"facetHits\":[{\"value\":\"red\",\"count\":1}]", NULL},
        {target, "{\"facetName\":\"team\",\"filter\":\"price > 6\"}",
         "[{\"value\":\"blue\",\"count\":1},{\"value\":\"red\",\"count\":1}]",
         NULL},
        {target, "{\"facetName\":\"price\",\"facetQuery\":\"7\"}",
         "[{\"value\":\"7\",\"count\":1}]", NULL},
    };
    struct handler *handler = open_handler(*state);

    check_rows(handler, rows, COUNT(rows));
    handler_free(handler);
}

static void documents_are_listed_and_found(void **state)
{
    static const struct row rows[] = {
        {"/indexes/guides/documents?fields=team&limit=2", NULL,
         "{\"results\":[{\"team\":\"red\"},{\"team\":\"blue\"}],\"offset\":0,"
         "\"limit\":2,\"total\":4}",
         NULL},
        {"/indexes/guides/documents?fields=team&offset=3", NULL,
         "{\"results\":[{\"team\":\"Rose\"}],\"offset\":3,\"limit\":20,"
         "\"total\":4}",
         NULL},
        {"/indexes/guides/documents/fetch",
         "{\"fields\":[\"price\"],\"filter\":\"team = red\","
         "\"sort\":[\"price:desc\"]}",
         "{\"results\":[{\"price\":9},{\"price\":5}],\"offset\":0,"
         "\"limit\":20,\"total\":2}",
         NULL},
        {"/indexes/guides/documents/fetch", "{\"ids\":[]}",
         "{\"results\":[],\"offset\":0,\"limit\":20,\"total\":0}", NULL},
        {"/indexes/guides/documents/fetch", "{\"ids\":[1,\"nothing\"]}",
         "\"total\":0}", NULL},
        {"/indexes/guides/documents?fields=*&limit=1", NULL,
         "{\"results\":[{\"objectID\":", NULL},
    };
    struct handler *handler = open_handler(*state);
    char id[OBJECT_ID_LEN + 1];
    struct http_reply reply;
    char *target, *body;

    check_rows(handler, rows, COUNT(rows));
    object_id(id, STR("/guide/#prefix"));
    target = mem_format("/indexes/guides/documents/%s?fields=price", id);
    reply = ask(handler, HTTP_GET, target, NULL);
    assert_str(buf_view(&reply.body), "{\"price\":9}");
    http_reply_release(&reply);
    body = mem_format("{\"ids\":[\"%s\"],\"fields\":[\"price\"]}", id);
    reply = ask(handler, HTTP_POST, "/indexes/guides/documents/fetch", body);
    assert_str(buf_view(&reply.body), "{\"results\":[{\"price\":9}],"
                                      "\"offset\":0,\"limit\":20,\"total\":1}");
    http_reply_release(&reply);
    free(target);
    free(body);
    handler_free(handler);
}

static void several_searches_are_one_request(void **state)
{
    static const char target[] = "/multi-search";
    const struct row rows[] = {
        {target, "{\"queries\":[]}", "{\"results\":[]}", NULL},
        {target,
         "{\"queries\":[{\"indexUid\":\"guides\",\"q\":\"prince\","
         "\"attributesToRetrieve\":[\"team\"]},"
         "{\"indexUid\":\"guides\",\"limit\":0,\"facets\":[\"team\"]}]}",
         "{\"results\":[{\"indexUid\":\"guides\",\"hits\":[{\"team\":", NULL},
        {target,
         "{\"queries\":[{\"indexUid\":\"guides\",\"hitsPerPage\":0}],"
         "\"federation\":null}",
         "\"totalPages\":0,\"totalHits\":4", NULL},
        /* One answer of all: no member of a single search. */
        {target,
         "{\"federation\":{},\"queries\":[{\"indexUid\":\"guides\","
         "\"q\":\"prince\",\"attributesToRetrieve\":[\"team\"]},"
         "{\"indexUid\":\"guides\",\"q\":\"prefix\","
         "\"federationOptions\":{\"weight\":0.1}}]}",
         "\"limit\":20,\"offset\":0,\"estimatedTotalHits\":3", "\"query\""},
        {target,
         "{\"federation\":{\"limit\":1},\"queries\":[{\"indexUid\":\"guides\","
         "\"q\":\"prince\",\"attributesToRetrieve\":[\"team\"]}]}",
         ",\"_federation\":{\"indexUid\":\"guides\",\"queriesPosition\":0,"
         "\"weightedRankingScore\":0.",
         NULL},
        /* What two searches find is one hit. */
        {target,
         "{\"federation\":{},\"queries\":[{\"indexUid\":\"guides\","
         "\"q\":\"prince\"},{\"indexUid\":\"guides\",\"q\":\"prince\"}]}",
         "\"estimatedTotalHits\":2", NULL},
        {target,
         "{\"federation\":{\"facetsByIndex\":{\"guides\":[\"team\"]}},"
         "\"queries\":[{\"indexUid\":\"guides\",\"q\":\"prince\"},"
         "{\"indexUid\":\"guides\",\"q\":\"book\"}]}",
         "\"facetsByIndex\":{\"guides\":{\"distribution\":{\"team\":{", NULL},
        {target,
         "{\"federation\":{\"facetsByIndex\":{\"guides\":[\"team\",\"price\"]},"
         "\"mergeFacets\":{\"maxValuesPerFacet\":1}},"
         "\"queries\":[{\"indexUid\":\"guides\"}]}",
         "\"facetDistribution\":{\"team\":{\"Rose\":1},\"price\":{\"5\":1}},"
         "\"facetStats\":{\"price\":{\"min\":5,\"max\":9}}",
         "facetsByIndex"},
        {target,
         "{\"federation\":{\"hitsPerPage\":2,\"page\":2},"
         "\"queries\":[{\"indexUid\":\"guides\"}]}",
         "\"hitsPerPage\":2,\"page\":2,\"totalPages\":2,\"totalHits\":4", NULL},
    };
    struct handler *handler = open_handler(*state);

    check_rows(handler, rows, COUNT(rows));
    handler_free(handler);
}

static void errors_have_four_members_and_their_code(void **state)
{
#define MULTI "/multi-search"
    static const struct {
        const char *target;
        const char *body; /* NULL for GET */
        int status;
        const char *code, *says;
    } rows[] = {
        {"/indexes/nope", NULL, 404, "index_not_found",
         "Index `nope` not found."},
        {"/indexes/NOPE/search", "{}", 404, "index_not_found",
         "Index `NOPE` not found."},
        {"/indexes/a%20b", NULL, 400, "invalid_index_uid", "`a b`"},
        {"/indexes?limit=x", NULL, 400, "invalid_index_limit",
         "could not parse `x` as a positive integer"},
        {"/indexes?offset=-1", NULL, 400, "invalid_index_offset", "`-1`"},
        {"/indexes?order=1", NULL, 400, "bad_request", "`order`"},
        {SEARCH, "[]", 400, "bad_request", "expected an object, but found an"},
        {SEARCH, "{", 400, "malformed_payload", "malformed"},
        {SEARCH, " ", 400, "missing_payload", ""},
        {SEARCH, "{\"x\":1}", 400, "bad_request",
         "Unknown field `x`: expected one of `q`, "},
        {SEARCH "?x=1", NULL, 400, "bad_request", "Unknown parameter `x`"},
        {SEARCH, "{\"q\":1}", 400, "invalid_search_q",
         "Invalid value type at `.q`: expected a string, but found a positive "
         "integer: `1`"},
        {SEARCH, "{\"q\":[]}", 400, "invalid_search_q", "an array: `[]`"},
        {SEARCH, "{\"q\":{}}", 400, "invalid_search_q", "an object: `{}`"},
        {SEARCH, "{\"q\":true}", 400, "invalid_search_q", "a boolean: `true`"},
        {SEARCH, "{\"q\":1.5}", 400, "invalid_search_q", "a number: `1.5`"},
        {SEARCH, "{\"offset\":\"1\"}", 400, "invalid_search_offset",
         "expected a positive integer, but found a string: `\\\"1\\\"`"},
        {SEARCH, "{\"limit\":-1}", 400, "invalid_search_limit",
         "a negative integer: `-1`"},
        {SEARCH, "{\"page\":-1}", 400, "invalid_search_page", "`.page`"},
        {SEARCH, "{\"hitsPerPage\":1.5}", 400, "invalid_search_hits_per_page",
         "a number: `1.5`"},
        {SEARCH, "{\"attributesToRetrieve\":\"a\"}", 400,
         "invalid_search_attributes_to_retrieve", "an array"},
        {SEARCH, "{\"attributesToCrop\":[1]}", 400,
         "invalid_search_attributes_to_crop", "at `.attributesToCrop[0]`"},
        {SEARCH, "{\"attributesToCrop\":[null]}", 400,
         "invalid_search_attributes_to_crop", "but found null"},
        {SEARCH, "{\"cropLength\":\"a\"}", 400, "invalid_search_crop_length",
         ""},
        {SEARCH, "{\"cropMarker\":1}", 400, "invalid_search_crop_marker", ""},
        {SEARCH, "{\"attributesToHighlight\":1}", 400,
         "invalid_search_attributes_to_highlight", ""},
        {SEARCH, "{\"highlightPreTag\":1}", 400,
         "invalid_search_highlight_pre_tag", ""},
        {SEARCH, "{\"highlightPostTag\":1}", 400,
         "invalid_search_highlight_post_tag", ""},
        {SEARCH, "{\"showMatchesPosition\":1}", 400,
         "invalid_search_show_matches_position", "expected a boolean"},
        {SEARCH, "{\"showRankingScore\":1}", 400,
         "invalid_search_show_ranking_score", ""},
        {SEARCH, "{\"showRankingScoreDetails\":1}", 400,
         "invalid_search_show_ranking_score_details", ""},
        {SEARCH "?showRankingScore=1", NULL, 400,
         "invalid_search_show_ranking_score", "`1` as a boolean"},
        {SEARCH, "{\"filter\":1}", 400, "invalid_search_filter", ""},
        {SEARCH, "{\"filter\":\"team =\"}", 400, "invalid_search_filter", ""},
        {SEARCH, "{\"filter\":\"color = red\"}", 400, "invalid_search_filter",
         "Index `guides`: Attribute `color` is not filterable."},
        {SEARCH, "{\"facets\":[\"color\"]}", 400, "invalid_search_facets",
         "`color`"},
        {SEARCH, "{\"facets\":\"team\"}", 400, "invalid_search_facets", ""},
        {SEARCH, "{\"sort\":[\"team\"]}", 400, "invalid_search_sort", "`team`"},
        {SEARCH, "{\"sort\":[\"color:asc\"]}", 400, "invalid_search_sort",
         "Index `guides`: Attribute `color` is not sortable."},
        {SEARCH, "{\"distinct\":\"color\"}", 400, "invalid_search_distinct",
         ""},
        {SEARCH, "{\"matchingStrategy\":\"some\"}", 400,
         "invalid_search_matching_strategy",
         "Unknown value `some` at `.matchingStrategy`: expected one of `last`, "
         "`all`, `frequency`"},
        {SEARCH "?matchingStrategy=some", NULL, 400,
         "invalid_search_matching_strategy", "`some`"},
        {SEARCH, "{\"attributesToSearchOn\":[\"nothing\"]}", 400,
         "invalid_search_attributes_to_search_on",
         "Attribute `nothing` is not searchable."},
        {SEARCH, "{\"rankingScoreThreshold\":2}", 400,
         "invalid_search_ranking_score_threshold", "from 0 to 1"},
        {SEARCH "?rankingScoreThreshold=x", NULL, 400,
         "invalid_search_ranking_score_threshold", "`x`"},
        {SEARCH, "{\"locales\":[\"english\"]}", 400, "invalid_search_locales",
         "`english`"},
        {SEARCH, "{\"vector\":[1]}", 403, "feature_not_enabled", "`vector`"},
        {SEARCH, "{\"hybrid\":{}}", 403, "feature_not_enabled", "`hybrid`"},
        {"/indexes/guides/facet-search", "{}", 400,
         "missing_facet_search_facet_name", "`facetName`"},
        {"/indexes/guides/facet-search", "{\"facetName\":1}", 400,
         "invalid_facet_search_facet_name", ""},
        {"/indexes/guides/facet-search",
         "{\"facetName\":\"team\",\"facetQuery\":1}", 400,
         "invalid_facet_search_facet_query", ""},
        {"/indexes/guides/documents?limit=x", NULL, 400,
         "invalid_document_limit", "`x`"},
        {"/indexes/guides/documents?offset=x", NULL, 400,
         "invalid_document_offset", ""},
        {"/indexes/guides/documents?nothing=x", NULL, 400, "bad_request",
         "`nothing`"},
        {"/indexes/guides/documents/fetch", "{\"fields\":1}", 400,
         "invalid_document_fields", ""},
        {"/indexes/guides/documents/fetch", "{\"ids\":1}", 400,
         "invalid_document_ids", ""},
        /* Here the message does not name the index. */
        {"/indexes/guides/documents/fetch", "{\"filter\":\"color = 1\"}", 400,
         "invalid_document_filter", "\"Attribute `color` is not filterable."},
        {"/indexes/guides/documents/fetch", "{\"sort\":[\"color:asc\"]}", 400,
         "invalid_document_sort", "`color`"},
        {"/indexes/guides/documents/nothing", NULL, 404, "document_not_found",
         "Document `nothing` not found."},
        {MULTI, "{}", 400, "missing_multi_search_queries", "`queries`"},
        {MULTI, "{\"queries\":{}}", 400, "invalid_multi_search_queries",
         "`.queries`"},
        {MULTI, "{\"x\":1}", 400, "bad_request", "`x`"},
        {MULTI, "{\"queries\":[{}]}", 400, "missing_index_uid",
         "Missing field `indexUid` inside `.queries[0]`"},
        {MULTI, "{\"queries\":[{\"indexUid\":1}]}", 400, "invalid_index_uid",
         "`.queries[0].indexUid`"},
        {MULTI, "{\"queries\":[{\"indexUid\":\"guides\",\"x\":1}]}", 400,
         "bad_request", "Unknown field `x` inside `.queries[0]`"},
        {MULTI,
         "{\"queries\":[{\"indexUid\":\"guides\"},{\"indexUid\":\"nope\"}]}",
         404, "index_not_found",
         "Inside `.queries[1]`: Index `nope` not found."},
        {MULTI,
         "{\"queries\":[{\"indexUid\":\"guides\",\"federationOptions\":{}}]}",
         400, "invalid_multi_search_federation_options",
         "Inside `.queries[0]`"},
        {MULTI, "{\"federation\":1,\"queries\":[]}", 400,
         "invalid_multi_search_federation", "`.federation`"},
        {MULTI, "{\"federation\":{\"limit\":\"a\"},\"queries\":[]}", 400,
         "invalid_multi_search_limit", "`.federation.limit`"},
        {MULTI,
         "{\"federation\":{},\"queries\":[{\"indexUid\":\"guides\","
         "\"limit\":1}]}",
         400, "invalid_multi_search_query_pagination", "`limit`"},
        {MULTI,
         "{\"federation\":{},\"queries\":[{\"indexUid\":\"guides\","
         "\"facets\":[\"team\"]}]}",
         400, "invalid_multi_search_query_facets", "facetsByIndex"},
        {MULTI,
         "{\"federation\":{},\"queries\":[{\"indexUid\":\"guides\","
         "\"federationOptions\":{\"weight\":-1}}]}",
         400, "invalid_multi_search_weight", "weight"},
        {MULTI,
         "{\"federation\":{\"facetsByIndex\":{\"guides\":[\"color\"]}},"
         "\"queries\":[{\"indexUid\":\"guides\"}]}",
         400, "invalid_multi_search_facets", "`color`"},
    };
    struct handler *handler = open_handler(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_reply reply =
            ask(handler, rows[i].body ? HTTP_POST : HTTP_GET, rows[i].target,
                rows[i].body);
        struct json *json = NULL;
        size_t members = 0;

        if (reply.status != rows[i].status ||
            json_parse(&json, buf_view(&reply.body), NULL) == -1 ||
            !str_equal(json_string(json_member(json, "code")),
                       str_of(rows[i].code)) ||
            !strstr(reply.body.ptr, rows[i].says))
            fail_msg("%s %s: %d %s", rows[i].target,
                     rows[i].body ? rows[i].body : "", reply.status,
                     reply.body.ptr);
        for (const struct json *m = json_first(json); m; m = json_next(m))
            members += json_kind(m) == JSON_STRING;
        assert_int_equal(members, 4);
        json_free(json);
        http_reply_release(&reply);
    }
    handler_free(handler);
}

static void what_is_not_there_has_an_empty_body(void **state)
{
    static const struct {
        enum http_method method;
        const char *target;
        int status;
    } rows[] = {
        {HTTP_GET, "/indexes/guides/nothing", 404},
        {HTTP_GET, "/indexes/guides/settings/nothing", 404},
        {HTTP_GET, "/indexes/guides/settings/stopWords", 404},
        {HTTP_DELETE, "/indexes/guides/search", 405},
        {HTTP_GET, "/multi-search", 405},
        {HTTP_POST, "/stats", 405},
        {HTTP_GET, "/stats/nothing", 404},
    };
    struct handler *handler = open_handler(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_reply reply =
            ask(handler, rows[i].method, rows[i].target, NULL);

        if (reply.status != rows[i].status || reply.body.len)
            fail_msg("%s: %d %s", rows[i].target, reply.status, reply.body.ptr);
        http_reply_release(&reply);
    }
    handler_free(handler);
}

static void who_says_he_is_such_a_client_gets_it_everywhere(void **state)
{
    struct handler *handler = open_handler(*state);
    struct http_request request = {
        .method = HTTP_GET,
        .path = STR("/api/indexes"),
        .headers = {{STR("X-Meilisearch-Client"), STR("Meilisearch JS")}},
        .header_count = 1};
    struct http_reply reply = {0};

    route_request(handler, &reply, &request);
    assert_int_equal(reply.status, 404);
    assert_int_equal(reply.body.len, 0);
    http_reply_release(&reply);
    handler_free(handler);
}

static void nothing_is_written(void **state)
{
    static const struct {
        enum http_method method;
        const char *target;
    } rows[] = {
        {HTTP_POST, "/indexes"},
        {HTTP_PATCH, "/indexes/guides"},
        {HTTP_DELETE, "/indexes/guides"},
        {HTTP_POST, "/indexes/guides/documents"},
        {HTTP_PUT, "/indexes/guides/documents"},
        {HTTP_DELETE, "/indexes/guides/documents"},
        {HTTP_POST, "/indexes/guides/documents/delete"},
        {HTTP_POST, "/indexes/guides/documents/delete-batch"},
        {HTTP_DELETE, "/indexes/guides/documents/x"},
        {HTTP_PATCH, "/indexes/guides/settings"},
        {HTTP_DELETE, "/indexes/guides/settings"},
        {HTTP_PUT, "/indexes/guides/settings/stop-words"},
        {HTTP_POST, "/swap-indexes"},
    };
    struct handler *handler = open_handler(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_reply reply =
            ask(handler, rows[i].method, rows[i].target, "{}");

        assert_int_equal(reply.status, 403);
        assert_non_null(strstr(reply.body.ptr, "feature_not_enabled"));
        http_reply_release(&reply);
    }
    handler_free(handler);
}

static void metadata_is_told_when_asked_for(void **state)
{
    struct handler *handler = open_handler(*state);
    struct http_request request = {
        .method = HTTP_GET,
        .path = STR(SEARCH),
        .headers = {{STR("Meili-Include-Metadata"), STR("true")}},
        .header_count = 1};
    struct http_reply reply = {0};

    route_request(handler, &reply, &request);
    buf_byte(&reply.body, '\0');
    assert_non_null(strstr(reply.body.ptr, "\"metadata\":{\"queryUid\":"));
    assert_non_null(
        strstr(reply.body.ptr,
               "\"indexUid\":\"guides\",\"primaryKey\":\"objectID\"}"));
    http_reply_release(&reply);
    handler_free(handler);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        FOLDER_TEST(server_and_indexes_are_told_of),
        FOLDER_TEST(every_parameter_of_a_search_does_its_part),
        FOLDER_TEST(words_are_read_as_these_clients_mean_them),
        FOLDER_TEST(values_of_facets_are_searched),
        FOLDER_TEST(documents_are_listed_and_found),
        FOLDER_TEST(several_searches_are_one_request),
        FOLDER_TEST(errors_have_four_members_and_their_code),
        FOLDER_TEST(what_is_not_there_has_an_empty_body),
        FOLDER_TEST(who_says_he_is_such_a_client_gets_it_everywhere),
        FOLDER_TEST(nothing_is_written),
        FOLDER_TEST(metadata_is_told_when_asked_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
