#include "reader.h"

#include <stdarg.h>
#include <stdio.h>

#include "engine/unicode.h"
#include "problem.h"

static const struct reader *const readers[] = {
    &markdown_reader,
    &text_reader,
    &jsonl_reader,
    &html_reader,
};

/** Is `extension` this one, whatever its case? */
static bool extension_is(struct str extension, const char *lower)
{
    if (extension.len != strlen(lower))
        return false;
    for (size_t i = 0; i < extension.len; i++) {
        const char byte = extension.ptr[i];

        if ((byte >= 'A' && byte <= 'Z' ? byte | 32 : byte) != lower[i])
            return false;
    }
    return true;
}

const struct reader *reader_for(struct str path)
{
    struct str extension = {path.ptr + path.len, 0};

    while (extension.len < path.len && extension.ptr[-1] != '.' &&
           extension.ptr[-1] != '/') {
        extension.ptr--;
        extension.len++;
    }
    if (extension.len == path.len || extension.ptr[-1] != '.')
        return NULL;
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        for (size_t j = 0; readers[i]->extensions[j]; j++)
            if (extension_is(extension, readers[i]->extensions[j]))
                return readers[i];
    return NULL;
}

void problem_report(const struct reader_output *output, enum problem_kind kind,
                    uint32_t line, const char *format, ...)
{
    char text[PROBLEM_TEXT_MAX];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    text[utf8_cut(str_of(text), utf8_check(str_of(text))).len] = '\0';
    for (char *byte = text; *byte; byte++)
        if ((unsigned char)*byte < ' ' || *byte == 0x7F)
            *byte = ' ';
    output->problem(output->context, kind, line, text);
}
