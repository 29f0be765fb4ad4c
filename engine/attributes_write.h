/**
 * Making the file of the attributes: a record for each document, written by
 * the threads of a build, then all records in order into one file.
 */
#ifndef SILCROW_ATTRIBUTES_WRITE_H
#define SILCROW_ATTRIBUTES_WRITE_H

#include "attributes.h"
#include "document.h"
#include "settings.h"

/** Takes the attributes of documents that the settings ask for. For one
 * thread. */
struct attribute_collector;

/** @param settings  borrowed */
struct attribute_collector *
attribute_collector_new(const struct settings *settings);
void attribute_collector_free(struct attribute_collector *collector);

/**
 * Append the record of a document.
 *
 * What the document's attributes say stands above its own fields of the same
 * name. The fields guide, title, lang, tags, level, updated, position and
 * weight are taken as a rule, id, url, anchor, heading, keywords and lvl0 to
 * lvl6 only where the settings name them. lvl0 is the guide's title, the next
 * ones are the headings above and then the section's own.
 */
void attribute_collect(struct attribute_collector *collector, struct buf *out,
                       const struct document *document);

/** Puts records together. */
struct attribute_builder;

/** @param settings  borrowed */
struct attribute_builder *
attribute_builder_new(const struct settings *settings);
void attribute_builder_free(struct attribute_builder *builder);

/** Take the record of the next document. ERROR_DATA when it is damaged. */
int attribute_builder_add(struct attribute_builder *builder, struct str record,
                          struct error *err);

/** For each document a hash of the headings above it and its own, 0 when it has
 * no heading; lives until the next one is added. */
const uint64_t *
attribute_builder_headings(const struct attribute_builder *builder);

/** Attributes left out as there were ATTRIBUTES_MAX before them. */
size_t attribute_builder_dropped(const struct attribute_builder *builder);

/**
 * Write the file; nothing is synced.
 *
 * @param originals  for each document the first one that is like it or 0, as
 *                   attributes_original() gives it; NULL when all are unlike
 */
int attribute_builder_write(const struct attribute_builder *builder,
                            const char *path, const uint32_t *originals,
                            struct error *err);

#endif
