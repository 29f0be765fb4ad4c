#include "merge.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/attributes_write.h"
#include "engine/duplicates.h"
#include "engine/mem.h"
#include "engine/shim_error.h"
#include "engine/store.h"
#include "engine/vocabulary.h"

static char *path_in(const struct seal *seal, const char *name)
{
    return mem_format("%s/%s", seal->folder, name);
}

static char *part_of(const struct merge_batch *batch, enum segment_part kind)
{
    return mem_format("%s%s", batch->base, segment_suffix[kind]);
}

/* ---- Postings ---------------------------------------------------------- */

static int write_postings(uint64_t *words, const char *database,
                          const char *vocabulary, const char *const *files,
                          size_t count, struct error *err)
{
    struct vocabulary_writer *writer;
    xs_error cause;

    if (vocabulary_writer_open(&writer, vocabulary, err) == -1)
        return -1;
    if (xs_merge(database, files, count, vocabulary_writer_term, writer,
                 &cause) != XS_OK) {
        vocabulary_writer_free(writer);
        return error_shim(err, &cause, database);
    }
    *words = vocabulary_writer_count(writer);
    return vocabulary_writer_finish(writer, err);
}

int merge_postings(uint64_t *words, struct seal *seal, const char *const *files,
                   size_t count, struct error *err)
{
    char *database = path_in(seal, "xapian");
    char *vocabulary = path_in(seal, "vocabulary");
    int rc;

    *words = 0;
    rc = write_postings(words, database, vocabulary, files, count, err);
    if (rc == 0)
        rc = seal_file(seal, "xapian/postlist.glass", err);
    if (rc == 0)
        rc = seal_file(seal, "vocabulary", err);
    free(database);
    free(vocabulary);
    return rc;
}

/* ---- Records ----------------------------------------------------------- */

/** Put the records of batches together in one file. */
static int join(const char *path, enum segment_part kind,
                const struct merge_batch *batches, size_t count,
                struct error *err)
{
    struct store_writer *writer;

    if (store_writer_open(&writer, path, err) == -1)
        return -1;
    for (size_t i = 0; i < count; i++) {
        char *part = part_of(&batches[i], kind);
        const int rc = store_writer_append(writer, part, err);

        free(part);
        if (rc == -1) {
            store_writer_free(writer);
            return -1;
        }
    }
    return store_writer_finish(writer, err);
}

/** Have the records of a batch at `path` too. Not every file system has links,
 * or so many of one file. */
static bool link_part(const char *path, enum segment_part kind,
                      const struct merge_batch *batch)
{
    char *part = part_of(batch, kind);
    const bool linked = link(part, path) == 0;

    free(part);
    return linked;
}

/** @param name  of the part, below the folder of the generation */
static int make_part(struct seal *seal, const char *name, const char *path,
                     enum segment_part kind, const struct merge_batch *batches,
                     size_t count, struct error *err)
{
    if (count == 1 && batches->kept && link_part(path, kind, batches))
        return seal_known(seal, name, &batches->digests[kind], batches->synced,
                          err);
    if (join(path, kind, batches, count, err) == -1)
        return -1;
    return seal_file(seal, name, err);
}

int merge_records(struct seal *seal, const char *name, enum segment_part kind,
                  const struct merge_batch *batches, size_t count,
                  struct error *err)
{
    const size_t share = (count + MERGE_PARTS_MAX - 1) / MERGE_PARTS_MAX;
    char *folder = path_in(seal, name);
    int rc = 0;

    if (mkdir(folder, 0777) == -1)
        rc = error_errno(err, "%s", folder);
    for (size_t i = 0, number = 0; rc == 0 && i < count; i += share, number++) {
        char *path = store_part_path(folder, number);

        rc = make_part(seal, path + strlen(seal->folder) + 1, path, kind,
                       batches + i, count - i < share ? count - i : share, err);
        free(path);
    }
    free(folder);
    return rc;
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

int merge_attributes(struct seal *seal, const struct merge_batch *batches,
                     size_t count, const struct settings *settings,
                     size_t *dropped, struct error *err)
{
    struct attribute_builder *builder = attribute_builder_new(settings);
    char *path = path_in(seal, ATTRIBUTES_FILE);
    char *forward = path_in(seal, "forward");
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < count; i++) {
        char *part = part_of(&batches[i], SEGMENT_ATTRIBUTES);

        rc = add_records(builder, part, err);
        free(part);
    }
    if (rc == 0)
        rc = write_attributes(builder, path, forward, err);
    if (rc == 0)
        rc = seal_file(seal, ATTRIBUTES_FILE, err);
    *dropped = attribute_builder_dropped(builder);
    attribute_builder_free(builder);
    free(path);
    free(forward);
    return rc;
}
