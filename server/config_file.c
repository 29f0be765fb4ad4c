/** Settings: files of YAML. */
#include <stdlib.h>
#include <yaml.h>

#include "config_parts.h"
#include "engine/file.h"

/** The file at work. */
struct reader {
    struct config *config;
    const char *path;
    yaml_parser_t parser;
    yaml_event_t event;
    const char *seen[COMMAND_SETTINGS_MAX]; /* where, by row */
    struct buf text;                        /* of the value at hand */
    struct error *err;
};

/** A place as messages name it. */
static const char *place(struct reader *reader, yaml_mark_t mark)
{
    return arena_format(&reader->config->arena, "%s:%zu:%zu", reader->path,
                        mark.line + 1, mark.column + 1)
        .ptr;
}

static int refuse(struct reader *reader, const char *what)
{
    return error_set(reader->err, ERROR_CONFIG, "%s: %s",
                     place(reader, reader->event.start_mark), what);
}

static bool has_anchor(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return event->data.scalar.anchor;
    case YAML_MAPPING_START_EVENT:
        return event->data.mapping_start.anchor;
    case YAML_SEQUENCE_START_EVENT:
        return event->data.sequence_start.anchor;
    default:
        return false;
    }
}

static bool has_tag(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return event->data.scalar.tag;
    case YAML_MAPPING_START_EVENT:
        return event->data.mapping_start.tag;
    case YAML_SEQUENCE_START_EVENT:
        return event->data.sequence_start.tag;
    default:
        return false;
    }
}

/** The next event. */
static int next(struct reader *reader)
{
    const yaml_parser_t *parser = &reader->parser;

    yaml_event_delete(&reader->event);
    if (!yaml_parser_parse(&reader->parser, &reader->event))
        return error_set(reader->err, ERROR_CONFIG, "%s: %s",
                         place(reader, parser->problem_mark),
                         parser->problem ? parser->problem : "not YAML");
    if (reader->event.type == YAML_ALIAS_EVENT)
        return refuse(reader, "aliases are not allowed");
    if (has_anchor(&reader->event))
        return refuse(reader, "anchors are not allowed");
    if (has_tag(&reader->event))
        return refuse(reader, "tags are not allowed");
    return 0;
}

static struct str scalar(const struct reader *reader)
{
    return (struct str){(const char *)reader->event.data.scalar.value,
                        reader->event.data.scalar.length};
}

/** Append the scalar at hand to the text of the value. */
static int add_scalar(struct reader *reader)
{
    const struct str text = scalar(reader);

    if (memchr(text.ptr, '\0', text.len))
        return refuse(reader, "has a control character");
    if (reader->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
        (str_equal(text, STR("~")) || str_equal(text, STR("null"))))
        return refuse(reader, "has no value");
    buf_str(&reader->text, text);
    return 0;
}

static int read_list(struct reader *reader)
{
    for (;;) {
        if (next(reader) == -1)
            return -1;
        if (reader->event.type == YAML_SEQUENCE_END_EVENT)
            break;
        if (reader->event.type != YAML_SCALAR_EVENT)
            return refuse(reader, "a list holds texts alone");
        if (memchr(scalar(reader).ptr, ',', scalar(reader).len))
            return refuse(reader, "a comma stands inside a text of a list");
        if (reader->text.len)
            buf_byte(&reader->text, ',');
        if (add_scalar(reader) == -1)
            return -1;
        if (reader->text.len > CONFIG_VALUE_MAX)
            return refuse(reader, "the list is too long");
    }
    if (!reader->text.len)
        buf_text(&reader->text, "none");
    return 0;
}

static bool takes_list(const struct config_row *row)
{
    return row->kind == CONFIG_LIST || row->kind == CONFIG_ADDRESSES;
}

/** The value of a setting. */
static int read_value(struct reader *reader, const struct config_row *row)
{
    const char *at;
    int rc;

    if (next(reader) == -1)
        return -1;
    at = place(reader, reader->event.start_mark);
    buf_clear(&reader->text);
    if (reader->event.type == YAML_SCALAR_EVENT)
        rc = add_scalar(reader);
    else if (reader->event.type == YAML_SEQUENCE_START_EVENT && takes_list(row))
        rc = read_list(reader);
    else if (takes_list(row))
        return refuse(reader, "a text or a list is wanted");
    else
        return refuse(reader, "a text is wanted");
    if (rc == -1)
        return -1;
    buf_byte(&reader->text, '\0');
    reader->seen[row - config_rows] = at;
    return config_set(reader->config, row,
                      &(struct config_given){
                          .text = reader->text.ptr,
                          .origin = at,
                          .where = arena_format(&reader->config->arena,
                                                "%s: %s", at, row->name)
                                       .ptr,
                          .code = ERROR_CONFIG,
                      },
                      reader->err);
}

static int unknown(struct reader *reader, const char *name)
{
    const char *at = place(reader, reader->event.start_mark);
    const char *nearest = config_nearest(name);

    if (nearest)
        return error_set(reader->err, ERROR_CONFIG,
                         "%s: there is no setting %.*s; did you mean %s?", at,
                         80, name, nearest);
    return error_set(reader->err, ERROR_CONFIG, "%s: there is no setting %.*s",
                     at, 80, name);
}

/** The setting whose name is the scalar at hand. */
static int read_setting(struct reader *reader)
{
    const struct config_row *row = config_find(scalar(reader));
    const char *seen;

    if (!row)
        return unknown(reader,
                       arena_copy(&reader->config->arena, scalar(reader)).ptr);
    seen = reader->seen[row - config_rows];
    if (seen)
        return error_set(reader->err, ERROR_CONFIG,
                         "%s: %s stands twice; its first value is at %s",
                         place(reader, reader->event.start_mark), row->name,
                         seen);
    return read_value(reader, row);
}

static int read_mapping(struct reader *reader)
{
    for (;;) {
        if (next(reader) == -1)
            return -1;
        if (reader->event.type == YAML_MAPPING_END_EVENT)
            return next(reader);
        if (reader->event.type != YAML_SCALAR_EVENT)
            return refuse(reader, "the name of a setting is wanted");
        if (read_setting(reader) == -1)
            return -1;
    }
}

/** The stream: nothing, or one document that is a mapping. */
static int read_stream(struct reader *reader)
{
    if (next(reader) == -1 || next(reader) == -1)
        return -1;
    if (reader->event.type == YAML_STREAM_END_EVENT)
        return 0;
    if (next(reader) == -1)
        return -1;
    if (reader->event.type == YAML_MAPPING_START_EVENT) {
        if (read_mapping(reader) == -1)
            return -1;
    } else if (reader->event.type != YAML_SCALAR_EVENT || scalar(reader).len) {
        return refuse(reader, "settings are wanted, as NAME: VALUE");
    } else if (next(reader) == -1) {
        return -1;
    }
    if (next(reader) == -1)
        return -1;
    if (reader->event.type != YAML_STREAM_END_EVENT)
        return refuse(reader, "one document is wanted");
    return 0;
}

int config_text_read(struct config *config, const char *path, struct str text,
                     struct error *err)
{
    struct reader reader = {.config = config, .path = path, .err = err};
    int rc;

    if (!yaml_parser_initialize(&reader.parser))
        mem_alloc(SIZE_MAX / 2); /* says that memory is out, and ends */
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader.parser,
                                 (const unsigned char *)text.ptr, text.len);
    rc = read_stream(&reader);
    yaml_event_delete(&reader.event);
    yaml_parser_delete(&reader.parser);
    buf_free(&reader.text);
    return rc;
}

int config_file_read(struct config *config, const char *path, struct error *err)
{
    struct buf text = {0};
    struct error local = {0};
    int rc = -1;

    if (file_read(&text, path, CONFIG_FILE_MAX, &local) == 0)
        rc = config_text_read(config, path, buf_view(&text), err);
    else
        error_set(err, local.code == ERROR_DATA ? ERROR_CONFIG : local.code,
                  "%s", local.text);
    buf_free(&text);
    return rc;
}
