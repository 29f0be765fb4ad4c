/**
 * What can be linked on a page: its headings, and its ids.
 */
#ifndef SILCROW_HTML_OUTLINE_H
#define SILCROW_HTML_OUTLINE_H

#include "guide.h"
#include "html_tree.h"

/** Fill in a guide with what the page says of itself and with all of its
 * headings, those of navigation too, and no other block. */
void html_outline_read(struct guide *guide, const struct html_tree *tree);

/** The ids of a page; start with `struct html_ids ids = {0};`. */
struct html_ids {
    struct str *list; /* in order, pointing into the tree */
    size_t count, room;
};

/** Collect all ids of the page, and the names of its links. */
void html_ids_read(struct html_ids *ids, const struct html_tree *tree);

bool html_ids_has(const struct html_ids *ids, struct str id);

void html_ids_release(struct html_ids *ids);

#endif
