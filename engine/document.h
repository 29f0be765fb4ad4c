/**
 * The unit of the index: a document with attributes.
 *
 * The indexer makes one for each section of a guide and one for each line of
 * a JSON Lines file. It is stored whole in the index as one record (store.h),
 * so that a result can be shown without the source.
 */
#ifndef SILCROW_DOCUMENT_H
#define SILCROW_DOCUMENT_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "error.h"
#include "mem.h"
#include "store.h"
#include "str.h"

enum {
    DOCUMENT_CRUMBS_MAX = 8,       /* the guide's title and six headings */
    DOCUMENT_TAGS_MAX = 64,        /* tags and keywords of a guide, each */
    DOCUMENT_HEADING_MAX = 1024,   /* bytes of a heading, title or tag */
    DOCUMENT_BODY_MAX = 1 << 20,   /* bytes of a section's text */
    DOCUMENT_BLOCKS_MAX = 1 << 16, /* blocks of a section */
};

/** What a stretch of text was in its source. Snippets and links into the
 * text never run across the border of a block. */
enum block_kind {
    BLOCK_PARAGRAPH,
    BLOCK_ITEM,    /* of a list */
    BLOCK_CELL,    /* of a table */
    BLOCK_CODE,    /* line breaks kept */
    BLOCK_HEADING, /* in a guide only: the splitter turns it into sections */
};

struct block_span {
    enum block_kind kind;
    uint32_t start; /* bytes from the start of the body */
    uint32_t len;   /* bytes */
};

/** All slices are valid UTF-8 and borrowed from whoever filled this in. */
struct document {
    struct str id;      /* unique in the index: `path#anchor`, or given */
    struct str guide;   /* the guide it belongs to: path below the source */
    struct str title;   /* of the guide */
    struct str heading; /* of the section; the title where it has none */
    struct str anchor;  /* without `#`; empty for the top of the page */
    struct str url;
    struct str body; /* the blocks, one '\n' between them */
    const struct block_span *blocks;
    size_t block_count;
    /* Headings above this one, outermost first, the guide's title first;
     * a heading that repeats the title is not listed twice. */
    struct str crumbs[DOCUMENT_CRUMBS_MAX];
    size_t crumb_count;
    struct str lang;        /* BCP 47, lower case; empty when not known */
    struct str updated;     /* as the guide says */
    struct str description; /* of the guide, on its first section only */
    struct str tags[DOCUMENT_TAGS_MAX];
    size_t tag_count;
    struct str keywords[DOCUMENT_TAGS_MAX]; /* searched, never shown */
    size_t keyword_count;
    struct str attributes; /* other attributes: a JSON object, or empty */
    uint32_t level;        /* 0 the guide itself, 1 to 6 its headings */
    uint32_t position;     /* order within the guide, from 0 */
    double weight;         /* owner's boost, above 0 to 100; 1 is neutral */
};

/** What the records of a page share: it is written once, with the first of
 * them. Start with `struct document_page page = {0};` for each file of
 * records. */
struct document_page {
    struct buf part; /* of the newest record, as it is written */
    uint32_t back;   /* records since the one that has it */
};

void document_page_release(struct document_page *page);

/** Append the record of a document, the next one of its file. */
void document_encode(struct buf *out, struct document_page *page,
                     const struct document *document);

/** The heading of a record, without reading the rest; empty when the record is
 * damaged. Borrowed from `store`. */
struct str document_heading(const struct store *store, uint32_t number);

/**
 * Read a record back.
 *
 * @param document  its slices point into `store` and `arena`
 * @return 0, or -1 with ERROR_DATA when the record is damaged
 */
int document_decode(struct document *document, const struct store *store,
                    uint32_t number, struct arena *arena, struct error *err);

#endif
