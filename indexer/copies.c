#include "copies.h"

#include <stdlib.h>

#include "engine/buf.h"
#include "engine/digest.h"
#include "engine/json.h"
#include "engine/mem.h"

enum { SLOTS_MIN = 1024 };

/** The kept pages with one outline. */
struct copies_outline {
    uint64_t outline; /* 0 for a free slot */
    struct alike {
        struct sketch sketch;
        const char *name;
    } * pages;
    size_t count, room;
};

void copies_release(struct copies *copies)
{
    for (size_t i = 0; i < copies->outline_room; i++)
        free(copies->outlines[i].pages);
    free(copies->outlines);
    free(copies->slots);
    *copies = (struct copies){0};
}

/* ---- What a page says -------------------------------------------------- */

static void put_text(struct buf *out, struct str text)
{
    buf_varint(out, text.len);
    buf_str(out, text);
}

/** Attributes by which generators know where a page lies and when it changed;
 * names as JSON has them. */
static const char *const placing[] = {
    "\"alias\"",       "\"aliases\"",         "\"date\"",
    "\"lastmod\"",     "\"last_modified\"",   "\"last_modified_at\"",
    "\"last_update\"", "\"nav_order\"",       "\"order\"",
    "\"permalink\"",   "\"redirect_from\"",   "\"redirects\"",
    "\"slug\"",        "\"sidebar_position\""};

static bool is_placing(struct str name)
{
    for (size_t i = 0; i < sizeof placing / sizeof *placing; i++)
        if (str_equal(name, str_of(placing[i])))
            return true;
    return false;
}

static void put_attributes(struct buf *out, struct str attributes)
{
    struct str name, value;

    while (json_next_member(&attributes, &name, &value)) {
        if (is_placing(name))
            continue;
        put_text(out, name);
        put_text(out, value);
    }
    put_text(out, STR("")); /* no name is empty: it has quotes */
}

/** Append what a page says of itself. */
static void put_facts(struct buf *out, const struct guide *guide)
{
    put_text(out, guide->title);
    put_text(out, guide->lang);
    put_attributes(out, guide->attributes);
    buf_varint(out, guide->tag_count);
    for (size_t i = 0; i < guide->tag_count; i++)
        put_text(out, guide->tags[i]);
}

static void put_block(struct buf *out, const struct block *block)
{
    buf_byte(out, (char)block->kind);
    buf_byte(out, (char)block->level);
    put_text(out, block->text);
}

static struct id_hash hash_of(const struct buf *page)
{
    const struct digest digest = digest_text(buf_view(page));
    struct id_hash hash;

    memcpy(&hash, digest.bytes, sizeof hash);
    hash.b |= 1;
    return hash;
}

static struct id_hash content_of(const struct guide *guide)
{
    struct id_hash hash = {0, 0};
    struct buf page = {0};
    size_t bytes = 0;

    put_facts(&page, guide);
    for (size_t i = 0; i < guide->block_count; i++) {
        put_block(&page, &guide->blocks[i]);
        bytes += guide->blocks[i].text.len;
    }
    if (bytes >= COPIES_BYTES_MIN)
        hash = hash_of(&page);
    buf_free(&page);
    return hash;
}

static void add_outline(struct fingerprint *page, const struct guide *guide)
{
    struct sketcher sketcher;
    struct buf outline = {0};

    sketch_start(&sketcher);
    put_facts(&outline, guide);
    for (size_t i = 0; i < guide->block_count; i++) {
        const struct block *block = &guide->blocks[i];

        if (block->kind == BLOCK_HEADING)
            put_block(&outline, block);
        else
            sketch_text(&sketcher, block->text);
    }
    if (sketcher.words >= COPIES_WORDS_MIN) {
        page->outline = hash_of(&outline).b;
        page->sketch = sketch_of(&sketcher);
    }
    buf_free(&outline);
}

struct fingerprint copies_fingerprint(const struct guide *guide)
{
    struct fingerprint page = {.outline = 0};

    if (guide->id.len)
        return page;
    page.content = content_of(guide);
    if (page.content.b)
        add_outline(&page, guide);
    return page;
}

/* ---- Pages that say the same ------------------------------------------- */

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
    const struct copies old = *copies;

    copies->room = old.room ? old.room * 2 : SLOTS_MIN;
    copies->slots = mem_zero(copies->room, sizeof *copies->slots);
    for (size_t i = 0; i < old.room; i++)
        if (old.slots[i].content.b)
            *slot_of(copies, old.slots[i].content) = old.slots[i];
    free(old.slots);
}

/* ---- Pages that say nearly the same ------------------------------------ */

static struct copies_outline *outline_of(const struct copies *copies,
                                         uint64_t outline)
{
    size_t slot = (outline >> 1) & (copies->outline_room - 1);

    while (copies->outlines[slot].outline &&
           copies->outlines[slot].outline != outline)
        slot = (slot + 1) & (copies->outline_room - 1);
    return &copies->outlines[slot];
}

static void grow_outlines(struct copies *copies)
{
    const struct copies old = *copies;

    copies->outline_room = old.outline_room ? old.outline_room * 2 : SLOTS_MIN;
    copies->outlines = mem_zero(copies->outline_room, sizeof *copies->outlines);
    for (size_t i = 0; i < old.outline_room; i++)
        if (old.outlines[i].outline)
            *outline_of(copies, old.outlines[i].outline) = old.outlines[i];
    free(old.outlines);
}

static const char *find_alike(const struct copies *copies,
                              const struct fingerprint *page)
{
    const struct copies_outline *same;

    if (!copies->outline_room || !page->outline)
        return NULL;
    same = outline_of(copies, page->outline);
    for (size_t i = 0; i < same->count; i++)
        if (sketch_resemblance(&same->pages[i].sketch, &page->sketch) >=
            COPIES_ALIKE)
            return same->pages[i].name;
    return NULL;
}

static void add_alike(struct copies *copies, const struct fingerprint *page,
                      const char *name)
{
    struct copies_outline *same;

    if ((copies->outline_count + 1) * 2 > copies->outline_room)
        grow_outlines(copies);
    same = outline_of(copies, page->outline);
    copies->outline_count += !same->outline;
    same->outline = page->outline;
    if (same->count == COPIES_COMPARED_MAX)
        return;
    if (same->count == same->room) {
        same->room = same->room ? same->room * 2 : 1;
        same->pages = mem_resize(same->pages, same->room, sizeof *same->pages);
    }
    same->pages[same->count++] = (struct alike){page->sketch, name};
}

/* ---- Both -------------------------------------------------------------- */

const char *copies_find(const struct copies *copies,
                        const struct fingerprint *page, bool *exact)
{
    const char *name = NULL;

    if (copies->room && page->content.b)
        name = slot_of(copies, page->content)->name;
    if (exact)
        *exact = name != NULL;
    return name ? name : find_alike(copies, page);
}

void copies_add(struct copies *copies, const struct fingerprint *page,
                const char *name)
{
    if (!page->content.b)
        return;
    if ((copies->count + 1) * 2 > copies->room)
        grow(copies);
    *slot_of(copies, page->content) = (struct copies_page){page->content, name};
    copies->count++;
    if (page->outline)
        add_alike(copies, page, name);
}
