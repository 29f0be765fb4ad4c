/**
 * The main content of a page: what is left when navigation, headers, footers,
 * asides, scripts, hidden parts and boxes about cookies are not looked at.
 */
#ifndef SILCROW_HTML_CONTENT_H
#define SILCROW_HTML_CONTENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "html_tree.h"

struct html_content {
    bool *gone;      /* of each node: it is no content, nor what is below it */
    uint32_t *roots; /* the nodes that hold the content, in their order */
    size_t count;
};

/** Find the main content; release with html_content_free(). */
void html_content_find(struct html_content *content,
                       const struct html_tree *tree);

void html_content_free(struct html_content *content);

#endif
