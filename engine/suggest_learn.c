/** Learning headings. */
#include <stdlib.h>

#include "suggest_file.h"

enum {
    SLOTS_MIN = 1 << 10, /* of the table at first */
};

struct headings *headings_new(void)
{
    struct headings *headings = mem_zero(1, sizeof *headings);

    headings->slot_count = SLOTS_MIN;
    headings->slots = mem_zero(SLOTS_MIN, sizeof *headings->slots);
    return headings;
}

void headings_free(struct headings *headings)
{
    if (!headings)
        return;
    free(headings->at);
    free(headings->slots);
    arena_release(&headings->arena);
    free(headings);
}

/* ---- The table of headings --------------------------------------------- */

/** FNV-1a, 64 bits (Fowler, Noll, Vo). */
static uint64_t hash_of(struct str text)
{
    uint64_t hash = 0xcbf29ce484222325ULL;

    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.ptr[i]) * 0x100000001b3ULL;
    return hash;
}

static void put_slot(struct headings *headings, uint32_t number)
{
    const size_t mask = headings->slot_count - 1;
    size_t slot = headings->at[number].hash & mask;

    while (headings->slots[slot])
        slot = (slot + 1) & mask;
    headings->slots[slot] = number + 1;
}

static void grow(struct headings *headings)
{
    free(headings->slots);
    headings->slot_count *= 2;
    headings->slots = mem_zero(headings->slot_count, sizeof *headings->slots);
    for (uint32_t i = 0; i < headings->count; i++)
        put_slot(headings, i);
}

/** The entry of a spelling, made when it is new; NULL when there is no room
 * for it. */
static struct heading *entry_of(struct headings *headings, struct str text,
                                uint64_t hash)
{
    const size_t mask = headings->slot_count - 1;

    for (size_t slot = hash & mask; headings->slots[slot];
         slot = (slot + 1) & mask) {
        struct heading *heading = &headings->at[headings->slots[slot] - 1];

        if (heading->hash == hash && str_equal(heading->text, text))
            return heading;
    }
    if (headings->count == SUGGEST_HEADINGS_MAX)
        return NULL;
    if (headings->count == headings->room) {
        headings->room = headings->room ? headings->room * 2 : 256;
        headings->at =
            mem_resize(headings->at, headings->room, sizeof *headings->at);
    }
    headings->at[headings->count++] =
        (struct heading){.text = arena_copy(&headings->arena, text),
                         .hash = hash,
                         .level = SUGGEST_LEVELS - 1};
    if (headings->count * 2 > headings->slot_count)
        grow(headings);
    else
        put_slot(headings, (uint32_t)(headings->count - 1));
    return &headings->at[headings->count - 1];
}

static void see(struct headings *headings, struct str text, uint64_t hash,
                uint32_t sections, uint32_t level)
{
    struct heading *heading = entry_of(headings, text, hash);

    if (!heading)
        return;
    heading->sections += sections;
    if (level < heading->level)
        heading->level = (uint8_t)level;
}

void headings_learn(struct headings *headings, const struct document *document)
{
    const struct str text = str_trim(document->heading);

    if (text.len && text.len <= SUGGEST_TEXT_MAX)
        see(headings, text, hash_of(text), 1, document->level);
}

void headings_merge(struct headings *into, const struct headings *from)
{
    for (size_t i = 0; i < from->count; i++)
        see(into, from->at[i].text, from->at[i].hash, from->at[i].sections,
            from->at[i].level);
}

void headings_encode(struct buf *out, const struct headings *headings)
{
    for (size_t i = 0; i < headings->count; i++) {
        buf_sized(out, headings->at[i].text);
        buf_varint(out, headings->at[i].sections);
        buf_varint(out, headings->at[i].level);
    }
}

int headings_decode(struct headings *into, struct str bytes)
{
    while (bytes.len) {
        uint64_t sections, level;
        struct str text;

        if (sized_read(&bytes, &text) == -1 ||
            varint_read(&bytes, &sections) == -1 || sections > UINT32_MAX ||
            varint_read(&bytes, &level) == -1 || level >= SUGGEST_LEVELS)
            return -1;
        see(into, text, hash_of(text), (uint32_t)sections, (uint32_t)level);
    }
    return 0;
}
