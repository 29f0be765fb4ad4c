/** Blocks of HTML inside Markdown, as blocks of a guide. */
#ifndef SILCROW_MARKDOWN_HTML_H
#define SILCROW_MARKDOWN_HTML_H

#include <stdint.h>

#include "guide.h"

/** Where an HTML block stands. */
struct html_context {
    struct guide *guide;
    enum block_kind kind; /* of its text, unless a tag says better */
    uint32_t line;        /* of the first byte */
    struct str id;        /* set: the id on the last empty `a` or `span` behind
                             which no text came, borrowed from the HTML */
};

/**
 * Add the text of an HTML block: a block for each of its paragraphs, items,
 * cells and headings. Scripts, styles and comments are left out.
 */
void markdown_html_add(struct html_context *context, struct str html);

#endif
