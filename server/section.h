/**
 * One section as it is shown whole: all that is stored of it, and where it
 * stands in its guide.
 */
#ifndef SILCROW_SECTION_VIEW_H
#define SILCROW_SECTION_VIEW_H

#include "engine/document.h"
#include "engine/filter.h"
#include "engine/index.h"
#include "engine/neighbours.h"
#include "key_access.h"

struct section {
    struct index *index;
    struct filter_match *must; /* NULL: everything may be seen */
    uint32_t number;           /* 0: there is none of that id */
    struct document document;
    struct neighbours around;
    struct arena arena;
};

/**
 * Find a section by its id. What a rule does not allow is not there.
 *
 * @param out    release with section_release(), also after a failure
 * @param index  must not be refreshed as long as the section is in use
 * @param rule   as catalog_get_part() gave it
 * @return 0, or -1 when the index cannot be read
 */
int section_find(struct section *out, struct index *index,
                 const struct key_rule *rule, struct str id, struct error *err);

void section_release(struct section *section);

/** Another section, by its number; false when there is none (0), or it may not
 * be seen, or is damaged. It lives as long as `section`. */
bool section_other(struct document *out, struct section *section,
                   uint32_t number);

/** Append it as a JSON object: id, index, guide, title, breadcrumb, heading,
 * level, position, anchor, url, lang, updated, description, tags, weight,
 * attributes (those that are shown), body; parent, previous, next and children
 * with id, heading, level and url. */
void section_json(struct buf *out, struct section *section);

/** Append it as text that cannot steer a terminal. */
void section_text(struct buf *out, const struct section *section);

#endif
