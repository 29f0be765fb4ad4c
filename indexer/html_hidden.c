#include "html_hidden.h"

enum {
    STYLE_MAX = 512, /* bytes of a style that are looked at */
};

/* ---- What hides -------------------------------------------------------- */

static bool equal_in_lower(struct str text, const char *lower)
{
    for (size_t i = 0; lower[i]; i++) {
        const char c = i < text.len ? text.ptr[i] : '\0';

        if ((c >= 'A' && c <= 'Z' ? c | 32 : c) != lower[i])
            return false;
    }
    return true;
}

/** Does a style say `property: value`, spaces or not? */
static bool style_says(struct str style, const char *property,
                       const char *value)
{
    if (style.len > STYLE_MAX)
        style.len = STYLE_MAX;
    for (; style.len; style = str_skip(style, 1)) {
        struct str rest;

        if (!equal_in_lower(style, property))
            continue;
        rest = str_trim(str_skip(style, strlen(property)));
        if (str_starts(rest, STR(":")) &&
            equal_in_lower(str_trim(str_skip(rest, 1)), value))
            return true;
    }
    return false;
}

static bool invisible(const struct html_tree *tree, uint32_t node)
{
    const struct str style = html_value(tree, node, HTML_STYLE);

    if (html_has(tree, node, HTML_HIDDEN) ||
        str_equal(html_value(tree, node, HTML_ARIA_HIDDEN), STR("true")))
        return true;
    return style.len && (style_says(style, "display", "none") ||
                         style_says(style, "visibility", "hidden"));
}

/* ---- What reveals ------------------------------------------------------ */

struct id_set html_controlled(const struct html_tree *tree)
{
    struct id_set ids = {0};

    for (uint32_t i = 1; i < tree->count; i++) {
        struct str list = html_value(tree, i, HTML_ARIA_CONTROLS);

        while ((list = str_trim(list)).len) {
            size_t len = 0;

            while (len < list.len && !strchr(" \t\r\n\f", list.ptr[len]))
                len++;
            id_set_add(&ids, id_set_hash((struct str){list.ptr, len}));
            list = str_skip(list, len);
        }
    }
    return ids;
}

/** Can a reader make it appear? */
static bool revealed(const struct html_tree *tree, uint32_t node,
                     const struct id_set *controlled)
{
    const struct str id = html_value(tree, node, HTML_ID);

    if (str_equal(html_value(tree, node, HTML_ROLE), STR("tabpanel")) ||
        str_equal(html_value(tree, node, HTML_HIDDEN), STR("until-found")))
        return true;
    return id.len && controlled->count &&
           id_set_has(controlled, id_set_hash(id));
}

bool html_hidden(const struct html_tree *tree, uint32_t node,
                 const struct id_set *controlled)
{
    return invisible(tree, node) && !revealed(tree, node, controlled);
}
