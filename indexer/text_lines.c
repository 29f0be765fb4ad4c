#include "text_lines.h"

#include <stdlib.h>

#include "engine/buf.h"
#include "engine/unicode.h"

enum {
    FEED_NEAR = 2, /* pages before and after a page with the same head: the
                      heads of left and right pages differ */
};

/** Columns of a text; spaces of East Asian width count two. */
static uint32_t columns(struct str text)
{
    return (uint32_t)unicode_width(text);
}

/** Step over the white space at the front; its columns. */
static uint32_t skip_indent(struct str *text)
{
    uint32_t column = 0;

    while (text->len) {
        struct str rest = *text;
        const int32_t code = utf8_next(&rest);

        if (!char_space(code))
            break;
        if (code == '\t')
            column += TEXT_TAB - column % TEXT_TAB;
        else if (code == 0x3000)
            column += 2;
        else if (code == ' ' || code == 0xA0)
            column++;
        *text = rest;
    }
    return column;
}

/** The text without white space at its end. */
static struct str trim_end(struct str text)
{
    while (text.len) {
        size_t start = text.len - 1;
        struct str last;

        while (start && ((unsigned char)text.ptr[start] & 0xC0) == 0x80)
            start--;
        last = str_skip(text, start);
        if (!char_space(utf8_next(&last)))
            break;
        text.len = start;
    }
    return text;
}

/** Write an overstruck line once: a letter before a backspace is replaced by
 * the one after it. */
static struct str unstrike(struct arena *arena, struct str text)
{
    struct buf out = {0};
    struct str clean;

    while (text.len) {
        const int32_t code = utf8_next(&text);

        if (code != '\b') {
            utf8_append(&out, code);
            continue;
        }
        while (out.len && ((unsigned char)out.ptr[out.len - 1] & 0xC0) == 0x80)
            out.len--;
        if (out.len)
            out.len--;
    }
    clean = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return clean;
}

static void add_line(struct text_lines *lines, struct text_line line)
{
    if (lines->count == lines->room) {
        lines->room = lines->room ? lines->room * 2 : 256;
        lines->list = mem_resize(lines->list, lines->room, sizeof *lines->list);
    }
    lines->list[lines->count++] = line;
}

/** Page breaks: each the number of the line that follows it, ascending. */
struct feeds {
    size_t *list;
    size_t count;
    size_t room;
};

static void add_feed(struct feeds *feeds, size_t line)
{
    if (feeds->count && feeds->list[feeds->count - 1] == line)
        return;
    if (feeds->count == feeds->room) {
        feeds->room = feeds->room ? feeds->room * 2 : 64;
        feeds->list = mem_resize(feeds->list, feeds->room, sizeof *feeds->list);
    }
    feeds->list[feeds->count++] = line;
}

/** Does the line end as the foot of a printed page does: `[Page 7]`? */
static bool page_foot(struct str text)
{
    size_t digits = 0;

    if (!str_ends(text, STR("]")))
        return false;
    text.len--;
    while (text.len && text.ptr[text.len - 1] >= '0' &&
           text.ptr[text.len - 1] <= '9') {
        text.len--;
        digits++;
    }
    return digits && str_ends(text, STR("[Page "));
}

/** Does the line after a page break stand on a page nearby as well? */
static bool running_head(const struct text_lines *lines,
                         const struct feeds *feeds, size_t feed)
{
    const struct str text = lines->list[feeds->list[feed]].text;
    const size_t first = feed < FEED_NEAR ? 0 : feed - FEED_NEAR;

    for (size_t i = first; i < feeds->count && i <= feed + FEED_NEAR; i++)
        if (i != feed && feeds->list[i] < lines->count &&
            str_equal(lines->list[feeds->list[i]].text, text))
            return true;
    return false;
}

/** Does the paragraph of `before` go on in `after`, on the next page? */
static bool runs_on(const struct text_line *before,
                    const struct text_line *after)
{
    struct str text = after->text;

    return char_lower(utf8_next(&text)) && before->indent == after->indent &&
           !strchr(".:;!?", before->text.ptr[before->text.len - 1]);
}

/** Take out the running heads and feet, and join the paragraphs that a page
 * break has cut. */
static void drop_running_lines(struct text_lines *lines,
                               const struct feeds *feeds)
{
    size_t kept = 0;
    size_t feed = 0;
    bool dropped = false;
    struct text_line *list = lines->list;
    struct text_line *out = mem_alloc((lines->count + 1) * sizeof *out);

    for (size_t i = 0; i < lines->count; i++) {
        while (feed < feeds->count && feeds->list[feed] < i)
            feed++;
        if (page_foot(list[i].text) ||
            (feed < feeds->count && feeds->list[feed] == i &&
             running_head(lines, feeds, feed))) {
            dropped = true;
            continue;
        }
        out[kept] = list[i];
        if (dropped && kept)
            out[kept].blanks = runs_on(&out[kept - 1], &out[kept]) ? 0 : 1;
        dropped = false;
        kept++;
    }
    free(lines->list);
    lines->list = out;
    lines->count = kept;
    lines->room = kept + 1;
}

/** Cut the next line off the front of the text. */
static struct str next_line(struct str *text)
{
    const char *end = memchr(text->ptr, '\n', text->len);
    const size_t len = end ? (size_t)(end - text->ptr) : text->len;
    const struct str line = {text->ptr, len};

    *text = str_skip(*text, len + (end != NULL));
    return line;
}

void text_lines_read(struct text_lines *lines, struct arena *arena,
                     struct str text, uint32_t first)
{
    struct feeds feeds = {0};
    uint32_t blanks = 0;

    for (uint32_t number = first; text.len; number++) {
        struct str line = next_line(&text);
        uint32_t indent;

        if (memchr(line.ptr, '\f', line.len))
            add_feed(&feeds, lines->count);
        if (memchr(line.ptr, '\b', line.len))
            line = unstrike(arena, line);
        indent = skip_indent(&line);
        line = trim_end(line);
        if (!line.len) {
            blanks++;
            continue;
        }
        if (lines->count == TEXT_LINES_MAX) {
            lines->cut = true;
            break;
        }
        add_line(lines, (struct text_line){line, number, indent, columns(line),
                                           blanks});
        blanks = 0;
    }
    if (feeds.count)
        drop_running_lines(lines, &feeds);
    free(feeds.list);
}

void text_lines_free(struct text_lines *lines)
{
    free(lines->list);
    *lines = (struct text_lines){0};
}
