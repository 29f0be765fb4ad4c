/**
 * Character references that the parser does not know as browsers do.
 */
#ifndef SILCROW_HTML_REFERENCE_H
#define SILCROW_HTML_REFERENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/buf.h"
#include "engine/str.h"

/**
 * Append the character that the reference at the front of `text` stands for,
 * so that a parser of HTML reads it: `&copy`, `&check;`, `&#150;`. Signs that
 * mean something in HTML stay references.
 *
 * @param text   begins with `&`
 * @param value  it stands in the value of an attribute, where a name needs its
 *               semicolon
 * @return bytes of the reference; 0 when it is left to the parser
 */
size_t html_reference(struct buf *out, struct str text, bool value);

#endif
