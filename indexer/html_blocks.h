/**
 * The main content of a page as blocks of a guide.
 */
#ifndef SILCROW_HTML_BLOCKS_H
#define SILCROW_HTML_BLOCKS_H

#include "guide.h"
#include "html_content.h"
#include "html_tree.h"

/** Add the content, in reading order: paragraphs, items, cells, code, and
 * headings with the ids that the page has for them. */
void html_blocks_add(struct guide *guide, const struct html_tree *tree,
                     const struct html_content *content);

/** Append the text below a node, white space folded. */
void html_tree_text(struct buf *out, const struct html_tree *tree,
                    uint32_t node);

#endif
