/** Reading back what was learned. */
#include <stdlib.h>

#include "acronyms.h"
#include "file.h"
#include "synonym_table.h"
#include "unicode.h"

enum {
    COLUMNS_MAX = 4,   /* before the places */
    MEANINGS_MAX = 64, /* of a short form that are compared */
};

/** A pair as it was read: the targets of both ways. */
struct meaning {
    uint32_t from; /* phrase of the short form */
    struct synonym *longer, *shorter;
};

struct reading {
    struct synonyms *synonyms;
    struct meaning *meanings;
    size_t count, room;
    const char *path;
    size_t line; /* from 1 */
    struct error *err;
};

static int wrong(const struct reading *reading, const char *what)
{
    return error_set(reading->err, ERROR_DATA, "%s:%zu: %s", reading->path,
                     reading->line, what);
}

/** Take the text up to the next tab; false at the end of the line. */
static bool next_column(struct str *column, struct str *line)
{
    const char *tab;

    if (!line->ptr)
        return false;
    tab = memchr(line->ptr, '\t', line->len);
    *column =
        (struct str){line->ptr, tab ? (size_t)(tab - line->ptr) : line->len};
    *line = tab ? str_skip(*line, column->len + 1) : (struct str){NULL, 0};
    return true;
}

static int read_number(uint64_t *number, const struct reading *reading,
                       struct str text)
{
    *number = 0;
    if (text.len > 18)
        return wrong(reading, "a number is too large");
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return wrong(reading, "the third and fourth column are numbers");
        *number = *number * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    return 0;
}

/** The guide of `id @ guide` or of `path#anchor`. */
static struct str guide_of(struct str place)
{
    const char *at = memmem(place.ptr, place.len, " @ ", 3);
    const char *hash;

    if (at) {
        /* The last one: an id may hold the sign, a guide is written plain. */
        for (const char *next = at; next;
             next = memmem(at + 3, (size_t)(place.ptr + place.len - at - 3),
                           " @ ", 3))
            at = next;
        return str_skip(place, (size_t)(at + 3 - place.ptr));
    }
    hash = memchr(place.ptr, '#', place.len);
    return (struct str){place.ptr,
                        hash ? (size_t)(hash - place.ptr) : place.len};
}

static int str_order(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static void read_places(struct synonym *pair, struct synonyms *synonyms,
                        struct str line)
{
    struct str guides[ACRONYM_PLACES_MAX], place, *copy;
    size_t count = 0;

    while (count < ACRONYM_PLACES_MAX && next_column(&place, &line))
        if (place.len)
            guides[count++] = guide_of(place);
    if (!count)
        return;
    qsort(guides, count, sizeof *guides, str_order);
    copy = arena_alloc(synonyms_arena(synonyms), count * sizeof *copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = arena_copy(synonyms_arena(synonyms), guides[i]);
    pair->guides = copy;
    pair->guide_count = count;
}

static void add_meaning(struct reading *reading, struct meaning meaning)
{
    if (reading->count == reading->room) {
        reading->room = reading->room ? reading->room * 2 : 256;
        reading->meanings = mem_resize(reading->meanings, reading->room,
                                       sizeof *reading->meanings);
    }
    reading->meanings[reading->count++] = meaning;
}

/** Each form finds the other. */
static void add_pair(struct reading *reading, struct synonym pair,
                     struct str shorter, struct str longer)
{
    struct synonyms *synonyms = reading->synonyms;
    const uint32_t from = synonyms_phrase(synonyms, shorter);
    const uint32_t to = synonyms_phrase(synonyms, longer);
    struct meaning meaning = {.from = from};

    if (from == PHRASE_NONE || to == PHRASE_NONE || from == to)
        return;
    pair.shorter_count = synonyms_words(synonyms, from, &pair.shorter);
    pair.kind = SYNONYM_LONG;
    pair.text = arena_copy(synonyms_arena(synonyms), longer);
    meaning.longer = synonyms_target(synonyms, to, &pair);
    synonyms_rule(synonyms, from, meaning.longer);
    synonyms_variants(synonyms, from, shorter, PLURAL_SHORT, meaning.longer);
    pair.kind = SYNONYM_SHORT;
    pair.text = arena_copy(synonyms_arena(synonyms), shorter);
    meaning.shorter = synonyms_target(synonyms, from, &pair);
    synonyms_rule(synonyms, to, meaning.shorter);
    synonyms_variants(synonyms, to, longer, PLURAL_LONG, meaning.shorter);
    add_meaning(reading, meaning);
}

static int read_line(struct reading *reading, struct str line)
{
    struct str columns[COLUMNS_MAX] = {{NULL, 0}};
    struct synonym pair = {.kind = SYNONYM_LONG};
    size_t count = 0;

    while (count < COLUMNS_MAX && next_column(&columns[count], &line))
        count++;
    if (count < 2 || !str_trim(columns[0]).len || !str_trim(columns[1]).len)
        return wrong(reading, "a line has a short form, a tab and a long form");
    if (read_number(&pair.guides_total, reading, columns[2]) == -1 ||
        read_number(&pair.sections, reading, columns[3]) == -1)
        return -1;
    read_places(&pair, reading->synonyms, line);
    add_pair(reading, pair, str_trim(columns[0]), str_trim(columns[1]));
    return 0;
}

static int read_lines(struct reading *reading, struct str text)
{
    while (text.len) {
        const char *end = memchr(text.ptr, '\n', text.len);
        struct str line = {text.ptr, end ? (size_t)(end - text.ptr) : text.len};

        reading->line++;
        text = str_skip(text, line.len + 1);
        if (str_ends(line, STR("\r")))
            line.len--;
        if (utf8_check(line) < line.len)
            return wrong(reading, "the line is not UTF-8");
        if (str_trim(line).len && line.ptr[0] != '#' &&
            read_line(reading, line) == -1)
            return -1;
    }
    return 0;
}

/* ---- Meanings that are one ---------------------------------------------- */

/** Are these the same but for an `s`? */
static bool alike(struct str a, struct str b)
{
    if (a.len > 3 && str_ends(a, STR("s")))
        a.len--;
    if (b.len > 3 && str_ends(b, STR("s")))
        b.len--;
    return str_equal(a, b);
}

/** Has one all the words of the other, in order? `Secure Real Time Protocol`
 * is no other meaning of SRTP than `Secure Real-time Transport Protocol`. */
static bool same_meaning(const struct synonym *a, const struct synonym *b)
{
    size_t found = 0;

    if (a->word_count > b->word_count)
        return same_meaning(b, a);
    for (size_t i = 0; i < b->word_count && found < a->word_count; i++)
        found += alike(a->words[found], b->words[i]);
    return found == a->word_count;
}

/** The guides of all meanings that are the same as meaning `i`. */
static void join_guides(struct str *guides, size_t *count,
                        const struct meaning *meanings, size_t group, size_t i)
{
    *count = 0;
    for (size_t k = 0; k < group; k++) {
        const struct synonym *other = meanings[k].shorter;

        if (!other->guide_count ||
            !same_meaning(meanings[i].longer, meanings[k].longer))
            continue;
        memcpy(guides + *count, other->guides,
               other->guide_count * sizeof *guides);
        *count += other->guide_count;
    }
    if (*count)
        qsort(guides, *count, sizeof *guides, str_order);
}

/** Let every meaning of one short form know the guides of those that are the
 * same. What is joined goes to the targets that are long forms last, so that
 * join_guides() reads what the file says. */
static void join_group(struct synonyms *synonyms,
                       const struct meaning *meanings, size_t group)
{
    struct str guides[MEANINGS_MAX * ACRONYM_PLACES_MAX], *copy;
    size_t count;

    for (size_t i = 0; i < group; i++) {
        join_guides(guides, &count, meanings, group, i);
        if (!count)
            continue;
        copy = arena_alloc(synonyms_arena(synonyms), count * sizeof *copy);
        memcpy(copy, guides, count * sizeof *copy);
        meanings[i].longer->guides = copy;
        meanings[i].longer->guide_count = count;
    }
    for (size_t i = 0; i < group; i++) {
        meanings[i].shorter->guides = meanings[i].longer->guides;
        meanings[i].shorter->guide_count = meanings[i].longer->guide_count;
    }
}

static int by_short_form(const void *a, const void *b)
{
    const struct meaning *x = a, *y = b;

    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return str_compare(x->longer->text, y->longer->text);
}

static void join_meanings(struct reading *reading)
{
    if (reading->count)
        qsort(reading->meanings, reading->count, sizeof *reading->meanings,
              by_short_form);
    for (size_t i = 0, next; i < reading->count; i = next) {
        next = i + 1;
        while (next < reading->count && next - i < MEANINGS_MAX &&
               reading->meanings[next].from == reading->meanings[i].from)
            next++;
        if (next - i > 1)
            join_group(reading->synonyms, &reading->meanings[i], next - i);
    }
}

int acronyms_open(struct synonyms **out, const char *path, struct error *err)
{
    struct reading reading = {.path = path, .err = err};
    struct buf text = {0};
    int rc;

    *out = NULL;
    rc = file_read(&text, path, ACRONYM_FILE_MAX, err);
    if (rc == 0) {
        reading.synonyms = synonyms_new();
        rc = read_lines(&reading, buf_view(&text));
    }
    buf_free(&text);
    if (rc == 0) {
        join_meanings(&reading);
        synonyms_seal(reading.synonyms);
        *out = reading.synonyms;
    } else {
        synonyms_free(reading.synonyms);
    }
    free(reading.meanings);
    return rc;
}
