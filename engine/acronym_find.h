/**
 * Where a text says what a short form stands for.
 *
 *   peripherally inserted central catheter (PICC)     the long form first
 *   PICC (peripherally inserted central catheter)     or the short one
 *   PICC: peripherally inserted central catheter      a definition
 *   PICC stands for peripherally inserted ...         or in words
 *   PICC, or peripherally inserted central catheter,  or by another name
 *
 * Square brackets do as well as round ones. acronym_align.h decides whether
 * the two belong together.
 */
#ifndef SILCROW_ACRONYM_FIND_H
#define SILCROW_ACRONYM_FIND_H

#include "str.h"

/** A pair as it stands in the text; both slices point into it. */
struct acronym_pair {
    struct str shorter;
    struct str longer;
};

struct acronym_finder {
    void (*found)(void *context, const struct acronym_pair *pair);
    void *context;
};

/** Report the pairs of one block of text: a paragraph, an item, a heading. A
 * text without a bracket, a comma or a ` for ` costs a search for each. */
void acronym_find(const struct acronym_finder *finder, struct str text);

/** Report the pair of a term and the block that explains it, as in a
 * definition list or two cells of a table, if they are one. */
void acronym_find_definition(const struct acronym_finder *finder,
                             struct str term, struct str text);

#endif
