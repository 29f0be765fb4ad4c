#include "markdown_jsx.h"

#include <ctype.h>

#include "markup.h"

/** Append words so that Markdown takes them as they are, on one line. */
void markdown_words(struct buf *out, struct str words)
{
    for (size_t i = 0; i < words.len; i++) {
        const char byte = words.ptr[i];

        if (byte == '\n' || byte == '\r') {
            buf_byte(out, ' ');
            continue;
        }
        if (strchr("\\`*_[]<>&~|", byte))
            buf_byte(out, '\\');
        buf_byte(out, byte);
    }
}

/** Would JSX take this for a tag? Names and values only, no operators. */
static bool names_and_values(struct str tag)
{
    char quote = '\0';
    unsigned braces = 0;

    for (size_t i = 1; i + 1 < tag.len; i++) {
        const char byte = tag.ptr[i];

        if (quote)
            quote = byte == quote ? '\0' : quote;
        else if (byte == '"' || byte == '\'' || byte == '`')
            quote = byte;
        else if (byte == '{')
            braces++;
        else if (byte == '}')
            braces -= braces > 0;
        else if (!braces && !isalnum((unsigned char)byte) &&
                 !strchr(" \t\r\n_-:.=/@#", byte))
            return false;
    }
    return true;
}

/** Append the value of an attribute. Components print captions as Markdown, so
 * its code spans stay code. */
static void append_caption(struct buf *out, struct str value)
{
    bool code = false;

    for (size_t i = 0; i < value.len; i++) {
        const struct str byte = {value.ptr + i, 1};
        const bool mark =
            *byte.ptr == '`' &&
            (code || memchr(byte.ptr + 1, '`', value.len - i - 1));

        if (mark)
            code = !code;
        if (*byte.ptr == '\n')
            buf_byte(out, ' ');
        else if (mark || code)
            buf_str(out, byte);
        else
            markdown_words(out, byte);
    }
    if (value.len)
        buf_byte(out, ' ');
}

size_t jsx_component_length(struct str text)
{
    const size_t len = markup_tag_length(text);
    char first;

    if (!len)
        return 0;
    first = text.ptr[1] == '/' ? text.ptr[2] : text.ptr[1];
    if (!isupper((unsigned char)first) && first != '>' &&
        !memchr(text.ptr, '{', len))
        return 0;
    return names_and_values((struct str){text.ptr, len}) ? len : 0;
}

void jsx_component_text(struct buf *out, struct str tag)
{
    static const char *const shown[] = {"title", "label", "caption", "summary",
                                        "alt"};
    struct markup piece;

    if (!markup_next(&tag, &piece) || piece.kind != MARKUP_OPEN)
        return;
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        struct buf words = {0};

        markup_decode(&words, markup_attribute(&piece, shown[i]));
        append_caption(out, buf_view(&words));
        buf_free(&words);
    }
}

size_t jsx_expression(struct buf *out, struct str text)
{
    const size_t len = markup_braces_length(text);
    struct str inside;

    if (!len)
        return 0;
    inside = str_trim((struct str){text.ptr + 1, len - 2});
    if (inside.len > 1 && strchr("\"'`", *inside.ptr) &&
        inside.ptr[inside.len - 1] == *inside.ptr)
        markdown_words(out, (struct str){inside.ptr + 1, inside.len - 2});
    return len;
}
