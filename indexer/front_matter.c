#include "front_matter.h"

#include <stdlib.h>
#include <yaml.h>

#include "engine/json.h"
#include "engine/unicode.h"
#include "fields.h"
#include "front_matter_toml.h"
#include "problem.h"

/** The front matter at work. */
struct matter {
    const struct reader_output *output;
    struct guide *guide;
    yaml_parser_t parser;
    yaml_event_t event;
    struct str yaml; /* all that stands between the lines */
    uint32_t line;   /* of the first line inside */
    struct arena arena;
    struct str *names; /* fields seen, of FRONT_MATTER_FIELDS_MAX */
    size_t name_count;
    struct str *items; /* of the list at hand, of FRONT_MATTER_ITEMS_MAX */
    enum value_kind *kinds;
    size_t item_count;
    struct buf attributes;
    struct json_writer json;
    bool is_text; /* no fields between the lines: not front matter at all */
};

/** The line of a place in the YAML. Its parser ends lines at other characters
 * than line feeds too, so its own count is not used. */
static uint32_t mark_line(const struct matter *matter, yaml_mark_t mark)
{
    struct str rest = matter->yaml;
    uint32_t line = matter->line;

    for (size_t i = 0; i < mark.index && rest.len; i++)
        line += utf8_next(&rest) == '\n';
    return line;
}

static uint32_t event_line(const struct matter *matter)
{
    return mark_line(matter, matter->event.start_mark);
}

static bool refuse(struct matter *matter, const char *what)
{
    problem_report(matter->output, PROBLEM_SKIPPED, event_line(matter),
                   "front matter: %s", what);
    return false;
}

/** The next event; false when the YAML is broken or beyond what we take. */
static bool next(struct matter *matter)
{
    const yaml_parser_t *parser = &matter->parser;
    const yaml_event_t *event = &matter->event;

    yaml_event_delete(&matter->event);
    if (!yaml_parser_parse(&matter->parser, &matter->event)) {
        problem_report(matter->output, PROBLEM_SKIPPED,
                       mark_line(matter, parser->problem_mark),
                       "front matter: %s",
                       parser->problem ? parser->problem : "cannot be read");
        return false;
    }
    if (event->type == YAML_ALIAS_EVENT)
        return refuse(matter, "aliases are not allowed");
    if ((event->type == YAML_SCALAR_EVENT && event->data.scalar.anchor) ||
        (event->type == YAML_MAPPING_START_EVENT &&
         event->data.mapping_start.anchor) ||
        (event->type == YAML_SEQUENCE_START_EVENT &&
         event->data.sequence_start.anchor))
        return refuse(matter, "anchors are not allowed");
    if ((event->type == YAML_SCALAR_EVENT && event->data.scalar.tag) ||
        (event->type == YAML_MAPPING_START_EVENT &&
         event->data.mapping_start.tag) ||
        (event->type == YAML_SEQUENCE_START_EVENT &&
         event->data.sequence_start.tag))
        return refuse(matter, "tags are not allowed");
    return true;
}

static bool text_in(struct str text, const char *const *words)
{
    for (; *words; words++)
        if (text.len == strlen(*words) &&
            strncasecmp(text.ptr, *words, text.len) == 0)
            return true;
    return false;
}

/** A plain scalar that JSON would call a number. */
static bool number_like(struct str text)
{
    return text.len &&
           (text.ptr[0] == '-' || (text.ptr[0] >= '0' && text.ptr[0] <= '9')) &&
           json_check(text, NULL) == 0;
}

/** The scalar at hand without control characters, which escapes can make. */
static struct str scalar_text(struct matter *matter)
{
    const struct str raw = {(const char *)matter->event.data.scalar.value,
                            matter->event.data.scalar.length};
    struct buf text = {0};
    struct str copy;

    for (size_t i = 0; i < raw.len; i++)
        if ((unsigned char)raw.ptr[i] >= ' ' ||
            (raw.ptr[i] && strchr("\t\n\r", raw.ptr[i])))
            buf_byte(&text, raw.ptr[i]);
    copy = arena_copy(&matter->arena, buf_view(&text));
    buf_free(&text);
    return copy;
}

/** The scalar at hand, typed: quoted ones are strings, plain ones what YAML
 * 1.1 says they are. */
static struct value scalar_value(struct matter *matter)
{
    static const char *const nulls[] = {"", "~", "null", NULL};
    static const char *const truths[] = {"true", "yes", "on", NULL};
    static const char *const lies[] = {"false", "no", "off", NULL};
    struct value value = {.kind = VALUE_STRING, .text = scalar_text(matter)};

    if (matter->event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
        return value;
    if (text_in(value.text, nulls)) {
        value.kind = VALUE_NULL;
    } else if (text_in(value.text, truths)) {
        value.kind = VALUE_BOOL;
        value.text = STR("true");
    } else if (text_in(value.text, lies)) {
        value.kind = VALUE_BOOL;
        value.text = STR("false");
    } else if (number_like(value.text)) {
        value.kind = VALUE_NUMBER;
    }
    return value;
}

/** Pass over the mapping or list at hand, to its end. */
static bool skip_nested(struct matter *matter, unsigned above)
{
    unsigned depth = 1;

    while (depth) {
        if (!next(matter))
            return false;
        switch (matter->event.type) {
        case YAML_MAPPING_START_EVENT:
        case YAML_SEQUENCE_START_EVENT:
            if (++depth + above > FRONT_MATTER_DEPTH_MAX)
                return refuse(matter, "nested too deeply");
            break;
        case YAML_MAPPING_END_EVENT:
        case YAML_SEQUENCE_END_EVENT:
            depth--;
            break;
        default:
            break;
        }
    }
    return true;
}

/** The list at hand, to its end; what is no scalar makes it another kind. */
static bool read_list(struct matter *matter, struct value *value)
{
    *value = (struct value){.kind = VALUE_LIST, .items = matter->items};
    matter->item_count = 0;
    for (;;) {
        if (!next(matter))
            return false;
        if (matter->event.type == YAML_SEQUENCE_END_EVENT)
            break;
        if (matter->event.type != YAML_SCALAR_EVENT) {
            value->kind = VALUE_OTHER;
            if (!skip_nested(matter, 2))
                return false;
        } else if (matter->item_count < FRONT_MATTER_ITEMS_MAX) {
            const struct value item = scalar_value(matter);

            if (item.kind == VALUE_NULL)
                continue;
            matter->kinds[matter->item_count] = item.kind;
            matter->items[matter->item_count++] = item.text;
        }
    }
    value->count = matter->item_count;
    return true;
}

static bool read_value(struct matter *matter, struct value *value)
{
    if (!next(matter))
        return false;
    switch (matter->event.type) {
    case YAML_SCALAR_EVENT:
        *value = scalar_value(matter);
        return true;
    case YAML_SEQUENCE_START_EVENT:
        return read_list(matter, value);
    default:
        *value = (struct value){.kind = VALUE_OTHER};
        return skip_nested(matter, 1);
    }
}

static void put_scalar(struct matter *matter, enum value_kind kind,
                       struct str text)
{
    if (kind == VALUE_NUMBER || kind == VALUE_BOOL)
        json_put_raw(&matter->json, text);
    else
        json_put_string(&matter->json, text);
}

/** Keep a field that a guide has no place for. */
static void keep_attribute(struct matter *matter, struct str name,
                           const struct value *value)
{
    if (value->kind == VALUE_NULL || value->kind == VALUE_OTHER)
        return;
    if (!matter->attributes.len)
        json_put_object(&matter->json);
    json_put_name_str(&matter->json, name);
    if (value->kind != VALUE_LIST) {
        put_scalar(matter, value->kind, value->text);
        return;
    }
    json_put_array(&matter->json);
    for (size_t i = 0; i < value->count; i++)
        put_scalar(matter, matter->kinds[i], value->items[i]);
    json_end_array(&matter->json);
}

/** Note a field's name; false when it stood before or there are too many. */
static bool note_name(struct matter *matter, struct str name, uint32_t line)
{
    if (matter->name_count == FRONT_MATTER_FIELDS_MAX)
        return false;
    for (size_t i = 0; i < matter->name_count; i++) {
        if (!str_equal(matter->names[i], name))
            continue;
        problem_report(matter->output, PROBLEM_WARNING, line,
                       "front matter: \"%.*s\" stands twice; the first counts",
                       STR_ARGS(name));
        return false;
    }
    matter->names[matter->name_count++] = name;
    if (matter->name_count == FRONT_MATTER_FIELDS_MAX)
        problem_report(matter->output, PROBLEM_WARNING, line,
                       "front matter: only the first %d fields count",
                       FRONT_MATTER_FIELDS_MAX);
    return true;
}

/** The field whose name is the scalar at hand. */
static bool read_field(struct matter *matter)
{
    const struct str name = scalar_value(matter).text;
    const uint32_t line = event_line(matter);
    const bool counts = note_name(matter, name, line);
    const char *expected = NULL;
    struct value value;

    if (!read_value(matter, &value))
        return false;
    if (!counts)
        return true;
    switch (field_set(matter->guide, name, &value, &expected)) {
    case FIELD_SET:
        break;
    case FIELD_WRONG:
        problem_report(matter->output, PROBLEM_WARNING, line,
                       "front matter: \"%.*s\" is not %s; ignored",
                       STR_ARGS(name), expected);
        break;
    case FIELD_UNKNOWN:
        keep_attribute(matter, name, &value);
        break;
    }
    return true;
}

/** The whole document: one mapping, or nothing at all. */
static bool read_document(struct matter *matter)
{
    do {
        if (!next(matter))
            return false;
    } while (matter->event.type == YAML_STREAM_START_EVENT ||
             matter->event.type == YAML_DOCUMENT_START_EVENT);
    if (matter->event.type == YAML_STREAM_END_EVENT)
        return true;
    if (matter->event.type == YAML_SCALAR_EVENT &&
        !matter->event.data.scalar.length)
        return true;
    if (matter->event.type != YAML_MAPPING_START_EVENT) {
        matter->is_text = true;
        return true;
    }
    for (;;) {
        if (!next(matter))
            return false;
        if (matter->event.type == YAML_MAPPING_END_EVENT)
            return true;
        if (matter->event.type != YAML_SCALAR_EVENT)
            return refuse(matter, "the name of a field was expected");
        if (!read_field(matter))
            return false;
    }
}

static bool read_yaml(struct guide *guide, struct str yaml, uint32_t line,
                      const struct reader_output *output, bool *is_text)
{
    struct matter matter = {
        .output = output, .guide = guide, .yaml = yaml, .line = line};
    bool read;

    if (!yaml_parser_initialize(&matter.parser))
        mem_alloc(SIZE_MAX / 2); /* says that memory is out, and ends */
    yaml_parser_set_encoding(&matter.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&matter.parser,
                                 (const unsigned char *)yaml.ptr, yaml.len);
    matter.names = mem_zero(FRONT_MATTER_FIELDS_MAX, sizeof *matter.names);
    matter.items = mem_zero(FRONT_MATTER_ITEMS_MAX, sizeof *matter.items);
    matter.kinds = mem_zero(FRONT_MATTER_ITEMS_MAX, sizeof *matter.kinds);
    matter.json.out = &matter.attributes;
    read = read_document(&matter);
    if (read && matter.attributes.len) {
        json_end_object(&matter.json);
        guide->attributes =
            arena_copy(&guide->arena, buf_view(&matter.attributes));
    }
    *is_text = matter.is_text;
    yaml_event_delete(&matter.event);
    yaml_parser_delete(&matter.parser);
    arena_release(&matter.arena);
    buf_free(&matter.attributes);
    free(matter.names);
    free(matter.items);
    free(matter.kinds);
    return read;
}

static bool read_toml(struct guide *guide, struct str toml, uint32_t line,
                      const struct reader_output *output, bool *is_text)
{
    struct buf yaml = {0};
    bool read;

    front_matter_from_toml(&yaml, toml);
    read = read_yaml(guide, buf_view(&yaml), line, output, is_text);
    buf_free(&yaml);
    return read;
}

/** The first line of `text`, without trailing white space; steps past it. */
static struct str take_line(struct str *text)
{
    struct str line = str_line(*text);

    *text = str_skip(*text, line.len + 1);
    while (line.len && strchr(" \t\r", line.ptr[line.len - 1]))
        line.len--;
    return line;
}

bool front_matter_read(struct guide *guide, struct str *text, uint32_t *line,
                       const struct reader_output *output)
{
    struct str rest = *text;
    const struct str fence = take_line(&rest);
    const bool yaml = str_equal(fence, STR("---"));
    const char *start = rest.ptr;
    const uint32_t first = *line + 1;
    uint32_t lines = 1;
    struct str last = {0};
    struct str inside;
    bool is_text = false;

    if (!yaml && !str_equal(fence, STR("+++")))
        return true;
    do {
        if (!rest.len)
            return true; /* no second fence: this is text */
        last = take_line(&rest);
        lines++;
    } while (!str_equal(last, fence) && !(yaml && str_equal(last, STR("..."))));
    inside = (struct str){start, (size_t)(last.ptr - start)};
    if (inside.len > READER_FRONT_MATTER_MAX) {
        problem_report(output, PROBLEM_SKIPPED, first - 1,
                       "front matter: more than %d bytes",
                       READER_FRONT_MATTER_MAX);
        return false;
    }
    if (!(yaml ? read_yaml : read_toml)(guide, inside, first, output, &is_text))
        return false;
    if (is_text)
        return true;
    *text = rest;
    *line += lines;
    return true;
}
