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
        const size_t count = postings->cached->count;

        postings->count =
            count && from <= postings->documents[count - 1] ? count : 0;
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

/** Read the whole list, if it can be kept. That of a term that no document has
 * is kept as well. */
static xs_status keep(struct postings *postings, struct postings_cache *cache,
                      struct str term)
{
    struct cached_list *list =
        postings_cache_add(cache, term, postings->frequency);
    size_t count = 0;

    if (!list)
        return XS_OK;
    if (list->count && read_list(&count, postings, 1, list->documents,
                                 list->counts, list->count) != XS_OK) {
        postings_cache_drop(cache, list);
        return postings->status;
    }
    list->count = (uint32_t)count;
    use_cached(postings, list);
    return XS_OK;
}

/** As postings_open(), for a list that is not kept yet: it is from now on, if
 * it has at most so many documents. */
static xs_status open_list(struct postings **out, struct postings_cache *cache,
                           xs_reader *reader, struct str term, uint32_t most,
                           xs_error *cause)
{
    xs_list *list;
    xs_status status = xs_list_open(&list, reader, term.ptr, term.len, cause);

    if (status != XS_OK)
        return status;
    *out = new_postings(list ? xs_list_documents(list) : 0);
    (*out)->list = list;
    if ((*out)->frequency <= most)
        status = keep(*out, cache, term);
    if (status != XS_OK && cause)
        *cause = (*out)->cause;
    return status;
}

static xs_status open_any(struct postings **out, struct postings_cache *cache,
                          xs_reader *reader, struct str term, uint32_t most,
                          xs_error *cause)
{
    struct cached_list *known = postings_cache_find(cache, term);
    xs_status status = XS_OK;

    *out = NULL;
    if (known) {
        *out = new_postings(known->count);
        use_cached(*out, known);
    } else {
        status = open_list(out, cache, reader, term, most, cause);
    }
    if (*out && (status != XS_OK || !(*out)->frequency)) {
        postings_close(*out);
        *out = NULL;
    }
    return status;
}

xs_status postings_open(struct postings **out, struct postings_cache *cache,
                        xs_reader *reader, struct str term, xs_error *cause)
{
    return open_any(out, cache, reader, term, CACHED_LIST_MAX, cause);
}

xs_status postings_frequency(uint32_t *out, struct postings_cache *cache,
                             xs_reader *reader, struct str term,
                             xs_error *cause)
{
    struct postings *postings;
    const xs_status status =
        open_any(&postings, cache, reader, term, POSTINGS_SHORT, cause);

    *out = postings ? postings->frequency : 0;
    postings_close(postings);
    return status;
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
