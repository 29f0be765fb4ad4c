#include "front_matter.h"
#include "markdown_blocks.h"
#include "markdown_source.h"
#include "problem.h"

/** The text behind the front matter; false when the file is left out. */
static bool read_text(struct guide *guide, struct str text, uint32_t line,
                      const struct reader_output *output)
{
    const bool mdx = str_ends(guide->path, STR(".mdx"));
    struct markdown_source source;
    bool read = markdown_source_make(&source, text, line, mdx, output);

    if (read && !markdown_blocks_add(guide, &source, mdx)) {
        problem_report(output, PROBLEM_SKIPPED, 0,
                       "links expand to more than %d bytes", LINK_BYTES_MAX);
        read = false;
    }
    markdown_source_free(&source);
    return read;
}

/** Append `text` with a line feed for each carriage return that stands alone:
 * CommonMark ends a line there, and lines are counted by their line feeds. */
static void end_lines(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        const bool alone = text.ptr[i] == '\r' &&
                           (i + 1 == text.len || text.ptr[i + 1] != '\n');

        buf_byte(out, alone ? '\n' : text.ptr[i]);
    }
}

static void read_markdown(const struct reader_input *input,
                          const struct reader_output *output)
{
    struct guide *guide = guide_new(input->path);
    struct str text = input->text;
    uint32_t line = input->first_line;
    struct buf ended = {0};

    if (str_find(text, STR("\r"))) {
        end_lines(&ended, text);
        text = buf_view(&ended);
    }
    if (front_matter_read(guide, &text, &line, output) &&
        read_text(guide, text, line, output))
        output->guide(output->context, guide);
    else
        guide_free(guide);
    buf_free(&ended);
}

static const char *const extensions[] = {"md", "markdown", "mdx", "mkd", NULL};

const struct reader markdown_reader = {
    .name = "markdown",
    .extensions = extensions,
    .bytes_max = READER_MARKDOWN_MAX,
    .read = read_markdown,
};
