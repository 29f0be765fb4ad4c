/**
 * The ids that lead to the headings of a page.
 */
#ifndef SILCROW_HTML_ANCHOR_H
#define SILCROW_HTML_ANCHOR_H

#include "html_tree.h"

/**
 * The id under which a heading can be linked: its own, or one inside it, or
 * of an empty link right before it, or of an element that begins with it, or
 * one around it to which a sign in it leads, or of any empty element right
 * before it, or an empty link right behind it.
 * Nothing is computed.
 *
 * @return without `#`, living in the tree; empty when the page has none
 */
struct str html_anchor(const struct html_tree *tree, uint32_t heading);

/** Is this a link to a place on a page that has no words, only a sign or a
 * picture: to the heading or the term beside it, or back from a note? */
bool html_permalink(const struct html_tree *tree, uint32_t node);

#endif
