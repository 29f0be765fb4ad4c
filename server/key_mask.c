#include "key_mask.h"

#include <ctype.h>
#include <stdbool.h>
#include <strings.h>

#include "key.h"

/* What a key of any form follows. */
static const struct str leads[] = {
    {"x-algolia-api-key=", 18},
    {"x-algolia-api-key: ", 19},
    {"Bearer ", 7},
};

/** May the byte stand in a key? */
static bool in_key(char byte)
{
    return isalnum((unsigned char)byte) || (byte && strchr("-_.~+/=", byte));
}

/** How many bytes at the front may be a key. */
static size_t run_of(struct str text)
{
    size_t len = 0;

    while (len < text.len && in_key(text.ptr[len]))
        len++;
    return len;
}

/** How many bytes of the text are one of `leads`. */
static size_t lead_of(struct str text)
{
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++)
        if (text.len >= leads[i].len &&
            strncasecmp(text.ptr, leads[i].ptr, leads[i].len) == 0)
            return leads[i].len;
    return 0;
}

/** How many bytes at the front are the value of a key, and no longer one. */
static size_t value_of(struct str text)
{
    size_t len = 0;

    while (len < text.len && isxdigit((unsigned char)text.ptr[len]))
        len++;
    return len >= KEY_VALUE_LEN ? len : 0;
}

/** How many bytes at the front are a token: its header begins with `{"`. */
static size_t token_of(struct str text)
{
    const size_t len = run_of(text);

    return str_starts(text, STR("eyJ")) && memchr(text.ptr, '.', len) ? len : 0;
}

void key_mask(struct buf *out, struct str text)
{
    bool inside = false; /* of a word: no key starts there */

    while (text.len) {
        size_t lead = lead_of(text);
        size_t key = lead ? run_of(str_skip(text, lead)) : 0;

        if (!key && !inside) {
            lead = 0;
            key = value_of(text);
            key = key ? key : token_of(text);
        }
        if (key) {
            buf_str(out, (struct str){text.ptr, lead});
            buf_text(out, KEY_MASK);
            text = str_skip(text, lead + key);
            continue;
        }
        inside = isalnum((unsigned char)text.ptr[0]) != 0;
        buf_byte(out, text.ptr[0]);
        text = str_skip(text, 1);
    }
}
