#include "record.h"

#include "engine/objects.h"
#include "link.h"

/** A record being made: values are appended. */
struct maker {
    struct arena *arena;
    struct record_value **end;
};

static struct record_value *add(struct maker *maker, struct str name,
                                enum json_kind kind)
{
    struct record_value *value = arena_alloc(maker->arena, sizeof *value);

    value->name = name;
    value->kind = kind;
    *maker->end = value;
    maker->end = &value->next;
    return value;
}

static void add_text(struct maker *maker, const char *name, struct str text)
{
    add(maker, str_of(name), JSON_STRING)->text = text;
}

/** A text, or null where there is none. */
static void add_some(struct maker *maker, struct str name, struct str text)
{
    add(maker, name, text.len ? JSON_STRING : JSON_NULL)->text = text;
}

static void add_number(struct maker *maker, const char *name, double number)
{
    add(maker, str_of(name), JSON_NUMBER)->raw =
        arena_format(maker->arena, "%.15g", number);
}

static void add_list(struct maker *maker, const char *name,
                     const struct str *list, size_t count)
{
    struct record_value *value = add(maker, str_of(name), JSON_ARRAY);
    struct maker items = {maker->arena, &value->first};

    for (size_t i = 0; i < count; i++)
        add(&items, (struct str){NULL, 0}, JSON_STRING)->text = list[i];
}

/* ---- The section ------------------------------------------------------- */

/** A path without a scheme or a host, as in `setup.html#a`. */
static bool relative(struct str url)
{
    for (size_t i = 0; i < url.len; i++) {
        const unsigned char byte = (unsigned char)url.ptr[i];

        if (byte <= 0x20 || byte == 0x7f || byte == '\\' || byte == ':')
            return false;
        if (byte == '/' || byte == '?' || byte == '#')
            return !(i == 0 && str_starts(url, STR("//")));
    }
    return true;
}

/** Widgets make a link of it, whatever it is. */
static struct str safe_url(struct str url)
{
    return link_allowed(url) || relative(url) ? url : STR("#");
}

static struct str before_hash(struct str url)
{
    const char *hash = url.len ? memchr(url.ptr, '#', url.len) : NULL;

    return hash ? (struct str){url.ptr, (size_t)(hash - url.ptr)} : url;
}

/** The level of the section's own heading. */
static size_t own_level(const struct document *document)
{
    return document->crumb_count < RECORD_LEVELS ? document->crumb_count
                                                 : RECORD_LEVELS - 1;
}

/** Widgets fail when there is no lvl0. */
static void find_levels(struct str levels[RECORD_LEVELS],
                        const struct document *document)
{
    const size_t own = own_level(document);

    memset(levels, 0, RECORD_LEVELS * sizeof *levels);
    for (size_t i = 0; i < own; i++)
        levels[i] = document->crumbs[i];
    levels[own] = document->heading;
    if (!levels[0].len)
        levels[0] = document->title.len ? document->title : document->guide;
}

static void add_levels(struct maker *maker, const struct document *document)
{
    static const char *const names[RECORD_LEVELS] = {
        "hierarchy_lvl0", "hierarchy_lvl1", "hierarchy_lvl2", "hierarchy_lvl3",
        "hierarchy_lvl4", "hierarchy_lvl5", "hierarchy_lvl6"};
    struct record_value *nested = add(maker, STR("hierarchy"), JSON_OBJECT);
    struct maker inside = {maker->arena, &nested->first};
    struct str levels[RECORD_LEVELS];

    find_levels(levels, document);
    for (size_t i = 0; i < RECORD_LEVELS; i++) {
        const struct str name = str_of(names[i]);

        add_some(&inside, str_skip(name, sizeof "hierarchy_" - 1), levels[i]);
        add_some(maker, name, levels[i]);
    }
}

static void add_section(struct maker *maker, const struct document *document)
{
    static const char *const types[RECORD_LEVELS] = {
        "lvl0", "lvl1", "lvl2", "lvl3", "lvl4", "lvl5", "lvl6"};
    const struct str url = safe_url(document->url);
    char object[OBJECT_ID_LEN + 1];

    object_id(object, document->id);
    add_text(maker, RECORD_KEY, arena_copy(maker->arena, str_of(object)));
    add_text(maker, "url", url);
    add_text(maker, "url_without_anchor", before_hash(url));
    add_some(maker, STR("anchor"), document->anchor);
    add_text(maker, "type",
             document->body.len ? STR("content")
                                : str_of(types[own_level(document)]));
    add_text(maker, "content", document->body);
    add_levels(maker, document);
    add_some(maker, STR("lang"), document->lang);
    add_number(maker, "weight", document->weight);
    add_number(maker, "level", document->level);
    add_number(maker, "position", document->position);
}

static void add_more(struct maker *maker, const struct document *document)
{
    add_text(maker, "id", document->id);
    add_text(maker, "guide", document->guide);
    add_text(maker, "title", document->title);
    if (document->tag_count)
        add_list(maker, "tags", document->tags, document->tag_count);
    if (document->updated.len)
        add_text(maker, "updated", document->updated);
}

/* ---- What was written as JSON ------------------------------------------ */

/** The text of a string as it was written. */
static struct str decode(struct str raw, struct arena *arena)
{
    struct json *json;
    struct str text;

    if (raw.len >= 2 && !memchr(raw.ptr, '\\', raw.len))
        return (struct str){raw.ptr + 1, raw.len - 2};
    if (json_parse(&json, raw, NULL) == -1)
        return (struct str){NULL, 0};
    text = arena_copy(arena, json_string(json));
    json_free(json);
    return text;
}

static enum json_kind kind_of(struct str raw)
{
    switch (raw.len ? raw.ptr[0] : 'n') {
    case '{':
        return JSON_OBJECT;
    case '[':
        return JSON_ARRAY;
    case '"':
        return JSON_STRING;
    case 't':
    case 'f':
        return JSON_BOOL;
    case 'n':
        return JSON_NULL;
    default:
        return JSON_NUMBER;
    }
}

static void add_raw(struct maker *maker, struct str name, struct str raw)
{
    struct record_value *value = add(maker, name, kind_of(raw));

    value->raw = raw;
    if (value->kind == JSON_STRING)
        value->text = decode(raw, maker->arena);
}

static bool has(const struct record_value *record, struct str name)
{
    for (; record; record = record->next)
        if (str_equal(record->name, name))
            return true;
    return false;
}

/** The document's attributes, but for those that the record has by now. */
static void add_attributes(struct maker *maker,
                           const struct record_value *record,
                           const struct document *document)
{
    struct str rest = document->attributes, name, value;

    while (json_next_member(&rest, &name, &value)) {
        name = decode(name, maker->arena);
        if (!has(record, name))
            add_raw(maker, name, value);
    }
}

void record_make(struct record_value **out, const struct document *document,
                 struct arena *arena)
{
    struct maker maker = {arena, out};

    *out = NULL;
    add_section(&maker, document);
    add_more(&maker, document);
    add_attributes(&maker, *out, document);
}

struct record_value *record_first(struct record_value *value,
                                  struct arena *arena)
{
    struct maker inside = {arena, &value->first};
    struct str rest = value->raw, name, item;

    if (value->first || !value->raw.len)
        return value->first;
    if (value->kind == JSON_OBJECT)
        while (json_next_member(&rest, &name, &item))
            add_raw(&inside, decode(name, arena), item);
    else if (value->kind == JSON_ARRAY)
        while (json_next_item(&rest, &item))
            add_raw(&inside, (struct str){NULL, 0}, item);
    return value->first;
}

/* ---- Choosing and writing ---------------------------------------------- */

enum record_want record_wants(const struct settings_list *names,
                              struct str path)
{
    enum record_want want = RECORD_NOT;

    for (size_t i = 0; i < names->count; i++) {
        const struct str name = names->items[i];

        if (settings_matches(name, path))
            return RECORD_ALL;
        if (name.len > path.len && str_starts(name, path) &&
            name.ptr[path.len] == '.')
            want = RECORD_PART;
    }
    return want;
}

enum record_want record_shows(const struct record_view *view, struct str path)
{
    const enum record_want displayed = record_wants(view->displayed, path);
    const enum record_want retrieved = record_wants(view->retrieved, path);

    return displayed < retrieved ? displayed : retrieved;
}

size_t record_enter(struct record_path *path, struct str name)
{
    const size_t len = path->len;

    if (!name.len || len + 1 + name.len > sizeof path->text)
        return len;
    if (len)
        path->text[path->len++] = '.';
    memcpy(path->text + path->len, name.ptr, name.len);
    path->len += name.len;
    return len;
}

void record_put_value(struct json_writer *json,
                      const struct record_value *value)
{
    const struct record_value *item = value->first;

    if (value->raw.len) {
        json_put_raw(json, value->raw);
        return;
    }
    switch (value->kind) {
    case JSON_OBJECT:
        json_put_object(json);
        for (; item; item = item->next) {
            json_put_name_str(json, item->name);
            record_put_value(json, item);
        }
        json_end_object(json);
        break;
    case JSON_ARRAY:
        json_put_array(json);
        for (; item; item = item->next)
            record_put_value(json, item);
        json_end_array(json);
        break;
    case JSON_STRING:
        json_put_string(json, value->text);
        break;
    case JSON_NULL:
    case JSON_BOOL:
    case JSON_NUMBER:
        json_put_null(json);
        break;
    }
}

/** One record being written. */
struct putter {
    struct json_writer *json;
    const struct record_view *view;
    struct arena *arena;
    struct record_path path;
};

static void put_part(struct putter *putter, struct record_value *value);

static void put_inside(struct putter *putter, struct record_value *value)
{
    for (value = record_first(value, putter->arena); value;
         value = value->next) {
        const size_t len = record_enter(&putter->path, value->name);
        const struct str path = {putter->path.text, putter->path.len};
        const enum record_want want = record_shows(putter->view, path);
        const bool inner =
            value->kind == JSON_OBJECT || value->kind == JSON_ARRAY;

        if (want == RECORD_ALL || (want == RECORD_PART && inner)) {
            if (value->name.len)
                json_put_name_str(putter->json, value->name);
            if (want == RECORD_ALL)
                record_put_value(putter->json, value);
            else
                put_part(putter, value);
        }
        putter->path.len = len;
    }
}

/** The members of a value that are named; the items of a list have the path
 * of the list. Depth is bounded by JSON_DEPTH_MAX. */
static void put_part(struct putter *putter, struct record_value *value)
{
    if (value->kind == JSON_OBJECT) {
        json_put_object(putter->json);
        put_inside(putter, value);
        json_end_object(putter->json);
    } else {
        json_put_array(putter->json);
        put_inside(putter, value);
        json_end_array(putter->json);
    }
}

void record_put(struct json_writer *json, struct record_value *record,
                const struct record_view *view, struct arena *arena)
{
    struct putter putter = {.json = json, .view = view, .arena = arena};
    struct record_value all = {.kind = JSON_OBJECT, .first = record};

    put_inside(&putter, &all);
}
