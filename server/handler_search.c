/** GET and POST /search: the hits of one query. GET /similar: sections like
 * another. */
#include "handler.h"

#include "clock.h"
#include "query_params.h"
#include "reply.h"
#include "reuse.h"
#include "section.h"
#include "suggestions.h"

static int read_query(struct query_params *query,
                      const struct http_request *request, struct error *err)
{
    return request->method == HTTP_POST
               ? query_params_read_json(query, request, HANDLER_LIMIT, err)
               : query_params_read(query, request, HANDLER_LIMIT, QUERY_SEARCH,
                                   err);
}

/** Add completions to an answer, as one member more. A key that may see only a
 * part of the index gets none: they come from all of it. */
static void put_suggestions(struct buf *out, struct index *index,
                            const struct query_params *query)
{
    struct buf member = {0};
    struct json_writer json = {.out = &member};

    if (!query->suggest || query->must)
        return;
    json_put_object(&json);
    suggestions_json(&json, index, query->query, query->suggest);
    json_end_object(&json);
    out->ptr[out->len - 1] = ',';
    buf_str(out, str_skip(buf_view(&member), 1));
    buf_free(&member);
}

static int search(struct http_reply *reply, struct index *index,
                  struct query_params *query, struct error *err)
{
    struct search_results *results;
    double took_ms;
    int64_t start;

    if (query_params_run(&results, &took_ms, index, query, err) == -1)
        return -1;
    reply_timing(reply, "search", (int64_t)(took_ms * 1e3));
    start = clock_us();
    if (query->format == QUERY_TEXT)
        search_results_text(&reply->body, results, query->offset, took_ms,
                            &(struct terminal){.look = TERMINAL_PLAIN});
    else
        search_results_json(&reply->body, results, took_ms);
    if (query->format == QUERY_JSON)
        put_suggestions(&reply->body, index, query);
    reply_searched(reply, results);
    search_results_free(results);
    reply_timing(reply, "render", clock_us() - start);
    return 0;
}

/** The number of the section whose like is wanted; what a rule does not allow
 * is not there. */
static int find_like(struct query_params *query, struct index *index,
                     const struct key_rule *rule, struct error *err)
{
    struct section section;
    const int rc = section_find(&section, index, rule, query->id, err);

    query->like = section.number;
    section_release(&section);
    return rc;
}

static int make(struct handler *handler, struct http_reply *reply,
                const struct http_request *request, struct index *index,
                struct query_params *query, struct str key, struct error *err)
{
    if (query->route == QUERY_SIMILAR && !query->id.len) {
        reply_error(reply, "missing_document_id",
                    "The parameter `id` does not say which section");
        return 0;
    }
    if (query->route == QUERY_SIMILAR && !query->like) {
        reply_error(reply, "document_not_found", "Section `%.*s` not found",
                    STR_ARGS(query->id));
        return 0;
    }
    if (search(reply, index, query, err) == -1)
        return -1;
    reuse_keep(handler, reply, request, key, query_params_type(query->format));
    return 0;
}

static int answer(struct handler *handler, struct http_reply *reply,
                  const struct http_request *request,
                  struct query_params *query, struct error *err)
{
    const char *type = query_params_type(query->format);
    const struct key_rule *rule;
    struct buf key = {0};
    struct index *index;
    int rc = 0;

    if (catalog_get_part(&index, &rule, handler->catalog, query->index, err) ==
        -1)
        return -1;
    query->must = rule ? &rule->filter : NULL;
    reuse_key(&key, index,
              query->route == QUERY_SIMILAR ? "/similar" : "/search", rule);
    query_params_key(&key, query);
    if (reuse_answer(handler, reply, request, buf_view(&key), type)) {
        reply_cached(reply);
    } else {
        if (query->id.len)
            rc = find_like(query, index, rule, err);
        if (rc == 0)
            rc = make(handler, reply, request, index, query, buf_view(&key),
                      err);
    }
    buf_free(&key);
    return rc;
}

void handle_search(struct handler *handler, struct http_reply *reply,
                   const struct http_request *request)
{
    const int64_t start = clock_us();
    struct query_params query;
    struct error err = {0};
    int rc = read_query(&query, request, &err);

    reply_timing(reply, "parse", clock_us() - start);
    if (rc == 0)
        rc = answer(handler, reply, request, &query, &err);
    if (rc == -1)
        query_params_failure(handler, reply, &query, &err);
    query_params_release(&query);
}

void handle_similar(struct handler *handler, struct http_reply *reply,
                    const struct http_request *request)
{
    struct query_params query;
    struct error err = {0};

    if (query_params_read(&query, request, HANDLER_LIMIT, QUERY_SIMILAR,
                          &err) == -1)
        query_params_failure(handler, reply, &query, &err);
    else if (answer(handler, reply, request, &query, &err) == -1)
        query_params_failure(handler, reply, &query, &err);
    query_params_release(&query);
}
