/**
 * What a reader made of a text, written down so that tests can be tables.
 *
 * A guide becomes a line for each block: its kind (`H2` a heading, `P`
 * paragraph, `I` item, `C` cell, `K` code), `@` and its line, then the text.
 * A heading's ids follow in brackets: `[html]`, `{custom}`. A line break
 * inside code is shown as `\n`. Problems follow: `! 3 warning: ...`.
 */
#ifndef SILCROW_TEST_GUIDES_H
#define SILCROW_TEST_GUIDES_H

#include "engine/buf.h"
#include "indexer/reader.h"

enum { GUIDES_MAX = 64 };

struct guides {
    struct guide *guides[GUIDES_MAX];
    size_t count;
    struct buf dump;     /* of all blocks */
    struct buf problems; /* a line each */
};

static inline void guides_take(void *context, struct guide *guide)
{
    static const char *const kinds[] = {
        [BLOCK_PARAGRAPH] = "P", [BLOCK_ITEM] = "I",    [BLOCK_CELL] = "C",
        [BLOCK_CODE] = "K",      [BLOCK_HEADING] = "H",
    };
    struct guides *guides = context;

    for (size_t i = 0; i < guide->block_count; i++) {
        const struct block *block = &guide->blocks[i];

        buf_text(&guides->dump, kinds[block->kind]);
        if (block->kind == BLOCK_HEADING)
            buf_format(&guides->dump, "%u", block->level);
        buf_format(&guides->dump, "@%u ", block->line);
        for (size_t j = 0; j < block->text.len; j++)
            if (block->text.ptr[j] == '\n')
                buf_text(&guides->dump, "\\n");
            else
                buf_byte(&guides->dump, block->text.ptr[j]);
        if (block->anchor.len)
            buf_format(&guides->dump, " [%.*s]", STR_ARGS(block->anchor));
        if (block->custom_id.len)
            buf_format(&guides->dump, " {%.*s}", STR_ARGS(block->custom_id));
        buf_byte(&guides->dump, '\n');
    }
    if (guides->count < GUIDES_MAX)
        guides->guides[guides->count++] = guide;
    else
        guide_free(guide);
}

static inline void guides_note(void *context, enum problem_kind kind,
                               uint32_t line, const char *text)
{
    struct guides *guides = context;

    buf_format(&guides->problems, "! %u %s: %s\n", line,
               kind == PROBLEM_WARNING ? "warning" : "skipped", text);
}

/** Read `text` as the file `path`; release with guides_free(). */
static inline void guides_read(struct guides *guides,
                               const struct reader *reader, const char *path,
                               struct str text)
{
    const struct reader_input input = {
        .path = str_of(path), .text = text, .first_line = 1};
    const struct reader_output output = {
        .guide = guides_take, .problem = guides_note, .context = guides};

    *guides = (struct guides){0};
    reader->read(&input, &output);
    buf_str(&guides->dump, buf_view(&guides->problems));
}

static inline void guides_free(struct guides *guides)
{
    for (size_t i = 0; i < guides->count; i++)
        guide_free(guides->guides[i]);
    buf_free(&guides->dump);
    buf_free(&guides->problems);
}

#endif
