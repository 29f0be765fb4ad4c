#include "html_anchor.h"

#include "engine/unicode.h"

enum {
    SECTION_TEXT_MAX = 40, /* code points that may stand before a heading */
    BEFORE_MAX = 16,       /* nodes between an empty link and its heading */
    WRAPS_MAX = 4, /* elements around a heading whose id is taken for it */
};

/** The id of an element; a link may have a name instead. */
static struct str own_id(const struct html_tree *tree, uint32_t node)
{
    const struct str id = html_value(tree, node, HTML_ID);

    if (!id.len && tree->nodes[node].tag == HTML_A)
        return html_value(tree, node, HTML_NAME);
    return id;
}

/** Code points of text in one node, white space apart; a picture counts. */
static uint32_t text_in(const struct html_tree *tree, uint32_t node)
{
    uint32_t count = tree->nodes[node].tag == HTML_IMG;

    for (struct str rest = tree->nodes[node].text; rest.len;)
        count += !char_space(utf8_next(&rest));
    return count;
}

/** Is there text anywhere in the nodes from `from` up to `to`? */
static bool has_text(const struct html_tree *tree, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        if (text_in(tree, i))
            return true;
    return false;
}

/** Does an element begin with the heading, or with a few words that stand
 * before it, and no other heading? */
static bool begins_with(const struct html_tree *tree, uint32_t around,
                        uint32_t heading, uint32_t words_max)
{
    uint32_t text = 0;

    for (uint32_t i = heading; i-- > around + 1;) {
        text += text_in(tree, i);
        if (text > words_max || html_tag_level(tree->nodes[i].tag))
            return false;
    }
    return true;
}

static struct str inner_id(const struct html_tree *tree, uint32_t heading)
{
    for (uint32_t i = heading + 1; i < tree->nodes[heading].end; i++) {
        const enum html_tag tag = tree->nodes[i].tag;
        const struct str id = own_id(tree, i);

        if (tag == HTML_INPUT || tag == HTML_DROPPED)
            i = tree->nodes[i].end - 1;
        else if (id.len)
            return id;
    }
    return (struct str){NULL, 0};
}

/** The id of the last element without content before the heading, with
 * nothing but the begin and end of elements between: of a link, or of any. */
static struct str id_before(const struct html_tree *tree, uint32_t heading,
                            bool any)
{
    const uint32_t far = heading > BEFORE_MAX ? heading - BEFORE_MAX : 1;

    for (uint32_t i = heading; i-- > far;) {
        const struct html_node *node = &tree->nodes[i];
        struct str id = {NULL, 0};

        if (has_text(tree, i, i + 1) || html_tag_level(node->tag) ||
            node->tag == HTML_INPUT || node->tag == HTML_DROPPED)
            break;
        if (node->tag == HTML_A || (any && !node->first))
            id = own_id(tree, i);
        if (id.len && node->end <= heading && !has_text(tree, i, node->end))
            return id;
    }
    return (struct str){NULL, 0};
}

static struct str preceding_id(const struct html_tree *tree, uint32_t heading)
{
    return id_before(tree, heading, false);
}

static struct str empty_id(const struct html_tree *tree, uint32_t heading)
{
    return id_before(tree, heading, true);
}

/** Does an element have another heading of this rank, or a higher one? */
static bool has_rival(const struct html_tree *tree, uint32_t around,
                      uint32_t heading)
{
    const unsigned level = html_tag_level(tree->nodes[heading].tag);

    for (uint32_t i = tree->nodes[heading].end; i < tree->nodes[around].end;
         i++) {
        const unsigned other = html_tag_level(tree->nodes[i].tag);

        if (other && other <= level)
            return true;
    }
    return false;
}

/** Is the element one that pages wrap a section in? A `div` around the title
 * of a page is more often its layout. */
static bool wraps_section(const struct html_tree *tree, uint32_t around,
                          uint32_t heading)
{
    switch (tree->nodes[around].tag) {
    case HTML_SECTION:
    case HTML_ARTICLE:
    case HTML_DETAILS:
    case HTML_A:
    case HTML_P:
        return true;
    case HTML_DIV:
    case HTML_HEADER:
    case HTML_LI:
    case HTML_BLOCK:
    case HTML_DT:
        return tree->nodes[heading].tag != HTML_H1;
    default:
        return false;
    }
}

/** The id of an element that begins with the heading. A section may have a
 * few words before it: a date, a version, a link to its source. */
static struct str wrapping_id(const struct html_tree *tree, uint32_t heading)
{
    uint32_t around = heading;

    for (unsigned i = 0; i < WRAPS_MAX; i++) {
        struct str id;
        bool section;

        around = tree->nodes[around].parent;
        section = tree->nodes[around].tag == HTML_SECTION;
        if (!around ||
            !begins_with(tree, around, heading,
                         section ? SECTION_TEXT_MAX : 0) ||
            has_rival(tree, around, heading))
            break;
        id = own_id(tree, around);
        if (id.len && wraps_section(tree, around, heading))
            return id;
    }
    return (struct str){NULL, 0};
}

/** Where the sign in the heading that links to it leads, if that is an element
 * around it. */
static struct str linked_id(const struct html_tree *tree, uint32_t heading)
{
    for (uint32_t i = heading + 1; i < tree->nodes[heading].end; i++) {
        const struct str href = html_value(tree, i, HTML_HREF);
        uint32_t around = heading;

        if (!str_starts(href, STR("#")) || !html_permalink(tree, i))
            continue;
        for (unsigned k = 0; k < WRAPS_MAX && around; k++) {
            around = tree->nodes[around].parent;
            if (str_equal(html_value(tree, around, HTML_ID), str_skip(href, 1)))
                return html_value(tree, around, HTML_ID);
        }
    }
    return (struct str){NULL, 0};
}

/** The id of an empty link right behind the heading, unless another heading
 * follows, to which it then belongs. */
static struct str following_id(const struct html_tree *tree, uint32_t heading)
{
    uint32_t link = tree->nodes[heading].next;
    uint32_t after;

    while (link && tree->nodes[link].tag == HTML_TEXT && !text_in(tree, link))
        link = tree->nodes[link].next;
    if (!link || tree->nodes[link].tag != HTML_A ||
        has_text(tree, link, tree->nodes[link].end))
        return (struct str){NULL, 0};
    after = tree->nodes[link].end;
    while (after < tree->count && tree->nodes[after].tag == HTML_TEXT &&
           !text_in(tree, after))
        after++;
    if (after < tree->count && html_tag_level(tree->nodes[after].tag))
        return (struct str){NULL, 0};
    return own_id(tree, link);
}

struct str html_anchor(const struct html_tree *tree, uint32_t heading)
{
    static struct str (*const places[])(const struct html_tree *, uint32_t) = {
        own_id,    inner_id, preceding_id, wrapping_id,
        linked_id, empty_id, following_id};
    struct str id = {NULL, 0};

    for (size_t i = 0; i < sizeof places / sizeof *places && !id.len; i++)
        id = places[i](tree, heading);
    return id;
}

bool html_permalink(const struct html_tree *tree, uint32_t node)
{
    if (tree->nodes[node].tag != HTML_A ||
        !str_find(html_value(tree, node, HTML_HREF), STR("#")))
        return false;
    for (uint32_t i = node; i < tree->nodes[node].end; i++)
        for (struct str rest = tree->nodes[i].text; rest.len;) {
            const enum char_class class = char_class(utf8_next(&rest));

            if (class == CHAR_LETTER || class == CHAR_DIGIT ||
                class == CHAR_IDEOGRAPH)
                return false;
        }
    return true;
}
