#include "html_outline.h"

#include <stdlib.h>

#include "html_blocks.h"
#include "html_content.h"
#include "html_head.h"

void html_outline_read(struct guide *guide, const struct html_tree *tree)
{
    uint32_t page = 0;
    struct html_content whole = {.roots = &page, .count = 1};
    size_t kept = 0;

    guide->rendered = true;
    html_head_read(guide, tree);
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

/* ---- Ids --------------------------------------------------------------- */

static void add_id(struct html_ids *ids, struct str id)
{
    if (!id.len)
        return;
    if (ids->count == ids->room) {
        ids->room = ids->room ? ids->room * 2 : 64;
        ids->list = mem_resize(ids->list, ids->room, sizeof *ids->list);
    }
    ids->list[ids->count++] = id;
}

static int by_bytes(const void *a, const void *b)
{
    const struct str *left = a, *right = b;

    return str_compare(*left, *right);
}

void html_ids_read(struct html_ids *ids, const struct html_tree *tree)
{
    for (uint32_t i = 1; i < tree->count; i++) {
        add_id(ids, html_value(tree, i, HTML_ID));
        if (tree->nodes[i].tag == HTML_A)
            add_id(ids, html_value(tree, i, HTML_NAME));
    }
    if (ids->count)
        qsort(ids->list, ids->count, sizeof *ids->list, by_bytes);
}

bool html_ids_has(const struct html_ids *ids, struct str id)
{
    return ids->count &&
           bsearch(&id, ids->list, ids->count, sizeof *ids->list, by_bytes);
}

void html_ids_release(struct html_ids *ids)
{
    free(ids->list);
    *ids = (struct html_ids){0};
}
