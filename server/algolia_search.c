/** The routes of Algolia's search API: `POST /1/indexes/...`. */
#include "algolia_handlers.h"

#include <stdlib.h>

#include "algolia_find.h"
#include "algolia_hit.h"
#include "engine/unicode.h"
#include "reply.h"

enum {
    QUERIES_MAX = 50, /* of a request */
    US_PER_MS = 1000,
};

/* ---- Answers ----------------------------------------------------------- */

static void put_count(struct json_writer *json, const char *name,
                      uint64_t count)
{
    json_put_name(json, name);
    json_put_integer(json, (int64_t)count);
}

static void put_text(struct json_writer *json, const char *name,
                     struct str text)
{
    json_put_name(json, name);
    json_put_string(json, text);
}

static void put_true(struct json_writer *json, const char *name, bool value)
{
    json_put_name(json, name);
    json_put_bool(json, value);
}

static void put_hits(struct json_writer *json,
                     const struct algolia_found *found,
                     const struct algolia_query *query)
{
    const struct search_results *results = found->results;
    struct algolia_view view;
    struct arena arena = {0};

    algolia_view_make(&view, query, results, found->index, &arena);
    json_put_name(json, "hits");
    json_put_array(json);
    for (size_t i = 0; i < results->hit_count; i++)
        algolia_hit_put(json, &view, &results->hits[i]);
    json_end_array(json);
    arena_release(&arena);
}

static void put_pages(struct json_writer *json,
                      const struct algolia_found *found,
                      const struct algolia_query *query)
{
    const uint64_t size = query->hits_per_page;

    put_count(json, "nbHits", found->total);
    if (query->by_offset) {
        put_count(json, "offset", query->offset);
        put_count(json, "length", query->length);
        return;
    }
    put_count(json, "page", query->page);
    put_count(json, "nbPages", size ? (found->total + size - 1) / size : 0);
    put_count(json, "hitsPerPage", size);
}

static int by_count(const void *a, const void *b)
{
    const struct facet_value *x = a, *y = b;

    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return str_compare(x->text, y->text);
}

/** The most frequent values of each facet. */
static void put_facets(struct json_writer *json, struct search_results *results,
                       uint32_t most)
{
    json_put_name(json, "facets");
    json_put_object(json);
    for (size_t i = 0; i < results->facet_count; i++) {
        struct facet *facet = &results->facets[i];

        json_put_name_str(json, facet->name);
        json_put_object(json);
        qsort(facet->values, facet->value_count, sizeof *facet->values,
              by_count);
        for (size_t k = 0; k < facet->value_count && k < most; k++) {
            json_put_name_str(json, facet->values[k].text);
            json_put_integer(json, (int64_t)facet->values[k].count);
        }
        json_end_object(json);
    }
    json_end_object(json);
}

/** Sum and average, where all values of the facet are known. */
static void put_sum(struct json_writer *json, const struct facet *facet)
{
    double sum = 0, count = 0;

    if (facet->value_count < facet->different)
        return;
    for (size_t i = 0; i < facet->value_count; i++) {
        char text[64] = "", *end;
        double number;

        if (facet->values[i].text.len >= sizeof text)
            continue;
        memcpy(text, facet->values[i].text.ptr, facet->values[i].text.len);
        number = strtod(text, &end);
        if (end == text || *end)
            continue;
        sum += number * (double)facet->values[i].count;
        count += (double)facet->values[i].count;
    }
    json_put_name(json, "avg");
    json_put_number(json, count > 0 ? sum / count : 0);
    json_put_name(json, "sum");
    json_put_number(json, sum);
}

static void put_stats(struct json_writer *json,
                      const struct search_results *results)
{
    json_put_name(json, "facets_stats");
    json_put_object(json);
    for (size_t i = 0; i < results->facet_count; i++) {
        const struct facet *facet = &results->facets[i];

        if (!facet->has_numbers)
            continue;
        json_put_name_str(json, facet->name);
        json_put_object(json);
        json_put_name(json, "min");
        json_put_number(json, facet->least);
        json_put_name(json, "max");
        json_put_number(json, facet->most);
        put_sum(json, facet);
        json_end_object(json);
    }
    json_end_object(json);
}

static void put_found(struct json_writer *json,
                      const struct algolia_found *found,
                      const struct algolia_query *query)
{
    json_put_object(json);
    put_hits(json, found, query);
    put_pages(json, found, query);
    put_true(json, "exhaustiveNbHits", found->results->total_exact);
    put_true(json, "exhaustiveTypo", true);
    if (query->has_facets) {
        put_facets(json, found->results, query->facet_values_max);
        put_stats(json, found->results);
        put_true(json, "exhaustiveFacetsCount", found->results->facets_exact);
    }
    put_text(json, "query", query->query);
    put_text(json, "params", query->params);
    put_text(json, "index", query->index);
    put_count(json, "processingTimeMS", (uint64_t)(found->took_us / US_PER_MS));
    json_end_object(json);
}

/* ---- Values of facets -------------------------------------------------- */

/** A value with what was typed marked at its start. */
static void put_highlighted(struct json_writer *json, struct str value,
                            const struct algolia_query *query)
{
    const struct str typed = query->facet_query;
    const size_t letters = typed.len - utf8_continuations(typed);
    struct format_span span = {0, (uint32_t)utf8_letters(value, letters)};
    const struct format_found found = {.spans = &span, .count = span.len > 0};
    const struct format_tags tags = {query->before, query->after,
                                     query->ellipsis,
                                     format_escapes(query->before)};
    struct buf text = {0};

    format_put(&text, value, &found, format_whole(value), &tags);
    put_text(json, "highlighted", buf_view(&text));
    buf_free(&text);
}

/** Does a value begin with what was typed? */
static bool begins(struct str value, struct str typed)
{
    struct buf folded = {0};
    struct str value_folded, typed_folded;
    bool fine;

    attribute_fold(&folded, value);
    value_folded.len = folded.len;
    attribute_fold(&folded, typed);
    value_folded.ptr = folded.ptr;
    typed_folded = str_skip(buf_view(&folded), value_folded.len);
    fine = str_starts(value_folded, typed_folded);
    buf_free(&folded);
    return fine;
}

static void put_facet_hits(struct json_writer *json,
                           const struct algolia_found *found,
                           const struct algolia_query *query)
{
    const struct search_results *results = found->results;
    const struct facet *facet = results->facet_count ? results->facets : NULL;
    uint32_t count = query->facet_hits;

    json_put_object(json);
    json_put_name(json, "facetHits");
    json_put_array(json);
    if (facet)
        qsort(facet->values, facet->value_count, sizeof *facet->values,
              by_count);
    for (size_t i = 0; facet && i < facet->value_count && count; i++) {
        if (!begins(facet->values[i].text, query->facet_query))
            continue;
        count--;
        json_put_object(json);
        put_text(json, "value", facet->values[i].text);
        put_highlighted(json, facet->values[i].text, query);
        put_count(json, "count", facet->values[i].count);
        json_end_object(json);
    }
    json_end_array(json);
    put_true(json, "exhaustiveFacetsCount", results->facets_exact);
    put_count(json, "processingTimeMS", (uint64_t)(found->took_us / US_PER_MS));
    json_end_object(json);
}

/* ---- Requests ---------------------------------------------------------- */

/** Word what went wrong. */
static void refuse(struct handler *handler, struct http_reply *reply,
                   struct str name, const struct error *err)
{
    switch (err->code) {
    case ERROR_USAGE:
    case ERROR_DATA:
        reply_error(reply, "bad_request", "%s", err->text);
        break;
    case ERROR_NO_INPUT:
        reply_error(reply, "index_not_found", "Index %.*s does not exist",
                    STR_ARGS(name));
        break;
    default:
        handle_failure(handler, reply, name, err);
    }
}

/**
 * Read one query, search, and write what was found.
 *
 * @param index  meant, whatever the query says, unless it is `*`
 * @param query  started; released here
 * @return false when the request was answered with an error
 */
static bool answer(struct handler *handler, struct http_reply *reply,
                   struct json_writer *json, const struct json *object,
                   struct str index, struct algolia_query *query)
{
    struct algolia_found found = {0};
    struct error err = {0};
    bool fine = algolia_query_read(query, object, &err) == 0;

    if (!str_equal(index, STR("*")))
        query->index = index;
    fine = fine && algolia_find(&found, handler, query, &err) == 0;
    if (!fine)
        refuse(handler, reply, query->index, &err);
    else if (query->finds_values)
        put_facet_hits(json, &found, query);
    else
        put_found(json, &found, query);
    search_results_free(found.results);
    algolia_query_release(query);
    return fine;
}

/** Say what the body is, unless it is an error. */
static void finish(struct http_reply *reply, bool fine)
{
    if (!fine)
        return;
    reply->status = 200;
    reply_body(reply, "application/json; charset=utf-8");
}

/** The body; NULL when the request was answered with an error. */
static struct json *read_body(struct http_reply *reply,
                              const struct http_request *request)
{
    struct error err = {0};
    struct json *body = NULL;

    if (json_parse(&body, request->body, &err) == -1)
        reply_error(reply, "bad_request", "Invalid JSON: %s", err.text);
    else if (json_kind(body) == JSON_OBJECT)
        return body;
    else
        reply_error(reply, "bad_request", "The body is not an object");
    json_free(body);
    return NULL;
}

void handle_algolia_query(struct handler *handler, struct http_reply *reply,
                          const struct http_request *request)
{
    struct algolia_query query;
    struct json *body = read_body(reply, request);
    struct json_writer json = {.out = &reply->body};

    if (!body)
        return;
    algolia_query_start(&query);
    finish(reply, answer(handler, reply, &json, body, request->path_params[0],
                         &query));
    json_free(body);
}

/** @return false when the request was answered with an error */
static bool answer_all(struct handler *handler, struct http_reply *reply,
                       const struct json *requests, struct str index)
{
    struct json_writer json = {.out = &reply->body};
    struct algolia_query query;
    size_t count = 0;

    json_put_object(&json);
    json_put_name(&json, "results");
    json_put_array(&json);
    for (const struct json *item = json_first(requests); item;
         item = json_next(item)) {
        if (++count > QUERIES_MAX) {
            reply_error(reply, "bad_request", "At most %d queries a request",
                        QUERIES_MAX);
            return false;
        }
        algolia_query_start(&query);
        if (!answer(handler, reply, &json, item, index, &query))
            return false;
    }
    json_end_array(&json);
    json_end_object(&json);
    return true;
}

void handle_algolia_queries(struct handler *handler, struct http_reply *reply,
                            const struct http_request *request)
{
    struct json *body = read_body(reply, request);
    const struct json *requests = body ? json_member(body, "requests") : NULL;

    if (body && (!requests || json_kind(requests) != JSON_ARRAY)) {
        reply_error(reply, "bad_request", "\"requests\" is not an array");
    } else if (body &&
               answer_all(handler, reply, requests, request->path_params[0])) {
        reply->status = 200;
        reply_body(reply, "application/json; charset=utf-8");
    }
    json_free(body);
}

void handle_algolia_facet(struct handler *handler, struct http_reply *reply,
                          const struct http_request *request)
{
    struct algolia_query query;
    struct json *body = read_body(reply, request);
    struct json_writer json = {.out = &reply->body};

    if (!body)
        return;
    algolia_query_start(&query);
    query.finds_values = true;
    query.facet = request->path_params[1];
    finish(reply, answer(handler, reply, &json, body, request->path_params[0],
                         &query));
    json_free(body);
}

/* ---- Errors ------------------------------------------------------------ */

void algolia_error(struct http_reply *reply)
{
    struct json_writer json = {.out = &reply->body};
    struct json *error = NULL;
    struct buf message = {0};

    if (json_parse(&error, buf_view(&reply->body), NULL) == 0)
        buf_str(&message, json_string(json_member(error, "message")));
    else
        buf_text(&message, http_reason(reply->status));
    buf_clear(&reply->body);
    json_put_object(&json);
    put_text(&json, "message", buf_view(&message));
    put_count(&json, "status", (uint64_t)reply->status);
    json_end_object(&json);
    reply_body(reply, "application/json; charset=utf-8");
    buf_free(&message);
    json_free(error);
}
