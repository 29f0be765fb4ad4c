#include "parse.h"

#include <assert.h>

#include "encoding.h"
#include "engine/buf.h"
#include "engine/unicode.h"
#include "problem.h"

static uint32_t count_lines(struct str text)
{
    uint32_t lines = 0;

    for (size_t i = 0; i < text.len; i++)
        lines += text.ptr[i] == '\n';
    return lines;
}

/** Say what may be wrong with the letters of a file; false when it is none of
 * text. */
static bool check_encoding(const struct reader_input *input,
                           const struct encoding *encoding,
                           const struct reader_output *output)
{
    size_t good;

    switch (encoding->reason) {
    case ENCODING_MARK:
    case ENCODING_META:
        good = strcmp(encoding->name, "utf-8") == 0 ? utf8_check(input->text)
                                                    : input->text.len;
        if (good < input->text.len)
            problem_report(output, PROBLEM_WARNING,
                           count_lines((struct str){input->text.ptr, good}) + 1,
                           "not UTF-8, %s: byte 0x%02X",
                           encoding_reason_text(encoding->reason),
                           (unsigned char)input->text.ptr[good]);
        break;
    case ENCODING_VALID:
        break;
    case ENCODING_BINARY:
        problem_report(output, PROBLEM_SKIPPED, 0, "no text: it is binary");
        return false;
    case ENCODING_GUESS:
    case ENCODING_DEFAULT:
        problem_report(output, PROBLEM_GUESS, 0, "read as %s, %s",
                       encoding->name, encoding_reason_text(encoding->reason));
        break;
    }
    return true;
}

/** A whole file, in any encoding. */
static void parse_whole(const struct reader *reader,
                        const struct reader_input *input,
                        const struct reader_output *output)
{
    const struct encoding encoding =
        encoding_find(input->text, reader->marked_up);
    struct reader_input converted = *input;
    struct buf text = {0};

    if (!check_encoding(input, &encoding, output))
        return;
    if (encoding.reason != ENCODING_VALID) {
        encoding_convert(&text, input->text, encoding);
        converted.text = buf_view(&text);
    }
    reader->read(&converted, output);
    buf_free(&text);
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
    else
        parse_whole(reader, input, output);
}
