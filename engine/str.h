/**
 * A borrowed slice of text: a pointer, then its length in bytes.
 *
 * Nothing here allocates or owns. A slice is not NUL-terminated unless the
 * place that made it says so. The empty slice may have a NULL pointer.
 */
#ifndef SILCROW_STR_H
#define SILCROW_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str {
    const char *ptr;
    size_t len; /* bytes */
};

/** A slice of a string literal. */
#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})

/** printf arguments for "%.*s"; cut at INT_MAX by the callers' limits. */
#define STR_ARGS(s) (int)(s).len, (s).ptr ? (s).ptr : ""

/** The slice of a NUL-terminated string; NULL gives the empty slice. */
static inline struct str str_of(const char *text)
{
    return (struct str){text, text ? strlen(text) : 0};
}

static inline bool str_equal(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/** Order by bytes, a prefix before what it starts; < 0, 0 or > 0. */
static inline int str_compare(struct str a, struct str b)
{
    const size_t shorter = a.len < b.len ? a.len : b.len;
    const int order = shorter ? memcmp(a.ptr, b.ptr, shorter) : 0;

    if (order)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

/** Is the text in a list that is sorted by str_compare()? */
static inline bool str_sorted_has(const struct str *list, size_t count,
                                  struct str text)
{
    size_t low = 0, high = count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = str_compare(list[middle], text);

        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static inline bool str_starts(struct str text, struct str start)
{
    return text.len >= start.len &&
           (start.len == 0 || memcmp(text.ptr, start.ptr, start.len) == 0);
}

static inline bool str_ends(struct str text, struct str end)
{
    return text.len >= end.len &&
           (end.len == 0 ||
            memcmp(text.ptr + text.len - end.len, end.ptr, end.len) == 0);
}

/** Where `part` first occurs in `text`, or NULL; the empty part never does. */
static inline const char *str_find(struct str text, struct str part)
{
    if (!part.len || part.len > text.len)
        return NULL;
    return memmem(text.ptr, text.len, part.ptr, part.len);
}

/** `text` without its first `count` bytes (at most all of them). */
static inline struct str str_skip(struct str text, size_t count)
{
    if (count > text.len)
        count = text.len;
    if (count == 0) /* the text may be NULL */
        return text;
    return (struct str){text.ptr + count, text.len - count};
}

/** The first line of `text`, without its line break. */
static inline struct str str_line(struct str text)
{
    const char *end = text.len ? memchr(text.ptr, '\n', text.len) : NULL;

    return end ? (struct str){text.ptr, (size_t)(end - text.ptr)} : text;
}

/** `text` without ASCII white space at either end. */
static inline struct str str_trim(struct str text)
{
    while (text.len && strchr(" \t\r\n\f\v", text.ptr[0]) && text.ptr[0])
        text = str_skip(text, 1);
    while (text.len && strchr(" \t\r\n\f\v", text.ptr[text.len - 1]) &&
           text.ptr[text.len - 1])
        text.len--;
    return text;
}

#endif
