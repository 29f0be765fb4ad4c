/**
 * What the names that authors give to parts of a page (class, id, role) hint
 * about them.
 */
#ifndef SILCROW_HTML_HINTS_H
#define SILCROW_HTML_HINTS_H

#include <stdbool.h>

#include "html_tree.h"

struct html_hints {
    bool unlikely; /* named as what stands beside the content */
    bool likely;   /* named as content all the same */
    bool beside;   /* named as what is no content, whatever else it says */
    bool note;     /* named as a note that is part of the text */
    bool share;    /* buttons to share or print the page */
    bool title;    /* the heading of the page, or one that can be linked */
    int weight;    /* sum over class and id: above 0 content, below 0 not */
};

struct html_hints html_hints_of(const struct html_tree *tree, uint32_t node);

/** Is this link named as one that leads to the heading it stands in? */
bool html_anchor_link(const struct html_tree *tree, uint32_t node);

/** Is this a link that leads past the navigation of the page? */
bool html_skip_link(const struct html_tree *tree, uint32_t node);

/** Does the node hold the numbers of lines beside code, and nothing else? */
bool html_line_numbers(const struct html_tree *tree, uint32_t node);

/** Has the node one of the roles of navigation, menus, complements, alerts
 * and dialogs (WAI-ARIA 1.2)? */
bool html_beside(const struct html_tree *tree, uint32_t node);

/** Is the node called as boxes about cookies and consent are, with something
 * to press in it? A recipe for cookies has a title, or nothing to press. */
bool html_consent(const struct html_tree *tree, uint32_t node);

#endif
