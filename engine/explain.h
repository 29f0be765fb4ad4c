/**
 * Why a hit stands where it does, for a guide's author (rule 25).
 */
#ifndef SILCROW_EXPLAIN_H
#define SILCROW_EXPLAIN_H

#include "buf.h"
#include "json.h"
#include "rank.h"
#include "search.h"

/** Explain a candidate from what scored it; all of it is in `arena`. */
struct explanation *explain(const struct ranker *ranker,
                            const struct plan *plan,
                            const struct candidate *candidate,
                            const struct forward *forward, struct arena *arena);

/** Write as a JSON object. */
void explain_json(struct json_writer *json,
                  const struct explanation *explanation);

/** Append as lines of text, each with `indent` before it. */
void explain_text(struct buf *out, const struct explanation *explanation,
                  const char *indent);

#endif
