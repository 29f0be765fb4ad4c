#include "acronyms.h"

#include <stdint.h>
#include <stdlib.h>

#include "acronym_find.h"
#include "acronym_form.h"
#include "buf.h"
#include "file.h"
#include "mem.h"
#include "unicode.h"

enum {
    SLOTS_MIN = 1 << 10, /* of the table at first */
};

/** One section that defines a pair. */
struct sighting {
    uint64_t guide, section; /* hashes of the names */
};

/** A place as it is listed. */
struct place {
    struct str guide, id;
    uint32_t position;
};

/** A pair in one spelling. */
struct spelling {
    struct str shorter, longer;
    uint64_t hash;
    struct sighting *sightings;
    size_t sighting_count, sighting_room;
    struct place *places; /* ascending, one for each guide */
    size_t place_count;
};

struct acronyms {
    struct arena arena; /* the texts */
    struct spelling *spellings;
    size_t count, room;
    uint32_t *slots; /* hash table: number of the spelling + 1 */
    size_t slot_count;
    const struct document *document; /* that is being read */
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

/** Keep the first places of all, one for each guide; `arena` copies what is
 * kept, NULL when the text lives long enough. Whatever the order in which
 * places come, the same are left. */
static void add_place(struct place *places, size_t *count,
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
    add_place(spelling->places, &spelling->place_count, place,
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

/* ---- Writing ----------------------------------------------------------- */

/** A spelling with the form that it shares with its variants. */
struct keyed {
    struct str key; /* in the arena of the writer */
    const struct spelling *spelling;
    uint64_t votes; /* sightings of this spelling */
};

/** One line of the file. */
struct line {
    struct str key, shorter, longer;
    size_t guides, sections;
    struct place places[ACRONYM_PLACES_MAX];
    size_t place_count;
};

struct writer {
    struct arena arena;
    struct keyed *keyed;
    size_t count;
    struct sighting *sightings; /* of the line being made */
    size_t sighting_room;
    struct buf out;
};

/** Append letters and digits alone, folded, without a plural `s`. */
static void append_key(struct buf *key, struct str text, bool shorter)
{
    struct buf folded = {0};
    struct str rest;
    const size_t before = key->len;
    int32_t code;

    if (shorter && text.len > 2 && text.ptr[text.len - 1] == 's' &&
        (unsigned char)text.ptr[text.len - 2] < 'a')
        text.len--;
    unicode_fold(&folded, text);
    for (rest = buf_view(&folded); (code = utf8_next(&rest)) >= 0;)
        if (char_class(code) != CHAR_OTHER && char_class(code) != CHAR_SYMBOL)
            utf8_append(key, code);
    if (!shorter && key->len - before > 3 && key->ptr[key->len - 1] == 's' &&
        key->ptr[key->len - 2] != 's')
        key->len--;
    buf_free(&folded);
}

static int by_key(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    int order = str_compare(x->key, y->key);

    if (order)
        return order;
    if (x->votes != y->votes)
        return x->votes > y->votes ? -1 : 1;
    order = str_compare(x->spelling->shorter, y->spelling->shorter);
    return order ? order
                 : str_compare(x->spelling->longer, y->spelling->longer);
}

static void sort_spellings(struct writer *writer,
                           const struct acronyms *acronyms)
{
    struct buf key = {0};

    writer->keyed = mem_zero(acronyms->count, sizeof *writer->keyed);
    writer->count = acronyms->count;
    for (size_t i = 0; i < acronyms->count; i++) {
        const struct spelling *spelling = &acronyms->spellings[i];

        buf_clear(&key);
        append_key(&key, spelling->shorter, true);
        buf_byte(&key, '\t');
        append_key(&key, spelling->longer, false);
        writer->keyed[i] =
            (struct keyed){arena_copy(&writer->arena, buf_view(&key)), spelling,
                           spelling->sighting_count};
    }
    buf_free(&key);
    qsort(writer->keyed, writer->count, sizeof *writer->keyed, by_key);
}

static int by_guide(const void *a, const void *b)
{
    const struct sighting *x = a, *y = b;

    if (x->guide != y->guide)
        return x->guide < y->guide ? -1 : 1;
    return (x->section > y->section) - (x->section < y->section);
}

/** How many guides and sections there are among the sightings. */
static void count_sightings(struct line *line, struct sighting *sightings,
                            size_t count)
{
    qsort(sightings, count, sizeof *sightings, by_guide);
    line->guides = line->sections = 0;
    for (size_t i = 0; i < count; i++) {
        const bool guide =
            i == 0 || sightings[i].guide != sightings[i - 1].guide;

        line->guides += guide;
        line->sections +=
            guide || sightings[i].section != sightings[i - 1].section;
    }
}

/** Put the variants of one pair together, the first of them gives the
 * spelling. */
static void make_line(struct line *line, struct writer *writer,
                      const struct keyed *variants, size_t count)
{
    size_t used = 0, want = 0;

    line->key = variants->key;
    line->shorter = variants->spelling->shorter;
    line->longer = variants->spelling->longer;
    line->place_count = 0;
    for (size_t i = 0; i < count; i++)
        want += variants[i].spelling->sighting_count;
    if (want > writer->sighting_room) {
        writer->sighting_room = want;
        writer->sightings =
            mem_resize(writer->sightings, want, sizeof *writer->sightings);
    }
    for (size_t i = 0; i < count; i++) {
        const struct spelling *spelling = variants[i].spelling;

        memcpy(writer->sightings + used, spelling->sightings,
               spelling->sighting_count * sizeof *spelling->sightings);
        used += spelling->sighting_count;
        for (size_t n = 0; n < spelling->place_count; n++)
            add_place(line->places, &line->place_count, &spelling->places[n],
                      NULL);
    }
    count_sightings(line, writer->sightings, used);
}

/** Can a name stand in a column? */
static bool plain(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < ' ')
            return false;
    return text.len > 0;
}

static void put_place(struct buf *out, const struct place *place)
{
    const char *hash =
        place->id.len ? memchr(place->id.ptr, '#', place->id.len) : NULL;
    const size_t path = hash ? (size_t)(hash - place->id.ptr) : place->id.len;

    if (!plain(place->id) || !plain(place->guide))
        return;
    buf_byte(out, '\t');
    buf_str(out, place->id);
    if (!str_equal((struct str){place->id.ptr, path}, place->guide) ||
        memmem(place->id.ptr, place->id.len, " @ ", 3)) {
        buf_text(out, " @ ");
        buf_str(out, place->guide);
    }
}

static void put_line(struct buf *out, const struct line *line)
{
    buf_format(out, "%.*s\t%.*s\t%zu\t%zu", STR_ARGS(line->shorter),
               STR_ARGS(line->longer), line->guides, line->sections);
    for (size_t i = 0; i < line->place_count; i++)
        put_place(out, &line->places[i]);
    buf_byte(out, '\n');
}

int acronyms_write(const struct acronyms *acronyms, const char *path,
                   struct error *err)
{
    struct writer writer = {.count = 0};
    struct line *line = mem_zero(1, sizeof *line);
    int rc;

    buf_text(&writer.out,
             "# short form\tlong form\tguides\tsections\tplaces\n");
    sort_spellings(&writer, acronyms);
    for (size_t i = 0, next; i < writer.count; i = next) {
        next = i + 1;
        while (next < writer.count &&
               str_equal(writer.keyed[i].key, writer.keyed[next].key))
            next++;
        make_line(line, &writer, &writer.keyed[i], next - i);
        put_line(&writer.out, line);
    }
    rc = file_write(path, buf_view(&writer.out), err);
    buf_free(&writer.out);
    free(writer.sightings);
    free(writer.keyed);
    free(line);
    arena_release(&writer.arena);
    return rc;
}
