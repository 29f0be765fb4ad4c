#include "meili_query.h"

#include <math.h>
#include <stdlib.h>

#include "engine/unicode.h"

enum {
    SHOWN_MAX = 128,       /* bytes of a client's value that an error shows */
    LIST_ITEMS_MAX = 1000, /* of one list */
    ANY_BODY = MEILI_SEARCH | MEILI_MULTI | MEILI_FACET,
    ANY_SEARCH = MEILI_SEARCH | MEILI_MULTI | MEILI_GET,
    ANY_QUERY = ANY_BODY | MEILI_GET,
    ANY_DOCUMENTS = MEILI_DOCUMENTS | MEILI_LIST,
    ANY_FIELDS = ANY_DOCUMENTS | MEILI_ONE,
};

enum kind {
    KIND_TEXT,
    KIND_COUNT, /* 0 or more */
    KIND_FLAG,
    KIND_LIST,    /* of texts */
    KIND_IDS,     /* of texts or numbers */
    KIND_LOCALES, /* of languages */
    KIND_FILTER,
    KIND_MATCHING,
    KIND_THRESHOLD,
    KIND_FEDERATION, /* what one of several queries counts */
    KIND_OBJECT,
    KIND_OFF, /* a feature that is not there */
    KIND_IGNORED,
};

#define AT(member) offsetof(struct meili_query, member)

static const struct row {
    const char *name;
    const char *code; /* of an error about it */
    enum kind kind;
    unsigned places; /* set of enum meili_place */
    size_t offset;
} rows[] = {
    {"indexUid", "invalid_index_uid", KIND_TEXT, MEILI_MULTI, AT(index)},
    {"q", "invalid_search_q", KIND_TEXT, ANY_QUERY, AT(q)},
    {"vector", "invalid_search_vector", KIND_OFF, ANY_QUERY, 0},
    {"media", "invalid_search_media", KIND_OFF, ANY_QUERY, 0},
    {"hybrid", "invalid_search_hybrid", KIND_OFF, ANY_BODY, 0},
    {"hybridEmbedder", "invalid_search_embedder", KIND_OFF, MEILI_GET, 0},
    {"hybridSemanticRatio", "invalid_search_semantic_ratio", KIND_OFF,
     MEILI_GET, 0},
    {"personalize", "invalid_search_personalize", KIND_OFF, ANY_QUERY, 0},
    {"useNetwork", "invalid_search_use_network", KIND_OFF, ANY_SEARCH, 0},
    {"offset", "invalid_search_offset", KIND_COUNT, ANY_SEARCH, AT(offset)},
    {"limit", "invalid_search_limit", KIND_COUNT, ANY_SEARCH, AT(limit)},
    {"page", "invalid_search_page", KIND_COUNT, ANY_SEARCH, AT(page)},
    {"hitsPerPage", "invalid_search_hits_per_page", KIND_COUNT, ANY_SEARCH,
     AT(hits_per_page)},
    {"attributesToRetrieve", "invalid_search_attributes_to_retrieve", KIND_LIST,
     ANY_SEARCH, AT(retrieve)},
    {"retrieveVectors", "invalid_search_retrieve_vectors", KIND_FLAG,
     ANY_SEARCH, AT(vectors)},
    {"attributesToCrop", "invalid_search_attributes_to_crop", KIND_LIST,
     ANY_SEARCH, AT(crop)},
    {"cropLength", "invalid_search_crop_length", KIND_COUNT, ANY_SEARCH,
     AT(crop_words)},
    {"attributesToHighlight", "invalid_search_attributes_to_highlight",
     KIND_LIST, ANY_SEARCH, AT(highlight)},
    {"showMatchesPosition", "invalid_search_show_matches_position", KIND_FLAG,
     ANY_SEARCH, AT(positions)},
    {"showRankingScore", "invalid_search_show_ranking_score", KIND_FLAG,
     ANY_SEARCH, AT(score)},
    {"showRankingScoreDetails", "invalid_search_show_ranking_score_details",
     KIND_FLAG, ANY_SEARCH, AT(score_details)},
    {"showPerformanceDetails", "invalid_search_show_performance_details",
     KIND_FLAG, ANY_QUERY, AT(performance)},
    {"filter", "invalid_search_filter", KIND_FILTER, ANY_QUERY, AT(filter)},
    {"sort", "invalid_search_sort", KIND_LIST, ANY_SEARCH, AT(sort)},
    {"distinct", "invalid_search_distinct", KIND_TEXT, ANY_SEARCH,
     AT(distinct)},
    {"facets", "invalid_search_facets", KIND_LIST, ANY_SEARCH, AT(facets)},
    {"highlightPreTag", "invalid_search_highlight_pre_tag", KIND_TEXT,
     ANY_SEARCH, AT(before)},
    {"highlightPostTag", "invalid_search_highlight_post_tag", KIND_TEXT,
     ANY_SEARCH, AT(after)},
    {"cropMarker", "invalid_search_crop_marker", KIND_TEXT, ANY_SEARCH,
     AT(crop_marker)},
    {"matchingStrategy", "invalid_search_matching_strategy", KIND_MATCHING,
     ANY_QUERY, AT(matching)},
    {"attributesToSearchOn", "invalid_search_attributes_to_search_on",
     KIND_LIST, ANY_QUERY, AT(search_on)},
    {"rankingScoreThreshold", "invalid_search_ranking_score_threshold",
     KIND_THRESHOLD, ANY_QUERY, AT(threshold)},
    {"locales", "invalid_search_locales", KIND_LOCALES, ANY_QUERY, AT(locales)},
    {"federationOptions", "invalid_multi_search_federation_options",
     KIND_FEDERATION, MEILI_MULTI, AT(weight)},
    {"facetName", "invalid_facet_search_facet_name", KIND_TEXT, MEILI_FACET,
     AT(facet_name)},
    {"facetQuery", "invalid_facet_search_facet_query", KIND_TEXT, MEILI_FACET,
     AT(facet_query)},
    {"exhaustiveFacetCount", "invalid_facet_search_exhaustive_facet_count",
     KIND_IGNORED, MEILI_FACET, 0},
    {"offset", "invalid_document_offset", KIND_COUNT, ANY_DOCUMENTS,
     AT(offset)},
    {"limit", "invalid_document_limit", KIND_COUNT, ANY_DOCUMENTS, AT(limit)},
    {"fields", "invalid_document_fields", KIND_LIST, ANY_FIELDS, AT(fields)},
    {"retrieveVectors", "invalid_document_retrieve_vectors", KIND_FLAG,
     ANY_FIELDS, AT(vectors)},
    {"ids", "invalid_document_ids", KIND_IDS, ANY_DOCUMENTS, AT(ids)},
    {"filter", "invalid_document_filter", KIND_FILTER, ANY_DOCUMENTS,
     AT(filter)},
    {"sort", "invalid_document_sort", KIND_LIST, ANY_DOCUMENTS, AT(sort)},
    {"limit", "invalid_multi_search_limit", KIND_COUNT, MEILI_FEDERATION,
     AT(limit)},
    {"offset", "invalid_multi_search_offset", KIND_COUNT, MEILI_FEDERATION,
     AT(offset)},
    {"page", "invalid_multi_search_page", KIND_COUNT, MEILI_FEDERATION,
     AT(page)},
    {"hitsPerPage", "invalid_multi_search_hits_per_page", KIND_COUNT,
     MEILI_FEDERATION, AT(hits_per_page)},
    {"facetsByIndex", "invalid_multi_search_facets_by_index", KIND_OBJECT,
     MEILI_FEDERATION, AT(facets_by_index)},
    {"mergeFacets", "invalid_multi_search_merge_facets", KIND_OBJECT,
     MEILI_FEDERATION, AT(merge_facets)},
    {"distinct", "invalid_multi_search_distinct", KIND_TEXT, MEILI_FEDERATION,
     AT(distinct)},
    {"showPerformanceDetails", "invalid_search_show_performance_details",
     KIND_FLAG, MEILI_FEDERATION, AT(performance)},
};

enum { ROWS = sizeof rows / sizeof *rows };

_Static_assert(ROWS <= 64, "`given` has a bit for each row");

void meili_query_start(struct meili_query *query)
{
    *query = (struct meili_query){
        .limit = MEILI_LIMIT,
        .page = 1,
        .hits_per_page = MEILI_LIMIT,
        .crop_words = MEILI_CROP_WORDS,
        .crop_marker = STR("…"),
        .before = STR("<em>"),
        .after = STR("</em>"),
        .matching = MATCHING_LAST,
        .weight = 1,
    };
}

void meili_query_release(struct meili_query *query)
{
    params_release(&query->params);
    arena_release(&query->arena);
}

bool meili_query_has(const struct meili_query *query, const char *name)
{
    for (size_t i = 0; i < ROWS; i++)
        if (query->given >> i & 1 && strcmp(rows[i].name, name) == 0)
            return true;
    return false;
}

static const struct row *find(struct str name, enum meili_place place)
{
    for (size_t i = 0; i < ROWS; i++)
        if ((rows[i].places & place) && str_equal(name, str_of(rows[i].name)))
            return &rows[i];
    return NULL;
}

/** Append the names that are known at a place: "`a`, `b`". */
static void put_names(struct buf *out, enum meili_place place)
{
    const char *comma = "";

    for (size_t i = 0; i < ROWS; i++) {
        if (!(rows[i].places & place))
            continue;
        buf_format(out, "%s`%s`", comma, rows[i].name);
        comma = ", ";
    }
}

static int unknown(struct meili_fault *fault, const char *what, struct str name,
                   const char *path, enum meili_place place)
{
    const char *inside = path[0] ? " inside `" : "";
    struct buf names = {0};

    put_names(&names, place);
    meili_wrong(fault, "bad_request",
                "Unknown %s `%.*s`%s%s%s: expected one of %.*s", what,
                STR_ARGS(utf8_cut(name, SHOWN_MAX)), inside, path,
                path[0] ? "`" : "", STR_ARGS(buf_view(&names)));
    buf_free(&names);
    return -1;
}

/* ---- Values ------------------------------------------------------------- */

/** Note that a parameter has a value, and what follows from that. */
static void note(struct meili_query *query, const struct row *row)
{
    query->given |= (uint64_t)1 << (row - rows);
    if (row->offset == AT(page) || row->offset == AT(hits_per_page))
        query->finite = true;
    if (row->kind == KIND_FEDERATION)
        query->federated = true;
    if (row->offset == AT(facet_query) && row->kind == KIND_TEXT)
        query->has_facet_query = true;
    if (row->kind == KIND_IDS)
        query->has_ids = true;
}

static int read_matching(enum search_matching *out, struct str text,
                         const char *where, struct meili_fault *fault)
{
    static const struct {
        const char *name;
        enum search_matching matching;
    } known[] = {
        {"last", MATCHING_LAST},
        {"all", MATCHING_ALL},
        {"frequency", MATCHING_RAREST},
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_equal(text, str_of(known[i].name))) {
            *out = known[i].matching;
            return 0;
        }
    return meili_wrong(fault, "invalid_search_matching_strategy",
                       "Unknown value `%.*s` %s: expected one of `last`, "
                       "`all`, `frequency`",
                       STR_ARGS(utf8_cut(text, SHOWN_MAX)), where);
}

/** A language is called by two or three letters, and a region may follow. */
static bool is_locale(struct str text)
{
    size_t letters = 0;

    while (letters < text.len && ((text.ptr[letters] | 32) >= 'a') &&
           ((text.ptr[letters] | 32) <= 'z'))
        letters++;
    return (letters == 2 || letters == 3) &&
           (letters == text.len ||
            (text.ptr[letters] == '-' && text.len <= letters + 5));
}

static int check_locales(const struct settings_list *list, const char *where,
                         struct meili_fault *fault)
{
    for (size_t i = 0; i < list->count; i++)
        if (!is_locale(list->items[i]))
            return meili_wrong(fault, "invalid_search_locales",
                               "Unknown value `%.*s` %s: expected a language "
                               "such as `en`, `eng` or `en-US`",
                               STR_ARGS(utf8_cut(list->items[i], SHOWN_MAX)),
                               where);
    return 0;
}

static int check_threshold(double value, const char *where,
                           struct meili_fault *fault)
{
    if (value >= 0 && value <= 1)
        return 0;
    return meili_wrong(fault, "invalid_search_ranking_score_threshold",
                       "Invalid value %s: expected a number from 0 to 1",
                       where);
}

static int turned_off(const struct row *row, struct meili_fault *fault)
{
    return meili_wrong(fault, "feature_not_enabled",
                       "`%s` is not something that this server can do: it "
                       "searches by words",
                       row->name);
}

/* ---- JSON ---------------------------------------------------------------- */

static const char *kind_name(const struct json *value)
{
    const double number = json_number(value);

    switch (json_kind(value)) {
    case JSON_NULL:
        return "null";
    case JSON_BOOL:
        return "a boolean";
    case JSON_NUMBER:
        if (number != floor(number))
            return "a number";
        return number < 0 ? "a negative integer" : "a positive integer";
    case JSON_STRING:
        return "a string";
    case JSON_ARRAY:
        return "an array";
    case JSON_OBJECT:
        break;
    }
    return "an object";
}

int meili_wrong_type(struct meili_fault *fault, const char *code,
                     const char *path, const char *expected,
                     const struct json *value, struct str raw)
{
    const char *at = path[0] ? " at `" : "";
    const char *end = path[0] ? "`" : "";

    if (json_kind(value) == JSON_NULL)
        return meili_wrong(fault, code,
                           "Invalid value type%s%s%s: expected %s, but found "
                           "null",
                           at, path, end, expected);
    return meili_wrong(fault, code,
                       "Invalid value type%s%s%s: expected %s, but found %s: "
                       "`%.*s`",
                       at, path, end, expected, kind_name(value),
                       STR_ARGS(utf8_cut(raw, SHOWN_MAX)));
}

/** A value of the object at hand. */
struct value {
    const struct row *row;
    const struct json *json;
    struct str raw;
    const char *path; /* of it */
    struct meili_fault *fault;
};

static int wrong_type(const struct value *value, const char *expected)
{
    return meili_wrong_type(value->fault, value->row->code, value->path,
                            expected, value->json, value->raw);
}

static int json_count(uint32_t *out, const struct value *value)
{
    const double number = json_number(value->json);

    if (json_kind(value->json) != JSON_NUMBER || number < 0 ||
        number != floor(number))
        return wrong_type(value, "a positive integer");
    *out = number > UINT32_MAX ? UINT32_MAX : (uint32_t)number;
    return 0;
}

/** An item of a list: a text, or where `numbers` also a number as written. */
static int json_item(struct str *out, const struct value *list, size_t number,
                     const struct json *item, struct str raw, bool numbers,
                     struct arena *arena)
{
    const struct str path = arena_format(arena, "%s[%zu]", list->path, number);
    const struct value value = {list->row, item, raw, path.ptr, list->fault};

    if (numbers && json_kind(item) == JSON_NUMBER)
        *out = raw;
    else if (json_kind(item) == JSON_STRING)
        *out = json_string(item);
    else
        return wrong_type(&value,
                          numbers ? "a string or an integer" : "a string");
    *out = arena_copy(arena, *out);
    return 0;
}

static int json_list(struct settings_list *out, const struct value *value,
                     bool numbers, struct arena *arena)
{
    const struct json *item = json_first(value->json);
    struct str rest = value->raw, raw;

    if (json_kind(value->json) != JSON_ARRAY)
        return wrong_type(value, "an array");
    for (out->count = 0; item; item = json_next(item))
        out->count++;
    if (out->count > LIST_ITEMS_MAX)
        return meili_wrong(value->fault, value->row->code,
                           "The list at `%s` has more than %d items",
                           value->path, LIST_ITEMS_MAX);
    out->items = arena_alloc(arena, out->count * sizeof *out->items);
    item = json_first(value->json);
    for (size_t i = 0; item && json_next_item(&rest, &raw);
         item = json_next(item), i++)
        if (json_item(&out->items[i], value, i, item, raw, numbers, arena) ==
            -1)
            return -1;
    return 0;
}

static int json_filter(struct filter *out, const struct value *value,
                       struct arena *arena)
{
    if (filter_parse_json(out, value->json, arena, &value->fault->err) == 0)
        return 0;
    value->fault->code = value->row->code;
    return -1;
}

/** What one of several queries counts, and nothing that needs others. */
static int json_federation(double *weight, const struct value *value)
{
    const struct json *member = json_first(value->json);

    if (json_kind(value->json) != JSON_OBJECT)
        return wrong_type(value, "an object");
    for (; member; member = json_next(member)) {
        const struct str name = json_name(member);

        if (!str_equal(name, STR("weight")) &&
            !str_equal(name, STR("remote")) &&
            !str_equal(name, STR("queryPosition")))
            return meili_wrong(value->fault, "bad_request",
                               "Unknown field `%.*s` inside `%s`: expected one "
                               "of `weight`, `remote`, `queryPosition`",
                               STR_ARGS(utf8_cut(name, SHOWN_MAX)),
                               value->path);
        if (!str_equal(name, STR("weight")) || json_kind(member) == JSON_NULL)
            continue;
        *weight = json_number(member);
        if (json_kind(member) != JSON_NUMBER || !(*weight >= 0) ||
            !isfinite(*weight))
            return meili_wrong(value->fault, "invalid_multi_search_weight",
                               "Invalid value at `%s.weight`: a weight is a "
                               "number of 0 or more",
                               value->path);
    }
    return 0;
}

static int json_value(struct meili_query *query, const struct value *value)
{
    void *field = (char *)query + value->row->offset;
    const char *where = arena_format(&query->arena, "at `%s`", value->path).ptr;

    switch (value->row->kind) {
    case KIND_TEXT:
        if (json_kind(value->json) != JSON_STRING)
            return wrong_type(value, "a string");
        *(struct str *)field =
            arena_copy(&query->arena, json_string(value->json));
        return 0;
    case KIND_COUNT:
        return json_count(field, value);
    case KIND_FLAG:
        if (json_kind(value->json) != JSON_BOOL)
            return wrong_type(value, "a boolean");
        *(bool *)field = json_bool(value->json);
        return 0;
    case KIND_LIST:
    case KIND_IDS:
        return json_list(field, value, value->row->kind == KIND_IDS,
                         &query->arena);
    case KIND_LOCALES:
        if (json_list(field, value, false, &query->arena) == -1)
            return -1;
        return check_locales(field, where, value->fault);
    case KIND_FILTER:
        return json_filter(field, value, &query->arena);
    case KIND_MATCHING:
        if (json_kind(value->json) != JSON_STRING)
            return wrong_type(value, "a string");
        return read_matching(field, json_string(value->json), where,
                             value->fault);
    case KIND_THRESHOLD:
        if (json_kind(value->json) != JSON_NUMBER)
            return wrong_type(value, "a number");
        *(double *)field = json_number(value->json);
        return check_threshold(*(double *)field, where, value->fault);
    case KIND_FEDERATION:
        return json_federation(field, value);
    case KIND_OBJECT:
        if (json_kind(value->json) != JSON_OBJECT)
            return wrong_type(value, "an object");
        *(const struct json **)field = value->json;
        return 0;
    case KIND_OFF:
        if (json_kind(value->json) == JSON_BOOL && !json_bool(value->json))
            return 0;
        return turned_off(value->row, value->fault);
    case KIND_IGNORED:
        return 0;
    }
    return -1;
}

int meili_query_json(struct meili_query *query, const struct json *object,
                     struct str raw, enum meili_place place, const char *path,
                     struct meili_fault *fault)
{
    const struct json *member = json_first(object);
    struct str name, text;

    if (json_kind(object) != JSON_OBJECT)
        return meili_wrong_type(fault, "bad_request", path, "an object", object,
                                raw);
    for (; member && json_next_member(&raw, &name, &text);
         member = json_next(member)) {
        struct value value = {
            .row = find(json_name(member), place),
            .json = member,
            .raw = text,
            .fault = fault,
        };

        if (!value.row && place == MEILI_FACET)
            continue; /* clients send what else they search with */
        if (!value.row)
            return unknown(fault, "field", json_name(member), path, place);
        if (json_kind(member) == JSON_NULL)
            continue;
        value.path =
            arena_format(&query->arena, "%s.%s", path, value.row->name).ptr;
        if (json_value(query, &value) == -1)
            return -1;
        note(query, value.row);
    }
    return 0;
}

int meili_parse(struct json **out, const struct http_request *request,
                struct meili_fault *fault)
{
    struct error err = {0};

    if (json_parse(out, request->body, &err) == 0)
        return 0;
    return meili_wrong(fault, "malformed_payload",
                       "The json payload provided is malformed. `%s`.",
                       err.text);
}

int meili_query_body(struct meili_query *query,
                     const struct http_request *request, enum meili_place place,
                     struct meili_fault *fault)
{
    struct json *body = NULL;
    int rc = meili_parse(&body, request, fault);

    if (rc == 0)
        rc = meili_query_json(query, body, str_trim(request->body), place, "",
                              fault);
    json_free(body);
    return rc;
}

/* ---- The query string ---------------------------------------------------- */

static int param_wrong(const struct row *row, struct str text,
                       const char *expected, struct meili_fault *fault)
{
    return meili_wrong(fault, row->code,
                       "Invalid value in parameter `%s`: could not parse "
                       "`%.*s` as %s",
                       row->name, STR_ARGS(utf8_cut(text, SHOWN_MAX)),
                       expected);
}

static int param_flag(bool *out, const struct row *row, struct str text,
                      struct meili_fault *fault)
{
    *out = str_equal(text, STR("true"));
    if (*out || str_equal(text, STR("false")))
        return 0;
    return param_wrong(row, text, "a boolean, either `true` or `false`", fault);
}

static int param_threshold(double *out, const struct row *row, struct str text,
                           const char *where, struct meili_fault *fault)
{
    char *end;

    /* Parameters are NUL-terminated (params.h). */
    *out = text.len ? strtod(text.ptr, &end) : 0;
    if (!text.len || end != text.ptr + text.len || !isfinite(*out))
        return param_wrong(row, text, "a number", fault);
    return check_threshold(*out, where, fault);
}

static int param_filter(struct filter *out, const struct row *row,
                        struct str text, struct arena *arena,
                        struct meili_fault *fault)
{
    if (filter_parse(out, text, arena, &fault->err) == 0)
        return 0;
    fault->code = row->code;
    return -1;
}

static int param_value(struct meili_query *query, const struct row *row,
                       struct str text, struct meili_fault *fault)
{
    void *field = (char *)query + row->offset;
    const char *where =
        arena_format(&query->arena, "for parameter `%s`", row->name).ptr;

    switch (row->kind) {
    case KIND_TEXT:
        *(struct str *)field = text;
        return 0;
    case KIND_COUNT:
        if (meili_digits(field, text) == -1)
            return param_wrong(row, text, "a positive integer", fault);
        return 0;
    case KIND_FLAG:
        return param_flag(field, row, text, fault);
    case KIND_LIST:
    case KIND_IDS:
        settings_split(field, text, &query->arena);
        return 0;
    case KIND_LOCALES:
        settings_split(field, text, &query->arena);
        return check_locales(field, where, fault);
    case KIND_FILTER:
        return param_filter(field, row, text, &query->arena, fault);
    case KIND_MATCHING:
        return read_matching(field, text, where, fault);
    case KIND_THRESHOLD:
        return param_threshold(field, row, text, where, fault);
    case KIND_OFF:
        return turned_off(row, fault);
    case KIND_OBJECT:
    case KIND_FEDERATION:
    case KIND_IGNORED:
        return 0;
    }
    return -1;
}

int meili_query_params(struct meili_query *query,
                       const struct http_request *request,
                       enum meili_place place, struct meili_fault *fault)
{
    struct params *params = &query->params;

    if (params_parse(params, request->query, &fault->err) == -1) {
        fault->code = "bad_request";
        return -1;
    }
    for (size_t i = 0; i < params->count; i++) {
        const struct param *param = &params->list[i];
        const struct row *row = find(param->name, place);

        if (!row)
            return unknown(fault, "parameter", param->name, "", place);
        if (param_value(query, row, param->value, fault) == -1)
            return -1;
        note(query, row);
    }
    return 0;
}
