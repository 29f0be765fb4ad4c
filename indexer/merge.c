#include "merge.h"

#include <stdlib.h>

#include "engine/attributes_write.h"
#include "engine/duplicates.h"
#include "engine/mem.h"
#include "engine/shim_error.h"
#include "engine/store.h"
#include "engine/vocabulary.h"

/* ---- The database ------------------------------------------------------ */

static int merge_postings(struct vocabulary_writer *writer, const char *path,
                          char *const *bases, size_t count, struct error *err)
{
    char **files = mem_zero(count, sizeof *files);
    const char **borrowed = mem_zero(count, sizeof *borrowed);
    xs_error cause;
    int rc = 0;

    for (size_t i = 0; i < count; i++)
        borrowed[i] = files[i] = mem_format("%s.p", bases[i]);
    if (xs_merge(path, borrowed, count, vocabulary_writer_term, writer,
                 &cause) != XS_OK)
        rc = error_shim(err, &cause, path);
    for (size_t i = 0; i < count; i++)
        free(files[i]);
    free(files);
    free(borrowed);
    return rc;
}

int merge_databases(uint64_t *words, const char *path, const char *vocabulary,
                    char *const *bases, size_t count, struct error *err)
{
    struct vocabulary_writer *writer;

    *words = 0;
    if (vocabulary_writer_open(&writer, vocabulary, err) == -1)
        return -1;
    if (merge_postings(writer, path, bases, count, err) == -1) {
        vocabulary_writer_free(writer);
        return -1;
    }
    *words = vocabulary_writer_count(writer);
    return vocabulary_writer_finish(writer, err);
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
