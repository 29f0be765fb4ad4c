/**
 * Hits as clients of Meilisearch show them: `_formatted` and
 * `_matchesPosition` beside the record.
 */
#ifndef SILCROW_MEILI_FORMAT_H
#define SILCROW_MEILI_FORMAT_H

#include "format.h"
#include "meili_query.h"
#include "record.h"

/** Attributes that are cropped, and to how many words. */
struct meili_crop {
    struct str name;
    uint32_t words;
};

/** How the hits of one answer are shown. */
struct meili_view {
    const struct meili_query *query;
    const struct settings *settings;
    struct marker *marker;          /* knows the words of the query */
    struct settings_list retrieved; /* names that records are shown by */
    struct settings_list formatted; /* and those of `_formatted` */
    struct meili_crop *crops;
    size_t crop_count;
    struct format_tags tags;
};

/** @param arena  owns what the view points to; as the query, it must outlive
 *                the view */
void meili_view_make(struct meili_view *view, const struct meili_query *query,
                     struct index *index, struct arena *arena);

/** Write the members of a hit's record that are asked for, and `_formatted`
 * and `_matchesPosition` where they are, into an object that is open. */
void meili_view_put(struct json_writer *json, const struct meili_view *view,
                    const struct document *document, struct arena *arena);

#endif
