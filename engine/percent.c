#include "percent.h"

#include "unicode.h"

static int hex_digit(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}

int percent_byte(struct str text)
{
    int high, low;

    if (text.len < 3 || text.ptr[0] != '%')
        return -1;
    high = hex_digit(text.ptr[1]);
    low = hex_digit(text.ptr[2]);
    return high == -1 || low == -1 ? -1 : high * 16 + low;
}

static bool is_text(struct str text)
{
    return utf8_check(text) == text.len &&
           (text.len == 0 || !memchr(text.ptr, '\0', text.len));
}

int percent_decode(struct str *out, struct str text, struct arena *arena)
{
    char *decoded;
    size_t len = 0;

    *out = text;
    if (text.len == 0 || !memchr(text.ptr, '%', text.len))
        return is_text(text) ? 0 : -1;
    decoded = arena_alloc(arena, text.len);
    while (text.len) {
        const int byte = percent_byte(text);

        if (byte == -1 && text.ptr[0] == '%')
            return -1;
        decoded[len++] = byte == -1 ? text.ptr[0] : (char)byte;
        text = str_skip(text, byte == -1 ? 1 : 3);
    }
    *out = (struct str){decoded, len};
    return is_text(*out) ? 0 : -1;
}

static bool is_plain(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '.' || byte == '_' ||
           byte == '~';
}

void percent_put(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (is_plain(text.ptr[i]))
            buf_byte(out, text.ptr[i]);
        else
            buf_format(out, "%%%02X", (unsigned char)text.ptr[i]);
}
