#include "mem.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "error.h"

enum {
    ARENA_BLOCK_MIN = 1024,    /* bytes of the first block */
    ARENA_BLOCK_MAX = 1 << 20, /* bytes at which blocks stop doubling */
};

struct arena_block {
    struct arena_block *older;
    size_t size; /* bytes of `data` */
    alignas(max_align_t) char data[];
};

static void *checked(void *block)
{
    static const char message[] = "silcrow: out of memory\n";

    if (!block) {
        if (write(STDERR_FILENO, message, sizeof message - 1) < 0)
            _exit(ERROR_INTERNAL);
        _exit(ERROR_INTERNAL);
    }
    return block;
}

void *mem_alloc(size_t size)
{
    return checked(malloc(size ? size : 1));
}

void *mem_zero(size_t count, size_t size)
{
    return checked(calloc(count ? count : 1, size ? size : 1));
}

void *mem_resize(void *block, size_t count, size_t size)
{
    if (count == 0 || size == 0)
        count = size = 1;
    return checked(reallocarray(block, count, size));
}

char *mem_copy(struct str text)
{
    char *copy = mem_alloc(text.len + 1);

    if (text.len)
        memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    return copy;
}

char *mem_format(const char *format, ...)
{
    char *text = NULL;
    va_list args;
    int len;

    va_start(args, format);
    len = vasprintf(&text, format, args);
    va_end(args);
    return checked(len < 0 ? NULL : text);
}

void *arena_alloc(struct arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    struct arena_block *block = arena->block;
    size_t start = (arena->used + align - 1) & ~(align - 1);

    if (size > SIZE_MAX / 2)
        checked(NULL);
    if (!block || start > block->size || block->size - start < size) {
        size_t want = block ? block->size * 2 : ARENA_BLOCK_MIN;

        if (want > ARENA_BLOCK_MAX)
            want = ARENA_BLOCK_MAX;
        if (want < size)
            want = size;
        block = mem_alloc(sizeof *block + want);
        block->older = arena->block;
        block->size = want;
        arena->block = block;
        start = 0;
    }
    arena->used = start + size;
    return memset(block->data + start, 0, size);
}

struct str arena_copy(struct arena *arena, struct str text)
{
    char *copy = arena_alloc(arena, text.len + 1);

    if (text.len)
        memcpy(copy, text.ptr, text.len);
    return (struct str){copy, text.len};
}

struct str arena_format(struct arena *arena, const char *format, ...)
{
    va_list args, again;
    char *text;
    int len;

    va_start(args, format);
    va_copy(again, args);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0)
        checked(NULL);
    text = arena_alloc(arena, (size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    return (struct str){text, (size_t)len};
}

void arena_release(struct arena *arena)
{
    while (arena->block) {
        struct arena_block *older = arena->block->older;

        free(arena->block);
        arena->block = older;
    }
    arena->used = 0;
}
