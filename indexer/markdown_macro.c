#include "markdown_macro.h"

#include <ctype.h>
#include <stdbool.h>

static const struct {
    const char *open, *close;
    enum macro_kind kind;
} forms[] = {
    {"{{<", ">}}", MACRO_SHORTCODE}, {"{{%", "%}}", MACRO_SHORTCODE},
    {"{{#", "}}", MACRO_INCLUDE},    {"{{", "}}", MACRO_CALL},
    {"{%", "%}", MACRO_TAG},
};

/* Macros that bring in a file, and tags and shortcodes that do. */
static const char *const includes[] = {
    "include",      "includes",        "include_relative", "include_cached",
    "include_file", "rustdoc_include", "playground",       "playpen",
    "readfile",     "render",          "import",           "snippet",
};

/* Named arguments whose value a page shows. */
static const char *const shown[] = {
    "title",   "caption", "label",  "text",        "alt",      "name",
    "summary", "heading", "header", "description", "alt-text",
};

static bool one_of(struct str name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(name, str_of(names[i])))
            return true;
    return false;
}

static bool name_byte(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_' || byte == '-' ||
           byte == '.' || byte == '/' || byte == '$';
}

struct macro macro_read(struct str text)
{
    struct macro macro = {0};
    struct str inside = {0};

    if (text.len > MACRO_BYTES_MAX)
        text.len = MACRO_BYTES_MAX;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const struct str open = str_of(forms[i].open);
        const struct str close = str_of(forms[i].close);
        const char *end;

        if (!str_starts(text, open))
            continue;
        inside = str_skip(text, open.len);
        end = memmem(inside.ptr, inside.len, close.ptr, close.len);
        if (!end)
            return macro;
        inside.len = (size_t)(end - inside.ptr);
        macro.kind = forms[i].kind;
        macro.len = open.len + inside.len + close.len;
        break;
    }
    while (inside.len && strchr(" \t\r\n-/", *inside.ptr))
        inside = str_skip(inside, 1);
    macro.name = (struct str){inside.ptr, 0};
    while (macro.name.len < inside.len && name_byte(inside.ptr[macro.name.len]))
        macro.name.len++;
    macro.arguments = str_trim(str_skip(inside, macro.name.len));
    if (str_starts(macro.arguments, STR("("))) {
        macro.arguments = str_skip(macro.arguments, 1);
        if (str_ends(macro.arguments, STR(")")))
            macro.arguments.len--;
    }
    if (macro.kind != MACRO_NONE &&
        one_of(macro.name, includes, sizeof includes / sizeof *includes))
        macro.kind = MACRO_INCLUDE;
    return macro;
}

/** An argument: its name, where it has one, and its value without quotes. */
struct argument {
    struct str name;
    struct str value;
    bool quoted;
};

/** The quoted string at the front of `rest`, which is moved past it. */
static struct str take_quoted(struct str *rest)
{
    const char *end = memchr(rest->ptr + 1, *rest->ptr, rest->len - 1);
    const size_t len = end ? (size_t)(end - rest->ptr) - 1 : rest->len - 1;
    const struct str value = {rest->ptr + 1, len};

    *rest = str_skip(*rest, len + 2);
    return value;
}

static bool next_argument(struct str *rest, struct argument *argument)
{
    *argument = (struct argument){0};
    while (rest->len && strchr(" \t\r\n,|", *rest->ptr))
        *rest = str_skip(*rest, 1);
    if (!rest->len)
        return false;
    argument->name = (struct str){rest->ptr, 0};
    while (argument->name.len < rest->len &&
           !strchr(" \t\r\n,=\"'`", rest->ptr[argument->name.len]))
        argument->name.len++;
    *rest = str_skip(*rest, argument->name.len);
    if (!str_starts(*rest, STR("="))) {
        argument->value = argument->name;
        argument->name.len = 0;
        if (argument->value.len)
            return true;
    } else {
        *rest = str_skip(*rest, 1);
    }
    if (rest->len && strchr("\"'`", *rest->ptr)) {
        argument->quoted = true;
        argument->value = take_quoted(rest);
        return true;
    }
    argument->value = (struct str){rest->ptr, 0};
    while (argument->value.len < rest->len &&
           !strchr(" \t\r\n,", rest->ptr[argument->value.len]))
        argument->value.len++;
    *rest = str_skip(*rest, argument->value.len ? argument->value.len : 1);
    return true;
}

static bool has_letter(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (isalpha((unsigned char)text.ptr[i]) ||
            (unsigned char)text.ptr[i] >= 0x80)
            return true;
    return false;
}

static bool all_capitals(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!isupper((unsigned char)text.ptr[i]))
            return false;
    return text.len > 0;
}

static void call_text(struct buf *out, const struct macro *macro)
{
    struct str rest = macro->arguments;
    struct argument first, second;

    if (!next_argument(&rest, &first))
        return;
    if (next_argument(&rest, &second) && second.quoted &&
        has_letter(second.value) &&
        !memchr(second.value.ptr, '/', second.value.len)) {
        buf_str(out, str_trim(second.value));
        return;
    }
    if (!has_letter(first.value) && all_capitals(macro->name)) {
        buf_str(out, macro->name);
        buf_byte(out, ' ');
    }
    buf_str(out, str_trim(first.value));
}

/** The arguments whose values a page shows: those named so, and in a
 * shortcode any of several words. */
static void shown_text(struct buf *out, const struct macro *macro)
{
    struct str rest = macro->arguments;
    struct argument argument;

    while (next_argument(&rest, &argument)) {
        const bool named =
            argument.quoted &&
            one_of(argument.name, shown, sizeof shown / sizeof *shown);
        const bool words = macro->kind == MACRO_SHORTCODE && argument.quoted &&
                           !argument.name.len &&
                           memchr(argument.value.ptr, ' ', argument.value.len);

        if (!named && !words)
            continue;
        if (out->len && out->ptr[out->len - 1] != ' ')
            buf_byte(out, ' ');
        buf_str(out, str_trim(argument.value));
    }
}

void macro_text(struct buf *out, const struct macro *macro)
{
    switch (macro->kind) {
    case MACRO_CALL:
        call_text(out, macro);
        break;
    case MACRO_SHORTCODE:
    case MACRO_TAG:
        shown_text(out, macro);
        break;
    case MACRO_NONE:
    case MACRO_INCLUDE:
        break;
    }
}
