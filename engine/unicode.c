#include "unicode.h"

#include <stdlib.h>
#include <utf8proc.h>

#include "mem.h"

enum {
    SHORT_CODES_MAX = 128, /* code points that are mapped on the stack */
};

/** How many ASCII bytes there are at the start; eight are tested at once. */
static size_t ascii_bytes(struct str text)
{
    const uint64_t tops = 0x8080808080808080ULL;
    size_t i = 0;
    uint64_t eight;

    for (; i + sizeof eight <= text.len; i += sizeof eight) {
        memcpy(&eight, text.ptr + i, sizeof eight);
        if (eight & tops)
            break;
    }
    while (i < text.len && (unsigned char)text.ptr[i] < 0x80)
        i++;
    return i;
}

size_t utf8_check(struct str text)
{
    const unsigned char *bytes = (const unsigned char *)text.ptr;
    size_t i = 0;

    for (;;) {
        utf8proc_int32_t code;
        utf8proc_ssize_t step;

        i += ascii_bytes(str_skip(text, i));
        if (i == text.len)
            return i;
        step = utf8proc_iterate(bytes + i, (utf8proc_ssize_t)(text.len - i),
                                &code);
        if (step <= 0)
            return i;
        i += (size_t)step;
    }
}

int32_t utf8_next(struct str *text)
{
    utf8proc_int32_t code;
    utf8proc_ssize_t step;

    if (!text->len)
        return -1;
    if ((unsigned char)text->ptr[0] < 0x80) {
        code = text->ptr[0];
        step = 1;
    } else {
        step = utf8proc_iterate((const utf8proc_uint8_t *)text->ptr,
                                (utf8proc_ssize_t)text->len, &code);
        if (step <= 0) {
            code = 0xFFFD;
            step = 1;
        }
    }
    *text = str_skip(*text, (size_t)step);
    return code;
}

void utf8_append(struct buf *out, int32_t code)
{
    char *end = buf_reserve(out, 4);

    if (code >= 0 && code < 0x80) {
        *end = (char)code;
        out->len++;
        return;
    }
    if (code < 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
        code = 0xFFFD;
    out->len += (size_t)utf8proc_encode_char(code, (utf8proc_uint8_t *)end);
}

void utf8_repair(struct buf *out, struct str text)
{
    while (text.len) {
        const size_t good = utf8_check(text);

        buf_str(out, (struct str){text.ptr, good});
        text = str_skip(text, good);
        if (!text.len)
            break;
        utf8_append(out, 0xFFFD);
        do
            text = str_skip(text, 1);
        while (text.len && ((unsigned char)text.ptr[0] & 0xC0) == 0x80);
    }
}

/** Scripts written without spaces between words. The ranges are the blocks
 * of Unicode 15 that hold them. */
static bool ideograph(int32_t code)
{
    static const struct {
        int32_t first, last;
    } blocks[] = {
        {0x0E00, 0x0EFF},   /* Thai, Lao */
        {0x1000, 0x109F},   /* Myanmar */
        {0x1100, 0x11FF},   /* Hangul Jamo */
        {0x1780, 0x17FF},   /* Khmer */
        {0x2E80, 0x2FDF},   /* CJK radicals */
        {0x3005, 0x3007},   /* ideographic iteration, closing, zero */
        {0x3021, 0x3029},   /* Hangzhou numerals */
        {0x3031, 0x318F},   /* kana, Bopomofo, Hangul compatibility Jamo */
        {0x31A0, 0x31FF},   /* Bopomofo extended, strokes, kana extensions */
        {0x3400, 0x4DBF},   /* CJK extension A */
        {0x4E00, 0x9FFF},   /* CJK unified ideographs */
        {0xA960, 0xA97F},   /* Hangul Jamo extended A */
        {0xAC00, 0xD7FF},   /* Hangul syllables, Jamo extended B */
        {0xF900, 0xFAFF},   /* CJK compatibility ideographs */
        {0xFF66, 0xFFDC},   /* half-width kana and Hangul */
        {0x1B000, 0x1B16F}, /* kana supplement and extensions */
        {0x20000, 0x3FFFF}, /* CJK extensions B and later */
    };

    if (code < blocks[0].first)
        return false;
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        if (code >= blocks[i].first && code <= blocks[i].last)
            return true;
    return false;
}

static enum char_class ascii_class(int32_t code)
{
    if ((code | 32) >= 'a' && (code | 32) <= 'z')
        return CHAR_LETTER;
    if (code >= '0' && code <= '9')
        return CHAR_DIGIT;
    switch (code) {
    case '$':
    case '+':
    case '<':
    case '=':
    case '>':
    case '^':
    case '`':
    case '|':
    case '~':
        return CHAR_SYMBOL;
    default:
        return CHAR_OTHER;
    }
}

enum char_class char_class(int32_t code)
{
    if (code < 0x80)
        return ascii_class(code);
    switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
        return ideograph(code) ? CHAR_IDEOGRAPH : CHAR_LETTER;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return CHAR_MARK;
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return ideograph(code) ? CHAR_IDEOGRAPH : CHAR_DIGIT;
    case UTF8PROC_CATEGORY_SM:
    case UTF8PROC_CATEGORY_SC:
    case UTF8PROC_CATEGORY_SK:
    case UTF8PROC_CATEGORY_SO:
        return CHAR_SYMBOL;
    default:
        return CHAR_OTHER;
    }
}

bool char_upper(int32_t code)
{
    const utf8proc_category_t category = utf8proc_category(code);

    return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

bool char_lower(int32_t code)
{
    return utf8proc_category(code) == UTF8PROC_CATEGORY_LL;
}

bool char_space(int32_t code)
{
    if (code < 0x80)
        return code == ' ' || (code >= '\t' && code <= '\r');
    if (code == 0x85 || code == 0x200B)
        return true;
    switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return true;
    default:
        return false;
    }
}

bool char_joined(int32_t before, int32_t after)
{
    return !utf8proc_grapheme_break(before, after);
}

bool char_word(int32_t code)
{
    switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_PC:
        return true;
    default:
        return false;
    }
}

int32_t char_to_lower(int32_t code)
{
    return utf8proc_tolower(code);
}

/** Map a short text without asking for memory; false when it is not short or
 * not valid. */
static bool map_short(struct buf *out, struct str text,
                      utf8proc_option_t options)
{
    utf8proc_int32_t codes[SHORT_CODES_MAX];
    utf8proc_ssize_t len = utf8proc_decompose(
        (const utf8proc_uint8_t *)text.ptr, (utf8proc_ssize_t)text.len, codes,
        SHORT_CODES_MAX, options);

    /* utf8proc_reencode() wants room for one more. */
    if (len < 0 || len >= SHORT_CODES_MAX)
        return false;
    len = utf8proc_reencode(codes, len, options);
    if (len < 0)
        return false;
    buf_str(out, (struct str){(const char *)codes, (size_t)len});
    return true;
}

/** utf8proc's mapping of a whole text; the ASCII case is ours, for speed. */
static void map(struct buf *out, struct str text, utf8proc_option_t options)
{
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t len;
    size_t i = 0;

    while (i < text.len && (unsigned char)text.ptr[i] < 0x80)
        i++;
    if (i == text.len) {
        char *end = buf_reserve(out, text.len);

        for (i = 0; i < text.len; i++)
            end[i] = text.ptr[i] >= 'A' && text.ptr[i] <= 'Z'
                         ? (char)(text.ptr[i] | 32)
                         : text.ptr[i];
        out->len += text.len;
        return;
    }
    if (map_short(out, text, options))
        return;
    len = utf8proc_map((const utf8proc_uint8_t *)text.ptr,
                       (utf8proc_ssize_t)text.len, &mapped, options);
    if (len == UTF8PROC_ERROR_NOMEM)
        mem_alloc(SIZE_MAX / 2);
    if (len >= 0)
        buf_str(out, (struct str){(const char *)mapped, (size_t)len});
    else
        buf_str(out, text);
    free(mapped);
}

void unicode_fold(struct buf *out, struct str text)
{
    map(out, text,
        UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
            UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
}

void unicode_lower(struct buf *out, struct str text)
{
    struct buf composed = {0};
    struct str rest;
    int32_t code;

    for (rest = text; rest.len && (code = utf8_next(&rest)) >= 0;)
        utf8_append(&composed, utf8proc_tolower(code));
    map(out, buf_view(&composed),
        UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_IGNORE);
    buf_free(&composed);
}

void unicode_decompose(struct buf *out, struct str text)
{
    struct str rest = text;
    int32_t code;

    while ((code = utf8_next(&rest)) >= 0 && code < 0x80)
        ;
    if (code < 0)
        buf_str(out, text);
    else
        map(out, text, UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE);
}

size_t unicode_width(struct str text)
{
    size_t width = 0;
    int32_t code;

    while ((code = utf8_next(&text)) >= 0)
        width += (size_t)utf8proc_charwidth(code);
    return width;
}

size_t utf16_length(struct str text)
{
    size_t units = 0;

    for (size_t i = 0; i < text.len; i++) {
        const unsigned char byte = (unsigned char)text.ptr[i];

        if ((byte & 0xC0) != 0x80)
            units += byte >= 0xF0 ? 2 : 1;
    }
    return units;
}

size_t utf8_continuations(struct str text)
{
    const uint64_t ones = 0x0101010101010101ULL;
    size_t count = 0, i = 0;
    uint64_t eight;

    /* Eight bytes at a time, those of the form 10xxxxxx. The sums of the
     * eight flags come together in the top byte of the product. */
    for (; i + sizeof eight <= text.len; i += sizeof eight) {
        memcpy(&eight, text.ptr + i, sizeof eight);
        count += ((eight >> 7 & ~(eight >> 6) & ones) * ones) >> 56;
    }
    for (; i < text.len; i++)
        count += ((unsigned char)text.ptr[i] & 0xC0) == 0x80;
    return count;
}

size_t utf8_letters(struct str text, size_t count)
{
    struct str rest = text;

    while (count--)
        if (utf8_next(&rest) < 0)
            return 0;
    return text.len - rest.len;
}

struct str utf8_cut(struct str text, size_t bytes)
{
    if (text.len <= bytes)
        return text;
    while (bytes && ((unsigned char)text.ptr[bytes] & 0xC0) == 0x80)
        bytes--;
    return (struct str){text.ptr, bytes};
}
