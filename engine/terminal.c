#include "terminal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "search.h"
#include "unicode.h"

#define STYLE_MATCH "\033[1;4m" /* bold, underlined */
#define STYLE_END "\033[0m"
#define LINK_START "\033]8;;" /* OSC 8; then the address */
#define LINK_MIDDLE "\033\\"  /* then the text */
#define LINK_END "\033]8;;\033\\"

enum {
    LINK_BYTES_MAX = 2000, /* terminals drop longer ones */
};

/** Marks that turn or isolate the direction of writing, and line separators
 * (Unicode 15, Bidi_Control and Zl, Zp). */
static bool steers(int32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0) ||
           (code >= 0x202a && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069) || code == 0x200e ||
           code == 0x200f || code == 0x61c || code == 0x2028 || code == 0x2029;
}

void terminal_text(struct buf *out, struct str text)
{
    int32_t code;

    while ((code = utf8_next(&text)) != -1) {
        if (!steers(code))
            utf8_append(out, code);
        else if (code == '\n' || code == '\t' || code == '\r')
            buf_byte(out, ' ');
    }
}

void terminal_marked(struct buf *out, const struct marked *marked, bool styled)
{
    const struct str text = marked->text;
    size_t at = 0;

    for (size_t i = 0; styled && i < marked->match_count; i++) {
        const size_t start = marked->matches[i].start;
        const size_t len = marked->matches[i].len;

        if (start < at || start > text.len || len > text.len - start)
            continue;
        terminal_text(out, (struct str){text.ptr + at, start - at});
        buf_text(out, STYLE_MATCH);
        terminal_text(out, (struct str){text.ptr + start, len});
        buf_text(out, STYLE_END);
        at = start + len;
    }
    terminal_text(out, str_skip(text, at));
}

/** Append an address with all but visible ASCII percent-encoded. */
static void put_address(struct buf *out, struct str url)
{
    for (size_t i = 0; i < url.len; i++) {
        const unsigned char byte = (unsigned char)url.ptr[i];

        if (byte > ' ' && byte < 0x7f)
            buf_byte(out, url.ptr[i]);
        else
            buf_format(out, "%%%02X", byte);
    }
}

void terminal_link(struct buf *out, struct str url, enum terminal_look look)
{
    const bool linked =
        look == TERMINAL_LINKED && url.len <= LINK_BYTES_MAX &&
        (str_starts(url, STR("https://")) || str_starts(url, STR("http://")));

    if (linked) {
        buf_text(out, LINK_START);
        put_address(out, url);
        buf_text(out, LINK_MIDDLE);
    }
    terminal_text(out, url);
    if (linked)
        buf_text(out, LINK_END);
}

/** Columns that a text fills; styles fill none. */
static size_t width_of(struct str text)
{
    size_t width = 0;

    while (text.len) {
        const char *style = memchr(text.ptr, '\033', text.len);
        const char *end;
        struct str plain = text;

        if (style)
            plain.len = (size_t)(style - text.ptr);
        width += unicode_width(plain);
        text = str_skip(text, plain.len);
        end = text.len ? memchr(text.ptr, 'm', text.len) : NULL;
        text = str_skip(text, end ? (size_t)(end - text.ptr) + 1 : text.len);
    }
    return width;
}

void terminal_fold(struct buf *out, struct str text, size_t indent,
                   size_t columns)
{
    size_t used = indent;

    while (text.len) {
        const char *space = memchr(text.ptr, ' ', text.len);
        const struct str word = {text.ptr,
                                 space ? (size_t)(space - text.ptr) : text.len};
        const size_t width = width_of(word);

        if (used > indent && columns && used + 1 + width > columns) {
            buf_byte(out, '\n');
            for (used = 0; used < indent; used++)
                buf_byte(out, ' ');
        } else if (used > indent) {
            buf_byte(out, ' ');
            used++;
        }
        buf_str(out, word);
        used += width;
        text = str_skip(text, word.len + 1);
    }
}

static bool set(const char *name)
{
    const char *value = getenv(name);

    return value && *value;
}

/** Does the environment want styles everywhere? */
static bool is_forced(void)
{
    const char *value = getenv("CLICOLOR_FORCE");

    return value && *value && strcmp(value, "0") != 0;
}

int terminal_styled(bool *out, const char *choice, FILE *file,
                    struct error *err)
{
    const char *term = getenv("TERM");

    *out = strcmp(choice, "always") == 0;
    if (*out || strcmp(choice, "never") == 0)
        return 0;
    if (strcmp(choice, "auto") != 0)
        return error_set(err, ERROR_USAGE,
                         "--color is auto, always or never, not %s", choice);
    if (set("NO_COLOR"))
        return 0;
    *out = is_forced() ||
           (isatty(fileno(file)) && (!term || strcmp(term, "dumb") != 0));
    return 0;
}

size_t terminal_columns(FILE *file)
{
    struct winsize size;

    if (ioctl(fileno(file), TIOCGWINSZ, &size) == -1)
        return 0;
    return size.ws_col;
}

int terminal_open(struct terminal *out, const char *choice, FILE *file,
                  struct error *err)
{
    const size_t columns = terminal_columns(file);
    bool styled;

    *out = (struct terminal){.look = TERMINAL_PLAIN};
    if (terminal_styled(&styled, choice, file, err) == -1)
        return -1;
    if (styled)
        out->look = isatty(fileno(file)) ? TERMINAL_LINKED : TERMINAL_STYLED;
    out->columns =
        columns < TERMINAL_COLUMNS_MAX ? columns : TERMINAL_COLUMNS_MAX;
    return 0;
}

void terminal_number(struct buf *out, uint64_t number)
{
    if (number >= 1000) {
        terminal_number(out, number / 1000);
        buf_format(out, ",%03" PRIu64, number % 1000);
    } else {
        buf_format(out, "%" PRIu64, number);
    }
}

void terminal_bytes(struct buf *out, uint64_t bytes)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB"};
    double size = (double)bytes / 1000;
    size_t unit = 0;

    if (bytes < 1000) {
        buf_format(out, "%" PRIu64 " bytes", bytes);
        return;
    }
    while (size >= 999.95 && unit + 1 < sizeof units / sizeof *units) {
        size /= 1000;
        unit++;
    }
    buf_format(out, "%.1f %s", size, units[unit]);
}
