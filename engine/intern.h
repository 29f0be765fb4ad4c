/**
 * Texts kept once each, under a number: 0 for the first that was seen, and so
 * on. For building tables; a text may hold any byte.
 */
#ifndef SILCROW_INTERN_H
#define SILCROW_INTERN_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "str.h"

/** Start with `struct intern intern = {0};`, at most UINT32_MAX - 1 texts. */
struct intern {
    struct buf bytes; /* of all texts, end to end */
    size_t *ends;     /* of each */
    uint32_t *slots;  /* hash table: number + 1, or 0 */
    uint32_t count, room;
    uint32_t last; /* that was asked for: the same or the next one often
                      follows */
    size_t slot_count;
};

void intern_release(struct intern *intern);

/** The number of a text, a new one when it is new. */
uint32_t intern_add(struct intern *intern, struct str text);

/** The text of a number; borrowed until the next text is added. */
struct str intern_text(const struct intern *intern, uint32_t number);

#endif
