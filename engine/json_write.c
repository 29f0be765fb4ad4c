#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "json.h"
#include "unicode.h"

/** What has to stand before a value or a name. */
static void separate(struct json_writer *json)
{
    const uint64_t bit = UINT64_C(1) << json->depth;

    if (json->named) {
        json->named = false;
        return;
    }
    if (json->filled & bit)
        buf_byte(json->out, ',');
    json->filled |= bit;
}

static void begin(struct json_writer *json, char bracket)
{
    separate(json);
    buf_byte(json->out, bracket);
    json->depth++;
    assert(json->depth < JSON_DEPTH_MAX);
    json->filled &= ~(UINT64_C(1) << json->depth);
}

static void end(struct json_writer *json, char bracket)
{
    assert(json->depth && !json->named);
    json->depth--;
    buf_byte(json->out, bracket);
}

void json_put_object(struct json_writer *json)
{
    begin(json, '{');
}

void json_end_object(struct json_writer *json)
{
    end(json, '}');
}

void json_put_array(struct json_writer *json)
{
    begin(json, '[');
}

void json_end_array(struct json_writer *json)
{
    end(json, ']');
}

/** May the byte stand in a string, whatever is around it? */
static bool plain(unsigned char byte)
{
    return byte >= 0x20 && byte != '"' && byte != '\\' && byte != '/' &&
           byte != 0x7F && byte != 0xE2;
}

static void write_ascii(struct buf *out, char byte, char before)
{
    static const char escapes[] = "\"\"\\\\\bb\ff\nn\rr\tt";

    for (const char *escape = escapes; *escape; escape += 2) {
        if (*escape == byte) {
            buf_byte(out, '\\');
            buf_byte(out, escape[1]);
            return;
        }
    }
    if ((unsigned char)byte < 0x20 || byte == 0x7F)
        buf_format(out, "\\u%04x", (unsigned)byte);
    else if (byte == '/' && before == '<')
        buf_text(out, "\\/");
    else
        buf_byte(out, byte);
}

/** Write the character at `at`, which is not plain; returns its bytes. */
static size_t write_special(struct buf *out, struct str text, size_t at)
{
    const struct str rest = str_skip(text, at);

    if (str_starts(rest, STR("\u2028")) || str_starts(rest, STR("\u2029"))) {
        buf_text(out, rest.ptr[2] == '\xA8' ? "\\u2028" : "\\u2029");
        return 3;
    }
    if ((unsigned char)*rest.ptr < 0x80)
        write_ascii(out, *rest.ptr, at ? text.ptr[at - 1] : '\0');
    else
        buf_byte(out, *rest.ptr);
    return 1;
}

/** A string that is valid UTF-8: runs of plain bytes as they are. */
static void write_string(struct buf *out, struct str text)
{
    size_t at = 0;

    buf_byte(out, '"');
    while (at < text.len) {
        const size_t start = at;

        while (at < text.len && plain((unsigned char)text.ptr[at]))
            at++;
        buf_str(out, (struct str){text.ptr + start, at - start});
        if (at < text.len)
            at += write_special(out, text, at);
    }
    buf_byte(out, '"');
}

static void write_repaired(struct buf *out, struct str text)
{
    struct buf repaired = {0};

    if (utf8_check(text) == text.len) {
        write_string(out, text);
        return;
    }
    utf8_repair(&repaired, text);
    write_string(out, buf_view(&repaired));
    buf_free(&repaired);
}

void json_put_name_str(struct json_writer *json, struct str name)
{
    separate(json);
    write_repaired(json->out, name);
    buf_byte(json->out, ':');
    json->named = true;
}

void json_put_name(struct json_writer *json, const char *name)
{
    json_put_name_str(json, str_of(name));
}

void json_put_string(struct json_writer *json, struct str text)
{
    separate(json);
    write_repaired(json->out, text);
}

void json_put_number(struct json_writer *json, double number)
{
    char text[32];

    if (!isfinite(number)) {
        json_put_null(json);
        return;
    }
    separate(json);
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, number);
        if (strtod(text, NULL) == number)
            break;
    }
    buf_text(json->out, text);
}

void json_put_integer(struct json_writer *json, int64_t number)
{
    separate(json);
    buf_format(json->out, "%" PRId64, number);
}

void json_put_bool(struct json_writer *json, bool value)
{
    separate(json);
    buf_text(json->out, value ? "true" : "false");
}

void json_put_null(struct json_writer *json)
{
    separate(json);
    buf_text(json->out, "null");
}

void json_put_raw(struct json_writer *json, struct str value)
{
    separate(json);
    buf_str(json->out, value);
}

void json_put_text(struct json_writer *json, const char *name, struct str text)
{
    json_put_name(json, name);
    json_put_string(json, text);
}

void json_put_texts(struct json_writer *json, const char *name,
                    const struct str *list, size_t count)
{
    json_put_name(json, name);
    json_put_array(json);
    for (size_t i = 0; i < count; i++)
        json_put_string(json, list[i]);
    json_end_array(json);
}
