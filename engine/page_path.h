/**
 * Addresses of pages, brought into one form: so that the page that a reader is
 * on is found, however its address is written.
 */
#ifndef SILCROW_PAGE_PATH_H
#define SILCROW_PAGE_PATH_H

#include "buf.h"
#include "str.h"

/**
 * Append the path of an address: decoded, in lower case, with single slashes,
 * without host, query, fragment, the name of an index file, the ending of a
 * page's file and slashes at its end. The front page gives "/".
 */
void page_path(struct buf *out, struct str address);

#endif
