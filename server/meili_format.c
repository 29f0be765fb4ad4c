#include "meili_format.h"

enum { INDICES_MAX = JSON_DEPTH_MAX }; /* lists inside one another */

/* ---- What is asked for ----------------------------------------------------
 */

/** `content:12`: a name, and how many words it is cropped to. */
static struct meili_crop read_crop(struct str text, uint32_t words)
{
    size_t at = text.len;
    struct meili_crop crop = {text, words};

    while (at && text.ptr[at - 1] != ':')
        at--;
    if (at && meili_digits(&crop.words, str_skip(text, at)) == 0)
        crop.name.len = at - 1;
    return crop;
}

static const struct settings_list everything = {
    .items = (struct str[]){{"*", 1}}, .count = 1};

void meili_view_make(struct meili_view *view, const struct meili_query *query,
                     struct index *index, struct arena *arena)
{
    const size_t more = query->highlight.count + query->crop.count;
    struct settings_list *formatted = &view->formatted;

    *view = (struct meili_view){
        .query = query,
        .settings = index_settings(index),
        .marker = index_marker(index),
        .retrieved = meili_query_has(query, "attributesToRetrieve")
                         ? query->retrieve
                         : everything,
        .tags = {query->before, query->after, query->crop_marker,
                 format_escapes(query->before)},
    };
    view->crops = arena_alloc(arena, query->crop.count * sizeof *view->crops);
    for (size_t i = 0; i < query->crop.count; i++)
        view->crops[view->crop_count++] =
            read_crop(query->crop.items[i], query->crop_words);
    if (!more)
        return;
    formatted->items = arena_alloc(arena, (view->retrieved.count + more) *
                                              sizeof *formatted->items);
    for (size_t i = 0; i < view->retrieved.count; i++)
        formatted->items[formatted->count++] = view->retrieved.items[i];
    for (size_t i = 0; i < query->highlight.count; i++)
        formatted->items[formatted->count++] = query->highlight.items[i];
    for (size_t i = 0; i < view->crop_count; i++)
        formatted->items[formatted->count++] = view->crops[i].name;
}

/** To how many words a path is cropped; 0 for not. A name says more than the
 * star. */
static uint32_t crop_of(const struct meili_view *view, struct str path,
                        bool *cropped)
{
    const struct meili_crop *best = NULL;

    for (size_t i = 0; i < view->crop_count; i++) {
        const struct meili_crop *crop = &view->crops[i];

        if (settings_matches(crop->name, path) &&
            (!best || str_equal(best->name, STR("*"))))
            best = crop;
    }
    *cropped = best;
    return best ? best->words : 0;
}

/* ---- Formatting ------------------------------------------------------------
 */

/** One record being formatted. */
struct formatting {
    const struct meili_view *view;
    struct json_writer *json;
    struct str lang;
    struct arena *arena;
    struct record_path path;
    struct buf text;
};

static struct str path_of(const struct record_path *path)
{
    return (struct str){path->text, path->len};
}

/** Is it a text, or a number, which is shown as one? */
static bool is_text(const struct record_value *value)
{
    return value->kind == JSON_STRING || value->kind == JSON_NUMBER;
}

static struct str text_of(const struct record_value *value)
{
    return value->kind == JSON_STRING ? value->text : value->raw;
}

static void put_text(struct formatting *formatting, struct str text)
{
    const struct meili_view *view = formatting->view;
    const struct str path = path_of(&formatting->path);
    const bool marked = settings_lists(&view->query->highlight, path);
    struct format_span part = format_whole(text);
    struct format_found found = {0};
    bool cropped;
    const uint32_t words = crop_of(view, path, &cropped);

    if (marked || cropped)
        format_find(&found, view->marker, text, formatting->lang,
                    formatting->arena);
    if (cropped)
        format_crop(&part, text, &found, words);
    buf_clear(&formatting->text);
    format_put(&formatting->text, text, marked ? &found : NULL, part,
               &view->tags);
    json_put_string(formatting->json, buf_view(&formatting->text));
}

static void put_formatted(struct formatting *formatting,
                          struct record_value *value);

static void put_inside(struct formatting *formatting,
                       struct record_value *value)
{
    const struct record_view shown = {&formatting->view->settings->displayed,
                                      &formatting->view->formatted};

    for (value = record_first(value, formatting->arena); value;
         value = value->next) {
        const size_t len = record_enter(&formatting->path, value->name);
        const enum record_want want =
            record_shows(&shown, path_of(&formatting->path));

        if (want == RECORD_ALL ||
            (want == RECORD_PART &&
             (value->kind == JSON_OBJECT || value->kind == JSON_ARRAY))) {
            if (value->name.len)
                json_put_name_str(formatting->json, value->name);
            put_formatted(formatting, value);
        }
        formatting->path.len = len;
    }
}

/** Depth is bounded by JSON_DEPTH_MAX. */
static void put_formatted(struct formatting *formatting,
                          struct record_value *value)
{
    if (value->kind == JSON_OBJECT) {
        json_put_object(formatting->json);
        put_inside(formatting, value);
        json_end_object(formatting->json);
    } else if (value->kind == JSON_ARRAY) {
        json_put_array(formatting->json);
        put_inside(formatting, value);
        json_end_array(formatting->json);
    } else if (is_text(value)) {
        put_text(formatting, text_of(value));
    } else {
        record_put_value(formatting->json, value);
    }
}

/** Is anything of the record highlighted or cropped? */
static bool named(struct formatting *formatting, struct record_value *value)
{
    const struct meili_view *view = formatting->view;
    bool found = false, cropped;

    for (value = record_first(value, formatting->arena); value && !found;
         value = value->next) {
        const size_t len = record_enter(&formatting->path, value->name);
        const struct str path = path_of(&formatting->path);

        if (record_wants(&view->settings->displayed, path) != RECORD_NOT) {
            crop_of(view, path, &cropped);
            found =
                cropped || settings_lists(&view->query->highlight, path) ||
                ((value->kind == JSON_OBJECT || value->kind == JSON_ARRAY) &&
                 named(formatting, value));
        }
        formatting->path.len = len;
    }
    return found;
}

/* ---- Positions --------------------------------------------------------------
 */

/** The matches of one path, as JSON without brackets. */
struct position {
    struct str path;
    struct buf spans;
    struct position *next;
};

struct positions {
    const struct meili_view *view;
    struct str lang;
    struct arena *arena;
    struct record_path path;
    size_t indices[INDICES_MAX]; /* of the lists that lead here */
    size_t depth;
    struct position *first, **end;
};

static struct position *position_of(struct positions *positions)
{
    const struct str path = path_of(&positions->path);
    struct position *position = positions->first;

    while (position && !str_equal(position->path, path))
        position = position->next;
    if (position)
        return position;
    position = arena_alloc(positions->arena, sizeof *position);
    position->path = arena_copy(positions->arena, path);
    *positions->end = position;
    positions->end = &position->next;
    return position;
}

static void add_span(struct positions *positions, struct buf *out,
                     const struct format_span *span)
{
    buf_format(out, "%s{\"start\":%u,\"length\":%u", out->len ? "," : "",
               span->start, span->len);
    for (size_t i = 0; i < positions->depth; i++)
        buf_format(out, "%s%zu", i ? "," : ",\"indices\":[",
                   positions->indices[i]);
    buf_text(out, positions->depth ? "]}" : "}");
}

static void find_positions(struct positions *positions,
                           struct record_value *value);

static void find_inside(struct positions *positions, struct record_value *value)
{
    const bool list = value->kind == JSON_ARRAY;
    size_t number = 0;

    if (list && positions->depth == INDICES_MAX)
        return;
    positions->depth += list;
    for (value = record_first(value, positions->arena); value;
         value = value->next, number++) {
        const size_t len = record_enter(&positions->path, value->name);

        if (list)
            positions->indices[positions->depth - 1] = number;
        find_positions(positions, value);
        positions->path.len = len;
    }
    positions->depth -= list;
}

static void find_positions(struct positions *positions,
                           struct record_value *value)
{
    const struct str path = path_of(&positions->path);
    struct format_found found;

    if (value->kind == JSON_OBJECT || value->kind == JSON_ARRAY) {
        find_inside(positions, value);
        return;
    }
    if (!is_text(value) ||
        record_wants(&positions->view->settings->displayed, path) != RECORD_ALL)
        return;
    format_find(&found, positions->view->marker, text_of(value),
                positions->lang, positions->arena);
    for (size_t i = 0; i < found.count; i++)
        add_span(positions, &position_of(positions)->spans, &found.spans[i]);
}

static void put_positions(struct json_writer *json,
                          const struct meili_view *view, struct str lang,
                          struct record_value *all, struct arena *arena)
{
    struct positions positions = {.view = view, .lang = lang, .arena = arena};

    positions.end = &positions.first;
    find_inside(&positions, all);
    json_put_name(json, "_matchesPosition");
    json_put_object(json);
    for (struct position *position = positions.first; position;
         position = position->next) {
        json_put_name_str(json, position->path);
        json_put_array(json);
        json_put_raw(json, buf_view(&position->spans));
        json_end_array(json);
        buf_free(&position->spans);
    }
    json_end_object(json);
}

/* ---- A hit
 * -------------------------------------------------------------------- */

void meili_view_put(struct json_writer *json, const struct meili_view *view,
                    const struct document *document, struct arena *arena)
{
    const struct record_view shown = {&view->settings->displayed,
                                      &view->retrieved};
    struct formatting formatting = {
        .view = view, .json = json, .lang = document->lang, .arena = arena};
    struct record_value all = {.kind = JSON_OBJECT};

    record_make(&all.first, document, arena);
    record_put(json, all.first, &shown, arena);
    if (view->query->vectors) {
        json_put_name(json, "_vectors");
        json_put_object(json);
        json_end_object(json);
    }
    if (view->formatted.count && named(&formatting, &all)) {
        json_put_name(json, "_formatted");
        put_formatted(&formatting, &all);
    }
    if (view->query->positions)
        put_positions(json, view, document->lang, &all, arena);
    buf_free(&formatting.text);
}
