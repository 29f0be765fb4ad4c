#include "markdown_source.h"

#include <stdlib.h>

#include "markdown_code.h"
#include "markdown_line.h"
#include "markdown_strip.h"
#include "problem.h"

enum {
    MARKDOWN_TAGS_MAX = 16, /* elements in one another */
    INDENT_COLUMNS = 4,     /* of the content of an admonition */
};

/** The file at work: lines come in, lines for the next step go out. */
struct maker {
    struct markdown_source *source;
    const struct reader_output *output;
    struct buf text; /* lines that have gone out */
    struct str rest; /* lines to come */
    struct code_state code;
    uint32_t number;  /* of the line at hand */
    unsigned indent;  /* columns taken off the content of admonitions */
    bool after_blank; /* the line before was blank, or there was none */
    struct str tags[MARKDOWN_TAGS_MAX]; /* open, whose content is Markdown */
    size_t tag_count;
    bool in_statement; /* of a program: up to the next blank line */
    size_t heading;    /* index of a heading right above, or SIZE_MAX */
    struct includes includes;
};

void markdown_source_free(struct markdown_source *source)
{
    buf_free(&source->text);
    free(source->lines);
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

/** Let a line go out, in two parts. */
static struct source_line *put_parts(struct maker *maker, struct str before,
                                     struct str text)
{
    struct markdown_source *source = maker->source;

    if (source->count == source->room) {
        source->room = source->room ? source->room * 2 : 256;
        source->lines =
            mem_resize(source->lines, source->room, sizeof *source->lines);
    }
    source->lines[source->count] =
        (struct source_line){.number = maker->number};
    buf_str(&maker->text, before);
    buf_str(&maker->text, text);
    buf_byte(&maker->text, '\n');
    return &source->lines[source->count++];
}

static struct source_line *put(struct maker *maker, struct str line)
{
    return put_parts(maker, (struct str){0}, line);
}

static void put_blank(struct maker *maker)
{
    put(maker, (struct str){0});
}

/** A line that becomes a paragraph of its own. */
static void put_paragraph(struct maker *maker, struct str indent,
                          struct str text)
{
    put_blank(maker);
    if (!str_trim(text).len)
        return;
    put_parts(maker, indent, str_trim(text));
    put_blank(maker);
}

static void note_include(struct maker *maker, struct str line)
{
    if (maker->includes.count++)
        return;
    maker->includes.line = maker->number;
    maker->includes.first = str_trim(line);
}

/** What stands before the text of a line. */
static struct str before_text(struct str line, struct str text)
{
    return (struct str){line.ptr, (size_t)(text.ptr - line.ptr)};
}

/** A line that is the tag of an element whose content is Markdown: to
 * CommonMark it would be HTML up to the next blank line. */
static bool is_markdown_tag(struct maker *maker, struct str line)
{
    struct str name;

    if (maker->tag_count < MARKDOWN_TAGS_MAX &&
        line_opens_markdown(line, &name)) {
        maker->tags[maker->tag_count++] = name;
        return true;
    }
    if (!maker->tag_count ||
        !line_closes(line, maker->tags[maker->tag_count - 1]))
        return false;
    maker->tag_count--;
    return true;
}

/** A line that makes part of the page and holds no text of it. */
static bool put_nothing(struct maker *maker, struct str line)
{
    struct str id = {0};

    if (is_markdown_tag(maker, line)) {
        put_blank(maker);
        return true;
    }
    if (line_is_attributes(line, &id)) {
        if (id.len && maker->heading != SIZE_MAX)
            maker->source->lines[maker->heading].id = id;
    } else if (line_is_include(line)) {
        note_include(maker, line);
    } else if (!line_is_contents(line)) {
        return false;
    }
    put_blank(maker);
    return true;
}

/** An abbreviation and its long form, as a sentence would bring them. */
static bool put_abbreviation(struct maker *maker, struct str line)
{
    struct buf words = {0};
    struct str shorter, longer;

    if (!line_is_abbreviation(line, &shorter, &longer))
        return false;
    buf_str(&words, longer);
    buf_text(&words, " (");
    buf_str(&words, shorter);
    buf_byte(&words, ')');
    put_paragraph(maker, (struct str){0}, buf_view(&words));
    buf_free(&words);
    return true;
}

/** A line that starts or ends a container, or a footnote. */
static bool put_container(struct maker *maker, struct str line,
                          const struct line_prefix *prefix)
{
    const struct str indent = before_text(line, prefix->text);
    struct str title = {0};

    if (line_is_container(prefix->text, &title)) {
        put_paragraph(maker, indent, title);
    } else if (line_is_admonition(prefix->text, &title)) {
        put_paragraph(maker, indent, title);
        maker->indent =
            (unsigned)prefix->indent + maker->indent + INDENT_COLUMNS;
        maker->after_blank = true;
    } else if (line_is_footnote(line, &title)) {
        put_blank(maker);
        put(maker, str_trim(title));
    } else {
        return false;
    }
    return true;
}

/** A line of text: what CommonMark does not know of it is taken off. */
static void put_text(struct maker *maker, struct str line)
{
    const struct line_prefix prefix = line_prefix(line);
    const struct str before = before_text(line, prefix.text);
    struct str text = prefix.text;
    struct str id = {0};
    struct source_line *out;
    size_t mark;

    if (put_nothing(maker, text) || put_abbreviation(maker, line) ||
        put_container(maker, line, &prefix))
        return;
    mark = prefix.quotes ? line_alert_mark(text) : 0;
    if (!mark && (prefix.items || !prefix.quotes))
        mark = line_definition_mark(text);
    if (mark && !prefix.items && !prefix.quotes)
        put_blank(maker);
    text = str_skip(text, mark);
    if (line_is_heading(text) || line_is_underline(str_line(maker->rest)))
        line_take_attributes(&text, &id);
    out = put_parts(maker, before, text);
    out->id = id;
    if (line_is_heading(text))
        maker->heading = maker->source->count - 1;
    else if (!line_is_underline(line))
        maker->heading = line_is_underline(str_line(maker->rest))
                             ? maker->source->count - 1
                             : SIZE_MAX;
}

/** Take the indentation of an admonition's content off its lines. */
static struct str dedent(struct maker *maker, struct str line)
{
    size_t columns = 0;
    size_t bytes = 0;

    if (!maker->indent || !str_trim(line).len)
        return line;
    while (bytes < line.len && columns < maker->indent &&
           strchr(" \t", line.ptr[bytes]))
        columns += line.ptr[bytes++] == '\t' ? INDENT_COLUMNS : 1;
    if (columns < maker->indent) {
        maker->indent = (unsigned)(columns - columns % INDENT_COLUMNS);
        bytes = 0;
        columns = 0;
        while (bytes < line.len && columns < maker->indent &&
               strchr(" \t", line.ptr[bytes]))
            columns += line.ptr[bytes++] == '\t' ? INDENT_COLUMNS : 1;
    }
    return str_skip(line, bytes);
}

static bool too_deep(const struct maker *maker, struct str line)
{
    const struct line_prefix prefix = line_prefix(line);

    if ((prefix.quotes + prefix.items <= READER_DEPTH_MAX &&
         (!prefix.items || prefix.column <= MARKDOWN_COLUMN_MAX)) ||
        line_is_rule(line))
        return false;
    problem_report(maker->output, PROBLEM_SKIPPED, maker->number,
                   "blocks are nested more than %d deep", READER_DEPTH_MAX);
    return true;
}

/** One line of the file; false when the file is to be left out. */
static bool make_line(struct maker *maker, struct str line)
{
    enum line_kind kind;

    if (maker->code.fence == '\0' && maker->after_blank &&
        line_is_statement(line))
        maker->in_statement = true;
    if (maker->in_statement) {
        maker->in_statement = str_trim(line).len > 0;
        put_blank(maker);
        maker->after_blank = true;
        return true;
    }
    line = dedent(maker, line);
    kind = code_state_next(&maker->code, line);
    if (kind != LINE_CODE && too_deep(maker, line))
        return false;
    maker->after_blank = kind == LINE_BLANK;
    if (kind == LINE_TEXT) {
        put_text(maker, line);
    } else {
        put(maker, line);
        if (kind != LINE_BLANK)
            maker->heading = SIZE_MAX;
    }
    return true;
}

/** Where each line of the finished text starts. */
static void find_starts(struct markdown_source *source)
{
    size_t line = 0;

    for (size_t i = 0; i < source->text.len; i++) {
        if (i && source->text.ptr[i - 1] == '\n')
            line++;
        if (i == 0 || source->text.ptr[i - 1] == '\n')
            source->lines[line].start = (uint32_t)i;
    }
}

/** Take out what goes across lines, and tell of what is not followed. */
static void finish(struct maker *maker, bool mdx)
{
    struct markdown_source *source = maker->source;
    struct includes inner = {0};
    struct str first;
    uint32_t line;

    markdown_strip(&source->text, buf_view(&maker->text), mdx, &inner);
    find_starts(source);
    if (!maker->includes.count && !inner.count)
        return;
    first = inner.count ? inner.first : maker->includes.first;
    line = inner.count ? source->lines[inner.line].number
                       : (uint32_t)maker->includes.line;
    problem_report(maker->output, PROBLEM_WARNING, line,
                   "%zu includes are not followed, the first is %.*s",
                   inner.count + maker->includes.count,
                   STR_ARGS(str_line(first)));
}

bool markdown_source_make(struct markdown_source *source, struct str text,
                          uint32_t first_line, bool mdx,
                          const struct reader_output *output)
{
    struct maker maker = {.source = source,
                          .output = output,
                          .rest = text,
                          .number = first_line,
                          .after_blank = true,
                          .heading = SIZE_MAX};
    bool made = true;

    *source = (struct markdown_source){0};
    do {
        const struct str line = str_line(maker.rest);

        maker.rest = str_skip(maker.rest, line.len + 1);
        made = make_line(&maker, line);
        maker.number++;
    } while (made && maker.rest.len);
    if (made)
        finish(&maker, mdx);
    buf_free(&maker.text);
    return made;
}
