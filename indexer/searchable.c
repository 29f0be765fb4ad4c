#include "searchable.h"

#include <stdlib.h>

#include "engine/json.h"
#include "engine/unicode.h"

struct searchable {
    const struct settings *settings;
    bool all; /* nothing is named */
    bool heading, crumbs, body, description, keywords;
    struct document view;
    struct buf text, name;
    struct block_span *blocks;
    size_t count, room;
};

static bool names(const struct settings *settings, const char *name)
{
    return settings_lists(&settings->searchable, str_of(name));
}

struct searchable *searchable_new(const struct settings *settings)
{
    struct searchable *searchable = mem_zero(1, sizeof *searchable);

    searchable->settings = settings;
    for (size_t i = 0; i < settings->searchable.count; i++)
        if (str_equal(settings->searchable.items[i], STR("*")))
            searchable->all = true;
    searchable->heading =
        names(settings, "title") || names(settings, "heading");
    searchable->crumbs = names(settings, "breadcrumb");
    searchable->body = names(settings, "text") || names(settings, "body") ||
                       names(settings, "content");
    searchable->description = names(settings, "description");
    searchable->keywords = names(settings, "keywords");
    return searchable;
}

void searchable_free(struct searchable *searchable)
{
    if (!searchable)
        return;
    buf_free(&searchable->text);
    buf_free(&searchable->name);
    free(searchable->blocks);
    free(searchable);
}

/* ---- Text and attributes ----------------------------------------------- */

static void add_block(struct searchable *searchable, enum block_kind kind,
                      struct str text)
{
    struct buf *out = &searchable->text;

    if (!text.len || searchable->count == DOCUMENT_BLOCKS_MAX ||
        out->len + 1 + text.len > DOCUMENT_BODY_MAX)
        return;
    if (searchable->count == searchable->room) {
        searchable->room = searchable->room ? searchable->room * 2 : 64;
        searchable->blocks = mem_resize(searchable->blocks, searchable->room,
                                        sizeof *searchable->blocks);
    }
    if (searchable->count)
        buf_byte(out, '\n');
    searchable->blocks[searchable->count++] = (struct block_span){
        .kind = kind, .start = (uint32_t)out->len, .len = (uint32_t)text.len};
    buf_str(out, text);
}

static void add_body(struct searchable *searchable,
                     const struct document *document)
{
    for (size_t i = 0; i < document->block_count; i++) {
        const struct block_span *block = &document->blocks[i];

        add_block(searchable, block->kind,
                  (struct str){document->body.ptr + block->start, block->len});
    }
}

static void add_value(struct searchable *searchable, const struct json *value);

/** The members of an object, by their path; depth is bounded by
 * JSON_DEPTH_MAX. */
static void add_members(struct searchable *searchable,
                        const struct json *object)
{
    struct buf *name = &searchable->name;
    const size_t len = name->len;

    for (object = json_first(object); object; object = json_next(object)) {
        name->len = len;
        if (len)
            buf_byte(name, '.');
        buf_str(name, json_name(object));
        add_value(searchable, object);
    }
    name->len = len;
}

/** A value of the attribute whose name is at hand. */
static void add_value(struct searchable *searchable, const struct json *value)
{
    const bool wanted = settings_lists(&searchable->settings->searchable,
                                       buf_view(&searchable->name));
    struct buf number = {0};
    struct json_writer json = {.out = &number};

    switch (json_kind(value)) {
    case JSON_NULL:
    case JSON_BOOL:
        break;
    case JSON_NUMBER:
        json_put_number(&json, json_number(value));
        if (wanted)
            add_block(searchable, BLOCK_ITEM, buf_view(&number));
        break;
    case JSON_STRING:
        if (wanted)
            add_block(searchable, BLOCK_PARAGRAPH,
                      str_trim(json_string(value)));
        break;
    case JSON_ARRAY:
        for (value = json_first(value); value; value = json_next(value))
            add_value(searchable, value);
        break;
    case JSON_OBJECT:
        add_members(searchable, value);
        break;
    }
    buf_free(&number);
}

static void add_attributes(struct searchable *searchable, struct str text)
{
    struct json *object;

    if (!text.len || json_parse(&object, text, NULL) == -1)
        return;
    buf_clear(&searchable->name);
    add_members(searchable, object);
    json_free(object);
}

/* ---- The view ---------------------------------------------------------- */

const struct document *searchable_view(struct searchable *searchable,
                                       const struct document *document)
{
    struct document *view = &searchable->view;

    if (searchable->all)
        return document;
    *view = *document;
    buf_clear(&searchable->text);
    searchable->count = 0;
    if (!searchable->heading)
        view->heading = (struct str){NULL, 0};
    if (!searchable->crumbs)
        view->crumb_count = 0;
    if (!searchable->description)
        view->description = (struct str){NULL, 0};
    if (!searchable->keywords)
        view->keyword_count = 0;
    if (searchable->body)
        add_body(searchable, document);
    add_attributes(searchable, document->attributes);
    view->body = buf_view(&searchable->text);
    view->blocks = searchable->blocks;
    view->block_count = searchable->count;
    return view;
}
