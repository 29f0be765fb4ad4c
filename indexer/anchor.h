/**
 * Anchors of headings, by the rules of the site generators.
 *
 * Each generator turns the text of a heading into an id in its own way and
 * numbers repeated ones in its own way. The rules are a table (anchor.c); a
 * page has one `struct anchors`, which remembers the ids it has given.
 */
#ifndef SILCROW_ANCHOR_H
#define SILCROW_ANCHOR_H

#include <stdbool.h>

#include "engine/str.h"
#include "guide.h"

struct anchor_rule;

/** The rule of that name ("github"), or NULL. */
const struct anchor_rule *anchor_rule_find(const char *name);

/** The rule's own name; static. */
const char *anchor_rule_name(const struct anchor_rule *rule);

/** Do sites of this generator order their pages by the `weight` of front
 * matter? Then it is no boost. NULL for no rule. */
bool anchor_rule_orders(const struct anchor_rule *rule);

/** Names of all rules for a message: "github, ..." ; static. */
const char *anchor_rule_names(void);

/** The ids of one page. */
struct anchors;

/** @param rule  NULL for a page whose ids are read and never made */
struct anchors *anchors_new(const struct anchor_rule *rule);
void anchors_free(struct anchors *anchors);

/**
 * The id of the next heading of the page.
 *
 * An id that the page is sure to have (`anchor`) always wins; one that the
 * author wrote as `{#id}` wins where the generator honours it, and is part of
 * the heading's text elsewhere.
 *
 * @param heading  a block of kind BLOCK_HEADING
 * @return the id without `#`, living in `anchors`; empty when the generator
 *         gives such a heading none
 */
struct str anchors_next(struct anchors *anchors, const struct block *heading);

#endif
