#include "markdown_strip.h"

#include "markdown_code.h"
#include "markdown_jsx.h"
#include "markdown_line.h"
#include "markdown_macro.h"
#include "markup.h"

enum {
    SPAN_MARKS_MAX = 64, /* backticks around inline code */
    WIKI_LINK_MAX = 256, /* bytes of a link in two brackets */
};

/** The text at work. */
struct strip {
    struct str rest;
    struct buf *out;
    struct includes *includes;
    size_t line; /* of `rest`, from 0 */
    bool mdx;
    bool alone;      /* the paragraph at hand is nothing but macros */
    bool no_comment; /* no `-->` is left in the text */
    bool no_end;     /* a tag such as `raw` has no end */
    bool no_jsx;     /* no comment of JSX ends any more */
    bool in_paragraph;
    /* In the paragraph at hand: where the last run of that many backticks
     * starts, so that one without a partner is not looked for. */
    const char *last_marks[SPAN_MARKS_MAX + 1];
};

/** Move on without copying, but for line breaks. */
static void drop(struct strip *strip, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (strip->rest.ptr[i] != '\n')
            continue;
        buf_byte(strip->out, '\n');
        strip->line++;
    }
    strip->rest = str_skip(strip->rest, len);
}

static void copy(struct strip *strip, size_t len)
{
    for (size_t i = 0; i < len; i++)
        strip->line += strip->rest.ptr[i] == '\n';
    buf_str(strip->out, (struct str){strip->rest.ptr, len});
    strip->rest = str_skip(strip->rest, len);
}

static void note_include(struct strip *strip, struct str what)
{
    if (strip->includes->count++)
        return;
    strip->includes->line = strip->line;
    strip->includes->first = str_trim(what);
}

/** The text up to the next blank line, heading or fence. */
static struct str paragraph_of(struct str text)
{
    struct str rest = text;
    size_t len = 0;

    while (rest.len) {
        const size_t line = str_line(rest).len;
        const struct str trimmed = str_trim((struct str){rest.ptr, line});

        if (!trimmed.len ||
            (len && (*trimmed.ptr == '#' || str_starts(trimmed, STR("```")) ||
                     str_starts(trimmed, STR("~~~")))))
            break;
        len += line + 1;
        rest = str_skip(rest, line + 1);
    }
    return (struct str){text.ptr, len < text.len ? len : text.len};
}

/** Is there nothing but macros in this paragraph? Those make parts of a page
 * (a sidebar, a live sample), not words of a sentence. */
static bool only_macros(struct str paragraph)
{
    bool any = false;

    while ((paragraph = str_trim(paragraph)).len) {
        const struct macro macro = macro_read(paragraph);

        if (macro.kind == MACRO_NONE)
            return false;
        any = true;
        paragraph = str_skip(paragraph, macro.len);
    }
    return any;
}

static size_t run_length(struct str text)
{
    size_t len = 0;

    while (len < text.len && text.ptr[len] == *text.ptr)
        len++;
    return len;
}

/** At the first line of a paragraph: look ahead to its end. */
static void begin_paragraph(struct strip *strip)
{
    const struct str paragraph = paragraph_of(strip->rest);

    strip->in_paragraph = true;
    strip->alone = only_macros(paragraph);
    memset(strip->last_marks, 0, sizeof strip->last_marks);
    for (struct str rest = paragraph; rest.len;) {
        const char *mark = memchr(rest.ptr, '`', rest.len);
        size_t len;

        if (!mark)
            break;
        rest = str_skip(rest, (size_t)(mark - rest.ptr));
        len = run_length(rest);
        if (len <= SPAN_MARKS_MAX)
            strip->last_marks[len] = mark;
        rest = str_skip(rest, len);
    }
}

/** At a backtick: copy the code it starts, or just the backticks. */
static void copy_code(struct strip *strip)
{
    const size_t marks = run_length(strip->rest);
    struct str rest = str_skip(strip->rest, marks);

    if (marks > SPAN_MARKS_MAX || !strip->last_marks[marks] ||
        strip->last_marks[marks] <= strip->rest.ptr) {
        copy(strip, marks);
        return;
    }
    for (;;) {
        const char *mark = memchr(rest.ptr, '`', rest.len);
        size_t len;

        rest = str_skip(rest, mark ? (size_t)(mark - rest.ptr) : rest.len);
        if (!rest.len)
            break;
        len = run_length(rest);
        rest = str_skip(rest, len);
        if (len == marks)
            break;
    }
    copy(strip, (size_t)(rest.ptr - strip->rest.ptr));
}

/** The length up to and with `end`, or 0; `*gone` remembers that none is
 * left. */
static size_t length_to(struct str text, struct str end, bool *gone)
{
    const char *found =
        *gone ? NULL : memmem(text.ptr, text.len, end.ptr, end.len);

    if (!found) {
        *gone = true;
        return 0;
    }
    return (size_t)(found - text.ptr) + end.len;
}

/** A comment that brings in a file: `<!-- @include: a.md -->`. */
static bool comment_includes(struct str comment)
{
    const struct str inside = str_trim(str_skip(comment, 4));

    return str_starts(inside, STR("@include")) ||
           str_starts(inside, STR("#include"));
}

/** At `<`: a comment or the tag of a component goes, all else is the
 * parser's. */
static void strip_angle(struct strip *strip)
{
    size_t len;

    if (str_starts(strip->rest, STR("<!--"))) {
        len = length_to(strip->rest, STR("-->"), &strip->no_comment);
        if (len && comment_includes((struct str){strip->rest.ptr, len}))
            note_include(strip, (struct str){strip->rest.ptr + 4, len - 7});
        if (len)
            drop(strip, len);
        else
            copy(strip, 1);
        return;
    }
    len = jsx_component_length(strip->rest);
    if (len) {
        jsx_component_text(strip->out, (struct str){strip->rest.ptr, len});
        drop(strip, len);
    } else {
        copy(strip, 1);
    }
}

/** Is the text so far the start of a link's address or an attribute? There a
 * macro makes an address, no words. */
static bool in_address(const struct buf *out)
{
    const struct str before = buf_view(out);

    return str_ends(before, STR("](")) || str_ends(before, STR("](<")) ||
           str_ends(before, STR("=\"")) || str_ends(before, STR("='"));
}

/** The tag called `name` behind the front of `text`; `*before` is what stands
 * before it. Its kind is MACRO_NONE when there is none. */
static struct macro find_tag(struct str text, const char *name,
                             struct str *before)
{
    struct str rest = text;

    for (;;) {
        const char *open = memmem(rest.ptr, rest.len, "{%", 2);
        struct macro tag;

        if (!open)
            return (struct macro){0};
        rest = str_skip(rest, (size_t)(open - rest.ptr));
        tag = macro_read(rest);
        if (tag.kind == MACRO_TAG && str_equal(tag.name, str_of(name))) {
            *before = (struct str){text.ptr, (size_t)(open - text.ptr)};
            return tag;
        }
        rest = str_skip(rest, 2);
    }
}

/** Text between two tags that is taken as it is, or not at all. */
static bool strip_verbatim(struct strip *strip, const struct macro *macro)
{
    static const struct {
        const char *name, *end;
        bool fenced, dropped;
    } pairs[] = {
        {"raw", "endraw", false, false},
        {"verbatim", "endverbatim", false, false},
        {"highlight", "endhighlight", true, false},
        {"comment", "endcomment", false, true},
    };

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct str inside;
        struct macro end;

        if (strip->no_end || !str_equal(macro->name, str_of(pairs[i].name)))
            continue;
        end =
            find_tag(str_skip(strip->rest, macro->len), pairs[i].end, &inside);
        strip->no_end = end.kind == MACRO_NONE;
        if (strip->no_end)
            return false;
        drop(strip, macro->len);
        buf_text(strip->out, pairs[i].fenced ? "```" : "");
        if (pairs[i].dropped)
            drop(strip, inside.len);
        else
            copy(strip, inside.len);
        buf_text(strip->out, pairs[i].fenced ? "```" : "");
        drop(strip, end.len);
        return true;
    }
    return false;
}

/** The length of a list of attributes, `{: .a}` or, behind a link, `{.a}`. */
static size_t attributes_length(const struct strip *strip)
{
    const struct str before = buf_view(strip->out);
    const bool linked =
        str_ends(before, STR(")")) || str_ends(before, STR("]"));

    return linked || str_starts(strip->rest, STR("{:"))
               ? line_attributes_length(strip->rest)
               : 0;
}

/** At `{`: comments of JSX, macros, attributes, expressions. */
static void strip_brace(struct strip *strip)
{
    const struct macro macro = macro_read(strip->rest);
    struct buf words = {0}, decoded = {0};

    if (str_starts(strip->rest, STR("{/*"))) {
        const size_t len = length_to(strip->rest, STR("*/}"), &strip->no_jsx);

        if (len) {
            drop(strip, len);
            return;
        }
    }
    if (macro.kind == MACRO_NONE) {
        size_t len = attributes_length(strip);

        if (!len && strip->mdx)
            len = jsx_expression(strip->out, strip->rest);

        if (len)
            drop(strip, len);
        else
            copy(strip, 1);
        return;
    }
    if (macro.kind == MACRO_TAG && strip_verbatim(strip, &macro))
        return;
    if (macro.kind == MACRO_INCLUDE)
        note_include(strip, macro.arguments);
    if (!in_address(strip->out) &&
        (!strip->alone || macro.kind == MACRO_SHORTCODE ||
         macro.kind == MACRO_TAG)) {
        macro_text(&words, &macro);
        markup_decode(&decoded, buf_view(&words));
        markdown_words(strip->out, buf_view(&decoded));
        buf_free(&decoded);
        buf_free(&words);
    }
    drop(strip, macro.len);
}

/** The length of a link of a wiki, `[[Page]]` or `[[Page|text]]`, and the text
 * that it shows; 0 when there is none. */
static size_t wiki_link(struct str text, struct str *shown)
{
    const struct str near = {
        text.ptr, text.len < WIKI_LINK_MAX ? text.len : WIKI_LINK_MAX};
    const struct str line = str_line(near);
    size_t len = 2;
    bool letter = false;

    *shown = (struct str){line.ptr + 2, 0};
    if (!str_starts(line, STR("[[")) || str_starts(line, STR("[[ ")))
        return 0;
    for (; len < line.len && !strchr("[]", line.ptr[len]); len++) {
        const unsigned char byte = (unsigned char)line.ptr[len];

        letter |= (byte | 32) >= 'a' || byte >= 0x80;
        if (byte == '|')
            shown->ptr = line.ptr + len + 1;
    }
    text = str_skip(line, len);
    if (!letter || !str_starts(text, STR("]]")) ||
        str_starts(text, STR("]](")) || str_starts(text, STR("]]:")))
        return 0;
    shown->len = (size_t)(text.ptr - shown->ptr);
    return len + 2;
}

/** What a link of a wiki shows; `![[Page]]` brings in a page or a picture. */
static bool strip_wiki_link(struct strip *strip)
{
    struct str shown;
    const size_t len = wiki_link(strip->rest, &shown);

    if (!len)
        return false;
    if (str_ends(buf_view(strip->out), STR("!"))) {
        strip->out->len--;
        if (!memchr(shown.ptr, '.', shown.len)) /* no picture */
            note_include(strip, shown);
    } else {
        markdown_words(strip->out, shown);
    }
    drop(strip, len);
    return true;
}

/** At `[`: a reference to a footnote is a number nobody looks for. */
static void strip_bracket(struct strip *strip)
{
    const struct str rest = strip->rest;
    size_t len = 2;

    if (strip_wiki_link(strip))
        return;

    if (str_starts(rest, STR("[^"))) {
        while (len < rest.len && len < 64 && !strchr(" \t\n[]", rest.ptr[len]))
            len++;
        if (len > 2 && len < rest.len && rest.ptr[len] == ']') {
            drop(strip, len + 1);
            return;
        }
    }
    copy(strip, 1);
}

/** One piece of text; plain text goes on for `line` bytes at most. */
static void strip_piece(struct strip *strip, size_t line)
{
    size_t plain = 0;

    while (plain < line && !strchr("\\`<{[", strip->rest.ptr[plain]))
        plain++;
    if (plain) {
        copy(strip, plain);
        return;
    }
    switch (*strip->rest.ptr) {
    case '\\':
        copy(strip, line > 1 ? 2 : 1);
        break;
    case '`':
        copy_code(strip);
        break;
    case '<':
        strip_angle(strip);
        break;
    case '{':
        strip_brace(strip);
        break;
    case '[':
        strip_bracket(strip);
        break;
    default: /* a NUL, which strchr() finds too */
        copy(strip, 1);
        break;
    }
}

/** The rest of a line of text, and of later ones into which something that is
 * taken out, or code, goes on. */
static void strip_line(struct strip *strip)
{
    const char *end = strip->rest.ptr + str_line(strip->rest).len;

    while (strip->rest.len && *strip->rest.ptr != '\n') {
        if (strip->rest.ptr >= end)
            end = strip->rest.ptr + str_line(strip->rest).len;
        strip_piece(strip, (size_t)(end - strip->rest.ptr));
    }
}

/** A line of code, copied; a directive of mdBook in it brings in a file. */
static void strip_code_line(struct strip *strip, size_t len)
{
    const struct str line = str_trim((struct str){strip->rest.ptr, len});
    const struct macro macro = macro_read(line);

    if (macro.kind == MACRO_INCLUDE && macro.len == line.len &&
        str_starts(line, STR("{{#"))) {
        note_include(strip, macro.arguments);
        drop(strip, len);
    } else {
        copy(strip, len);
    }
}

void markdown_strip(struct buf *out, struct str text, bool mdx,
                    struct includes *includes)
{
    struct strip strip = {
        .rest = text, .out = out, .includes = includes, .mdx = mdx};
    struct code_state code = {0};

    while (strip.rest.len) {
        const struct str line = str_line(strip.rest);
        const enum line_kind kind = code_state_next(&code, line);

        if (kind == LINE_TEXT &&
            (!strip.in_paragraph || str_starts(str_trim(line), STR("#"))))
            begin_paragraph(&strip);
        if (kind != LINE_TEXT)
            strip.in_paragraph = false;
        if (kind == LINE_CODE || kind == LINE_FENCE)
            strip_code_line(&strip, line.len);
        strip_line(&strip);
        if (strip.rest.len)
            copy(&strip, 1);
    }
}
