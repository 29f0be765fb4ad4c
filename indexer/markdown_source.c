#include "markdown_source.h"

#include <stdlib.h>

void markdown_source_free(struct markdown_source *source)
{
    buf_free(&source->text);
    free(source->lines);
    arena_release(&source->arena);
}

const struct source_line *
markdown_source_line(const struct markdown_source *source, size_t offset)
{
    size_t low = 0;
    size_t high = source->count;

    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;

        if (source->lines[middle].start <= offset)
            low = middle;
        else
            high = middle;
    }
    return &source->lines[low];
}

static struct source_line *begin_line(struct markdown_source *source,
                                      uint32_t number)
{
    if (source->count == source->room) {
        source->room = source->room ? source->room * 2 : 256;
        source->lines =
            mem_resize(source->lines, source->room, sizeof *source->lines);
    }
    source->lines[source->count] = (struct source_line){
        .start = (uint32_t)source->text.len, .number = number};
    return &source->lines[source->count++];
}

void markdown_source_make(struct markdown_source *source, struct str text,
                          uint32_t first_line)
{
    *source = (struct markdown_source){0};
    do {
        const char *end = memchr(text.ptr, '\n', text.len);
        const size_t len = end ? (size_t)(end - text.ptr) : text.len;

        begin_line(source, first_line++);
        buf_str(&source->text, (struct str){text.ptr, len});
        buf_byte(&source->text, '\n');
        text = str_skip(text, len + 1);
    } while (text.len);
}
