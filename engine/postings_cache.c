#include "postings_cache.h"

#include <stdlib.h>

#include "forward.h"
#include "mem.h"

enum { BUCKETS = 1 << 12 };

struct postings_cache {
    struct cached_list *buckets[BUCKETS];
    struct cached_list *newest, *oldest;
    size_t bytes, most; /* of all lists */
};

struct postings_cache *postings_cache_new(uint32_t documents)
{
    struct postings_cache *cache = mem_zero(1, sizeof *cache);

    cache->most = CACHED_BYTES + (size_t)documents * CACHED_DOCUMENT_BYTES;
    return cache;
}

void postings_cache_free(struct postings_cache *cache)
{
    while (cache && cache->newest)
        postings_cache_drop(cache, cache->newest);
    free(cache);
}

/* ---- The order of use -------------------------------------------------- */

static void unlink_list(struct postings_cache *cache, struct cached_list *list)
{
    if (list->newer)
        list->newer->older = list->older;
    else
        cache->newest = list->older;
    if (list->older)
        list->older->newer = list->newer;
    else
        cache->oldest = list->newer;
}

static void link_newest(struct postings_cache *cache, struct cached_list *list)
{
    list->newer = NULL;
    list->older = cache->newest;
    if (cache->newest)
        cache->newest->newer = list;
    else
        cache->oldest = list;
    cache->newest = list;
}

/* ---- Lists ------------------------------------------------------------- */

void postings_cache_drop(struct postings_cache *cache, struct cached_list *list)
{
    struct cached_list **place = &cache->buckets[list->hash % BUCKETS];

    while (*place != list)
        place = &(*place)->next;
    *place = list->next;
    unlink_list(cache, list);
    cache->bytes -= list->bytes;
    free(list);
}

struct cached_list *postings_cache_find(struct postings_cache *cache,
                                        struct str term)
{
    const uint64_t hash = hash_text(HASH_START, term);
    struct cached_list *list = cache->buckets[hash % BUCKETS];

    while (list && !(list->hash == hash &&
                     str_equal((struct str){list->term, list->term_len}, term)))
        list = list->next;
    if (!list)
        return NULL;
    list->users++;
    unlink_list(cache, list);
    link_newest(cache, list);
    return list;
}

/** Drop the oldest lists that are not in use until there is room. */
static bool make_room(struct postings_cache *cache, size_t bytes)
{
    struct cached_list *list = cache->oldest;

    while (list && cache->bytes + bytes > cache->most) {
        struct cached_list *newer = list->newer;

        if (!list->users)
            postings_cache_drop(cache, list);
        list = newer;
    }
    return cache->bytes + bytes <= cache->most;
}

/** A list in one piece of memory: itself, documents, counts, term. */
static struct cached_list *new_list(struct str term, uint32_t count)
{
    const size_t size = sizeof(struct cached_list);
    const size_t documents = count * sizeof(uint32_t);
    const size_t counts = count * sizeof(uint16_t);
    char *memory = mem_alloc(size + documents + counts + term.len);
    struct cached_list *list = (struct cached_list *)(void *)memory;

    *list = (struct cached_list){0};
    list->count = count;
    list->documents = (uint32_t *)(void *)(memory + size);
    list->counts = (uint16_t *)(void *)(memory + size + documents);
    list->term = memory + size + documents + counts;
    list->term_len = term.len;
    memcpy(list->term, term.ptr, term.len);
    list->bytes = size + documents + counts + term.len;
    list->hash = hash_text(HASH_START, term);
    list->users = 1;
    return list;
}

struct cached_list *postings_cache_add(struct postings_cache *cache,
                                       struct str term, uint32_t count)
{
    struct cached_list *list;

    if (count > CACHED_LIST_MAX)
        return NULL;
    list = new_list(term, count);
    if (!make_room(cache, list->bytes)) {
        free(list);
        return NULL;
    }
    list->next = cache->buckets[list->hash % BUCKETS];
    cache->buckets[list->hash % BUCKETS] = list;
    link_newest(cache, list);
    cache->bytes += list->bytes;
    return list;
}

void postings_cache_release(struct cached_list *list)
{
    list->users--;
}
