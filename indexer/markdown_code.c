#include "markdown_code.h"

#include <ctype.h>

enum {
    TAB_COLUMNS = 4,
    CODE_COLUMNS = 4, /* of indentation, from which on text is code */
    FENCE_MIN = 3,    /* marks of a fence */
};

/** Step over spaces and tabs; `*column` counts on. */
static struct str skip_blanks(struct str line, size_t *column)
{
    for (; line.len && strchr(" \t", *line.ptr); line = str_skip(line, 1)) {
        if (*line.ptr == '\t')
            *column += TAB_COLUMNS - *column % TAB_COLUMNS;
        else
            ++*column;
    }
    return line;
}

/** The length of the mark of a list item at the front of `text`, or 0. */
static size_t item_mark(struct str text)
{
    size_t len = 0;

    if (!text.len)
        return 0;
    if (strchr("-+*", *text.ptr)) {
        len = 1;
    } else {
        while (len < text.len && len < 9 &&
               isdigit((unsigned char)text.ptr[len]))
            len++;
        if (!len || len == text.len || !strchr(".)", text.ptr[len]))
            return 0;
        len++;
    }
    return len == text.len || strchr(" \t", text.ptr[len]) ? len : 0;
}

struct line_prefix line_prefix(struct str line)
{
    struct line_prefix prefix = {.text = line};
    bool first = true;

    for (;;) {
        size_t mark;

        prefix.text = skip_blanks(prefix.text, &prefix.column);
        if (first)
            prefix.indent = prefix.column;
        first = false;
        mark = item_mark(prefix.text);
        if (mark)
            prefix.items++;
        else if (str_starts(prefix.text, STR(">")))
            prefix.quotes += (unsigned)(mark = 1);
        else
            return prefix;
        prefix.column += mark;
        prefix.text = str_skip(prefix.text, mark);
    }
}

/** How often the first byte of `text` is repeated at its front. */
static size_t run_length(struct str text)
{
    size_t len = 0;

    while (len < text.len && text.ptr[len] == *text.ptr)
        len++;
    return len;
}

/** Does this line, its quote marks taken off, close the open fence? */
static bool closes(const struct code_state *state, struct str line)
{
    const struct str text = str_trim(line);
    const size_t len = run_length(text);

    return len >= state->length && len == text.len && *text.ptr == state->fence;
}

/** A line while a fence is open; LINE_TEXT when the fence ended before it. */
static enum line_kind next_in_fence(struct code_state *state, struct str line)
{
    unsigned quotes = 0;
    struct str text = line;
    size_t column = 0;

    while (quotes < state->quotes) {
        text = skip_blanks(text, &column);
        if (!str_starts(text, STR(">")))
            break;
        text = str_skip(text, 1);
        quotes++;
    }
    if (quotes < state->quotes || (state->in_item && text.len &&
                                   !strchr(" \t\r", *text.ptr) && !quotes)) {
        state->fence = '\0';
        return LINE_TEXT;
    }
    if (!closes(state, text))
        return LINE_CODE;
    state->fence = '\0';
    state->after_text = false;
    return LINE_FENCE;
}

static bool open_fence(struct code_state *state,
                       const struct line_prefix *prefix)
{
    const struct str text = prefix->text;
    const size_t len = run_length(text);

    if (len < FENCE_MIN || !strchr("`~", *text.ptr))
        return false;
    if (*text.ptr == '`' && memchr(text.ptr + len, '`', text.len - len))
        return false;
    state->fence = *text.ptr;
    state->length = len;
    state->quotes = prefix->quotes;
    state->in_item = prefix->items || (state->listed && prefix->indent > 1);
    return true;
}

enum line_kind code_state_next(struct code_state *state, struct str line)
{
    struct line_prefix prefix;

    if (state->fence) {
        const enum line_kind kind = next_in_fence(state, line);

        if (kind != LINE_TEXT)
            return kind;
    }
    if (!str_trim(line).len) {
        state->after_text = false;
        return LINE_BLANK;
    }
    prefix = line_prefix(line);
    if (prefix.items)
        state->listed = true;
    else if (!prefix.indent && !state->after_text)
        state->listed = false;
    if (prefix.indent >= CODE_COLUMNS && !state->listed && !state->after_text)
        return LINE_CODE;
    if (prefix.text.len && open_fence(state, &prefix)) {
        state->after_text = false;
        return LINE_FENCE;
    }
    state->after_text = true;
    return LINE_TEXT;
}
