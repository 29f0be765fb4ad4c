/**
 * Columns made of documents that a test writes down as JSON objects.
 */
#ifndef SILCROW_TESTS_COLUMNS_H
#define SILCROW_TESTS_COLUMNS_H

#include "folder.h"

#include "engine/attributes_write.h"

struct columns {
    struct settings *settings;
    struct attributes *attributes;
};

/** Settings from a JSON object; NULL for the defaults. */
static inline struct settings *columns_settings(const char *text)
{
    struct settings *settings = settings_new();
    struct error err = {0};
    struct json *object;

    if (!text)
        return settings;
    assert_int_equal(json_parse(&object, str_of(text), &err), 0);
    if (settings_change(settings, object, NULL, &err) == -1)
        fail_msg("%s", err.text);
    json_free(object);
    return settings;
}

/** Documents 1 to `count`, written to a file in `folder` and opened. */
static inline void columns_of(struct columns *columns, const char *folder,
                              const char *settings,
                              const struct document *documents, size_t count,
                              const uint32_t *originals)
{
    char *path = mem_format("%s/" ATTRIBUTES_FILE, folder);
    struct attribute_collector *collector;
    struct attribute_builder *builder;
    struct buf record = {0};
    struct error err = {0};

    columns->settings = columns_settings(settings);
    collector = attribute_collector_new(columns->settings);
    builder = attribute_builder_new(columns->settings);
    for (size_t i = 0; i < count; i++) {
        buf_clear(&record);
        attribute_collect(collector, &record, &documents[i]);
        assert_int_equal(
            attribute_builder_add(builder, buf_view(&record), &err), 0);
    }
    assert_int_equal(attribute_builder_write(builder, path, originals, &err),
                     0);
    if (attributes_open(&columns->attributes, path, &err) == -1)
        fail_msg("%s", err.text);
    attribute_collector_free(collector);
    attribute_builder_free(builder);
    buf_free(&record);
    free(path);
}

/** The same from the documents' attributes alone. */
static inline void columns_make(struct columns *columns, const char *folder,
                                const char *settings, const char *const *texts,
                                size_t count)
{
    struct document *documents = mem_zero(count, sizeof *documents);

    for (size_t i = 0; i < count; i++)
        documents[i].attributes = str_of(texts[i]);
    columns_of(columns, folder, settings, documents, count, NULL);
    free(documents);
}

static inline void columns_free(struct columns *columns)
{
    attributes_close(columns->attributes);
    settings_free(columns->settings);
}

#endif
