#include "terminal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "unicode.h"

#define STYLE_MATCH "\033[1;4m" /* bold, underlined */
#define STYLE_END "\033[0m"

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

static bool set(const char *name)
{
    const char *value = getenv(name);

    return value && *value;
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
    *out = (set("CLICOLOR_FORCE") && strcmp(getenv("CLICOLOR_FORCE"), "0")) ||
           (isatty(fileno(file)) && (!term || strcmp(term, "dumb") != 0));
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
