#include "section.h"

#include <assert.h>
#include <stdlib.h>
#include <strings.h>

#include "engine/unicode.h"

enum {
    LEVELS = 6,             /* of headings */
    ANCHOR_SLOTS_MIN = 256, /* of the set of anchors at first */
};

/** A heading that the current section stands below. */
struct above {
    uint32_t level;
    struct str text;
};

struct sections {
    const struct guide *guide;
    const struct section_options *options;
    struct anchors *anchors; /* NULL for a document that is not cut */
    struct arena arena;      /* title and anchors */
    struct str title;
    size_t next; /* block */
    uint32_t position;
    struct above above[LEVELS + 1];
    size_t above_count;
    struct str *seen; /* set of anchors given so far, open addressing */
    size_t seen_count, seen_slots;
    struct str anchor; /* the newest one that is not empty */
    struct buf page;   /* its address */
    struct buf id, url, body;
    struct block_span *spans;
    size_t span_count, span_room;
    uint32_t cut_line;
};

/* ---- The title --------------------------------------------------------- */

/** "guides/getting-started.md" -> "getting started"; the folder's name for
 * its index page. */
static struct str title_of_path(struct arena *arena, struct str path)
{
    static const char *const index_names[] = {"index", "_index", "readme"};
    const char *dot = memrchr(path.ptr, '.', path.len);
    struct str stem = path, name;
    char *copy;

    if (dot && !memchr(dot, '/', (size_t)(path.ptr + path.len - dot)))
        stem.len = (size_t)(dot - path.ptr);
    for (size_t i = 0; i < sizeof index_names / sizeof *index_names; i++) {
        const size_t len = strlen(index_names[i]);

        if (stem.len > len + 1 && stem.ptr[stem.len - len - 1] == '/' &&
            strncasecmp(stem.ptr + stem.len - len, index_names[i], len) == 0)
            stem.len -= len + 1;
    }
    name = stem;
    for (size_t i = stem.len; i > 0; i--)
        if (stem.ptr[i - 1] == '/') {
            name = str_skip(stem, i);
            break;
        }
    copy = arena_alloc(arena, name.len + 1);
    for (size_t i = 0; i < name.len; i++)
        copy[i] = name.ptr[i] == '-' || name.ptr[i] == '_' ? ' ' : name.ptr[i];
    return str_trim((struct str){copy, name.len});
}

static struct str title_of(struct sections *sections)
{
    const struct guide *guide = sections->guide;
    struct str title = str_trim(guide->title);

    if (title.len || guide->id.len)
        return utf8_cut(title, DOCUMENT_HEADING_MAX);
    for (size_t i = 0; i < guide->block_count; i++)
        if (guide->blocks[i].kind == BLOCK_HEADING &&
            guide->blocks[i].level == 1 && guide->blocks[i].text.len)
            return guide->blocks[i].text;
    /* Some books begin each page with a heading of the second level. */
    if (guide->block_count && guide->blocks[0].kind == BLOCK_HEADING &&
        guide->blocks[0].text.len)
        return guide->blocks[0].text;
    title = title_of_path(&sections->arena, guide->path);
    return utf8_cut(title.len ? title : guide->path, DOCUMENT_HEADING_MAX);
}

/* ---- Begin and end ----------------------------------------------------- */

struct sections *sections_new(const struct guide *guide,
                              const struct section_options *options)
{
    struct sections *sections = mem_zero(1, sizeof *sections);

    sections->guide = guide;
    sections->options = options;
    sections->title = title_of(sections);
    if (!guide->id.len)
        sections->anchors =
            anchors_new(guide->rendered ? NULL : options->anchor_rule);
    if (guide->url.len)
        url_given(&sections->page, options->url_base, guide->url);
    else if (!guide->id.len)
        url_page(&sections->page, options->url_style, options->url_base,
                 guide->path);
    return sections;
}

void sections_free(struct sections *sections)
{
    if (!sections)
        return;
    anchors_free(sections->anchors);
    arena_release(&sections->arena);
    free(sections->seen);
    buf_free(&sections->page);
    buf_free(&sections->id);
    buf_free(&sections->url);
    buf_free(&sections->body);
    free(sections->spans);
    free(sections);
}

uint32_t sections_cut_line(const struct sections *sections)
{
    return sections->cut_line;
}

/* ---- Text -------------------------------------------------------------- */

/** Does this block start a section? A heading without text is on no page's
 * list of contents and starts none. */
static bool starts(const struct sections *sections, const struct block *block)
{
    return sections->anchors && block->kind == BLOCK_HEADING && block->text.len;
}

static void add_span(struct sections *sections, enum block_kind kind,
                     struct str text)
{
    struct block_span *span;

    if (sections->span_count == sections->span_room) {
        sections->span_room =
            sections->span_room ? sections->span_room * 2 : 64;
        sections->spans = mem_resize(sections->spans, sections->span_room,
                                     sizeof *sections->spans);
    }
    if (sections->span_count)
        buf_byte(&sections->body, '\n');
    span = &sections->spans[sections->span_count++];
    *span = (struct block_span){.kind = kind,
                                .start = (uint32_t)sections->body.len,
                                .len = (uint32_t)text.len};
    buf_str(&sections->body, text);
}

/** Append a block, or note where the section is full. */
static void add_block(struct sections *sections, const struct block *block)
{
    const size_t used = sections->body.len + (sections->span_count > 0);
    struct str text = block->text;

    if (!text.len || sections->cut_line)
        return;
    if (sections->span_count == DOCUMENT_BLOCKS_MAX ||
        used + text.len > DOCUMENT_BODY_MAX) {
        sections->cut_line = block->line;
        if (sections->span_count)
            return;
        text = utf8_cut(text, DOCUMENT_BODY_MAX);
    }
    add_span(sections, block->kind, text);
}

/** Take the blocks up to the next section. */
static void take_body(struct sections *sections)
{
    const struct guide *guide = sections->guide;

    buf_clear(&sections->body);
    sections->span_count = 0;
    sections->cut_line = 0;
    for (; sections->next < guide->block_count; sections->next++) {
        const struct block *block = &guide->blocks[sections->next];

        if (starts(sections, block))
            return;
        if (block->kind == BLOCK_HEADING && sections->anchors)
            anchors_next(sections->anchors, block);
        add_block(sections, block);
    }
}

/* ---- Anchors and ids --------------------------------------------------- */

static size_t slot_of(const struct sections *sections, struct str anchor)
{
    uint64_t hash = 0xcbf29ce484222325ULL; /* FNV-1a (Fowler, Noll, Vo) */
    size_t slot;

    for (size_t i = 0; i < anchor.len; i++)
        hash = (hash ^ (unsigned char)anchor.ptr[i]) * 0x100000001b3ULL;
    slot = hash & (sections->seen_slots - 1);
    while (sections->seen[slot].len && !str_equal(sections->seen[slot], anchor))
        slot = (slot + 1) & (sections->seen_slots - 1);
    return slot;
}

static void grow_seen(struct sections *sections)
{
    struct str *old = sections->seen;
    const size_t old_slots = sections->seen_slots;

    sections->seen_slots = old_slots ? old_slots * 2 : ANCHOR_SLOTS_MIN;
    sections->seen = mem_zero(sections->seen_slots, sizeof *sections->seen);
    for (size_t i = 0; i < old_slots; i++)
        if (old[i].len)
            sections->seen[slot_of(sections, old[i])] = old[i];
    free(old);
}

/** Note an anchor; true when the page has given it before. */
static bool seen_before(struct sections *sections, struct str anchor)
{
    size_t slot;

    if ((sections->seen_count + 1) * 2 > sections->seen_slots)
        grow_seen(sections);
    slot = slot_of(sections, anchor);
    if (sections->seen[slot].len)
        return true;
    sections->seen[slot] = anchor;
    sections->seen_count++;
    return false;
}

static void make_id(struct sections *sections, struct str anchor)
{
    buf_clear(&sections->id);
    buf_str(&sections->id, sections->guide->path);
    if (anchor.len) {
        buf_byte(&sections->id, '#');
        buf_str(&sections->id, anchor);
    }
    if (!anchor.len || seen_before(sections, anchor))
        buf_format(&sections->id, "##%u", sections->position);
}

/* ---- One section ------------------------------------------------------- */

/** A generator may mean something else by the word. */
static double weight_of(const struct sections *sections)
{
    const struct guide *guide = sections->guide;
    const struct anchor_rule *rule = sections->options->anchor_rule;

    return !guide->id.len && anchor_rule_orders(rule) ? 1 : guide->weight;
}

/** What all sections of the guide have alike. */
static void fill_common(struct sections *sections, struct document *document)
{
    const struct guide *guide = sections->guide;

    *document = (struct document){
        .guide = guide->id.len ? guide->id : guide->path,
        .title = sections->title,
        .heading = sections->title,
        .lang = guide->lang,
        .updated = guide->updated,
        .attributes = guide->attributes,
        .tag_count = guide->tag_count,
        .weight = weight_of(sections),
    };
    memcpy(document->tags, guide->tags, guide->tag_count * sizeof *guide->tags);
    /* What is said of the whole guide is found once, at its beginning. */
    if (sections->position == 0) {
        document->description = guide->description;
        document->keyword_count = guide->keyword_count;
        memcpy(document->keywords, guide->keywords,
               guide->keyword_count * sizeof *guide->keywords);
    }
}

/** The title and the headings above, none of which repeats the title; none
 * at all for a heading that stands for the guide. */
static void fill_crumbs(const struct sections *sections,
                        struct document *document)
{
    if (document->level == 0 || (!sections->above_count &&
                                 str_equal(document->heading, sections->title)))
        return;
    document->crumbs[document->crumb_count++] = sections->title;
    for (size_t i = 0; i < sections->above_count; i++)
        if (!str_equal(sections->above[i].text, sections->title))
            document->crumbs[document->crumb_count++] = sections->above[i].text;
}

/** The section that a heading starts. */
static void begin_heading(struct sections *sections, struct document *document)
{
    const struct block *block = &sections->guide->blocks[sections->next++];
    const struct str anchor =
        arena_copy(&sections->arena, anchors_next(sections->anchors, block));

    assert(block->level >= 1 && block->level <= LEVELS);
    while (sections->above_count &&
           sections->above[sections->above_count - 1].level >= block->level)
        sections->above_count--;
    document->level = block->level;
    document->heading = block->text;
    document->anchor = anchor;
    fill_crumbs(sections, document);
    sections->above[sections->above_count++] =
        (struct above){block->level, block->text};
    make_id(sections, anchor);
    if (anchor.len)
        sections->anchor = anchor;
}

/** The section of the guide itself. */
static void begin_guide(struct sections *sections)
{
    const struct guide *guide = sections->guide;

    buf_clear(&sections->id);
    buf_str(&sections->id, guide->id.len ? guide->id : guide->path);
}

/** Would the guide's own section only repeat its first heading? */
static bool guide_section_is_idle(const struct sections *sections)
{
    const struct guide *guide = sections->guide;

    return guide->block_count > 0 && starts(sections, &guide->blocks[0]) &&
           str_equal(guide->blocks[0].text, sections->title);
}

bool sections_next(struct sections *sections, struct document *document)
{
    const bool first = sections->position == 0;

    if (!first && sections->next == sections->guide->block_count)
        return false;
    fill_common(sections, document);
    if (first && !guide_section_is_idle(sections))
        begin_guide(sections);
    else
        begin_heading(sections, document);
    take_body(sections);
    buf_clear(&sections->url);
    buf_str(&sections->url, buf_view(&sections->page));
    url_fragment(&sections->url, sections->anchor);
    document->id = buf_view(&sections->id);
    document->url = buf_view(&sections->url);
    document->body = buf_view(&sections->body);
    document->blocks = sections->spans;
    document->block_count = sections->span_count;
    document->position = sections->position++;
    return true;
}
