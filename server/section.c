#include "section.h"

#include "engine/find.h"
#include "engine/json.h"
#include "engine/terminal.h"

static bool may_see(const struct section *section, uint32_t number)
{
    return !section->must || filter_accepts(section->must, number);
}

int section_find(struct section *out, struct index *index,
                 const struct key_rule *rule, struct str id, struct error *err)
{
    uint32_t number;

    *out = (struct section){.index = index};
    if (find_document(&number, index, id, err) == -1 ||
        (rule && filter_bind(&out->must, &rule->filter, index_attributes(index),
                             index_settings(index), err) == -1))
        return -1;
    if (!number || !may_see(out, number))
        return 0;
    out->number = number;
    neighbours_find(&out->around, index_forward(index), number);
    return document_decode(&out->document, index_store(index), number,
                           &out->arena, err);
}

void section_release(struct section *section)
{
    filter_match_free(section->must);
    arena_release(&section->arena);
    *section = (struct section){0};
}

bool section_other(struct document *out, struct section *section,
                   uint32_t number)
{
    return number && may_see(section, number) &&
           document_decode(out, index_store(section->index), number,
                           &section->arena, NULL) == 0;
}

/* ---- As JSON ----------------------------------------------------------- */

/** Another section, as much as a link needs. */
static void put_other(struct json_writer *json, struct section *section,
                      const char *name, uint32_t number)
{
    struct document other;

    if (!section_other(&other, section, number))
        return;
    if (name)
        json_put_name(json, name);
    json_put_object(json);
    json_put_text(json, "id", other.id);
    json_put_text(json, "heading", other.heading);
    json_put_name(json, "level");
    json_put_integer(json, other.level);
    json_put_text(json, "url", other.url);
    json_end_object(json);
}

static void put_around(struct json_writer *json, struct section *section)
{
    const struct neighbours *around = &section->around;

    put_other(json, section, "parent", around->parent);
    put_other(json, section, "previous", around->previous);
    put_other(json, section, "next", around->next);
    json_put_name(json, "children");
    json_put_array(json);
    for (size_t i = 0; i < around->child_count; i++)
        put_other(json, section, NULL, around->children[i]);
    json_end_array(json);
}

static void put_attributes(struct json_writer *json, struct section *section)
{
    struct buf shown = {0};

    settings_displayed(&shown, index_settings(section->index),
                       section->document.attributes);
    if (shown.len) {
        json_put_name(json, "attributes");
        json_put_raw(json, buf_view(&shown));
    }
    buf_free(&shown);
}

void section_json(struct buf *out, struct section *section)
{
    const struct document *document = &section->document;
    struct json_writer json = {.out = out};

    json_put_object(&json);
    json_put_text(&json, "id", document->id);
    json_put_text(&json, "index", str_of(index_stats(section->index)->name));
    json_put_text(&json, "guide", document->guide);
    json_put_text(&json, "title", document->title);
    json_put_texts(&json, "breadcrumb", document->crumbs,
                   document->crumb_count);
    json_put_text(&json, "heading", document->heading);
    json_put_name(&json, "level");
    json_put_integer(&json, document->level);
    json_put_name(&json, "position");
    json_put_integer(&json, document->position);
    json_put_text(&json, "anchor", document->anchor);
    json_put_text(&json, "url", document->url);
    json_put_text(&json, "lang", document->lang);
    json_put_text(&json, "updated", document->updated);
    json_put_text(&json, "description", document->description);
    json_put_texts(&json, "tags", document->tags, document->tag_count);
    json_put_name(&json, "weight");
    json_put_number(&json, document->weight);
    put_attributes(&json, section);
    json_put_text(&json, "body", document->body);
    put_around(&json, section);
    json_end_object(&json);
}

/* ---- As text ----------------------------------------------------------- */

void section_text(struct buf *out, const struct section *section)
{
    const struct document *document = &section->document;
    struct str rest = document->body;

    for (size_t i = 0; i < document->crumb_count; i++) {
        terminal_text(out, document->crumbs[i]);
        buf_text(out, " \u203a ");
    }
    terminal_text(out, document->heading);
    buf_byte(out, '\n');
    terminal_text(out, document->url.len ? document->url : document->id);
    buf_text(out, "\n\n");
    while (rest.len) {
        const struct str line = str_line(rest);

        terminal_text(out, line);
        buf_byte(out, '\n');
        rest = str_skip(rest, line.len + 1);
    }
}
