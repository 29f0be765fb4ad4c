/**
 * From HTML to a tree, through libxml2's SAX parser: the only file that knows
 * it. The parser holds no tree of its own, loads nothing, and its notion of
 * depth is not ours.
 */
#include "html_tree.h"

#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <stdlib.h>

#include "engine/buf.h"
#include "engine/unicode.h"
#include "html_clean.h"

enum {
    WORK_MAX = 400 << 20, /* steps through open elements, for end tags that
                             close none */
};

struct builder {
    struct html_tree *tree;
    htmlParserCtxtPtr parser;
    uint32_t first_line;
    uint32_t last_line;                /* the parser may count one too many */
    uint32_t open[HTML_DEPTH_MAX + 1]; /* elements, the page first */
    uint32_t depth;                    /* of them */
    size_t deeper; /* elements open that lie below HTML_DEPTH_MAX */
    size_t work;
};

static const char *const attribute_names[HTML_ATTRIBUTES] = {
    [HTML_ALT] = "alt",
    [HTML_ARIA_CONTROLS] = "aria-controls",
    [HTML_ARIA_HIDDEN] = "aria-hidden",
    [HTML_ARIA_MODAL] = "aria-modal",
    [HTML_CLASS] = "class",
    [HTML_CONTENT] = "content",
    [HTML_HIDDEN] = "hidden",
    [HTML_HREF] = "href",
    [HTML_HTTP_EQUIV] = "http-equiv",
    [HTML_ID] = "id",
    [HTML_ITEMPROP] = "itemprop",
    [HTML_LANG] = "lang",
    [HTML_NAME] = "name",
    [HTML_PROPERTY] = "property",
    [HTML_REL] = "rel",
    [HTML_ROLE] = "role",
    [HTML_SIZE] = "size",
    [HTML_STYLE] = "style",
    [HTML_TITLE_ATTRIBUTE] = "title",
};

static struct str from_xml(const xmlChar *text)
{
    return str_of((const char *)text);
}

static void keep_values(struct html_tree *tree, struct html_node *node,
                        const xmlChar **pairs)
{
    for (; pairs && pairs[0]; pairs += 2) {
        struct html_value *value;
        int name = 0;

        while (name < HTML_ATTRIBUTES &&
               strcmp((const char *)pairs[0], attribute_names[name]) != 0)
            name++;
        if (name == HTML_ATTRIBUTES)
            continue;
        value = arena_alloc(&tree->arena, sizeof *value);
        value->name = (enum html_attribute)name;
        value->text = arena_copy(
            &tree->arena, utf8_cut(from_xml(pairs[1]), HTML_ATTRIBUTE_MAX));
        if (!value->text.ptr)
            value->text = STR("");
        value->next = node->values;
        node->values = value;
    }
}

/** The line of the file at which the parser stands. */
static uint32_t line_now(const struct builder *builder)
{
    const uint32_t line = builder->first_line - 1 +
                          (uint32_t)xmlSAX2GetLineNumber(builder->parser);

    return line < builder->last_line ? line : builder->last_line;
}

/** Add a node below the innermost open element; its number, or 0 when the
 * tree is full. */
static uint32_t add_node(struct builder *builder, enum html_tag tag)
{
    struct html_tree *tree = builder->tree;
    const uint32_t parent = builder->open[builder->depth - 1];
    const uint32_t number = (uint32_t)tree->count;

    if (tree->count == HTML_NODES_MAX) {
        tree->cut = true;
        return 0;
    }
    if (tree->count == tree->room) {
        tree->room *= 2;
        tree->nodes = mem_resize(tree->nodes, tree->room, sizeof *tree->nodes);
    }
    tree->count++;
    tree->nodes[number] = (struct html_node){
        .tag = tag, .parent = parent, .line = line_now(builder)};
    if (tree->nodes[parent].last)
        tree->nodes[tree->nodes[parent].last].next = number;
    else
        tree->nodes[parent].first = number;
    tree->nodes[parent].last = number;
    return number;
}

/** Is one of the open elements a heading, or the like? */
static bool in_heading(const struct builder *builder)
{
    for (uint32_t i = builder->depth; i-- > 1;) {
        const enum html_tag tag = builder->tree->nodes[builder->open[i]].tag;

        if (html_tag_level(tag) || tag == HTML_SUMMARY || tag == HTML_DT)
            return true;
    }
    return false;
}

/** What the element is. A button that is the heading of what it shows, as in
 * accordions and tabs, is text; any other is a control. */
static enum html_tag tag_of(const struct builder *builder, const xmlChar *name,
                            const xmlChar **pairs)
{
    const enum html_tag tag = html_tag_of((const char *)name);

    bool controls = false, expands = false, is_tab = false;

    if (tag != HTML_BUTTON)
        return tag;
    for (; pairs && pairs[0]; pairs += 2) {
        controls |= str_equal(from_xml(pairs[0]), STR("aria-controls"));
        expands |= str_equal(from_xml(pairs[0]), STR("aria-expanded"));
        is_tab |= pairs[1] && str_equal(from_xml(pairs[0]), STR("role")) &&
                  str_equal(from_xml(pairs[1]), STR("tab"));
    }
    if ((controls && (expands || is_tab)) ||
        ((controls || expands) && in_heading(builder)))
        return HTML_BLOCK;
    return HTML_INPUT;
}

static void on_start(void *context, const xmlChar *name, const xmlChar **pairs)
{
    struct builder *builder = context;
    uint32_t node;

    if (builder->deeper || builder->depth == HTML_DEPTH_MAX + 1) {
        builder->deeper++;
        if (html_tag_block(html_tag_of((const char *)name)))
            add_node(builder, HTML_BR);
        return;
    }
    node = add_node(builder, tag_of(builder, name, pairs));
    if (!node) {
        xmlStopParser(builder->parser);
        return;
    }
    keep_values(builder->tree, &builder->tree->nodes[node], pairs);
    builder->open[builder->depth++] = node;
}

static void on_end(void *context, const xmlChar *name)
{
    struct builder *builder = context;

    (void)name; /* the parser closes what it opened, innermost first */
    if (builder->deeper)
        builder->deeper--;
    else if (builder->depth > 1)
        builder->depth--;
}

static void on_text(void *context, const xmlChar *text, int len)
{
    struct builder *builder = context;
    const struct str slice = {(const char *)text, (size_t)len};
    struct html_node *node;
    uint32_t number;

    if (len <= 0)
        return;
    number = add_node(builder, HTML_TEXT);
    if (!number) {
        xmlStopParser(builder->parser);
        return;
    }
    node = &builder->tree->nodes[number];
    node->text = arena_copy(&builder->tree->arena, slice);
    /* The parser stands behind the text; its line is where it begins. */
    node->line -= html_lines(slice) < node->line ? html_lines(slice) : 0;
}

/** Script and style, which nobody reads. */
static void on_data(void *context, const xmlChar *text, int len)
{
    (void)context;
    (void)text;
    (void)len;
}

/** Each end tag that closes nothing makes the parser look through all open
 * elements: a page of nothing else would take hours. */
static void on_error(void *context, xmlErrorPtr error)
{
    struct builder *builder = context;

    (void)error;
    builder->work += builder->depth + builder->deeper;
    if (builder->work > WORK_MAX) {
        builder->tree->cut = true;
        xmlStopParser(builder->parser);
    }
}

/** Note for each node where its children end. */
static void find_ends(struct html_tree *tree)
{
    for (size_t i = tree->count; i-- > 0;) {
        struct html_node *node = &tree->nodes[i];

        node->end = node->last ? tree->nodes[node->last].end : (uint32_t)i + 1;
    }
}

static void parse(struct builder *builder, struct str html)
{
    htmlSAXHandler sax = {
        .startElement = on_start,
        .endElement = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_data,
        .serror = on_error,
        .initialized = XML_SAX2_MAGIC,
    };

    builder->parser = htmlCreatePushParserCtxt(&sax, builder, NULL, 0, NULL,
                                               XML_CHAR_ENCODING_UTF8);
    if (!builder->parser) {
        builder->tree->cut = true;
        return;
    }
    htmlCtxtUseOptions(builder->parser, HTML_PARSE_RECOVER | HTML_PARSE_NONET |
                                            HTML_PARSE_IGNORE_ENC |
                                            HTML_PARSE_NODEFDTD);
    builder->parser->options |= XML_PARSE_HUGE;
    htmlParseChunk(builder->parser, html.ptr, (int)html.len, 0);
    htmlParseChunk(builder->parser, "", 0, 1);
    htmlFreeParserCtxt(builder->parser);
}

static void *resize(void *block, size_t size)
{
    return mem_resize(block, size, 1);
}

static char *copy(const char *text)
{
    return mem_copy(str_of(text));
}

void html_tree_prepare(void)
{
    xmlMemSetup(free, mem_alloc, resize, copy);
    xmlInitParser();
}

void html_tree_read(struct html_tree *tree, struct str text,
                    uint32_t first_line)
{
    struct builder builder = {
        .tree = tree, .first_line = first_line, .depth = 1};
    struct buf clean = {0};

    *tree = (struct html_tree){.room = 1024, .count = 1};
    tree->nodes = mem_zero(tree->room, sizeof *tree->nodes);
    tree->nodes[0].tag = HTML_BLOCK;
    if (str_starts(text, STR("\xef\xbb\xbf")))
        text = str_skip(text, 3);
    html_clean(&clean, text);
    builder.last_line = first_line + html_lines(text);
    if (clean.len)
        parse(&builder, buf_view(&clean));
    find_ends(tree);
    buf_free(&clean);
}

void html_tree_free(struct html_tree *tree)
{
    arena_release(&tree->arena);
    free(tree->nodes);
    *tree = (struct html_tree){0};
}

struct str html_value(const struct html_tree *tree, uint32_t node,
                      enum html_attribute name)
{
    for (const struct html_value *value = tree->nodes[node].values; value;
         value = value->next)
        if (value->name == name)
            return value->text;
    return (struct str){NULL, 0};
}
