#include "html_hints.h"

#include "engine/buf.h"
#include "html_anchor.h"

enum {
    HINT_WEIGHT = 25, /* of a class or an id */
    NAMES_MAX = 512,  /* bytes of class and id that are looked at */
};

/** Parts of names, lower case. A `^` or `$` binds to the border of a word. */
static const char *const unlikely_names[] = {
    "-ad-",      "banner",     "breadcrumb", "combx",      "comment",
    "community", "cookie",     "consent",    "disqus",     "extra",
    "footer",    "gdpr",       "header",     "legends",    "menu",
    "modal",     "newsletter", "pager",      "paginat",    "popup",
    "promo",     "recommend",  "related",    "remark",     "replies",
    "rss",       "shoutbox",   "sidebar",    "skyscraper", "social",
    "sponsor",   "subscribe",  "supplement", "toolbar",    NULL,
};
static const char *const likely_names[] = {
    "and", "article", "body", "column", "content", "main", "shadow", NULL,
};
/** Of lists that lead about the page and the site, and of what its readers
 * say: names that do not also stand for content. */
static const char *const beside_names[] = {
    "^breadcrumb",        "^comments$", "^comment-list$",
    "^editsection$",      "^related-",  "^tableofcontents",
    "table-of-contents",  "^toc$",      "-comments$",
    "^robots-nocontent$", NULL,
};
static const char *const note_names[] = {
    "admonition", "^alert",   "callout", "caution", "danger",
    "endnote",    "footnote", "^hint$",  "^info$",  "important",
    "^note$",     "^notice$", "^tip$",   "warning", NULL,
};
static const char *const skip_names[] = {"^skip", "jump-link", NULL};
/** Of a `div` that is what `section` is today: its id is an anchor. */
static const char *const section_names[] = {"^section$", NULL};
static const char *const good_names[] = {
    "article", "blog", "body", "content", "entry", "hentry",
    "main",    "page", "post", "story",   "text",  NULL,
};
static const char *const bad_names[] = {
    "-ad-",    "banner",   "combx",    "comment", "contact",
    "footer",  "gdpr",     "hidden",   "^hid$",   "masthead",
    "media",   "meta",     "outbrain", "promo",   "related",
    "scroll",  "share",    "shoutbox", "sidebar", "skyscraper",
    "sponsor", "shopping", "tags",     "widget",  NULL,
};
static const char *const share_names[] = {"^share$", "^sharedaddy$", NULL};
static const char *const consent_names[] = {
    "cookie", "consent", "gdpr", "onetrust", "cmp-", NULL,
};

static bool word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/** Does the name occur, at the borders that it asks for? */
static bool occurs(struct str text, const char *name)
{
    const bool start = name[0] == '^';
    size_t len = strlen(name + start);
    const bool end = len && name[start + len - 1] == '$';

    len -= end;
    for (size_t i = 0; i + len <= text.len; i++) {
        if (memcmp(text.ptr + i, name + start, len) != 0)
            continue;
        if (start && i && word_byte(text.ptr[i - 1]))
            continue;
        if (end && i + len < text.len && word_byte(text.ptr[i + len]))
            continue;
        return true;
    }
    return false;
}

static bool any_occurs(struct str text, const char *const *names)
{
    for (; *names; names++)
        if (occurs(text, *names))
            return true;
    return false;
}

/** The first bytes of a value in lower case, into `to`. */
static struct str lower(char to[NAMES_MAX], struct str value)
{
    if (value.len > NAMES_MAX)
        value.len = NAMES_MAX;
    for (size_t i = 0; i < value.len; i++) {
        const char c = value.ptr[i];

        to[i] = c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
    }
    return (struct str){to, value.len};
}

static int weigh(struct str name)
{
    if (!name.len)
        return 0;
    return (any_occurs(name, good_names) ? HINT_WEIGHT : 0) -
           (any_occurs(name, bad_names) ? HINT_WEIGHT : 0);
}

/** Does the id of such an element name a part of the page? Elsewhere it is an
 * anchor, made of the words of the text. */
static bool names_part(enum html_tag tag)
{
    return tag == HTML_DIV || tag == HTML_UL || tag == HTML_OL ||
           tag == HTML_TABLE || tag == HTML_FORM || tag == HTML_HEADER ||
           tag == HTML_FOOTER || tag == HTML_ASIDE || tag == HTML_NAV ||
           tag == HTML_ARTICLE || tag == HTML_FIELDSET;
}

struct html_hints html_hints_of(const struct html_tree *tree, uint32_t node)
{
    const enum html_tag tag = tree->nodes[node].tag;
    char class_bytes[NAMES_MAX], id_bytes[NAMES_MAX];
    struct str class, id = {NULL, 0};

    if (html_tag_level(tag))
        return (struct html_hints){.title = tag == HTML_H1 ||
                                            html_anchor(tree, node).len};
    class = lower(class_bytes, html_value(tree, node, HTML_CLASS));
    if (names_part(tag) && !any_occurs(class, section_names))
        id = lower(id_bytes, html_value(tree, node, HTML_ID));
    return (struct html_hints){.unlikely = any_occurs(class, unlikely_names) ||
                                           any_occurs(id, unlikely_names),
                               .likely = any_occurs(class, likely_names) ||
                                         any_occurs(id, likely_names),
                               .beside = any_occurs(class, beside_names) ||
                                         any_occurs(id, beside_names),
                               .note = any_occurs(class, note_names),
                               .share = any_occurs(class, share_names) ||
                                        any_occurs(id, share_names),
                               .weight = weigh(class) + weigh(id)};
}

bool html_anchor_link(const struct html_tree *tree, uint32_t node)
{
    static const char *const names[] = {"anchor", "headerlink", "permalink",
                                        "hash",   "heading",    NULL};
    char bytes[NAMES_MAX];

    return any_occurs(lower(bytes, html_value(tree, node, HTML_CLASS)), names);
}

bool html_skip_link(const struct html_tree *tree, uint32_t node)
{
    char bytes[NAMES_MAX];

    return tree->nodes[node].tag == HTML_A &&
           str_starts(html_value(tree, node, HTML_HREF), STR("#")) &&
           any_occurs(lower(bytes, html_value(tree, node, HTML_CLASS)),
                      skip_names);
}

bool html_line_numbers(const struct html_tree *tree, uint32_t node)
{
    static const char *const names[] = {"lineno", "linenumber", "line-number",
                                        "gutter", "^hljs-ln-",  "^lnt$",
                                        "^ln$",   NULL};
    const struct str class = html_value(tree, node, HTML_CLASS);
    char bytes[NAMES_MAX];
    bool digits = false;

    if (!class.len || !any_occurs(lower(bytes, class), names))
        return false;
    for (uint32_t i = node; i < tree->nodes[node].end; i++) {
        const struct str text = tree->nodes[i].text;

        for (size_t k = 0; k < text.len; k++) {
            const char c = text.ptr[k];

            if (!strchr(" \t\r\n0123456789", c))
                return false;
            digits |= c >= '0' && c <= '9';
        }
    }
    return digits;
}

bool html_beside(const struct html_tree *tree, uint32_t node)
{
    static const char *const roles[] = {
        "menu",        "menubar", "complementary", "navigation", "alert",
        "alertdialog", "dialog",  "search",        NULL,
    };
    const struct str role = html_value(tree, node, HTML_ROLE);

    for (const char *const *known = roles; role.len && *known; known++)
        if (str_equal(role, str_of(*known)))
            return true;
    return html_has(tree, node, HTML_ARIA_MODAL);
}

bool html_consent(const struct html_tree *tree, uint32_t node)
{
    char bytes[NAMES_MAX];

    if (!any_occurs(lower(bytes, html_value(tree, node, HTML_CLASS)),
                    consent_names) &&
        !any_occurs(lower(bytes, html_value(tree, node, HTML_ID)),
                    consent_names))
        return false;
    for (uint32_t i = node + 1; i < tree->nodes[node].end; i++) {
        if (tree->nodes[i].tag == HTML_H1)
            return false;
        if (tree->nodes[i].tag == HTML_INPUT)
            return true;
    }
    return false;
}
