#include "anchor.h"

#include <assert.h>
#include <stdlib.h>

#include "engine/buf.h"
#include "engine/mem.h"
#include "engine/unicode.h"
#include "slug.h"

/** What a rule makes its id from. */
enum anchor_text {
    TEXT_FOLDED, /* the rendered heading, white space folded */
    TEXT_SPACED, /* ... runs of spaces kept */
    TEXT_SMART,  /* ... and `--` outside code turned into a dash */
    TEXT_SOURCE, /* the heading as written, inline markup and all */
};

/** How an id that is taken already gets its number. */
enum anchor_numbers {
    NUMBER_FREE,  /* the first that makes an id nobody has */
    NUMBER_COUNT, /* how often this id was asked for; may repeat another's */
    NUMBER_NEXT,  /* as NUMBER_FREE, but a number at the end counts on */
};

struct anchor_rule {
    const char *name;
    void (*slug)(struct buf *out, struct str text);
    enum anchor_text text;
    enum anchor_numbers numbers;
    const char *separator; /* before the number */
    unsigned first;        /* number of the first repetition */
    const char *empty;     /* the id where the slug is empty */
    bool numbers_empty;    /* an empty id is numbered like another */
    bool braces;           /* `{#id}` is honoured */
    bool remembers;        /* ... and no later heading gets that id */
    bool html_headings;    /* headings written as HTML get ids too */
    bool orders;           /* `weight` of front matter is the page's place */
};

static const struct anchor_rule rules[] = {
    {"github", slug_github, TEXT_FOLDED, NUMBER_FREE, "-", 1, "",
     .numbers_empty = true, .html_headings = true},
    {"docusaurus", slug_github, TEXT_SPACED, NUMBER_FREE, "-", 1, "",
     .numbers_empty = true, .braces = true},
    {"vitepress", slug_vitepress, TEXT_FOLDED, NUMBER_FREE, "-", 1, "",
     .numbers_empty = true, .braces = true, .remembers = true},
    {"mkdocs", slug_mkdocs, TEXT_FOLDED, NUMBER_NEXT, "_", 1, "",
     .numbers_empty = true, .braces = true, .remembers = true},
    {"hugo-github", slug_hugo, TEXT_SOURCE, NUMBER_FREE, "-", 1, "heading",
     .braces = true, .remembers = true, .orders = true},
    {"hugo-github-ascii", slug_hugo_ascii, TEXT_SOURCE, NUMBER_FREE, "-", 1,
     "heading", .braces = true, .remembers = true, .orders = true},
    {"hugo-blackfriday", slug_blackfriday, TEXT_SOURCE, NUMBER_FREE, "-", 1,
     "heading", .braces = true, .remembers = true, .orders = true},
    {"kramdown", slug_kramdown, TEXT_SOURCE, NUMBER_COUNT, "-", 1, "section",
     .braces = true},
    {"jekyllgfm", slug_kramdown_gfm, TEXT_SMART, NUMBER_COUNT, "-", 1, "",
     .numbers_empty = true, .braces = true},
    {"pandocgfm", slug_github, TEXT_FOLDED, NUMBER_COUNT, "-", 1, "",
     .numbers_empty = true},
    {"pandoc", slug_pandoc, TEXT_SMART, NUMBER_FREE, "-", 1, "section",
     .braces = true, .remembers = true},
    {"asciidoctor", slug_asciidoctor, TEXT_SOURCE, NUMBER_FREE, "_", 2, "",
     .braces = false},
    {"mdbook", slug_mdbook, TEXT_SPACED, NUMBER_FREE, "-", 1, "section",
     .braces = true, .html_headings = true},
    {"gitlab", slug_gitlab, TEXT_FOLDED, NUMBER_COUNT, "-", 1, "",
     .html_headings = true},
};

static const struct {
    const char *name;
    const char *rule;
} aliases[] = {
    {"hugo", "hugo-github"},
    {"jekyll", "jekyllgfm"},
};

/* Shown in messages; the test compares it with the table. */
static const char rule_names[] =
    "github, docusaurus, vitepress, mkdocs, hugo-github (hugo), "
    "hugo-github-ascii, hugo-blackfriday, kramdown, jekyllgfm (jekyll), "
    "pandocgfm, pandoc, asciidoctor, mdbook, gitlab";

const struct anchor_rule *anchor_rule_find(const char *name)
{
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (strcmp(name, aliases[i].name) == 0)
            name = aliases[i].rule;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (strcmp(name, rules[i].name) == 0)
            return &rules[i];
    return NULL;
}

const char *anchor_rule_name(const struct anchor_rule *rule)
{
    return rule->name;
}

bool anchor_rule_orders(const struct anchor_rule *rule)
{
    return rule && rule->orders;
}

const char *anchor_rule_names(void)
{
    return rule_names;
}

/** An id of the page; a slot whose id is NULL is free. */
struct slot {
    struct str id;
    uint32_t number; /* last one tried for a repetition of this id */
};

struct anchors {
    const struct anchor_rule *rule;
    struct arena arena;
    struct slot *slots; /* open addressing, a power of two */
    size_t room;
    size_t used;
    struct buf text; /* what the slug is made from */
    struct buf slug;
};

struct anchors *anchors_new(const struct anchor_rule *rule)
{
    struct anchors *anchors = mem_zero(1, sizeof *anchors);

    anchors->rule = rule;
    anchors->room = 64;
    anchors->slots = mem_zero(anchors->room, sizeof *anchors->slots);
    return anchors;
}

void anchors_free(struct anchors *anchors)
{
    if (!anchors)
        return;
    free(anchors->slots);
    arena_release(&anchors->arena);
    buf_free(&anchors->text);
    buf_free(&anchors->slug);
    free(anchors);
}

/** FNV-1a (Fowler, Noll and Vo), 64 bits. */
static uint64_t hash(struct str text)
{
    uint64_t value = 0xcbf29ce484222325;

    for (size_t i = 0; i < text.len; i++)
        value = (value ^ (unsigned char)text.ptr[i]) * 0x100000001b3;
    return value;
}

/** The slot that holds `id`, or the free one where it belongs. */
static struct slot *find(const struct anchors *anchors, struct str id)
{
    size_t at = hash(id) & (anchors->room - 1);

    while (anchors->slots[at].id.ptr && !str_equal(anchors->slots[at].id, id))
        at = (at + 1) & (anchors->room - 1);
    return &anchors->slots[at];
}

static void grow(struct anchors *anchors)
{
    struct slot *old = anchors->slots;
    const size_t old_room = anchors->room;

    anchors->room *= 2;
    anchors->slots = mem_zero(anchors->room, sizeof *anchors->slots);
    for (size_t i = 0; i < old_room; i++)
        if (old[i].id.ptr)
            *find(anchors, old[i].id) = old[i];
    free(old);
}

/** Remember `id`, which is not there yet; returns the lasting copy. */
static struct str add(struct anchors *anchors, struct str id)
{
    struct slot *slot;

    if (anchors->used * 2 >= anchors->room)
        grow(anchors);
    slot = find(anchors, id);
    assert(!slot->id.ptr);
    slot->id = arena_copy(&anchors->arena, id);
    slot->number = 0;
    anchors->used++;
    return slot->id;
}

/** The id for a slug that was given before: with a number. */
static struct str number(struct anchors *anchors, struct slot *slot)
{
    const struct anchor_rule *rule = anchors->rule;
    struct str base = slot->id;
    uint32_t next = slot->number ? slot->number + 1 : rule->first;
    struct str id;

    if (rule->numbers == NUMBER_NEXT) {
        size_t digits = 0;

        while (digits < base.len && digits < 9 &&
               char_class(base.ptr[base.len - digits - 1]) == CHAR_DIGIT)
            digits++;
        if (digits && digits < base.len &&
            base.ptr[base.len - digits - 1] == *rule->separator) {
            if (!slot->number)
                next =
                    (uint32_t)strtoul(base.ptr + base.len - digits, NULL, 10) +
                    1;
            base.len -= digits + 1;
        }
    }
    for (;; next++) {
        anchors->slug.len = 0;
        buf_str(&anchors->slug, base);
        buf_format(&anchors->slug, "%s%u", rule->separator, next);
        id = buf_view(&anchors->slug);
        if (rule->numbers == NUMBER_COUNT || !find(anchors, id)->id.ptr)
            break;
    }
    slot->number = next;
    return rule->numbers == NUMBER_COUNT ? arena_copy(&anchors->arena, id)
                                         : add(anchors, id);
}

/** Append `text` without code marks; if `smart`, dashes outside code that
 * stand for a long dash are left out, as a long dash is by every rule. */
static void append_text(struct buf *out, struct str text, bool smart)
{
    bool code = false;

    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == GUIDE_CODE_MARK) {
            code = !code;
        } else if (smart && !code && text.ptr[i] == '-' && i + 1 < text.len &&
                   text.ptr[i + 1] == '-') {
            i += i + 2 < text.len && text.ptr[i + 2] == '-' ? 2 : 1;
        } else {
            buf_byte(out, text.ptr[i]);
        }
    }
}

static void make_slug(struct anchors *anchors, const struct block *heading)
{
    const struct anchor_rule *rule = anchors->rule;
    const struct str spaced =
        heading->slug_text.len ? heading->slug_text : heading->text;

    anchors->text.len = 0;
    anchors->slug.len = 0;
    switch (rule->text) {
    case TEXT_FOLDED:
        buf_str(&anchors->text, heading->text);
        break;
    case TEXT_SPACED:
    case TEXT_SMART:
        append_text(&anchors->text, spaced, rule->text == TEXT_SMART);
        break;
    case TEXT_SOURCE:
        buf_str(&anchors->text, heading->slug_source.len ? heading->slug_source
                                                         : heading->text);
        break;
    }
    if (heading->custom_id.len && !rule->braces) {
        buf_text(&anchors->text, anchors->text.len ? " {#" : "{#");
        buf_str(&anchors->text, heading->custom_id);
        buf_byte(&anchors->text, '}');
    }
    rule->slug(&anchors->slug, buf_view(&anchors->text));
    if (!anchors->slug.len)
        buf_text(&anchors->slug, rule->empty);
}

/** The id that the generator would give by itself. */
static struct str generate(struct anchors *anchors, const struct block *heading)
{
    const struct anchor_rule *rule = anchors->rule;
    struct slot *slot;
    struct str id;

    make_slug(anchors, heading);
    id = buf_view(&anchors->slug);
    if (!id.len && !rule->numbers_empty)
        return id;
    slot = find(anchors, id);
    if (slot->id.ptr)
        return number(anchors, slot);
    id = add(anchors, id);
    if (!id.len && rule->numbers == NUMBER_NEXT)
        return number(anchors, find(anchors, id));
    return id;
}

struct str anchors_next(struct anchors *anchors, const struct block *heading)
{
    const struct anchor_rule *rule = anchors->rule;
    struct str id = heading->anchor;

    assert(heading->kind == BLOCK_HEADING);
    if (!rule)
        return id.len ? arena_copy(&anchors->arena, id) : id;
    if (heading->custom_id.len && rule->braces && !heading->html) {
        if (!id.len)
            id = heading->custom_id;
        if (rule->remembers && !find(anchors, heading->custom_id)->id.ptr)
            add(anchors, heading->custom_id);
    } else if (!heading->html || rule->html_headings) {
        const struct str own = generate(anchors, heading);

        if (!id.len)
            id = own;
    }
    return id.len ? arena_copy(&anchors->arena, id) : id;
}
