/** From columns of attributes to the file. */
#include "attributes_write.h"

#include <stdio.h>
#include <stdlib.h>

#include "attributes_build.h"
#include "attributes_file.h"
#include "mem.h"

enum { BUFFER_BYTES = 1 << 18 }; /* written at once */

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
    const struct str shown =
        intern_text(&column->shown, column->shown_of[value->number]);

    if (value->folded.ptr[0] == 'n') {
        buf_str(&packed->parts[PART_NUMBERS], str_skip(value->folded, 1));
        return;
    }
    buf_str(&packed->parts[PART_TEXTS], str_skip(value->folded, 1));
    put_u32(&packed->parts[PART_TEXT_ENDS],
            (uint32_t)packed->parts[PART_TEXTS].len);
    if (!str_equal(shown, value->folded)) /* else it is not written */
        buf_str(&packed->parts[PART_TEXTS], str_skip(shown, 1));
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
            qsort(values, count, sizeof *values, attribute_by_number);
        buf_byte(&packed->parts[PART_SET_STATES], set.ptr[0]);
        for (size_t k = 0; k < count; k++)
            put_u32(&packed->parts[PART_SET_VALUES], values[k]);
        end += (uint32_t)count;
        put_u32(&packed->parts[PART_SET_ENDS], end);
    }
}

/** The number of a set in so many bytes. */
static void put_set(struct buf *out, uint32_t set, uint8_t width)
{
    const uint16_t half = (uint16_t)set;

    if (width == 1)
        buf_byte(out, (char)set);
    else if (width == 2)
        buf_str(out, (struct str){(const char *)&half, sizeof half});
    else
        put_u32(out, set);
}

static void pack_documents(struct packed *packed, const struct column *column,
                           uint32_t documents)
{
    const uint8_t width = attribute_set_width(column->sets.count);

    for (size_t i = 0; i < documents; i++)
        put_set(&packed->parts[PART_SETS],
                i < column->count ? column->documents[i] : 0, width);
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
    const uint8_t set_width =
        attribute_set_width(packed->parts[PART_SET_STATES].len);

    for (size_t i = 0; i < ATTRIBUTE_PARTS; i++) {
        const struct str bytes =
            i == PART_NAME ? name : buf_view(&packed->parts[i]);

        const uint8_t width =
            i == PART_SETS ? set_width : attribute_part_width[i];

        if (bytes.len > UINT32_MAX)
            return error_set(err, ERROR_DATA,
                             "the values of the attribute %.*s are too many",
                             STR_ARGS(name));
        entry->parts[i].offset = output->offset;
        entry->parts[i].count = bytes.len / width;
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
