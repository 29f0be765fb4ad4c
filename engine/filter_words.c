/** Reading the words of a filter. */
#include "filter_words.h"

#include <stdarg.h>
#include <stdio.h>
#include <strings.h>

#include "unicode.h"

enum {
    SHOWN_MAX = 200, /* bytes of a filter that an error shows */
    NAMED_MAX = 64,  /* bytes of a name or value that it shows */
};

/* ---- Errors ------------------------------------------------------------ */

static size_t characters(struct str text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
    return count;
}

int filter_error(struct error *err, struct str source, size_t start, size_t end,
                 const char *format, ...)
{
    const struct str shown = utf8_cut(source, SHOWN_MAX);
    char message[ERROR_TEXT_MAX / 2];
    va_list args;

    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    return error_set(err, ERROR_USAGE, "%s\n%zu:%zu %.*s%s", message,
                     characters((struct str){source.ptr, start}) + 1,
                     characters((struct str){source.ptr, end}) + 1,
                     STR_ARGS(shown), shown.len < source.len ? "..." : "");
}

int filter_expected(struct filter_reader *reader, const char *what)
{
    const size_t at = reader->at;
    const struct str rest = str_skip(reader->source, at);
    struct str found = utf8_cut(rest, 1);

    if (!rest.len)
        return filter_error(reader->err, reader->source, at, at,
                            "The filter ends where %s was expected", what);
    for (size_t i = 0; i < rest.len && !strchr(" \t\r\n()[],", rest.ptr[i]);
         i++)
        found.len = i + 1;
    if (!found.len)
        found.len = 1;
    found = utf8_cut((struct str){rest.ptr, found.len}, NAMED_MAX);
    return filter_error(reader->err, reader->source, at, at + found.len,
                        "Expected %s, found `%.*s`", what, STR_ARGS(found));
}

/* ---- Words ------------------------------------------------------------- */

static void skip_space(struct filter_reader *reader)
{
    while (reader->at < reader->source.len &&
           strchr(" \t\r\n", reader->source.ptr[reader->at]) &&
           reader->source.ptr[reader->at])
        reader->at++;
}

bool filter_at_end(struct filter_reader *reader)
{
    skip_space(reader);
    return reader->at == reader->source.len;
}

char filter_peek(struct filter_reader *reader)
{
    skip_space(reader);
    return reader->at < reader->source.len ? reader->source.ptr[reader->at]
                                           : '\0';
}

static bool word_byte(char byte)
{
    return (unsigned char)byte >= 0x80 || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           (byte && strchr("_-./", byte));
}

/** Bytes of the plain word that comes next. */
static size_t word_length(struct filter_reader *reader)
{
    size_t end;

    skip_space(reader);
    for (end = reader->at;
         end < reader->source.len && word_byte(reader->source.ptr[end]);)
        end++;
    return end - reader->at;
}

bool filter_keyword(struct filter_reader *reader, const char *keyword)
{
    const size_t len = strlen(keyword);

    if (word_length(reader) != len ||
        strncasecmp(reader->source.ptr + reader->at, keyword, len) != 0)
        return false;
    reader->at += len;
    return true;
}

/** The grammar's own words, in capitals, must be quoted to be values. */
static bool reserved(struct str text)
{
    static const char *const words[] = {"AND",    "OR",     "NOT",  "IN",
                                        "TO",     "EXISTS", "IS",   "CONTAINS",
                                        "STARTS", "WITH",   "NULL", "EMPTY"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(text, str_of(words[i])))
            return true;
    return false;
}

/** The byte behind the quote that closes the one at `at`; 0 for none. */
static size_t quote_end(struct str source, size_t at)
{
    const char quote = source.ptr[at];

    for (at++; at < source.len; at++) {
        if (source.ptr[at] == quote)
            return at + 1;
        if (source.ptr[at] == '\\')
            at++;
    }
    return 0;
}

/** What is quoted, without the escapes of quotes and backslashes. */
static int take_quoted(struct filter_reader *reader, struct filter_word *word)
{
    const struct str source = reader->source;
    const size_t start = reader->at, end = quote_end(source, start);
    char *text;
    size_t len = 0;

    if (!end)
        return filter_error(reader->err, source, start, source.len,
                            "The quote is not closed");
    text = arena_alloc(reader->arena, end - start);
    for (size_t at = start + 1; at < end - 1; at++) {
        if (source.ptr[at] == '\\' && strchr("\\\"'", source.ptr[at + 1]) &&
            source.ptr[at + 1])
            at++;
        text[len++] = source.ptr[at];
    }
    *word = (struct filter_word){{text, len}, start, end, true};
    reader->at = end;
    return 0;
}

int filter_take_word(struct filter_reader *reader, struct filter_word *word,
                     const char *what)
{
    const char next = filter_peek(reader);
    char expected[NAMED_MAX];
    const size_t len = word_length(reader);
    const struct str text = {reader->source.ptr + reader->at, len};

    if (next == '"' || next == '\'')
        return take_quoted(reader, word);
    if (!len) {
        snprintf(expected, sizeof expected, "a %s", what);
        return filter_expected(reader, expected);
    }
    if (reserved(text))
        return filter_error(reader->err, reader->source, reader->at,
                            reader->at + len,
                            "`%.*s` is a word of the grammar and no %s: put "
                            "it in quotes",
                            STR_ARGS(text), what);
    *word = (struct filter_word){text, reader->at, reader->at + len, false};
    reader->at += len;
    return 0;
}
