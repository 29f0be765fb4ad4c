#include "guide.h"

#include <stdlib.h>

#include "engine/unicode.h"

struct guide *guide_new(struct str path)
{
    struct guide *guide = mem_zero(1, sizeof *guide);

    guide->path = arena_copy(&guide->arena, path);
    guide->weight = 1;
    return guide;
}

void guide_free(struct guide *guide)
{
    if (!guide)
        return;
    free(guide->blocks);
    arena_release(&guide->arena);
    free(guide);
}

bool guide_listed(const struct guide *guide)
{
    return !guide->noindex && !guide->draft;
}

struct block *guide_add(struct guide *guide, enum block_kind kind,
                        struct str text, uint32_t line)
{
    struct block *block;

    if (kind != BLOCK_CODE)
        text = str_trim(text);
    if (kind == BLOCK_HEADING)
        text = utf8_cut(text, DOCUMENT_HEADING_MAX);
    if (!str_trim(text).len && kind != BLOCK_HEADING)
        return NULL;
    if (guide->block_count == GUIDE_BLOCKS_MAX)
        return NULL;
    if (guide->block_count == guide->block_room) {
        guide->block_room = guide->block_room ? guide->block_room * 2 : 4;
        guide->blocks =
            mem_resize(guide->blocks, guide->block_room, sizeof *guide->blocks);
    }
    block = &guide->blocks[guide->block_count++];
    *block = (struct block){
        .kind = kind, .text = arena_copy(&guide->arena, text), .line = line};
    return block;
}
