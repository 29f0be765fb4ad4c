/**
 * What stands below each node of a page: how much text, how much of it in
 * links, how many paragraphs, items, pictures.
 */
#ifndef SILCROW_HTML_MEASURE_H
#define SILCROW_HTML_MEASURE_H

#include <stdbool.h>

#include "html_hints.h"
#include "html_tree.h"

struct html_measure {
    uint32_t chars;    /* code points, runs of white space one */
    uint32_t linked;   /* tenths of code points in links; in those that stay
                          on the page, each counts three */
    uint32_t headings; /* code points in headings */
    uint32_t listed;   /* code points in lists */
    uint32_t textual;  /* code points in elements of running text */
    uint32_t commas;
    uint16_t paragraphs;
    uint16_t items;
    uint16_t images;
    uint16_t inputs;
    uint16_t embeds;
    uint16_t titles;  /* headings of the page or that can be linked */
    bool inline_only; /* nothing below it is a block */
    bool blocks;      /* a container or picture is below it */
};

struct html_measures {
    const struct html_tree *tree;
    bool *gone;                /* of each node, given by the caller: it and
                                  what is below it does not count */
    struct html_hints *hints;  /* of each node, given by the caller */
    struct html_measure *list; /* of each node */
};

/** Measure all nodes that are not gone. `gone` must hold for children of what
 * is gone as well. */
void html_measure(struct html_measures *measures);

/** Let a node and all below it go, and take it off those above. */
void html_let_go(struct html_measures *measures, uint32_t node);

/** Is the node named as something beside the content (html_hints.h), or a list
 * of links to places on the page, its table of contents? Not what has half of
 * the text below `root`, or the title. */
bool html_leads_about(const struct html_measures *measures, uint32_t node,
                      uint32_t root);

void html_measures_free(struct html_measures *measures);

/** The part of a node's text that stands in links, 0 to 1. */
double html_link_density(const struct html_measure *measure);

#endif
