#include <stdlib.h>

#include "html_hints.h"
#include "html_score.h"

enum {
    COMMAS_TEXT = 10,     /* so many commas are running text */
    ITEMS_FREE = 100,     /* items that a list may have over its paragraphs */
    EMPTY_CHARS = 25,     /* code points of a box with nothing in it */
    SHARE_CHARS = 500,    /* code points of a box of share buttons */
    EMBED_CHARS = 75,     /* code points beside a player */
    WEIGHT_GOOD = 25,     /* of a box whose name speaks for it */
    REFERENCE_TITLES = 4, /* headings of a guide or a reference */
    TABLE_ROWS = 10,      /* of a table of data */
    TABLE_COLUMNS = 5,
    TABLE_CELLS = 11,
};

static const double LIST_PART = 0.9;  /* of a box that is a list */
static const double LINKS_MOST = 0.2; /* in a box without a good name */
static const double LINKS_GOOD = 0.5; /* in one with a good name */
static const double HEADINGS_MOST = 0.9;

struct trimmer {
    struct html_measures *measures;
    const struct html_tree *tree;
    struct html_belief belief;
    bool reference; /* many of its headings can be linked: short boxes are
                       parts of it */
    bool *data;     /* of each node: a table of data, or inside one */
    uint32_t root;
};

/** Tables: rows and columns, seen from the table's node. */
static bool data_table(const struct html_tree *tree, uint32_t table)
{
    uint32_t rows = 0, columns = 0, cells = 0, row_end = 0;

    if (str_equal(html_value(tree, table, HTML_ROLE), STR("presentation")))
        return false;
    for (uint32_t i = table + 1; i < tree->nodes[table].end; i++) {
        const enum html_tag tag = tree->nodes[i].tag;

        if (tag == HTML_TABLE_PART || tag == HTML_TH)
            return true;
        if (tag == HTML_TABLE)
            return false;
        if (tag == HTML_TR) {
            rows++;
            cells = 0;
            row_end = tree->nodes[i].end;
        } else if (tag == HTML_TD && i < row_end && ++cells > columns) {
            columns = cells;
        }
    }
    if (rows <= 1 || columns <= 1)
        return false;
    return rows >= TABLE_ROWS || columns >= TABLE_COLUMNS ||
           rows * columns >= TABLE_CELLS;
}

static void mark_data(struct trimmer *trimmer)
{
    const struct html_tree *tree = trimmer->tree;

    for (uint32_t i = trimmer->root; i < tree->nodes[trimmer->root].end; i++)
        if (i != trimmer->root && trimmer->data[tree->nodes[i].parent])
            trimmer->data[i] = true;
        else if (tree->nodes[i].tag == HTML_TABLE)
            trimmer->data[i] = data_table(tree, i);
}

static bool inside(const struct trimmer *trimmer, uint32_t i, enum html_tag tag)
{
    while (i && i != trimmer->root) {
        i = trimmer->tree->nodes[i].parent;
        if (trimmer->tree->nodes[i].tag == tag)
            return true;
    }
    return false;
}

static bool holds_data(const struct trimmer *trimmer, uint32_t i)
{
    for (uint32_t j = i + 1; j < trimmer->tree->nodes[i].end; j++)
        if (trimmer->data[j] && trimmer->tree->nodes[j].tag == HTML_TABLE)
            return true;
    return false;
}

/** Is the box something else than running text? */
static bool no_text(const struct trimmer *trimmer, uint32_t i)
{
    const struct html_measure *measure = &trimmer->measures->list[i];
    const enum html_tag tag = trimmer->tree->nodes[i].tag;
    const int weight =
        trimmer->belief.weights ? trimmer->measures->hints[i].weight : 0;
    const double links = html_link_density(measure);
    const bool list = tag == HTML_UL || tag == HTML_OL ||
                      measure->listed > LIST_PART * measure->chars;
    const bool figure = inside(trimmer, i, HTML_FIGURE);

    if (measure->titles) /* part of the text, however many links it has */
        return false;
    if (weight < 0)
        return true;
    if (measure->commas >= COMMAS_TEXT)
        return false;
    if (measure->images > 1 && measure->paragraphs * 2 < measure->images &&
        !figure)
        return true;
    if (!list && measure->items > measure->paragraphs + ITEMS_FREE)
        return true;
    if (measure->inputs > measure->paragraphs / 3)
        return true;
    if (!list && !trimmer->reference &&
        measure->headings < HEADINGS_MOST * measure->chars &&
        measure->chars < EMPTY_CHARS &&
        (measure->images == 0 || measure->images > 2) && links > 0 && !figure)
        return true;
    if (!list && weight < WEIGHT_GOOD && links > LINKS_MOST)
        return true;
    if (weight >= WEIGHT_GOOD && links > LINKS_GOOD)
        return true;
    return (measure->embeds == 1 && measure->chars < EMBED_CHARS) ||
           measure->embeds > 1;
}

/** Take out the boxes of one of two kinds that hold no running text, inner
 * ones first, so that the outer are judged by what is left. */
static void trim_boxes(struct trimmer *trimmer, bool (*kind)(enum html_tag))
{
    for (uint32_t i = trimmer->tree->nodes[trimmer->root].end;
         i-- > trimmer->root + 1;)
        if (kind(trimmer->tree->nodes[i].tag) && !trimmer->measures->gone[i] &&
            !trimmer->data[i] && !inside(trimmer, i, HTML_CODE) &&
            !holds_data(trimmer, i) && no_text(trimmer, i))
            html_let_go(trimmer->measures, i);
}

static bool is_form(enum html_tag tag)
{
    return tag == HTML_FORM || tag == HTML_FIELDSET;
}

static bool is_table(enum html_tag tag)
{
    return tag == HTML_TABLE;
}

static bool is_list(enum html_tag tag)
{
    return tag == HTML_UL;
}

static bool is_box(enum html_tag tag)
{
    return tag == HTML_DIV;
}

/** Take out what is never running text. */
static void drop_fixed(struct trimmer *trimmer)
{
    const struct html_tree *tree = trimmer->tree;

    for (uint32_t i = trimmer->root + 1; i < tree->nodes[trimmer->root].end;
         i++) {
        const enum html_tag tag = tree->nodes[i].tag;
        const struct html_measure *measure = &trimmer->measures->list[i];
        bool drop = tag == HTML_FOOTER || tag == HTML_INPUT ||
                    tag == HTML_OBJECT ||
                    (tag == HTML_ASIDE && !trimmer->measures->hints[i].note);

        if (trimmer->measures->gone[i] || tag == HTML_TEXT)
            continue;
        if (tag == HTML_H1 || tag == HTML_H2)
            drop |= trimmer->measures->hints[i].weight < 0;
        if (!drop && measure->chars < SHARE_CHARS)
            drop = trimmer->measures->hints[i].share;
        if (drop)
            html_let_go(trimmer->measures, i);
    }
}

void html_trim(struct html_measures *measures, uint32_t root,
               struct html_belief belief)
{
    struct trimmer trimmer = {
        .measures = measures,
        .tree = measures->tree,
        .belief = belief,
        .data = mem_zero(measures->tree->count, sizeof *trimmer.data),
        .reference = measures->list[root].titles >= REFERENCE_TITLES,
        .root = root};

    mark_data(&trimmer);
    trim_boxes(&trimmer, is_form);
    drop_fixed(&trimmer);
    trim_boxes(&trimmer, is_table);
    trim_boxes(&trimmer, is_list);
    trim_boxes(&trimmer, is_box);
    free(trimmer.data);
}
