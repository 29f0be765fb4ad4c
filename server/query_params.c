#include "query_params.h"

#include "clock.h"

static const char *const names[] = {"q",       "index",   "limit",   "offset",
                                    "correct", "explain", "snippet", NULL};

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
};

const char *query_params_code(struct str name)
{
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (str_equal(name, str_of(codes[i].name)))
            return codes[i].code;
    return "bad_request";
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
                      SNIPPET_CHARS, err) == -1)
        return -1;
    out->query = params_text(params, "q");
    out->index = params_text(params, "index");
    return 0;
}

void query_params_release(struct query_params *query)
{
    params_release(&query->params);
}

int query_params_search(struct search_results **out, double *took_ms,
                        struct catalog *catalog,
                        const struct query_params *query, struct error *err)
{
    const struct search_request request = {
        .query = query->query,
        .offset = query->offset,
        .limit = query->limit,
        .snippet_chars = query->snippet_chars,
        .as_typed = !query->correct,
        .explain = query->explain,
    };
    const int64_t start = clock_us();
    struct index *index;
    int rc;

    *out = NULL;
    if (catalog_get(&index, catalog, query->index, err) == -1)
        return -1;
    rc = search_run(out, index, &request, err);
    *took_ms = (double)(clock_us() - start) / 1e3;
    return rc;
}
