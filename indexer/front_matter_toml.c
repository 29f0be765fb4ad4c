#include "front_matter_toml.h"

#include <stdbool.h>

/** The text at work. */
struct toml {
    struct str rest;
    struct buf *out;
    bool other; /* in a table that is left out */
};

/** Move on, and keep what is passed over. */
static void copy(struct toml *toml, size_t len)
{
    if (len > toml->rest.len)
        len = toml->rest.len;
    buf_str(toml->out, (struct str){toml->rest.ptr, len});
    toml->rest = str_skip(toml->rest, len);
}

/** A line break inside a value: in YAML the next line must be indented. */
static void copy_break(struct toml *toml)
{
    copy(toml, 1);
    buf_byte(toml->out, ' ');
}

/** A string in three quotes, as one in double quotes. */
static void copy_long_string(struct toml *toml)
{
    const struct str quotes = {toml->rest.ptr, 3};
    const bool basic = *quotes.ptr == '"';

    toml->rest = str_skip(toml->rest, 3);
    if (str_starts(toml->rest, STR("\n")))
        copy_break(toml);
    buf_byte(toml->out, '"');
    while (toml->rest.len && !str_starts(toml->rest, quotes)) {
        const char byte = *toml->rest.ptr;

        if (basic && byte == '\\') {
            copy(toml, 2);
        } else if (byte == '\n') {
            copy_break(toml);
        } else {
            if (byte == '"' || byte == '\\')
                buf_byte(toml->out, '\\');
            copy(toml, 1);
        }
    }
    toml->rest = str_skip(toml->rest, 3);
    buf_byte(toml->out, '"');
}

/** A string in its quotes, which YAML has too. */
static void copy_string(struct toml *toml)
{
    const char quote = *toml->rest.ptr;

    do
        copy(toml, quote == '"' && *toml->rest.ptr == '\\' ? 2 : 1);
    while (toml->rest.len && *toml->rest.ptr != quote &&
           *toml->rest.ptr != '\n');
    copy(toml, 1);
}

static void skip_comment(struct toml *toml)
{
    toml->rest = str_skip(toml->rest, str_line(toml->rest).len);
}

/** A value, to the end of its last line. */
static void copy_value(struct toml *toml)
{
    size_t depth = 0; /* of arrays */

    while (toml->rest.len) {
        const char byte = *toml->rest.ptr;

        if (str_starts(toml->rest, STR("\"\"\"")) ||
            str_starts(toml->rest, STR("'''"))) {
            copy_long_string(toml);
        } else if (byte == '"' || byte == '\'') {
            copy_string(toml);
        } else if (byte == '#') {
            skip_comment(toml);
        } else if (byte == '\n') {
            if (!depth)
                return;
            copy_break(toml);
        } else {
            depth += byte == '[' || byte == '{';
            depth -= depth && (byte == ']' || byte == '}');
            copy(toml, 1);
        }
    }
}

/** The length of a key up to `=`, or 0 when the line has none. */
static size_t key_length(struct str line)
{
    char quote = '\0';

    for (size_t i = 0; i < line.len; i++) {
        const char byte = line.ptr[i];

        if (quote)
            quote = byte == quote ? '\0' : quote;
        else if (byte == '"' || byte == '\'')
            quote = byte;
        else if (byte == '=')
            return i;
    }
    return 0;
}

/** A key and its value; a line without one stays as it is. */
static void copy_field(struct toml *toml)
{
    const size_t len = key_length(str_line(toml->rest));

    if (!len) {
        copy(toml, str_line(toml->rest).len);
        return;
    }
    buf_str(toml->out, str_trim((struct str){toml->rest.ptr, len}));
    buf_text(toml->out, ": ");
    toml->rest = str_skip(toml->rest, len + 1);
    copy_value(toml);
}

/** The same in a table that is left out: only the lines are kept. */
static void pass_field(struct toml *toml)
{
    struct buf *out = toml->out;
    struct buf passed = {0};

    toml->out = &passed;
    copy_field(toml);
    toml->out = out;
    for (size_t i = 0; i < passed.len; i++)
        if (passed.ptr[i] == '\n')
            buf_byte(out, '\n');
    buf_free(&passed);
}

void front_matter_from_toml(struct buf *out, struct str text)
{
    struct toml toml = {.rest = text, .out = out};

    while (toml.rest.len) {
        const struct str line = str_trim(str_line(toml.rest));

        if (str_starts(line, STR("["))) {
            toml.other = !str_starts(line, STR("[taxonomies]"));
            skip_comment(&toml);
        } else if (!line.len || *line.ptr == '#') {
            skip_comment(&toml);
        } else if (toml.other) {
            pass_field(&toml);
        } else {
            copy_field(&toml);
        }
        if (str_starts(toml.rest, STR("\n")))
            copy(&toml, 1);
    }
}
