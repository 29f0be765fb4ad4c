/**
 * Cutting a guide into sections.
 *
 * Every heading starts a section; the text before the first one is the
 * guide's own section, of level 0, headed by its title. That one is left out
 * when it has no text and the first heading repeats the title, since it would
 * say the same. A section without text is kept: it is found by its heading.
 * A document from JSON Lines, which brings its own id, is never cut.
 *
 * A section's id is `path#anchor`, or `path` at the top of the page. Where a
 * page gives a heading no anchor of its own (none, or one it gave before),
 * `##` and the section's number follow, so that ids stay unique.
 */
#ifndef SILCROW_SECTION_H
#define SILCROW_SECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "anchor.h"
#include "engine/document.h"
#include "guide.h"
#include "url.h"

struct rendered;

/** How a site names its pages and headings. All of it is part of what a
 * segment depends on: segment_settings(). */
struct section_options {
    struct rendered *rendered; /* its built pages; NULL when not given */
    struct str url_base;
    const struct url_style *url_style;
    const struct anchor_rule *anchor_rule;
};

struct sections;

/** Begin cutting; `guide` and `options` must outlive the result, which
 * sections_free() releases. */
struct sections *sections_new(const struct guide *guide,
                              const struct section_options *options);

void sections_free(struct sections *sections);

/**
 * The next section, in reading order.
 *
 * @param document  all of it is valid until the next call
 * @return false at the end
 */
bool sections_next(struct sections *sections, struct document *document);

/** The line from which on text was left out of the section just given, since
 * it went over DOCUMENT_BODY_MAX or DOCUMENT_BLOCKS_MAX; 0 for none. */
uint32_t sections_cut_line(const struct sections *sections);

#endif
