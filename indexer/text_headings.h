/**
 * Which parts of a plain text are headings, by layout alone.
 *
 * A heading is a short line that stands apart, is cased or marked as headings
 * are, ends open or with a question mark, and has something below it that it
 * can be the heading of. What looks like one but is a value, a caption, a
 * button, a signature or an entry of a list of contents is none.
 */
#ifndef SILCROW_TEXT_HEADINGS_H
#define SILCROW_TEXT_HEADINGS_H

#include "text_parts.h"

/** Set `heading` of the parts that are, and count `twins`. */
void text_headings_find(struct text_parts *parts);

/** Make the first line, or one in the middle of the page soon after, the title
 * of the text, if it can be one: a heading of level 1. */
void text_title_find(struct text_parts *parts);

/** Set `level` of the parts that are headings; none skips over a fact of the
 * text: numbers, underlines, capitals, questions below their heading. */
void text_levels_find(struct text_parts *parts);

#endif
