/**
 * A small index made of documents that a test writes down.
 */
#ifndef SILCROW_TESTS_SMALL_INDEX_H
#define SILCROW_TESTS_SMALL_INDEX_H

#include "test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "engine/acronyms.h"
#include "engine/analysis.h"
#include "engine/attributes_write.h"
#include "engine/document.h"
#include "engine/duplicates.h"
#include "engine/index.h"
#include "engine/manifest.h"
#include "engine/mem.h"
#include "engine/suggest.h"

/** A section; NULL members are empty. It belongs to the guide before the `#`
 * of its id, or to `guide`. */
struct small_section {
    const char *id;
    const char *crumb;
    const char *heading;
    const char *body; /* blocks with '\n' between */
    const char *lang;
    double weight; /* 0 stands for 1 */
};

struct small_writer {
    char *folder;
    struct analysis *analysis;
    xs_writer *database;
    struct store_writer *sections, *forward;
    struct document_page page;
    struct acronyms *acronyms;
    struct headings *headings;
    struct settings *settings;
    struct attribute_collector *collector;
    struct attribute_builder *attributes;
    const char *own; /* attributes of the next section, a JSON object */
};

static inline struct str small_guide(const char *id)
{
    const char *hash = strchr(id, '#');

    return hash ? (struct str){id, (size_t)(hash - id)} : STR("guide");
}

static inline void small_add(struct small_writer *writer,
                             const struct small_section *section)
{
    struct block_span blocks[64];
    struct document document = {
        .id = str_of(section->id),
        .guide = small_guide(section->id),
        .title = str_of(section->crumb),
        .heading = str_of(section->heading),
        .url = str_of(section->id),
        .body = str_of(section->body),
        .blocks = blocks,
        .crumbs = {str_of(section->crumb)},
        .crumb_count = section->crumb ? 1 : 0,
        .lang = str_of(section->lang ? section->lang : "en"),
        .level = 2,
        .weight = section->weight > 0 ? section->weight : 1,
        .attributes = str_of(writer->own),
    };
    const xs_posting *postings;
    struct buf record = {0};
    size_t count;

    for (size_t at = 0; at < document.body.len;) {
        const size_t len = strcspn(document.body.ptr + at, "\n");

        blocks[document.block_count++] =
            (struct block_span){BLOCK_PARAGRAPH, (uint32_t)at, (uint32_t)len};
        at += len + 1;
    }
    if (writer->acronyms)
        acronyms_learn(writer->acronyms, &document);
    if (writer->headings)
        headings_learn(writer->headings, &document);
    count = analysis_run(writer->analysis, &postings, &document);
    assert_int_equal(
        xs_writer_add(writer->database, "", 0, postings, count, NULL), XS_OK);
    document_encode(&record, &writer->page, &document);
    assert_int_equal(
        store_writer_add(writer->sections, buf_view(&record), NULL), 0);
    buf_clear(&record);
    analysis_forward(&record, writer->analysis, &document);
    assert_int_equal(store_writer_add(writer->forward, buf_view(&record), NULL),
                     0);
    if (writer->collector) {
        buf_clear(&record);
        attribute_collect(writer->collector, &record, &document);
        assert_int_equal(
            attribute_builder_add(writer->attributes, buf_view(&record), NULL),
            0);
    }
    buf_free(&record);
}

static inline char *small_path(const char *folder, const char *name)
{
    return mem_format("%s/%s", folder, name);
}

static inline void small_start(struct small_writer *writer, const char *data)
{
    static const char *const folders[] = {"guides", "guides/generations",
                                          "guides/generations/000001"};
    char *path;

    for (size_t i = 0; i < COUNT(folders); i++) {
        path = small_path(data, folders[i]);
        assert_int_equal(mkdir(path, 0777), 0);
        free(path);
    }
    writer->folder = small_path(data, folders[2]);
    writer->analysis = analysis_new();
    writer->acronyms = acronyms_new();
    writer->settings = settings_new();
    writer->collector = attribute_collector_new(writer->settings);
    writer->attributes = attribute_builder_new(writer->settings);
    writer->headings = headings_new();
    path = small_path(writer->folder, "xapian");
    assert_int_equal(xs_writer_create(&writer->database, path, NULL), XS_OK);
    free(path);
    path = small_path(writer->folder, "sections");
    assert_int_equal(store_writer_open(&writer->sections, path, NULL), 0);
    free(path);
    path = small_path(writer->folder, "forward");
    assert_int_equal(store_writer_open(&writer->forward, path, NULL), 0);
    free(path);
}

static inline void small_attributes(struct small_writer *writer)
{
    char *path = small_path(writer->folder, ATTRIBUTES_FILE);
    char *forward = small_path(writer->folder, "forward");
    struct store *store;
    uint32_t *originals;

    assert_int_equal(store_open(&store, forward, NULL), 0);
    originals =
        duplicates_find(store, attribute_builder_headings(writer->attributes));
    assert_int_equal(
        attribute_builder_write(writer->attributes, path, originals, NULL), 0);
    store_close(store);
    attribute_collector_free(writer->collector);
    attribute_builder_free(writer->attributes);
    settings_free(writer->settings);
    free(originals);
    free(forward);
    free(path);
}

static inline void small_finish(struct small_writer *writer, const char *data,
                                size_t count)
{
    struct manifest manifest = {.stats = {.name = "guides",
                                          .generation = "000001",
                                          .built = "2026-01-01T00:00:00Z",
                                          .version = "0.1.0",
                                          .guides = 1,
                                          .sections = count,
                                          .terms = 1}};
    char *path = small_path(writer->folder, "xapian");
    xs_reader *reader;

    document_page_release(&writer->page);
    assert_int_equal(xs_writer_commit(writer->database, NULL), XS_OK);
    xs_writer_close(writer->database);
    assert_int_equal(store_writer_finish(writer->sections, NULL), 0);
    assert_int_equal(store_writer_finish(writer->forward, NULL), 0);
    small_attributes(writer);
    assert_int_equal(xs_reader_open(&reader, path, NULL), XS_OK);
    free(path);
    path = small_path(writer->folder, "vocabulary");
    assert_int_equal(vocabulary_build(path, reader, NULL), 0);
    free(path);
    xs_reader_close(reader);
    path = small_path(writer->folder, ACRONYM_FILE);
    assert_int_equal(acronyms_write(writer->acronyms, path, NULL), 0);
    free(path);
    path = small_path(writer->folder, SUGGEST_FILE);
    assert_int_equal(
        suggest_write(writer->headings, writer->acronyms, path, NULL), 0);
    free(path);
    headings_free(writer->headings);
    acronyms_free(writer->acronyms);
    assert_int_equal(manifest_measure(&manifest, writer->folder, NULL), 0);
    assert_int_equal(manifest_write(&manifest, writer->folder, NULL), 0);
    manifest_release(&manifest);
    path = small_path(data, "guides/current");
    assert_int_equal(symlink("generations/000001", path), 0);
    free(path);
    analysis_free(writer->analysis);
    free(writer->folder);
}

/** Build the index `guides` below `data`, an empty folder, and open it.
 *
 * @param attributes  a JSON object for each section, or NULL; NULL for none */
static inline struct index *small_index_of(const char *data,
                                           const struct small_section *sections,
                                           const char *const *attributes,
                                           size_t count)
{
    struct small_writer writer = {0};
    struct index *index = NULL;
    struct error err = {0};

    small_start(&writer, data);
    for (size_t i = 0; i < count; i++) {
        writer.own = attributes ? attributes[i] : NULL;
        small_add(&writer, &sections[i]);
    }
    small_finish(&writer, data, count);
    if (index_open(&index, data, "guides", &err) == -1)
        print_error("%s\n", err.text);
    assert_non_null(index);
    return index;
}

static inline struct index *small_index(const char *data,
                                        const struct small_section *sections,
                                        size_t count)
{
    return small_index_of(data, sections, NULL, count);
}

#endif
