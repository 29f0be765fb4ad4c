#include "buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "mem.h"

void buf_free(struct buf *buf)
{
    free(buf->ptr);
    *buf = (struct buf){0};
}

char *buf_reserve(struct buf *buf, size_t more)
{
    if (!buf->ptr || buf->room - buf->len < more) {
        size_t room = buf->room ? buf->room * 2 : 256;

        if (room - buf->len < more)
            room = buf->len + more;
        buf->ptr = mem_resize(buf->ptr, room, 1);
        buf->room = room;
    }
    return buf->ptr + buf->len;
}

void buf_byte(struct buf *buf, char byte)
{
    *buf_reserve(buf, 1) = byte;
    buf->len++;
}

void buf_str(struct buf *buf, struct str text)
{
    if (!text.len)
        return;
    memcpy(buf_reserve(buf, text.len), text.ptr, text.len);
    buf->len += text.len;
}

void buf_text(struct buf *buf, const char *text)
{
    buf_str(buf, str_of(text));
}

void buf_format(struct buf *buf, const char *format, ...)
{
    va_list args, again;
    int len;

    va_start(args, format);
    va_copy(again, args);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len > 0) {
        vsnprintf(buf_reserve(buf, (size_t)len + 1), (size_t)len + 1, format,
                  again);
        buf->len += (size_t)len;
    }
    va_end(again);
}

void buf_varint(struct buf *buf, uint64_t number)
{
    while (number >= 0x80) {
        buf_byte(buf, (char)(number | 0x80));
        number >>= 7;
    }
    buf_byte(buf, (char)number);
}

void buf_sized(struct buf *buf, struct str text)
{
    buf_varint(buf, text.len);
    buf_str(buf, text);
}

int varint_read(struct str *in, uint64_t *number)
{
    uint64_t value = 0;
    unsigned shift = 0;

    for (size_t i = 0; i < in->len; i++, shift += 7) {
        const unsigned char byte = (unsigned char)in->ptr[i];

        if (shift > 63 || (shift == 63 && byte > 1))
            return -1;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80)) {
            *in = str_skip(*in, i + 1);
            *number = value;
            return 0;
        }
    }
    return -1;
}

int sized_read(struct str *in, struct str *text)
{
    uint64_t len;

    if (varint_read(in, &len) == -1 || len > in->len)
        return -1;
    *text = (struct str){in->ptr, (size_t)len};
    *in = str_skip(*in, (size_t)len);
    return 0;
}
