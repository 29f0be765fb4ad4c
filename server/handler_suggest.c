/** GET /suggest: completions of what is being typed. */
#include "handler.h"

#include "clock.h"
#include "engine/json.h"
#include "engine/suggest.h"
#include "query_params.h"
#include "reply.h"
#include "suggestions.h"

enum { LIMIT_DEFAULT = 8 };

static const char *const names[] = {"q", "index", "limit", NULL};

static const char *const kinds[] = {
    [SUGGESTION_HEADING] = "heading",
    [SUGGESTION_ACRONYM] = "acronym",
    [SUGGESTION_WORD] = "word",
};

static void put_suggestion(struct json_writer *json,
                           const struct suggestion *suggestion)
{
    json_put_object(json);
    json_put_name(json, "text");
    json_put_string(json, suggestion->text);
    json_put_name(json, "kind");
    json_put_string(json, str_of(kinds[suggestion->kind]));
    if (suggestion->beside.len) {
        json_put_name(json, "beside");
        json_put_string(json, suggestion->beside);
    }
    json_put_name(json, "frequency");
    json_put_integer(json, suggestion->frequency);
    json_end_object(json);
}

void suggestions_json(struct json_writer *json, struct index *index,
                      struct str query, size_t limit)
{
    struct suggestion list[SUGGEST_LIMIT_MAX];
    struct arena arena = {0};
    size_t count = 0;

    if (index_suggest(index))
        count = suggest_find(list, limit, index_suggest(index),
                             index_vocabulary(index), query, &arena);
    json_put_name(json, "suggestions");
    json_put_array(json);
    for (size_t i = 0; i < count; i++)
        put_suggestion(json, &list[i]);
    json_end_array(json);
    arena_release(&arena);
}

static void put_answer(struct buf *out, struct index *index, struct str query,
                       size_t limit)
{
    struct json_writer json = {.out = out};

    json_put_object(&json);
    json_put_name(&json, "query");
    json_put_string(&json, query);
    json_put_name(&json, "index");
    json_put_string(&json, str_of(index_stats(index)->name));
    suggestions_json(&json, index, query, limit);
    json_end_object(&json);
}

static int read_params(struct params *params, uint32_t *limit,
                       const struct http_request *request, struct error *err)
{
    if (params_parse(params, request->query, err) == -1 ||
        params_only(params, names, err) == -1)
        return -1;
    return params_number(limit, params, "limit", SUGGEST_LIMIT_MAX,
                         LIMIT_DEFAULT, err);
}

void handle_suggest(struct handler *handler, struct http_reply *reply,
                    const struct http_request *request)
{
    struct params params = {0};
    struct error err = {0};
    struct index *index;
    uint32_t limit;

    if (read_params(&params, &limit, request, &err) == -1) {
        reply_error(reply, query_params_code(params.bad), "%s", err.text);
    } else if (catalog_get(&index, handler->catalog,
                           params_text(&params, "index"), &err) == -1) {
        handle_failure(handler, reply, params_text(&params, "index"), &err);
    } else {
        reply->status = 200;
        reply_body(reply, "application/json");
        put_answer(&reply->body, index, params_text(&params, "q"), limit);
    }
    params_release(&params);
}
