/** Writing the file of completions. */
#include <stdio.h>
#include <stdlib.h>

#include "buf.h"
#include "suggest_file.h"

enum {
    WORTH_START = 64,   /* of the first word; more than all else together */
    WORTH_ACRONYM = 18, /* of a pair */
    WORTH_DOUBLE = 3,   /* of each doubling of the frequency, up to four */
};

bool suggest_key(struct buf *out, struct tokenizer *tokenizer, struct str text,
                 bool joined)
{
    struct token token;
    uint16_t chunk = 0;
    size_t start = out->len; /* of the chunk in `out` */
    bool whole = false;      /* the chunk has been written as one word */
    bool any = false;

    tokenizer_start(tokenizer, text);
    while (tokenizer_next(tokenizer, &token)) {
        if (token.kind == TOKEN_SAME)
            continue;
        if (token.chunk != chunk) {
            chunk = token.chunk;
            start = out->len;
            whole = false;
        }
        if (token.kind == TOKEN_JOINED) {
            any = true;
            if (!joined)
                continue;
            out->len = start;
            whole = true;
        } else if (whole) {
            continue;
        }
        buf_str(out, token.text);
        buf_byte(out, ' ');
    }
    return any;
}

/** What can be offered, before it is written. */
struct candidate {
    struct str key, text, beside;
    uint32_t frequency;
    uint8_t kind;
    uint8_t level; /* the highest at which it stands */
};

struct place {
    uint64_t start; /* the first bytes, as a number that sorts as they do */
    struct str rest;
    struct suggest_place place;
};

struct writer {
    struct arena arena;
    struct tokenizer tokenizer;
    struct buf key;
    struct candidate *candidates;
    size_t count, room;
    struct place *places;
    size_t place_count, place_room;
    FILE *file;
};

/** The worth of a kind, a level and a frequency. Frequency counts little: a
 * heading that stands everywhere tells little. */
static unsigned worth_of(const struct candidate *candidate)
{
    static const uint8_t levels[SUGGEST_LEVELS] = {16, 16, 10, 6, 3, 3, 3};
    unsigned worth = candidate->kind == SUGGESTION_ACRONYM
                         ? WORTH_ACRONYM
                         : levels[candidate->level];
    uint32_t frequency = candidate->frequency;

    for (int i = 0; i < 4 && frequency > 1; i++, frequency /= 2)
        worth += WORTH_DOUBLE;
    return worth;
}

static void add_candidate(struct writer *writer,
                          const struct candidate *candidate)
{
    if (writer->count == writer->room) {
        writer->room = writer->room ? writer->room * 2 : 1024;
        writer->candidates = mem_resize(writer->candidates, writer->room,
                                        sizeof *writer->candidates);
    }
    writer->candidates[writer->count++] = *candidate;
}

/** A key in the arena; empty when the text has no word or too many bytes. */
static struct str make_key(struct writer *writer, struct str text, bool joined,
                           bool *differs)
{
    buf_clear(&writer->key);
    *differs = suggest_key(&writer->key, &writer->tokenizer, text, joined);
    if (!writer->key.len || writer->key.len > UINT16_MAX)
        return (struct str){NULL, 0};
    return arena_copy(&writer->arena, buf_view(&writer->key));
}

/** A candidate under its words, and under words written together. */
static void add_text(struct writer *writer, struct candidate candidate)
{
    bool differs;

    candidate.key = make_key(writer, candidate.text, false, &differs);
    if (!candidate.key.len)
        return;
    add_candidate(writer, &candidate);
    if (!differs)
        return;
    candidate.key = make_key(writer, candidate.text, true, &differs);
    if (candidate.key.len)
        add_candidate(writer, &candidate);
}

static void add_pair(void *context, const struct acronym *acronym)
{
    struct writer *writer = context;
    struct candidate candidate = {.kind = SUGGESTION_ACRONYM,
                                  .frequency = acronym->guides < UINT32_MAX
                                                   ? (uint32_t)acronym->guides
                                                   : UINT32_MAX};

    candidate.text = arena_copy(&writer->arena, acronym->shorter);
    candidate.beside = arena_copy(&writer->arena, acronym->longer);
    add_text(writer, candidate);
    candidate.beside = candidate.text;
    candidate.text = arena_copy(&writer->arena, acronym->longer);
    add_text(writer, candidate);
}

static void add_headings(struct writer *writer, const struct headings *headings)
{
    for (size_t i = 0; i < headings->count; i++) {
        const struct heading *heading = &headings->at[i];

        add_text(writer, (struct candidate){.kind = SUGGESTION_HEADING,
                                            .text = heading->text,
                                            .frequency = heading->sections,
                                            .level = heading->level});
    }
}

/** By key; of one key acronyms first, then what stands in most places. */
static int candidate_order(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    int order = str_compare(x->key, y->key);

    if (order)
        return order;
    if (x->kind != y->kind)
        return x->kind == SUGGESTION_ACRONYM ? -1 : 1;
    if (x->frequency != y->frequency)
        return x->frequency > y->frequency ? -1 : 1;
    order = str_compare(x->text, y->text);
    return order ? order : str_compare(x->beside, y->beside);
}

/** One entry for all spellings of a heading, none beside an acronym with the
 * same words. */
static void fold_candidates(struct writer *writer)
{
    size_t kept = 0;

    if (writer->count)
        qsort(writer->candidates, writer->count, sizeof *writer->candidates,
              candidate_order);
    for (size_t i = 0; i < writer->count; i++) {
        struct candidate *candidate = &writer->candidates[i];
        struct candidate *last = kept ? &writer->candidates[kept - 1] : NULL;

        if (!last || !str_equal(last->key, candidate->key) ||
            candidate->kind == SUGGESTION_ACRONYM) {
            writer->candidates[kept++] = *candidate;
            continue;
        }
        if (last->kind == SUGGESTION_HEADING)
            last->frequency += candidate->frequency;
        if (candidate->level < last->level)
            last->level = candidate->level;
    }
    writer->count = kept;
}

/* ---- Places ------------------------------------------------------------ */

/** Eight bytes of text as a number that sorts as they do. */
static uint64_t first_bytes(struct str text)
{
    uint64_t number = 0;

    memcpy(&number, text.ptr, text.len < 8 ? text.len : 8);
    return be64toh(number);
}

static void add_place(struct writer *writer, uint32_t entry, size_t offset)
{
    const struct candidate *candidate = &writer->candidates[entry];
    const size_t len =
        candidate->text.len < UINT8_MAX ? candidate->text.len : UINT8_MAX;
    const unsigned points = worth_of(candidate) + (offset ? 0 : WORTH_START);
    const struct str rest = str_skip(candidate->key, offset);

    if (writer->place_count == writer->place_room) {
        writer->place_room = writer->place_room ? writer->place_room * 2 : 4096;
        writer->places = mem_resize(writer->places, writer->place_room,
                                    sizeof *writer->places);
    }
    writer->places[writer->place_count++] = (struct place){
        .start = first_bytes(rest),
        .rest = rest,
        .place = {.entry = entry,
                  .offset = (uint16_t)offset,
                  .points = (uint16_t)(points << 8 | (UINT8_MAX - len))}};
}

static int place_order(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    int order;

    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    order = str_compare(x->rest, y->rest);
    if (order)
        return order;
    if (x->place.entry != y->place.entry)
        return x->place.entry < y->place.entry ? -1 : 1;
    return (x->place.offset > y->place.offset) -
           (x->place.offset < y->place.offset);
}

static void add_places(struct writer *writer)
{
    for (uint32_t i = 0; i < writer->count; i++) {
        const struct str key = writer->candidates[i].key;
        size_t words = 0;

        for (size_t at = 0; at < key.len && words < SUGGEST_WORDS_MAX; at++)
            if (at == 0 || key.ptr[at - 1] == ' ') {
                add_place(writer, i, at);
                words++;
            }
    }
    if (writer->place_count)
        qsort(writer->places, writer->place_count, sizeof *writer->places,
              place_order);
}

/* ---- The file ---------------------------------------------------------- */

static void put(struct writer *writer, const void *bytes, size_t len)
{
    if (len)
        fwrite(bytes, 1, len, writer->file);
}

/** Zero bytes up to a multiple of 8. */
static void pad(struct writer *writer, uint64_t written)
{
    static const char zeros[8];

    put(writer, zeros, (8 - written % 8) % 8);
}

/** All levels of maxima, one after another. Returns how many. */
static uint32_t make_maxima(uint16_t **out, const struct writer *writer)
{
    uint32_t below = (uint32_t)writer->place_count; /* of the level below */
    uint32_t start = 0, before = 0; /* where this level begins, and that */
    uint16_t *maxima = mem_zero(below, sizeof *maxima);

    while (below > 1) {
        for (uint32_t i = 0; i < below; i++) {
            const uint16_t points =
                start ? maxima[before + i] : writer->places[i].place.points;
            uint16_t *maximum = &maxima[start + i / SUGGEST_FAN];

            if (points > *maximum)
                *maximum = points;
        }
        before = start;
        below = suggest_above(below);
        start += below;
    }
    for (uint32_t i = 0; i < start; i++)
        maxima[i] = htole16(maxima[i]);
    *out = maxima;
    return start;
}

static void put_entries(struct writer *writer)
{
    uint32_t text = 0;

    for (size_t i = 0; i < writer->count; i++) {
        const struct candidate *candidate = &writer->candidates[i];
        struct suggest_entry entry = {
            .key = htole32(text),
            .text = htole32(text + (uint32_t)candidate->key.len),
            .beside = htole32(text + (uint32_t)candidate->key.len +
                              (uint32_t)candidate->text.len),
            .key_len = htole16((uint16_t)candidate->key.len),
            .text_len = htole16((uint16_t)candidate->text.len),
            .beside_len = htole16((uint16_t)candidate->beside.len),
            .kind = candidate->kind,
            .frequency = htole32(candidate->frequency)};

        text += (uint32_t)(candidate->key.len + candidate->text.len +
                           candidate->beside.len);
        put(writer, &entry, sizeof entry);
    }
    pad(writer, writer->count * sizeof(struct suggest_entry));
}

static void put_places(struct writer *writer)
{
    for (size_t i = 0; i < writer->place_count; i++) {
        struct suggest_place place = writer->places[i].place;

        place.entry = htole32(place.entry);
        place.offset = htole16(place.offset);
        place.points = htole16(place.points);
        put(writer, &place, sizeof place);
    }
}

static void put_texts(struct writer *writer)
{
    for (size_t i = 0; i < writer->count; i++) {
        const struct candidate *candidate = &writer->candidates[i];

        put(writer, candidate->key.ptr, candidate->key.len);
        put(writer, candidate->text.ptr, candidate->text.len);
        put(writer, candidate->beside.ptr, candidate->beside.len);
    }
}

/** What fits a file whose offsets have 32 bits. */
static uint64_t cut_to_fit(struct writer *writer)
{
    uint64_t bytes = 0;

    for (size_t i = 0; i < writer->count; i++) {
        const struct candidate *candidate = &writer->candidates[i];
        const uint64_t more =
            candidate->key.len + candidate->text.len + candidate->beside.len;

        if (bytes + more > UINT32_MAX) {
            writer->count = i;
            break;
        }
        bytes += more;
    }
    return bytes;
}

static int put_file(struct writer *writer, const char *path, struct error *err)
{
    struct suggest_head head = {.magic = SUGGEST_MAGIC};
    uint16_t *maxima;
    uint32_t maximum_count;
    bool failed;

    head.text_bytes = htole64(cut_to_fit(writer));
    add_places(writer);
    maximum_count = make_maxima(&maxima, writer);
    head.version = htole32(SUGGEST_VERSION);
    head.entry_count = htole32((uint32_t)writer->count);
    head.place_count = htole32((uint32_t)writer->place_count);
    head.maximum_count = htole32(maximum_count);
    writer->file = fopen(path, "wbe");
    if (!writer->file) {
        free(maxima);
        return error_errno(err, "%s", path);
    }
    put(writer, &head, sizeof head);
    put_entries(writer);
    put_places(writer);
    put(writer, maxima, maximum_count * sizeof *maxima);
    pad(writer, maximum_count * sizeof *maxima);
    put_texts(writer);
    free(maxima);
    failed = ferror(writer->file) != 0;
    if (fclose(writer->file) != 0 || failed)
        return error_errno(err, "%s", path);
    return 0;
}

int suggest_write(const struct headings *headings,
                  const struct acronyms *acronyms, const char *path,
                  struct error *err)
{
    struct writer writer = {.count = 0};
    int rc;

    add_headings(&writer, headings);
    if (acronyms)
        acronyms_each(acronyms, add_pair, &writer);
    fold_candidates(&writer);
    rc = put_file(&writer, path, err);
    free(writer.candidates);
    free(writer.places);
    buf_free(&writer.key);
    tokenizer_free(&writer.tokenizer);
    arena_release(&writer.arena);
    return rc;
}
