/**
 * Taking out of Markdown what its parser does not know: comments, macros and
 * shortcodes, tags and expressions of JSX, references to footnotes. Code,
 * inline or in blocks, is left alone.
 */
#ifndef SILCROW_MARKDOWN_STRIP_H
#define SILCROW_MARKDOWN_STRIP_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/buf.h"
#include "engine/str.h"

/** Files that a page brings in, which are not followed. */
struct includes {
    size_t count;
    size_t line;      /* of the first, from 0 in the text given */
    struct str first; /* as written, borrowed */
};

/**
 * Append `text` with that taken out. Line breaks are kept one for one.
 *
 * @param mdx  expressions in braces are taken out as well
 */
void markdown_strip(struct buf *out, struct str text, bool mdx,
                    struct includes *includes);

#endif
