#include "algolia.h"

#include "params.h"

void algolia_query_start(struct algolia_query *query)
{
    *query = (struct algolia_query){
        .hits_per_page = ALGOLIA_HITS,
        .facet_values_max = ALGOLIA_FACET_VALUES,
        .facet_hits = ALGOLIA_FACET_HITS,
        .before = STR("<em>"),
        .after = STR("</em>"),
        .ellipsis = STR("…"),
    };
}

void algolia_query_release(struct algolia_query *query)
{
    for (size_t i = 0; i < query->parsed_count; i++)
        json_free(query->parsed[i]);
    arena_release(&query->arena);
    *query = (struct algolia_query){0};
}

/* ---- Values of several forms ------------------------------------------- */

/** A value that may be JSON in a text: the list in there, else itself.
 *
 * @return NULL when there are too many such texts */
static const struct json *unwrap(struct algolia_query *query,
                                 const struct json *value)
{
    const struct str text = str_trim(json_string(value));
    struct json *inner;

    if (!str_starts(text, STR("[")) || json_parse(&inner, text, NULL) == -1)
        return value;
    if (query->parsed_count == ALGOLIA_PARSED_MAX) {
        json_free(inner);
        return NULL;
    }
    query->parsed[query->parsed_count++] = inner;
    return inner;
}

static int take_text(struct str *out, const struct json *value)
{
    if (json_kind(value) != JSON_STRING)
        return -1;
    *out = json_string(value);
    return 0;
}

/** A whole number, also as text. */
static int take_number(uint32_t *out, const struct json *value, uint32_t most)
{
    const struct str text = json_string(value);
    double number = json_number(value);

    if (json_kind(value) == JSON_STRING) {
        number = 0;
        for (size_t i = 0; i < text.len; i++) {
            if (text.ptr[i] < '0' || text.ptr[i] > '9')
                return -1;
            number = number * 10 + (text.ptr[i] - '0');
        }
        if (!text.len)
            return -1;
    } else if (json_kind(value) != JSON_NUMBER) {
        return -1;
    }
    if (!(number >= 0))
        return -1;
    *out = number < most ? (uint32_t)number : most;
    return 0;
}

/** `true`, `false` or a number, also as text. */
static int take_bool(bool *out, const struct json *value)
{
    uint32_t number;

    if (json_kind(value) == JSON_BOOL)
        *out = json_bool(value);
    else if (str_equal(json_string(value), STR("true")))
        *out = true;
    else if (str_equal(json_string(value), STR("false")))
        *out = false;
    else if (take_number(&number, value, 1) == 0)
        *out = number != 0;
    else
        return -1;
    return 0;
}

/** Texts in a list, or in one text with commas between. */
static int take_list(struct settings_list *out, struct algolia_query *query,
                     const struct json *value)
{
    const struct json *list = unwrap(query, value);
    size_t count = 0;

    if (!list)
        return -1;
    if (json_kind(list) == JSON_STRING) {
        settings_split(out, json_string(list), &query->arena);
        for (size_t i = 0; i < out->count; i++)
            out->items[i] = str_trim(out->items[i]);
        return 0;
    }
    if (json_kind(list) != JSON_ARRAY)
        return -1;
    for (const struct json *item = json_first(list); item;
         item = json_next(item), count++)
        if (json_kind(item) != JSON_STRING)
            return -1;
    *out = (struct settings_list){
        arena_alloc(&query->arena, count * sizeof *out->items), 0};
    for (const struct json *item = json_first(list); item;
         item = json_next(item))
        out->items[out->count++] = json_string(item);
    return 0;
}

/* ---- Parameters -------------------------------------------------------- */

static int read_index(struct algolia_query *query, const struct json *value)
{
    return take_text(&query->index, value);
}

static int read_query(struct algolia_query *query, const struct json *value)
{
    return take_text(&query->query, value);
}

static int read_page(struct algolia_query *query, const struct json *value)
{
    return take_number(&query->page, value, UINT32_MAX);
}

static int read_hits(struct algolia_query *query, const struct json *value)
{
    return take_number(&query->hits_per_page, value, ALGOLIA_HITS_MAX);
}

static int read_offset(struct algolia_query *query, const struct json *value)
{
    query->by_offset = true;
    return take_number(&query->offset, value, UINT32_MAX);
}

static int read_length(struct algolia_query *query, const struct json *value)
{
    query->by_offset = true;
    return take_number(&query->length, value, ALGOLIA_HITS_MAX);
}

static int read_facets(struct algolia_query *query, const struct json *value)
{
    query->has_facets = true;
    return take_list(&query->facets, query, value);
}

static int read_facet_values(struct algolia_query *query,
                             const struct json *value)
{
    return take_number(&query->facet_values_max, value, 1000);
}

static int read_retrieve(struct algolia_query *query, const struct json *value)
{
    return take_list(&query->retrieve, query, value);
}

static int read_highlight(struct algolia_query *query, const struct json *value)
{
    query->has_highlight = true;
    return take_list(&query->highlight, query, value);
}

static int read_snippets(struct algolia_query *query, const struct json *value)
{
    return take_list(&query->snippets, query, value);
}

static int read_before(struct algolia_query *query, const struct json *value)
{
    return take_text(&query->before, value);
}

static int read_after(struct algolia_query *query, const struct json *value)
{
    return take_text(&query->after, value);
}

static int read_ellipsis(struct algolia_query *query, const struct json *value)
{
    return take_text(&query->ellipsis, value);
}

static int read_distinct(struct algolia_query *query, const struct json *value)
{
    query->has_distinct = true;
    return take_bool(&query->distinct, value);
}

/** `min` and `strict` correct too; only `false` does not. */
static int read_typos(struct algolia_query *query, const struct json *value)
{
    bool correct = true;

    take_bool(&correct, value);
    query->as_typed = !correct;
    return 0;
}

/** `facet`, or `default`. */
static int read_type(struct algolia_query *query, const struct json *value)
{
    struct str type;

    if (take_text(&type, value) == -1)
        return -1;
    query->finds_values = str_equal(type, STR("facet"));
    return 0;
}

static int read_facet(struct algolia_query *query, const struct json *value)
{
    return take_text(&query->facet, value);
}

static int read_facet_query(struct algolia_query *query,
                            const struct json *value)
{
    return take_text(&query->facet_query, value);
}

static int read_facet_hits(struct algolia_query *query,
                           const struct json *value)
{
    return take_number(&query->facet_hits, value, ALGOLIA_FACET_HITS_MAX);
}

static int read_filters(struct algolia_query *query, const struct json *value)
{
    return take_text(&query->filters, value);
}

static int take_filters(const struct json **out, struct algolia_query *query,
                        const struct json *value)
{
    *out = unwrap(query, value);
    return *out && (json_kind(*out) == JSON_ARRAY ||
                    json_kind(*out) == JSON_STRING)
               ? 0
               : -1;
}

static int read_facet_filters(struct algolia_query *query,
                              const struct json *value)
{
    return take_filters(&query->facet_filters, query, value);
}

static int read_numeric_filters(struct algolia_query *query,
                                const struct json *value)
{
    return take_filters(&query->numeric_filters, query, value);
}

static int read_tag_filters(struct algolia_query *query,
                            const struct json *value)
{
    return take_filters(&query->tag_filters, query, value);
}

static const struct {
    const char *name;
    int (*read)(struct algolia_query *query, const struct json *value);
} members[] = {
    {"indexName", read_index},
    {"query", read_query},
    {"page", read_page},
    {"hitsPerPage", read_hits},
    {"offset", read_offset},
    {"length", read_length},
    {"facets", read_facets},
    {"maxValuesPerFacet", read_facet_values},
    {"attributesToRetrieve", read_retrieve},
    {"attributesToHighlight", read_highlight},
    {"attributesToSnippet", read_snippets},
    {"highlightPreTag", read_before},
    {"highlightPostTag", read_after},
    {"snippetEllipsisText", read_ellipsis},
    {"distinct", read_distinct},
    {"typoTolerance", read_typos},
    {"type", read_type},
    {"facet", read_facet},
    {"facetQuery", read_facet_query},
    {"maxFacetHits", read_facet_hits},
    {"filters", read_filters},
    {"facetFilters", read_facet_filters},
    {"numericFilters", read_numeric_filters},
    {"tagFilters", read_tag_filters},
};

static int read_members(struct algolia_query *query, const struct json *object,
                        struct error *err)
{
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const struct json *value = json_member(object, members[i].name);

        if (value && json_kind(value) != JSON_NULL &&
            members[i].read(query, value) == -1)
            return error_set(err, ERROR_USAGE,
                             "Invalid value for \"%s\" parameter",
                             members[i].name);
    }
    return 0;
}

/** `query=a&page=1`, as an object of texts. */
static int read_params(struct algolia_query *query, struct str text,
                       struct error *err)
{
    struct params params = {0};
    struct buf object = {0};
    struct json_writer json = {.out = &object};
    struct json *parsed = NULL;
    int rc = params_parse(&params, text, err);

    json_put_object(&json);
    for (size_t i = 0; rc == 0 && i < params.count; i++) {
        json_put_name_str(&json, params.list[i].name);
        json_put_string(&json, params.list[i].value);
    }
    json_end_object(&json);
    if (rc == 0)
        rc = json_parse(&parsed, buf_view(&object), err);
    if (rc == 0) {
        query->params = text;
        query->parsed[query->parsed_count++] = parsed;
        rc = read_members(query, parsed, err);
    }
    buf_free(&object);
    params_release(&params);
    return rc;
}

int algolia_query_read(struct algolia_query *query, const struct json *object,
                       struct error *err)
{
    const struct json *params = json_member(object, "params");

    if (json_kind(object) != JSON_OBJECT)
        return error_set(err, ERROR_USAGE, "A query is not an object");
    if (params && json_kind(params) == JSON_STRING &&
        read_params(query, json_string(params), err) == -1)
        return -1;
    return read_members(query, object, err);
}
