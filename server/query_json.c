#include "query_json.h"

#include <math.h>

#include "engine/json.h"
#include "engine/unicode.h"
#include "query_params.h"

enum {
    SHOWN_MAX = 64, /* bytes of a wrong value that a message repeats */
};

static const char *const takes[] = {
    [FIELD_TEXT] = "a string",
    [FIELD_NUMBER] = "a whole number",
    [FIELD_FLAG] = "a boolean",
    [FIELD_LIST] = "an array of strings",
    [FIELD_FILTER] = "a string or an array",
};

static const char *const kinds[] = {
    [JSON_NULL] = "null",       [JSON_BOOL] = "a boolean",
    [JSON_NUMBER] = "a number", [JSON_STRING] = "a string",
    [JSON_ARRAY] = "an array",  [JSON_OBJECT] = "an object",
};

/* ---- Refusing ---------------------------------------------------------- */

/** Append a value that is short enough for a message. */
static void put_value(struct buf *out, const struct json *value)
{
    const struct str text = json_string(value);
    struct json_writer json = {.out = out};

    switch (json_kind(value)) {
    case JSON_NULL:
    case JSON_ARRAY:
    case JSON_OBJECT:
        return;
    case JSON_BOOL:
        json_put_bool(&json, json_bool(value));
        break;
    case JSON_NUMBER:
        json_put_number(&json, json_number(value));
        break;
    case JSON_STRING:
        json_put_string(&json, utf8_cut(text, SHOWN_MAX));
        break;
    }
}

/** @param place  of the value: a member's name, "[2]" behind it; or empty */
static int refuse_value(struct params *params, struct str place,
                        const char *expected, const struct json *value,
                        struct error *err)
{
    const char *found = kinds[json_kind(value)];
    struct buf shown = {0};

    put_value(&shown, value);
    if (shown.len)
        error_set(err, ERROR_USAGE,
                  "Invalid value type at `.%.*s`: expected %s, but found %s: "
                  "`%.*s`",
                  STR_ARGS(place), expected, found, STR_ARGS(buf_view(&shown)));
    else
        error_set(err, ERROR_USAGE,
                  "Invalid value type at `.%.*s`: expected %s, but found %s",
                  STR_ARGS(place), expected, found);
    buf_free(&shown);
    if (params->count)
        params->bad = params->list[params->count - 1].name;
    return -1;
}

static int refuse_name(struct params *params, struct str name,
                       struct error *err)
{
    const struct str shown =
        arena_copy(&params->arena, utf8_cut(name, SHOWN_MAX));
    struct buf names = {0};

    for (size_t i = 0; i < query_field_count; i++)
        if (query_fields[i].routes & QUERY_SEARCH)
            buf_format(&names, names.len ? ", `%s`" : "`%s`",
                       query_fields[i].name);
    error_set(err, ERROR_USAGE, "Unknown field `%.*s`: expected one of %.*s",
              STR_ARGS(shown), STR_ARGS(buf_view(&names)));
    buf_free(&names);
    return -1;
}

/* ---- Reading ----------------------------------------------------------- */

/** A list of texts, with commas between. */
static int read_list(struct params *params, struct param *param,
                     const struct json *value, struct error *err)
{
    struct buf list = {0};
    unsigned at = 0;
    int rc = 0;

    for (const struct json *item = json_first(value); item && rc == 0;
         item = json_next(item), at++) {
        const struct str place =
            arena_format(&params->arena, "%.*s[%u]", STR_ARGS(param->name), at);

        if (json_kind(item) != JSON_STRING ||
            str_find(json_string(item), STR(",")))
            rc = refuse_value(params, place, "a string without commas", item,
                              err);
        buf_text(&list, at ? "," : "");
        buf_str(&list, json_string(item));
    }
    param->value = arena_copy(&params->arena, buf_view(&list));
    buf_free(&list);
    return rc;
}

/** A number as a query string would have it; more than fits into one stays too
 * large. */
static bool read_number(struct params *params, struct param *param,
                        const struct json *value)
{
    const double number = json_number(value);

    if (json_kind(value) != JSON_NUMBER || number < 0 ||
        floor(number) != number)
        return false;
    param->value =
        arena_format(&params->arena, "%.0f", fmin(number, UINT32_MAX));
    return true;
}

/** @param raw  the value as it is written */
static int read_value(struct params *params, enum query_field_kind kind,
                      const struct json *value, struct str raw,
                      struct error *err)
{
    struct param *param = &params->list[params->count - 1];
    const enum json_kind found = json_kind(value);

    if (kind == FIELD_LIST && found == JSON_ARRAY)
        return read_list(params, param, value, err);
    if (kind == FIELD_FILTER && found == JSON_ARRAY) {
        param->value = arena_copy(&params->arena, raw);
        return 0;
    }
    if ((kind == FIELD_TEXT || kind == FIELD_LIST || kind == FIELD_FILTER) &&
        found == JSON_STRING) {
        param->value = arena_copy(&params->arena, json_string(value));
        return 0;
    }
    if (kind == FIELD_FLAG && found == JSON_BOOL) {
        param->value = json_bool(value) ? STR("1") : STR("0");
        return 0;
    }
    if ((kind == FIELD_NUMBER || kind == FIELD_FLAG) &&
        read_number(params, param, value))
        return 0;
    return refuse_value(params, param->name, takes[kind], value, err);
}

static const struct query_field *find_field(struct str name)
{
    for (size_t i = 0; i < query_field_count; i++)
        if (query_fields[i].routes & QUERY_SEARCH &&
            str_equal(name, str_of(query_fields[i].name)))
            return &query_fields[i];
    return NULL;
}

/** @param body  the object as it is written, its members in the same order */
static int read_members(struct params *params, const struct json *object,
                        struct str body, struct error *err)
{
    struct str name, raw = {0};

    for (const struct json *value = json_first(object); value;
         value = json_next(value)) {
        const struct query_field *field = find_field(json_name(value));

        json_next_member(&body, &name, &raw);
        if (!field)
            return refuse_name(params, json_name(value), err);
        if (json_kind(value) == JSON_NULL)
            continue;
        /* No name comes twice (json.h), so there is room. */
        params->list[params->count++].name = str_of(field->name);
        if (read_value(params, field->kind, value, raw, err) == -1)
            return -1;
    }
    return 0;
}

int query_json_read(struct params *params, struct str body, struct error *err)
{
    struct json *json;
    int rc;

    if (json_parse(&json, body, err) == -1)
        return -1;
    if (json_kind(json) == JSON_OBJECT)
        rc = read_members(params, json, body, err);
    else
        rc = refuse_value(params, (struct str){0}, "an object", json, err);
    json_free(json);
    return rc;
}
