#include "html_measure.h"

#include <stdlib.h>

#include "engine/unicode.h"

enum {
    CONTENTS_MIN = 2, /* links of a table of contents */
    LINK_TENTHS = 10, /* what a code point in a link counts */
    HASH_TENTHS = 3,  /* and in a link to a place on the same page */
};

static uint16_t add16(uint16_t a, uint16_t b)
{
    return (uint16_t)(a + b < a ? UINT16_MAX : a + b);
}

/** Code points and commas of a text; white space at its ends counts when
 * something may stand beside it. */
static void measure_text(struct html_measure *measure, struct str text)
{
    bool space = true;

    while (text.len) {
        const int32_t code = utf8_next(&text);

        if (char_space(code)) {
            measure->chars += !space;
            space = true;
            continue;
        }
        space = false;
        measure->chars++;
        measure->commas += code == ',' || code == 0x60C || code == 0x3001 ||
                           code == 0xFF0C || code == 0xFE50 || code == 0x2E41;
    }
    measure->chars -= space && measure->chars;
}

/** Count the element itself, and what its text is part of. */
static void measure_element(const struct html_tree *tree, uint32_t node,
                            struct html_measure *measure)
{
    const enum html_tag tag = tree->nodes[node].tag;

    measure->paragraphs = add16(measure->paragraphs, tag == HTML_P);
    measure->items = add16(measure->items, tag == HTML_LI);
    measure->images = add16(measure->images, tag == HTML_IMG);
    measure->inputs = add16(measure->inputs, tag == HTML_INPUT);
    measure->embeds = add16(measure->embeds, tag == HTML_OBJECT);
    if (tag == HTML_A)
        measure->linked =
            measure->chars *
            (str_starts(html_value(tree, node, HTML_HREF), STR("#"))
                 ? HASH_TENTHS
                 : LINK_TENTHS);
    if (html_tag_level(tag))
        measure->headings = measure->chars;
    if (tag == HTML_UL || tag == HTML_OL)
        measure->listed = measure->chars;
    if (tag == HTML_P || tag == HTML_LI || tag == HTML_TD || tag == HTML_PRE ||
        tag == HTML_BLOCKQUOTE || tag == HTML_DD || tag == HTML_DT ||
        tag == HTML_UL || tag == HTML_OL || tag == HTML_DL || tag == HTML_DIV ||
        tag == HTML_OTHER || tag == HTML_BOLD || tag == HTML_FONT)
        measure->textual = measure->chars;
    measure->inline_only &= !html_tag_block(tag);
}

/** Is it one of the elements that make a `div` more than a paragraph? */
static bool container(enum html_tag tag)
{
    return tag == HTML_BLOCKQUOTE || tag == HTML_DL || tag == HTML_DIV ||
           tag == HTML_IMG || tag == HTML_OL || tag == HTML_P ||
           tag == HTML_PRE || tag == HTML_TABLE || tag == HTML_UL;
}

static void add_to_parent(struct html_measure *parent,
                          const struct html_measure *child, enum html_tag tag)
{
    parent->chars += child->chars;
    parent->linked += child->linked;
    parent->headings += child->headings;
    parent->listed += child->listed;
    parent->textual += child->textual;
    parent->commas += child->commas;
    parent->paragraphs = add16(parent->paragraphs, child->paragraphs);
    parent->items = add16(parent->items, child->items);
    parent->images = add16(parent->images, child->images);
    parent->inputs = add16(parent->inputs, child->inputs);
    parent->embeds = add16(parent->embeds, child->embeds);
    parent->titles = add16(parent->titles, child->titles);
    parent->inline_only &= child->inline_only;
    parent->blocks |= child->blocks || container(tag);
}

void html_measure(struct html_measures *measures)
{
    const struct html_tree *tree = measures->tree;

    if (!measures->list)
        measures->list = mem_alloc(tree->count * sizeof *measures->list);
    for (size_t i = 0; i < tree->count; i++)
        measures->list[i] = (struct html_measure){.inline_only = true};
    for (size_t i = tree->count; i-- > 0;) {
        const struct html_node *node = &tree->nodes[i];
        struct html_measure *measure = &measures->list[i];

        if (measures->gone[i])
            continue;
        if (node->tag == HTML_TEXT)
            measure_text(measure, node->text);
        else
            measure_element(tree, (uint32_t)i, measure);
        measure->titles = add16(measure->titles, measures->hints[i].title);
        if (i)
            add_to_parent(&measures->list[node->parent], measure, node->tag);
    }
}

static uint16_t less16(uint16_t a, uint16_t b)
{
    return (uint16_t)(a > b ? a - b : 0);
}

static uint32_t less32(uint32_t a, uint32_t b)
{
    return a > b ? a - b : 0;
}

void html_let_go(struct html_measures *measures, uint32_t node)
{
    const struct html_tree *tree = measures->tree;
    const struct html_measure lost = measures->list[node];

    for (uint32_t i = node; i < tree->nodes[node].end; i++)
        measures->gone[i] = true;
    for (uint32_t up = node; up;) {
        struct html_measure *measure;

        up = tree->nodes[up].parent;
        measure = &measures->list[up];
        measure->chars = less32(measure->chars, lost.chars);
        measure->linked = less32(measure->linked, lost.linked);
        measure->headings = less32(measure->headings, lost.headings);
        measure->listed = less32(measure->listed, lost.listed);
        measure->textual = less32(measure->textual, lost.textual);
        measure->commas = less32(measure->commas, lost.commas);
        measure->paragraphs = less16(measure->paragraphs, lost.paragraphs);
        measure->items = less16(measure->items, lost.items);
        measure->images = less16(measure->images, lost.images);
        measure->inputs = less16(measure->inputs, lost.inputs);
        measure->embeds = less16(measure->embeds, lost.embeds);
        measure->titles = less16(measure->titles, lost.titles);
    }
}

/** Is all text of a list in links to places on the page? */
static bool contents(const struct html_measures *measures, uint32_t list)
{
    const struct html_tree *tree = measures->tree;
    size_t links = 0;

    for (uint32_t i = list + 1; i < tree->nodes[list].end; i++) {
        if (tree->nodes[i].tag == HTML_A) {
            if (!str_starts(html_value(tree, i, HTML_HREF), STR("#")))
                return false;
            links++;
            i = tree->nodes[i].end - 1;
        } else if (tree->nodes[i].tag == HTML_TEXT && !measures->gone[i] &&
                   measures->list[i].chars) {
            return false;
        }
    }
    return links >= CONTENTS_MIN;
}

bool html_leads_about(const struct html_measures *measures, uint32_t node,
                      uint32_t root)
{
    const struct html_tree *tree = measures->tree;
    const enum html_tag tag = tree->nodes[node].tag;
    const struct html_measure *measure = &measures->list[node];
    const bool list = tag == HTML_UL || tag == HTML_OL;

    if (measure->chars * 2 > measures->list[root].chars ||
        !(measures->hints[node].beside || (list && contents(measures, node))))
        return false;
    for (uint32_t i = node + 1; i < tree->nodes[node].end; i++)
        if (tree->nodes[i].tag == HTML_H1)
            return false;
    return true;
}

void html_measures_free(struct html_measures *measures)
{
    free(measures->list);
    measures->list = NULL;
}

double html_link_density(const struct html_measure *measure)
{
    if (!measure->chars)
        return 0;
    return measure->linked / (double)LINK_TENTHS / measure->chars;
}
