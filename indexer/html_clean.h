/**
 * HTML made safe for a parser that trusts its input.
 */
#ifndef SILCROW_HTML_CLEAN_H
#define SILCROW_HTML_CLEAN_H

#include "engine/buf.h"
#include "engine/str.h"

enum {
    HTML_TAG_ATTRIBUTES_MAX = 128, /* of a tag; the others are left out */
};

/**
 * Append `html` with what hurts a parser taken out: more attributes of a tag
 * than HTML_TAG_ATTRIBUTES_MAX (their duplicates are looked for one by one,
 * which is quadratic), control characters, end tags before the first start
 * tag, and those of the page itself, behind which text may come. Elements that
 * HTML 5 leaves empty, and the parser does not know to be, are closed, and a
 * body begins where the page does not say so. No line is lost.
 */
void html_clean(struct buf *out, struct str html);

#endif
