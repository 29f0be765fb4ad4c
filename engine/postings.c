#include "postings.h"

#include <stdlib.h>

#include "mem.h"

enum { STEPS = 4 }; /* documents that are looked at one by one */

size_t postings_place(const uint32_t *documents, size_t i, size_t count,
                      uint32_t document)
{
    size_t step = STEPS;

    for (size_t n = 0; n < STEPS; n++, i++)
        if (i >= count || documents[i] >= document)
            return i;
    while (i + step < count && documents[i + step] < document) {
        i += step;
        step *= 2;
    }
    if (step > count - i)
        step = count - i;
    while (step > 0) {
        const size_t half = step / 2;
        const bool before = documents[i + half] < document;

        i += before ? half + 1 : 0;
        step = before ? step - half - 1 : half;
    }
    return i;
}

/* ---- Reading ----------------------------------------------------------- */

static xs_status read_list(size_t *count, struct postings *postings,
                           uint32_t from, uint32_t *documents, uint16_t *counts,
                           size_t max)
{
    postings->status = xs_list_read(count, postings->list, from, documents,
                                    counts, max, &postings->cause);
    return postings->status;
}

static bool read_block(struct postings *postings, uint32_t from)
{
    if (postings->cached) {
        const uint32_t last = postings->documents[postings->cached->count - 1];

        postings->count = from <= last ? postings->cached->count : 0;
        postings->from = 0;
    } else {
        read_list(&postings->count, postings, from, postings->read_documents,
                  postings->read_counts, POSTINGS_BLOCK);
        postings->from = from;
    }
    postings->at = 0;
    if (!postings->count && from < postings->end)
        postings->end = from;
    return postings->count > 0;
}

bool postings_first(struct postings *postings)
{
    if (!postings->cached)
        xs_list_rewind(postings->list);
    return read_block(postings, 1);
}

bool postings_next(struct postings *postings)
{
    return postings->count &&
           read_block(postings, postings->documents[postings->count - 1] + 1);
}

bool postings_read_from(struct postings *postings, uint32_t document)
{
    if (!postings->cached && (!postings->count || document < postings->from))
        xs_list_rewind(postings->list);
    return read_block(postings, document);
}

/* ---- Opening ----------------------------------------------------------- */

static struct postings *new_postings(uint32_t frequency)
{
    struct postings *postings = mem_alloc(sizeof *postings);

    postings->documents = postings->read_documents;
    postings->counts = postings->read_counts;
    postings->count = postings->at = 0;
    postings->from = 0;
    postings->end = UINT32_MAX;
    postings->frequency = frequency;
    postings->cached = NULL;
    postings->list = NULL;
    postings->status = XS_OK;
    postings->next = NULL;
    return postings;
}

static void use_cached(struct postings *postings, struct cached_list *list)
{
    postings->cached = list;
    postings->documents = list->documents;
    postings->counts = list->counts;
}

/** Read the whole list, if it is to be kept. */
static xs_status keep(struct postings *postings, struct postings_cache *cache,
                      struct str term)
{
    struct cached_list *list =
        postings_cache_add(cache, term, postings->frequency);
    size_t count;

    if (!list)
        return XS_OK;
    if (read_list(&count, postings, 1, list->documents, list->counts,
                  list->count) != XS_OK ||
        !count) {
        postings_cache_drop(cache, list);
        return postings->status;
    }
    list->count = (uint32_t)count;
    use_cached(postings, list);
    return XS_OK;
}

xs_status postings_open(struct postings **out, struct postings_cache *cache,
                        xs_reader *reader, struct str term, xs_error *cause)
{
    struct cached_list *known = postings_cache_find(cache, term);
    struct postings *postings;
    xs_list *list = NULL;
    xs_status status = XS_OK;

    *out = NULL;
    if (!known) {
        status = xs_list_open(&list, reader, term.ptr, term.len, cause);
        if (!list)
            return status;
    }
    postings = new_postings(known ? known->count : xs_list_documents(list));
    postings->list = list;
    if (known) {
        use_cached(postings, known);
    } else if (keep(postings, cache, term) != XS_OK) {
        status = postings->status;
        *cause = postings->cause;
        postings_close(postings);
        return status;
    }
    *out = postings;
    return XS_OK;
}

void postings_close(struct postings *postings)
{
    if (!postings)
        return;
    if (postings->cached)
        postings_cache_release(postings->cached);
    xs_list_close(postings->list);
    free(postings);
}
