/**
 * Snippets: what a section says about a query, in a few lines.
 */
#ifndef SILCROW_SNIPPET_H
#define SILCROW_SNIPPET_H

#include <stdint.h>

#include "mark.h"
#include "mem.h"
#include "search.h"

/**
 * Cut the passage of a section's body that answers the query best (passage.h)
 * and mark every match in it.
 *
 * The snippet starts and ends with a sentence where that fits and else between
 * words, with "…" there. White space is folded, and items of a list have " · "
 * between them. A body that has no match gives its beginning. Only a word
 * longer than the snippet is cut, between characters.
 *
 * @param out     its text is in `arena`
 * @param marker  has the forms of the query (marker_forms)
 * @param chars   most characters (code points), 0 to SNIPPET_CHARS_MAX; the
 *                marks "…" and " · " are among them
 */
void snippet_make(struct marked *out, struct marker *marker,
                  struct arena *arena, const struct document *document,
                  uint32_t chars);

/**
 * Mark every match in a short text, such as a heading.
 *
 * @param out  its text is `text` itself
 */
void snippet_mark(struct marked *out, struct marker *marker, struct str text,
                  struct str lang);

#endif
