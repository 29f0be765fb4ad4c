/**
 * Anchors of headings, by the rules of the site generators.
 *
 * Each generator turns the text of a heading into an id in its own way and
 * numbers repeated ones in its own way. The rules are a table (anchor.c); a
 * page has one `struct anchors`, which remembers the ids it has given.
 */
#ifndef SILCROW_ANCHOR_H
#define SILCROW_ANCHOR_H

#include "engine/mem.h"
#include "engine/str.h"

struct anchor_rule;

/** The rule of that name ("github"), or NULL. */
const struct anchor_rule *anchor_rule_find(const char *name);

/** Names of all rules for a message: "github, ..." ; static. */
const char *anchor_rule_names(void);

/** The ids of one page. */
struct anchors;

struct anchors *anchors_new(const struct anchor_rule *rule);
void anchors_free(struct anchors *anchors);

/**
 * The id of the next heading of the page.
 *
 * @param text      the heading as plain text, inline markup removed
 * @param explicit_id  the id the author wrote, or empty; it is used as it is
 *                  and remembered, so that no later heading gets it
 * @return the id without `#`, living in `anchors`; empty when the generator
 *         gives such a heading none
 */
struct str anchors_next(struct anchors *anchors, struct str text,
                        struct str explicit_id);

#endif
