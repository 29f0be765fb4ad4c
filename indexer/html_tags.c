#include "html_tags.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/** In the order of names. */
static const struct name {
    const char *name;
    enum html_tag tag;
} names[] = {
    {"a", HTML_A},
    {"abbr", HTML_ABBR},
    {"acronym", HTML_ABBR},
    {"address", HTML_BLOCK},
    {"applet", HTML_OBJECT},
    {"article", HTML_ARTICLE},
    {"aside", HTML_ASIDE},
    {"audio", HTML_OBJECT},
    {"b", HTML_BOLD},
    {"blockquote", HTML_BLOCKQUOTE},
    {"body", HTML_BODY},
    {"br", HTML_BR},
    {"button", HTML_BUTTON},
    {"canvas", HTML_DROPPED},
    {"caption", HTML_TABLE_PART},
    {"center", HTML_DIV},
    {"code", HTML_CODE},
    {"col", HTML_TABLE_PART},
    {"colgroup", HTML_TABLE_PART},
    {"datalist", HTML_DROPPED},
    {"dd", HTML_DD},
    {"details", HTML_DETAILS},
    {"dialog", HTML_DROPPED},
    {"dir", HTML_UL},
    {"div", HTML_DIV},
    {"dl", HTML_DL},
    {"dt", HTML_DT},
    {"embed", HTML_OBJECT},
    {"fieldset", HTML_FIELDSET},
    {"figcaption", HTML_FIGCAPTION},
    {"figure", HTML_FIGURE},
    {"font", HTML_FONT},
    {"footer", HTML_FOOTER},
    {"form", HTML_FORM},
    {"frame", HTML_DROPPED},
    {"frameset", HTML_BODY},
    {"h1", HTML_H1},
    {"h2", HTML_H2},
    {"h3", HTML_H3},
    {"h4", HTML_H4},
    {"h5", HTML_H5},
    {"h6", HTML_H6},
    {"head", HTML_HEAD},
    {"header", HTML_HEADER},
    {"hgroup", HTML_BLOCK},
    {"hr", HTML_BLOCK},
    {"html", HTML_HTML},
    {"iframe", HTML_OBJECT},
    {"img", HTML_IMG},
    {"input", HTML_INPUT},
    {"label", HTML_BLOCK},
    {"legend", HTML_BLOCK},
    {"li", HTML_LI},
    {"link", HTML_LINK},
    {"listing", HTML_PRE},
    {"main", HTML_MAIN},
    {"menu", HTML_UL},
    {"meta", HTML_META},
    {"nav", HTML_NAV},
    {"noembed", HTML_DROPPED},
    {"noframes", HTML_DROPPED},
    {"noscript", HTML_DROPPED},
    {"object", HTML_OBJECT},
    {"ol", HTML_OL},
    {"optgroup", HTML_DROPPED},
    {"option", HTML_DROPPED},
    {"p", HTML_P},
    {"plaintext", HTML_PRE},
    {"pre", HTML_PRE},
    {"rp", HTML_DROPPED},
    {"rt", HTML_DROPPED},
    {"script", HTML_DROPPED},
    {"search", HTML_DROPPED},
    {"section", HTML_SECTION},
    {"select", HTML_INPUT},
    {"strong", HTML_BOLD},
    {"style", HTML_DROPPED},
    {"summary", HTML_SUMMARY},
    {"svg", HTML_DROPPED},
    {"table", HTML_TABLE},
    {"tbody", HTML_BLOCK},
    {"td", HTML_TD},
    {"template", HTML_DROPPED},
    {"textarea", HTML_INPUT},
    {"tfoot", HTML_TABLE_PART},
    {"th", HTML_TH},
    {"thead", HTML_TABLE_PART},
    {"title", HTML_TITLE},
    {"tr", HTML_TR},
    {"ul", HTML_UL},
    {"video", HTML_OBJECT},
    {"xmp", HTML_PRE},
};

static int compare(const void *key, const void *entry)
{
    return strcmp(key, ((const struct name *)entry)->name);
}

enum html_tag html_tag_of(const char *name)
{
    const struct name *found = bsearch(
        name, names, sizeof names / sizeof *names, sizeof *names, compare);

    return found ? found->tag : HTML_OTHER;
}

bool html_tag_block(enum html_tag tag)
{
    switch (tag) {
    case HTML_TEXT:
    case HTML_OTHER:
    case HTML_A:
    case HTML_ABBR:
    case HTML_BOLD:
    case HTML_BR:
    case HTML_BUTTON:
    case HTML_CODE:
    case HTML_DROPPED:
    case HTML_FONT:
    case HTML_IMG:
    case HTML_INPUT:
    case HTML_LINK:
    case HTML_META:
    case HTML_OBJECT:
        return false;
    case HTML_ARTICLE:
    case HTML_ASIDE:
    case HTML_BLOCK:
    case HTML_BLOCKQUOTE:
    case HTML_BODY:
    case HTML_DD:
    case HTML_DETAILS:
    case HTML_DIV:
    case HTML_DL:
    case HTML_DT:
    case HTML_FIELDSET:
    case HTML_FIGCAPTION:
    case HTML_FIGURE:
    case HTML_FOOTER:
    case HTML_FORM:
    case HTML_H1:
    case HTML_H2:
    case HTML_H3:
    case HTML_H4:
    case HTML_H5:
    case HTML_H6:
    case HTML_HEAD:
    case HTML_HEADER:
    case HTML_HTML:
    case HTML_LI:
    case HTML_MAIN:
    case HTML_NAV:
    case HTML_OL:
    case HTML_P:
    case HTML_PRE:
    case HTML_SECTION:
    case HTML_SUMMARY:
    case HTML_TABLE:
    case HTML_TABLE_PART:
    case HTML_TD:
    case HTML_TH:
    case HTML_TITLE:
    case HTML_TR:
    case HTML_UL:
        break;
    }
    return true;
}
