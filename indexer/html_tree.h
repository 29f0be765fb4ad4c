/**
 * A page of HTML as a tree: elements, the attributes that matter, text.
 *
 * Nodes are numbered in the order in which they begin; a parent's number is
 * smaller than its children's. Number 0 is the page itself.
 */
#ifndef SILCROW_HTML_TREE_H
#define SILCROW_HTML_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/mem.h"
#include "engine/str.h"
#include "html_tags.h"

enum {
    HTML_DEPTH_MAX = 256,      /* elements inside one another; what lies deeper
                                  is kept as if it stood at that depth */
    HTML_NODES_MAX = 1 << 19,  /* of a page; the rest is left out */
    HTML_ATTRIBUTE_MAX = 8192, /* bytes of a value; a longer one is cut */
};

/** The attributes that are kept. */
enum html_attribute {
    HTML_ALT,
    HTML_ARIA_CONTROLS,
    HTML_ARIA_HIDDEN,
    HTML_ARIA_MODAL,
    HTML_CLASS,
    HTML_CONTENT,
    HTML_HIDDEN,
    HTML_HREF,
    HTML_HTTP_EQUIV,
    HTML_ID,
    HTML_ITEMPROP,
    HTML_LANG,
    HTML_NAME,
    HTML_PROPERTY,
    HTML_REL,
    HTML_ROLE,
    HTML_SIZE,
    HTML_STYLE,
    HTML_TITLE_ATTRIBUTE,
    HTML_ATTRIBUTES /* how many there are */
};

struct html_value {
    struct str text;
    enum html_attribute name;
    struct html_value *next; /* of the same element */
};

struct html_node {
    enum html_tag tag;
    uint32_t parent;
    uint32_t first; /* child, or 0 */
    uint32_t last;  /* child, or 0 */
    uint32_t next;  /* sibling, or 0 */
    uint32_t end;   /* number of the first node behind all of its children */
    uint32_t line;  /* in the file, from 1 */
    struct html_value *values;
    struct str text; /* of HTML_TEXT, as it stands in the page */
};

struct html_tree {
    struct arena arena;
    struct html_node *nodes;
    size_t count, room;
    bool cut; /* the page had more nodes than HTML_NODES_MAX */
};

/** Have the parser take memory that is there or the process is not (mem.h);
 * once, before the first page, in a process that parses and nothing else. */
void html_tree_prepare(void);

/**
 * Parse a page: valid UTF-8, as broken as it comes.
 *
 * @param first_line  number of the first line of `text`
 */
void html_tree_read(struct html_tree *tree, struct str text,
                    uint32_t first_line);

void html_tree_free(struct html_tree *tree);

/** The value of an attribute; its `ptr` is NULL where the element has none. */
struct str html_value(const struct html_tree *tree, uint32_t node,
                      enum html_attribute name);

/** Line breaks in a text. */
static inline uint32_t html_lines(struct str text)
{
    uint32_t lines = 0;

    for (size_t i = 0; i < text.len; i++)
        lines += text.ptr[i] == '\n';
    return lines;
}

/** The same as a yes or no: is the attribute there at all? */
static inline bool html_has(const struct html_tree *tree, uint32_t node,
                            enum html_attribute name)
{
    return html_value(tree, node, name).ptr != NULL;
}

#endif
