#include "algolia_hit.h"

#include "engine/unicode.h"
#include "record.h"

/* What is no text that people search, and is not highlighted unless it is
 * named. */
static const char *const plain_members[] = {
    RECORD_KEY, "url",   "url_without_anchor", "anchor", "type",  "lang",
    "weight",   "level", "position",           "id",     "guide", "updated",
};

/* ---- The view ---------------------------------------------------------- */

/** Part `names` into those to show and those, with a minus, to hide. */
static void choose(struct algolia_view *view, const struct settings_list *names,
                   struct arena *arena)
{
    const size_t size = (names->count + 2) * sizeof(struct str);

    view->retrieved.items = arena_alloc(arena, size);
    view->hidden.items = arena_alloc(arena, size);
    for (size_t i = 0; i < names->count; i++) {
        const struct str name = names->items[i];

        if (str_starts(name, STR("-")))
            view->hidden.items[view->hidden.count++] = str_skip(name, 1);
        else
            view->retrieved.items[view->retrieved.count++] = name;
    }
    if (!view->retrieved.count)
        view->retrieved.items[view->retrieved.count++] = STR("*");
    view->retrieved.items[view->retrieved.count++] = STR(RECORD_KEY);
}

/** `name:words` */
static void read_snippet(struct str *name, uint32_t *words, struct str text)
{
    const char *colon = text.len ? memrchr(text.ptr, ':', text.len) : NULL;
    struct str digits;

    *name = text;
    *words = ALGOLIA_SNIPPET_WORDS;
    if (!colon)
        return;
    name->len = (size_t)(colon - text.ptr);
    digits = str_skip(text, name->len + 1);
    *words = 0;
    for (size_t i = 0; i < digits.len && digits.ptr[i] >= '0' &&
                       digits.ptr[i] <= '9' && *words < ALGOLIA_SNIPPET_MAX;
         i++)
        *words = *words * 10 + (uint32_t)(digits.ptr[i] - '0');
    if (*words > ALGOLIA_SNIPPET_MAX)
        *words = ALGOLIA_SNIPPET_MAX;
    if (!*words)
        *words = ALGOLIA_SNIPPET_WORDS;
}

void algolia_view_make(struct algolia_view *view,
                       const struct algolia_query *query,
                       const struct search_results *results,
                       struct index *index, struct arena *arena)
{
    const struct settings_list *snippets = &query->snippets;

    *view = (struct algolia_view){
        .query = query,
        .results = results,
        .displayed = &index_settings(index)->displayed,
        .marker = index_marker(index),
        .tags = {query->before, query->after, query->ellipsis,
                 format_escapes(query->before)},
    };
    choose(view, &query->retrieve, arena);
    view->snipped.items =
        arena_alloc(arena, snippets->count * sizeof *view->snipped.items);
    view->words = arena_alloc(arena, snippets->count * sizeof *view->words);
    view->snipped.count = snippets->count;
    for (size_t i = 0; i < snippets->count; i++)
        read_snippet(&view->snipped.items[i], &view->words[i],
                     snippets->items[i]);
}

/* ---- What is marked ---------------------------------------------------- */

/** A hit being written. */
struct hit {
    const struct algolia_view *view;
    struct json_writer *json;
    struct str lang;
    struct arena *arena;
    struct record_path path;
    struct buf text;
    bool snippet; /* `_snippetResult` is written, not `_highlightResult` */
};

static struct str path_of(const struct hit *hit)
{
    return (struct str){hit->path.text, hit->path.len};
}

/** How many words of the path a snippet has; 0 where none is wanted. */
static uint32_t snippet_words(const struct hit *hit, struct str path)
{
    for (size_t i = 0; i < hit->view->snipped.count; i++)
        if (settings_matches(hit->view->snipped.items[i], path))
            return hit->view->words[i];
    return 0;
}

static bool is_plain(struct str path)
{
    for (size_t i = 0; i < sizeof plain_members / sizeof *plain_members; i++)
        if (str_equal(path, str_of(plain_members[i])))
            return true;
    return str_starts(path, STR("hierarchy_lvl"));
}

/** Is the path marked, or a part of it? */
static enum record_want wants(const struct hit *hit, struct str path)
{
    const struct algolia_view *view = hit->view;
    const enum record_want displayed = record_wants(view->displayed, path);

    if (displayed == RECORD_NOT)
        return RECORD_NOT;
    if (hit->snippet)
        return record_wants(&view->snipped, path);
    if (view->query->has_highlight)
        return record_wants(&view->query->highlight, path);
    return is_plain(path) ? RECORD_NOT : displayed;
}

/** Is there nothing but what was found, and signs? */
static bool fully(struct str text, const struct format_found *found)
{
    size_t next = 0;
    struct str rest = text;

    while (rest.len) {
        const size_t at = text.len - rest.len;
        int32_t code;

        if (next < found->count && at == found->spans[next].start) {
            rest = str_skip(rest, found->spans[next++].len);
            continue;
        }
        code = utf8_next(&rest);
        if (char_class(code) != CHAR_OTHER && char_class(code) != CHAR_SYMBOL)
            return false;
    }
    return true;
}

static void put_level(const struct hit *hit, const struct format_found *found)
{
    const uint32_t wanted = hit->view->results->wanted;
    const uint32_t has = (uint32_t)found->concepts;

    json_put_name(hit->json, "matchLevel");
    json_put_string(hit->json, !has                       ? STR("none")
                               : (has & wanted) == wanted ? STR("full")
                                                          : STR("partial"));
}

static void put_words(const struct hit *hit, const struct format_found *found)
{
    const struct search_results *results = hit->view->results;

    json_put_name(hit->json, "matchedWords");
    json_put_array(hit->json);
    for (size_t i = 0; i < results->word_count; i++)
        if (found->concepts >> i & 1)
            json_put_string(hit->json, results->words[i]);
    json_end_array(hit->json);
}

/** A text with its words marked, cut to so many; 0 for all of it. */
static void put_text(struct hit *hit, struct str text, uint32_t words)
{
    struct format_span part = format_whole(text);
    struct format_found found = {0};

    if (hit->view->results->word_count)
        format_find(&found, hit->view->marker, text, hit->lang, hit->arena);
    if (words)
        format_crop(&part, text, &found, words);
    buf_clear(&hit->text);
    format_put(&hit->text, text, &found, part, &hit->view->tags);
    json_put_object(hit->json);
    json_put_name(hit->json, "value");
    json_put_string(hit->json, buf_view(&hit->text));
    put_level(hit, &found);
    if (!hit->snippet) {
        if (found.count) {
            json_put_name(hit->json, "fullyHighlighted");
            json_put_bool(hit->json, fully(text, &found));
        }
        put_words(hit, &found);
    }
    json_end_object(hit->json);
}

static void put_marked(struct hit *hit, struct record_value *value);

/** Null and truth values have no entry. */
static bool has_entry(const struct record_value *value)
{
    return value->kind != JSON_NULL && value->kind != JSON_BOOL;
}

static void put_inside(struct hit *hit, struct record_value *value)
{
    for (value = record_first(value, hit->arena); value; value = value->next) {
        const size_t len = record_enter(&hit->path, value->name);
        const enum record_want want = wants(hit, path_of(hit));
        const bool inner =
            value->kind == JSON_OBJECT || value->kind == JSON_ARRAY;

        if (has_entry(value) &&
            (want == RECORD_ALL || (want == RECORD_PART && inner))) {
            if (value->name.len)
                json_put_name_str(hit->json, value->name);
            put_marked(hit, value);
        }
        hit->path.len = len;
    }
}

/** Depth is bounded by JSON_DEPTH_MAX. */
static void put_marked(struct hit *hit, struct record_value *value)
{
    if (value->kind == JSON_OBJECT) {
        json_put_object(hit->json);
        put_inside(hit, value);
        json_end_object(hit->json);
    } else if (value->kind == JSON_ARRAY) {
        json_put_array(hit->json);
        put_inside(hit, value);
        json_end_array(hit->json);
    } else {
        put_text(hit, value->kind == JSON_STRING ? value->text : value->raw,
                 hit->snippet ? snippet_words(hit, path_of(hit)) : 0);
    }
}

/* ---- The hit ----------------------------------------------------------- */

/** The record without what is hidden. */
static struct record_value *drop_hidden(struct record_value *record,
                                        const struct settings_list *hidden)
{
    struct record_value **at = &record;

    while (*at)
        if (settings_lists(hidden, (*at)->name) &&
            !str_equal((*at)->name, STR(RECORD_KEY)))
            *at = (*at)->next;
        else
            at = &(*at)->next;
    return record;
}

void algolia_hit_put(struct json_writer *json, const struct algolia_view *view,
                     const struct search_hit *found)
{
    const struct record_view seen = {view->displayed, &view->retrieved};
    struct arena arena = {0};
    struct hit hit = {.view = view,
                      .json = json,
                      .lang = found->document.lang,
                      .arena = &arena};
    struct record_value all = {.kind = JSON_OBJECT};

    record_make(&all.first, &found->document, &arena);
    all.first = drop_hidden(all.first, &view->hidden);
    json_put_object(json);
    record_put(json, all.first, &seen, &arena);
    json_put_name(json, "_highlightResult");
    put_marked(&hit, &all);
    if (view->snipped.count) {
        hit.snippet = true;
        json_put_name(json, "_snippetResult");
        put_marked(&hit, &all);
    }
    json_end_object(json);
    buf_free(&hit.text);
    arena_release(&arena);
}
