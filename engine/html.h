/**
 * Text from guides in HTML: escaped, and our own `<mark>` the only markup.
 */
#ifndef SILCROW_HTML_H
#define SILCROW_HTML_H

#include <stdbool.h>

#include "buf.h"
#include "search.h"
#include "str.h"

/** Append valid UTF-8 as text or as the value of a quoted attribute. */
void html_text(struct buf *out, struct str text);

/** Append marked text, each match in `<mark>`. A damaged one (see
 * marked_sound) is repaired and has no marks. */
void html_marked(struct buf *out, const struct marked *marked);

/** Valid UTF-8, and matches in order that do not cut characters? */
bool marked_sound(const struct marked *marked);

#endif
