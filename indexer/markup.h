/**
 * HTML as it stands inside Markdown: tags, comments and the text between.
 *
 * This is no HTML parser. It steps through a fragment, allocates nothing and
 * takes whatever comes: a `<` that starts no tag is text.
 */
#ifndef SILCROW_MARKUP_H
#define SILCROW_MARKUP_H

#include <stdbool.h>

#include "engine/buf.h"
#include "engine/str.h"

enum markup_kind {
    MARKUP_TEXT,
    MARKUP_OPEN,  /* <name ...>, <name ... /> */
    MARKUP_CLOSE, /* </name> */
    MARKUP_OTHER, /* a comment, a declaration, <?...?> */
};

struct markup {
    enum markup_kind kind;
    struct str text;       /* all of it, as written */
    struct str name;       /* of a tag, as written */
    struct str attributes; /* of a tag that opens, as written */
};

/** The next piece of `rest`, which is moved past it; false at the end. */
bool markup_next(struct str *rest, struct markup *piece);

/** Is this a tag of that name (lower case), whatever its case? */
bool markup_is(const struct markup *piece, const char *name);

/** The value of an attribute (lower case) of a tag that opens, references not
 * decoded; empty when it has none. */
struct str markup_attribute(const struct markup *piece, const char *name);

/** Append the long form of an `abbr`, decoded and in brackets, unless the text
 * in `out` has it already. */
void markup_long_form(struct buf *out, struct str title);

/** Append `text` with its character references decoded. */
void markup_decode(struct buf *out, struct str text);

/**
 * The length of the tag that starts with the `<` at the front of `text`, or 0
 * when none does. Values in quotes or braces may hold `>`, so that the tags of
 * JSX are seen as well.
 */
size_t markup_tag_length(struct str text);

/** The length of the braces at the front of `text` and all inside them, quotes
 * and inner braces balanced; 0 when they do not end soon. */
size_t markup_braces_length(struct str text);

#endif
