/**
 * Copies: pages that say the same as one that is indexed already, such as a
 * page that can be reached by two addresses. The first is kept.
 *
 * Two pages say the same when title, language, tags, attributes and all text,
 * heading by heading, are the same bytes; where they lie, when they changed
 * and how their anchors are called does not count. Short pages are told apart
 * by where they lie, so they are no copies. A document with an id of its own is
 * none either.
 */
#ifndef SILCROW_COPIES_H
#define SILCROW_COPIES_H

#include "guide.h"
#include "id_set.h"

enum {
    COPIES_BYTES_MIN = 256, /* of the text of a page that can be a copy */
};

/** The pages that were kept. Start with `struct copies copies = {0};`. */
struct copies {
    struct copies_page {
        struct id_hash content; /* b is 0 for a free slot only */
        const char *name;
    } * slots;
    size_t count, room;
};

void copies_release(struct copies *copies);

/** A hash of what a page says; its `b` is 0 when it cannot be a copy. */
struct id_hash copies_hash(const struct guide *guide);

/** The name of the page that says the same, or NULL. */
const char *copies_find(const struct copies *copies, struct id_hash content);

/** Note a page that is kept; `name` must outlive the set. */
void copies_add(struct copies *copies, struct id_hash content,
                const char *name);

#endif
