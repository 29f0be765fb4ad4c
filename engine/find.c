#include "find.h"

#include "analysis.h"
#include "schema.h"
#include "shim_error.h"

int find_document(uint32_t *out, struct index *index, struct str id,
                  struct error *err)
{
    struct buf term = {0};
    uint16_t times;
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
