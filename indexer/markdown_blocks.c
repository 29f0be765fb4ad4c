#include "markdown_blocks.h"

#include <md4c.h>
#include <stdlib.h>

#include "engine/unicode.h"
#include "markdown_html.h"
#include "markup.h"

/** The file at work: what the parser's callbacks share. */
struct markdown {
    struct guide *guide;
    const struct markdown_source *source;
    struct buf text;   /* of the block at hand; code spans marked */
    struct buf alt;    /* of images in the heading at hand */
    struct buf html;   /* a run of inline HTML, or an HTML block */
    struct buf title;  /* of the `abbr` at hand, as written */
    struct buf id;     /* an HTML id that the next heading takes */
    size_t start;      /* offset of the block's first byte, or SIZE_MAX */
    size_t html_start; /* offset of the run of inline HTML */
    size_t end;        /* offset behind its last byte so far */
    unsigned items;    /* list items around */
    unsigned images;   /* image texts around */
    uint8_t level;     /* of the heading at hand, else 0 */
    bool code;         /* in a block of code */
    bool cell;         /* in a cell of a table */
    bool html_block;
    size_t link_bytes; /* addresses of links so far */
    bool html_heading; /* the heading at hand is an element of inline HTML */
};

/** What kind of block the text at hand is. */
static enum block_kind kind_now(const struct markdown *markdown)
{
    if (markdown->level)
        return BLOCK_HEADING;
    if (markdown->code)
        return BLOCK_CODE;
    if (markdown->cell)
        return BLOCK_CELL;
    return markdown->items ? BLOCK_ITEM : BLOCK_PARAGRAPH;
}

static const struct source_line *line_now(const struct markdown *markdown)
{
    return markdown_source_line(
        markdown->source, markdown->start == SIZE_MAX ? 0 : markdown->start);
}

/** Note where in the source a piece of text came from, if from there. */
static void note_place(struct markdown *markdown, const char *text, size_t len)
{
    const struct buf *source = &markdown->source->text;

    if (text < source->ptr || text >= source->ptr + source->len)
        return;
    if (markdown->start == SIZE_MAX)
        markdown->start = (size_t)(text - source->ptr);
    markdown->end = (size_t)(text - source->ptr) + len;
}

/** Append the text at hand with white space folded and marks dropped. */
static void fold(struct buf *out, struct str text)
{
    int32_t code;

    while ((code = utf8_next(&text)) >= 0) {
        if (code == GUIDE_CODE_MARK)
            continue;
        if (!char_space(code))
            utf8_append(out, code);
        else if (out->len && out->ptr[out->len - 1] != ' ')
            buf_byte(out, ' ');
    }
}

/** The heading at hand as written: its lines without what makes them one. */
static struct str heading_source(const struct markdown *markdown)
{
    const struct buf *all = &markdown->source->text;
    size_t start = markdown->start;
    size_t end = markdown->end;
    struct str line;
    const char *hash;

    if (start == SIZE_MAX)
        return (struct str){0};
    while (start && all->ptr[start - 1] != '\n')
        start--;
    while (end < all->len && all->ptr[end] != '\n')
        end++;
    line = (struct str){all->ptr + start, end - start};
    hash = memchr(line.ptr, '#', line.len);
    if (hash && (size_t)(hash - all->ptr) <= markdown->start) {
        struct str rest = str_skip(line, (size_t)(hash - line.ptr));
        size_t level = 0;

        while (level < rest.len && rest.ptr[level] == '#')
            level++;
        if (level == markdown->level && level < rest.len &&
            strchr(" \t", rest.ptr[level])) {
            rest = str_trim(str_skip(rest, level));
            while (rest.len && rest.ptr[rest.len - 1] == '#')
                rest.len--;
            return str_trim(rest);
        }
    }
    while (line.len && strchr(" \t>", *line.ptr))
        line = str_skip(line, 1);
    return str_trim(line);
}

static void end_heading(struct markdown *markdown)
{
    struct guide *guide = markdown->guide;
    const struct source_line *line = line_now(markdown);
    struct str spaced = str_trim(buf_view(&markdown->text));
    struct buf folded = {0};
    struct block *block;

    if (!spaced.len)
        spaced = str_trim(buf_view(&markdown->alt));
    fold(&folded, spaced);
    if (folded.len) {
        block =
            guide_add(guide, BLOCK_HEADING, buf_view(&folded), line->number);
        if (block) {
            block->level = markdown->level;
            block->html = markdown->html_heading;
            block->anchor = arena_copy(&guide->arena, buf_view(&markdown->id));
            block->custom_id = arena_copy(&guide->arena, line->id);
            block->slug_text = arena_copy(&guide->arena, spaced);
            block->slug_source =
                arena_copy(&guide->arena, heading_source(markdown));
        }
        buf_clear(&markdown->id);
    }
    buf_free(&folded);
}

static void end_html_block(struct markdown *markdown)
{
    struct html_context context = {.guide = markdown->guide,
                                   .kind = kind_now(markdown),
                                   .line = line_now(markdown)->number};
    const size_t before = markdown->guide->block_count;

    markdown_html_add(&context, buf_view(&markdown->html));
    if (markdown->guide->block_count > before)
        buf_clear(&markdown->id);
    if (context.id.len) {
        buf_clear(&markdown->id);
        markup_decode(&markdown->id, context.id);
    }
    buf_clear(&markdown->html);
}

/** Hand over the text at hand as a block, if there is any. */
static void end_block(struct markdown *markdown)
{
    const enum block_kind kind = kind_now(markdown);
    struct buf folded = {0};

    if (markdown->html_block) {
        end_html_block(markdown);
    } else if (kind == BLOCK_HEADING) {
        end_heading(markdown);
    } else if (markdown->text.len) {
        struct str text = buf_view(&markdown->text);

        if (kind != BLOCK_CODE) {
            fold(&folded, text);
            text = buf_view(&folded);
        }
        while (text.len && text.ptr[text.len - 1] == '\n')
            text.len--;
        if (guide_add(markdown->guide, kind, text, line_now(markdown)->number))
            buf_clear(&markdown->id);
        buf_free(&folded);
    }
    buf_clear(&markdown->text);
    buf_clear(&markdown->alt);
    buf_clear(&markdown->title);
    markdown->start = SIZE_MAX;
}

/** Where text goes: in a heading, that of images goes aside. */
static struct buf *sink(struct markdown *markdown)
{
    return markdown->images && markdown->level ? &markdown->alt
                                               : &markdown->text;
}

/** Note an id on an `a` or `span`: for the heading around it or behind it. */
static void note_id(struct markdown *markdown, const struct markup *tag)
{
    struct str id = markup_attribute(tag, "id");

    if (!id.len && markup_is(tag, "a"))
        id = markup_attribute(tag, "name");
    if (!id.len || (markdown->level && markdown->text.len && markdown->id.len))
        return;
    buf_clear(&markdown->id);
    markup_decode(&markdown->id, id);
}

/** The level of a tag `h1` to `h6`, or 0. */
static uint8_t heading_level(const struct markup *piece)
{
    static const char *const names[] = {"h1", "h2", "h3", "h4", "h5", "h6"};

    for (uint8_t i = 0; i < sizeof names / sizeof *names; i++)
        if (markup_is(piece, names[i]))
            return i + 1;
    return 0;
}

/** An `h1` to `h6` in a paragraph, where the parser leaves it. */
static void html_heading(struct markdown *markdown, const struct markup *tag,
                         uint8_t level)
{
    struct buf html = markdown->html;
    const size_t start = markdown->html_start;

    if (markdown->level && !markdown->html_heading)
        return;
    markdown->html = (struct buf){0};
    end_block(markdown);
    markdown->html = html;
    markdown->html_heading = tag->kind == MARKUP_OPEN;
    markdown->level = markdown->html_heading ? level : 0;
    markdown->start = markdown->html_heading ? start : SIZE_MAX;
    if (markdown->html_heading && markup_attribute(tag, "id").len) {
        buf_clear(&markdown->id);
        markup_decode(&markdown->id, markup_attribute(tag, "id"));
    }
}

/** An `abbr` is followed by its long form, from which acronyms are learned. */
static void short_form(struct markdown *markdown, const struct markup *tag)
{
    if (tag->kind == MARKUP_CLOSE && !markdown->level)
        markup_long_form(&markdown->text, buf_view(&markdown->title));
    buf_clear(&markdown->title);
    if (tag->kind == MARKUP_OPEN)
        buf_str(&markdown->title, markup_attribute(tag, "title"));
}

static void inline_tag(struct markdown *markdown, const struct markup *tag)
{
    const uint8_t level = heading_level(tag);

    if (level)
        html_heading(markdown, tag, level);
    if (markup_is(tag, "br"))
        buf_byte(sink(markdown), ' ');
    if (markup_is(tag, "abbr"))
        short_form(markdown, tag);
    if (tag->kind != MARKUP_OPEN)
        return;
    if (markup_is(tag, "img"))
        markup_decode(markdown->level ? &markdown->alt : &markdown->text,
                      markup_attribute(tag, "alt"));
    if (markup_is(tag, "a") || markup_is(tag, "span"))
        note_id(markdown, tag);
}

/** Interpret a run of inline HTML: breaks, headings and ids count. */
static void flush_html(struct markdown *markdown)
{
    struct str rest = buf_view(&markdown->html);
    struct markup piece;

    if (markdown->html_block || !rest.len)
        return;
    while (markup_next(&rest, &piece)) {
        if (piece.kind == MARKUP_TEXT)
            markup_decode(sink(markdown), piece.text);
        else
            inline_tag(markdown, &piece);
    }
    buf_clear(&markdown->html);
    markdown->html_start = SIZE_MAX;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct markdown *markdown = context;

    end_block(markdown);
    switch (type) {
    case MD_BLOCK_LI:
        markdown->items++;
        break;
    case MD_BLOCK_H:
        markdown->level = (uint8_t)((MD_BLOCK_H_DETAIL *)detail)->level;
        break;
    case MD_BLOCK_CODE:
        markdown->code = true;
        break;
    case MD_BLOCK_HTML:
        markdown->html_block = true;
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        markdown->cell = true;
        break;
    default:
        break;
    }
    return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct markdown *markdown = context;

    (void)detail;
    flush_html(markdown);
    end_block(markdown);
    if (markdown->html_heading) {
        markdown->html_heading = false;
        markdown->level = 0;
    }
    switch (type) {
    case MD_BLOCK_LI:
        markdown->items--;
        break;
    case MD_BLOCK_H:
        markdown->level = 0;
        break;
    case MD_BLOCK_CODE:
        markdown->code = false;
        break;
    case MD_BLOCK_HTML:
        markdown->html_block = false;
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        markdown->cell = false;
        break;
    default:
        break;
    }
    return 0;
}

/** Count the address of a link or image; false when there are too many. */
static bool count_link(struct markdown *markdown, MD_SPANTYPE type,
                       const void *detail)
{
    if (type == MD_SPAN_A) {
        const MD_SPAN_A_DETAIL *link = detail;

        markdown->link_bytes += link->href.size + link->title.size;
    } else if (type == MD_SPAN_IMG) {
        const MD_SPAN_IMG_DETAIL *image = detail;

        markdown->link_bytes += image->src.size + image->title.size;
    }
    return markdown->link_bytes <= LINK_BYTES_MAX;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *context)
{
    struct markdown *markdown = context;

    flush_html(markdown);
    if (!count_link(markdown, type, detail))
        return -1; /* only a negative number ends the parse from a link */
    if (type == MD_SPAN_IMG)
        markdown->images++;
    if (type == MD_SPAN_CODE && markdown->level)
        buf_byte(sink(markdown), GUIDE_CODE_MARK);
    return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *context)
{
    struct markdown *markdown = context;

    (void)detail;
    flush_html(markdown);
    if (type == MD_SPAN_CODE && markdown->level)
        buf_byte(sink(markdown), GUIDE_CODE_MARK);
    if (type == MD_SPAN_IMG)
        markdown->images--;
    return 0;
}

/** Append text without control characters. */
static void append_text(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] >= ' ' || text.ptr[i] == '\n' ||
            text.ptr[i] == '\t')
            buf_byte(out, text.ptr[i]);
}

static int add_text(MD_TEXTTYPE type, const MD_CHAR *ptr, MD_SIZE size,
                    void *context)
{
    struct markdown *markdown = context;
    const struct str text = {ptr, size};

    note_place(markdown, ptr, size);
    if (type == MD_TEXT_HTML) {
        if (!markdown->html.len && ptr >= markdown->source->text.ptr &&
            ptr < markdown->source->text.ptr + markdown->source->text.len)
            markdown->html_start = (size_t)(ptr - markdown->source->text.ptr);
        buf_str(&markdown->html, text);
        return 0;
    }
    flush_html(markdown);
    switch (type) {
    case MD_TEXT_BR:
    case MD_TEXT_SOFTBR:
        buf_byte(sink(markdown), '\n');
        break;
    case MD_TEXT_ENTITY:
        markup_decode(sink(markdown), text);
        break;
    case MD_TEXT_NULLCHAR:
        break;
    default:
        append_text(sink(markdown), text);
        break;
    }
    return 0;
}

bool markdown_blocks_add(struct guide *guide,
                         const struct markdown_source *source, bool mdx)
{
    const MD_PARSER parser = {
        .flags = MD_DIALECT_GITHUB | (mdx ? MD_FLAG_NOINDENTEDCODEBLOCKS : 0),
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = enter_span,
        .leave_span = leave_span,
        .text = add_text,
    };
    struct markdown markdown = {
        .guide = guide, .source = source, .start = SIZE_MAX};
    const int rc = md_parse(source->text.ptr, (MD_SIZE)source->text.len,
                            &parser, &markdown);

    buf_free(&markdown.text);
    buf_free(&markdown.alt);
    buf_free(&markdown.html);
    buf_free(&markdown.id);
    buf_free(&markdown.title);
    return rc == 0;
}
