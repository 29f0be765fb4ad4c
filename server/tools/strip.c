/**
 * Strip comments and needless white space from a script or a style that is
 * built in: `strip silcrow.css stripped/silcrow.css`.
 *
 * A comma or semicolon before a closing bracket goes too; names, strings and
 * everything else stay as they are. A line end counts as a
 * space, so every statement of a script must end in a semicolon; and a slash
 * after a name divides, so no regular expression may stand there.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { INPUT_MAX = 256 << 10 }; /* bytes */

struct strip {
    FILE *out;
    const char *at; /* NUL-terminated */
    bool css;
    int last;  /* byte that was written last, or 0 */
    bool word; /* the last token was a name or a number */
    bool gap;  /* white space or a comment since */
    int held;  /* a comma or semicolon that is not written yet, or 0 */
};

static bool is_space(int byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

static bool is_word(int byte)
{
    const int lower = byte | 0x20;

    return (lower >= 'a' && lower <= 'z') || (byte >= '0' && byte <= '9') ||
           byte == '_' || byte == '$' || byte == '#' || byte >= 0x80;
}

static bool is_one_of(int byte, const char *set)
{
    return byte && strchr(set, byte);
}

/** Must white space stay between these two bytes? */
static bool needs_space(const struct strip *strip, int last, int next)
{
    if (!last || !next)
        return false;
    if (strip->css)
        return !is_one_of(last, "{};,:(") && !is_one_of(next, "{};,)");
    return (is_word(last) && is_word(next)) ||
           (last == next && is_one_of(next, "+-/"));
}

/** Write what was held back, unless a bracket makes it needless. */
static void put_held(struct strip *strip, int next)
{
    const bool needless =
        strip->held == ';' ? next == '}' : is_one_of(next, "}])");

    if (strip->held && (!needless || (strip->css && strip->held == ',')))
        fputc(strip->held, strip->out);
    strip->held = 0;
}

static void hold(struct strip *strip)
{
    put_held(strip, 0);
    strip->last = strip->held = *strip->at++;
    strip->word = strip->gap = false;
}

static void put(struct strip *strip, size_t len)
{
    const int first = (unsigned char)*strip->at;

    put_held(strip, first);
    if (strip->gap && needs_space(strip, strip->last, first))
        fputc(' ', strip->out);
    fwrite(strip->at, 1, len, strip->out);
    strip->at += len;
    strip->last = (unsigned char)strip->at[-1];
    strip->word = is_word(strip->last);
    strip->gap = false;
}

/** Bytes up to and with an end that no backslash precedes. */
static size_t quoted(const char *text, char end)
{
    size_t len = 1;

    for (; text[len] && text[len] != end; len++)
        if (text[len] == '\\' && text[len + 1])
            len++;
    return text[len] ? len + 1 : len;
}

/** Bytes of a comment, or 0. */
static size_t comment(const struct strip *strip)
{
    const char *end;

    if (strncmp(strip->at, "/*", 2) == 0)
        end = strstr(strip->at + 2, "*/");
    else if (!strip->css && strncmp(strip->at, "//", 2) == 0)
        return strcspn(strip->at, "\n");
    else
        return 0;
    return end ? (size_t)(end + 2 - strip->at) : strlen(strip->at);
}

static void strip_token(struct strip *strip)
{
    const char byte = *strip->at;
    const size_t skipped = comment(strip);

    if (skipped || is_space(byte)) {
        strip->at += skipped ? skipped : 1;
        strip->gap = true;
    } else if (byte == ',' || byte == ';') {
        hold(strip);
    } else if (byte == '"' || byte == '\'' || (byte == '`' && !strip->css)) {
        put(strip, quoted(strip->at, byte));
    } else if (byte == '/' && !strip->css && !strip->word &&
               !is_one_of(strip->last, ")]}")) {
        put(strip, quoted(strip->at, '/')); /* a regular expression */
    } else {
        put(strip, 1);
    }
}

static int strip_file(const char *in, const char *out)
{
    static char text[INPUT_MAX];
    FILE *from = fopen(in, "rb");
    const size_t len = from ? fread(text, 1, sizeof text, from) : sizeof text;
    struct strip strip = {
        .at = text, .css = strstr(in, ".css"), .out = fopen(out, "wb")};
    bool ok = len < sizeof text && strip.out;

    while (ok && *strip.at)
        strip_token(&strip);
    if (ok)
        put_held(&strip, 0);
    if (from)
        fclose(from);
    if (strip.out) {
        ok = ok && fputc('\n', strip.out) != EOF && !ferror(strip.out);
        ok = fclose(strip.out) == 0 && ok;
    }
    return ok ? 0 : -1;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strip_file(argv[1], argv[2]) == 0)
        return 0;
    fprintf(stderr, "strip IN OUT: cannot do it; IN has %d bytes at most\n",
            INPUT_MAX - 1);
    return 1;
}
