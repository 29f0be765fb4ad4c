#include "html_blocks.h"

#include "engine/unicode.h"
#include "html_anchor.h"
#include "html_bold.h"
#include "html_hints.h"

enum {
    BRACKETED_NODES = 12, /* nodes of a link in brackets, signs and all */
    BRACKETED_MAX = 40,   /* bytes of a link in brackets */
    TITLE_NEAR = 1024,    /* bytes before a short form where its long form is
                             looked for */
    EXPANDED_MAX = 16384, /* bytes of pairs that are remembered */
};

struct writer {
    struct guide *guide;
    const struct html_tree *tree;
    const struct html_content *content;
    struct buf text; /* of the block at hand */
    struct buf term; /* of a definition list, until it is defined */
    struct html_bold bold;
    struct buf expanded; /* short and long forms that were shown together */
    uint32_t line;       /* where the block began */
    enum block_kind kind;
    bool code;         /* in `pre`: white space is kept */
    bool gap;          /* white space came and no text since */
    bool broken;       /* a line break came and no text since */
    bool begun;        /* the block at hand has text, and a line */
    bool defining;     /* in a definition: its first block gets the term */
    struct str anchor; /* of the last heading, also of the one at hand */
    bool picture;      /* the heading at hand has no words, only pictures */
};

static void walk(struct writer *writer, uint32_t node);

/* ---- Text -------------------------------------------------------------- */

/** A block begins with this text of a node: note its line, and say which
 * term it defines. */
static void begin(struct writer *writer, uint32_t node, struct str text)
{
    const size_t blank = (size_t)(str_trim(text).ptr - text.ptr);

    writer->begun = true;
    writer->line = writer->tree->nodes[node].line +
                   html_lines((struct str){text.ptr, blank});
    if (!writer->defining || !writer->term.len)
        return;
    buf_str(&writer->text, buf_view(&writer->term));
    buf_text(&writer->text,
             str_ends(buf_view(&writer->term), STR(":")) ? " " : ": ");
    buf_clear(&writer->term);
}

static void add_folded(struct writer *writer, struct str text)
{
    while (text.len) {
        const struct str before = text;

        if (char_space(utf8_next(&text))) {
            writer->gap = true;
            continue;
        }
        if (writer->gap && writer->text.len &&
            writer->text.ptr[writer->text.len - 1] != ' ')
            buf_byte(&writer->text, ' ');
        writer->gap = writer->broken = false;
        buf_str(&writer->text, (struct str){before.ptr, before.len - text.len});
    }
}

/** In code white space is kept, but for a line break at its very start. */
static void add_kept(struct writer *writer, struct str text)
{
    if (!writer->text.len && str_starts(text, STR("\n")))
        text = str_skip(text, 1);
    buf_str(&writer->text, text);
}

static void add_text(struct writer *writer, uint32_t node, struct str text)
{
    const bool words = str_trim(text).len > 0;

    if (!writer->begun && words)
        begin(writer, node, text);
    if (words)
        html_bold_text(&writer->bold);
    if (writer->code)
        add_kept(writer, text);
    else
        add_folded(writer, text);
}

/** End the block at hand. */
static struct block *flush(struct writer *writer)
{
    struct block *block = NULL;

    if (writer->text.len)
        block = guide_add(writer->guide, writer->kind, buf_view(&writer->text),
                          writer->line);
    html_bold_end(&writer->bold, writer->guide, block);
    buf_clear(&writer->text);
    writer->gap = writer->broken = writer->begun = false;
    return block;
}

static void walk_children(struct writer *writer, uint32_t node)
{
    for (uint32_t child = writer->tree->nodes[node].first; child;
         child = writer->tree->nodes[child].next)
        walk(writer, child);
}

/** A block of its own, with all that stands in it. */
static void walk_block(struct writer *writer, uint32_t node,
                       enum block_kind kind)
{
    const enum block_kind outer = writer->kind;

    flush(writer);
    writer->kind = kind;
    walk_children(writer, node);
    flush(writer);
    writer->kind = outer;
}

/* ---- Elements ---------------------------------------------------------- */

/** Does a heading hold a link in brackets here, `[edit]`? */
static bool bracketed(const struct writer *writer, uint32_t node)
{
    const struct html_tree *tree = writer->tree;
    struct buf text = {0};
    bool found = false;

    if (tree->nodes[node].tag != HTML_OTHER ||
        tree->nodes[node].end > node + BRACKETED_NODES)
        return false;
    for (uint32_t i = node + 1; i < tree->nodes[node].end && !found; i++)
        found = tree->nodes[i].tag == HTML_A;
    if (!found)
        return false;
    html_tree_text(&text, tree, node);
    found = text.len <= BRACKETED_MAX &&
            str_starts(buf_view(&text), STR("[")) &&
            str_ends(buf_view(&text), STR("]"));
    buf_free(&text);
    return found;
}

/** Is this a sign that links to a place on a page? A picture in the text is
 * more than that. */
static bool permalink(const struct writer *writer, uint32_t node)
{
    const struct html_tree *tree = writer->tree;

    if (writer->code || !html_permalink(tree, node))
        return false;
    for (uint32_t i = node; i < tree->nodes[node].end; i++)
        if (writer->kind != BLOCK_HEADING && tree->nodes[i].tag == HTML_IMG)
            return false;
    return true;
}

/** Is this a link to the heading before it, right behind it, or in it and named
 * as one? What it says is not for readers: "Section titled ...". */
static bool leads_back(const struct writer *writer, uint32_t node)
{
    const struct guide *guide = writer->guide;
    const struct str href = html_value(writer->tree, node, HTML_HREF);
    const bool behind =
        writer->kind == BLOCK_HEADING
            ? writer->text.len && html_anchor_link(writer->tree, node)
            : !writer->text.len && guide->block_count &&
                  guide->blocks[guide->block_count - 1].kind == BLOCK_HEADING;

    return writer->tree->nodes[node].tag == HTML_A && behind &&
           writer->anchor.len && str_starts(href, STR("#")) &&
           str_equal(str_skip(href, 1), writer->anchor);
}

static void walk_heading(struct writer *writer, uint32_t node)
{
    const enum block_kind outer = writer->kind;
    struct block *block;

    flush(writer);
    writer->kind = BLOCK_HEADING;
    writer->anchor = html_anchor(writer->tree, node);
    writer->picture = false;
    walk_children(writer, node);
    if (!writer->text.len) {
        writer->picture = true;
        walk_children(writer, node);
    }
    block = flush(writer);
    if (block) {
        block->level = (uint8_t)html_tag_level(writer->tree->nodes[node].tag);
        block->anchor = arena_copy(&writer->guide->arena, writer->anchor);
        block->html = true;
    }
    writer->kind = outer;
}

static void walk_code(struct writer *writer, uint32_t node)
{
    flush(writer);
    writer->code = true;
    walk_block(writer, node, BLOCK_CODE);
    writer->code = false;
}

/** Code beside other code in a `pre` is another listing, or another line. */
static void walk_listing(struct writer *writer, uint32_t node)
{
    if (writer->code && writer->text.len &&
        writer->text.ptr[writer->text.len - 1] != '\n')
        buf_byte(&writer->text, '\n');
    walk_children(writer, node);
}

static void walk_cell(struct writer *writer, uint32_t node)
{
    const uint32_t outer = writer->bold.cell;

    flush(writer);
    writer->bold.cell = node;
    walk_block(writer, node, BLOCK_CELL);
    writer->bold.cell = outer;
}

static void walk_bold(struct writer *writer, uint32_t node)
{
    const bool outermost =
        !writer->bold.open && html_bold_element(writer->tree, node);

    if (outermost)
        writer->bold.open = node;
    walk_children(writer, node);
    if (outermost)
        writer->bold.open = 0;
}

static void walk_term(struct writer *writer, uint32_t node)
{
    flush(writer);
    walk_children(writer, node);
    if (writer->term.len && writer->text.len)
        buf_text(&writer->term, ", ");
    buf_str(&writer->term, buf_view(&writer->text));
    buf_clear(&writer->text);
}

/** A term without a definition is an item like another. */
static void flush_term(struct writer *writer)
{
    flush(writer);
    if (!writer->term.len)
        return;
    guide_add(writer->guide, BLOCK_ITEM, buf_view(&writer->term), writer->line);
    buf_clear(&writer->term);
}

static void walk_definition(struct writer *writer, uint32_t node)
{
    flush(writer);
    writer->defining = true;
    walk_block(writer, node, BLOCK_ITEM);
    writer->defining = false;
    flush_term(writer);
}

/** Is the long form of what begins at `start` known to the reader: said right
 * before, or with the same short form earlier on the page? */
static bool expanded(struct writer *writer, size_t start, struct str title)
{
    const struct str text = buf_view(&writer->text);
    const size_t far = start > TITLE_NEAR ? start - TITLE_NEAR : 0;
    struct buf pair = {0};
    bool known;

    buf_byte(&pair, '\n');
    buf_str(&pair, str_trim(str_skip(text, start)));
    buf_byte(&pair, '\t');
    buf_str(&pair, title);
    buf_byte(&pair, '\n');
    known = writer->expanded.len + pair.len > EXPANDED_MAX ||
            str_find(str_skip(text, far), title) ||
            str_find(buf_view(&writer->expanded), buf_view(&pair));
    if (!known)
        buf_str(&writer->expanded, buf_view(&pair));
    buf_free(&pair);
    return known;
}

/** `ICU` becomes `ICU (intensive care unit)`, the first time. */
static void walk_short_form(struct writer *writer, uint32_t node)
{
    const struct str title =
        str_trim(html_value(writer->tree, node, HTML_TITLE_ATTRIBUTE));
    const size_t start = writer->text.len;

    walk_children(writer, node);
    if (!title.len || writer->text.len == start || writer->code ||
        expanded(writer, start, title))
        return;
    buf_text(&writer->text, " (");
    add_folded(writer, title);
    buf_byte(&writer->text, ')');
}

/** The text of a picture, if it is one of the content; a picture beside the
 * words of a heading is no part of it. */
static void walk_picture(struct writer *writer, uint32_t node)
{
    if (writer->kind == BLOCK_HEADING && !writer->picture)
        return;
    writer->gap = true;
    add_text(writer, node, html_value(writer->tree, node, HTML_ALT));
    writer->gap = true;
}

static void walk_break(struct writer *writer)
{
    if (writer->code) {
        buf_byte(&writer->text, '\n');
    } else if (writer->broken && writer->kind != BLOCK_HEADING) {
        flush(writer);
    } else {
        writer->gap = writer->broken = true;
    }
}

/** What has the same meaning in a heading as elsewhere. */
static bool walk_inline(struct writer *writer, uint32_t node)
{
    const struct html_node *here = &writer->tree->nodes[node];

    switch (here->tag) {
    case HTML_TEXT:
        add_text(writer, node, here->text);
        return true;
    case HTML_BR:
        walk_break(writer);
        return true;
    case HTML_IMG:
        walk_picture(writer, node);
        return true;
    case HTML_ABBR:
        walk_short_form(writer, node);
        return true;
    default:
        return false;
    }
}

/** An element that is not inline, outside of headings. */
static void walk_element(struct writer *writer, uint32_t node)
{
    const enum html_tag tag = writer->tree->nodes[node].tag;

    switch (tag) {
    case HTML_PRE:
        walk_code(writer, node);
        break;
    case HTML_LI:
        walk_block(writer, node, BLOCK_ITEM);
        break;
    case HTML_TD:
    case HTML_TH:
        walk_cell(writer, node);
        break;
    case HTML_CODE:
        walk_listing(writer, node);
        break;
    case HTML_BOLD:
    case HTML_FONT:
        walk_bold(writer, node);
        break;
    case HTML_DT:
        walk_term(writer, node);
        break;
    case HTML_DD:
        walk_definition(writer, node);
        break;
    case HTML_DL:
        walk_block(writer, node, BLOCK_ITEM);
        flush_term(writer);
        break;
    default:
        if (html_tag_level(tag))
            walk_heading(writer, node);
        else if (html_tag_block(tag))
            walk_block(writer, node, writer->kind);
        else
            walk_children(writer, node);
        break;
    }
}

static void walk(struct writer *writer, uint32_t node)
{
    if (writer->content->gone[node] || walk_inline(writer, node) ||
        permalink(writer, node) || leads_back(writer, node))
        return;
    if (writer->kind != BLOCK_HEADING) {
        walk_element(writer, node);
    } else if (!bracketed(writer, node)) {
        writer->gap |= html_tag_block(writer->tree->nodes[node].tag);
        walk_children(writer, node);
        writer->gap |= html_tag_block(writer->tree->nodes[node].tag);
    }
}

void html_blocks_add(struct guide *guide, const struct html_tree *tree,
                     const struct html_content *content)
{
    struct writer writer = {.guide = guide,
                            .tree = tree,
                            .content = content,
                            .bold = {.tree = tree},
                            .kind = BLOCK_PARAGRAPH};

    for (size_t i = 0; i < content->count; i++) {
        walk(&writer, content->roots[i]);
        flush(&writer);
    }
    html_bold_promote(&writer.bold, guide);
    html_bold_release(&writer.bold);
    buf_free(&writer.text);
    buf_free(&writer.term);
    buf_free(&writer.expanded);
}

void html_tree_text(struct buf *out, const struct html_tree *tree,
                    uint32_t node)
{
    struct writer writer = {.tree = tree};

    for (uint32_t i = node; i < tree->nodes[node].end; i++)
        if (html_permalink(tree, i))
            i = tree->nodes[i].end - 1;
        else
            add_folded(&writer, tree->nodes[i].text);
    buf_str(out, buf_view(&writer.text));
    buf_free(&writer.text);
}
