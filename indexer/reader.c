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

/** Files that machines read, whatever their extension. Those for language
 * models say once more what the pages say. */
static const char *const machine_files[] = {
    "robots.txt",    "ads.txt",          "app-ads.txt",    "llms.txt",
    "llms-full.txt", "requirements.txt", "cmakelists.txt",
};

/** Is `text` this, whatever its case? */
static bool equals(struct str text, const char *lower)
{
    if (text.len != strlen(lower))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        const char byte = text.ptr[i];

        if ((byte >= 'A' && byte <= 'Z' ? byte | 32 : byte) != lower[i])
            return false;
    }
    return true;
}

static bool for_machines(struct str path)
{
    const char *slash = path.len ? memrchr(path.ptr, '/', path.len) : NULL;

    if (slash)
        path = str_skip(path, (size_t)(slash + 1 - path.ptr));
    for (size_t i = 0; i < sizeof machine_files / sizeof *machine_files; i++)
        if (equals(path, machine_files[i]))
            return true;
    return false;
}

const struct reader *reader_for(struct str path)
{
    struct str extension = {path.ptr + path.len, 0};

    while (extension.len < path.len && extension.ptr[-1] != '.' &&
           extension.ptr[-1] != '/') {
        extension.ptr--;
        extension.len++;
    }
    if (extension.len == path.len || extension.ptr[-1] != '.' ||
        for_machines(path))
        return NULL;
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        for (size_t j = 0; readers[i]->extensions[j]; j++)
            if (equals(extension, readers[i]->extensions[j]))
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
