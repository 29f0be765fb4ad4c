#include "slug.h"

#include <assert.h>
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>

#include "engine/mem.h"
#include "engine/unicode.h"

static int32_t ascii_lower(int32_t code)
{
    return code >= 'A' && code <= 'Z' ? code + 'a' - 'A' : code;
}

static bool ascii_alnum(int32_t code)
{
    return code < 0x80 && isalnum(code);
}

static bool letter(int32_t code)
{
    return char_word(code) && (char_class(code) == CHAR_LETTER ||
                               char_class(code) == CHAR_IDEOGRAPH);
}

/** Word characters and hyphens stay, spaces become hyphens. */
void slug_github(struct buf *out, struct str text)
{
    int32_t code;

    while ((code = utf8_next(&text)) >= 0) {
        if (code == ' ')
            buf_byte(out, '-');
        else if (code == '-' || char_word(code))
            utf8_append(out, char_to_lower(code));
    }
}

/** As GitHub's, tabs too; GitLab squeezes hyphens and names bare numbers. */
void slug_gitlab(struct buf *out, struct str text)
{
    const size_t start = out->len;
    bool number = true;
    int32_t code;

    text = str_trim(text);
    while ((code = utf8_next(&text)) >= 0) {
        if (code == ' ')
            code = '-';
        if (code == '-' && out->len > start && out->ptr[out->len - 1] == '-')
            continue;
        if (code != '-' && !char_word(code))
            continue;
        number = number && code >= '0' && code <= '9';
        utf8_append(out, char_to_lower(code));
    }
    if (number && out->len > start) {
        struct str digits = {out->ptr + start, out->len - start};
        char *copy = mem_copy(digits);

        out->len = start;
        buf_format(out, "anchor-%s", copy);
        free(copy);
    }
}

/** Letters, numbers and `_` stay, marks do not, spaces become hyphens. */
void slug_hugo(struct buf *out, struct str text)
{
    int32_t code;

    while ((code = utf8_next(&text)) >= 0) {
        if (code == ' ' || code == '-')
            buf_byte(out, '-');
        else if (code == '_' ||
                 (char_word(code) && char_class(code) != CHAR_MARK &&
                  char_class(code) != CHAR_OTHER))
            utf8_append(out, char_to_lower(code));
    }
}

/** Append what is ASCII in `text` once accents are taken off. */
static void ascii_only(struct buf *out, struct str text)
{
    struct buf plain = {0};

    unicode_decompose(&plain, text);
    for (size_t i = 0; i < plain.len; i++)
        if ((unsigned char)plain.ptr[i] < 0x80)
            buf_byte(out, plain.ptr[i]);
    buf_free(&plain);
}

void slug_hugo_ascii(struct buf *out, struct str text)
{
    struct buf ascii = {0};

    ascii_only(&ascii, text);
    slug_hugo(out, buf_view(&ascii));
    buf_free(&ascii);
}

/** Letters and numbers; whatever lies between two of them is one hyphen. */
void slug_blackfriday(struct buf *out, struct str text)
{
    const size_t start = out->len;
    bool gap = false;
    int32_t code;

    while ((code = utf8_next(&text)) >= 0) {
        if (!letter(code) && char_class(code) != CHAR_DIGIT) {
            gap = true;
            continue;
        }
        if (gap && out->len > start)
            buf_byte(out, '-');
        gap = false;
        utf8_append(out, char_to_lower(code));
    }
}

static bool vitepress_special(int32_t code)
{
    static const char ascii[] = "~`!@#$%^&*()-_+=[]{}|\\;:\"'<>,.?/";

    if (code < 0x80)
        return code == ' ' || (code > 0 && strchr(ascii, code));
    return code == 0x2018 || code == 0x2019 || code == 0x201C ||
           code == 0x201D || char_space(code);
}

/** Accents go, ASCII punctuation and spaces become single hyphens. */
void slug_vitepress(struct buf *out, struct str text)
{
    const size_t start = out->len;
    struct buf plain = {0};
    struct str rest;
    bool gap = false;
    int32_t code;

    unicode_decompose(&plain, text);
    rest = buf_view(&plain);
    while ((code = utf8_next(&rest)) >= 0) {
        if ((code >= 0x300 && code <= 0x36F) || code < 0x20)
            continue;
        if (vitepress_special(code)) {
            gap = true;
            continue;
        }
        if (out->len == start && code >= '0' && code <= '9')
            buf_byte(out, '_');
        else if (gap && out->len > start)
            buf_byte(out, '-');
        gap = false;
        utf8_append(out, char_to_lower(code));
    }
    buf_free(&plain);
}

/** ASCII word characters; runs of spaces and hyphens become one hyphen. */
void slug_mkdocs(struct buf *out, struct str text)
{
    const size_t start = out->len;
    struct buf ascii = {0};
    struct buf kept = {0};
    struct str rest;

    ascii_only(&ascii, text);
    for (size_t i = 0; i < ascii.len; i++)
        if (isalnum((unsigned char)ascii.ptr[i]) ||
            strchr("_- \t\n\r\f\v", ascii.ptr[i]))
            buf_byte(&kept, (char)ascii_lower(ascii.ptr[i]));
    for (rest = str_trim(buf_view(&kept)); rest.len; rest = str_skip(rest, 1)) {
        const char byte = isalnum((unsigned char)*rest.ptr) || *rest.ptr == '_'
                              ? *rest.ptr
                              : '-';

        if (byte != '-' || out->len == start || out->ptr[out->len - 1] != '-')
            buf_byte(out, byte);
    }
    buf_free(&kept);
    buf_free(&ascii);
}

/** From the first ASCII letter on: ASCII letters, digits, hyphens, spaces. */
void slug_kramdown(struct buf *out, struct str text)
{
    while (text.len && !isalpha((unsigned char)*text.ptr))
        text = str_skip(text, 1);
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char byte = (unsigned char)text.ptr[i];

        if (byte == ' ')
            buf_byte(out, '-');
        else if (byte == '-' || ascii_alnum(byte))
            buf_byte(out, (char)ascii_lower(byte));
    }
}

/** Word characters and hyphens stay, spaces and tabs become hyphens. */
void slug_kramdown_gfm(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        const size_t start = i;

        while (i < text.len && text.ptr[i] != '\t')
            i++;
        slug_github(out, (struct str){text.ptr + start, i - start});
        if (i < text.len)
            buf_byte(out, '-');
    }
}

/** Words of letters, numbers, marks and `_-.`, a hyphen between two; starts
 * at the first letter. */
void slug_pandoc(struct buf *out, struct str text)
{
    const size_t start = out->len;
    bool gap = false;
    bool word = false;
    int32_t code;

    while ((code = utf8_next(&text)) >= 0) {
        if (char_space(code)) {
            gap = word;
            continue;
        }
        if (!strchr("_-.", code < 0x80 ? code : 'x') && !char_word(code) &&
            char_class(code) != CHAR_DIGIT)
            continue;
        if (gap && out->len > start)
            buf_byte(out, '-');
        gap = false;
        word = true;
        if (out->len > start || letter(code))
            utf8_append(out, char_to_lower(code));
    }
}

/** `_`, then word characters; runs of space, `.`, `_`, `-` become one `_`. */
void slug_asciidoctor(struct buf *out, struct str text)
{
    const size_t start = out->len;
    int32_t code;

    buf_byte(out, '_');
    while ((code = utf8_next(&text)) >= 0) {
        if (code < 0x80 && code > 0 && strchr(" ._-", code)) {
            if (out->ptr[out->len - 1] != '_')
                buf_byte(out, '_');
        } else if (char_word(code)) {
            utf8_append(out, char_to_lower(code));
        }
    }
    if (out->ptr[out->len - 1] == '_')
        out->len--;
    assert(out->len >= start);
}

/** Letters, numbers, `_` and `-` stay, white space becomes hyphens. */
void slug_mdbook(struct buf *out, struct str text)
{
    int32_t code;

    text = str_trim(text);
    while ((code = utf8_next(&text)) >= 0) {
        if (code == '_' || code == '-' || letter(code) ||
            char_class(code) == CHAR_DIGIT)
            utf8_append(out, char_to_lower(code));
        else if (char_space(code))
            buf_byte(out, '-');
    }
}
