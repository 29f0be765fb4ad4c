#include "intern.h"

#include <assert.h>
#include <stdlib.h>

#include "forward.h"
#include "mem.h"

enum { SLOTS_MIN = 64 };

void intern_release(struct intern *intern)
{
    buf_free(&intern->bytes);
    free(intern->ends);
    free(intern->slots);
    *intern = (struct intern){0};
}

struct str intern_text(const struct intern *intern, uint32_t number)
{
    const size_t start = number ? intern->ends[number - 1] : 0;

    assert(number < intern->count);
    return str_skip((struct str){intern->bytes.ptr, intern->ends[number]},
                    start);
}

/** Where the text stands in the table, or would. Linear probing. */
static size_t slot_of(const struct intern *intern, struct str text)
{
    uint64_t hash = hash_text(HASH_START, text);
    size_t slot;

    hash ^= hash >> 32;
    slot = hash & (intern->slot_count - 1);
    while (intern->slots[slot] &&
           !str_equal(intern_text(intern, intern->slots[slot] - 1), text))
        slot = (slot + 1) & (intern->slot_count - 1);
    return slot;
}

/** At most half of the slots are taken. */
static void grow_slots(struct intern *intern)
{
    intern->slot_count =
        intern->slot_count ? intern->slot_count * 2 : SLOTS_MIN;
    free(intern->slots);
    intern->slots = mem_zero(intern->slot_count, sizeof *intern->slots);
    for (uint32_t i = 0; i < intern->count; i++)
        intern->slots[slot_of(intern, intern_text(intern, i))] = i + 1;
}

/** Is it the text that was asked for last, or the one after that? */
static bool guess(struct intern *intern, struct str text)
{
    if (!intern->count)
        return false;
    if (str_equal(intern_text(intern, intern->last), text))
        return true;
    intern->last = intern->last + 1 < intern->count ? intern->last + 1 : 0;
    return str_equal(intern_text(intern, intern->last), text);
}

uint32_t intern_add(struct intern *intern, struct str text)
{
    size_t slot;

    if (guess(intern, text))
        return intern->last;

    if (((size_t)intern->count + 1) * 2 > intern->slot_count)
        grow_slots(intern);
    slot = slot_of(intern, text);
    if (intern->slots[slot])
        return intern->last = intern->slots[slot] - 1;
    if (intern->count == intern->room) {
        intern->room = intern->room ? intern->room * 2 : SLOTS_MIN;
        intern->ends =
            mem_resize(intern->ends, intern->room, sizeof *intern->ends);
    }
    assert(intern->count < UINT32_MAX / 2);
    buf_str(&intern->bytes, text);
    intern->ends[intern->count] = intern->bytes.len;
    intern->slots[slot] = ++intern->count;
    return intern->last = intern->count - 1;
}
