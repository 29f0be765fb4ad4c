/**
 * The address of a built page.
 */
#ifndef SILCROW_RENDERED_ADDRESS_H
#define SILCROW_RENDERED_ADDRESS_H

#include "engine/buf.h"
#include "engine/str.h"
#include "url.h"

/**
 * Append what a guide gives as its own address (url_given()): the canonical
 * address of its page when that is one of the same site, else the place of
 * the page.
 *
 * With a base on a host the same site is the same host. With a base that is a
 * path alone, it is an address below that path which ends as the place of the
 * page does; its host is left out, as the base leaves it out.
 *
 * @param path       of the page below the folder of the site
 * @param canonical  what the page says, or empty
 */
void rendered_address(struct buf *out, const struct url_style *style,
                      struct str base, struct str path, struct str canonical);

#endif
