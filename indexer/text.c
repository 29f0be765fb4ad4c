/**
 * The reader for plain text: lines, parts, headings, levels, blocks.
 */
#include "engine/buf.h"
#include "engine/unicode.h"
#include "reader.h"
#include "text_headings.h"
#include "text_lines.h"
#include "text_parts.h"

enum {
    CODE_INDENT = 4,        /* columns beyond the running text */
    MESSAGE_FIELDS_MIN = 2, /* in the head of a message, its subject one */
    PAIR_LINES_MAX = 5,     /* a label and the lines of its value */
};

/** Append words with one space between them. */
static void add_folded(struct buf *out, struct str text)
{
    bool gap = out->len > 0;

    while (text.len) {
        const struct str before = text;
        const int32_t code = utf8_next(&text);

        if (char_space(code)) {
            gap = out->len > 0;
            continue;
        }
        if (gap)
            buf_byte(out, ' ');
        gap = false;
        buf_str(out, (struct str){before.ptr, before.len - text.len});
    }
}

/** The lines of a part as one text, the mark of an item or quote left out. */
static void fold_part(struct buf *out, const struct text_parts *parts,
                      const struct text_part *part)
{
    for (uint32_t i = 0; i < part->count; i++) {
        const struct text_line *line = text_part_line(parts, part) + i;
        struct text_marked mark = {.mark = MARK_NONE};

        if (i == 0 || part->shape.mark.mark == MARK_QUOTE)
            mark = text_mark_of(line->text);
        if (mark.mark == MARK_BULLET || mark.mark == MARK_QUOTE ||
            (part->heading &&
             (mark.mark == MARK_HASH || mark.mark == MARK_ASK)))
            add_folded(out, text_unmarked(line->text, &mark));
        else
            add_folded(out, line->text);
    }
}

/** The lines of a part with their breaks and what they are set in beyond the
 * least. */
static void keep_lines(struct buf *out, const struct text_parts *parts,
                       const struct text_part *part)
{
    const struct text_line *lines = text_part_line(parts, part);
    uint32_t least = lines->indent;

    for (uint32_t i = 1; i < part->count; i++)
        if (lines[i].indent < least)
            least = lines[i].indent;
    for (uint32_t i = 0; i < part->count; i++) {
        if (i)
            buf_byte(out, '\n');
        for (uint32_t space = least; space < lines[i].indent; space++)
            buf_byte(out, ' ');
        buf_str(out, lines[i].text);
    }
}

/** A bare number stands above a heading or an entry of a list: it is the
 * number of what follows. */
static bool bare_number(const struct text_shape *shape)
{
    return !shape->letters && shape->digits && shape->words == 1;
}

/** Lines that the author broke: each a block, a bare number with the line
 * that it counts. */
static void add_lines(struct guide *guide, struct buf *text,
                      const struct text_parts *parts,
                      const struct text_part *part)
{
    const struct text_line *lines = text_part_line(parts, part);

    for (uint32_t i = 0; i < part->count; i++) {
        const uint32_t first = i;

        buf_clear(text);
        add_folded(text, lines[i].text);
        if (i + 1 < part->count) {
            const struct text_shape shape = text_shape_of(lines[i].text);

            if (bare_number(&shape))
                add_folded(text, lines[++i].text);
        }
        guide_add(guide, BLOCK_ITEM, buf_view(text), lines[first].number);
    }
}

static void add_heading(struct guide *guide, struct buf *text,
                        const struct text_parts *parts,
                        const struct text_part *part)
{
    struct block *block;

    fold_part(text, parts, part);
    block = guide_add(guide, BLOCK_HEADING, buf_view(text),
                      text_part_line(parts, part)->number);
    if (!block)
        return;
    block->level = part->level;
    block->slug_source = block->text;
}

/** Single lines in columns or set in are as they are meant to be read. */
static bool preformatted(const struct text_parts *parts,
                         const struct text_part *part)
{
    return part->kind == PART_CODE ||
           (part->kind == PART_LINE && part->shape.machine &&
            part->indent >= parts->layout.indent + CODE_INDENT);
}

/** Add the part as blocks. */
static void add_part(struct guide *guide, struct buf *text,
                     const struct text_parts *parts,
                     const struct text_part *part)
{
    const uint32_t number = text_part_line(parts, part)->number;

    buf_clear(text);
    if (part->heading) {
        add_heading(guide, text, parts, part);
    } else if (preformatted(parts, part)) {
        keep_lines(text, parts, part);
        guide_add(guide, BLOCK_CODE, buf_view(text), number);
    } else if (part->kind == PART_LINES) {
        add_lines(guide, text, parts, part);
    } else if (part->kind != PART_RULE) {
        fold_part(text, parts, part);
        guide_add(guide, part->kind == PART_ITEM ? BLOCK_ITEM : BLOCK_PARAGRAPH,
                  buf_view(text), number);
    }
}

/** Does a label stand here, and a value of it on the next line? */
static bool begins_pair(const struct text_parts *parts, size_t i)
{
    const struct text_part *part = &parts->list[i];

    return i + 1 < parts->count && part->kind == PART_LINE && !part->heading &&
           !part->shape.value && part->shape.letters &&
           part[1].kind == PART_LINE && !part[1].heading &&
           part[1].shape.value && part[1].shape.words;
}

/** Add a label and all lines of its value as one block.
 *
 * @return the part behind them */
static size_t add_pair(struct guide *guide, struct buf *text,
                       const struct text_parts *parts, size_t i)
{
    const size_t first = i;

    buf_clear(text);
    do
        fold_part(text, parts, &parts->list[i++]);
    while (i < parts->count && i < first + PAIR_LINES_MAX &&
           parts->list[i].kind == PART_LINE && !parts->list[i].heading &&
           !begins_pair(parts, i));
    guide_add(guide, BLOCK_ITEM, buf_view(text),
              text_part_line(parts, &parts->list[first])->number);
    return i;
}

static void add_parts(struct guide *guide, const struct text_parts *parts)
{
    struct buf text = {0};

    for (size_t i = 0; i < parts->count;) {
        const struct text_part *part = &parts->list[i];
        const bool last = i + 1 == parts->count;

        if (begins_pair(parts, i)) {
            i = add_pair(guide, &text, parts, i);
            continue;
        }
        if (part->kind != PART_LINE || !bare_number(&part->shape) || last ||
            !part[1].heading)
            add_part(guide, &text, parts, part);
        i++;
    }
    buf_free(&text);
}

/** Does a line begin as the head of a message does (RFC 5322, section 2.2):
 * a name of letters and hyphens, a colon, a space? */
static size_t field_name(struct str line)
{
    size_t i = 0;

    while (i < line.len &&
           (line.ptr[i] == '-' || (line.ptr[i] >= 'A' && line.ptr[i] <= 'Z') ||
            (line.ptr[i] >= 'a' && line.ptr[i] <= 'z')))
        i++;
    return i && str_starts(str_skip(line, i), STR(": ")) ? i : 0;
}

/** Lines of the head of a message at the start of the text, and its subject;
 * 0 when there is none. */
static size_t message_head(struct str *subject, const struct text_lines *lines)
{
    size_t count = 0, fields = 0;

    *subject = (struct str){NULL, 0};
    for (; count < lines->count; count++) {
        const struct text_line *line = &lines->list[count];
        const size_t name = field_name(line->text);

        if (count && line->blanks)
            break;
        if (count && !name && line->indent)
            continue;
        if (!name)
            return 0;
        fields++;
        if (str_equal((struct str){line->text.ptr, name}, STR("Subject")))
            *subject = str_skip(line->text, name + 1);
    }
    return fields >= MESSAGE_FIELDS_MIN && subject->len ? count : 0;
}

static void add_message_head(struct guide *guide, const struct text_line *lines,
                             size_t count, struct str subject)
{
    struct block *title =
        guide_add(guide, BLOCK_HEADING, subject, lines[0].number);

    if (title) {
        title->level = 1;
        title->slug_source = title->text;
    }
    for (size_t i = 0; i < count; i++)
        guide_add(guide, BLOCK_ITEM, lines[i].text, lines[i].number);
}

static void text_read(const struct reader_input *input,
                      const struct reader_output *output)
{
    struct guide *guide = guide_new(input->path);
    struct text_lines lines = {0}, rest;
    struct text_parts parts;
    struct str subject;
    size_t head;

    text_lines_read(&lines, &guide->arena, input->text, input->first_line);
    if (lines.cut)
        output->problem(output->context, PROBLEM_WARNING,
                        lines.list[lines.count - 1].number,
                        "too many lines: the rest is left out");
    head = message_head(&subject, &lines);
    if (head)
        add_message_head(guide, lines.list, head, subject);
    rest = (struct text_lines){.list = head ? lines.list + head : lines.list,
                               .count = lines.count - head};
    text_parts_find(&parts, &rest);
    text_headings_find(&parts);
    if (!head)
        text_title_find(&parts);
    text_levels_find(&parts);
    add_parts(guide, &parts);
    text_parts_free(&parts);
    text_lines_free(&lines);
    output->guide(output->context, guide);
}

static const char *const extensions[] = {"txt", "text", NULL};

const struct reader text_reader = {
    .name = "text",
    .extensions = extensions,
    .bytes_max = READER_FILE_MAX,
    .read = text_read,
};
