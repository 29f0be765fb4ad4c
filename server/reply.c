#include "reply.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "engine/error.h"
#include "engine/json.h"
#include "engine/search.h"

const struct reply_code reply_codes[] = {
    {"api_key_not_found", 404, "invalid_request",
     "There is no key of that uid or value."},
    {"bad_request", 400, "invalid_request",
     "The request breaks the rules of HTTP, its path is no percent-encoded "
     "UTF-8, or it has a parameter that is not known, is given twice or is no "
     "valid UTF-8."},
    {"document_not_found", 404, "invalid_request",
     "There is no section, or other document, with that id."},
    {"expectation_failed", 417, "invalid_request",
     "The request expects something else than 100-continue."},
    {"facet_search_disabled", 400, "invalid_request",
     "The settings of the index do not allow a search in the values of "
     "facets."},
    {"feature_not_enabled", 403, "invalid_request",
     "The server has no such feature: it searches by words, and only reads its "
     "indexes."},
    {"headers_too_large", 431, "invalid_request",
     "The headers are too many or too long: at most 64, and 8 KiB with the "
     "request line."},
    {"http_version_not_supported", 505, "invalid_request",
     "Only HTTP/1.0 and HTTP/1.1 are spoken."},
    {"index_not_found", 404, "invalid_request",
     "There is no index of that name."},
    {"index_unavailable", 503, "system",
     "The index is there but cannot be read. The log of the server says why."},
    {"internal", 500, "internal",
     "The server broke a promise of its own. The log says which."},
    {"invalid_api_key", 403, "auth",
     "The key is not known, is past its time, or does not allow this."},
    {"invalid_api_key_limit", 400, "invalid_request",
     "The parameter limit is no whole number from 0 to 10000."},
    {"invalid_api_key_offset", 400, "invalid_request",
     "The parameter offset is no whole number from 0 to 10000."},
    {"invalid_content_type", 415, "invalid_request",
     "The body is of another kind than the path takes; the header Content-Type "
     "says of which."},
    {"invalid_document_fields", 400, "invalid_request",
     "The parameter fields is no list of names."},
    {"invalid_document_filter", 400, "invalid_request",
     "The parameter filter cannot be read, or names an attribute that cannot "
     "be filtered by."},
    {"invalid_document_id", 400, "invalid_request",
     "The id is given twice or is no valid UTF-8."},
    {"invalid_document_ids", 400, "invalid_request",
     "The parameter ids is no list of ids."},
    {"invalid_document_limit", 400, "invalid_request",
     "The parameter limit is no whole number."},
    {"invalid_document_offset", 400, "invalid_request",
     "The parameter offset is no whole number."},
    {"invalid_document_retrieve_vectors", 400, "invalid_request",
     "The parameter retrieveVectors is neither true nor false."},
    {"invalid_document_sort", 400, "invalid_request",
     "The parameter sort is no list of name:asc or name:desc, or names an "
     "attribute that cannot be sorted by."},
    {"invalid_facet_search_exhaustive_facet_count", 400, "invalid_request",
     "The parameter exhaustiveFacetCount is neither true nor false."},
    {"invalid_facet_search_facet_name", 400, "invalid_request",
     "The parameter facetName is no text, or names an attribute whose values "
     "cannot be searched."},
    {"invalid_facet_search_facet_query", 400, "invalid_request",
     "The parameter facetQuery is no text."},
    {"invalid_index_limit", 400, "invalid_request",
     "The parameter limit is no whole number."},
    {"invalid_index_offset", 400, "invalid_request",
     "The parameter offset is no whole number."},
    {"invalid_index_uid", 400, "invalid_request",
     "The parameter index is given twice or is no valid UTF-8."},
    {"invalid_multi_search_distinct", 400, "invalid_request",
     "The parameter distinct of the federation names no attribute that can be "
     "filtered by."},
    {"invalid_multi_search_facet_order", 400, "invalid_request",
     "Facets of several indexes that are merged must be in one order."},
    {"invalid_multi_search_facets", 400, "invalid_request",
     "A query of several has facets of its own, and the federation asks for "
     "them by index."},
    {"invalid_multi_search_facets_by_index", 400, "invalid_request",
     "The parameter facetsByIndex is no object with a list of names for each "
     "index, or one of them cannot be filtered by."},
    {"invalid_multi_search_federated", 400, "invalid_request",
     "The parameter federation is no object."},
    {"invalid_multi_search_federation", 400, "invalid_request",
     "The parameter federation is no object."},
    {"invalid_multi_search_federation_options", 400, "invalid_request",
     "The parameter federationOptions is no object, or stands without a "
     "federation."},
    {"invalid_multi_search_hits_per_page", 400, "invalid_request",
     "The parameter hitsPerPage of the federation is no whole number."},
    {"invalid_multi_search_limit", 400, "invalid_request",
     "The parameter limit of the federation is no whole number."},
    {"invalid_multi_search_max_values_per_facet", 400, "invalid_request",
     "The parameter maxValuesPerFacet is no whole number."},
    {"invalid_multi_search_merge_facets", 400, "invalid_request",
     "The parameter mergeFacets is no object."},
    {"invalid_multi_search_offset", 400, "invalid_request",
     "The parameter offset of the federation is no whole number."},
    {"invalid_multi_search_page", 400, "invalid_request",
     "The parameter page of the federation is no whole number."},
    {"invalid_multi_search_queries", 400, "invalid_request",
     "The parameter queries is no list of queries, or has more than 100."},
    {"invalid_multi_search_query_facets", 400, "invalid_request",
     "A query of a federation has facets of its own: they belong to the "
     "federation, under facetsByIndex."},
    {"invalid_multi_search_query_pagination", 400, "invalid_request",
     "A query of a federation has limit, offset, page or hitsPerPage of its "
     "own: they belong to the federation."},
    {"invalid_multi_search_weight", 400, "invalid_request",
     "The weight of a query is no number of 0 or more."},
    {"invalid_search_attributes_to_crop", 400, "invalid_request",
     "The parameter attributesToCrop is no list of names."},
    {"invalid_search_attributes_to_highlight", 400, "invalid_request",
     "The parameter attributesToHighlight is no list of names."},
    {"invalid_search_attributes_to_retrieve", 400, "invalid_request",
     "The parameter attributesToRetrieve is no list of names."},
    {"invalid_search_attributes_to_search_on", 400, "invalid_request",
     "The parameter attributesToSearchOn is no list of names, or names an "
     "attribute that is not searched."},
    {"invalid_search_correct", 400, "invalid_request",
     "The parameter correct is neither 0 nor 1."},
    {"invalid_search_crop_length", 400, "invalid_request",
     "The parameter cropLength is no whole number."},
    {"invalid_search_crop_marker", 400, "invalid_request",
     "The parameter cropMarker is no text."},
    {"invalid_search_distinct", 400, "invalid_request",
     "The parameter distinct names no attribute that can be filtered by."},
    {"invalid_search_embedder", 400, "invalid_request",
     "The parameter hybridEmbedder cannot be used here."},
    {"invalid_search_explain", 400, "invalid_request",
     "The parameter explain is neither 0 nor 1."},
    {"invalid_search_facets", 400, "invalid_request",
     "The parameter facets names an attribute that cannot be filtered by, or "
     "more than 32. It is a list with commas; a name may have a * at its start "
     "or end."},
    {"invalid_search_filter", 400, "invalid_request",
     "The parameter filter cannot be read, or names an attribute that cannot "
     "be filtered by. The message says at which characters, and what was "
     "expected there."},
    {"invalid_search_format", 400, "invalid_request",
     "The parameter format is neither json nor text."},
    {"invalid_search_from", 400, "invalid_request",
     "The parameter from is given twice or is no valid UTF-8."},
    {"invalid_search_group", 400, "invalid_request",
     "The parameter group names no attribute that can be filtered by, nor "
     "guide."},
    {"invalid_search_group_size", 400, "invalid_request",
     "The parameter group_size is no whole number from 0 to 100."},
    {"invalid_search_highlight_post_tag", 400, "invalid_request",
     "The parameter highlightPostTag is no text."},
    {"invalid_search_highlight_pre_tag", 400, "invalid_request",
     "The parameter highlightPreTag is no text."},
    {"invalid_search_hits_per_page", 400, "invalid_request",
     "The parameter hitsPerPage is no whole number."},
    {"invalid_search_hybrid", 400, "invalid_request",
     "The parameter hybrid cannot be used here."},
    {"invalid_search_limit", 400, "invalid_request",
     "The parameter limit is no whole number from 0 to 1000."},
    {"invalid_search_locales", 400, "invalid_request",
     "The parameter locales is no list of languages."},
    {"invalid_search_matching", 400, "invalid_request",
     "The parameter matching is none of frequency, last and all."},
    {"invalid_search_matching_strategy", 400, "invalid_request",
     "The parameter matchingStrategy is none of last, all and frequency."},
    {"invalid_search_media", 400, "invalid_request",
     "The parameter media cannot be used here."},
    {"invalid_search_offset", 400, "invalid_request",
     "The parameter offset is no whole number from 0 to 10000."},
    {"invalid_search_page", 400, "invalid_request",
     "The parameter page is no whole number."},
    {"invalid_search_personalize", 400, "invalid_request",
     "The parameter personalize cannot be used here."},
    {"invalid_search_q", 400, "invalid_request",
     "The parameter q is given twice or is no valid UTF-8. Any text is a "
     "query: there are no errors of syntax."},
    {"invalid_search_ranking_score_threshold", 400, "invalid_request",
     "The parameter rankingScoreThreshold is no number from 0 to 1."},
    {"invalid_search_retrieve_vectors", 400, "invalid_request",
     "The parameter retrieveVectors is neither true nor false."},
    {"invalid_search_semantic_ratio", 400, "invalid_request",
     "The parameter hybridSemanticRatio cannot be used here."},
    {"invalid_search_show_matches_position", 400, "invalid_request",
     "The parameter showMatchesPosition is neither true nor false."},
    {"invalid_search_show_performance_details", 400, "invalid_request",
     "The parameter showPerformanceDetails is neither true nor false."},
    {"invalid_search_show_ranking_score", 400, "invalid_request",
     "The parameter showRankingScore is neither true nor false."},
    {"invalid_search_show_ranking_score_details", 400, "invalid_request",
     "The parameter showRankingScoreDetails is neither true nor false."},
    {"invalid_search_snippet", 400, "invalid_request",
     "The parameter snippet is no whole number from 0 to 2000."},
    {"invalid_search_sort", 400, "invalid_request",
     "The parameter sort is no list, with commas, of name:asc or name:desc, or "
     "names an attribute that cannot be sorted by."},
    {"invalid_search_suggest", 400, "invalid_request",
     "The parameter suggest is no whole number from 0 to 50."},
    {"invalid_search_use_network", 400, "invalid_request",
     "The parameter useNetwork is neither true nor false."},
    {"invalid_search_vector", 400, "invalid_request",
     "The parameter vector cannot be used here."},
    {"malformed_payload", 400, "invalid_request",
     "The body is no valid JSON, or goes deeper than 64 levels, or names a "
     "member of an object twice. The message says at which byte."},
    {"method_not_allowed", 405, "invalid_request",
     "The path is known but does not answer that method. The header Allow "
     "names those it does."},
    {"metrics_forbidden", 403, "auth",
     "Counters are told to the addresses of the setting metrics-from, and to "
     "whoever has a key that may read them."},
    {"missing_authorization_header", 401, "auth",
     "This needs a key, in the header Authorization: Bearer KEY."},
    {"missing_content_length", 411, "invalid_request",
     "A request that may have a body must say how long it is."},
    {"missing_content_type", 415, "invalid_request",
     "The request has no header Content-Type, which says what its body is."},
    {"missing_document_id", 400, "invalid_request",
     "The request does not say which section, or other document, it is about."},
    {"missing_facet_search_facet_name", 400, "invalid_request",
     "The parameter facetName is missing."},
    {"missing_index_uid", 400, "invalid_request",
     "A query does not say in which index."},
    {"missing_master_key", 401, "auth",
     "The server has no master key, and so there are no keys."},
    {"missing_multi_search_queries", 400, "invalid_request",
     "The parameter queries is missing."},
    {"missing_payload", 400, "invalid_request",
     "The path takes a body, and the request has none."},
    {"not_found", 404, "invalid_request", "There is nothing at that path."},
    {"not_implemented", 501, "invalid_request",
     "The method is not known, or the body has a transfer encoding. Bodies "
     "are sent with their length."},
    {"not_ready", 503, "system",
     "There is no index, one that cannot be read, or one that is older than "
     "the setting ready-age allows."},
    {"payload_too_large", 413, "invalid_request",
     "The body is longer than the server takes."},
    {"request_timeout", 408, "invalid_request",
     "The request was not complete in time."},
    {"too_many_requests", 429, "invalid_request",
     "The client asks more often than the server allows. The header "
     "Retry-After says when to try again."},
    {"uri_too_long", 414, "invalid_request",
     "The path with its parameters is longer than 4096 bytes."},
};

const size_t reply_code_count = sizeof reply_codes / sizeof *reply_codes;

/** Headers of every reply, unless the handler has set them. */
static const struct {
    const char *name;
    struct str value;
} headers[] = {
    {"X-Content-Type-Options", {"nosniff", 7}},
    {"Referrer-Policy", {"same-origin", 11}},
    {"Cross-Origin-Opener-Policy", {"same-origin", 11}},
    {"Content-Security-Policy",
     {"default-src 'none'; frame-ancestors 'none'", 42}},
    {"Cache-Control", {"no-store", 8}},
};

void reply_body(struct http_reply *reply, const char *content_type)
{
    http_reply_header(reply, "Content-Type", str_of(content_type));
}

static const struct reply_code *find(const char *code)
{
    for (size_t i = 0; i < reply_code_count; i++)
        if (strcmp(reply_codes[i].code, code) == 0)
            return &reply_codes[i];
    assert(!"an error has a code that is not in the table");
    return NULL;
}

static void put_error(struct http_reply *reply, const struct reply_code *code,
                      const char *message)
{
    struct json_writer json = {.out = &reply->body};

    buf_clear(&reply->body);
    json_put_object(&json);
    json_put_name(&json, "message");
    json_put_string(&json, str_of(message));
    json_put_name(&json, "code");
    json_put_string(&json, str_of(code->code));
    json_put_name(&json, "type");
    json_put_string(&json, str_of(code->type));
    json_put_name(&json, "link");
    json_put_string(
        &json, arena_format(&reply->arena, "%s#%s", REPLY_LINK, code->code));
    json_end_object(&json);
    reply_body(reply, "application/json");
    reply->status = code->status;
    reply->tally.error = code->code;
}

void reply_error(struct http_reply *reply, const char *code, const char *format,
                 ...)
{
    char message[ERROR_TEXT_MAX];
    va_list args;

    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    put_error(reply, find(code), message);
}

void reply_refusal(struct http_reply *reply, int status, const char *why)
{
    const char *code = "bad_request";

    /* The statuses that the framing check gives have one code each. */
    for (size_t i = 0; status != 400 && i < reply_code_count; i++)
        if (reply_codes[i].status == status)
            code = reply_codes[i].code;
    reply_error(reply, code, "Bad request: %s", why);
    reply->close = true;
}

void reply_timing(struct http_reply *reply, const char *name, int64_t us)
{
    http_reply_add(
        reply, "Server-Timing",
        arena_format(&reply->arena, "%s;dur=%.3f", name, (double)us / 1e3));
}

void reply_searched(struct http_reply *reply,
                    const struct search_results *results)
{
    struct http_tally *tally = &reply->tally;
    struct str query = results->query;

    if (query.len > REPLY_QUERY_MAX)
        query.len = REPLY_QUERY_MAX;
    tally->searches++;
    tally->empty += results->total == 0;
    tally->corrected += results->corrected.len > 0;
    tally->relaxed += results->relaxed_count > 0;
    tally->query = arena_copy(&reply->arena, query);
}

void reply_cached(struct http_reply *reply)
{
    reply->tally.searches++;
    reply->tally.cached++;
}

void reply_finish(struct http_reply *reply)
{
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        if (!http_reply_find(reply, headers[i].name).len)
            http_reply_header(reply, headers[i].name, headers[i].value);
}
