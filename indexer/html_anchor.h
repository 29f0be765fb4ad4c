/**
 * The ids that lead to the headings of a page.
 */
#ifndef SILCROW_HTML_ANCHOR_H
#define SILCROW_HTML_ANCHOR_H

#include "html_tree.h"

/**
 * The id under which a heading can be linked: its own, or one inside it, or
 * of an empty link right before it, or of an element that begins with it.
 * Nothing is computed.
 *
 * @return without `#`, living in the tree; empty when the page has none
 */
struct str html_anchor(const struct html_tree *tree, uint32_t heading);

#endif
