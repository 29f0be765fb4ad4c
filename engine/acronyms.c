#include "acronyms.h"

#include <stdlib.h>

#include "acronym_find.h"
#include "acronym_form.h"
#include "acronym_table.h"

enum {
    SLOTS_MIN = 1 << 10, /* of the table at first */
};

struct acronyms *acronyms_new(void)
{
    struct acronyms *acronyms = mem_zero(1, sizeof *acronyms);

    acronyms->slot_count = SLOTS_MIN;
    acronyms->slots = mem_zero(SLOTS_MIN, sizeof *acronyms->slots);
    return acronyms;
}

void acronyms_free(struct acronyms *acronyms)
{
    if (!acronyms)
        return;
    for (size_t i = 0; i < acronyms->count; i++) {
        free(acronyms->spellings[i].sightings);
        free(acronyms->spellings[i].places);
    }
    free(acronyms->spellings);
    free(acronyms->slots);
    arena_release(&acronyms->arena);
    free(acronyms);
}

/** FNV-1a, 64 bits (Fowler, Noll, Vo). */
static uint64_t hash_of(uint64_t hash, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        hash ^= (unsigned char)text.ptr[i];
        hash *= 0x100000001b3ULL;
    }
    return hash;
}

static const uint64_t HASH_START = 0xcbf29ce484222325ULL;

static uint64_t pair_hash(struct str shorter, struct str longer)
{
    return hash_of(hash_of(hash_of(HASH_START, shorter), STR("\t")), longer);
}

/* ---- The table of spellings -------------------------------------------- */

static void put_slot(struct acronyms *acronyms, uint32_t number)
{
    const size_t mask = acronyms->slot_count - 1;
    size_t slot = acronyms->spellings[number].hash & mask;

    while (acronyms->slots[slot])
        slot = (slot + 1) & mask;
    acronyms->slots[slot] = number + 1;
}

static void grow(struct acronyms *acronyms)
{
    free(acronyms->slots);
    acronyms->slot_count *= 2;
    acronyms->slots = mem_zero(acronyms->slot_count, sizeof *acronyms->slots);
    for (uint32_t i = 0; i < acronyms->count; i++)
        put_slot(acronyms, i);
}

/** The entry of a spelling, made when it is new; NULL when there is no room
 * for it. */
static struct spelling *spelling_entry(struct acronyms *acronyms,
                                       struct str shorter, struct str longer)
{
    const uint64_t hash = pair_hash(shorter, longer);
    const size_t mask = acronyms->slot_count - 1;
    struct spelling *spelling;

    for (size_t slot = hash & mask; acronyms->slots[slot];
         slot = (slot + 1) & mask) {
        spelling = &acronyms->spellings[acronyms->slots[slot] - 1];
        if (spelling->hash == hash && str_equal(spelling->shorter, shorter) &&
            str_equal(spelling->longer, longer))
            return spelling;
    }
    if (acronyms->count == ACRONYM_PAIRS_MAX)
        return NULL;
    if (acronyms->count == acronyms->room) {
        acronyms->room = acronyms->room ? acronyms->room * 2 : 256;
        acronyms->spellings = mem_resize(acronyms->spellings, acronyms->room,
                                         sizeof *acronyms->spellings);
    }
    spelling = &acronyms->spellings[acronyms->count++];
    *spelling =
        (struct spelling){.shorter = arena_copy(&acronyms->arena, shorter),
                          .longer = arena_copy(&acronyms->arena, longer),
                          .hash = hash};
    if (acronyms->count * 2 > acronyms->slot_count)
        grow(acronyms);
    else
        put_slot(acronyms, (uint32_t)(acronyms->count - 1));
    return &acronyms->spellings[acronyms->count - 1];
}

static void add_sighting(struct spelling *spelling, struct sighting sighting)
{
    if (spelling->sighting_count) {
        const struct sighting *last =
            &spelling->sightings[spelling->sighting_count - 1];

        if (last->guide == sighting.guide && last->section == sighting.section)
            return;
    }
    if (spelling->sighting_count == spelling->sighting_room) {
        spelling->sighting_room =
            spelling->sighting_room ? spelling->sighting_room * 2 : 2;
        spelling->sightings =
            mem_resize(spelling->sightings, spelling->sighting_room,
                       sizeof *spelling->sightings);
    }
    spelling->sightings[spelling->sighting_count++] = sighting;
}

/** Order of places: by guide, in it by position, then by id. */
static int place_order(const struct place *a, const struct place *b)
{
    const int order = str_compare(a->guide, b->guide);

    if (order)
        return order;
    if (a->position != b->position)
        return a->position < b->position ? -1 : 1;
    return str_compare(a->id, b->id);
}

void acronym_place(struct place *places, size_t *count,
                   const struct place *place, struct arena *arena)
{
    size_t at = *count;
    bool twice;

    while (at && place_order(&places[at - 1], place) >= 0)
        at--;
    /* An earlier place of the guide is there, or a later one. */
    if (at && str_equal(places[at - 1].guide, place->guide))
        return;
    twice = at < *count && str_equal(places[at].guide, place->guide);
    if (at == ACRONYM_PLACES_MAX ||
        (twice && place_order(&places[at], place) == 0))
        return;
    if (!twice) {
        if (*count < ACRONYM_PLACES_MAX)
            ++*count;
        memmove(&places[at + 1], &places[at],
                (*count - at - 1) * sizeof *places);
    }
    places[at] = *place;
    if (arena) {
        places[at].guide = arena_copy(arena, place->guide);
        places[at].id = arena_copy(arena, place->id);
    }
}

static void see(struct acronyms *acronyms, struct spelling *spelling,
                struct sighting sighting, const struct place *place)
{
    add_sighting(spelling, sighting);
    if (!place)
        return;
    if ((spelling->place_count & (spelling->place_count - 1)) == 0 &&
        spelling->place_count < ACRONYM_PLACES_MAX)
        spelling->places =
            mem_resize(spelling->places,
                       spelling->place_count ? spelling->place_count * 2 : 1,
                       sizeof *spelling->places);
    acronym_place(spelling->places, &spelling->place_count, place,
                  &acronyms->arena);
}

/* ---- Learning ---------------------------------------------------------- */

/** White space of any kind and length becomes one space; false when the text
 * does not fit. */
static bool one_line(char *out, size_t room, size_t *len, struct str text)
{
    *len = 0;
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char byte = (unsigned char)text.ptr[i];

        if (*len == room)
            return false;
        if (byte > ' ' && byte != 0x7F)
            out[(*len)++] = (char)byte;
        else if (*len && out[*len - 1] != ' ')
            out[(*len)++] = ' ';
    }
    return *len > 0;
}

static void found(void *context, const struct acronym_pair *pair)
{
    struct acronyms *acronyms = context;
    const struct document *document = acronyms->document;
    const struct place place = {document->guide, document->id,
                                document->position};
    char shorter[ACRONYM_SHORT_MAX], longer[ACRONYM_LONG_MAX];
    size_t short_len, long_len;
    struct spelling *spelling;

    if (!one_line(shorter, sizeof shorter, &short_len, pair->shorter) ||
        !one_line(longer, sizeof longer, &long_len, pair->longer))
        return;
    spelling = spelling_entry(acronyms, (struct str){shorter, short_len},
                              (struct str){longer, long_len});
    if (spelling)
        see(acronyms, spelling,
            (struct sighting){hash_of(HASH_START, document->guide),
                              hash_of(HASH_START, document->id)},
            &place);
}

static struct str block_text(const struct document *document, size_t number)
{
    const struct block_span *block = &document->blocks[number];

    return (struct str){document->body.ptr + block->start, block->len};
}

/** Every block, and every two that may be a term and what explains it. */
static void learn_blocks(const struct acronym_finder *finder,
                         const struct document *document)
{
    struct str term = document->heading;

    for (size_t i = 0; i < document->block_count; i++) {
        const struct str text = block_text(document, i);

        if (document->blocks[i].kind == BLOCK_CODE) {
            term = (struct str){NULL, 0};
            continue;
        }
        acronym_find(finder, text);
        if (term.len && term.len <= ACRONYM_SHORT_MAX)
            acronym_find_definition(finder, term, text);
        term = text;
    }
}

void acronyms_learn(struct acronyms *acronyms, const struct document *document)
{
    const struct acronym_finder finder = {found, acronyms};

    acronyms->document = document;
    acronym_find(&finder, document->heading);
    acronym_find(&finder, document->description);
    if (document->block_count)
        learn_blocks(&finder, document);
    else
        acronym_find(&finder, document->body);
    acronyms->document = NULL;
}

void acronyms_merge(struct acronyms *into, const struct acronyms *from)
{
    for (size_t i = 0; i < from->count; i++) {
        const struct spelling *source = &from->spellings[i];
        struct spelling *target =
            spelling_entry(into, source->shorter, source->longer);

        if (!target)
            return;
        for (size_t n = 0; n < source->sighting_count; n++)
            see(into, target, source->sightings[n],
                n < source->place_count ? &source->places[n] : NULL);
    }
}

/* ---- As bytes ---------------------------------------------------------- */

static void put_sighting(struct buf *out, const struct spelling *spelling,
                         size_t number)
{
    const struct sighting *sighting = &spelling->sightings[number];
    const struct place *place;

    buf_varint(out, sighting->guide);
    buf_varint(out, sighting->section);
    buf_byte(out, number < spelling->place_count);
    if (number >= spelling->place_count)
        return;
    place = &spelling->places[number];
    buf_sized(out, place->guide);
    buf_sized(out, place->id);
    buf_varint(out, place->position);
}

void acronyms_encode(struct buf *out, const struct acronyms *acronyms)
{
    for (size_t i = 0; i < acronyms->count; i++) {
        const struct spelling *spelling = &acronyms->spellings[i];

        buf_sized(out, spelling->shorter);
        buf_sized(out, spelling->longer);
        buf_varint(out, spelling->sighting_count);
        for (size_t n = 0; n < spelling->sighting_count; n++)
            put_sighting(out, spelling, n);
    }
}

/** What one section said, as put_sighting() wrote it. */
struct seen {
    struct sighting sighting;
    struct place place;
    bool placed;
};

static int take_sighting(struct seen *seen, struct str *bytes)
{
    uint64_t position;

    if (varint_read(bytes, &seen->sighting.guide) == -1 ||
        varint_read(bytes, &seen->sighting.section) == -1 || !bytes->len)
        return -1;
    seen->placed = bytes->ptr[0] == 1;
    *bytes = str_skip(*bytes, 1);
    if (!seen->placed)
        return 0;
    if (sized_read(bytes, &seen->place.guide) == -1 ||
        sized_read(bytes, &seen->place.id) == -1 ||
        varint_read(bytes, &position) == -1 || position > UINT32_MAX)
        return -1;
    seen->place.position = (uint32_t)position;
    return 0;
}

int acronyms_decode(struct acronyms *into, struct str bytes)
{
    struct str shorter, longer;
    uint64_t count;

    while (bytes.len) {
        struct spelling *spelling;

        if (sized_read(&bytes, &shorter) == -1 ||
            sized_read(&bytes, &longer) == -1 ||
            varint_read(&bytes, &count) == -1)
            return -1;
        spelling = spelling_entry(into, shorter, longer);
        for (; count; count--) {
            struct seen seen;

            if (take_sighting(&seen, &bytes) == -1)
                return -1;
            if (spelling)
                see(into, spelling, seen.sighting,
                    seen.placed ? &seen.place : NULL);
        }
    }
    return 0;
}
