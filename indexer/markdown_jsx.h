/** Components and expressions of JSX inside Markdown, and what they show. */
#ifndef SILCROW_MARKDOWN_JSX_H
#define SILCROW_MARKDOWN_JSX_H

#include <stddef.h>

#include "engine/buf.h"
#include "engine/str.h"

/** Append words so that Markdown takes them as they are, on one line. */
void markdown_words(struct buf *out, struct str words);

/** The length of the tag of a component that starts at the front of `text`;
 * 0 when none does, or when it is a tag that HTML knows. */
size_t jsx_component_length(struct str text);

/** Append what the attributes of that tag show: titles, labels, captions. */
void jsx_component_text(struct buf *out, struct str tag);

/** The length of the expression in braces at the front of `text`, or 0; its
 * text is appended where it is a string. */
size_t jsx_expression(struct buf *out, struct str text);

#endif
