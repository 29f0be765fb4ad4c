#include "html.h"

#include "unicode.h"

/** What a byte becomes; NULL when it stands for itself. */
static const char *escape(char byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void html_text(struct buf *out, struct str text)
{
    size_t run = 0;

    for (size_t i = 0; i < text.len; i++) {
        const char *escaped = escape(text.ptr[i]);

        if (!escaped)
            continue;
        buf_str(out, (struct str){text.ptr + run, i - run});
        buf_text(out, escaped);
        run = i + 1;
    }
    buf_str(out, str_skip(text, run));
}

static bool at_border(struct str text, size_t at)
{
    return at == text.len || ((unsigned char)text.ptr[at] & 0xC0) != 0x80;
}

bool marked_sound(const struct marked *marked)
{
    const struct str text = marked->text;
    size_t at = 0;

    if (utf8_check(text) != text.len)
        return false;
    for (size_t i = 0; i < marked->match_count; i++) {
        const size_t start = marked->matches[i].start;
        const size_t end = start + marked->matches[i].len;

        if (start < at || end < start || end > text.len ||
            !at_border(text, start) || !at_border(text, end))
            return false;
        at = end;
    }
    return true;
}

static void repaired(struct buf *out, struct str text)
{
    struct buf valid = {0};

    utf8_repair(&valid, text);
    html_text(out, buf_view(&valid));
    buf_free(&valid);
}

void html_marked(struct buf *out, const struct marked *marked)
{
    const char *ptr = marked->text.ptr;
    size_t at = 0;

    if (!marked_sound(marked)) {
        repaired(out, marked->text);
        return;
    }
    for (size_t i = 0; i < marked->match_count; i++) {
        const size_t start = marked->matches[i].start;
        const size_t len = marked->matches[i].len;

        html_text(out, (struct str){ptr + at, start - at});
        buf_text(out, "<mark>");
        html_text(out, (struct str){ptr + start, len});
        buf_text(out, "</mark>");
        at = start + len;
    }
    html_text(out, str_skip(marked->text, at));
}
