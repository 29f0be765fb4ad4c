/**
 * Does this short form stand for that long one?
 *
 * The letters of the short form are laid over the letters of the text in
 * order, at the least cost: a letter at the start of a word costs nothing, one
 * inside a word costs more, and so does every word that is passed over. Stop
 * words are passed over almost for nothing. The idea that each letter of the
 * short form must be found in order, the first one at the start of a word, is
 * that of Schwartz and Hearst (2003), "A simple algorithm for identifying
 * abbreviation definitions in biomedical text". They take the shortest text
 * that has the letters; here the cheapest way to place them decides, and a
 * limit that depends on how many letters there are decides whether it is
 * believed.
 */
#ifndef SILCROW_ACRONYM_ALIGN_H
#define SILCROW_ACRONYM_ALIGN_H

#include <stdbool.h>
#include <stddef.h>

#include "acronym_form.h"
#include "str.h"

/** Where the long form lies in the text that was given. */
struct acronym_fit {
    struct str text; /* the long form */
    int cost;        /* 0 is perfect: every letter starts a word */
};

/** The cheapest long form that ends where `text` ends; false when none is
 * cheap enough. Valid UTF-8, all of it. */
bool acronym_fit_before(struct acronym_fit *fit, struct str shorter,
                        struct str text, enum acronym_trust trust);

/** The cheapest long form that begins where `text` begins. With `whole` it is
 * all of `text`. */
bool acronym_fit_after(struct acronym_fit *fit, struct str shorter,
                       struct str text, bool whole, enum acronym_trust trust);

#endif
