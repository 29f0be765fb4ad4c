/** GET and POST /search: the hits of one query. */
#include "handler.h"

#include "clock.h"
#include "query_params.h"
#include "reply.h"
#include "reuse.h"
#include "suggestions.h"

static int read_query(struct query_params *query,
                      const struct http_request *request, struct error *err)
{
    return request->method == HTTP_POST
               ? query_params_read_json(query, request, HANDLER_LIMIT, err)
               : query_params_read(query, request, HANDLER_LIMIT, true, err);
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
    reuse_key(&key, index, "/search", rule);
    query_params_key(&key, query);
    if (reuse_answer(handler, reply, request, buf_view(&key), type)) {
        reply_cached(reply);
    } else {
        rc = search(reply, index, query, err);
        if (rc == 0)
            reuse_keep(handler, reply, request, buf_view(&key), type);
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
