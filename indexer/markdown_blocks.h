/** Parsed Markdown as blocks of a guide. */
#ifndef SILCROW_MARKDOWN_BLOCKS_H
#define SILCROW_MARKDOWN_BLOCKS_H

#include <stdbool.h>

#include "guide.h"
#include "markdown_source.h"

enum {
    /* The parser copies an address to every link that refers to it; honest
     * files stay far below this many bytes in all. */
    LINK_BYTES_MAX = 32 << 20,
};

/**
 * Parse a text that was made ready, and append its blocks.
 *
 * @param mdx  indented lines are text, as in MDX
 * @return false when its links expand to more than LINK_BYTES_MAX
 */
bool markdown_blocks_add(struct guide *guide,
                         const struct markdown_source *source, bool mdx);

#endif
