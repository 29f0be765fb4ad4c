/**
 * The densest part of a page that does not mark its main content.
 *
 * After Arc90's Readability (2010) and its descendants in browsers: each
 * paragraph lends its score (length, commas) to the elements around it, less
 * to those farther out; names hint, links count against; the best element
 * wins, with those of its siblings that score alike.
 */
#ifndef SILCROW_HTML_SCORE_H
#define SILCROW_HTML_SCORE_H

#include "html_content.h"
#include "html_measure.h"

/** How much is believed of what the page says of its parts. */
struct html_belief {
    bool names;   /* parts with unlikely names are left out */
    bool weights; /* names count in the score */
    bool trim;    /* lists of links and the like are cut out of the content */
};

/**
 * Find the best part of what is not gone.
 *
 * @param measures  of the whole page; gone and changed for what is left out
 * @param roots     room for all nodes
 * @return how many roots
 */
size_t html_score(struct html_measures *measures, uint32_t *roots,
                  struct html_belief belief);

/** Cut out of a part of the page what is no running text: lists of links,
 * forms, share buttons, empty boxes. */
void html_trim(struct html_measures *measures, uint32_t root,
               struct html_belief belief);

#endif
