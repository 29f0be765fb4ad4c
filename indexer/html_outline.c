#include "html_outline.h"

#include <stdlib.h>

#include "html_blocks.h"
#include "html_content.h"

static void add_headings(struct guide *guide, const struct html_tree *tree)
{
    uint32_t page = 0;
    struct html_content whole = {.roots = &page, .count = 1};
    size_t kept = 0;

    whole.gone = mem_zero(tree->count + 1, sizeof *whole.gone);
    for (uint32_t i = 0; i < tree->count; i++)
        whole.gone[i] = tree->nodes[i].tag == HTML_DROPPED;
    html_blocks_add(guide, tree, &whole);
    free(whole.gone);
    for (size_t i = 0; i < guide->block_count; i++)
        if (guide->blocks[i].kind == BLOCK_HEADING)
            guide->blocks[kept++] = guide->blocks[i];
    guide->block_count = kept;
}

void html_outline_add(struct guide *guide, const struct html_tree *tree)
{
    add_headings(guide, tree);
    for (uint32_t i = 1; i < tree->count; i++) {
        const struct html_node *node = &tree->nodes[i];

        guide_add(guide, BLOCK_CELL, html_value(tree, i, HTML_ID), node->line);
        if (node->tag == HTML_A)
            guide_add(guide, BLOCK_CELL, html_value(tree, i, HTML_NAME),
                      node->line);
    }
}
