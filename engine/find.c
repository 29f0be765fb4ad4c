#include "find.h"

#include <assert.h>

#include "analysis.h"
#include "schema.h"
#include "shim_error.h"

int find_documents(uint32_t *documents, size_t *count, size_t most,
                   struct index *index, struct str term, struct error *err)
{
    uint16_t times[FIND_MAX];
    xs_list *list;
    xs_error cause;
    xs_status status;

    assert(most <= FIND_MAX);
    *count = 0;
    status =
        xs_list_open(&list, index_reader(index), term.ptr, term.len, &cause);
    if (status == XS_OK && list)
        status = xs_list_read(count, list, 1, documents, times, most, &cause);
    xs_list_close(list);
    return status == XS_OK ? 0 : error_shim(err, &cause, "the index");
}

int find_document(uint32_t *out, struct index *index, struct str id,
                  struct error *err)
{
    struct buf term = {0};
    size_t count;
    int rc;

    *out = 0;
    analysis_term(&term, TERM_ID, id);
    rc = find_documents(out, &count, 1, index, buf_view(&term), err);
    buf_free(&term);
    return rc;
}
