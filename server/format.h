/**
 * Texts with the words of a query marked in them, as search clients show them.
 *
 * Other than a snippet (engine/snippet.h) such a text keeps its white space,
 * is cut by words, not by characters, and its tags are the client's. Of a
 * completion only the letters that were typed are marked, of a phrase all of
 * it at once.
 */
#ifndef SILCROW_FORMAT_H
#define SILCROW_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/buf.h"
#include "engine/mark.h"
#include "engine/mem.h"
#include "engine/str.h"

enum {
    FORMAT_MARKS_MAX = 4096, /* marks of one text; those behind are not seen */
};

/** A stretch of a text, in bytes. */
struct format_span {
    uint32_t start;
    uint32_t len;
};

/** Where the words of the query stand in a text. */
struct format_found {
    struct mark *marks; /* in order */
    size_t mark_count;
    struct format_span *spans; /* what is shown as found: in order, apart */
    size_t count;
    uint64_t concepts; /* words of the query that were found, as bits */
};

/**
 * Find them.
 *
 * @param marker  knows the query: that of an index, until it is searched
 *                again (plan_marks.h)
 * @param arena   owns the result
 */
void format_find(struct format_found *out, struct marker *marker,
                 struct str text, struct str lang, struct arena *arena);

/**
 * Choose so many words of a text: the best of what was found with what stands
 * around it, on both sides alike but for the ends of sentences; the first
 * words where nothing was found.
 *
 * @param out    in bytes; all of the text when it has no more words
 * @param words  0 for all
 */
void format_crop(struct format_span *out, struct str text,
                 const struct format_found *found, uint32_t words);

/** How a client wants a text. */
struct format_tags {
    struct str before, after; /* what was found */
    struct str cut;           /* where the text was cut; may be empty */
    bool escape;              /* `&`, `<` and `>` of the text */
};

/** Tags without a `<` are no HTML: who asks for them escapes by himself. */
bool format_escapes(struct str before);

/**
 * Append a part of a text.
 *
 * @param found  what is marked; NULL for nothing
 * @param part   of the text, in bytes
 */
void format_put(struct buf *out, struct str text,
                const struct format_found *found, struct format_span part,
                const struct format_tags *tags);

/** The whole of a text. */
static inline struct format_span format_whole(struct str text)
{
    return (struct format_span){0, (uint32_t)text.len};
}

#endif
