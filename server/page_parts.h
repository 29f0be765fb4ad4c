/**
 * Parts of the search page, shared by the files that write it.
 */
#ifndef SILCROW_PAGE_PARTS_H
#define SILCROW_PAGE_PARTS_H

#include "page.h"

/** Append text from an index: a damaged record is shown repaired. */
void page_put_text(struct buf *out, struct str text);

/** Append "name=value" to an address that has a '?', when there is a value. */
void page_put_param(struct buf *out, const char *name, struct str value);

/** Append what was found, or that nothing was. */
void page_put_results(struct buf *out, const struct page *page);

#endif
