#include "document.h"

#include <inttypes.h>
#include <stdlib.h>

/*
 * The record: a version, how many records before stands the one with the part
 * that the sections of a page share, that part if it stands here, which fields
 * follow from others, then the section's own fields in a fixed order, each
 * string as a length and its bytes, each number as a varint. The heading comes
 * first and the body last, so that a reader that wants only the heading need
 * not touch the others.
 */
enum {
    RECORD_VERSION = 2,
    WEIGHT_UNIT = 1000, /* a weight of 1 */
    WEIGHT_MAX = 100 * WEIGHT_UNIT,
};

/** Fields that follow from others, as bits. */
enum derived {
    ID_IS_GUIDE = 1 << 0,
    ID_HAS_ANCHOR = 1 << 1,  /* it is the guide, '#' and the anchor */
    URL_HAS_ANCHOR = 1 << 2, /* it is that of the page, '#' and the anchor */
    CRUMB_IS_TITLE = 1 << 3, /* the first one */
    HEADING_IS_TITLE = 1 << 4,
    DERIVED_ALL = (1 << 5) - 1,
};

/* ---- Writing ----------------------------------------------------------- */

static void put_list(struct buf *out, const struct str *list, size_t count)
{
    buf_varint(out, count);
    for (size_t i = 0; i < count; i++)
        buf_sized(out, list[i]);
}

/** Does a text end in '#' and the anchor? */
static bool has_anchor(struct str text, struct str anchor)
{
    return anchor.len && text.len > anchor.len && str_ends(text, anchor) &&
           text.ptr[text.len - anchor.len - 1] == '#';
}

static struct str without_anchor(struct str text, struct str anchor)
{
    text.len -= anchor.len + 1;
    return text;
}

static uint64_t derived(const struct document *document)
{
    const struct str id = document->id, anchor = document->anchor;
    uint64_t bits = 0;

    if (str_equal(id, document->guide))
        bits |= ID_IS_GUIDE;
    else if (has_anchor(id, anchor) &&
             str_equal(without_anchor(id, anchor), document->guide))
        bits |= ID_HAS_ANCHOR;
    if (has_anchor(document->url, anchor))
        bits |= URL_HAS_ANCHOR;
    if (document->crumb_count &&
        str_equal(document->crumbs[0], document->title))
        bits |= CRUMB_IS_TITLE;
    if (str_equal(document->heading, document->title))
        bits |= HEADING_IS_TITLE;
    return bits;
}

/** What the sections of a page share. */
static void put_page(struct buf *out, const struct document *document,
                     uint64_t bits)
{
    buf_sized(out, document->guide);
    buf_sized(out, document->title);
    buf_sized(out, bits & URL_HAS_ANCHOR
                       ? without_anchor(document->url, document->anchor)
                       : document->url);
    buf_sized(out, document->lang);
    buf_sized(out, document->updated);
    buf_sized(out, document->attributes);
    put_list(out, document->tags, document->tag_count);
    put_list(out, document->keywords, document->keyword_count);
    buf_varint(out, (uint64_t)(document->weight * WEIGHT_UNIT + 0.5));
}

static void put_own(struct buf *out, const struct document *document,
                    uint64_t bits)
{
    const size_t shared = bits & CRUMB_IS_TITLE ? 1 : 0;

    buf_varint(out, bits);
    if (!(bits & HEADING_IS_TITLE))
        buf_sized(out, document->heading);
    buf_sized(out, document->anchor);
    if (!(bits & (ID_IS_GUIDE | ID_HAS_ANCHOR)))
        buf_sized(out, document->id);
    buf_sized(out, document->description);
    put_list(out, document->crumbs + shared, document->crumb_count - shared);
    buf_varint(out, document->level);
    buf_varint(out, document->position);
    buf_varint(out, document->block_count);
    for (size_t i = 0; i < document->block_count; i++) {
        const struct block_span *block = &document->blocks[i];

        buf_varint(out, (uint64_t)block->len << 3 | (uint64_t)block->kind);
    }
    buf_sized(out, document->body);
}

void document_encode(struct buf *out, struct document_page *page,
                     const struct document *document)
{
    const uint64_t bits = derived(document);
    struct buf part = {0};

    put_page(&part, document, bits);
    page->back++;
    if (!page->part.len || !str_equal(buf_view(&page->part), buf_view(&part)))
        page->back = 0;
    buf_byte(out, RECORD_VERSION);
    buf_varint(out, page->back);
    if (!page->back)
        buf_sized(out, buf_view(&part));
    put_own(out, document, bits);
    buf_free(&page->part);
    page->part = part;
}

void document_page_release(struct document_page *page)
{
    buf_free(&page->part);
    *page = (struct document_page){0};
}

/* ---- Reading ----------------------------------------------------------- */

/** A record being read; `bad` sticks, so it is checked once at the end. */
struct record {
    struct str rest;
    bool bad;
};

static uint64_t get_number(struct record *record, uint64_t most)
{
    uint64_t number = 0;

    if (varint_read(&record->rest, &number) == -1 || number > most) {
        record->bad = true;
        record->rest.len = 0;
        return 0;
    }
    return number;
}

static struct str get(struct record *record)
{
    const size_t len = get_number(record, record->rest.len);
    struct str text = {record->rest.ptr, len};

    if (len > record->rest.len) {
        record->bad = true;
        return (struct str){NULL, 0};
    }
    record->rest = str_skip(record->rest, len);
    return text;
}

static size_t get_list(struct record *record, struct str *list, size_t most)
{
    const size_t count = get_number(record, most);

    for (size_t i = 0; i < count; i++)
        list[i] = get(record);
    return count;
}

/** The blocks follow one another in the body with one byte between them. */
static void get_blocks(struct document *document, struct record *record,
                       struct arena *arena)
{
    const size_t count = get_number(record, DOCUMENT_BLOCKS_MAX);
    struct block_span *blocks = arena_alloc(arena, count * sizeof *blocks);
    uint64_t start = 0;

    for (size_t i = 0; i < count; i++) {
        const uint64_t number =
            get_number(record, (uint64_t)DOCUMENT_BODY_MAX << 3 | 7);

        blocks[i].kind = (enum block_kind)(number & 7);
        blocks[i].start = (uint32_t)start;
        blocks[i].len = (uint32_t)(number >> 3);
        start += blocks[i].len + 1;
        if (blocks[i].kind > BLOCK_HEADING)
            record->bad = true;
    }
    document->blocks = blocks;
    document->block_count = count;
    document->body = get(record);
    if (count && start != document->body.len + 1)
        record->bad = true;
}

/** Version and the part of the page; empty when it stands in the record
 * `*back` before. */
static struct str get_page(struct record *record, uint64_t *back)
{
    if (get_number(record, 255) != RECORD_VERSION)
        record->bad = true;
    *back = get_number(record, UINT32_MAX);
    return *back || record->bad ? (struct str){NULL, 0} : get(record);
}

static void read_page(struct document *document, struct record *record)
{
    document->guide = get(record);
    document->title = get(record);
    document->url = get(record);
    document->lang = get(record);
    document->updated = get(record);
    document->attributes = get(record);
    document->tag_count = get_list(record, document->tags, DOCUMENT_TAGS_MAX);
    document->keyword_count =
        get_list(record, document->keywords, DOCUMENT_TAGS_MAX);
    document->weight = (double)get_number(record, WEIGHT_MAX) / WEIGHT_UNIT;
    record->bad = record->bad || record->rest.len;
}

/** `start`, '#' and the anchor. */
static struct str with_anchor(struct arena *arena, struct str start,
                              struct str anchor)
{
    char *text = arena_alloc(arena, start.len + 1 + anchor.len);

    if (start.len)
        memcpy(text, start.ptr, start.len);
    text[start.len] = '#';
    if (anchor.len)
        memcpy(text + start.len + 1, anchor.ptr, anchor.len);
    return (struct str){text, start.len + 1 + anchor.len};
}

static void read_own(struct document *document, struct record *record,
                     struct arena *arena)
{
    uint64_t bits;
    size_t shared;

    bits = get_number(record, DERIVED_ALL);
    document->heading = bits & HEADING_IS_TITLE ? document->title : get(record);
    document->anchor = get(record);
    if (bits & ID_IS_GUIDE)
        document->id = document->guide;
    else if (bits & ID_HAS_ANCHOR)
        document->id = with_anchor(arena, document->guide, document->anchor);
    else
        document->id = get(record);
    if (bits & URL_HAS_ANCHOR)
        document->url = with_anchor(arena, document->url, document->anchor);
    document->description = get(record);
    shared = bits & CRUMB_IS_TITLE ? 1 : 0;
    document->crumbs[0] = document->title;
    document->crumb_count = shared + get_list(record, document->crumbs + shared,
                                              DOCUMENT_CRUMBS_MAX - shared);
    document->level = (uint32_t)get_number(record, 6);
    document->position = (uint32_t)get_number(record, UINT32_MAX);
    get_blocks(document, record, arena);
    record->bad = record->bad || record->rest.len;
}

/** The part of the page that a record before this one has. */
static struct str find_page(const struct store *store, uint32_t number,
                            uint64_t back)
{
    struct record record = {.rest = {NULL, 0}};
    struct str page;

    if (back >= number)
        return (struct str){NULL, 0};
    record.rest = store_get(store, number - (uint32_t)back);
    page = get_page(&record, &back);
    return record.bad ? (struct str){NULL, 0} : page;
}

struct str document_heading(const struct store *store, uint32_t number)
{
    struct record own = {.rest = store_get(store, number)},
                  page = {.bad = false};
    struct str heading;
    uint64_t back;

    page.rest = get_page(&own, &back);
    if (get_number(&own, DERIVED_ALL) & HEADING_IS_TITLE) {
        if (back)
            page.rest = find_page(store, number, back);
        get(&page); /* guide */
        heading = get(&page);
    } else {
        heading = get(&own);
    }
    return own.bad || page.bad ? (struct str){NULL, 0} : heading;
}

int document_decode(struct document *document, const struct store *store,
                    uint32_t number, struct arena *arena, struct error *err)
{
    struct record own = {.rest = store_get(store, number)},
                  page = {.bad = false};
    uint64_t back;

    *document = (struct document){0};
    page.rest = get_page(&own, &back);
    if (back)
        page.rest = find_page(store, number, back);
    read_page(document, &page);
    read_own(document, &own, arena);
    if (own.bad || page.bad)
        return error_set(err, ERROR_DATA,
                         "the stored section %" PRIu32
                         " is damaged or has another form",
                         number);
    return 0;
}
