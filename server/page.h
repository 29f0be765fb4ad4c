/**
 * The search page: a form, and the hits when something was asked.
 *
 * Plain HTML that needs no script. Everything in it that comes from outside
 * is escaped, and no address becomes a link that link.h does not allow.
 */
#ifndef SILCROW_PAGE_H
#define SILCROW_PAGE_H

#include "engine/buf.h"
#include "engine/search.h"

/** What the page shows; all borrowed. */
struct page {
    struct str query; /* as asked */
    struct str index; /* as asked; empty for the default one */
    struct str guide; /* the hits are all of this one; or empty */
    uint32_t limit;
    uint32_t offset;
    bool as_typed;        /* the query is not to be corrected */
    char *const *indexes; /* names of all, for the choice */
    size_t index_count;
    const struct search_results *results; /* NULL when nothing was asked */
    const struct search_results *guides;  /* a hit of each guide that has any;
                                             NULL for no choice of guides */
    double took_ms;
    const char *error; /* what went wrong, in a sentence, or NULL */
};

/** Append the page, as valid UTF-8. */
void page_write(struct buf *out, const struct page *page);

/** Append the page that explains the codes of errors. */
void page_errors(struct buf *out);

#endif
