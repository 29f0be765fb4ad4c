/**
 * Headings that are only set like ones.
 *
 * Pages written by hand, or by an office program, often have no headings but
 * paragraphs that are bold, or in large letters, from end to end. Where a page
 * has no other heading below its title, those with text behind them are taken
 * for headings of the second rank.
 */
#ifndef SILCROW_HTML_BOLD_H
#define SILCROW_HTML_BOLD_H

#include "guide.h"
#include "html_tree.h"

/** The blocks of a page so far. Start with
 * `struct html_bold bold = {.tree = tree};`. */
struct html_bold {
    const struct html_tree *tree;
    uint32_t open; /* the outermost bold element at hand, or 0 */
    uint32_t cell; /* of a table, at hand, or 0; set by the caller */
    /* Of the block at hand. */
    uint32_t element; /* in which it began, or 0 */
    bool plain;       /* not all of it is bold */
    /* Of all blocks. */
    struct bold_block *blocks;
    size_t count, room;
};

void html_bold_release(struct html_bold *bold);

/** Is this element bold, or larger than the text? */
bool html_bold_element(const struct html_tree *tree, uint32_t node);

/** Text comes, other than white space. */
void html_bold_text(struct html_bold *bold);

/** The block at hand ends; it is the last one of the guide, or was empty when
 * `block` is NULL. */
void html_bold_end(struct html_bold *bold, const struct guide *guide,
                   const struct block *block);

/** Make headings of the blocks, if the page needs them. */
void html_bold_promote(const struct html_bold *bold, struct guide *guide);

#endif
