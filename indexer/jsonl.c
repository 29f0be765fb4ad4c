#include <stdlib.h>

#include "engine/json.h"
#include "engine/unicode.h"
#include "fields.h"
#include "problem.h"

enum {
    WRAPPED_LINE_MIN = 50, /* bytes of a line that may go on in the next */
};

/** One line of the file at work. */
struct line {
    const struct reader_output *output;
    struct guide *guide;
    uint32_t number;
    struct buf text;       /* the paragraph being gathered */
    struct buf attributes; /* JSON of what is no field */
    struct json_writer json;
};

static void end_paragraph(struct line *line)
{
    guide_add(line->guide, BLOCK_PARAGRAPH, buf_view(&line->text),
              line->number);
    buf_clear(&line->text);
}

/** Bytes of visible ASCII at the start of a text: most text is such runs. */
static size_t visible_run(struct str text)
{
    size_t len = 0;

    while (len < text.len && text.ptr[len] > ' ' && text.ptr[len] < 0x7f)
        len++;
    return len;
}

/** Append `text` with its white space folded. */
static void append_folded(struct buf *out, struct str text)
{
    int32_t code;

    if (out->len)
        buf_byte(out, ' ');
    for (;;) {
        const size_t len = visible_run(text);

        buf_str(out, (struct str){text.ptr, len});
        text = str_skip(text, len);
        if ((code = utf8_next(&text)) < 0)
            return;
        if (!char_space(code))
            utf8_append(out, code);
        else if (out->len && out->ptr[out->len - 1] != ' ')
            buf_byte(out, ' ');
    }
}

/** Does a sentence go on behind this line? Then the break is only wrapping. */
static bool wrapped(struct str line)
{
    return line.len >= WRAPPED_LINE_MIN &&
           !strchr(".!?:;", line.ptr[line.len - 1]);
}

/** The text of a document: a paragraph for each line or wrapped lines. */
static void add_text(struct line *line, struct str text)
{
    while (text.len) {
        const size_t len = str_line(text).len;
        const struct str part = str_trim(str_line(text));

        if (part.len)
            append_folded(&line->text, part);
        if (!part.len || !wrapped(part))
            end_paragraph(line);
        text = str_skip(text, len + 1);
    }
    end_paragraph(line);
}

/** Is this the name of the document's text? */
static bool text_name(struct str name)
{
    return str_equal(name, STR("text")) || str_equal(name, STR("body"));
}

/** The value as the fields take it; `*items` is the caller's to free. */
static struct value value_of(const struct json *json, struct str raw,
                             struct str **items)
{
    struct value value = {.kind = VALUE_LIST};

    *items = NULL;
    switch (json_kind(json)) {
    case JSON_NULL:
        return (struct value){.kind = VALUE_NULL};
    case JSON_BOOL:
        return (struct value){.kind = VALUE_BOOL, .text = raw};
    case JSON_NUMBER:
        return (struct value){.kind = VALUE_NUMBER, .text = raw};
    case JSON_STRING:
        return (struct value){.kind = VALUE_STRING, .text = json_string(json)};
    case JSON_OBJECT:
        return (struct value){.kind = VALUE_OTHER};
    case JSON_ARRAY:
        break;
    }
    for (json = json_first(json); json; json = json_next(json)) {
        if (json_kind(json) != JSON_STRING) {
            value.kind = VALUE_OTHER;
            continue;
        }
        if (value.count == DOCUMENT_TAGS_MAX)
            continue;
        if (!*items)
            *items = mem_zero(DOCUMENT_TAGS_MAX, sizeof **items);
        (*items)[value.count++] = json_string(json);
    }
    value.items = *items;
    return value;
}

static void wrong(struct line *line, struct str name, const char *expected)
{
    problem_report(line->output, PROBLEM_WARNING, line->number,
                   "\"%.*s\" is not %s; ignored", STR_ARGS(utf8_cut(name, 64)),
                   expected);
}

/** The id, verbatim: what stands between the quotes, or the number. */
static bool set_id(struct line *line, const struct json *value, struct str raw)
{
    struct str id = json_string(value);

    if (json_kind(value) == JSON_NUMBER)
        id = raw;
    if (!id.len || id.len > DOCUMENT_HEADING_MAX)
        return false;
    line->guide->id = arena_copy(&line->guide->arena, id);
    return true;
}

/** One member: a field, the text, or another attribute kept as written. */
static void add_member(struct line *line, const struct json *json,
                       struct str raw)
{
    const struct str name = json_name(json);
    const char *expected = "a string";
    struct str *items = NULL;
    struct value value;

    if (str_equal(name, STR("id")))
        return;
    if (text_name(name)) {
        if (json_kind(json) == JSON_STRING)
            add_text(line, json_string(json));
        else if (json_kind(json) != JSON_NULL)
            wrong(line, name, expected);
        return;
    }
    value = value_of(json, raw, &items);
    switch (field_set(line->guide, name, &value, &expected)) {
    case FIELD_SET:
        break;
    case FIELD_WRONG:
        wrong(line, name, expected);
        break;
    case FIELD_UNKNOWN:
        if (!line->attributes.len)
            json_put_object(&line->json);
        json_put_name_str(&line->json, name);
        json_put_raw(&line->json, raw);
        break;
    }
    free(items);
}

/** All members, the parsed ones beside what was written; then hand over. */
static void read_object(struct line *line, const struct json *object,
                        struct str text)
{
    const struct json *id = json_member(object, "id");
    struct str rest = text;
    struct str name, raw;

    for (const struct json *member = json_first(object);
         member && json_next_member(&rest, &name, &raw);
         member = json_next(member)) {
        if (member == id && !set_id(line, member, raw))
            break;
        add_member(line, member, raw);
    }
    if (!line->guide->id.len) {
        problem_report(line->output, PROBLEM_SKIPPED, line->number,
                       "no \"id\" of 1 to %d bytes", DOCUMENT_HEADING_MAX);
        return;
    }
    if (line->attributes.len) {
        json_end_object(&line->json);
        line->guide->attributes =
            arena_copy(&line->guide->arena, buf_view(&line->attributes));
    }
    line->output->guide(line->output->context, line->guide);
    line->guide = NULL;
}

static void read_line(const struct reader_input *input,
                      const struct reader_output *output, struct str text,
                      uint32_t number)
{
    struct line line = {.output = output, .number = number};
    struct json *object = NULL;
    struct error err;

    if (text.len > READER_LINE_MAX) {
        problem_report(output, PROBLEM_SKIPPED, number,
                       "the line has more than %d bytes", READER_LINE_MAX);
        return;
    }
    if (json_parse(&object, text, &err) == -1) {
        problem_report(output, PROBLEM_SKIPPED, number, "%s", err.text);
        return;
    }
    if (json_kind(object) != JSON_OBJECT) {
        problem_report(output, PROBLEM_SKIPPED, number,
                       "the line is no JSON object");
    } else {
        line.json.out = &line.attributes;
        line.guide = guide_new(input->path);
        read_object(&line, object, text);
        guide_free(line.guide);
    }
    buf_free(&line.text);
    buf_free(&line.attributes);
    json_free(object);
}

static void read_jsonl(const struct reader_input *input,
                       const struct reader_output *output)
{
    struct str rest = input->text;
    uint32_t number = input->first_line;

    for (; rest.len; number++) {
        const struct str text = str_line(rest);

        if (str_trim(text).len)
            read_line(input, output, text, number);
        rest = str_skip(rest, text.len + 1);
    }
}

static const char *const extensions[] = {"jsonl", "ndjson", NULL};

const struct reader jsonl_reader = {
    .name = "jsonl",
    .extensions = extensions,
    .bytes_max = SIZE_MAX,
    .by_line = true,
    .read = read_jsonl,
};
