#include <string.h>

#include "json.h"
#include "unicode.h"

/** A text under inspection. `what` is set when something is wrong. */
struct scan {
    struct str rest;
    const char *what;
    unsigned depth;
    uint64_t objects; /* bit n: the container at depth n is an object */
};

static bool fail(struct scan *scan, const char *what)
{
    scan->what = what;
    return false;
}

/** The next byte, or 0 at the end; a NUL in the text is nowhere allowed. */
static char peek(const struct scan *scan)
{
    return scan->rest.len ? *scan->rest.ptr : '\0';
}

static void step(struct scan *scan)
{
    scan->rest = str_skip(scan->rest, 1);
}

static bool eat(struct scan *scan, char byte)
{
    if (peek(scan) != byte)
        return false;
    step(scan);
    return true;
}

static void skip_space(struct scan *scan)
{
    while (scan->rest.len && strchr(" \t\r\n", peek(scan)) && peek(scan))
        step(scan);
}

static int hex_digit(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if ((byte | 32) >= 'a' && (byte | 32) <= 'f')
        return (byte | 32) - 'a' + 10;
    return -1;
}

/** Four hexadecimal digits, or -1. */
static int32_t scan_hex(struct scan *scan)
{
    int32_t unit = 0;

    for (int i = 0; i < 4; i++) {
        const int digit = hex_digit(peek(scan));

        if (digit == -1)
            return -1;
        unit = unit * 16 + digit;
        step(scan);
    }
    return unit;
}

/** What follows `\u`: one code unit, or the two of a pair. */
static bool scan_unicode_escape(struct scan *scan)
{
    const int32_t unit = scan_hex(scan);

    if (unit == -1)
        return fail(scan, "\\u needs four hexadecimal digits");
    if (unit == 0)
        return fail(scan, "\\u0000 is not allowed");
    if (unit < 0xD800 || unit > 0xDFFF)
        return true;
    if (unit <= 0xDBFF && eat(scan, '\\') && eat(scan, 'u')) {
        const int32_t low = scan_hex(scan);

        if (low >= 0xDC00 && low <= 0xDFFF)
            return true;
    }
    return fail(scan, "half of a surrogate pair");
}

static bool scan_string(struct scan *scan)
{
    if (!eat(scan, '"'))
        return fail(scan, "a string was expected");
    while (scan->rest.len) {
        const char byte = peek(scan);

        if ((unsigned char)byte < 0x20)
            return fail(scan, "a control character in a string");
        step(scan);
        if (byte == '"')
            return true;
        if (byte != '\\')
            continue;
        if (eat(scan, 'u')) {
            if (!scan_unicode_escape(scan))
                return false;
        } else if (peek(scan) && strchr("\"\\/bfnrt", peek(scan))) {
            step(scan);
        } else {
            return fail(scan, "an unknown escape in a string");
        }
    }
    return fail(scan, "a string without an end");
}

static bool scan_digits(struct scan *scan)
{
    if (peek(scan) < '0' || peek(scan) > '9')
        return fail(scan, "a digit was expected");
    while (peek(scan) >= '0' && peek(scan) <= '9')
        step(scan);
    return true;
}

static bool scan_number(struct scan *scan)
{
    const char *start = scan->rest.ptr;

    eat(scan, '-');
    if (eat(scan, '0')) {
        if (peek(scan) >= '0' && peek(scan) <= '9')
            return fail(scan, "a number starts with 0");
    } else if (!scan_digits(scan)) {
        return false;
    }
    if (eat(scan, '.') && !scan_digits(scan))
        return false;
    if (eat(scan, 'e') || eat(scan, 'E')) {
        if (!eat(scan, '+'))
            eat(scan, '-');
        if (!scan_digits(scan))
            return false;
    }
    if (scan->rest.ptr - start > JSON_NUMBER_MAX)
        return fail(scan, "a number is too long");
    return true;
}

static bool scan_word(struct scan *scan, struct str word)
{
    if (!str_starts(scan->rest, word))
        return fail(scan, "a value was expected");
    scan->rest = str_skip(scan->rest, word.len);
    return true;
}

static bool scan_scalar(struct scan *scan)
{
    switch (peek(scan)) {
    case '"':
        return scan_string(scan);
    case 't':
        return scan_word(scan, STR("true"));
    case 'f':
        return scan_word(scan, STR("false"));
    case 'n':
        return scan_word(scan, STR("null"));
    default:
        if (peek(scan) == '-' || (peek(scan) >= '0' && peek(scan) <= '9'))
            return scan_number(scan);
        return fail(scan, scan->rest.len ? "a value was expected"
                                         : "the text ends early");
    }
}

static bool in_object(const struct scan *scan)
{
    return scan->depth && (scan->objects >> (scan->depth - 1) & 1);
}

static bool open(struct scan *scan, bool object)
{
    if (scan->depth == JSON_DEPTH_MAX)
        return fail(scan, "nested too deeply");
    step(scan);
    scan->objects &= ~(UINT64_C(1) << scan->depth);
    scan->objects |= (uint64_t)object << scan->depth;
    scan->depth++;
    return true;
}

/** In an object: the name and colon before a value. */
static bool scan_name(struct scan *scan)
{
    if (!in_object(scan))
        return true;
    skip_space(scan);
    if (!scan_string(scan))
        return false;
    skip_space(scan);
    return eat(scan, ':') || fail(scan, "a colon was expected");
}

/** Behind a value: closing brackets, then a comma or the end of the text. */
static bool scan_after(struct scan *scan)
{
    while (scan->depth) {
        skip_space(scan);
        if (eat(scan, ','))
            return scan_name(scan);
        if (!eat(scan, in_object(scan) ? '}' : ']'))
            return fail(scan, scan->rest.len ? "a comma or end was expected"
                                             : "the text ends early");
        scan->depth--;
    }
    return true;
}

/** One value; no recursion, so depth costs no stack. */
static bool scan_value(struct scan *scan)
{
    do {
        bool empty = false;

        skip_space(scan);
        if (peek(scan) == '{' || peek(scan) == '[') {
            if (!open(scan, peek(scan) == '{'))
                return false;
            skip_space(scan);
            empty = peek(scan) == (in_object(scan) ? '}' : ']');
            if (!empty && !scan_name(scan))
                return false;
            if (!empty)
                continue;
        } else if (!scan_scalar(scan)) {
            return false;
        }
        if (!scan_after(scan))
            return false;
    } while (scan->depth);
    return true;
}

int json_check(struct str text, struct error *err)
{
    struct scan scan = {.rest = text};
    const size_t valid = utf8_check(text);

    if (text.len > JSON_BYTES_MAX)
        return error_set(err, ERROR_DATA,
                         "JSON: the text has more than %d bytes",
                         JSON_BYTES_MAX);
    if (valid < text.len)
        return error_set(err, ERROR_DATA, "JSON: byte %zu: invalid UTF-8",
                         valid + 1);
    if (scan_value(&scan)) {
        skip_space(&scan);
        if (!scan.rest.len)
            return 0;
        scan.what = "something follows the value";
    }
    return error_set(err, ERROR_DATA, "JSON: byte %zu: %s",
                     text.len - scan.rest.len + 1, scan.what);
}

bool json_next_member(struct str *rest, struct str *name, struct str *value)
{
    struct scan scan = {.rest = *rest};

    skip_space(&scan);
    if (!eat(&scan, '{') && !eat(&scan, ','))
        return false;
    skip_space(&scan);
    name->ptr = scan.rest.ptr;
    if (!scan_string(&scan))
        return false;
    name->len = (size_t)(scan.rest.ptr - name->ptr);
    skip_space(&scan);
    if (!eat(&scan, ':'))
        return false;
    skip_space(&scan);
    value->ptr = scan.rest.ptr;
    if (!scan_value(&scan))
        return false;
    value->len = (size_t)(scan.rest.ptr - value->ptr);
    *rest = scan.rest;
    return true;
}

bool json_next_item(struct str *rest, struct str *value)
{
    struct scan scan = {.rest = *rest};

    skip_space(&scan);
    if (!eat(&scan, '[') && !eat(&scan, ','))
        return false;
    skip_space(&scan);
    value->ptr = scan.rest.ptr;
    if (peek(&scan) == ']' || !scan_value(&scan))
        return false;
    value->len = (size_t)(scan.rest.ptr - value->ptr);
    *rest = scan.rest;
    return true;
}
