/**
 * What short and long forms look like.
 */
#ifndef SILCROW_ACRONYM_FORM_H
#define SILCROW_ACRONYM_FORM_H

#include <stdbool.h>

#include "str.h"

enum {
    ACRONYM_SHORT_MAX = 24, /* bytes of a short form */
    ACRONYM_SIGNS_MAX = 12, /* letters and digits of a short form */
    ACRONYM_LONG_MAX = 200, /* bytes of a long form */
};

/** How sure the place where a pair stands is. */
enum acronym_trust {
    ACRONYM_STRICT, /* letters start words and no word is passed over; the
                       short form shows that it is one */
    ACRONYM_USUAL,  /* the limit of a pair in brackets */
};

/** Is this shaped like a short form: 2 to ACRONYM_SIGNS_MAX letters and
 * digits, in one or two words? A strict look wants two capitals, or one and a
 * digit, as well: `Note` is a word. */
bool acronym_shaped(struct str text, enum acronym_trust trust);

/** Can a long form look like this, whatever its letters: no code, no half of
 * a sentence, not the short form once more? */
bool acronym_plausible(struct str shorter, struct str longer);

#endif
