/**
 * Lines that mean something to site generators and nothing to CommonMark.
 * Each function looks at one line, given without its line break, outside code.
 */
#ifndef SILCROW_MARKDOWN_LINE_H
#define SILCROW_MARKDOWN_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/str.h"

/** Attributes at the end of a heading: `{#id .class}`, `{/` `* #id *` `/}`,
 * `<!-- {#id} -->`. Takes them off `line`; `*id` is set when they hold one. */
void line_take_attributes(struct str *line, struct str *id);

/** A line of nothing but attributes, for the block before it: `{: #id}`. */
bool line_is_attributes(struct str line, struct str *id);

/** The length of attributes in braces, `{: #id .class}` or `{.class}`, at the
 * front of `text`, or 0. */
size_t line_attributes_length(struct str text);

/** A line of nothing but the tag that begins an element whose content is
 * Markdown all the same, `<div markdown="1">`; `*name` is its name. */
bool line_opens_markdown(struct str line, struct str *name);

/** A line of nothing but the end tag of that name. */
bool line_closes(struct str line, struct str name);

/** Does this line make the one before it a heading (`===`, `---`)? */
bool line_is_underline(struct str line);

/** A heading that starts with `#`. */
bool line_is_heading(struct str line);

/** The start or end of a container: `:::note Title`, `:::`. */
bool line_is_container(struct str line, struct str *title);

/** The start of indented content: `!!! note "Title"`, `??? "Title"`,
 * `=== "Tab"`. */
bool line_is_admonition(struct str line, struct str *title);

/** The first line of a statement that imports or exports. */
bool line_is_statement(struct str line);

/** A thematic break: `---`, `* * *`. */
bool line_is_rule(struct str line);

/** A line that stands for a table of contents. */
bool line_is_contents(struct str line);

/** A line that brings in another file: `--8<-- "a.md"`, `<<< @/a.js`. */
bool line_is_include(struct str line);

/** The long form of an abbreviation: `*[PICC]: peripherally ...`. */
bool line_is_abbreviation(struct str line, struct str *shorter,
                          struct str *longer);

/** The text of a footnote, behind `[^1]:`. */
bool line_is_footnote(struct str line, struct str *text);

/** The length of `: ` at the front of a definition, or 0. */
size_t line_definition_mark(struct str line);

/** The length of `[!NOTE]`, `[!note]-` or `[!div class="x"]` at the front of a
 * quoted line, or 0. */
size_t line_alert_mark(struct str line);

#endif
