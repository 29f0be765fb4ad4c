/**
 * What can be linked on a page: its headings, and its ids.
 */
#ifndef SILCROW_HTML_OUTLINE_H
#define SILCROW_HTML_OUTLINE_H

#include "guide.h"
#include "html_tree.h"

/**
 * Add all headings of a page, those of navigation too, and behind them all of
 * its ids and names of links, each as a BLOCK_CELL.
 */
void html_outline_add(struct guide *guide, const struct html_tree *tree);

#endif
