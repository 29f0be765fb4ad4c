/**
 * The elements of HTML that matter to a search index, and what they are.
 */
#ifndef SILCROW_HTML_TAGS_H
#define SILCROW_HTML_TAGS_H

#include <stdbool.h>

enum html_tag {
    HTML_TEXT,  /* no element: a run of text */
    HTML_OTHER, /* an inline element, or one that is not known */
    HTML_A,
    HTML_ABBR,
    HTML_ARTICLE,
    HTML_ASIDE,
    HTML_BLOCK, /* a block with no more meaning than that */
    HTML_BLOCKQUOTE,
    HTML_BODY,
    HTML_BOLD,
    HTML_BR,
    HTML_BUTTON, /* until the tree knows whether it is a control or text */
    HTML_CODE,
    HTML_DD,
    HTML_DETAILS,
    HTML_DIV,
    HTML_DL,
    HTML_DROPPED, /* a script, a control, a frame: no text of the page */
    HTML_DT,
    HTML_FIELDSET,
    HTML_FIGCAPTION,
    HTML_FIGURE,
    HTML_FONT,
    HTML_FOOTER,
    HTML_FORM,
    HTML_H1,
    HTML_H2,
    HTML_H3,
    HTML_H4,
    HTML_H5,
    HTML_H6,
    HTML_HEAD,
    HTML_HEADER,
    HTML_HTML,
    HTML_IMG,
    HTML_INPUT,
    HTML_LI,
    HTML_LINK,
    HTML_MAIN,
    HTML_META,
    HTML_NAV,
    HTML_OBJECT, /* a frame or player */
    HTML_OL,
    HTML_P,
    HTML_PRE,
    HTML_SECTION,
    HTML_SUMMARY,
    HTML_TABLE,
    HTML_TABLE_PART, /* a caption, a head: only tables of data have them */
    HTML_TD,
    HTML_TH,
    HTML_TITLE,
    HTML_TR,
    HTML_UL,
};

/** The tag of that name (lower case); HTML_OTHER when it is not known. */
enum html_tag html_tag_of(const char *name);

/** Does the element stand on lines of its own? */
bool html_tag_block(enum html_tag tag);

/** 1 to 6 for a heading, else 0. */
static inline unsigned html_tag_level(enum html_tag tag)
{
    return tag >= HTML_H1 && tag <= HTML_H6 ? 1 + tag - HTML_H1 : 0;
}

#endif
