/**
 * Macros and shortcodes in Markdown: `{{cssxref("color")}}`,
 * `{{< figure caption="A pump" >}}`, `{% note %}`, `{{#include a.rs}}`.
 *
 * Nobody knows what a site's own macros do. The words that a page is likely to
 * show of one are kept by general rules.
 */
#ifndef SILCROW_MARKDOWN_MACRO_H
#define SILCROW_MARKDOWN_MACRO_H

#include <stddef.h>

#include "engine/buf.h"
#include "engine/str.h"

enum {
    MACRO_BYTES_MAX = 1024, /* a longer one is text */
};

enum macro_kind {
    MACRO_NONE,
    MACRO_CALL,      /* {{name(...)}}, {{name}} */
    MACRO_SHORTCODE, /* {{< name ... >}}, {{% name ... %}} */
    MACRO_TAG,       /* {% name ... %} */
    MACRO_INCLUDE,   /* one that brings in another file */
};

struct macro {
    enum macro_kind kind;
    size_t len;           /* bytes, braces included */
    struct str name;      /* "cssxref" */
    struct str arguments; /* behind the name, parentheses taken off */
};

/** The macro at the front of `text`; MACRO_NONE when there is none. */
struct macro macro_read(struct str text);

/**
 * Append what the page is likely to show: of a call, its second argument where
 * that is words, else the first; of a shortcode or tag, the values of arguments
 * that are named as captions are, and of a shortcode quoted ones of several
 * words.
 */
void macro_text(struct buf *out, const struct macro *macro);

#endif
