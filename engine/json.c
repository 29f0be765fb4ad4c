#include "json.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

#include "mem.h"

/* A struct json is a cJSON; no one else needs to know. */
static const cJSON *item(const struct json *value)
{
    return (const cJSON *)(const void *)value;
}

static const struct json *wrap(const cJSON *value)
{
    return (const struct json *)(const void *)value;
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(const cJSON *const *)a)->string,
                  (*(const cJSON *const *)b)->string);
}

/** The first name that stands twice in this object, or NULL. */
static const char *repeated_name(const cJSON *object)
{
    const cJSON **members;
    const char *found = NULL;
    const cJSON *member;
    size_t count = 0;

    cJSON_ArrayForEach(member, object) count++;
    if (count < 2)
        return NULL;
    members = mem_zero(count, sizeof *members);
    count = 0;
    cJSON_ArrayForEach(member, object) members[count++] = member;
    qsort(members, count, sizeof *members, by_name);
    for (size_t i = 1; i < count && !found; i++)
        if (by_name(&members[i - 1], &members[i]) == 0)
            found = members[i]->string;
    free(members);
    return found;
}

/** As repeated_name(), in this value and all inside it; the depth of the text
 * was checked, so the recursion is bounded by JSON_DEPTH_MAX. */
static const char *find_repeated(const cJSON *value)
{
    const char *found = cJSON_IsObject(value) ? repeated_name(value) : NULL;
    const cJSON *child;

    cJSON_ArrayForEach(child, value)
    {
        if (found)
            break;
        if (child->child)
            found = find_repeated(child);
    }
    return found;
}

int json_parse(struct json **out, struct str text, struct error *err)
{
    const char *repeated;
    cJSON *value;

    *out = NULL;
    if (json_check(text, err) == -1)
        return -1;
    value = cJSON_ParseWithLength(text.ptr, text.len);
    if (!value)
        return error_set(err, ERROR_DATA, "JSON: the text cannot be parsed");
    repeated = find_repeated(value);
    if (repeated) {
        error_set(err, ERROR_DATA, "JSON: the name \"%.100s\" stands twice",
                  repeated);
        cJSON_Delete(value);
        return -1;
    }
    *out = (struct json *)(void *)value;
    return 0;
}

void json_free(struct json *value)
{
    cJSON_Delete((cJSON *)(void *)value);
}

enum json_kind json_kind(const struct json *value)
{
    switch (item(value)->type & 0xFF) {
    case cJSON_True:
    case cJSON_False:
        return JSON_BOOL;
    case cJSON_Number:
        return JSON_NUMBER;
    case cJSON_String:
        return JSON_STRING;
    case cJSON_Array:
        return JSON_ARRAY;
    case cJSON_Object:
        return JSON_OBJECT;
    default:
        return JSON_NULL;
    }
}

const struct json *json_member(const struct json *object, const char *name)
{
    return wrap(cJSON_GetObjectItemCaseSensitive(item(object), name));
}

const struct json *json_first(const struct json *container)
{
    return container ? wrap(item(container)->child) : NULL;
}

const struct json *json_next(const struct json *value)
{
    return wrap(item(value)->next);
}

struct str json_name(const struct json *value)
{
    return str_of(item(value)->string);
}

struct str json_string(const struct json *value)
{
    return str_of(cJSON_GetStringValue(item(value)));
}

double json_number(const struct json *value)
{
    return cJSON_IsNumber(item(value)) ? item(value)->valuedouble : 0;
}

bool json_bool(const struct json *value)
{
    return cJSON_IsTrue(item(value));
}
