#include "markdown_line.h"

#include <ctype.h>

enum {
    ATTRIBUTES_MAX = 256, /* bytes of attributes in a line of text */
};

static bool word_byte(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_' || byte == '-' ||
           (unsigned char)byte >= 0x80;
}

static struct str trim_end(struct str text)
{
    while (text.len && strchr(" \t\r", text.ptr[text.len - 1]))
        text.len--;
    return text;
}

/** The tokens inside the braces of an attribute list: `#id`, `.class`,
 * `key=value`, `-`; true when there is nothing else. */
static bool attribute_tokens(struct str inside, struct str *id)
{
    bool any = false;

    if (str_starts(inside, STR(":")))
        inside = str_skip(inside, 1);
    while ((inside = str_trim(inside)).len) {
        struct str token = {inside.ptr, 0};
        bool quoted = false;

        while (token.len < inside.len &&
               (quoted || !strchr(" \t", inside.ptr[token.len]))) {
            quoted ^= inside.ptr[token.len] == '"';
            token.len++;
        }
        if (*token.ptr == '#' && token.len > 1) {
            *id = str_skip(token, 1);
        } else if (!(*token.ptr == '.' && token.len > 1) &&
                   !str_equal(token, STR("-")) &&
                   !(memchr(token.ptr, '=', token.len) &&
                     word_byte(*token.ptr))) {
            return false;
        }
        any = true;
        inside = str_skip(inside, token.len);
    }
    return any;
}

/** Attributes between `open` and `close` at the end of `line`. */
static bool take_between(struct str *line, struct str open, struct str close,
                         struct str *id)
{
    struct str rest = trim_end(*line);
    const char *start = NULL;
    struct str inside;

    if (!str_ends(rest, close) || rest.len < open.len + close.len)
        return false;
    for (size_t i = rest.len - close.len; i-- > 0 && !start;)
        if (str_starts(str_skip(rest, i), open))
            start = rest.ptr + i;
    if (!start || start + open.len + close.len > rest.ptr + rest.len)
        return false;
    inside.ptr = start + open.len;
    inside.len = (size_t)(rest.ptr + rest.len - close.len - inside.ptr);
    if (!attribute_tokens(inside, id))
        return false;
    line->len = (size_t)(start - line->ptr);
    return true;
}

static bool take_attributes(struct str *line, struct str *id)
{
    static const struct {
        const char *open, *close;
    } forms[] = {
        {"{/*", "*/}"},
        {"<!-- {", "} -->"},
        {"<!--{", "}-->"},
        {"{", "}"},
    };

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (take_between(line, str_of(forms[i].open), str_of(forms[i].close),
                         id))
            return true;
    return false;
}

void line_take_attributes(struct str *line, struct str *id)
{
    struct str rest = trim_end(*line);
    size_t hashes = 0;

    if (take_attributes(line, id))
        return;
    /* `## Title {#id} ##` */
    while (rest.len && rest.ptr[rest.len - 1] == '#') {
        rest.len--;
        hashes++;
    }
    if (hashes && take_attributes(&rest, id))
        *line = rest;
}

bool line_is_attributes(struct str line, struct str *id)
{
    line = str_trim(line);
    if (!str_starts(line, STR("{:")) || !str_ends(line, STR("}")) ||
        memchr(line.ptr, '}', line.len) != line.ptr + line.len - 1)
        return false;
    line.len--;
    attribute_tokens(str_skip(line, 2), id);
    return true;
}

size_t line_attributes_length(struct str text)
{
    struct str line = text;
    const char *end;
    struct str id;

    if (line.len > ATTRIBUTES_MAX)
        line.len = ATTRIBUTES_MAX;
    line = str_line(line);
    end = line.len ? memchr(line.ptr, '}', line.len) : NULL;

    if (!end || *line.ptr != '{')
        return 0;
    if (!attribute_tokens(
            (struct str){line.ptr + 1, (size_t)(end - line.ptr) - 1}, &id))
        return 0;
    return (size_t)(end - line.ptr) + 1;
}

bool line_opens_markdown(struct str line, struct str *name)
{
    static const char *const off[] = {"markdown=\"0\"", "markdown=\"off\"",
                                      "markdown='0'"};
    const char *found;

    line = str_trim(line);
    if (!str_starts(line, STR("<")) ||
        memchr(line.ptr, '>', line.len) != line.ptr + line.len - 1)
        return false;
    found = str_find(line, STR(" markdown"));
    if (!found || !strchr("=> ", found[strlen(" markdown")]))
        return false;
    for (size_t i = 0; i < sizeof off / sizeof *off; i++)
        if (str_find(line, str_of(off[i])))
            return false;
    *name = (struct str){line.ptr + 1, 0};
    while (name->len < line.len && isalnum((unsigned char)name->ptr[name->len]))
        name->len++;
    return name->len > 0;
}

bool line_closes(struct str line, struct str name)
{
    line = str_trim(line);
    return line.len == name.len + strlen("</>") &&
           str_starts(line, STR("</")) && str_starts(str_skip(line, 2), name) &&
           str_ends(line, STR(">"));
}

bool line_is_underline(struct str line)
{
    size_t indent = 0;

    while (indent < line.len && line.ptr[indent] == ' ')
        indent++;
    line = str_trim(line);
    if (indent > 3 || !line.len || !strchr("=-", *line.ptr))
        return false;
    for (size_t i = 0; i < line.len; i++)
        if (line.ptr[i] != *line.ptr)
            return false;
    return true;
}

bool line_is_heading(struct str line)
{
    size_t level = 0;

    while (level < line.len && line.ptr[level] == '#')
        level++;
    return level >= 1 && level <= 6 &&
           (level == line.len || strchr(" \t\r", line.ptr[level]));
}

/** The first text in quotes, or empty. */
static struct str quoted(struct str text)
{
    const char *start = memchr(text.ptr, '"', text.len);
    const char *end = NULL;

    if (start)
        end = memchr(start + 1, '"', (size_t)(text.ptr + text.len - start - 1));
    if (!end)
        return (struct str){0};
    return (struct str){start + 1, (size_t)(end - start - 1)};
}

/** What is shown of a container that has attributes, `:::image alt-text="A"`.
 */
static struct str container_shown(struct str line)
{
    static const char *const names[] = {"alt-text=\"", "title=\""};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *at = str_find(line, str_of(names[i]));

        if (at)
            return quoted(str_skip(line, (size_t)(at - line.ptr)));
    }
    return (struct str){line.ptr, 0};
}

bool line_is_container(struct str line, struct str *title)
{
    const char *brace;

    line = str_trim(line);
    if (!str_starts(line, STR(":::")))
        return false;
    while (line.len && *line.ptr == ':')
        line = str_skip(line, 1);
    line = str_trim(line);
    while (line.len && word_byte(*line.ptr))
        line = str_skip(line, 1);
    line = str_trim(line);
    while (str_ends(line, STR(":")))
        line.len--;
    if (line.len && str_find(line, STR("=\""))) {
        *title = container_shown(line);
        return true;
    }
    line = str_trim(line);
    brace = line.len ? memchr(line.ptr, '{', line.len) : NULL;
    if (brace)
        line = str_trim((struct str){line.ptr, (size_t)(brace - line.ptr)});
    if (str_starts(line, STR("[")) && str_ends(line, STR("]")))
        line = (struct str){line.ptr + 1, line.len - 2};
    if (line.len > 1 && *line.ptr == '"' && str_ends(line, STR("\"")))
        line = (struct str){line.ptr + 1, line.len - 2};
    *title = line;
    return true;
}

bool line_is_admonition(struct str line, struct str *title)
{
    line = str_trim(line);
    if (str_starts(line, STR("=== "))) {
        *title = quoted(line);
        return title->len > 0;
    }
    if (!str_starts(line, STR("!!! ")) && !str_starts(line, STR("???")))
        return false;
    line = str_skip(line, 3);
    if (str_starts(line, STR("+")))
        line = str_skip(line, 1);
    if (!str_starts(line, STR(" ")))
        return false;
    *title = quoted(line);
    return true;
}

/** Does `text` hold `part`? */
static bool holds(struct str text, const char *part)
{
    return text.len && memmem(text.ptr, text.len, part, strlen(part));
}

bool line_is_statement(struct str line)
{
    static const char *const exports[] = {
        "const ", "let ",   "var ", "function ", "default ",
        "async ", "class ", "{",    "* ",
    };

    if (str_starts(line, STR("import ")))
        return holds(line, " from '") || holds(line, " from \"") ||
               str_starts(line, STR("import '")) ||
               str_starts(line, STR("import \"")) ||
               str_equal(str_trim(line), STR("import {"));
    if (!str_starts(line, STR("export ")))
        return false;
    line = str_skip(line, strlen("export "));
    for (size_t i = 0; i < sizeof exports / sizeof *exports; i++)
        if (str_starts(line, str_of(exports[i])))
            return holds(line, "=") || holds(line, "(") || holds(line, "{");
    return false;
}

bool line_is_rule(struct str line)
{
    size_t marks = 0;

    line = str_trim(line);
    for (size_t i = 0; i < line.len; i++) {
        if (strchr(" \t", line.ptr[i]))
            continue;
        if (line.ptr[i] != *line.ptr || !strchr("-*_", *line.ptr))
            return false;
        marks++;
    }
    return marks > 2;
}

bool line_is_contents(struct str line)
{
    static const char *const forms[] = {"[[toc]]", "[toc]", "[[_toc_]]",
                                        "${toc}"};

    line = str_trim(line);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (line.len == strlen(forms[i]) &&
            strncasecmp(line.ptr, forms[i], line.len) == 0)
            return true;
    return false;
}

bool line_is_include(struct str line)
{
    static const char *const forms[] = {
        "--8<-- \"", "--8<-- '",    "<<< @",     "<<< ./",   "<<< ../",
        "@[code",    "!!!include(", "[!INCLUDE", "[!include"};

    line = str_trim(line);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (str_starts(line, str_of(forms[i])))
            return true;
    return false;
}

bool line_is_footnote(struct str line, struct str *text)
{
    size_t len = 2;
    size_t indent = 0;

    while (indent < line.len && line.ptr[indent] == ' ')
        indent++;
    line = str_skip(line, indent);
    if (indent > 3 || !str_starts(line, STR("[^")))
        return false;
    while (len < line.len && !strchr(" \t[]", line.ptr[len]))
        len++;
    if (len == 2 || !str_starts(str_skip(line, len), STR("]:")))
        return false;
    *text = str_skip(line, len + 2);
    return true;
}

bool line_is_abbreviation(struct str line, struct str *shorter,
                          struct str *longer)
{
    const char *end;

    if (!str_starts(line, STR("*[")))
        return false;
    end = str_find(line, STR("]:"));
    if (!end || end == line.ptr + 2)
        return false;
    *shorter = (struct str){line.ptr + 2, (size_t)(end - line.ptr) - 2};
    *longer = str_trim(str_skip(line, shorter->len + 4));
    return longer->len > 0;
}

size_t line_definition_mark(struct str line)
{
    if (line.len < 2 || *line.ptr != ':' || !strchr(" \t", line.ptr[1]))
        return 0;
    return 2;
}

size_t line_alert_mark(struct str line)
{
    const char *end;
    size_t len;

    if (!str_starts(line, STR("[!")))
        return 0;
    end = memchr(line.ptr, ']', line.len);
    if (!end || end == line.ptr + 2)
        return 0;
    len = (size_t)(end - line.ptr) + 1;
    for (const char *byte = line.ptr + 2; byte < end; byte++)
        if (*byte == ' ' && str_find((struct str){line.ptr, len}, STR("=")))
            return len;
        else if (!isalpha((unsigned char)*byte) && *byte != '-')
            return 0;
    return len + (len + 1 < line.len && strchr("-+", line.ptr[len]) &&
                  line.ptr[len + 1] == ' ');
}
