#include "html_reference.h"

#include <stdint.h>

#include "engine/unicode.h"
#include "entity.h"

enum {
    LATIN_FIRST = 0xA0, /* names of these need no semicolon (HTML 4's first) */
    LATIN_LAST = 0xFF,
    C1_FIRST = 0x80, /* numbers of these mean windows-1252 */
    C1_LAST = 0x9F,
};

/** What HTML 5 reads for the numbers 128 to 159 (its section 13.2.5.80). */
static int32_t from_windows(int32_t code)
{
    static const uint16_t codes[C1_LAST - C1_FIRST + 1] = {
        0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
        0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
        0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
        0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178,
    };

    return code >= C1_FIRST && code <= C1_LAST ? codes[code - C1_FIRST] : code;
}

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/** Bytes of the name or number behind the `&`. */
static size_t name_length(struct str text)
{
    size_t len = text.len && text.ptr[0] == '#';

    while (len < text.len && len < ENTITY_NAME_MAX &&
           (letter(text.ptr[len]) || digit(text.ptr[len])))
        len++;
    return len;
}

/** A name without a semicolon: the longest that is known to do without. */
static int32_t bare_name(struct str name, size_t *len)
{
    for (*len = name.len; *len > 1; --*len) {
        const int32_t code = entity_code((struct str){name.ptr, *len});

        if (code >= LATIN_FIRST && code <= LATIN_LAST)
            return code;
    }
    return -1;
}

size_t html_reference(struct buf *out, struct str text, bool value)
{
    const struct str rest = str_skip(text, 1);
    size_t len = name_length(rest);
    const bool ended = len && len < rest.len && rest.ptr[len] == ';';
    int32_t code = -1;

    if (ended)
        code = from_windows(entity_code((struct str){rest.ptr, len}));
    else if (len && !value && rest.ptr[0] != '#')
        code = bare_name((struct str){rest.ptr, len}, &len);
    if (code < LATIN_FIRST) /* known to the parser, or to nobody */
        return 0;
    utf8_append(out, code);
    return 1 + len + ended;
}
