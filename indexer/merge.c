#include "merge.h"

#include <stdlib.h>

#include "engine/attributes_write.h"
#include "engine/duplicates.h"
#include "engine/mem.h"
#include "engine/shim_error.h"
#include "engine/store.h"
#include "engine/vocabulary.h"

/* ---- Databases --------------------------------------------------------- */

static int compact(const char *path, char *const *sources, size_t count,
                   struct error *err)
{
    const char **borrowed = mem_zero(count, sizeof *borrowed);
    xs_error cause;
    int rc = 0;

    for (size_t i = 0; i < count; i++)
        borrowed[i] = sources[i];
    if (xs_compact(path, borrowed, count, &cause) != XS_OK)
        rc = error_shim(err, &cause, path);
    free(borrowed);
    return rc;
}

static void free_paths(char **paths, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(paths[i]);
    free(paths);
}

/** Merge MERGE_FAN neighbours at a time; the results take their places. */
static int merge_round(char **paths, size_t *count, const char *scratch,
                       unsigned round, struct error *err)
{
    size_t merged = 0;
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < *count; i += MERGE_FAN) {
        const size_t some = *count - i < MERGE_FAN ? *count - i : MERGE_FAN;
        char *path = mem_format("%s/round%u-%06zu", scratch, round, merged);

        rc = compact(path, paths + i, some, err);
        for (size_t k = i; k < i + some; k++) {
            free(paths[k]);
            paths[k] = NULL;
        }
        paths[merged++] = path;
    }
    *count = merged;
    return rc;
}

int merge_databases(const char *path, char *const *bases, size_t count,
                    const char *scratch, struct error *err)
{
    char **paths = mem_zero(count, sizeof *paths);
    const size_t room = count;
    int rc = 0;

    for (size_t i = 0; i < count; i++)
        paths[i] = mem_format("%s.x", bases[i]);
    for (unsigned round = 0; rc == 0 && count > MERGE_FAN; round++)
        rc = merge_round(paths, &count, scratch, round, err);
    if (rc == 0)
        rc = compact(path, paths, count, err);
    free_paths(paths, room);
    return rc;
}

/* ---- Files ------------------------------------------------------------- */

int merge_records(const char *path, char *const *bases, size_t count,
                  const char *suffix, struct error *err)
{
    struct store_writer *writer;

    if (store_writer_open(&writer, path, err) == -1)
        return -1;
    for (size_t i = 0; i < count; i++) {
        char *part = mem_format("%s%s", bases[i], suffix);
        const int rc = store_writer_append(writer, part, err);

        free(part);
        if (rc == -1) {
            store_writer_free(writer);
            return -1;
        }
    }
    return store_writer_finish(writer, err);
}

int merge_vocabulary(uint64_t *words, const char *path, const char *database,
                     struct error *err)
{
    struct vocabulary *vocabulary;
    xs_reader *reader;
    xs_error cause;
    int rc;

    *words = 0;
    if (xs_reader_open(&reader, database, &cause) != XS_OK)
        return error_shim(err, &cause, database);
    rc = vocabulary_build(path, reader, err);
    xs_reader_close(reader);
    if (rc == -1 || vocabulary_open(&vocabulary, path, err) == -1)
        return -1;
    *words = vocabulary_count(vocabulary);
    vocabulary_close(vocabulary);
    return 0;
}

/* ---- Attributes -------------------------------------------------------- */

static int add_records(struct attribute_builder *builder, const char *path,
                       struct error *err)
{
    struct store *store;
    int rc = 0;

    if (store_open(&store, path, err) == -1)
        return -1;
    for (uint32_t number = 1; rc == 0 && number <= store_count(store); number++)
        rc = attribute_builder_add(builder, store_get(store, number), err);
    store_close(store);
    return rc;
}

static int write_attributes(const struct attribute_builder *builder,
                            const char *path, const char *forward,
                            struct error *err)
{
    struct store *store;
    uint32_t *originals;
    int rc;

    if (store_open(&store, forward, err) == -1)
        return -1;
    originals = duplicates_find(store, attribute_builder_headings(builder));
    store_close(store);
    rc = attribute_builder_write(builder, path, originals, err);
    free(originals);
    return rc;
}

int merge_attributes(const char *path, const char *forward, char *const *bases,
                     size_t count, const struct settings *settings,
                     size_t *dropped, struct error *err)
{
    struct attribute_builder *builder = attribute_builder_new(settings);
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < count; i++) {
        char *part = mem_format("%s.a", bases[i]);

        rc = add_records(builder, part, err);
        free(part);
    }
    if (rc == 0)
        rc = write_attributes(builder, path, forward, err);
    *dropped = attribute_builder_dropped(builder);
    attribute_builder_free(builder);
    return rc;
}
