#include "store.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mapping.h"
#include "mem.h"

/*
 * The file ends with a table of count + 1 offsets, the last one being the end
 * of the records, and a footer of four numbers of 8 bytes. Zero bytes between
 * records and table make the table start at a multiple of 4.
 */
enum {
    STORE_VERSION = 2,
    OFFSET_BYTES = 4,
    NUMBER_BYTES = 8,
    FOOTER_BYTES = 4 * NUMBER_BYTES, /* magic, version, count, table */
    BUFFER_BYTES = 1 << 18,          /* written at once */
};

static const char MAGIC[NUMBER_BYTES + 1] = "silstore";

/* ---- Writing ----------------------------------------------------------- */

struct store_writer {
    FILE *file;
    char *buffer; /* of `file`: the C library's own would be 4 KB */
    char *path;
    uint32_t *ends; /* of each record */
    size_t count, room;
    uint64_t offset; /* bytes written */
};

int store_writer_open(struct store_writer **out, const char *path,
                      struct error *err)
{
    struct store_writer *writer;
    FILE *file = fopen(path, "wbe");

    *out = NULL;
    if (!file)
        return error_errno(err, "%s", path);
    writer = mem_zero(1, sizeof *writer);
    writer->buffer = mem_alloc(BUFFER_BYTES);
    setvbuf(file, writer->buffer, _IOFBF, BUFFER_BYTES);
    writer->file = file;
    writer->path = mem_copy(str_of(path));
    *out = writer;
    return 0;
}

static int put(struct store_writer *writer, const void *bytes, size_t len,
               struct error *err)
{
    if (len && fwrite(bytes, 1, len, writer->file) != len)
        return error_errno(err, "%s", writer->path);
    writer->offset += len;
    return 0;
}

static int put_number(struct store_writer *writer, uint64_t number,
                      struct error *err)
{
    const uint64_t little = htole64(number);

    return put(writer, &little, sizeof little, err);
}

static int put_offset(struct store_writer *writer, uint32_t offset,
                      struct error *err)
{
    const uint32_t little = htole32(offset);

    return put(writer, &little, sizeof little, err);
}

static void add_end(struct store_writer *writer, uint32_t end)
{
    if (writer->count == writer->room) {
        writer->room = writer->room ? writer->room * 2 : 1024;
        writer->ends =
            mem_resize(writer->ends, writer->room, sizeof *writer->ends);
    }
    writer->ends[writer->count++] = end;
}

int store_writer_add(struct store_writer *writer, struct str record,
                     struct error *err)
{
    if (record.len > UINT32_MAX - writer->offset)
        return error_set(err, ERROR_DATA, "%s: more than 4 GB of records",
                         writer->path);
    if (put(writer, record.ptr, record.len, err) == -1)
        return -1;
    add_end(writer, (uint32_t)writer->offset);
    return 0;
}

int store_writer_append(struct store_writer *writer, const char *path,
                        struct error *err)
{
    struct store *store;
    int rc = 0;

    if (store_open(&store, path, err) == -1)
        return -1;
    for (uint32_t number = 1; rc == 0 && number <= store_count(store); number++)
        rc = store_writer_add(writer, store_get(store, number), err);
    store_close(store);
    return rc;
}

static int put_table(struct store_writer *writer, struct error *err)
{
    static const char zeros[NUMBER_BYTES];
    const size_t pad =
        (OFFSET_BYTES - writer->offset % OFFSET_BYTES) % OFFSET_BYTES;
    uint64_t table;

    if (put(writer, zeros, pad, err) == -1)
        return -1;
    table = writer->offset;
    if (put_offset(writer, 0, err) == -1)
        return -1;
    for (size_t i = 0; i < writer->count; i++)
        if (put_offset(writer, writer->ends[i], err) == -1)
            return -1;
    if (put(writer, MAGIC, NUMBER_BYTES, err) == -1 ||
        put_number(writer, STORE_VERSION, err) == -1 ||
        put_number(writer, writer->count, err) == -1)
        return -1;
    return put_number(writer, table, err);
}

int store_writer_finish(struct store_writer *writer, struct error *err)
{
    int rc = put_table(writer, err);
    FILE *file = writer->file;

    writer->file = NULL;
    if (fclose(file) != 0 && rc == 0)
        rc = error_errno(err, "%s", writer->path);
    store_writer_free(writer);
    return rc;
}

void store_writer_free(struct store_writer *writer)
{
    if (!writer)
        return;
    if (writer->file)
        fclose(writer->file);
    free(writer->buffer);
    free(writer->path);
    free(writer->ends);
    free(writer);
}

/* ---- Reading ----------------------------------------------------------- */

/** A file of records. */
struct part {
    struct mapping file;
    const char *table;
    uint32_t before; /* records of the parts before */
    uint32_t count;
};

struct store {
    struct part *parts;
    size_t part_count;
    uint32_t count;
};

static uint64_t number_at(const char *bytes)
{
    uint64_t little;

    memcpy(&little, bytes, sizeof little);
    return le64toh(little);
}

static uint32_t offset_at(const char *bytes)
{
    uint32_t little;

    memcpy(&little, bytes, sizeof little);
    return le32toh(little);
}

static int damaged(struct error *err, const char *path, const char *what)
{
    return error_set(err, ERROR_DATA, "%s is damaged: %s", path, what);
}

/** Footer and every offset: store_get() relies on them. */
static int check(struct part *part, const char *path, struct error *err)
{
    const struct mapping *file = &part->file;
    const char *footer = file->bytes + file->size - FOOTER_BYTES;
    uint64_t count, table;
    uint32_t end = 0;

    if (memcmp(footer, MAGIC, NUMBER_BYTES) != 0)
        return damaged(err, path, "it has no footer");
    if (number_at(footer + 8) != STORE_VERSION)
        return error_set(err, ERROR_DATA, "%s is of another version", path);
    count = number_at(footer + 16);
    table = number_at(footer + 24);
    if (count >= UINT32_MAX - part->before || table > file->size ||
        file->size - table != (count + 1) * OFFSET_BYTES + FOOTER_BYTES)
        return damaged(err, path, "its footer does not fit its size");
    part->table = file->bytes + table;
    part->count = (uint32_t)count;
    for (uint64_t i = 0; i <= count; i++) {
        const uint32_t next = offset_at(part->table + i * OFFSET_BYTES);

        if (next < end || next > table || (i == 0 && next != 0))
            return damaged(err, path, "its offsets are out of order");
        end = next;
    }
    return 0;
}

static int add_part(struct store *store, const char *path, struct error *err)
{
    struct part *part;

    store->parts =
        mem_resize(store->parts, store->part_count + 1, sizeof *store->parts);
    part = &store->parts[store->part_count];
    *part = (struct part){.before = store->count};
    if (mapping_open(&part->file, path, FOOTER_BYTES, err) == -1)
        return -1;
    store->part_count++;
    if (check(part, path, err) == -1)
        return -1;
    store->count += part->count;
    return 0;
}

char *store_part_path(const char *folder, size_t number)
{
    return mem_format("%s/%06zu", folder, number);
}

/** Parts are numbered from 0 without a gap. */
static int add_folder(struct store *store, const char *folder,
                      struct error *err)
{
    int rc;

    do {
        char *path = store_part_path(folder, store->part_count);

        rc = store->part_count && access(path, F_OK) == -1
                 ? 1
                 : add_part(store, path, err);
        free(path);
    } while (rc == 0);
    return rc == 1 ? 0 : -1;
}

int store_open(struct store **out, const char *path, struct error *err)
{
    struct store *store = mem_zero(1, sizeof *store);
    struct stat status;
    int rc;

    *out = NULL;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        rc = add_folder(store, path, err);
    else
        rc = add_part(store, path, err);
    if (rc == -1)
        store_close(store);
    else
        *out = store;
    return rc;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    for (size_t i = 0; i < store->part_count; i++)
        mapping_close(&store->parts[i].file);
    free(store->parts);
    free(store);
}

uint32_t store_count(const struct store *store)
{
    return store->count;
}

/** The part that has a record: the last that begins before it. */
static const struct part *part_of(const struct store *store, uint32_t number)
{
    size_t low = 0, high = store->part_count;

    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;

        if (store->parts[middle].before < number)
            low = middle;
        else
            high = middle;
    }
    return &store->parts[low];
}

struct str store_get(const struct store *store, uint32_t number)
{
    const struct part *part;
    const char *entry;
    uint32_t start, end;

    if (number < 1 || number > store->count)
        return (struct str){NULL, 0};
    part = part_of(store, number);
    entry = part->table + (size_t)(number - part->before - 1) * OFFSET_BYTES;
    start = offset_at(entry);
    end = offset_at(entry + OFFSET_BYTES);
    return (struct str){part->file.bytes + start, end - start};
}
