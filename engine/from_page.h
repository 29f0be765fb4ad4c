/**
 * The page that asks: what is near it is preferred, softly, and when nothing is
 * typed it says itself what it is about.
 *
 * A page that is no page of the index, such as one of the application that the
 * guides are about, has only its path: the end of that is looked for among the
 * paths of the index, and else its words stand for it.
 */
#ifndef SILCROW_FROM_PAGE_H
#define SILCROW_FROM_PAGE_H

#include "attributes.h"
#include "index.h"

enum {
    FROM_ADDRESS_MAX = 2048, /* bytes of an address; the rest is not read */
    FROM_SECTIONS_MAX = 256, /* of the page; later ones are not known */
    FROM_PARTS_MAX = 2,      /* of a path, from its end, whose words count */
    FROM_WORDS_MAX = 8,
};

struct from_page {
    uint32_t documents[FROM_SECTIONS_MAX]; /* its sections, in order */
    size_t count;                          /* 0: no page of the index */
    struct str words;                      /* then those of its path */
    uint32_t guide_hash;                   /* of the page (forward.h) */
    const struct attribute *guide, *tags;  /* NULL: not kept */
    struct str folder; /* of its guide, with a slash behind; may be empty */
};

/**
 * Find the page of an address.
 *
 * @param address  a URL or a path, in any form (page_path.h)
 * @param arena    owns its texts
 * @return 0, or -1 when the index cannot be read
 */
int from_page_find(struct from_page *out, struct index *index,
                   struct str address, struct arena *arena, struct error *err);

/** Is it a section of the page? */
bool from_page_has(const struct from_page *page, uint32_t document);

/**
 * How near a section is to the page: 1 of the same guide, else up to a half
 * for a folder of guides that both lie in, and a quarter for a tag that both
 * have.
 *
 * @param guide_hash  of the section's guide (forward.h)
 */
double from_page_nearness(const struct from_page *page, uint32_t document,
                          uint32_t guide_hash);

#endif
