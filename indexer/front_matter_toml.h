/**
 * Front matter in TOML, as Hugo and Zola write it, turned into YAML.
 */
#ifndef SILCROW_FRONT_MATTER_TOML_H
#define SILCROW_FRONT_MATTER_TOML_H

#include "engine/buf.h"
#include "engine/str.h"

/**
 * Append YAML that says the same, on the same lines.
 *
 * Strings, numbers, dates, truths and arrays are alike in both. Tables are left
 * out, but for `[taxonomies]`, whose keys count as the page's own. What is no
 * TOML becomes what is no YAML.
 */
void front_matter_from_toml(struct buf *out, struct str toml);

#endif
