/**
 * From the forms of a plan to what is marked in headings and snippets.
 */
#ifndef SILCROW_PLAN_MARKS_H
#define SILCROW_PLAN_MARKS_H

#include "mark.h"
#include "plan.h"

/** Have `marker` look for all that the plan looked for. The texts belong to
 * the plan, which must outlive what is marked. */
void plan_marks(struct marker *marker, const struct plan *plan,
                const struct query *query);

#endif
