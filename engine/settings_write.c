/** The settings object as JSON. */
#include "settings_fields.h"

static void put_list(struct json_writer *json, const struct settings_list *list)
{
    json_put_array(json);
    for (size_t i = 0; i < list->count; i++)
        json_put_string(json, list->items[i]);
    json_end_array(json);
}

static void put_flag(struct json_writer *json, const char *name, bool value)
{
    json_put_name(json, name);
    json_put_bool(json, value);
}

static void put_filterable(struct json_writer *json,
                           const struct settings_filterable *item)
{
    if (item->plain) {
        json_put_string(json, item->patterns.items[0]);
        return;
    }
    json_put_object(json);
    json_put_name(json, "attributePatterns");
    put_list(json, &item->patterns);
    json_put_name(json, "features");
    json_put_object(json);
    put_flag(json, "facetSearch", item->facet_search);
    json_put_name(json, "filter");
    json_put_object(json);
    put_flag(json, "equality", item->equality);
    put_flag(json, "comparison", item->comparison);
    json_end_object(json);
    json_end_object(json);
    json_end_object(json);
}

static void put_filterables(struct json_writer *json,
                            const struct settings_filterables *list)
{
    json_put_array(json);
    for (size_t i = 0; i < list->count; i++)
        put_filterable(json, &list->items[i]);
    json_end_array(json);
}

static void put_map(struct json_writer *json, const struct settings_map *map,
                    bool lists)
{
    json_put_object(json);
    for (size_t i = 0; i < map->count; i++) {
        json_put_name_str(json, map->items[i].name);
        if (lists)
            put_list(json, &map->items[i].values);
        else
            json_put_string(json, map->items[i].values.items[0]);
    }
    json_end_object(json);
}

static void put_fields(struct json_writer *json,
                       const struct settings *settings,
                       const struct settings_field *fields);

static void put_field(struct json_writer *json, const struct settings *settings,
                      const struct settings_field *row)
{
    const char *field = (const char *)settings + row->offset;
    const void *value = field;

    switch (row->kind) {
    case FIELD_LIST:
    case FIELD_SET:
    case FIELD_RULES:
        put_list(json, value);
        break;
    case FIELD_FILTERABLE:
        put_filterables(json, value);
        break;
    case FIELD_SYNONYMS:
    case FIELD_ORDERS:
        put_map(json, value, row->kind == FIELD_SYNONYMS);
        break;
    case FIELD_BOOL:
        json_put_bool(json, *(const bool *)value);
        break;
    case FIELD_COUNT:
        json_put_integer(json, *(const uint32_t *)value);
        break;
    case FIELD_TEXT:
    case FIELD_CHOICE:
        if (((const struct str *)value)->len)
            json_put_string(json, *(const struct str *)value);
        else
            json_put_null(json);
        break;
    case FIELD_NUMBER:
    case FIELD_JSON:
        if (((const struct str *)value)->len)
            json_put_raw(json, *(const struct str *)value);
        else
            json_put_null(json);
        break;
    case FIELD_NONE:
        json_put_object(json);
        json_end_object(json);
        break;
    case FIELD_OBJECT:
        put_fields(json, settings, row->fields);
        break;
    }
}

static void put_fields(struct json_writer *json,
                       const struct settings *settings,
                       const struct settings_field *fields)
{
    json_put_object(json);
    for (const struct settings_field *row = fields; row->name; row++) {
        json_put_name(json, row->name);
        put_field(json, settings, row);
    }
    json_end_object(json);
}

static const struct settings_field *find(struct str name)
{
    const struct settings_field *row = settings_fields;

    while (row->name && !str_equal(name, str_of(row->name)))
        row++;
    return row->name ? row : NULL;
}

bool settings_known(struct str name)
{
    return find(name);
}

void settings_json_member(struct json_writer *json,
                          const struct settings *settings, struct str name)
{
    const struct settings_field *row = find(name);

    if (row)
        put_field(json, settings, row);
}

void settings_json(struct json_writer *json, const struct settings *settings)
{
    put_fields(json, settings, settings_fields);
}
