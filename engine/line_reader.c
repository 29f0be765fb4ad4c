#include "line_reader.h"

#include "unicode.h"

void line_reader_start(struct line_reader *reader, struct str text,
                       const char *name, struct error *err)
{
    const struct str mark = STR("\xef\xbb\xbf");

    *reader = (struct line_reader){
        .name = name,
        .rest = str_starts(text, mark) ? str_skip(text, mark.len) : text,
        .err = err};
}

int line_reader_wrong(const struct line_reader *reader, const char *what)
{
    return error_set(reader->err, ERROR_CONFIG, "%s:%zu: %s", reader->name,
                     reader->line, what);
}

int line_reader_next(struct str *line, struct line_reader *reader)
{
    while (reader->rest.len) {
        const struct str rest = reader->rest;
        const char *end = memchr(rest.ptr, '\n', rest.len);
        const size_t len = end ? (size_t)(end - rest.ptr) : rest.len;

        *line = str_trim((struct str){rest.ptr, len});
        reader->rest = str_skip(rest, len + 1);
        reader->line++;
        if (line->len > LINE_READER_BYTES_MAX)
            return line_reader_wrong(reader, "the line is over 4096 bytes");
        if (utf8_check(*line) < line->len)
            return line_reader_wrong(reader, "the line is not UTF-8");
        if (line->len && line->ptr[0] != '#')
            return 1;
    }
    return 0;
}
