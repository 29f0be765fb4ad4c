/**
 * A rendered site beside the sources of its guides: the true addresses and
 * anchors, read instead of computed.
 *
 * For each Markdown guide the page that was built from it is found, by path
 * (rendered_paths.h) or by title, and confirmed by its headings
 * (heading_align.h). The page gives the guide its address and each heading
 * its id; a heading without one leads to the page, or to the heading before
 * it, since that is where the link would land.
 */
#ifndef SILCROW_RENDERED_H
#define SILCROW_RENDERED_H

#include "guide.h"
#include "parser.h"
#include "section.h"
#include "source.h"

struct rendered;

/** What came of it so far. */
struct rendered_counts {
    size_t guides;         /* Markdown guides looked up */
    size_t without_page;   /* that have none */
    size_t headings;       /* of those that have one */
    size_t without_anchor; /* headings that are not on their page */
};

/**
 * Open the folder of a built site.
 *
 * @param out  release with rendered_close()
 * @return 0, or -1: there is no such folder, or no page in it
 */
int rendered_open(struct rendered **out, const char *folder, struct error *err);

void rendered_close(struct rendered *rendered);

/**
 * Give a Markdown guide the address and anchors of its page; any other guide
 * stays as it is. What has no counterpart keeps what `options` compute. A guide
 * whose page is not to be indexed is not either. From any thread.
 *
 * @param parser  of pages
 * @param shown   the guide's file, for messages
 * @param report  told of a guide without page, and of each heading that is
 *                not on its page and of a page marked noindex (PROBLEM_NOTE)
 */
void rendered_apply(struct rendered *rendered, struct guide *guide,
                    const struct section_options *options,
                    struct parser *parser, const char *shown,
                    const struct source_report *report);

/** Append what changes when a page of the site does (site_stamp()). */
void rendered_stamp(struct buf *out, const struct rendered *rendered);

struct rendered_counts rendered_counts(struct rendered *rendered);

#endif
