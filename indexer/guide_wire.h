/**
 * Guides and problems as bytes, on their way from a parser process.
 *
 * What is decoded comes from a process that may have been taken over by the
 * file it parsed: every number is checked against its range, every text to be
 * UTF-8, and nothing that a reader could not have made comes out.
 */
#ifndef SILCROW_GUIDE_WIRE_H
#define SILCROW_GUIDE_WIRE_H

#include "engine/buf.h"
#include "reader.h"

/** Append a guide, all but its path. */
void guide_encode(struct buf *out, const struct guide *guide);

/**
 * Read a guide back.
 *
 * @param bytes  one guide, no more; copied
 * @param path   of the file, known to be good; copied
 * @return the guide, to be released with guide_free(), or NULL when the bytes
 *         are none
 */
struct guide *guide_decode(struct str bytes, struct str path);

/** A problem as a reader tells it. */
struct wire_problem {
    enum problem_kind kind;
    uint32_t line; /* from 1; 0 for the whole file */
    struct str text;
};

void problem_encode(struct buf *out, const struct wire_problem *problem);

/** @param problem  its text is a slice of `bytes`
 * @return 0, or -1 when the bytes are none */
int problem_decode(struct wire_problem *problem, struct str bytes);

#endif
