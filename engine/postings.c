#include "postings.h"

#include <stdlib.h>

#include "mem.h"

xs_status postings_open(struct postings **out, xs_reader *reader,
                        struct str term, xs_error *cause)
{
    xs_list *list;
    const xs_status status =
        xs_list_open(&list, reader, term.ptr, term.len, cause);

    *out = NULL;
    if (status != XS_OK || !list)
        return status;
    *out = mem_alloc(sizeof **out);
    (*out)->list = list;
    (*out)->frequency = xs_list_documents(list);
    (*out)->count = (*out)->at = 0;
    (*out)->from = 0;
    (*out)->end = UINT32_MAX;
    (*out)->status = XS_OK;
    (*out)->next = NULL;
    return XS_OK;
}

void postings_close(struct postings *postings)
{
    if (!postings)
        return;
    xs_list_close(postings->list);
    free(postings);
}

static bool read_block(struct postings *postings, uint32_t from)
{
    const xs_status status = xs_list_read(
        &postings->count, postings->list, from, postings->documents,
        postings->counts, POSTINGS_BLOCK, &postings->cause);

    postings->from = from;
    postings->at = 0;
    if (status != XS_OK) {
        postings->status = status;
        postings->count = 0;
    }
    if (!postings->count && from < postings->end)
        postings->end = from;
    return postings->count > 0;
}

bool postings_first(struct postings *postings)
{
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
    if (!postings->count || document < postings->from)
        xs_list_rewind(postings->list);
    return read_block(postings, document);
}
