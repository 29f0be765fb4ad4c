/**
 * Front matter: what a Markdown file says of itself, in YAML between two
 * lines of `---` at its top, or in TOML between two of `+++`.
 */
#ifndef SILCROW_FRONT_MATTER_H
#define SILCROW_FRONT_MATTER_H

#include <stdbool.h>
#include <stdint.h>

#include "guide.h"
#include "reader.h"

enum {
    FRONT_MATTER_DEPTH_MAX = 32,   /* lists and mappings in one another */
    FRONT_MATTER_FIELDS_MAX = 256, /* fields of a file */
    FRONT_MATTER_ITEMS_MAX = 1024, /* values of a list that are kept */
};

/**
 * Read the front matter into `guide` and step over it.
 *
 * Fields that a guide has no place for are kept as its attributes when they
 * are scalars or lists of scalars. YAML that cannot be read, or that uses
 * anchors, aliases or tags, is a problem that leaves the file out: it might
 * have said `draft`. A field of the wrong type is a warning.
 *
 * @param text  the file; moved past the front matter
 * @param line  number of the first line of `text`; moved likewise
 * @return false when the file is to be left out; the problem is reported
 */
bool front_matter_read(struct guide *guide, struct str *text, uint32_t *line,
                       const struct reader_output *output);

#endif
