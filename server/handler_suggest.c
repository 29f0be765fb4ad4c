/** GET /suggest: completions of what is being typed. */
#include "handler.h"

#include "engine/json.h"
#include "engine/suggest.h"
#include "query_params.h"
#include "reply.h"
#include "reuse.h"
#include "suggestions.h"

enum { LIMIT_DEFAULT = 8 };

static const char *const names[] = {"q", "index", "limit", "format", NULL};

/** Forms of the answer. */
static const struct {
    const char *name;
    const char *type;
} formats[] = {
    {"json", "application/json"},
    {"opensearch", "application/x-suggestions+json"},
};

struct asked {
    struct params params;
    struct str query;
    uint32_t limit;
    size_t format; /* of `formats` */
};

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

static void put_answer(struct buf *out, struct index *index,
                       const struct asked *asked)
{
    struct json_writer json = {.out = out};

    json_put_object(&json);
    json_put_name(&json, "query");
    json_put_string(&json, asked->query);
    json_put_name(&json, "index");
    json_put_string(&json, str_of(index_stats(index)->name));
    suggestions_json(&json, index, asked->query, asked->limit);
    json_end_object(&json);
}

/** As address bars want it: the query, then the completions (OpenSearch
 * Suggestions extension). */
static void put_opensearch(struct buf *out, struct index *index,
                           const struct asked *asked)
{
    struct suggestion list[SUGGEST_LIMIT_MAX];
    struct json_writer json = {.out = out};
    struct arena arena = {0};
    size_t count = 0;

    if (index_suggest(index))
        count = suggest_find(list, asked->limit, index_suggest(index),
                             index_vocabulary(index), asked->query, &arena);
    json_put_array(&json);
    json_put_string(&json, asked->query);
    json_put_array(&json);
    for (size_t i = 0; i < count; i++)
        json_put_string(&json, list[i].text);
    json_end_array(&json);
    json_end_array(&json);
    arena_release(&arena);
}

/* ---- Answering --------------------------------------------------------- */

static int read_format(struct asked *asked, struct error *err)
{
    const struct str name = params_text(&asked->params, "format");

    for (size_t i = 0; name.len && i < sizeof formats / sizeof *formats; i++)
        if (str_equal(name, str_of(formats[i].name))) {
            asked->format = i;
            return 0;
        }
    if (!name.len)
        return 0;
    asked->params.bad = STR("format");
    return error_set(err, ERROR_USAGE,
                     "Invalid value in parameter `format`: expected one of "
                     "`json`, `opensearch`");
}

static int read_params(struct asked *asked, const struct http_request *request,
                       struct error *err)
{
    struct params *params = &asked->params;

    if (params_parse(params, request->query, err) == -1 ||
        params_only(params, names, err) == -1 || read_format(asked, err) == -1)
        return -1;
    asked->query = params_text(params, "q");
    return params_number(&asked->limit, params, "limit", SUGGEST_LIMIT_MAX,
                         LIMIT_DEFAULT, err);
}

static void answer(struct handler *handler, struct http_reply *reply,
                   const struct http_request *request, struct index *index,
                   const struct asked *asked)
{
    const char *type = formats[asked->format].type;
    struct buf key = {0};

    reuse_key(&key, index, "/suggest", NULL);
    buf_format(&key, "%zu %u ", asked->format, asked->limit);
    buf_str(&key, asked->query);
    if (!reuse_answer(handler, reply, request, buf_view(&key), type)) {
        if (asked->format)
            put_opensearch(&reply->body, index, asked);
        else
            put_answer(&reply->body, index, asked);
        reuse_keep(handler, reply, request, buf_view(&key), type);
    }
    buf_free(&key);
}

void handle_suggest(struct handler *handler, struct http_reply *reply,
                    const struct http_request *request)
{
    struct asked asked = {0};
    struct error err = {0};
    struct index *index;
    struct str name;

    if (read_params(&asked, request, &err) == -1) {
        reply_error(reply, query_params_code(asked.params.bad), "%s", err.text);
    } else {
        name = params_text(&asked.params, "index");
        if (catalog_get(&index, handler->catalog, name, &err) == -1)
            handle_failure(handler, reply, name, &err);
        else
            answer(handler, reply, request, index, &asked);
    }
    params_release(&asked.params);
}
