/**
 * What a slip costs: the error model behind spell.h. Private to spell*.c.
 */
#ifndef SILCROW_SPELL_SLIP_H
#define SILCROW_SPELL_SLIP_H

#include <stddef.h>
#include <stdint.h>

enum {
    SLIP_COST_MIN = 110, /* of any one edit: what a search may count on */
};

/**
 * The least cost of the slips that make `typed` of `meant`, two words that
 * are at most two edits apart, in hundredths of a nat.
 *
 * @param meant  code points, at most VOCABULARY_WORD_MAX of them; `typed` too
 */
int slip_cost(const int32_t *meant, size_t meant_len, const int32_t *typed,
              size_t typed_len);

#endif
