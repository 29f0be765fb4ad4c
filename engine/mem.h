/**
 * Memory that is there or the process is not.
 *
 * No caller checks for NULL: when the system refuses memory these functions
 * say so on standard error and end the process with status 70. That is the
 * design, not a shortcut: every input is bounded before memory is asked for,
 * a build that dies leaves the live index as it was, and a worker that dies is
 * replaced by its supervisor. A program that limps on without memory does
 * neither.
 */
#ifndef SILCROW_MEM_H
#define SILCROW_MEM_H

#include <stddef.h>

#include "str.h"

/** `size` bytes, not initialised; size 0 gives a pointer that free() takes. */
void *mem_alloc(size_t size) __attribute__((returns_nonnull, malloc));

/** `count` zeroed objects of `size` bytes; the product is checked. */
void *mem_zero(size_t count, size_t size)
    __attribute__((returns_nonnull, malloc));

/** Grow or shrink a block to `count` objects of `size` bytes; checked. */
void *mem_resize(void *block, size_t count, size_t size)
    __attribute__((returns_nonnull));

/** A NUL-terminated copy of a slice; release with free(). */
char *mem_copy(struct str text) __attribute__((returns_nonnull, malloc));

/** printf into fresh memory; release with free(). */
char *mem_format(const char *format, ...)
    __attribute__((returns_nonnull, format(printf, 1, 2)));

/**
 * Many small allocations released at once. Not for threads to share.
 * Start with `struct arena arena = {0};`.
 */
struct arena {
    struct arena_block *block; /* the newest, chained to the older ones */
    size_t used;               /* bytes taken of the newest */
};

/** `size` bytes aligned for any object, zeroed; they live until the arena is
 * released. */
void *arena_alloc(struct arena *arena, size_t size)
    __attribute__((returns_nonnull));

/** A NUL-terminated copy of a slice in the arena. */
struct str arena_copy(struct arena *arena, struct str text);

/** printf into the arena; NUL-terminated. */
struct str arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Release everything; the arena is empty and can be used again. */
void arena_release(struct arena *arena);

#endif
