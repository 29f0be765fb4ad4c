#include "document.h"

#include <inttypes.h>
#include <stdlib.h>

/*
 * The record: a version, then the fields in a fixed order, each string as a
 * length and its bytes, each number as a varint. The body comes last, so that
 * a reader that wants only the heading need not touch it.
 */
enum { RECORD_VERSION = 1 };

static void put(struct buf *out, struct str text)
{
    buf_varint(out, text.len);
    buf_str(out, text);
}

static void put_list(struct buf *out, const struct str *list, size_t count)
{
    buf_varint(out, count);
    for (size_t i = 0; i < count; i++)
        put(out, list[i]);
}

void document_encode(struct buf *out, const struct document *document)
{
    buf_byte(out, RECORD_VERSION);
    put(out, document->id);
    put(out, document->guide);
    put(out, document->title);
    put(out, document->heading);
    put(out, document->anchor);
    put(out, document->url);
    put(out, document->lang);
    put(out, document->updated);
    put(out, document->description);
    put(out, document->attributes);
    put_list(out, document->crumbs, document->crumb_count);
    put_list(out, document->tags, document->tag_count);
    put_list(out, document->keywords, document->keyword_count);
    buf_varint(out, document->level);
    buf_varint(out, document->position);
    buf_varint(out, (uint64_t)(document->weight * 1000 + 0.5));
    buf_varint(out, document->block_count);
    for (size_t i = 0; i < document->block_count; i++) {
        const struct block_span *block = &document->blocks[i];

        buf_varint(out, (uint64_t)block->len << 3 | (uint64_t)block->kind);
    }
    put(out, document->body);
}

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

struct str document_heading(struct str bytes)
{
    struct record record = {.rest = bytes};

    if (get_number(&record, 255) != RECORD_VERSION)
        return (struct str){NULL, 0};
    get(&record); /* id */
    get(&record); /* guide */
    get(&record); /* title */
    return get(&record);
}

int document_decode(struct document *document, struct str bytes,
                    struct arena *arena, struct error *err)
{
    struct record record = {.rest = bytes};

    *document = (struct document){0};
    if (get_number(&record, 255) != RECORD_VERSION)
        return error_set(err, ERROR_DATA, "a stored section has another form");
    document->id = get(&record);
    document->guide = get(&record);
    document->title = get(&record);
    document->heading = get(&record);
    document->anchor = get(&record);
    document->url = get(&record);
    document->lang = get(&record);
    document->updated = get(&record);
    document->description = get(&record);
    document->attributes = get(&record);
    document->crumb_count =
        get_list(&record, document->crumbs, DOCUMENT_CRUMBS_MAX);
    document->tag_count = get_list(&record, document->tags, DOCUMENT_TAGS_MAX);
    document->keyword_count =
        get_list(&record, document->keywords, DOCUMENT_TAGS_MAX);
    document->level = (uint32_t)get_number(&record, 6);
    document->position = (uint32_t)get_number(&record, UINT32_MAX);
    document->weight = (double)get_number(&record, 100000) / 1000;
    get_blocks(document, &record, arena);
    if (record.bad || record.rest.len)
        return error_set(err, ERROR_DATA, "a stored section is damaged");
    return 0;
}
