/**
 * A growing buffer of bytes, for building text and records.
 *
 * Start with `struct buf buf = {0};`, release with buf_free(). Growth cannot
 * fail (mem.h). The bytes move when the buffer grows: keep offsets, not
 * pointers.
 */
#ifndef SILCROW_BUF_H
#define SILCROW_BUF_H

#include <stddef.h>
#include <stdint.h>

#include "str.h"

struct buf {
    char *ptr;
    size_t len;  /* bytes in use */
    size_t room; /* bytes allocated */
};

void buf_free(struct buf *buf);

/** Make room for `more` bytes past the end; returns where they start. */
char *buf_reserve(struct buf *buf, size_t more);

void buf_byte(struct buf *buf, char byte);
void buf_str(struct buf *buf, struct str text);
void buf_text(struct buf *buf, const char *text); /* NUL-terminated */
void buf_format(struct buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Append a number as a LEB128 varint: seven bits a byte, low ones first. */
void buf_varint(struct buf *buf, uint64_t number);

/** Append the length of a text as a varint, then the text. */
void buf_sized(struct buf *buf, struct str text);

/** What has been written, borrowed until the next write. */
static inline struct str buf_view(const struct buf *buf)
{
    return (struct str){buf->ptr, buf->len};
}

/** Forget the bytes, keep the room. */
static inline void buf_clear(struct buf *buf)
{
    buf->len = 0;
}

/**
 * Read a varint from the front of `in` and step past it.
 *
 * @return 0, or -1 when the bytes end early or the number exceeds 64 bits
 */
int varint_read(struct str *in, uint64_t *number);

/**
 * Read a text that buf_sized() wrote from the front of `in` and step past it.
 *
 * @param text  a slice of `in`
 * @return 0, or -1 when the bytes end early
 */
int sized_read(struct str *in, struct str *text);

#endif
