/**
 * The documents that have a term, read in blocks.
 */
#ifndef SILCROW_POSTINGS_H
#define SILCROW_POSTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "postings_cache.h"
#include "shim/xapian_shim.h"
#include "str.h"

enum {
    POSTINGS_BLOCK = 128,  /* documents that are read at once, at most */
    POSTINGS_SHORT = 1024, /* documents of a short list, at most */
};

struct postings {
    const uint32_t *documents; /* of the block, in order */
    const uint16_t *counts;    /* how often each has the term */
    size_t count, at;          /* of the block */
    uint32_t from;      /* the block has all documents from here to its last */
    uint32_t end;       /* from here on there is none, as far as is known */
    uint32_t frequency; /* documents in all */
    struct cached_list *cached; /* the whole list as one block; or it is read */
    xs_list *list;              /* into these: */
    uint32_t read_documents[POSTINGS_BLOCK];
    uint16_t read_counts[POSTINGS_BLOCK];
    xs_status status; /* of reading, with the error when it failed: it is then
                         as if the list ended there */
    xs_error cause;
    struct postings *next; /* of those that a matcher has opened */
};

/**
 * Open the list of a term.
 *
 * @param out    release with postings_close(); NULL when no document has it
 * @param cache  must outlive it
 * @param cause  what is wrong; may be NULL
 */
xs_status postings_open(struct postings **out, struct postings_cache *cache,
                        xs_reader *reader, struct str term, xs_error *cause);
void postings_close(struct postings *postings);

/** How many documents have a term. A short list is read on the way: it will be
 * asked for. */
xs_status postings_frequency(uint32_t *out, struct postings_cache *cache,
                             xs_reader *reader, struct str term,
                             xs_error *cause);

/** Read the first block, or the next one; false at the end. */
bool postings_first(struct postings *postings);
bool postings_next(struct postings *postings);

/** Read a block that begins at or behind `document`; false at the end. */
bool postings_read_from(struct postings *postings, uint32_t document);

/** The first of `count` documents, from `i` on, that is not before `document`:
 * its place, or `count`. Near ones are found soonest. */
size_t postings_place(const uint32_t *documents, size_t i, size_t count,
                      uint32_t document);

/** Stand at the first document that is not before `document`: its number, or 0
 * when there is none. `counts[at]` is its count. */
static inline uint32_t postings_seek(struct postings *postings,
                                     uint32_t document)
{
    if (document >= postings->end)
        return 0;
    if ((!postings->count || document < postings->from ||
         postings->documents[postings->count - 1] < document) &&
        !postings_read_from(postings, document))
        return 0;
    if (postings->documents[postings->at] > document)
        postings->at = 0;
    if (postings->documents[postings->at] < document)
        postings->at = postings_place(postings->documents, postings->at,
                                      postings->count, document);
    return postings->documents[postings->at];
}

#endif
