/** The settings object from JSON: every member by its row, nothing else. */
#include "settings_values.h"

#include <stdlib.h>

#include "unicode.h"

enum {
    WORD_SIZE_MAX = 255, /* letters of a word that settings speak of */
};

static int read_fields(struct settings_reading *reading,
                       const struct settings_field *fields,
                       const struct json *object, const struct json *defaults,
                       const char **member);

/** A null without a default: the value that says nothing. */
static int read_null(struct settings_reading *reading,
                     const struct settings_field *row)
{
    char *field = (char *)reading->settings + row->offset;

    if (row->kind == FIELD_TEXT || row->kind == FIELD_NUMBER ||
        row->kind == FIELD_JSON)
        *(struct str *)(void *)field = (struct str){NULL, 0};
    return 0;
}

static int read_value(struct settings_reading *reading,
                      const struct settings_field *row,
                      const struct json *value, const struct json *defaults)
{
    void *field = (char *)reading->settings + row->offset;

    switch (row->kind) {
    case FIELD_LIST:
        return reading_list(reading, field, value);
    case FIELD_SET:
        return reading_set(reading, field, value);
    case FIELD_RULES:
        return reading_rules(reading, field, value);
    case FIELD_FILTERABLE:
        return reading_filterables(reading, field, value);
    case FIELD_SYNONYMS:
        return reading_map(reading, field, value, true, false);
    case FIELD_ORDERS:
        return reading_map(reading, field, value, false, true);
    case FIELD_BOOL:
        return reading_bool(reading, field, value);
    case FIELD_COUNT:
        return reading_count(reading, field, value);
    case FIELD_TEXT:
        return reading_string(reading, field, value);
    case FIELD_CHOICE:
        return reading_choice(reading, field, value, row->choices);
    case FIELD_NUMBER:
        if (json_kind(value) != JSON_NUMBER)
            return reading_wrong(reading, value, "a positive integer");
        reading_keep(reading, field, value);
        return 0;
    case FIELD_JSON:
        if (json_kind(value) != JSON_ARRAY)
            return reading_wrong(reading, value, "an array");
        reading_keep(reading, field, value);
        return 0;
    case FIELD_NONE:
        if (json_kind(value) != JSON_OBJECT || json_first(value))
            return reading_wrong(reading, value, "an empty object");
        return 0;
    case FIELD_OBJECT:
        return read_fields(reading, row->fields, value, defaults, NULL);
    }
    return -1;
}

static const struct settings_field *find(const struct settings_field *fields,
                                         struct str name)
{
    for (; fields->name; fields++)
        if (str_equal(name, str_of(fields->name)))
            return fields;
    return NULL;
}

/** @param member  gets the name of each in turn; may be NULL */
static int read_fields(struct settings_reading *reading,
                       const struct settings_field *fields,
                       const struct json *object, const struct json *defaults,
                       const char **member)
{
    if (json_kind(object) != JSON_OBJECT)
        return reading_wrong(reading, object, "an object");
    for (object = json_first(object); object; object = json_next(object)) {
        const struct settings_field *row = find(fields, json_name(object));
        const struct json *value = object, *fallback;
        size_t len;

        if (member)
            *member = row ? row->name : NULL;
        if (!row)
            return reading_unknown(reading, json_name(object), fields);
        fallback = json_member(defaults, row->name);
        if (json_kind(value) == JSON_NULL)
            value = fallback;
        len = reading_member(reading, str_of(row->name));
        if ((value ? read_value(reading, row, value, fallback)
                   : read_null(reading, row)) == -1)
            return -1;
        reading_leave(reading, len);
    }
    return 0;
}

static int check(const struct settings *settings, const char **member,
                 struct error *err)
{
    const struct settings_typo *typo = &settings->typo;

    if (typo->one <= typo->two && typo->two <= WORD_SIZE_MAX)
        return 0;
    *member = "typoTolerance";
    return error_set(err, ERROR_CONFIG,
                     "`minWordSizeForTypos`: `oneTypo` must be at most "
                     "`twoTypos`, and that at most %d; they are %u and %u",
                     WORD_SIZE_MAX, typo->one, typo->two);
}

static int by_text(const void *a, const void *b)
{
    const struct str *x = a, *y = b;

    return str_compare(*x, *y);
}

static void fold(struct settings_list *out, struct arena *arena,
                 const struct settings_list *words)
{
    struct buf folded = {0};

    *out = (struct settings_list){
        .items = arena_alloc(arena, words->count * sizeof *out->items),
        .count = words->count};
    for (size_t i = 0; i < words->count; i++) {
        buf_clear(&folded);
        unicode_fold(&folded, str_trim(words->items[i]));
        out->items[i] = arena_copy(arena, buf_view(&folded));
    }
    if (out->count)
        qsort(out->items, out->count, sizeof *out->items, by_text);
    buf_free(&folded);
}

/** Words that are compared with those of a query. */
static void fold_all(struct settings *settings)
{
    fold(&settings->stop_words_folded, &settings->arena, &settings->stop_words);
    fold(&settings->typo_words_folded, &settings->arena, &settings->typo.words);
}

int settings_change(struct settings *settings, const struct json *object,
                    struct str *member, struct error *err)
{
    struct settings_reading reading = {.settings = settings, .err = err};
    const char *name = NULL;
    struct json *defaults;
    int rc = json_parse(&defaults, str_of(settings_defaults), err);

    if (rc == 0)
        rc = read_fields(&reading, settings_fields, object, defaults, &name);
    if (rc == 0)
        rc = check(settings, &name, err);
    fold_all(settings);
    json_free(defaults);
    if (member)
        *member = str_of(name);
    return rc;
}
