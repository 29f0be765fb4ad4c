#include "parse.h"

#include <assert.h>

#include "encoding.h"
#include "engine/buf.h"
#include "engine/unicode.h"
#include "problem.h"

/* The byte order mark in UTF-8. */
#define MARK STR("\xEF\xBB\xBF")

static uint32_t count_lines(struct str text)
{
    uint32_t lines = 0;

    for (size_t i = 0; i < text.len; i++)
        lines += text.ptr[i] == '\n';
    return lines;
}

/** A file in any encoding; a guess is told. */
static void parse_encoded(const struct reader *reader,
                          const struct reader_input *input,
                          const struct reader_output *output)
{
    const struct encoding encoding =
        encoding_find(input->text, reader->marked_up);
    struct reader_input converted = *input;
    struct buf text = {0};

    encoding_convert(&text, input->text, encoding);
    if (encoding.reason == ENCODING_GUESS ||
        encoding.reason == ENCODING_DEFAULT)
        problem_report(output, PROBLEM_WARNING, 0, "read as %s, %s",
                       encoding.name, encoding_reason_text(encoding.reason));
    converted.text = buf_view(&text);
    reader->read(&converted, output);
    buf_free(&text);
}

/** A file that must be UTF-8. */
static void parse_whole(const struct reader *reader,
                        const struct reader_input *input,
                        const struct reader_output *output)
{
    struct reader_input checked = *input;
    const size_t good = utf8_check(input->text);

    if (good < input->text.len) {
        const struct str before = {input->text.ptr, good};

        problem_report(
            output, PROBLEM_SKIPPED, input->first_line + count_lines(before),
            "not UTF-8: byte 0x%02X", (unsigned char)input->text.ptr[good]);
        return;
    }
    if (str_starts(input->text, MARK))
        checked.text = str_skip(input->text, MARK.len);
    reader->read(&checked, output);
}

/** Whole lines, passing over those that are not UTF-8. */
static void parse_lines(const struct reader *reader,
                        const struct reader_input *input,
                        const struct reader_output *output)
{
    struct reader_input part = *input;
    struct str rest = input->text;

    while (rest.len) {
        const size_t good = utf8_check(rest);
        const char *end;

        part.text = (struct str){rest.ptr, good};
        while (good < rest.len && part.text.len &&
               part.text.ptr[part.text.len - 1] != '\n')
            part.text.len--;
        if (part.text.len)
            reader->read(&part, output);
        if (good == rest.len)
            return;
        part.first_line += count_lines(part.text);
        problem_report(output, PROBLEM_SKIPPED, part.first_line,
                       "the line is not UTF-8");
        end = memchr(rest.ptr + good, '\n', rest.len - good);
        if (!end)
            return;
        rest = str_skip(rest, (size_t)(end + 1 - rest.ptr));
        part.first_line++;
    }
}

void parse_bytes(const struct reader_input *input,
                 const struct reader_output *output)
{
    const struct reader *reader = reader_for(input->path);

    assert(reader);
    if (reader->by_line)
        parse_lines(reader, input, output);
    else if (reader->any_encoding)
        parse_encoded(reader, input, output);
    else
        parse_whole(reader, input, output);
}
