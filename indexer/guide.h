/**
 * A guide: what a reader makes of a source file, before it is cut into
 * sections. A run of blocks in reading order, and what the file says of
 * itself.
 */
#ifndef SILCROW_GUIDE_H
#define SILCROW_GUIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/document.h"
#include "engine/mem.h"
#include "engine/str.h"

enum {
    GUIDE_BLOCKS_MAX = 1 << 20, /* blocks of a guide */
    GUIDE_CODE_MARK = '\x01',   /* border of a code span in a slug text */
};

struct block {
    enum block_kind kind;
    uint8_t level;   /* of a heading: 1 to 6; else 0 */
    struct str text; /* plain text, white space folded except in code */
    uint32_t line;   /* in the file, from 1 */
    /* Of a heading; each is empty when the source has none, or when it would
     * say the same as `text`. anchor.h turns them into the section's anchor. */
    struct str anchor;      /* an id that the page is sure to have */
    struct str custom_id;   /* `{#id}`, which some generators honour */
    struct str slug_text;   /* `text`, runs of spaces kept, GUIDE_CODE_MARK
                               before and after each code span */
    struct str slug_source; /* as written, inline markup kept */
    bool html;              /* written as an HTML element */
};

struct guide {
    struct arena arena; /* owns all that the slices below point to */
    struct str path;    /* below the source folder, '/' between names */
    struct str id;      /* given by the source (JSON Lines), else empty */
    struct str title;   /* empty: the first level-1 heading, or the path */
    struct str description;
    struct str lang;
    struct str url; /* given by the source, else empty */
    struct str updated;
    struct str tags[DOCUMENT_TAGS_MAX];
    size_t tag_count;
    struct str keywords[DOCUMENT_TAGS_MAX];
    size_t keyword_count;
    struct str attributes; /* JSON object of what has no field here */
    double weight;         /* above 0 to 100; 1 unless said */
    bool noindex;
    bool rendered; /* the page as browsers get it: ids are read, never made */
    bool draft;
    struct block *blocks;
    size_t block_count;
    size_t block_room;
};

/** An empty guide for `path`; weight 1. Release with guide_free(). */
struct guide *guide_new(struct str path);

void guide_free(struct guide *guide);

/** Does its owner want the guide to be found? */
bool guide_listed(const struct guide *guide);

/**
 * Append a block; its text is copied into the guide's arena.
 *
 * Text that is empty after trimming adds nothing, but for a heading. Text over
 * DOCUMENT_HEADING_MAX is cut for a heading.
 *
 * @return the new block, valid until the next call, or NULL when nothing was
 *         added (empty, or GUIDE_BLOCKS_MAX reached)
 */
struct block *guide_add(struct guide *guide, enum block_kind kind,
                        struct str text, uint32_t line);

#endif
