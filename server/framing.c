#include "framing.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

enum state {
    METHOD,
    TARGET_START,  /* its first byte */
    TARGET_SECOND, /* not another '/' */
    TARGET,
    VERSION,
    REQUEST_LF,
    LINE, /* the first byte of a header line, or the CR of the empty one */
    NAME,
    VALUE,
    VALUE_LF,
    HEAD_LF,
    BODY,
    DONE,
    REFUSED,
};

/* Bits of `seen`. */
enum {
    SEEN_HOST = 1,
    SEEN_LENGTH = 2,
    SEEN_CODING = 4,
};

enum {
    METHODS_WITH_BODY = HTTP_POST | HTTP_PUT | HTTP_PATCH,
    METHODS_WITHOUT_BODY = HTTP_GET | HTTP_HEAD | HTTP_OPTIONS,
    LENGTH_DIGITS_MAX = 15, /* of a Content-Length; more are too large */
    PORT_MAX = 65535,
};

/* ---- Characters (RFC 9110, section 5.6) -------------------------------- */

static bool is_digit(unsigned char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_letter(unsigned char byte)
{
    return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

static bool is_token(unsigned char byte)
{
    return is_letter(byte) || is_digit(byte) ||
           (byte && strchr("!#$%&'*+-.^_`|~", byte));
}

static bool is_visible(unsigned char byte)
{
    return byte > 0x20 && byte < 0x7f;
}

/** May stand in a header's value. */
static bool is_text(unsigned char byte)
{
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

/* ---- Small helpers ----------------------------------------------------- */

static enum state refuse(struct framing *framing, int status, const char *why)
{
    framing->status = status;
    framing->why = why;
    return REFUSED;
}

static struct str value_of(const struct framing *framing)
{
    return (struct str){framing->value, framing->value_len};
}

/** Keep a byte of what is being read; false when there is no room. */
static bool keep(struct framing *framing, unsigned char byte)
{
    if (framing->value_len == FRAMING_VALUE_MAX)
        return false;
    framing->value[framing->value_len++] = (char)byte;
    return true;
}

/* ---- Headers that matter to framing ------------------------------------ */

static bool is_port(struct str port)
{
    unsigned number = 0;

    for (size_t i = 0; i < port.len; i++) {
        if (!is_digit((unsigned char)port.ptr[i]))
            return false;
        number = number * 10 + (unsigned)(port.ptr[i] - '0');
        if (number > PORT_MAX)
            return false;
    }
    return true;
}

/** Bytes of the name or the bracketed address at the front of a Host. */
static size_t host_name_length(struct str host)
{
    const bool literal = host.len && host.ptr[0] == '[';
    const char *allowed = literal ? "abcdefABCDEF.:" : "-._~";
    size_t i = literal;

    for (; i < host.len; i++) {
        const unsigned char byte = (unsigned char)host.ptr[i];

        if (!is_digit(byte) && !(byte && strchr(allowed, byte)) &&
            (literal || !is_letter(byte)))
            break;
    }
    if (!literal)
        return i;
    return i < host.len && i > 2 && host.ptr[i] == ']' ? i + 1 : 0;
}

static enum state read_host(struct framing *framing)
{
    const struct str host = value_of(framing);
    const size_t name = host_name_length(host);
    const struct str rest = str_skip(host, name);

    if (framing->seen & SEEN_HOST)
        return refuse(framing, 400, "there is more than one Host");
    framing->seen |= SEEN_HOST;
    if (name == 0 ||
        (rest.len && (rest.ptr[0] != ':' || !is_port(str_skip(rest, 1)))))
        return refuse(framing, 400, "Host is not a name or address");
    return LINE;
}

static enum state read_length(struct framing *framing)
{
    const struct str digits = value_of(framing);

    if (framing->seen & SEEN_LENGTH)
        return refuse(framing, 400, "there is more than one Content-Length");
    framing->seen |= SEEN_LENGTH;
    if (digits.len == 0)
        return refuse(framing, 400, "Content-Length is not a number");
    for (size_t i = 0; i < digits.len; i++) {
        const unsigned char byte = (unsigned char)digits.ptr[i];

        if (!is_digit(byte))
            return refuse(framing, 400, "Content-Length is not a number");
        if (i < LENGTH_DIGITS_MAX)
            framing->body = framing->body * 10 + (byte - '0');
    }
    if (digits.len > LENGTH_DIGITS_MAX)
        return refuse(framing, 413, "the body is too large");
    return LINE;
}

static enum state read_coding(struct framing *framing)
{
    framing->seen |= SEEN_CODING;
    return LINE;
}

static enum state read_connection(struct framing *framing)
{
    struct str rest = value_of(framing);

    while (rest.len) {
        const char *comma = memchr(rest.ptr, ',', rest.len);
        const size_t len = comma ? (size_t)(comma - rest.ptr) : rest.len;
        const struct str option = str_trim((struct str){rest.ptr, len});

        if (option.len == 5 && strncasecmp(option.ptr, "close", 5) == 0)
            framing->close = true;
        if (option.len == 10 && strncasecmp(option.ptr, "keep-alive", 10) == 0)
            framing->keep_alive = true;
        rest = str_skip(rest, len + 1);
    }
    return LINE;
}

static enum state read_expect(struct framing *framing)
{
    const struct str value = value_of(framing);

    if (value.len != 12 || strncasecmp(value.ptr, "100-continue", 12) != 0)
        framing->expects = true;
    return LINE;
}

static const struct {
    const char *name;
    enum state (*read)(struct framing *framing);
} headers[] = {
    {"host", read_host},
    {"content-length", read_length},
    {"transfer-encoding", read_coding},
    {"connection", read_connection},
    {"expect", read_expect},
};

/** Number of the header whose name was read, or -1. */
static int header_find(const struct framing *framing)
{
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        if (strlen(headers[i].name) == framing->name_len &&
            memcmp(headers[i].name, framing->name, framing->name_len) == 0)
            return (int)i;
    return -1;
}

/* ---- States: what one byte leads to ------------------------------------ */

static enum state in_method(struct framing *framing, unsigned char byte)
{
    if (byte != ' ') {
        if (!is_token(byte))
            return refuse(framing, 400, "the method is not a word");
        if (!keep(framing, byte))
            return refuse(framing, 501, "the method is not known");
        return METHOD;
    }
    if (framing->value_len == 0)
        return refuse(framing, 400, "the request line has no method");
    framing->method = http_method_find(value_of(framing));
    if (!framing->method)
        return refuse(framing, 501, "the method is not known");
    framing->value_len = 0;
    return TARGET_START;
}

static enum state in_target_start(struct framing *framing, unsigned char byte)
{
    if (byte != '/')
        return refuse(framing, 400, "the target does not start with /");
    framing->target = 1;
    return TARGET_SECOND;
}

static enum state in_target(struct framing *framing, unsigned char byte)
{
    if (byte == ' ')
        return VERSION;
    if (!is_visible(byte) || byte == '#')
        return refuse(framing, 400,
                      "the target has a character that is not "
                      "allowed there");
    if (++framing->target > FRAMING_TARGET_MAX)
        return refuse(framing, 414, "the target is too long");
    return TARGET;
}

static enum state in_target_second(struct framing *framing, unsigned char byte)
{
    if (byte == '/')
        return refuse(framing, 400, "the target starts with //");
    return in_target(framing, byte);
}

#define WRONG_VERSION "the version is not that of HTTP"

static enum state end_version(struct framing *framing)
{
    const char major = framing->value[5], minor = framing->value[7];

    framing->http_1_0 = minor == '0';
    if (major != '1' || minor > '1')
        return refuse(framing, 505, "only HTTP/1.0 and HTTP/1.1 are spoken");
    return REQUEST_LF;
}

/** "HTTP/1.1" byte by byte: what is wrong is refused before its line ends,
 * for the library ends lines at a bare LF. */
static enum state in_version(struct framing *framing, unsigned char byte)
{
    static const char form[] = "HTTP/0.0";
    const size_t at = framing->value_len;
    const char expected = form[at];

    if (expected == '\0')
        return byte == '\r' ? end_version(framing)
                            : refuse(framing, 400, WRONG_VERSION);
    if (expected == '0' ? !is_digit(byte) : byte != expected)
        return refuse(framing, 400, WRONG_VERSION);
    keep(framing, byte);
    return VERSION;
}

static enum state in_request_lf(struct framing *framing, unsigned char byte)
{
    if (byte != '\n')
        return refuse(framing, 400, "a line does not end with CR LF");
    return LINE;
}

static enum state in_name(struct framing *framing, unsigned char byte)
{
    if (byte == ':' && framing->name_len) {
        framing->value_len = 0;
        return VALUE;
    }
    if (!is_token(byte))
        return refuse(framing, 400, "a header name is not a word");
    if (framing->name_len < FRAMING_NAME_MAX)
        framing->name[framing->name_len] =
            (char)(byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte);
    framing->name_len++;
    return NAME;
}

static enum state in_line(struct framing *framing, unsigned char byte)
{
    if (byte == '\r')
        return HEAD_LF;
    if (++framing->headers > HTTP_HEADERS_MAX)
        return refuse(framing, 431, "there are too many headers");
    framing->name_len = 0;
    return in_name(framing, byte);
}

static enum state in_value(struct framing *framing, unsigned char byte)
{
    if (byte == '\r')
        return VALUE_LF;
    if (!is_text(byte))
        return refuse(framing, 400, "a header has a control character");
    if (framing->value_len == 0 && (byte == ' ' || byte == '\t'))
        return VALUE;
    if (!keep(framing, byte) && header_find(framing) != -1)
        return refuse(framing, 431, "a header is too long");
    return VALUE;
}

static enum state in_value_lf(struct framing *framing, unsigned char byte)
{
    const int header = header_find(framing);

    if (byte != '\n')
        return refuse(framing, 400, "a line does not end with CR LF");
    if (header == -1)
        return LINE;
    framing->value_len = (uint16_t)str_trim(value_of(framing)).len;
    return headers[header].read(framing);
}

static enum state in_head_lf(struct framing *framing, unsigned char byte)
{
    if (byte != '\n')
        return refuse(framing, 400, "a line does not end with CR LF");
    if (!(framing->seen & SEEN_HOST))
        return refuse(framing, 400, "there is no Host");
    if (framing->seen & SEEN_CODING && framing->seen & SEEN_LENGTH)
        return refuse(framing, 400,
                      "Transfer-Encoding and Content-Length exclude one "
                      "another");
    if (framing->seen & SEEN_CODING)
        return refuse(framing, 501, "Transfer-Encoding is not supported");
    if (framing->method & METHODS_WITHOUT_BODY && framing->body)
        return refuse(framing, 400, "this method takes no body");
    if (framing->body > framing->body_max)
        return refuse(framing, 413, "the body is too large");
    if (framing->method & METHODS_WITH_BODY && !(framing->seen & SEEN_LENGTH))
        return refuse(framing, 411, "Content-Length is missing");
    if (framing->expects)
        return refuse(framing, 417, "only 100-continue can be expected");
    if (framing->http_1_0 && !framing->keep_alive)
        framing->close = true;
    return framing->body ? BODY : DONE;
}

static enum state (*const states[])(struct framing *framing,
                                    unsigned char byte) = {
    [METHOD] = in_method,
    [TARGET_START] = in_target_start,
    [TARGET_SECOND] = in_target_second,
    [TARGET] = in_target,
    [VERSION] = in_version,
    [REQUEST_LF] = in_request_lf,
    [LINE] = in_line,
    [NAME] = in_name,
    [VALUE] = in_value,
    [VALUE_LF] = in_value_lf,
    [HEAD_LF] = in_head_lf,
};

/* ---- The machine ------------------------------------------------------- */

static enum state read_head(struct framing *framing, unsigned char byte)
{
    if (++framing->head > FRAMING_HEAD_MAX)
        return framing->state <= REQUEST_LF
                   ? refuse(framing, 414, "the request line is too long")
                   : refuse(framing, 431, "the headers are too long");
    return states[framing->state](framing, byte);
}

static size_t read_body(struct framing *framing, size_t len)
{
    const size_t rest = framing->body - framing->body_read;

    if (len > rest)
        len = rest;
    framing->body_read += len;
    if (framing->body_read == framing->body)
        framing->state = DONE;
    return len;
}

void framing_start(struct framing *framing, size_t body_max)
{
    *framing = (struct framing){.state = METHOD, .body_max = body_max};
}

enum framing_result framing_read(struct framing *framing, size_t *used,
                                 const char *bytes, size_t len)
{
    size_t i = 0;

    assert(framing->state != REFUSED);
    while (i < len && framing->state < BODY)
        framing->state = read_head(framing, (unsigned char)bytes[i++]);
    if (framing->state == BODY)
        i += read_body(framing, len - i);
    *used = i;
    if (framing->state == REFUSED)
        return FRAMING_REFUSED;
    return framing->state == DONE ? FRAMING_DONE : FRAMING_MORE;
}
