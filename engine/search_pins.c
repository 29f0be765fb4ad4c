#include "search_pins.h"

#include "analysis.h"
#include "schema.h"
#include "shim_error.h"

/** Number of the document with an id; 0 when there is none. */
static int document_of(uint32_t *out, struct index *index, struct str id,
                       struct error *err)
{
    struct buf term = {0};
    uint32_t times;
    xs_list *list;
    xs_error cause;
    xs_status status;
    size_t count;

    *out = 0;
    analysis_term(&term, TERM_ID, id);
    status =
        xs_list_open(&list, index_reader(index), term.ptr, term.len, &cause);
    if (status == XS_OK && list)
        status = xs_list_read(&count, list, 1, out, &times, 1, &cause);
    xs_list_close(list);
    buf_free(&term);
    return status == XS_OK ? 0 : error_shim(err, &cause, "the index");
}

static int find_all(uint32_t *out, size_t *count, struct index *index,
                    const struct str *ids, size_t id_count, struct error *err)
{
    *count = 0;
    for (size_t i = 0; i < id_count && i < PINS_IDS_MAX; i++) {
        uint32_t document;

        if (document_of(&document, index, ids[i], err) == -1)
            return -1;
        if (document)
            out[(*count)++] = document;
    }
    return 0;
}

int fixed_find(struct fixed *out, struct index *index,
               const struct query *query, struct error *err)
{
    struct pins_match match;

    out->pinned_count = out->hidden_count = 0;
    if (!pins_match(&match, index_pins(index), query))
        return 0;
    if (find_all(out->pinned, &out->pinned_count, index, match.pinned,
                 match.pinned_count, err) == -1)
        return -1;
    return find_all(out->hidden, &out->hidden_count, index, match.hidden,
                    match.hidden_count, err);
}

bool fixed_hidden(const struct fixed *fixed, uint32_t document)
{
    for (size_t i = 0; i < fixed->hidden_count; i++)
        if (fixed->hidden[i] == document)
            return true;
    return false;
}
