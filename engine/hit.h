/**
 * A document that a search has found, and what it is worth.
 */
#ifndef SILCROW_HIT_H
#define SILCROW_HIT_H

#include <stdint.h>

struct hit {
    uint32_t document; /* number, from 1 */
    double weight;
};

#endif
