/** From records of attributes to columns. */
#include "attributes_build.h"

#include <stdlib.h>

#include "mem.h"

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

int attribute_by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static size_t sort_unique(uint32_t *numbers, size_t count)
{
    size_t kept = 0;

    if (count)
        qsort(numbers, count, sizeof *numbers, attribute_by_number);
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
