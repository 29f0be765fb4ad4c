#include "copies.h"

#include <stdlib.h>

#include "engine/buf.h"
#include "engine/digest.h"
#include "engine/mem.h"

enum { SLOTS_MIN = 1024 };

void copies_release(struct copies *copies)
{
    free(copies->slots);
    *copies = (struct copies){0};
}

/* ---- What a page says -------------------------------------------------- */

static void put_text(struct buf *out, struct str text)
{
    buf_varint(out, text.len);
    buf_str(out, text);
}

/** Append all that must be the same; returns the bytes of text. */
static size_t put_page(struct buf *out, const struct guide *guide)
{
    size_t bytes = 0;

    put_text(out, guide->title);
    put_text(out, guide->lang);
    put_text(out, guide->attributes);
    buf_varint(out, guide->tag_count);
    for (size_t i = 0; i < guide->tag_count; i++)
        put_text(out, guide->tags[i]);
    for (size_t i = 0; i < guide->block_count; i++) {
        const struct block *block = &guide->blocks[i];

        buf_byte(out, (char)block->kind);
        buf_byte(out, (char)block->level);
        put_text(out, block->text);
        bytes += block->text.len;
    }
    return bytes;
}

struct id_hash copies_hash(const struct guide *guide)
{
    struct id_hash hash = {0, 0};
    struct buf page = {0};

    if (!guide->id.len && put_page(&page, guide) >= COPIES_BYTES_MIN) {
        const struct digest digest = digest_text(buf_view(&page));

        memcpy(&hash, digest.bytes, sizeof hash);
        hash.b |= 1;
    }
    buf_free(&page);
    return hash;
}

/* ---- The set ----------------------------------------------------------- */

/** Where the page is, or would be. */
static struct copies_page *slot_of(const struct copies *copies,
                                   struct id_hash content)
{
    size_t slot = content.a & (copies->room - 1);

    while (copies->slots[slot].content.b &&
           (copies->slots[slot].content.a != content.a ||
            copies->slots[slot].content.b != content.b))
        slot = (slot + 1) & (copies->room - 1);
    return &copies->slots[slot];
}

static void grow(struct copies *copies)
{
    struct copies larger = {.room = copies->room ? copies->room * 2 : SLOTS_MIN,
                            .count = copies->count};

    larger.slots = mem_zero(larger.room, sizeof *larger.slots);
    for (size_t i = 0; i < copies->room; i++)
        if (copies->slots[i].content.b)
            *slot_of(&larger, copies->slots[i].content) = copies->slots[i];
    free(copies->slots);
    *copies = larger;
}

const char *copies_find(const struct copies *copies, struct id_hash content)
{
    return copies->room && content.b ? slot_of(copies, content)->name : NULL;
}

void copies_add(struct copies *copies, struct id_hash content, const char *name)
{
    if (!content.b)
        return;
    if ((copies->count + 1) * 2 > copies->room)
        grow(copies);
    *slot_of(copies, content) = (struct copies_page){content, name};
    copies->count++;
}
