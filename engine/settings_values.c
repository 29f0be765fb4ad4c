#include "settings_values.h"

#include <stdio.h>
#include <stdlib.h>

#include "unicode.h"

enum {
    SHOWN_MAX = 64, /* bytes of a wrong value that are shown */
};

/* ---- Errors ------------------------------------------------------------ */

/** Append a value as it was parsed; its depth was checked. */
static void put_value(struct json_writer *json, const struct json *value)
{
    const enum json_kind kind = json_kind(value);

    switch (kind) {
    case JSON_NULL:
        json_put_null(json);
        return;
    case JSON_BOOL:
        json_put_bool(json, json_bool(value));
        return;
    case JSON_NUMBER:
        json_put_number(json, json_number(value));
        return;
    case JSON_STRING:
        json_put_string(json, json_string(value));
        return;
    case JSON_ARRAY:
        json_put_array(json);
        break;
    case JSON_OBJECT:
        json_put_object(json);
        break;
    }
    for (value = json_first(value); value; value = json_next(value)) {
        if (kind == JSON_OBJECT)
            json_put_name_str(json, json_name(value));
        put_value(json, value);
    }
    if (kind == JSON_OBJECT)
        json_end_object(json);
    else
        json_end_array(json);
}

static const char *kind_name(const struct json *value)
{
    switch (json_kind(value)) {
    case JSON_NULL:
        return "null";
    case JSON_BOOL:
        return "a boolean";
    case JSON_NUMBER:
        return json_number(value) < 0 ? "a negative integer"
                                      : "a positive integer";
    case JSON_STRING:
        return "a string";
    case JSON_ARRAY:
        return "an array";
    case JSON_OBJECT:
        return "an object";
    }
    return "nothing";
}

int reading_wrong(struct settings_reading *reading, const struct json *value,
                  const char *expected)
{
    struct buf text = {0};
    struct json_writer json = {.out = &text};

    if (json_kind(value) == JSON_NULL)
        return error_set(reading->err, ERROR_CONFIG,
                         "Invalid value type at `.%s`: expected %s, but found "
                         "null",
                         reading->path, expected);
    put_value(&json, value);
    error_set(reading->err, ERROR_CONFIG,
              "Invalid value type at `.%s`: expected %s, but found %s: `%.*s`",
              reading->path, expected, kind_name(value),
              STR_ARGS(utf8_cut(buf_view(&text), SHOWN_MAX)));
    buf_free(&text);
    return -1;
}

static int not_one_of(struct settings_reading *reading, struct str value,
                      const char *choices)
{
    return error_set(reading->err, ERROR_CONFIG,
                     "Unknown value `%.*s` at `.%s`: expected one of %s",
                     STR_ARGS(utf8_cut(value, SHOWN_MAX)), reading->path,
                     choices);
}

int reading_unknown(struct settings_reading *reading, struct str name,
                    const struct settings_field *fields)
{
    struct buf names = {0};

    for (const struct settings_field *row = fields; row->name; row++)
        buf_format(&names, "%s`%s`", names.len ? ", " : "", row->name);
    error_set(reading->err, ERROR_CONFIG,
              "Unknown field `%.*s`: expected one of %.*s",
              STR_ARGS(utf8_cut(name, SHOWN_MAX)), STR_ARGS(buf_view(&names)));
    buf_free(&names);
    return -1;
}

size_t reading_member(struct settings_reading *reading, struct str name)
{
    const size_t len = strlen(reading->path);

    name = utf8_cut(name, SHOWN_MAX / 2);
    snprintf(reading->path + len, sizeof reading->path - len, "%s%.*s",
             len ? "." : "", STR_ARGS(name));
    return len;
}

size_t reading_item(struct settings_reading *reading, size_t number)
{
    const size_t len = strlen(reading->path);

    snprintf(reading->path + len, sizeof reading->path - len, "[%zu]", number);
    return len;
}

void reading_leave(struct settings_reading *reading, size_t len)
{
    reading->path[len] = '\0';
}

/* ---- Values ------------------------------------------------------------ */

static size_t count_of(const struct json *container)
{
    size_t count = 0;

    for (container = json_first(container); container;
         container = json_next(container))
        count++;
    return count;
}

int reading_string(struct settings_reading *reading, struct str *out,
                   const struct json *value)
{
    if (json_kind(value) != JSON_STRING)
        return reading_wrong(reading, value, "a string");
    *out = arena_copy(&reading->settings->arena, json_string(value));
    return 0;
}

int reading_container(struct settings_reading *reading, size_t *count,
                      const struct json *value, enum json_kind kind)
{
    if (json_kind(value) != kind)
        return reading_wrong(reading, value,
                             kind == JSON_ARRAY ? "an array" : "an object");
    *count = count_of(value);
    if (*count > SETTINGS_ITEMS_MAX)
        return error_set(reading->err, ERROR_CONFIG,
                         "`%s` has more than %d values", reading->path,
                         SETTINGS_ITEMS_MAX);
    return 0;
}

int reading_list(struct settings_reading *reading, struct settings_list *list,
                 const struct json *value)
{
    struct str *items;
    size_t count, filled = 0;

    if (reading_container(reading, &count, value, JSON_ARRAY) == -1)
        return -1;
    items = arena_alloc(&reading->settings->arena, count * sizeof *items);
    for (value = json_first(value); value; value = json_next(value)) {
        const size_t len = reading_item(reading, filled);

        if (reading_string(reading, &items[filled++], value) == -1)
            return -1;
        reading_leave(reading, len);
    }
    *list = (struct settings_list){items, filled};
    return 0;
}

static int by_text(const void *a, const void *b)
{
    const struct str *x = a, *y = b;

    return str_compare(*x, *y);
}

int reading_set(struct settings_reading *reading, struct settings_list *list,
                const struct json *value)
{
    size_t kept = 0;

    if (reading_list(reading, list, value) == -1)
        return -1;
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, by_text);
    for (size_t i = 0; i < list->count; i++)
        if (!kept || !str_equal(list->items[kept - 1], list->items[i]))
            list->items[kept++] = list->items[i];
    list->count = kept;
    return 0;
}

int reading_rules(struct settings_reading *reading, struct settings_list *list,
                  const struct json *value)
{
    static const char *const names[] = {
        "words", "typo",         "proximity", "attributeRank",
        "sort",  "wordPosition", "exactness", "attribute"};

    if (reading_list(reading, list, value) == -1)
        return -1;
    for (size_t i = 0; i < list->count; i++) {
        const struct str rule = list->items[i];
        bool known =
            str_ends(rule, STR(":asc")) || str_ends(rule, STR(":desc"));

        for (size_t n = 0; n < sizeof names / sizeof *names && !known; n++)
            known = str_equal(rule, str_of(names[n]));
        if (!known)
            return not_one_of(reading, rule,
                              "`words`, `typo`, `proximity`, `attributeRank`, "
                              "`sort`, `wordPosition`, `exactness`, "
                              "`attribute`, `NAME:asc`, `NAME:desc`");
    }
    return 0;
}

int reading_bool(struct settings_reading *reading, bool *out,
                 const struct json *value)
{
    if (json_kind(value) != JSON_BOOL)
        return reading_wrong(reading, value, "a boolean");
    *out = json_bool(value);
    return 0;
}

int reading_count(struct settings_reading *reading, uint32_t *out,
                  const struct json *value)
{
    const double number = json_number(value);

    if (json_kind(value) != JSON_NUMBER || number < 0 || number > UINT32_MAX ||
        number != (double)(uint32_t)number)
        return reading_wrong(reading, value, "a positive integer");
    *out = (uint32_t)number;
    return 0;
}

int reading_choice(struct settings_reading *reading, struct str *out,
                   const struct json *value, const char *const *choices)
{
    struct buf names = {0};

    if (reading_string(reading, out, value) == -1)
        return -1;
    for (const char *const *choice = choices; *choice; choice++) {
        if (str_equal(*out, str_of(*choice))) {
            buf_free(&names);
            return 0;
        }
        buf_format(&names, "%s`%s`", names.len ? ", " : "", *choice);
    }
    buf_byte(&names, '\0');
    not_one_of(reading, *out, names.ptr);
    buf_free(&names);
    return -1;
}

void reading_keep(struct settings_reading *reading, struct str *out,
                  const struct json *value)
{
    struct buf text = {0};
    struct json_writer json = {.out = &text};

    put_value(&json, value);
    *out = arena_copy(&reading->settings->arena, buf_view(&text));
    buf_free(&text);
}

/* ---- Maps -------------------------------------------------------------- */

static int read_pair(struct settings_reading *reading,
                     struct settings_pair *pair, const struct json *value,
                     bool lists)
{
    static const char *const orders[] = {"alpha", "count", NULL};
    struct arena *arena = &reading->settings->arena;

    pair->name = arena_copy(arena, json_name(value));
    if (lists)
        return reading_list(reading, &pair->values, value);
    pair->values.items = arena_alloc(arena, sizeof *pair->values.items);
    pair->values.count = 1;
    return reading_choice(reading, pair->values.items, value, orders);
}

/** Into the map: a name that it has gets the new value. */
static void put_pair(struct settings_map *map, const struct settings_pair *pair)
{
    for (size_t i = 0; i < map->count; i++)
        if (str_equal(map->items[i].name, pair->name)) {
            map->items[i] = *pair;
            return;
        }
    map->items[map->count++] = *pair;
}

int reading_map(struct settings_reading *reading, struct settings_map *map,
                const struct json *value, bool lists, bool merge)
{
    const size_t before = merge ? map->count : 0;
    struct settings_map fresh = {.count = before};
    size_t count;

    if (reading_container(reading, &count, value, JSON_OBJECT) == -1)
        return -1;
    fresh.items = arena_alloc(&reading->settings->arena,
                              (before + count) * sizeof *fresh.items);
    if (before)
        memcpy(fresh.items, map->items, before * sizeof *fresh.items);
    for (value = json_first(value); value; value = json_next(value)) {
        const size_t len = reading_member(reading, json_name(value));
        struct settings_pair pair = {0};

        if (read_pair(reading, &pair, value, lists) == -1)
            return -1;
        reading_leave(reading, len);
        if (merge)
            put_pair(&fresh, &pair);
        else
            fresh.items[fresh.count++] = pair;
    }
    *map = fresh;
    return 0;
}
