#include "html_bold.h"

#include <stdlib.h>

#include "html_anchor.h"

enum {
    HEADING_BYTES = 120, /* most of a heading that is set like one */
    BOLD_MIN = 2,        /* such headings: one alone is an emphasis */
    BOLD_LEVEL = 2,
    FONT_LARGE = 4, /* `<font size=4>`; text is 3 */
};

/** A block that may be a heading. */
struct bold_block {
    size_t number;    /* in the guide */
    uint32_t element; /* that is bold */
    uint32_t cell;    /* of a table around it, or 0 */
};

void html_bold_release(struct html_bold *bold)
{
    free(bold->blocks);
    *bold = (struct html_bold){.tree = bold->tree};
}

bool html_bold_element(const struct html_tree *tree, uint32_t node)
{
    const struct str size = html_value(tree, node, HTML_SIZE);

    if (tree->nodes[node].tag == HTML_BOLD)
        return true;
    if (tree->nodes[node].tag != HTML_FONT || !size.len)
        return false;
    return size.ptr[0] == '+' ||
           (size.ptr[0] >= '0' + FONT_LARGE && size.ptr[0] <= '7');
}

void html_bold_text(struct html_bold *bold)
{
    bold->plain |= !bold->open;
    if (!bold->element)
        bold->element = bold->open;
}

/** Can this be a heading, by itself? */
static bool looks(const struct html_bold *bold, const struct block *block)
{
    static const char ends[] = ".,;";
    const struct str text = block->text;

    return (block->kind == BLOCK_PARAGRAPH || block->kind == BLOCK_CELL) &&
           bold->element && !bold->plain && text.len <= HEADING_BYTES &&
           !strchr(ends, text.ptr[text.len - 1]);
}

static void add(struct html_bold *bold, size_t number)
{
    if (bold->count == bold->room) {
        bold->room = bold->room ? bold->room * 2 : 16;
        bold->blocks =
            mem_resize(bold->blocks, bold->room, sizeof *bold->blocks);
    }
    bold->blocks[bold->count++] =
        (struct bold_block){number, bold->element, bold->cell};
}

void html_bold_end(struct html_bold *bold, const struct guide *guide,
                   const struct block *block)
{
    if (block) {
        const size_t number = guide->block_count - 1;
        const struct bold_block *last =
            bold->count ? &bold->blocks[bold->count - 1] : NULL;
        const bool heads = last && last->number + 1 == number;
        const bool is_one = looks(bold, block);

        /* A heading has text behind it, in the same cell. */
        if (heads && (is_one || last->cell != bold->cell))
            bold->count--;
        if (is_one)
            add(bold, number);
    }
    bold->element = 0;
    bold->plain = false;
}

/** Has the page headings below its title? */
static bool has_headings(const struct guide *guide)
{
    size_t titles = 0;

    for (size_t i = 0; i < guide->block_count; i++)
        if (guide->blocks[i].kind == BLOCK_HEADING &&
            (guide->blocks[i].level > 1 || ++titles > 1))
            return true;
    return false;
}

void html_bold_promote(const struct html_bold *bold, struct guide *guide)
{
    size_t count = bold->count;

    if (count && bold->blocks[count - 1].number + 1 == guide->block_count)
        count--; /* nothing behind it */
    if (count < BOLD_MIN || has_headings(guide))
        return;
    for (size_t i = 0; i < count; i++) {
        struct block *block = &guide->blocks[bold->blocks[i].number];

        block->kind = BLOCK_HEADING;
        block->level = BOLD_LEVEL;
        block->html = true;
        block->anchor = arena_copy(
            &guide->arena, html_anchor(bold->tree, bold->blocks[i].element));
    }
}
