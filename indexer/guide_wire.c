#include "guide_wire.h"

#include <math.h>
#include <stdlib.h>

#include "engine/json.h"
#include "engine/unicode.h"
#include "problem.h"

enum {
    FLAG_NOINDEX = 1,
    FLAG_RENDERED = 2,
    FLAG_DRAFT = 4,
    FLAGS_ALL = FLAG_NOINDEX | FLAG_RENDERED | FLAG_DRAFT,
    BLOCK_BYTES_MIN = 5, /* of an encoded block: kind, html, line, text */
    LEVEL_MAX = 6,
};

static const double WEIGHT_MAX = 100;

/* ---- Encoding ---------------------------------------------------------- */

/** Length, bytes and a NUL, since texts in an arena end in one. */
static void put_text(struct buf *out, struct str text)
{
    buf_varint(out, text.len);
    buf_str(out, text);
    buf_byte(out, '\0');
}

static void put_list(struct buf *out, const struct str *items, size_t count)
{
    buf_varint(out, count);
    for (size_t i = 0; i < count; i++)
        put_text(out, items[i]);
}

static void put_block(struct buf *out, const struct block *block)
{
    buf_byte(out, (char)block->kind);
    buf_byte(out, (char)block->html);
    buf_varint(out, block->line);
    put_text(out, block->text);
    if (block->kind != BLOCK_HEADING)
        return;
    buf_byte(out, (char)block->level);
    put_text(out, block->anchor);
    put_text(out, block->custom_id);
    put_text(out, block->slug_text);
    put_text(out, block->slug_source);
}

void guide_encode(struct buf *out, const struct guide *guide)
{
    buf_byte(out, (char)((guide->noindex ? FLAG_NOINDEX : 0) |
                         (guide->rendered ? FLAG_RENDERED : 0) |
                         (guide->draft ? FLAG_DRAFT : 0)));
    buf_str(out,
            (struct str){(const char *)&guide->weight, sizeof guide->weight});
    put_text(out, guide->id);
    put_text(out, guide->title);
    put_text(out, guide->description);
    put_text(out, guide->lang);
    put_text(out, guide->url);
    put_text(out, guide->updated);
    put_text(out, guide->attributes);
    put_list(out, guide->tags, guide->tag_count);
    put_list(out, guide->keywords, guide->keyword_count);
    buf_varint(out, guide->block_count);
    for (size_t i = 0; i < guide->block_count; i++)
        put_block(out, &guide->blocks[i]);
}

void problem_encode(struct buf *out, const struct wire_problem *problem)
{
    buf_byte(out, (char)problem->kind);
    buf_varint(out, problem->line);
    buf_str(out, problem->text);
}

/* ---- Decoding ---------------------------------------------------------- */

/* All of these take what they read from the front of `in`; false when it is
 * not there or not within its range. */

static bool take_byte(struct str *in, unsigned most, unsigned *byte)
{
    if (!in->len || (unsigned char)in->ptr[0] > most)
        return false;
    *byte = (unsigned char)in->ptr[0];
    *in = str_skip(*in, 1);
    return true;
}

static bool take_number(struct str *in, uint64_t most, uint64_t *number)
{
    return varint_read(in, number) == 0 && *number <= most;
}

static bool take_text(struct str *in, size_t most, struct str *text)
{
    uint64_t len;

    if (!take_number(in, most, &len) || len >= in->len || in->ptr[len] != '\0')
        return false;
    *text = (struct str){in->ptr, (size_t)len};
    *in = str_skip(*in, text->len + 1);
    return utf8_check(*text) == text->len;
}

static bool take_list(struct str *in, struct str *items, size_t *count)
{
    uint64_t number;

    if (!take_number(in, DOCUMENT_TAGS_MAX, &number))
        return false;
    for (*count = 0; *count < number; ++*count)
        if (!take_text(in, SIZE_MAX, &items[*count]))
            return false;
    return true;
}

static bool take_weight(struct str *in, double *weight)
{
    if (in->len < sizeof *weight)
        return false;
    memcpy(weight, in->ptr, sizeof *weight);
    *in = str_skip(*in, sizeof *weight);
    return isfinite(*weight) && *weight > 0 && *weight <= WEIGHT_MAX;
}

static bool take_flags(struct str *in, struct guide *guide)
{
    unsigned flags;

    if (!take_byte(in, FLAGS_ALL, &flags))
        return false;
    guide->noindex = flags & FLAG_NOINDEX;
    guide->rendered = flags & FLAG_RENDERED;
    guide->draft = flags & FLAG_DRAFT;
    return true;
}

/** A JSON object, or nothing. */
static bool take_attributes(struct str *in, struct str *attributes)
{
    return take_text(in, JSON_BYTES_MAX, attributes) &&
           (!attributes->len ||
            (attributes->ptr[0] == '{' && json_check(*attributes, NULL) == 0));
}

static bool take_heading(struct str *in, struct block *block)
{
    unsigned level;

    if (block->text.len > DOCUMENT_HEADING_MAX ||
        !take_byte(in, LEVEL_MAX, &level) || level == 0)
        return false;
    block->level = (uint8_t)level;
    return take_text(in, SIZE_MAX, &block->anchor) &&
           take_text(in, SIZE_MAX, &block->custom_id) &&
           take_text(in, SIZE_MAX, &block->slug_text) &&
           take_text(in, SIZE_MAX, &block->slug_source);
}

static bool take_block(struct str *in, struct block *block)
{
    unsigned kind, html;
    uint64_t line;

    if (!take_byte(in, BLOCK_HEADING, &kind) || !take_byte(in, 1, &html) ||
        !take_number(in, UINT32_MAX, &line) || line == 0 ||
        !take_text(in, SIZE_MAX, &block->text))
        return false;
    block->kind = (enum block_kind)kind;
    block->html = html;
    block->line = (uint32_t)line;
    if (block->kind == BLOCK_HEADING)
        return take_heading(in, block);
    return str_trim(block->text).len > 0;
}

static bool take_blocks(struct str *in, struct guide *guide)
{
    uint64_t count;

    if (!take_number(in, GUIDE_BLOCKS_MAX, &count) ||
        count > in->len / BLOCK_BYTES_MIN)
        return false;
    guide->block_room = (size_t)count;
    guide->blocks = mem_zero(guide->block_room, sizeof *guide->blocks);
    for (; guide->block_count < count; guide->block_count++)
        if (!take_block(in, &guide->blocks[guide->block_count]))
            return false;
    return true;
}

static bool take_guide(struct str *in, struct guide *guide)
{
    return take_flags(in, guide) && take_weight(in, &guide->weight) &&
           take_text(in, DOCUMENT_HEADING_MAX, &guide->id) &&
           take_text(in, SIZE_MAX, &guide->title) &&
           take_text(in, SIZE_MAX, &guide->description) &&
           take_text(in, SIZE_MAX, &guide->lang) &&
           take_text(in, SIZE_MAX, &guide->url) &&
           take_text(in, SIZE_MAX, &guide->updated) &&
           take_attributes(in, &guide->attributes) &&
           take_list(in, guide->tags, &guide->tag_count) &&
           take_list(in, guide->keywords, &guide->keyword_count) &&
           take_blocks(in, guide);
}

struct guide *guide_decode(struct str bytes, struct str path)
{
    struct guide *guide = guide_new(path);
    struct str in = arena_copy(&guide->arena, bytes);

    if (take_guide(&in, guide) && !in.len)
        return guide;
    guide_free(guide);
    return NULL;
}

int problem_decode(struct wire_problem *problem, struct str bytes)
{
    unsigned kind;
    uint64_t line;

    if (!take_byte(&bytes, PROBLEM_GUESS, &kind) ||
        !take_number(&bytes, UINT32_MAX, &line) || !bytes.len ||
        bytes.len >= PROBLEM_TEXT_MAX || utf8_check(bytes) < bytes.len)
        return -1;
    for (size_t i = 0; i < bytes.len; i++)
        if ((unsigned char)bytes.ptr[i] < ' ' || bytes.ptr[i] == 0x7F)
            return -1;
    *problem =
        (struct wire_problem){(enum problem_kind)kind, (uint32_t)line, bytes};
    return 0;
}
