/**
 * Sketches of texts, by which one sees how much two of them have in common.
 *
 * The resemblance of two texts is the share of their runs of SKETCH_SHINGLE
 * words that both have (Broder 1997, "On the resemblance and containment of
 * documents"). A sketch estimates it: the hashes of the runs are dealt out to
 * bins and the least of each is kept (Li, Owen and Zhang 2012, "One permutation
 * hashing"), of which eight bits do (Li and Koenig 2010, "b-bit minwise
 * hashing"). At nine tenths the estimate is off by three in a hundred.
 */
#ifndef SILCROW_SKETCH_H
#define SILCROW_SKETCH_H

#include <stddef.h>
#include <stdint.h>

#include "engine/str.h"

enum {
    SKETCH_SHINGLE = 3, /* words */
    SKETCH_BINS = 128,
};

struct sketch {
    uint8_t bins[SKETCH_BINS]; /* 1 to 255; 0: no run fell there */
};

/** A text that is being read. Start with sketch_start(). */
struct sketcher {
    uint64_t last[SKETCH_SHINGLE]; /* hashes of the last words */
    uint32_t least[SKETCH_BINS];
    size_t words;
};

void sketch_start(struct sketcher *sketcher);

/** Go on with some more text; it ends a word. What counts is the letters and
 * digits, not their case. Letters beyond Europe, of three bytes and more, are
 * words each. */
void sketch_text(struct sketcher *sketcher, struct str text);

/** The sketch of all text so far. */
struct sketch sketch_of(const struct sketcher *sketcher);

/** The resemblance of two texts, in percent. */
unsigned sketch_resemblance(const struct sketch *a, const struct sketch *b);

#endif
