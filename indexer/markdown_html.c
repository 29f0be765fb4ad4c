#include "markdown_html.h"

#include "engine/unicode.h"
#include "markup.h"

/** The HTML block at work. */
struct html {
    struct html_context *context;
    struct buf text;
    struct buf id;
    struct str title;     /* of the `abbr` at hand, as written */
    enum block_kind kind; /* of the text being gathered */
    uint8_t level;
    uint32_t line;       /* at the piece at hand */
    uint32_t block_line; /* where the text being gathered starts */
};

/** What a tag means for the text around it; tags not listed mean nothing. */
static const struct {
    const char *name;
    enum block_kind kind;
    uint8_t level;
} tags[] = {
    {"p", BLOCK_PARAGRAPH, 0},
    {"div", BLOCK_PARAGRAPH, 0},
    {"section", BLOCK_PARAGRAPH, 0},
    {"article", BLOCK_PARAGRAPH, 0},
    {"aside", BLOCK_PARAGRAPH, 0},
    {"header", BLOCK_PARAGRAPH, 0},
    {"footer", BLOCK_PARAGRAPH, 0},
    {"main", BLOCK_PARAGRAPH, 0},
    {"nav", BLOCK_PARAGRAPH, 0},
    {"blockquote", BLOCK_PARAGRAPH, 0},
    {"details", BLOCK_PARAGRAPH, 0},
    {"summary", BLOCK_PARAGRAPH, 0},
    {"figure", BLOCK_PARAGRAPH, 0},
    {"figcaption", BLOCK_PARAGRAPH, 0},
    {"center", BLOCK_PARAGRAPH, 0},
    {"form", BLOCK_PARAGRAPH, 0},
    {"fieldset", BLOCK_PARAGRAPH, 0},
    {"legend", BLOCK_PARAGRAPH, 0},
    {"ul", BLOCK_PARAGRAPH, 0},
    {"ol", BLOCK_PARAGRAPH, 0},
    {"dl", BLOCK_PARAGRAPH, 0},
    {"hr", BLOCK_PARAGRAPH, 0},
    {"table", BLOCK_PARAGRAPH, 0},
    {"tr", BLOCK_PARAGRAPH, 0},
    {"thead", BLOCK_PARAGRAPH, 0},
    {"tbody", BLOCK_PARAGRAPH, 0},
    {"caption", BLOCK_PARAGRAPH, 0},
    {"li", BLOCK_ITEM, 0},
    {"dt", BLOCK_ITEM, 0},
    {"dd", BLOCK_ITEM, 0},
    {"option", BLOCK_ITEM, 0},
    {"td", BLOCK_CELL, 0},
    {"th", BLOCK_CELL, 0},
    {"pre", BLOCK_CODE, 0},
    {"h1", BLOCK_HEADING, 1},
    {"h2", BLOCK_HEADING, 2},
    {"h3", BLOCK_HEADING, 3},
    {"h4", BLOCK_HEADING, 4},
    {"h5", BLOCK_HEADING, 5},
    {"h6", BLOCK_HEADING, 6},
};

static const char *const skipped[] = {"script",   "style", "template",
                                      "noscript", "svg",   "nav"};

/** End the block being gathered; the next one is of the context's kind. */
static void end_block(struct html *html)
{
    struct block *block = NULL;
    const struct str text = str_trim(buf_view(&html->text));

    if (text.len && (html->kind != BLOCK_HEADING || text.len))
        block =
            guide_add(html->context->guide, html->kind, text, html->block_line);
    if (block && html->kind == BLOCK_HEADING) {
        block->level = html->level;
        block->html = true;
        block->anchor =
            arena_copy(&html->context->guide->arena, buf_view(&html->id));
    }
    if (block) {
        buf_clear(&html->id);
        html->context->id = (struct str){0};
    }
    buf_clear(&html->text);
    html->kind = html->context->kind;
    html->level = 0;
    html->block_line = html->line;
}

static void add_text(struct html *html, struct str text)
{
    struct buf decoded = {0};
    struct str rest;
    int32_t code;

    if (!html->text.len)
        html->block_line = html->line;
    markup_decode(&decoded, text);
    rest = buf_view(&decoded);
    while ((code = utf8_next(&rest)) >= 0) {
        if (html->kind == BLOCK_CODE || !char_space(code))
            utf8_append(&html->text, code);
        else if (html->text.len && html->text.ptr[html->text.len - 1] != ' ')
            buf_byte(&html->text, ' ');
        else if (!html->text.len && code == '\n')
            html->block_line++;
    }
    buf_free(&decoded);
}

/** Remember an id that a heading behind or around it may take. */
static void note_id(struct html *html, const struct markup *tag)
{
    struct str id = markup_attribute(tag, "id");

    if (!id.len && markup_is(tag, "a"))
        id = markup_attribute(tag, "name");
    if (!id.len || (html->kind == BLOCK_HEADING && html->id.len))
        return;
    buf_clear(&html->id);
    markup_decode(&html->id, id);
    html->context->id = id;
}

/** Step over an element whose text nobody reads. */
static void skip_element(struct html *html, struct str *rest, const char *name)
{
    struct markup piece;

    while (markup_next(rest, &piece)) {
        for (size_t i = 0; i < piece.text.len; i++)
            html->line += piece.text.ptr[i] == '\n';
        if (piece.kind == MARKUP_CLOSE && markup_is(&piece, name))
            return;
    }
}

static void add_tag(struct html *html, const struct markup *tag,
                    struct str *rest)
{
    if (tag->kind == MARKUP_OPEN)
        for (size_t i = 0; i < sizeof skipped / sizeof *skipped; i++)
            if (markup_is(tag, skipped[i]) && !str_ends(tag->text, STR("/>"))) {
                skip_element(html, rest, skipped[i]);
                return;
            }
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        if (!markup_is(tag, tags[i].name))
            continue;
        end_block(html);
        if (tag->kind == MARKUP_CLOSE)
            return;
        if (tags[i].kind != BLOCK_PARAGRAPH)
            html->kind = tags[i].kind;
        html->level = tags[i].level;
        if (tags[i].level)
            note_id(html, tag);
        return;
    }
    if (markup_is(tag, "abbr")) {
        if (tag->kind == MARKUP_CLOSE && html->kind != BLOCK_HEADING)
            markup_long_form(&html->text, html->title);
        html->title = markup_attribute(tag, "title");
    }
    if (markup_is(tag, "br"))
        add_text(html, STR(" "));
    if (tag->kind != MARKUP_OPEN)
        return;
    if (markup_is(tag, "img"))
        add_text(html, markup_attribute(tag, "alt"));
    if (markup_is(tag, "a") || markup_is(tag, "span"))
        note_id(html, tag);
}

void markdown_html_add(struct html_context *context, struct str html_text)
{
    struct html html = {.context = context,
                        .kind = context->kind,
                        .line = context->line,
                        .block_line = context->line};
    struct markup piece;

    context->id = (struct str){0};
    while (markup_next(&html_text, &piece)) {
        if (piece.kind == MARKUP_TEXT)
            add_text(&html, piece.text);
        else if (piece.kind != MARKUP_OTHER)
            add_tag(&html, &piece, &html_text);
        for (size_t i = 0; i < piece.text.len; i++)
            html.line += piece.text.ptr[i] == '\n';
    }
    end_block(&html);
    buf_free(&html.text);
    buf_free(&html.id);
}
