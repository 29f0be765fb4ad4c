#include "eval_search.h"

#include "engine/unicode.h"

int eval_search(struct search_results **out, struct index *index,
                struct str text, uint32_t limit, bool as_typed,
                struct error *err)
{
    /* Judgements are of documents: each is a hit, also one like another. */
    struct search_request request = {
        .limit = limit, .as_typed = as_typed, .duplicates = true};
    struct buf repaired = {0};
    int rc;

    utf8_repair(&repaired, text);
    request.query = buf_view(&repaired);
    rc = search_run(out, index, &request, err);
    buf_free(&repaired);
    return rc;
}
