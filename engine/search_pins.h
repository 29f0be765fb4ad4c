/**
 * Pins and hides of the owner, for one search. Not for other modules.
 */
#ifndef SILCROW_SEARCH_PINS_H
#define SILCROW_SEARCH_PINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "index.h"
#include "pins.h"
#include "query.h"

/** Documents by number, in the owner's order. */
struct fixed {
    uint32_t pinned[PINS_IDS_MAX];
    size_t pinned_count;
    uint32_t hidden[PINS_IDS_MAX];
    size_t hidden_count;
};

/** What is fixed for a query. Ids that the index does not have are passed
 * over. 0, or -1 when the index cannot be read. */
int fixed_find(struct fixed *out, struct index *index,
               const struct query *query, struct error *err);

bool fixed_hidden(const struct fixed *fixed, uint32_t document);

#endif
