/**
 * A built site: the pages below a folder, as a generator left them.
 */
#ifndef SILCROW_SITE_H
#define SILCROW_SITE_H

#include <stdint.h>

#include "engine/buf.h"
#include "engine/error.h"
#include "engine/str.h"
#include "guide.h"
#include "parser.h"

struct site;

/**
 * List the pages. What cannot be read is no page.
 *
 * @param out  release with site_close()
 * @return 0, or -1: there is no such folder, or no page in it
 */
int site_open(struct site **out, const char *folder, struct error *err);

void site_close(struct site *site);

/** How many pages; they are numbered from 0 in the order of their paths. */
size_t site_count(const struct site *site);

/** The path of a page below the folder, '/' between names. */
struct str site_path(const struct site *site, size_t page);

/**
 * The page that a web server shows for a path: the file itself, the `index`
 * of a folder, or the file with `.html` added.
 *
 * @param path  decoded, without the '/' it begins with
 * @return SITE_NONE when there is none
 */
size_t site_find(const struct site *site, struct str path);

#define SITE_NONE SIZE_MAX

/** Append what changes when a page does, or when one comes or goes. */
void site_stamp(struct buf *out, const struct site *site);

/**
 * What can be linked on a page, whatever its encoding (html_outline.h). From
 * any thread.
 *
 * @return release with guide_free(); NULL when the page cannot be read
 */
struct guide *site_outline(const struct site *site, size_t page,
                           struct parser *parser);

#endif
