/**
 * What a page says of itself: title, language, description, robots, canonical
 * address, keywords, date of change.
 */
#ifndef SILCROW_HTML_HEAD_H
#define SILCROW_HTML_HEAD_H

#include "guide.h"
#include "html_tree.h"

/** Fill in the guide from the page's head, once it has its blocks: a title is
 * told from the name of its site by the headings. */
void html_head_read(struct guide *guide, const struct html_tree *tree);

#endif
