#include "base64.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                             "abcdefghijklmnopqrstuvwxyz0123456789+/";

/** The digits of a group, 2 to 4 of them, as bytes. */
static int decode_group(struct buf *out, struct str group)
{
    uint32_t bits = 0;

    while (group.len > 2 && group.ptr[group.len - 1] == '=')
        group.len--;
    for (size_t i = 0; i < 4; i++) {
        const char *at = i < group.len && group.ptr[i]
                             ? strchr(digits, group.ptr[i])
                             : digits;

        if (!at || (i < group.len && !group.ptr[i]))
            return -1;
        bits = bits << 6 | (uint32_t)(at - digits);
    }
    for (size_t i = 0; i + 1 < group.len; i++)
        buf_byte(out, (char)(bits >> (16 - 8 * i) & 0xff));
    return 0;
}

int base64_decode(struct buf *out, struct str text)
{
    if (text.len % 4)
        return -1;
    for (; text.len; text = str_skip(text, 4)) {
        const struct str group = {text.ptr, 4};

        if (text.len > 4 && memchr(group.ptr, '=', 4))
            return -1;
        if (decode_group(out, group) == -1)
            return -1;
    }
    return 0;
}
