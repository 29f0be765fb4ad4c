#include "html_head.h"

#include "engine/unicode.h"
#include "html_blocks.h"
#include "html_hints.h"

enum {
    MENU_LEVELS = 3, /* elements around a heading asked for their names */
    LANG_MAX = 35,   /* bytes of a language tag (RFC 5646, section 4.4.1) */
};

/** Signs between the title of a page and the name of its site. */
static const char *const separators[] = {" | ", " - ",  " – ", " — ",
                                         " · ", " :: ", " » ", NULL};

/* ---- Title ------------------------------------------------------------- */

/** Append a heading, folded and on a line of its own. */
static void put_heading(struct buf *out, struct str text)
{
    unicode_fold(out, str_trim(text));
    buf_byte(out, '\n');
}

/** The headings of the first two ranks of what was taken from the page. */
static void content_headings(struct buf *out, const struct guide *guide)
{
    buf_text(out, "\n");
    for (size_t i = 0; i < guide->block_count; i++)
        if (guide->blocks[i].kind == BLOCK_HEADING &&
            guide->blocks[i].level <= 2)
            put_heading(out, guide->blocks[i].text);
}

/** Does the heading stand in a menu, where the name of the site is? */
static bool in_menu(const struct html_tree *tree, uint32_t heading)
{
    for (unsigned i = 0; i < MENU_LEVELS && heading; i++) {
        struct html_hints hints;

        heading = tree->nodes[heading].parent;
        hints = html_hints_of(tree, heading);
        if (tree->nodes[heading].tag == HTML_NAV ||
            (hints.unlikely && !hints.likely))
            return true;
    }
    return false;
}

/** All headings of the first rank in menus, or all others. */
static void page_headings(struct buf *out, const struct html_tree *tree,
                          bool menus)
{
    struct buf text = {0};

    buf_text(out, "\n");
    for (uint32_t i = 1; i < tree->count; i++) {
        if (tree->nodes[i].tag != HTML_H1 || in_menu(tree, i) != menus)
            continue;
        buf_clear(&text);
        html_tree_text(&text, tree, i);
        put_heading(out, buf_view(&text));
    }
    buf_free(&text);
}

/** Is this one of the headings? */
static bool confirmed(const struct buf *headings, struct str title)
{
    struct buf line = {0};
    bool found;

    buf_byte(&line, '\n');
    unicode_fold(&line, str_trim(title));
    buf_byte(&line, '\n');
    found = line.len > 2 && str_find(buf_view(headings), buf_view(&line));
    buf_free(&line);
    return found;
}

/** The title without the name of the site, which stands behind or before it;
 * whole where no heading confirms either.
 *
 * @param sites  the headings are names of sites */
static struct str without_site(const struct buf *headings, struct str title,
                               bool sites)
{
    for (const char *const *separator = separators; *separator; separator++) {
        const struct str sign = str_of(*separator);
        const char *at = str_find(title, sign);

        while (at) {
            const size_t before = (size_t)(at - title.ptr);
            const struct str left = {title.ptr, before};
            const struct str right = str_skip(title, before + sign.len);

            if (confirmed(headings, left))
                return sites ? right : left;
            if (confirmed(headings, right))
                return sites ? left : right;
            at = str_find(right, sign);
        }
    }
    return title;
}

/** The first title of the page; pictures have titles of their own. */
static uint32_t find_title(const struct html_tree *tree)
{
    for (uint32_t i = 1; i < tree->count; i++)
        if (tree->nodes[i].tag == HTML_DROPPED)
            i = tree->nodes[i].end - 1;
        else if (tree->nodes[i].tag == HTML_TITLE)
            return i;
    return 0;
}

static void read_title(struct guide *guide, const struct html_tree *tree)
{
    const uint32_t node = find_title(tree);
    struct buf text = {0}, headings = {0};
    struct str whole, title;

    if (!node)
        return;
    html_tree_text(&text, tree, node);
    whole = utf8_cut(buf_view(&text), DOCUMENT_HEADING_MAX);
    content_headings(&headings, guide);
    title = without_site(&headings, whole, false);
    for (int menus = 0; menus < 2 && title.len == whole.len; menus++) {
        buf_clear(&headings);
        page_headings(&headings, tree, menus);
        title = without_site(&headings, whole, menus);
    }
    guide->title = arena_copy(&guide->arena, str_trim(title));
    buf_free(&text);
    buf_free(&headings);
}

/* ---- Everything else --------------------------------------------------- */

/** A language tag in lower case, if it can be one. */
static void read_lang(struct guide *guide, struct str value)
{
    char lang[LANG_MAX];

    value = str_trim(value);
    if (!value.len || value.len > LANG_MAX || guide->lang.len)
        return;
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i] == '_' ? '-' : value.ptr[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c | 32);
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return;
        lang[i] = c;
    }
    guide->lang = arena_copy(&guide->arena, (struct str){lang, value.len});
}

/** Copy white space folded, once: what comes first counts. */
static void set_once(struct guide *guide, struct str *field, struct str value)
{
    value = str_trim(value);
    if (!field->len && value.len)
        *field = arena_copy(&guide->arena, value);
}

static void read_keywords(struct guide *guide, struct str value)
{
    while (value.len && guide->keyword_count < DOCUMENT_TAGS_MAX) {
        const char *comma = memchr(value.ptr, ',', value.len);
        const size_t len = comma ? (size_t)(comma - value.ptr) : value.len;
        const struct str word = str_trim((struct str){value.ptr, len});

        if (word.len && word.len <= DOCUMENT_HEADING_MAX)
            guide->keywords[guide->keyword_count++] =
                arena_copy(&guide->arena, word);
        value = str_skip(value, len + 1);
    }
}

static bool says(struct str value, const char *word)
{
    return str_find(value, str_of(word)) != NULL;
}

static void read_robots(struct guide *guide, struct str value)
{
    if (says(value, "noindex") || says(value, "NOINDEX") || says(value, "none"))
        guide->noindex = true;
}

/** A page that sends browsers to another one at once has nothing to find. */
static void read_refresh(struct guide *guide, struct str value)
{
    value = str_trim(value);
    if (str_starts(value, STR("0")) &&
        (says(value, "url=") || says(value, "URL=")))
        guide->noindex = true;
}

static bool name_is(struct str value, const char *name)
{
    if (value.len != strlen(name))
        return false;
    for (size_t i = 0; i < value.len; i++)
        if ((value.ptr[i] | 32) != (name[i] | 32))
            return false;
    return true;
}

static void read_meta(struct guide *guide, const struct html_tree *tree,
                      uint32_t node)
{
    const struct str content = html_value(tree, node, HTML_CONTENT);
    struct str name = html_value(tree, node, HTML_NAME);

    if (!name.len)
        name = html_value(tree, node, HTML_PROPERTY);
    if (!name.len)
        name = html_value(tree, node, HTML_HTTP_EQUIV);
    if (name_is(name, "description") || name_is(name, "og:description"))
        set_once(guide, &guide->description, content);
    else if (name_is(name, "robots"))
        read_robots(guide, content);
    else if (name_is(name, "refresh"))
        read_refresh(guide, content);
    else if (name_is(name, "keywords"))
        read_keywords(guide, content);
    else if (name_is(name, "content-language"))
        read_lang(guide, content);
    else if (name_is(name, "article:modified_time") ||
             name_is(name, "dcterms.modified") ||
             name_is(name, "last-modified"))
        set_once(guide, &guide->updated, content);
}

/** An address that a result can lead to: of the web, or on the same site. */
static void read_canonical(struct guide *guide, struct str href)
{
    href = str_trim(href);
    if (str_starts(href, STR("https://")) || str_starts(href, STR("http://")) ||
        (str_starts(href, STR("/")) && !str_starts(href, STR("//"))))
        set_once(guide, &guide->url, href);
}

void html_head_read(struct guide *guide, const struct html_tree *tree)
{
    read_title(guide, tree);
    for (uint32_t i = 1; i < tree->count; i++)
        switch (tree->nodes[i].tag) {
        case HTML_HTML:
        case HTML_BODY:
            read_lang(guide, html_value(tree, i, HTML_LANG));
            break;
        case HTML_META:
            read_meta(guide, tree, i);
            break;
        case HTML_LINK:
            if (name_is(html_value(tree, i, HTML_REL), "canonical"))
                read_canonical(guide, html_value(tree, i, HTML_HREF));
            break;
        default:
            break;
        }
}
