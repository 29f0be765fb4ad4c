/** Settings: from the text of a value to what it says. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth.h"
#include "config_parts.h"
#include "cors.h"
#include "engine/unicode.h"
#include "listen.h"

/** A value at work. */
struct value {
    const struct config_row *row;
    const char *text; /* the copy that stays */
    const struct config_given *given;
};

static int refuse(const struct value *value, const char *wanted,
                  struct error *err)
{
    return error_set(err, value->given->code, "%s: wants %s, not %.*s",
                     value->given->where, wanted, 80, value->text);
}

/** The number of a word of the row; -1 when it is none of them. */
static int find_word(const struct value *value)
{
    const char *const *words = value->row->words;

    for (int i = 0; words && words[i]; i++)
        if (strcmp(words[i], value->text) == 0)
            return i;
    return -1;
}

static int set_number(uint32_t *out, const struct value *value,
                      struct error *err)
{
    const struct config_row *row = value->row;
    char wanted[96];
    uint64_t number;
    char *end;

    *out = 0;
    if (find_word(value) == 0)
        return 0;
    errno = 0;
    number = strtoull(value->text, &end, 10);
    if (value->text[0] < '0' || value->text[0] > '9' || *end || errno ||
        number < row->least || number > row->most) {
        snprintf(wanted, sizeof wanted, "%s%sa whole number from %llu to %llu",
                 row->words ? row->words[0] : "", row->words ? " or " : "",
                 (unsigned long long)row->least, (unsigned long long)row->most);
        return refuse(value, wanted, err);
    }
    *out = (uint32_t)number;
    return 0;
}

static int set_choice(uint32_t *out, const struct value *value,
                      struct error *err)
{
    const int word = find_word(value);
    struct buf wanted = {0};

    if (word >= 0) {
        *out = (uint32_t)word;
        return 0;
    }
    for (size_t i = 0; value->row->words[i]; i++)
        buf_format(&wanted, "%s%s", i ? " or " : "", value->row->words[i]);
    buf_byte(&wanted, '\0');
    refuse(value, wanted.ptr, err);
    buf_free(&wanted);
    return -1;
}

/** Pass on what a parser said, with the place before it. */
static int reword(const struct value *value, const struct error *local,
                  struct error *err)
{
    return error_set(
        err, local->code == ERROR_USAGE ? value->given->code : local->code,
        "%s: %s", value->given->where, local->text);
}

static int set_field(void *field, const struct value *value,
                     struct arena *arena, struct error *err)
{
    struct listen_address address;
    struct error local = {0};

    switch (value->row->kind) {
    case CONFIG_TEXT:
    case CONFIG_LIST:
        *(const char **)field = value->text;
        return 0;
    case CONFIG_LISTEN:
        *(const char **)field = value->text;
        if (listen_parse(&address, value->text, &local) == -1)
            return reword(value, &local, err);
        return 0;
    case CONFIG_NUMBER:
        return set_number(field, value, err);
    case CONFIG_CHOICE:
        return set_choice(field, value, err);
    case CONFIG_ADDRESSES:
        if (address_list_parse(field, value->text, &local) == -1)
            return reword(value, &local, err);
        return 0;
    case CONFIG_ORIGINS:
        if (cors_read(field, value->text, arena, &local) == -1)
            return reword(value, &local, err);
        return 0;
    case CONFIG_PATTERNS:
        if (auth_patterns_read(field, value->text, arena, &local) == -1)
            return reword(value, &local, err);
        return 0;
    }
    return 0;
}

/** Control characters, ends of lines and what is no character have no place in
 * a value: they would end a C string, forge a line of a log, or come back as
 * another value when it is printed and read again. */
static bool is_control(int32_t code)
{
    return code < ' ' || (code >= 0x7f && code < 0xa0) || code == 0x2028 ||
           code == 0x2029 || code == 0xfeff || code == 0xfffe || code == 0xffff;
}

static bool is_plain(struct str text)
{
    int32_t code;

    while ((code = utf8_next(&text)) != -1)
        if (is_control(code))
            return false;
    return true;
}

int config_set(struct config *config, const struct config_row *row,
               const struct config_given *given, struct error *err)
{
    struct arena *arena = &config->arena;
    const struct str text = str_of(given->text);
    const struct value value = {row, arena_copy(arena, text).ptr, given};

    if (text.len == 0)
        return error_set(err, given->code, "%s: has no value", given->where);
    if (text.len > CONFIG_VALUE_MAX)
        return error_set(err, given->code, "%s: longer than %d bytes",
                         given->where, CONFIG_VALUE_MAX);
    if (!is_plain(text))
        return error_set(err, given->code, "%s: has a control character",
                         given->where);
    if (set_field((char *)&config->options + row->offset, &value, arena, err) ==
        -1)
        return -1;
    config->values[row - config_rows] = (struct config_value){
        value.text,
        arena_copy(arena, str_of(given->origin)).ptr,
    };
    return 0;
}
