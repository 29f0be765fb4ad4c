/**
 * Comparing the addresses of an index with the pages of a built site.
 */
#ifndef SILCROW_ANCHOR_CHECK_H
#define SILCROW_ANCHOR_CHECK_H

#include "engine/index.h"
#include "engine/json.h"
#include "site.h"

/** What was found; start with `struct anchor_check check = {0};`. */
struct anchor_check {
    size_t sections;        /* that have an address */
    size_t pages;           /* that they stand on and that are there */
    size_t missing_pages;   /* that are not */
    size_t missing_anchors; /* sections whose page has no such id */
    struct buf lines;       /* each miss, for people */
    struct buf array;       /* the same as a JSON array */
};

/**
 * Look up the address of every section: is the page there, has it the id?
 *
 * The address may begin with folders that the built site does not have, as
 * `/docs/` of a site that is served from there: as many leading names are
 * taken off all addresses as lead to most pages.
 *
 * @param check   release with anchor_check_release(), also after a failure
 * @param parser  of pages
 */
int anchor_check_run(struct anchor_check *check, const struct index *index,
                     const struct site *site, struct parser *parser,
                     struct error *err);

void anchor_check_release(struct anchor_check *check);

#endif
