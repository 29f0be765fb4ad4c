#include "query_params.h"

#include "clock.h"

static const char *const names[] = {
    "q",       "index",      "limit",    "offset",   "correct",
    "explain", "snippet",    "filter",   "facets",   "sort",
    "group",   "group_size", "distinct", "matching", NULL,
};

static const struct {
    const char *name;
    const char *code;
} codes[] = {
    {"q", "invalid_search_q"},
    {"index", "invalid_index_uid"},
    {"limit", "invalid_search_limit"},
    {"offset", "invalid_search_offset"},
    {"correct", "invalid_search_correct"},
    {"explain", "invalid_search_explain"},
    {"snippet", "invalid_search_snippet"},
    {"filter", "invalid_search_filter"},
    {"facets", "invalid_search_facets"},
    {"sort", "invalid_search_sort"},
    {"group", "invalid_search_group"},
    {"group_size", "invalid_search_group_size"},
    {"distinct", "invalid_search_distinct"},
    {"matching", "invalid_search_matching"},
};

static const struct {
    const char *name;
    enum search_matching matching;
} matchings[] = {
    {"frequency", MATCHING_FREQUENCY},
    {"last", MATCHING_LAST},
    {"all", MATCHING_ALL},
};

const char *query_params_code(struct str name)
{
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (str_equal(name, str_of(codes[i].name)))
            return codes[i].code;
    return "bad_request";
}

static int read_matching(struct query_params *out, struct error *err)
{
    const struct str name = params_text(&out->params, "matching");

    out->matching = MATCHING_FREQUENCY;
    if (!name.len)
        return 0;
    for (size_t i = 0; i < sizeof matchings / sizeof *matchings; i++)
        if (str_equal(name, str_of(matchings[i].name))) {
            out->matching = matchings[i].matching;
            return 0;
        }
    out->params.bad = STR("matching");
    return error_set(err, ERROR_USAGE,
                     "Invalid value in parameter `matching`: expected "
                     "`frequency`, `last` or `all`");
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
    if (params_number(&out->group_size, params, "group_size", GROUP_SIZE_MAX,
                      GROUP_SIZE, err) == -1)
        return -1;
    return read_matching(out, err);
}

int query_params_read(struct query_params *out,
                      const struct http_request *request, uint32_t limit,
                      bool strict, struct error *err)
{
    struct params *params = &out->params;

    *out = (struct query_params){.limit = limit};
    if (params_parse(params, request->query, err) == -1 ||
        (strict && params_only(params, names, err) == -1) ||
        params_number(&out->limit, params, "limit", SEARCH_LIMIT_MAX, limit,
                      err) == -1 ||
        params_number(&out->offset, params, "offset", SEARCH_OFFSET_MAX, 0,
                      err) == -1 ||
        params_number(&out->correct, params, "correct", 1, 1, err) == -1 ||
        params_number(&out->explain, params, "explain", 1, 0, err) == -1 ||
        params_number(&out->snippet_chars, params, "snippet", SNIPPET_CHARS_MAX,
                      SNIPPET_CHARS, err) == -1 ||
        (strict && read_selection(out, err) == -1))
        return -1;
    out->query = params_text(params, "q");
    out->index = params_text(params, "index");
    return 0;
}

void query_params_release(struct query_params *query)
{
    params_release(&query->params);
}

void query_params_key(struct buf *out, const struct query_params *query)
{
    for (size_t i = 0; names[i]; i++) {
        const struct str value = params_text(&query->params, names[i]);

        if (!params_has(&query->params, names[i]) ||
            strcmp(names[i], "index") == 0)
            continue;
        buf_format(out, "%s %zu ", names[i], value.len);
        buf_str(out, value);
    }
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
        .browse = query->filter.len || query->facets.count || query->sort.count,
        .filter = query->filter,
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

int query_params_search(struct search_results **out, double *took_ms,
                        struct catalog *catalog, struct query_params *query,
                        struct error *err)
{
    const struct key_rule *rule;
    struct index *index;

    *out = NULL;
    if (catalog_get_part(&index, &rule, catalog, query->index, err) == -1)
        return -1;
    query->must = rule ? &rule->filter : NULL;
    return query_params_run(out, took_ms, index, query, err);
}
