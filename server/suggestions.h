/**
 * Completions of a query as part of a JSON answer.
 */
#ifndef SILCROW_SUGGESTIONS_H
#define SILCROW_SUGGESTIONS_H

#include "engine/index.h"
#include "engine/json.h"

/**
 * Write the member `suggestions` of the object that is open: texts with their
 * kind and frequency, and what stands beside them.
 *
 * @param limit  most of them, to SUGGEST_LIMIT_MAX
 */
void suggestions_json(struct json_writer *json, struct index *index,
                      struct str query, size_t limit);

#endif
