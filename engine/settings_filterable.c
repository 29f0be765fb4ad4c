/** Settings: the attributes to filter by, from JSON. */
#include "settings_values.h"

static int read_flags(struct settings_reading *reading,
                      struct settings_filterable *item,
                      const struct json *value)
{
    static const struct settings_field fields[] = {
        {.name = "equality"}, {.name = "comparison"}, {0}};

    if (json_kind(value) != JSON_OBJECT)
        return reading_wrong(reading, value, "an object");
    for (value = json_first(value); value; value = json_next(value)) {
        const struct str name = json_name(value);
        const size_t len = reading_member(reading, name);
        bool *flag = str_equal(name, STR("equality"))     ? &item->equality
                     : str_equal(name, STR("comparison")) ? &item->comparison
                                                          : NULL;

        if (!flag)
            return reading_unknown(reading, name, fields);
        if (reading_bool(reading, flag, value) == -1)
            return -1;
        reading_leave(reading, len);
    }
    return 0;
}

static int read_features(struct settings_reading *reading,
                         struct settings_filterable *item,
                         const struct json *value)
{
    static const struct settings_field fields[] = {
        {.name = "facetSearch"}, {.name = "filter"}, {0}};

    if (json_kind(value) != JSON_OBJECT)
        return reading_wrong(reading, value, "an object");
    for (value = json_first(value); value; value = json_next(value)) {
        const struct str name = json_name(value);
        const size_t len = reading_member(reading, name);
        int rc = -1;

        if (str_equal(name, STR("facetSearch")))
            rc = reading_bool(reading, &item->facet_search, value);
        else if (str_equal(name, STR("filter")))
            rc = read_flags(reading, item, value);
        else
            reading_unknown(reading, name, fields);
        if (rc == -1)
            return -1;
        reading_leave(reading, len);
    }
    return 0;
}

/** An object with patterns, and what may be asked: by default to filter by
 * equality and nothing more. */
static int read_filterable_object(struct settings_reading *reading,
                                  struct settings_filterable *item,
                                  const struct json *value)
{
    static const struct settings_field fields[] = {
        {.name = "attributePatterns"}, {.name = "features"}, {0}};

    item->equality = true;
    for (value = json_first(value); value; value = json_next(value)) {
        const struct str name = json_name(value);
        const size_t len = reading_member(reading, name);
        int rc = -1;

        if (str_equal(name, STR("attributePatterns")))
            rc = reading_list(reading, &item->patterns, value);
        else if (str_equal(name, STR("features")))
            rc = read_features(reading, item, value);
        else
            reading_unknown(reading, name, fields);
        if (rc == -1)
            return -1;
        reading_leave(reading, len);
    }
    if (!item->patterns.items)
        return error_set(reading->err, ERROR_CONFIG,
                         "Missing field `attributePatterns` at `.%s`",
                         reading->path);
    return 0;
}

static int read_filterable(struct settings_reading *reading,
                           struct settings_filterable *item,
                           const struct json *value)
{
    struct str *name;

    if (json_kind(value) == JSON_OBJECT)
        return read_filterable_object(reading, item, value);
    if (json_kind(value) != JSON_STRING)
        return reading_wrong(reading, value, "a string or an object");
    name = arena_alloc(&reading->settings->arena, sizeof *name);
    *item = (struct settings_filterable){.patterns = {name, 1},
                                         .plain = true,
                                         .facet_search = true,
                                         .equality = true,
                                         .comparison = true};
    return reading_string(reading, name, value);
}

int reading_filterables(struct settings_reading *reading,
                        struct settings_filterables *list,
                        const struct json *value)
{
    struct settings_filterables fresh = {0};
    size_t count;

    if (reading_container(reading, &count, value, JSON_ARRAY) == -1)
        return -1;
    fresh.items =
        arena_alloc(&reading->settings->arena, count * sizeof *fresh.items);
    for (value = json_first(value); value; value = json_next(value)) {
        const size_t len = reading_item(reading, fresh.count);

        if (read_filterable(reading, &fresh.items[fresh.count++], value) == -1)
            return -1;
        reading_leave(reading, len);
    }
    *list = fresh;
    return 0;
}
