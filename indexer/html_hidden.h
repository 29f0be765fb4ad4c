/**
 * Parts of a page that readers do not see: hidden by attribute or style, and
 * not to be revealed by a control of the page, as the panels of tabs and
 * accordions are.
 */
#ifndef SILCROW_HTML_HIDDEN_H
#define SILCROW_HTML_HIDDEN_H

#include <stdbool.h>

#include "html_tree.h"
#include "id_set.h"

/** The ids of elements that a control of the page shows (`aria-controls`).
 * Release with id_set_release(). */
struct id_set html_controlled(const struct html_tree *tree);

/** Is the node hidden from readers?
 *
 * @param controlled  of the page */
bool html_hidden(const struct html_tree *tree, uint32_t node,
                 const struct id_set *controlled);

#endif
