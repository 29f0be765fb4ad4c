#include "text_mark.h"

#include <stdbool.h>

#include "engine/unicode.h"

enum {
    NUMBER_DIGITS_MAX = 3, /* of a list item or a step: a year is neither */
    LABEL_LETTERS_MAX = 12,
    ROMAN_LETTERS_MAX = 7,
    SIGNS_MAX = 6, /* `######`, the deepest heading */
};

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool letter(char c)
{
    return capital(c) || (c >= 'a' && c <= 'z');
}

static char at(struct str text, size_t i)
{
    return i < text.len ? text.ptr[i] : '\0';
}

/** Bytes of the white space at offset i. */
static size_t space_at(struct str text, size_t i)
{
    struct str rest = str_skip(text, i);
    size_t len = 0;

    while (rest.len) {
        struct str next = rest;

        if (!char_space(utf8_next(&next)))
            break;
        len += rest.len - next.len;
        rest = next;
    }
    return len;
}

/** The code point at offset i, and how many bytes it takes. */
static int32_t code_at(struct str text, size_t i, size_t *bytes)
{
    struct str rest = str_skip(text, i);
    const size_t before = rest.len;
    const int32_t code = utf8_next(&rest);

    *bytes = before - rest.len;
    return code;
}

static size_t count_digits(struct str text, size_t i, uint32_t *value)
{
    size_t count = 0;

    *value = 0;
    for (; digit(at(text, i + count)); count++)
        if (count <= NUMBER_DIGITS_MAX)
            *value = *value * 10 + (uint32_t)(text.ptr[i + count] - '0');
    return count;
}

/** Letters of a Roman number of one case at offset i; 0 when there is none. */
static size_t count_roman(struct str text, size_t i)
{
    const char *signs = capital(at(text, i)) ? "IVXLC" : "ivxlc";
    size_t count = 0;

    while (at(text, i + count) && strchr(signs, text.ptr[i + count]))
        count++;
    if (letter(at(text, i + count)) || count > ROMAN_LETTERS_MAX)
        return 0;
    return count;
}

static bool chinese_digit(int32_t code)
{
    static const int32_t digits[] = {
        0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03,
        0x516B, 0x4E5D, 0x5341, 0x767E, 0x96F6, 0x3007, 0x5343,
    };

    for (size_t i = 0; i < sizeof digits / sizeof *digits; i++)
        if (digits[i] == code)
            return true;
    return (code >= '0' && code <= '9') || (code >= 0xFF10 && code <= 0xFF19);
}

/** The mark with the white space after it, which it must have unless the line
 * ends there. */
static struct text_marked marked(enum text_mark mark, struct str text,
                                 size_t len)
{
    const size_t space = space_at(text, len);

    if (!space && len < text.len)
        return (struct text_marked){.mark = MARK_NONE};
    return (struct text_marked){
        .mark = mark, .skip = (uint32_t)(len + space), .depth = 1};
}

static struct text_marked bullet(struct str text)
{
    static const int32_t signs[] = {
        '-',    '*',    '+',    0x2022, 0x2023, 0x25E6, 0x25AA, 0x25AB,
        0x25CF, 0x25CB, 0x25A0, 0x25A1, 0x2013, 0x2014, 0x00B7, 0x2713,
        0x2714, 0x2192, 0x25BA, 0x25B6, 0x27A2, 0x27A4, 0x2043, 0x30FB,
    };
    size_t bytes;
    const int32_t code = code_at(text, 0, &bytes);

    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i] == code)
            return marked(MARK_BULLET, text, bytes);
    return (struct text_marked){.mark = MARK_NONE};
}

/** `## Title`, or `== Title ==`. */
static struct text_marked hash(struct str text)
{
    const char sign = at(text, 0);
    struct text_marked found;
    size_t count = 0;
    size_t tail = 0;

    if (sign != '#' && sign != '=')
        return (struct text_marked){.mark = MARK_NONE};
    while (at(text, count) == sign)
        count++;
    while (tail < text.len - count && text.ptr[text.len - 1 - tail] == sign)
        tail++;
    if (count > SIGNS_MAX || (sign == '=' && tail != count) ||
        (sign == '=' && count < 2) || count + tail >= text.len)
        return (struct text_marked){.mark = MARK_NONE};
    found = marked(MARK_HASH, text, count);
    found.tail = (uint32_t)tail;
    found.depth = (uint32_t)count - (sign == '=');
    return found;
}

/** `1. `, `1) `, `(1) `, `2.3 `, `A.1. `, `a) `, `IV. ` */
static struct text_marked number(struct str text)
{
    const bool open = at(text, 0) == '(';
    size_t i = open;
    uint32_t depth = 1, value;
    size_t len = count_digits(text, i, &value);
    struct text_marked found;

    if (len > NUMBER_DIGITS_MAX)
        return (struct text_marked){.mark = MARK_NONE};
    if (!len)
        len = count_roman(text, i);
    if (!len && letter(at(text, i)) && !letter(at(text, i + 1)))
        len = 1;
    if (!len)
        return (struct text_marked){.mark = MARK_NONE};
    i += len;
    while (!open && at(text, i) == '.' && digit(at(text, i + 1))) {
        uint32_t part;

        len = count_digits(text, i + 1, &part);
        if (len > NUMBER_DIGITS_MAX)
            return (struct text_marked){.mark = MARK_NONE};
        i += 1 + len;
        depth++;
    }
    if (at(text, i) == ')' || (!open && at(text, i) == '.'))
        i++;
    else if (open || depth == 1)
        return (struct text_marked){.mark = MARK_NONE};
    found = marked(depth > 1 ? MARK_OUTLINE : MARK_NUMBER, text, i);
    found.depth = depth;
    found.number = value;
    return found;
}

/** `三、` and `（三）`, which need no space after them. */
static struct text_marked chinese_number(struct str text)
{
    size_t bytes, i = 0, digits = 0;
    int32_t code = code_at(text, 0, &bytes);
    const bool open = code == 0xFF08;

    if (open)
        i = bytes;
    for (code = code_at(text, i, &bytes); chinese_digit(code);
         code = code_at(text, i, &bytes)) {
        i += bytes;
        digits++;
    }
    if (!digits || (open ? code != 0xFF09 : code != 0x3001 && code != 0xFF0E))
        return (struct text_marked){.mark = MARK_NONE};
    i += bytes;
    return (struct text_marked){.mark = MARK_NUMBER,
                                .skip = (uint32_t)(i + space_at(text, i)),
                                .depth = 1};
}

/** `第三章`, `제1장`: an ordinal, a number, what is counted. */
static struct text_marked chinese_label(struct str text)
{
    size_t bytes, i, digits = 0;
    int32_t code = code_at(text, 0, &i);

    if (code != 0x7B2C && code != 0xC81C)
        return (struct text_marked){.mark = MARK_NONE};
    for (code = code_at(text, i, &bytes); chinese_digit(code);
         code = code_at(text, i, &bytes)) {
        i += bytes;
        digits++;
    }
    if (!digits || code == -1 || char_class(code) != CHAR_IDEOGRAPH)
        return (struct text_marked){.mark = MARK_NONE};
    i += bytes;
    return (struct text_marked){.mark = MARK_LABEL,
                                .skip = (uint32_t)(i + space_at(text, i)),
                                .depth = 1};
}

/** Is the slice one of the words that stand before a question or answer? */
static bool one_of(struct str word, const char *const *words)
{
    for (; *words; words++)
        if (str_equal(word, str_of(*words)))
            return true;
    return false;
}

/** Bytes of a colon, ASCII or full width, at offset i. */
static size_t colon_at(struct str text, size_t i)
{
    if (at(text, i) == ':')
        return 1;
    return str_starts(str_skip(text, i), STR("：")) ? sizeof("：") - 1 : 0;
}

/** `Q: `, `Q3. `, `Question 3: `, `A: ` */
static struct text_marked asked(struct str text)
{
    static const char *const asks[] = {"Q",        "Question", "Frage",   "F",
                                       "Pregunta", "P",        "Domanda", "问",
                                       "問",       NULL};
    static const char *const answers[] = {"A",         "Answer",  "Antwort",
                                          "Respuesta", "Réponse", "R",
                                          "Risposta",  "答",      NULL};
    size_t i = 0, colon;
    uint32_t value;
    struct str word;
    enum text_mark mark;

    while (i < text.len && i <= LABEL_LETTERS_MAX &&
           !strchr(" :.0123456789", text.ptr[i]) && !colon_at(text, i))
        i++;
    word = (struct str){text.ptr, i};
    if (one_of(word, asks))
        mark = MARK_ASK;
    else if (one_of(word, answers))
        mark = MARK_ANSWER;
    else
        return (struct text_marked){.mark = MARK_NONE};
    i += at(text, i) == ' ' && digit(at(text, i + 1));
    i += count_digits(text, i, &value);
    colon = colon_at(text, i);
    if (!colon && !(at(text, i) == '.' && str_equal(word, STR("Q"))))
        return (struct text_marked){.mark = MARK_NONE};
    i += colon ? colon : 1;
    return (struct text_marked){
        .mark = mark, .skip = (uint32_t)(i + space_at(text, i)), .depth = 1};
}

/** A capitalised word, a number, and nothing or a title behind a colon, full
 * stop or dash. */
static struct text_marked label(struct str text)
{
    size_t i = 0, len, bytes;
    uint32_t value;
    int32_t code;

    while (letter(at(text, i)) || (unsigned char)at(text, i) >= 0x80)
        i++;
    if (!capital(at(text, 0)) || i < 2 || i > LABEL_LETTERS_MAX ||
        at(text, i) != ' ')
        return (struct text_marked){.mark = MARK_NONE};
    i++;
    len = count_digits(text, i, &value);
    if (!len)
        len = capital(at(text, i)) ? count_roman(text, i) : 0;
    if (!len && capital(at(text, i)) && !letter(at(text, i + 1)) &&
        at(text, i + 1) && strchr(".:", text.ptr[i + 1]))
        len = 1;
    if (!len || len > NUMBER_DIGITS_MAX + (value ? 0 : ROMAN_LETTERS_MAX))
        return (struct text_marked){.mark = MARK_NONE};
    i += len;
    if (i < text.len) {
        i += space_at(text, i);
        code = code_at(text, i, &bytes);
        if (code != ':' && code != '.' && code != '-' && code != 0x2013 &&
            code != 0x2014)
            return (struct text_marked){.mark = MARK_NONE};
        i += bytes;
        while (code == '-' && at(text, i) == '-')
            i++;
    }
    return (struct text_marked){.mark = MARK_LABEL,
                                .skip = (uint32_t)(i + space_at(text, i)),
                                .depth = 1,
                                .number = value};
}

static struct text_marked quote(struct str text)
{
    size_t i = 0;

    while (at(text, i) == '>')
        i += 1 + space_at(text, i + 1);
    return (struct text_marked){
        .mark = i ? MARK_QUOTE : MARK_NONE, .skip = (uint32_t)i, .depth = 1};
}

struct text_marked text_mark_of(struct str text)
{
    static struct text_marked (*const kinds[])(struct str) = {
        quote,  hash,           asked,         bullet,
        number, chinese_number, chinese_label, label,
    };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const struct text_marked found = kinds[i](text);

        if (found.mark != MARK_NONE)
            return found;
    }
    return (struct text_marked){.mark = MARK_NONE};
}
