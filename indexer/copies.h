/**
 * Copies: pages that say the same as one that is indexed already, such as a
 * page that can be reached by two addresses, or nearly the same, such as one
 * that was built again with another date in it. The first is kept.
 *
 * Two pages say the same when title, language, tags, attributes and all text,
 * heading by heading, are the same bytes; where they lie, when they changed
 * and how their anchors are called does not count, also where attributes such
 * as `aliases` say it. They say nearly the same
 * when all that but the text below the headings is the same, and the texts
 * resemble one another by COPIES_ALIKE (sketch.h): so each section has its
 * counterpart, and what has a section more, or other tags to filter by, is a
 * page of its own. Short pages are told apart by where they lie, so they are no
 * copies. A document with an id of its own is none either.
 */
#ifndef SILCROW_COPIES_H
#define SILCROW_COPIES_H

#include "guide.h"
#include "id_set.h"
#include "sketch.h"

enum {
    COPIES_BYTES_MIN = 256,     /* of the text of a page that can be a copy */
    COPIES_WORDS_MIN = 100,     /* of one that can be nearly the same */
    COPIES_ALIKE = 90,          /* percent of resemblance, see duplicates.h */
    COPIES_COMPARED_MAX = 1024, /* pages with the same headings; later ones
                                   have no copies that are only nearly so */
};

/** What tells copies from other pages. */
struct fingerprint {
    struct id_hash content; /* of all it says; b is 0: it can be no copy */
    uint64_t outline;       /* of all but the text below the headings; 0: it
                               can be no copy that is only nearly the same */
    struct sketch sketch;   /* of the text */
};

/** The pages that were kept. Start with `struct copies copies = {0};`. */
struct copies {
    struct copies_page {
        struct id_hash content; /* b is 0 for a free slot only */
        const char *name;
    } * slots;
    size_t count, room;
    struct copies_outline *outlines; /* hash table */
    size_t outline_count, outline_room;
};

void copies_release(struct copies *copies);

struct fingerprint copies_fingerprint(const struct guide *guide);

/**
 * The name of the page that says the same, else of the first one that says
 * nearly the same, or NULL.
 *
 * @param exact  set to which of both; may be NULL
 */
const char *copies_find(const struct copies *copies,
                        const struct fingerprint *page, bool *exact);

/** Note a page that is kept; `name` must outlive the set. */
void copies_add(struct copies *copies, const struct fingerprint *page,
                const char *name);

#endif
