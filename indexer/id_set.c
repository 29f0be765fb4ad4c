#include "id_set.h"

#include <stdlib.h>

#include "engine/forward.h"
#include "engine/mem.h"

enum { SLOTS_MIN = 1024 };

void id_set_release(struct id_set *set)
{
    free(set->slots);
    *set = (struct id_set){0};
}

struct id_hash id_set_hash(struct str id)
{
    const uint64_t a = hash_text(HASH_START, id);

    /* The second one starts from the first, so that it mixes all bytes with
     * other states and a clash of one is not a clash of both. */
    return (struct id_hash){a, hash_text(a ^ (a >> 29), id) | 1};
}

static struct id_hash *slot_of(const struct id_set *set, struct id_hash hash)
{
    size_t slot = (hash.a ^ hash.b >> 17) & (set->room - 1);

    while (set->slots[slot].b &&
           (set->slots[slot].a != hash.a || set->slots[slot].b != hash.b))
        slot = (slot + 1) & (set->room - 1);
    return &set->slots[slot];
}

static void grow(struct id_set *set)
{
    struct id_set larger = {.room = set->room ? set->room * 2 : SLOTS_MIN,
                            .count = set->count};

    larger.slots = mem_zero(larger.room, sizeof *larger.slots);
    for (size_t i = 0; i < set->room; i++)
        if (set->slots[i].b)
            *slot_of(&larger, set->slots[i]) = set->slots[i];
    free(set->slots);
    *set = larger;
}

bool id_set_has(const struct id_set *set, struct id_hash hash)
{
    return set->room && slot_of(set, hash)->b;
}

bool id_set_add(struct id_set *set, struct id_hash hash)
{
    struct id_hash *slot;

    if ((set->count + 1) * 2 > set->room)
        grow(set);
    slot = slot_of(set, hash);
    if (slot->b)
        return false;
    *slot = hash;
    set->count++;
    return true;
}
