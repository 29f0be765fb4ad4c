/** Writing what was learned. */
#include <stdlib.h>

#include "acronym_table.h"
#include "buf.h"
#include "file.h"
#include "unicode.h"

/** A spelling with the form that it shares with its variants. */
struct keyed {
    struct str key; /* in the arena of the writer */
    const struct spelling *spelling;
    uint64_t votes; /* sightings of this spelling */
};

/** One line of the file. */
struct line {
    struct acronym pair;
    struct place places[ACRONYM_PLACES_MAX];
    size_t place_count;
};

struct writer {
    struct arena arena;
    struct keyed *keyed;
    size_t count;
    struct sighting *sightings; /* of the line being made */
    size_t sighting_room;
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
    line->pair.guides = line->pair.sections = 0;
    for (size_t i = 0; i < count; i++) {
        const bool guide =
            i == 0 || sightings[i].guide != sightings[i - 1].guide;

        line->pair.guides += guide;
        line->pair.sections +=
            guide || sightings[i].section != sightings[i - 1].section;
    }
}

/** Put the variants of one pair together, the first of them gives the
 * spelling. */
static void make_line(struct line *line, struct writer *writer,
                      const struct keyed *variants, size_t count)
{
    size_t used = 0, want = 0;

    line->pair.shorter = variants->spelling->shorter;
    line->pair.longer = variants->spelling->longer;
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
            acronym_place(line->places, &line->place_count,
                          &spelling->places[n], NULL);
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

static void put_line(void *context, const struct line *line)
{
    struct buf *out = context;

    buf_format(out, "%.*s\t%.*s\t%llu\t%llu", STR_ARGS(line->pair.shorter),
               STR_ARGS(line->pair.longer),
               (unsigned long long)line->pair.guides,
               (unsigned long long)line->pair.sections);
    for (size_t i = 0; i < line->place_count; i++)
        put_place(out, &line->places[i]);
    buf_byte(out, '\n');
}

static void each_line(const struct acronyms *acronyms,
                      void (*each)(void *context, const struct line *line),
                      void *context)
{
    struct writer writer = {.count = 0};
    struct line *line = mem_zero(1, sizeof *line);

    sort_spellings(&writer, acronyms);
    for (size_t i = 0, next; i < writer.count; i = next) {
        next = i + 1;
        while (next < writer.count &&
               str_equal(writer.keyed[i].key, writer.keyed[next].key))
            next++;
        make_line(line, &writer, &writer.keyed[i], next - i);
        each(context, line);
    }
    free(writer.sightings);
    free(writer.keyed);
    free(line);
    arena_release(&writer.arena);
}

int acronyms_write(const struct acronyms *acronyms, const char *path,
                   struct error *err)
{
    struct buf out = {0};
    int rc;

    buf_text(&out, "# short form\tlong form\tguides\tsections\tplaces\n");
    each_line(acronyms, put_line, &out);
    rc = file_write(path, buf_view(&out), err);
    buf_free(&out);
    return rc;
}

struct visitor {
    void (*each)(void *context, const struct acronym *acronym);
    void *context;
};

static void visit(void *context, const struct line *line)
{
    const struct visitor *visitor = context;

    visitor->each(visitor->context, &line->pair);
}

void acronyms_each(const struct acronyms *acronyms,
                   void (*each)(void *context, const struct acronym *acronym),
                   void *context)
{
    struct visitor visitor = {each, context};

    each_line(acronyms, visit, &visitor);
}
