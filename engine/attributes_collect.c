/** From a document to the record of its attributes. */
#include "attributes_write.h"

#include <math.h>
#include <stdlib.h>

#include "forward.h"
#include "json.h"
#include "mem.h"

/** One attribute of the document at hand. */
struct entry {
    struct buf name;
    struct buf values; /* as in the record */
    size_t count;
    enum attribute_state state;
};

struct attribute_collector {
    const struct settings *settings;
    struct entry entries[ATTRIBUTES_MAX];
    size_t count;
    size_t own;      /* the first ones, from the document's attributes */
    struct buf text; /* of the attributes that `own` came from */
    struct buf name; /* of the member at hand */
    bool known;      /* `own` and `text` are filled in */
};

struct attribute_collector *
attribute_collector_new(const struct settings *settings)
{
    struct attribute_collector *collector = mem_zero(1, sizeof *collector);

    collector->settings = settings;
    return collector;
}

void attribute_collector_free(struct attribute_collector *collector)
{
    if (!collector)
        return;
    for (size_t i = 0; i < ATTRIBUTES_MAX; i++) {
        buf_free(&collector->entries[i].name);
        buf_free(&collector->entries[i].values);
    }
    buf_free(&collector->text);
    buf_free(&collector->name);
    free(collector);
}

/* ---- What is wanted ---------------------------------------------------- */

static bool is_all(struct str pattern)
{
    return str_equal(pattern, STR("*"));
}

/** Is there a pattern for it, of those that are not for everything where
 * `named`? */
static bool listed(const struct settings_list *list, struct str name,
                   bool named)
{
    for (size_t i = 0; i < list->count; i++)
        if (!(named && is_all(list->items[i])) &&
            settings_matches(list->items[i], name))
            return true;
    return false;
}

static bool wanted(const struct settings *settings, struct str name, bool named)
{
    if (listed(&settings->sortable, name, named) ||
        str_equal(settings->distinct, name))
        return true;
    for (size_t i = 0; i < settings->filterable.count; i++)
        if (listed(&settings->filterable.items[i].patterns, name, named))
            return true;
    return false;
}

/* ---- Entries ----------------------------------------------------------- */

static struct entry *find(struct attribute_collector *collector,
                          struct str name)
{
    for (size_t i = 0; i < collector->count; i++)
        if (str_equal(buf_view(&collector->entries[i].name), name))
            return &collector->entries[i];
    return NULL;
}

/** The entry of that name, made when it is new; NULL when there are too many
 * or the name is too long. */
static struct entry *entry_of(struct attribute_collector *collector,
                              struct str name)
{
    struct entry *entry = find(collector, name);

    if (entry || collector->count == ATTRIBUTES_MAX || !name.len ||
        name.len > ATTRIBUTE_NAME_MAX)
        return entry;
    entry = &collector->entries[collector->count++];
    buf_clear(&entry->name);
    buf_clear(&entry->values);
    buf_str(&entry->name, name);
    entry->count = 0;
    entry->state = ATTRIBUTE_ABSENT;
    return entry;
}

/** A later value of the same name adds to what is there. */
static void raise(struct entry *entry, enum attribute_state state)
{
    if (state > entry->state)
        entry->state = state;
}

static void add_number(struct entry *entry, double number)
{
    if (!isfinite(number) || entry->count == ATTRIBUTE_VALUES_MAX)
        return;
    number += 0.0; /* no negative zero */
    buf_byte(&entry->values, 'n');
    buf_str(&entry->values, (struct str){(const char *)&number, sizeof number});
    entry->count++;
}

static void add_text(struct entry *entry, struct str text)
{
    text = str_trim(text);
    if (!text.len || text.len > ATTRIBUTE_VALUE_MAX ||
        entry->count == ATTRIBUTE_VALUES_MAX)
        return;
    buf_byte(&entry->values, 't');
    buf_varint(&entry->values, text.len);
    buf_str(&entry->values, text);
    entry->count++;
}

/* ---- The document's attributes ----------------------------------------- */

static void take(struct attribute_collector *collector,
                 const struct json *value);

/** The members of an object, under the name at hand and their own. */
static void take_members(struct attribute_collector *collector,
                         const struct json *object)
{
    const size_t len = collector->name.len;

    for (object = json_first(object); object; object = json_next(object)) {
        collector->name.len = len;
        if (len)
            buf_byte(&collector->name, '.');
        buf_str(&collector->name, json_name(object));
        if (collector->name.len <= ATTRIBUTE_NAME_MAX)
            take(collector, object);
    }
    collector->name.len = len;
}

/** A value of the name at hand, or one of several in a list. */
static void add_value(struct entry *entry, const struct json *value)
{
    switch (json_kind(value)) {
    case JSON_NULL:
    case JSON_OBJECT:
        break;
    case JSON_BOOL:
        add_text(entry, json_bool(value) ? STR("true") : STR("false"));
        break;
    case JSON_NUMBER:
        add_number(entry, json_number(value));
        break;
    case JSON_STRING:
        add_text(entry, json_string(value));
        break;
    case JSON_ARRAY:
        for (value = json_first(value); value; value = json_next(value))
            add_value(entry, value);
        break;
    }
}

static enum attribute_state state_of(const struct json *value)
{
    switch (json_kind(value)) {
    case JSON_NULL:
        return ATTRIBUTE_NULL;
    case JSON_STRING:
        return json_string(value).len ? ATTRIBUTE_FILLED : ATTRIBUTE_EMPTY;
    case JSON_ARRAY:
    case JSON_OBJECT:
        return json_first(value) ? ATTRIBUTE_FILLED : ATTRIBUTE_EMPTY;
    case JSON_BOOL:
    case JSON_NUMBER:
        break;
    }
    return ATTRIBUTE_FILLED;
}

/** Objects in a list count as if each stood there alone. */
static void take_inside(struct attribute_collector *collector,
                        const struct json *value)
{
    if (json_kind(value) == JSON_OBJECT)
        take_members(collector, value);
    if (json_kind(value) == JSON_ARRAY)
        for (value = json_first(value); value; value = json_next(value))
            take_inside(collector, value);
}

/** The value of the name at hand; depth is bounded by JSON_DEPTH_MAX. */
static void take(struct attribute_collector *collector,
                 const struct json *value)
{
    const struct str name = buf_view(&collector->name);

    if (wanted(collector->settings, name, false)) {
        struct entry *entry = entry_of(collector, name);

        if (entry) {
            raise(entry, state_of(value));
            add_value(entry, value);
        }
    }
    take_inside(collector, value);
}

/** The sections of a guide have the same attributes: parsed once. */
static void take_own(struct attribute_collector *collector, struct str text)
{
    struct json *object;

    collector->count = collector->own;
    if (collector->known && str_equal(buf_view(&collector->text), text))
        return;
    buf_clear(&collector->text);
    buf_str(&collector->text, text);
    collector->known = true;
    collector->count = 0;
    buf_clear(&collector->name);
    if (text.len && json_parse(&object, text, NULL) == 0) {
        take_members(collector, object);
        json_free(object);
    }
    collector->own = collector->count;
}

/* ---- The document's fields --------------------------------------------- */

/** Puts the values of a field; nothing for none. */
typedef void putter(struct entry *entry, const struct document *document,
                    size_t number);

static void put_guide(struct entry *entry, const struct document *document,
                      size_t number)
{
    (void)number;
    add_text(entry, document->guide);
}

static void put_title(struct entry *entry, const struct document *document,
                      size_t number)
{
    (void)number;
    add_text(entry, document->title);
}

static void put_lang(struct entry *entry, const struct document *document,
                     size_t number)
{
    (void)number;
    add_text(entry, document->lang);
}

static void put_tags(struct entry *entry, const struct document *document,
                     size_t number)
{
    (void)number;
    for (size_t i = 0; i < document->tag_count; i++)
        add_text(entry, document->tags[i]);
}

static void put_level(struct entry *entry, const struct document *document,
                      size_t number)
{
    (void)number;
    add_number(entry, document->level);
}

static void put_updated(struct entry *entry, const struct document *document,
                        size_t number)
{
    (void)number;
    add_text(entry, document->updated);
}

static void put_position(struct entry *entry, const struct document *document,
                         size_t number)
{
    (void)number;
    add_number(entry, document->position);
}

static void put_weight(struct entry *entry, const struct document *document,
                       size_t number)
{
    (void)number;
    add_number(entry, document->weight);
}

static void put_id(struct entry *entry, const struct document *document,
                   size_t number)
{
    (void)number;
    add_text(entry, document->id);
}

static void put_url(struct entry *entry, const struct document *document,
                    size_t number)
{
    (void)number;
    add_text(entry, document->url);
}

static void put_anchor(struct entry *entry, const struct document *document,
                       size_t number)
{
    (void)number;
    add_text(entry, document->anchor);
}

static void put_heading(struct entry *entry, const struct document *document,
                        size_t number)
{
    (void)number;
    add_text(entry, document->heading);
}

static void put_keywords(struct entry *entry, const struct document *document,
                         size_t number)
{
    (void)number;
    for (size_t i = 0; i < document->keyword_count; i++)
        add_text(entry, document->keywords[i]);
}

static void put_lvl(struct entry *entry, const struct document *document,
                    size_t number)
{
    if (number < document->crumb_count)
        add_text(entry, document->crumbs[number]);
    else if (number == document->crumb_count)
        add_text(entry, document->heading);
}

static const struct {
    const char *name;
    putter *put;
    bool usual; /* taken by a pattern for everything */
    size_t number;
} fields[] = {
    {"guide", put_guide, true, 0},
    {"title", put_title, true, 0},
    {"lang", put_lang, true, 0},
    {"tags", put_tags, true, 0},
    {"level", put_level, true, 0},
    {"updated", put_updated, true, 0},
    {"position", put_position, true, 0},
    {"weight", put_weight, true, 0},
    {"id", put_id, false, 0},
    {"url", put_url, false, 0},
    {"anchor", put_anchor, false, 0},
    {"heading", put_heading, false, 0},
    {"keywords", put_keywords, false, 0},
    {"lvl0", put_lvl, false, 0},
    {"lvl1", put_lvl, false, 1},
    {"lvl2", put_lvl, false, 2},
    {"lvl3", put_lvl, false, 3},
    {"lvl4", put_lvl, false, 4},
    {"lvl5", put_lvl, false, 5},
    {"lvl6", put_lvl, false, 6},
};

/** What results are grouped by is there whatever the settings say. */
static bool needed(struct str name)
{
    return str_equal(name, STR("guide"));
}

static void take_fields(struct attribute_collector *collector,
                        const struct document *document)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const struct str name = str_of(fields[i].name);
        struct entry *entry;

        if (!needed(name) &&
            !wanted(collector->settings, name, !fields[i].usual))
            continue;
        if (find(collector, name))
            continue;
        entry = entry_of(collector, name);
        if (!entry)
            continue;
        fields[i].put(entry, document, fields[i].number);
        if (entry->count)
            entry->state = ATTRIBUTE_FILLED;
        else
            collector->count--;
    }
}

/** What tells the headings of a section from those of others; 0 for none. */
static void put_headings(struct buf *out, const struct document *document)
{
    uint64_t hash = 0;

    if (str_trim(document->heading).len) {
        hash = HASH_START;
        for (size_t i = 0; i < document->crumb_count; i++) {
            hash = hash_text(hash, document->crumbs[i]);
            hash = hash_text(hash, STR("\n"));
        }
        hash = hash_text(hash, document->heading);
    }
    buf_str(out, (struct str){(const char *)&hash, sizeof hash});
}

void attribute_collect(struct attribute_collector *collector, struct buf *out,
                       const struct document *document)
{
    put_headings(out, document);
    take_own(collector, document->attributes);
    take_fields(collector, document);
    for (size_t i = 0; i < collector->count; i++) {
        const struct entry *entry = &collector->entries[i];

        buf_varint(out, entry->name.len);
        buf_str(out, buf_view(&entry->name));
        buf_byte(out, (char)entry->state);
        buf_varint(out, entry->count);
        buf_str(out, buf_view(&entry->values));
    }
}
