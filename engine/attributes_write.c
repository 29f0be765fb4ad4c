#include "attributes_write.h"

#include <stdio.h>
#include <stdlib.h>

#include "attributes_file.h"
#include "intern.h"
#include "mem.h"

enum { BUFFER_BYTES = 1 << 18 }; /* written at once */

/** A column being made. A value is interned as it is shown, then as it is
 * compared: many forms can be one value. */
struct column {
    uint32_t use;
    struct intern shown;  /* 't' and a text, or 'n' and a number's bytes */
    struct intern folded; /* the same with the text folded */
    uint32_t *folded_of;  /* of each shown form */
    uint32_t *shown_of;   /* of each folded form, the first that was seen */
    size_t folded_of_room, shown_of_room;
    struct intern sets;  /* a state, then numbers of folded forms, sorted */
    uint32_t *documents; /* set of each; those behind the end have set 0 */
    size_t count, room;
};

struct attribute_builder {
    const struct settings *settings;
    struct intern names;
    struct column columns[ATTRIBUTES_MAX]; /* by number of the name */
    uint32_t documents;
    uint64_t *headings; /* of each document, a hash */
    size_t headings_room;
    uint32_t values[ATTRIBUTE_VALUES_MAX]; /* of the set at hand */
    struct buf scratch;
    struct buf value; /* at hand, in the form that is interned */
};

struct attribute_builder *attribute_builder_new(const struct settings *settings)
{
    struct attribute_builder *builder = mem_zero(1, sizeof *builder);

    builder->settings = settings;
    return builder;
}

static void column_release(struct column *column)
{
    intern_release(&column->shown);
    intern_release(&column->folded);
    intern_release(&column->sets);
    free(column->folded_of);
    free(column->shown_of);
    free(column->documents);
}

void attribute_builder_free(struct attribute_builder *builder)
{
    if (!builder)
        return;
    for (size_t i = 0; i < ATTRIBUTES_MAX; i++)
        column_release(&builder->columns[i]);
    intern_release(&builder->names);
    buf_free(&builder->scratch);
    free(builder->headings);
    buf_free(&builder->value);
    free(builder);
}

/* ---- Columns ----------------------------------------------------------- */

static uint32_t use_of(const struct settings *settings, struct str name)
{
    const struct settings_filterable *item =
        settings_filterable(settings, name);
    uint32_t use = 0;

    if (item)
        use = ATTRIBUTE_FILTERABLE |
              (item->equality ? ATTRIBUTE_EQUALITY : 0u) |
              (item->comparison ? ATTRIBUTE_COMPARISON : 0u) |
              (item->facet_search ? ATTRIBUTE_FACET_SEARCH : 0u);
    if (settings_lists(&settings->sortable, name))
        use |= ATTRIBUTE_SORTABLE;
    return use;
}

/** Names beyond ATTRIBUTES_MAX are numbered too, and have no column. */
static struct column *column_of(struct attribute_builder *builder,
                                struct str name)
{
    const uint32_t before = builder->names.count;
    const uint32_t number = intern_add(&builder->names, name);
    struct column *column;

    if (number >= ATTRIBUTES_MAX)
        return NULL;
    column = &builder->columns[number];
    if (number == before) {
        column->use = use_of(builder->settings, name);
        intern_add(&column->sets, (struct str){"\0", 1});
    }
    return column;
}

static void put_at(uint32_t **list, size_t *room, uint32_t at, uint32_t number)
{
    if (at >= *room) {
        *room = *room ? *room * 2 : 64;
        *list = mem_resize(*list, *room, sizeof **list);
    }
    (*list)[at] = number;
}

/** The number of a value, by its form in the record. */
static uint32_t value_of(struct column *column, struct buf *scratch,
                         struct str shown)
{
    const uint32_t before = column->shown.count;
    const uint32_t number = intern_add(&column->shown, shown);
    uint32_t folded, folded_before;

    if (number < before)
        return column->folded_of[number];
    buf_clear(scratch);
    buf_byte(scratch, shown.ptr[0]);
    if (shown.ptr[0] == 't')
        attribute_fold(scratch, str_skip(shown, 1));
    else
        buf_str(scratch, str_skip(shown, 1));
    folded_before = column->folded.count;
    folded = intern_add(&column->folded, buf_view(scratch));
    if (folded == folded_before)
        put_at(&column->shown_of, &column->shown_of_room, folded, number);
    put_at(&column->folded_of, &column->folded_of_room, number, folded);
    return folded;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static size_t sort_unique(uint32_t *numbers, size_t count)
{
    size_t kept = 0;

    if (count)
        qsort(numbers, count, sizeof *numbers, by_number);
    for (size_t i = 0; i < count; i++)
        if (!kept || numbers[kept - 1] != numbers[i])
            numbers[kept++] = numbers[i];
    return kept;
}

static void put_document(struct column *column, uint32_t document, uint32_t set)
{
    if (document >= column->room) {
        column->room = (size_t)document + document / 2 + 1024;
        column->documents = mem_resize(column->documents, column->room,
                                       sizeof *column->documents);
    }
    memset(column->documents + column->count, 0,
           (document - column->count) * sizeof *column->documents);
    column->documents[document] = set;
    column->count = (size_t)document + 1;
}

/* ---- Records ----------------------------------------------------------- */

static bool take_bytes(struct str *rest, uint64_t len, struct str *out)
{
    if (len > rest->len)
        return false;
    *out = (struct str){rest->ptr, len};
    *rest = str_skip(*rest, len);
    return true;
}

/** One value, put into the scratch buffer in the form that is interned. */
static bool take_value(struct str *rest, struct buf *scratch)
{
    uint64_t len = sizeof(double);
    struct str kind, bytes;

    if (!take_bytes(rest, 1, &kind) || !strchr("nt", kind.ptr[0]) ||
        !kind.ptr[0] || (kind.ptr[0] == 't' && varint_read(rest, &len) == -1) ||
        !take_bytes(rest, len, &bytes))
        return false;
    buf_clear(scratch);
    buf_str(scratch, kind);
    buf_str(scratch, bytes);
    return true;
}

/** The values of one attribute into `builder->values`; how many, or -1. */
static int take_values(struct attribute_builder *builder, struct str *rest,
                       struct column *column)
{
    uint64_t count;
    int rc = 0;

    if (varint_read(rest, &count) == -1 || count > ATTRIBUTE_VALUES_MAX)
        return -1;
    for (size_t i = 0; rc == 0 && i < count; i++) {
        if (!take_value(rest, &builder->value))
            rc = -1;
        else if (column)
            builder->values[i] =
                value_of(column, &builder->scratch, buf_view(&builder->value));
    }
    return rc == 0 ? (int)count : -1;
}

/** One attribute of the document at hand. */
static bool take_attribute(struct attribute_builder *builder, struct str *rest)
{
    struct buf *scratch = &builder->scratch;
    struct column *column;
    struct str name, state;
    uint64_t len;
    int count;

    if (varint_read(rest, &len) == -1 || !take_bytes(rest, len, &name) ||
        !take_bytes(rest, 1, &state) || state.ptr[0] < ATTRIBUTE_NULL ||
        state.ptr[0] > ATTRIBUTE_FILLED)
        return false;
    column = column_of(builder, name);
    count = take_values(builder, rest, column);
    if (count == -1)
        return false;
    if (!column)
        return true;
    count = (int)sort_unique(builder->values, (size_t)count);
    buf_clear(scratch);
    buf_str(scratch, state);
    buf_str(scratch, (struct str){(const char *)builder->values,
                                  (size_t)count * sizeof *builder->values});
    put_document(column, builder->documents,
                 intern_add(&column->sets, buf_view(scratch)));
    return true;
}

static bool take_headings(struct attribute_builder *builder, struct str *rest)
{
    uint64_t hash;
    struct str bytes;

    if (!take_bytes(rest, sizeof hash, &bytes))
        return false;
    if (builder->documents == builder->headings_room) {
        builder->headings_room =
            builder->headings_room ? builder->headings_room * 2 : 1024;
        builder->headings =
            mem_resize(builder->headings, builder->headings_room,
                       sizeof *builder->headings);
    }
    memcpy(&hash, bytes.ptr, sizeof hash);
    builder->headings[builder->documents] = hash;
    return true;
}

int attribute_builder_add(struct attribute_builder *builder, struct str record,
                          struct error *err)
{
    bool sound = take_headings(builder, &record);

    while (sound && record.len)
        sound = take_attribute(builder, &record);
    if (!sound)
        return error_set(err, ERROR_DATA, "a record of attributes is damaged");
    builder->documents++;
    return 0;
}

const uint64_t *
attribute_builder_headings(const struct attribute_builder *builder)
{
    return builder->headings;
}

size_t attribute_builder_dropped(const struct attribute_builder *builder)
{
    return builder->names.count > ATTRIBUTES_MAX
               ? builder->names.count - ATTRIBUTES_MAX
               : 0;
}

/* ---- Writing a column -------------------------------------------------- */

/** A column as it will be read: its parts end to end. */
struct packed {
    struct buf parts[ATTRIBUTE_PARTS];
};

static void put_u32(struct buf *out, uint32_t number)
{
    buf_str(out, (struct str){(const char *)&number, sizeof number});
}

/** What is put in order: a value or a name. */
struct ordered {
    struct str folded; /* of a value 'n' or 't' first */
    uint32_t number;
};

static double number_of(struct str folded)
{
    double number;

    memcpy(&number, folded.ptr + 1, sizeof number);
    return number;
}

/** Numbers first, by size, then texts by their bytes. */
static int by_value(const void *a, const void *b)
{
    const struct ordered *x = a, *y = b;
    double left, right;

    if (x->folded.ptr[0] != 'n' || y->folded.ptr[0] != 'n')
        return str_compare(x->folded, y->folded);
    left = number_of(x->folded);
    right = number_of(y->folded);
    return (left > right) - (left < right);
}

static void pack_value(struct packed *packed, const struct column *column,
                       const struct ordered *value)
{
    const uint32_t shown = column->shown_of[value->number];

    if (value->folded.ptr[0] == 'n') {
        buf_str(&packed->parts[PART_NUMBERS], str_skip(value->folded, 1));
        return;
    }
    buf_str(&packed->parts[PART_TEXTS], str_skip(value->folded, 1));
    put_u32(&packed->parts[PART_TEXT_ENDS],
            (uint32_t)packed->parts[PART_TEXTS].len);
    buf_str(&packed->parts[PART_TEXTS],
            str_skip(intern_text(&column->shown, shown), 1));
    put_u32(&packed->parts[PART_TEXT_ENDS],
            (uint32_t)packed->parts[PART_TEXTS].len);
}

/** Values in order; returns the place of each folded form. */
static uint32_t *pack_values(struct packed *packed, const struct column *column)
{
    const uint32_t count = column->folded.count;
    struct ordered *values = mem_zero(count, sizeof *values);
    uint32_t *places = mem_zero(count, sizeof *places);

    for (uint32_t i = 0; i < count; i++)
        values[i] = (struct ordered){intern_text(&column->folded, i), i};
    if (count)
        qsort(values, count, sizeof *values, by_value);
    for (uint32_t i = 0; i < count; i++) {
        places[values[i].number] = i;
        pack_value(packed, column, &values[i]);
    }
    free(values);
    return places;
}

static void pack_sets(struct packed *packed, const struct column *column,
                      const uint32_t *places)
{
    uint32_t values[ATTRIBUTE_VALUES_MAX];
    uint32_t end = 0;

    for (uint32_t i = 0; i < column->sets.count; i++) {
        const struct str set = intern_text(&column->sets, i);
        const size_t count = (set.len - 1) / sizeof *values;

        memcpy(values, set.ptr + 1, count * sizeof *values);
        for (size_t k = 0; k < count; k++)
            values[k] = places[values[k]];
        if (count)
            qsort(values, count, sizeof *values, by_number);
        buf_byte(&packed->parts[PART_SET_STATES], set.ptr[0]);
        for (size_t k = 0; k < count; k++)
            put_u32(&packed->parts[PART_SET_VALUES], values[k]);
        end += (uint32_t)count;
        put_u32(&packed->parts[PART_SET_ENDS], end);
    }
}

static void pack_documents(struct packed *packed, const struct column *column,
                           uint32_t documents)
{
    static const uint32_t absent;
    struct buf *out = &packed->parts[PART_SETS];

    buf_str(out, (struct str){(const char *)column->documents,
                              column->count * sizeof *column->documents});
    for (size_t i = column->count; i < documents; i++)
        buf_str(out, (struct str){(const char *)&absent, sizeof absent});
}

/* ---- Writing the file -------------------------------------------------- */

struct output {
    FILE *file;
    const char *path;
    uint64_t offset;
    struct attributes_header header;
    struct attributes_entry entries[ATTRIBUTES_MAX];
};

static int put(struct output *output, struct str bytes, struct error *err)
{
    static const char zeros[8];
    const size_t pad = (8 - bytes.len % 8) % 8;

    if ((bytes.len &&
         fwrite(bytes.ptr, 1, bytes.len, output->file) != bytes.len) ||
        (pad && fwrite(zeros, 1, pad, output->file) != pad))
        return error_errno(err, "%s", output->path);
    output->offset += bytes.len + pad;
    return 0;
}

static int put_packed(struct output *output, struct attributes_entry *entry,
                      const struct packed *packed, struct str name,
                      struct error *err)
{
    for (size_t i = 0; i < ATTRIBUTE_PARTS; i++) {
        const struct str bytes =
            i == PART_NAME ? name : buf_view(&packed->parts[i]);

        if (bytes.len > UINT32_MAX)
            return error_set(err, ERROR_DATA,
                             "the values of the attribute %.*s are too many",
                             STR_ARGS(name));
        entry->parts[i].offset = output->offset;
        entry->parts[i].count = bytes.len / attribute_part_width[i];
        if (put(output, bytes, err) == -1)
            return -1;
    }
    return 0;
}

static int put_column(struct output *output, struct attributes_entry *entry,
                      const struct attribute_builder *builder, uint32_t number,
                      struct error *err)
{
    const struct column *column = &builder->columns[number];
    struct packed packed = {0};
    uint32_t *places = pack_values(&packed, column);
    int rc;

    pack_sets(&packed, column, places);
    pack_documents(&packed, column, builder->documents);
    entry->use = column->use;
    rc = put_packed(output, entry, &packed,
                    intern_text(&builder->names, number), err);
    free(places);
    for (size_t i = 0; i < ATTRIBUTE_PARTS; i++)
        buf_free(&packed.parts[i]);
    return rc;
}

static int by_name(const void *a, const void *b)
{
    const struct ordered *x = a, *y = b;

    return str_compare(x->folded, y->folded);
}

static int put_columns(struct output *output,
                       const struct attribute_builder *builder,
                       struct error *err)
{
    struct ordered names[ATTRIBUTES_MAX];
    const size_t count = output->header.attributes;

    for (uint32_t i = 0; i < count; i++)
        names[i] = (struct ordered){intern_text(&builder->names, i), i};
    if (count)
        qsort(names, count, sizeof *names, by_name);
    for (size_t i = 0; i < count; i++)
        if (put_column(output, &output->entries[i], builder, names[i].number,
                       err) == -1)
            return -1;
    return 0;
}

/** Header and entries are written twice: first to keep their place. */
static int put_head(struct output *output, struct error *err)
{
    const struct str header = {(const char *)&output->header,
                               sizeof output->header};
    const struct str entries = {(const char *)output->entries,
                                output->header.attributes *
                                    sizeof *output->entries};

    if (fseek(output->file, 0, SEEK_SET) == -1)
        return error_errno(err, "%s", output->path);
    return put(output, header, err) == -1 ? -1 : put(output, entries, err);
}

static int put_originals(struct output *output, const uint32_t *originals,
                         uint32_t documents, struct error *err)
{
    const struct str bytes = {(const char *)originals,
                              documents * sizeof *originals};

    if (!originals)
        return 0;
    output->header.originals = output->offset;
    return put(output, bytes, err);
}

static int write_file(struct output *output,
                      const struct attribute_builder *builder,
                      const uint32_t *originals, struct error *err)
{
    const uint32_t names = builder->names.count;

    output->header = (struct attributes_header){
        .magic = ATTRIBUTES_MAGIC,
        .version = ATTRIBUTES_VERSION,
        .documents = builder->documents,
        .attributes = names < ATTRIBUTES_MAX ? names : ATTRIBUTES_MAX};
    if (put_head(output, err) == -1 ||
        put_columns(output, builder, err) == -1 ||
        put_originals(output, originals, builder->documents, err) == -1)
        return -1;
    output->header.size = output->offset;
    return put_head(output, err);
}

int attribute_builder_write(const struct attribute_builder *builder,
                            const char *path, const uint32_t *originals,
                            struct error *err)
{
    struct output *output = mem_zero(1, sizeof *output);
    int rc;

    output->path = path;
    output->file = fopen(path, "wbe");
    if (!output->file) {
        free(output);
        return error_errno(err, "%s", path);
    }
    setvbuf(output->file, NULL, _IOFBF, BUFFER_BYTES);
    rc = write_file(output, builder, originals, err);
    if (fclose(output->file) != 0 && rc == 0)
        rc = error_errno(err, "%s", path);
    free(output);
    return rc;
}
