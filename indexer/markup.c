#include "markup.h"

#include <ctype.h>
#include <stdint.h>

#include "engine/unicode.h"
#include "entity.h"

enum {
    TAG_BYTES_MAX = 2048,    /* of a tag: a longer one is text */
    BRACES_BYTES_MAX = 1024, /* of a value in braces, likewise */
};

static bool name_byte(char byte)
{
    return isalnum((unsigned char)byte) || byte == '-' || byte == '_' ||
           byte == '.' || byte == ':';
}

size_t markup_braces_length(struct str text)
{
    unsigned depth = 0;
    char quote = '\0';

    if (text.len > TAG_BYTES_MAX)
        text.len = TAG_BYTES_MAX;

    for (size_t i = 0; i < text.len; i++) {
        const char byte = text.ptr[i];

        if (quote) {
            if (byte == '\\')
                i++;
            else if (byte == quote)
                quote = '\0';
        } else if (byte == '"' || byte == '\'' || byte == '`') {
            quote = byte;
        } else if (byte == '{') {
            depth++;
        } else if (byte == '}' && --depth == 0) {
            return i + 1;
        }
    }
    return 0;
}

size_t markup_tag_length(struct str text)
{
    size_t i = 1;

    if (text.len > TAG_BYTES_MAX)
        text.len = TAG_BYTES_MAX;
    if (text.len < 2 || text.ptr[0] != '<')
        return 0;
    if (text.ptr[i] == '>') /* a fragment of JSX */
        return 2;
    if (text.ptr[i] == '/')
        i++;
    if (i < text.len && i == 2 && text.ptr[i] == '>')
        return 3;
    if (i == text.len || !isalpha((unsigned char)text.ptr[i]))
        return 0;
    while (i < text.len && name_byte(text.ptr[i]))
        i++;
    if (i < text.len && !strchr(" \t\r\n/>", text.ptr[i]))
        return 0;
    while (i < text.len) {
        const char byte = text.ptr[i];

        if (byte == '>')
            return i + 1;
        if (byte == '<')
            return 0;
        if (byte == '"' || byte == '\'') {
            const char *end = memchr(text.ptr + i + 1, byte, text.len - i - 1);

            if (!end)
                return 0;
            i = (size_t)(end - text.ptr);
        } else if (byte == '{') {
            const size_t len = markup_braces_length(str_skip(text, i));

            if (!len)
                return 0;
            i += len - 1;
        }
        i++;
    }
    return 0;
}

/** The length of what `<!` or `<?` starts at the front of `text`; to the end
 * of the text where nothing closes it. */
static size_t other_length(struct str text)
{
    static const struct {
        const char *open, *close;
    } others[] = {
        {"<!--", "-->"},
        {"<![CDATA[", "]]>"},
        {"<?", "?>"},
        {"<!", ">"},
    };

    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        const struct str close = str_of(others[i].close);
        const char *end;

        if (!str_starts(text, str_of(others[i].open)))
            continue;
        end = memmem(text.ptr, text.len, close.ptr, close.len);
        return end ? (size_t)(end - text.ptr) + close.len : text.len;
    }
    return 0;
}

static void read_tag(struct markup *piece)
{
    struct str rest = str_skip(piece->text, 1);

    piece->kind = MARKUP_OPEN;
    if (str_starts(rest, STR("/"))) {
        piece->kind = MARKUP_CLOSE;
        rest = str_skip(rest, 1);
    }
    piece->name = (struct str){rest.ptr, 0};
    while (piece->name.len < rest.len && name_byte(rest.ptr[piece->name.len]))
        piece->name.len++;
    piece->attributes = str_skip(rest, piece->name.len);
    piece->attributes.len--;
}

bool markup_next(struct str *rest, struct markup *piece)
{
    size_t len;

    *piece = (struct markup){.text = {rest->ptr, 0}};
    if (!rest->len)
        return false;
    if (*rest->ptr == '<' && (len = other_length(*rest)) > 0) {
        piece->kind = MARKUP_OTHER;
        piece->text.len = len;
    } else if (*rest->ptr == '<' && (len = markup_tag_length(*rest)) > 0) {
        piece->text.len = len;
        read_tag(piece);
    } else {
        const char *next = memchr(rest->ptr + 1, '<', rest->len - 1);

        piece->text.len = next ? (size_t)(next - rest->ptr) : rest->len;
    }
    *rest = str_skip(*rest, piece->text.len);
    return true;
}

static bool same_name(struct str written, const char *lower)
{
    if (written.len != strlen(lower))
        return false;
    for (size_t i = 0; i < written.len; i++)
        if (tolower((unsigned char)written.ptr[i]) != lower[i])
            return false;
    return true;
}

bool markup_is(const struct markup *piece, const char *name)
{
    return (piece->kind == MARKUP_OPEN || piece->kind == MARKUP_CLOSE) &&
           same_name(piece->name, name);
}

/** The value at the front of `rest`, which starts behind its `=`. */
static struct str take_value(struct str *rest)
{
    struct str value = {0};
    size_t len = 0;

    *rest = str_trim(*rest);
    if (!rest->len)
        return value;
    if (*rest->ptr == '"' || *rest->ptr == '\'') {
        const char *end = memchr(rest->ptr + 1, *rest->ptr, rest->len - 1);

        len = end ? (size_t)(end - rest->ptr) + 1 : rest->len;
        value = (struct str){rest->ptr + 1, end ? len - 2 : len - 1};
    } else if (*rest->ptr == '{') {
        len = markup_braces_length(*rest);
        len = len ? len : rest->len;
    } else {
        while (len < rest->len && !strchr(" \t\r\n\f", rest->ptr[len]))
            len++;
        value = (struct str){rest->ptr, len};
    }
    *rest = str_skip(*rest, len);
    return value;
}

struct str markup_attribute(const struct markup *piece, const char *name)
{
    struct str rest = piece->attributes;

    while ((rest = str_trim(rest)).len) {
        struct str written = {rest.ptr, 0};
        struct str value = {0};

        while (written.len < rest.len && name_byte(rest.ptr[written.len]))
            written.len++;
        rest = str_trim(str_skip(rest, written.len));
        if (str_starts(rest, STR("="))) {
            rest = str_skip(rest, 1);
            value = take_value(&rest);
        } else if (!written.len) {
            rest = str_skip(rest, 1);
        }
        if (same_name(written, name))
            return value;
    }
    return (struct str){0};
}

void markup_decode(struct buf *out, struct str text)
{
    while (text.len) {
        const char *start = memchr(text.ptr, '&', text.len);
        const size_t before = start ? (size_t)(start - text.ptr) : text.len;
        struct str name = str_skip(text, before + 1);
        const char *end;
        int32_t code = -1;

        buf_str(out, (struct str){text.ptr, before});
        if (name.len > ENTITY_NAME_MAX + 1)
            name.len = ENTITY_NAME_MAX + 1;
        end = name.len ? memchr(name.ptr, ';', name.len) : NULL;
        text = str_skip(text, before);
        if (end) {
            name.len = (size_t)(end - name.ptr);
            code = entity_code(name);
        }
        if (code >= 0) {
            utf8_append(out, code);
            text = str_skip(text, name.len + 2);
        } else if (text.len) {
            buf_byte(out, *text.ptr);
            text = str_skip(text, 1);
        }
    }
}

void markup_long_form(struct buf *out, struct str title)
{
    struct buf decoded = {0};
    struct str form;

    markup_decode(&decoded, title);
    form = str_trim(buf_view(&decoded));
    if (form.len && out->len && !str_find(buf_view(out), form)) {
        buf_text(out, " (");
        buf_str(out, form);
        buf_byte(out, ')');
    }
    buf_free(&decoded);
}
