#include "query_params.h"

#include "clock.h"
#include "engine/suggest.h"
#include "query_json.h"
#include "reply.h"

const struct query_field query_fields[] = {
    {"q", FIELD_TEXT, QUERY_SEARCH, "invalid_search_q"},
    {"id", FIELD_TEXT, QUERY_SIMILAR, "invalid_document_id"},
    {"index", FIELD_TEXT, QUERY_SEARCH | QUERY_SIMILAR, "invalid_index_uid"},
    {"limit", FIELD_NUMBER, QUERY_SEARCH | QUERY_SIMILAR,
     "invalid_search_limit"},
    {"offset", FIELD_NUMBER, QUERY_SEARCH | QUERY_SIMILAR,
     "invalid_search_offset"},
    {"correct", FIELD_FLAG, QUERY_SEARCH, "invalid_search_correct"},
    {"explain", FIELD_FLAG, QUERY_SEARCH, "invalid_search_explain"},
    {"snippet", FIELD_NUMBER, QUERY_SEARCH | QUERY_SIMILAR,
     "invalid_search_snippet"},
    {"filter", FIELD_FILTER, QUERY_SEARCH | QUERY_SIMILAR,
     "invalid_search_filter"},
    {"facets", FIELD_LIST, QUERY_SEARCH, "invalid_search_facets"},
    {"sort", FIELD_LIST, QUERY_SEARCH, "invalid_search_sort"},
    {"group", FIELD_TEXT, QUERY_SEARCH | QUERY_SIMILAR, "invalid_search_group"},
    {"group_size", FIELD_NUMBER, QUERY_SEARCH | QUERY_SIMILAR,
     "invalid_search_group_size"},
    {"distinct", FIELD_TEXT, QUERY_SEARCH | QUERY_SIMILAR,
     "invalid_search_distinct"},
    {"from", FIELD_TEXT, QUERY_SEARCH, "invalid_search_from"},
    {"matching", FIELD_TEXT, QUERY_SEARCH, "invalid_search_matching"},
    {"suggest", FIELD_NUMBER, QUERY_SEARCH, "invalid_search_suggest"},
    {"format", FIELD_TEXT, QUERY_SEARCH | QUERY_SIMILAR,
     "invalid_search_format"},
};

const size_t query_field_count = sizeof query_fields / sizeof *query_fields;

static const char *const formats[] = {
    [QUERY_JSON] = "json",
    [QUERY_TEXT] = "text",
    NULL,
};

static const char *const matchings[] = {
    [MATCHING_FREQUENCY] = "frequency",
    [MATCHING_LAST] = "last",
    [MATCHING_ALL] = "all",
    NULL,
};

const char *query_params_code(struct str name)
{
    for (size_t i = 0; i < query_field_count; i++)
        if (str_equal(name, str_of(query_fields[i].name)))
            return query_fields[i].code;
    return "bad_request";
}

/** Are all parameters known to the route? */
static int check_names(struct params *params, enum query_route route,
                       struct error *err)
{
    const char *names[sizeof query_fields / sizeof *query_fields + 1] = {0};
    size_t count = 0;

    for (size_t i = 0; i < query_field_count; i++)
        if (query_fields[i].routes & route)
            names[count++] = query_fields[i].name;
    return params_only(params, names, err);
}

/** Which of the names is it? The first unless it is given. */
static int read_choice(unsigned *out, struct params *params, const char *name,
                       const char *const *choices, struct error *err)
{
    const struct str value = params_text(params, name);
    struct buf list = {0};

    *out = 0;
    if (!value.len)
        return 0;
    for (unsigned i = 0; choices[i]; i++) {
        if (str_equal(value, str_of(choices[i]))) {
            *out = i;
            buf_free(&list);
            return 0;
        }
        buf_format(&list, i ? ", `%s`" : "`%s`", choices[i]);
    }
    params->bad = str_of(name);
    error_set(err, ERROR_USAGE,
              "Invalid value in parameter `%s`: expected one of %.*s", name,
              STR_ARGS(buf_view(&list)));
    buf_free(&list);
    return -1;
}

int query_params_format(enum query_format *out, struct params *params,
                        struct error *err)
{
    unsigned choice;
    const int rc = read_choice(&choice, params, "format", formats, err);

    *out = (enum query_format)choice;
    return rc;
}

const char *query_params_type(enum query_format format)
{
    static const char *const types[] = {
        [QUERY_JSON] = "application/json",
        [QUERY_TEXT] = "text/plain; charset=utf-8",
    };

    return types[format];
}

static int read_matching(struct query_params *out, struct error *err)
{
    unsigned choice;
    const int rc =
        read_choice(&choice, &out->params, "matching", matchings, err);

    out->matching = (enum search_matching)choice;
    return rc;
}

/** What narrows, counts and arranges the hits. */
static int read_selection(struct query_params *out, struct error *err)
{
    struct params *params = &out->params;

    out->filter = params_text(params, "filter");
    settings_split(&out->facets, params_text(params, "facets"), &params->arena);
    settings_split(&out->sort, params_text(params, "sort"), &params->arena);
    out->group = params_text(params, "group");
    out->distinct = params_text(params, "distinct");
    if (query_params_format(&out->format, params, err) == -1 ||
        read_matching(out, err) == -1 ||
        params_number(&out->suggest, params, "suggest", SUGGEST_LIMIT_MAX, 0,
                      err) == -1)
        return -1;
    return params_number(&out->group_size, params, "group_size", GROUP_SIZE_MAX,
                         GROUP_SIZE, err);
}

/** What all of them say. */
static int read_values(struct query_params *out, uint32_t limit,
                       enum query_route route, struct error *err)
{
    struct params *params = &out->params;

    out->route = route;
    if ((route != QUERY_PAGE && check_names(params, route, err) == -1) ||
        params_number(&out->limit, params, "limit", SEARCH_LIMIT_MAX, limit,
                      err) == -1 ||
        params_number(&out->offset, params, "offset", SEARCH_OFFSET_MAX, 0,
                      err) == -1 ||
        params_number(&out->correct, params, "correct", 1, 1, err) == -1 ||
        params_number(&out->explain, params, "explain", 1, 0, err) == -1 ||
        params_number(&out->snippet_chars, params, "snippet", SNIPPET_CHARS_MAX,
                      SNIPPET_CHARS, err) == -1 ||
        (route != QUERY_PAGE && read_selection(out, err) == -1))
        return -1;
    out->query = params_text(params, "q");
    out->from = params_text(params, "from");
    out->id = params_text(params, "id");
    out->index = params_text(params, "index");
    return 0;
}

int query_params_read(struct query_params *out,
                      const struct http_request *request, uint32_t limit,
                      enum query_route route, struct error *err)
{
    *out = (struct query_params){.limit = limit};
    if (params_parse(&out->params, request->query, err) == -1)
        return -1;
    return read_values(out, limit, route, err);
}

int query_params_read_json(struct query_params *out,
                           const struct http_request *request, uint32_t limit,
                           struct error *err)
{
    *out = (struct query_params){.limit = limit, .unread = true};
    if (query_json_read(&out->params, request->body, err) == -1)
        return -1;
    out->unread = false;
    return read_values(out, limit, QUERY_SEARCH, err);
}

void query_params_release(struct query_params *query)
{
    params_release(&query->params);
}

void query_params_key(struct buf *out, const struct query_params *query)
{
    for (size_t i = 0; i < query_field_count; i++) {
        const char *name = query_fields[i].name;
        const struct str value = params_text(&query->params, name);

        if (!params_has(&query->params, name) || strcmp(name, "index") == 0)
            continue;
        buf_format(out, "%s %zu ", name, value.len);
        buf_str(out, value);
    }
}

void query_params_failure(struct handler *handler, struct http_reply *reply,
                          const struct query_params *query,
                          const struct error *err)
{
    if (err->code == ERROR_USAGE)
        reply_error(reply, query_params_code(query->params.bad), "%s",
                    err->text);
    else if (err->code == ERROR_DATA && query->unread)
        reply_error(reply, "malformed_payload", "%s", err->text);
    else
        handle_failure(handler, reply, query->index, err);
}

int query_params_run(struct search_results **out, double *took_ms,
                     struct index *index, struct query_params *query,
                     struct error *err)
{
    const char *wrong = "";
    const struct search_request request = {
        .query = query->query,
        .offset = query->offset,
        .limit = query->limit,
        .snippet_chars = query->snippet_chars,
        .matching = query->matching,
        .as_typed = !query->correct,
        .explain = query->explain,
        .exact = true,
        .browse = query->filter.len || query->facets.count || query->sort.count,
        .filter = query->filter,
        .like = query->like,
        .from = query->from,
        .must = query->must,
        .facets = query->facets,
        .sort = query->sort,
        .group = query->group,
        .group_size = query->group_size,
        .distinct = query->distinct,
        .wrong = &wrong,
    };
    const int64_t start = clock_us();
    const int rc = search_run(out, index, &request, err);

    query->params.bad = str_of(wrong);
    *took_ms = (double)(clock_us() - start) / 1e3;
    return rc;
}
