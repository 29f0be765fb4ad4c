/**
 * Lists of postings that are kept between searches, as plain arrays.
 *
 * The words of queries repeat: most of what would be read from the index again
 * and again is a few lists of frequent words. Read once, a list is searched
 * instead of passed through. The oldest ones go when there is no more room.
 */
#ifndef SILCROW_POSTINGS_CACHE_H
#define SILCROW_POSTINGS_CACHE_H

#include <stddef.h>
#include <stdint.h>

#include "str.h"

enum {
    CACHED_BYTES = 2 << 20,       /* of all lists of an index, at most; and */
    CACHED_DOCUMENT_BYTES = 32,   /* more for each of its documents */
    CACHED_LIST_MAX = 128 * 1024, /* documents of a list that is kept */
};

struct cached_list {
    uint32_t count;
    uint32_t *documents; /* in order */
    uint16_t *counts;    /* how often each has the term */

    /* Of the cache. */
    char *term;
    size_t term_len, bytes;
    uint64_t hash;
    unsigned users;
    struct cached_list *newer, *older; /* by when they were used last */
    struct cached_list *next;          /* of the same bucket */
};

struct postings_cache;

/** @param documents  of the index */
struct postings_cache *postings_cache_new(uint32_t documents);
void postings_cache_free(struct postings_cache *cache);

/** The list of a term, or NULL; give it back with postings_cache_release(). */
struct cached_list *postings_cache_find(struct postings_cache *cache,
                                        struct str term);

/** Room for the list of a term, which the caller fills; NULL when there is
 * none, because it is too long or lists in use take it all. A list may be
 * empty. */
struct cached_list *postings_cache_add(struct postings_cache *cache,
                                       struct str term, uint32_t count);
void postings_cache_release(struct cached_list *list);

/** Forget a list that could not be filled, instead of releasing it. */
void postings_cache_drop(struct postings_cache *cache,
                         struct cached_list *list);

#endif
