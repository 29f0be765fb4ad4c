/** What holds for every guide that any reader makes of any bytes. */
#ifndef SILCROW_FUZZ_GUIDES_H
#define SILCROW_FUZZ_GUIDES_H

#include <assert.h>

#include "engine/json.h"
#include "engine/unicode.h"
#include "indexer/anchor.h"
#include "indexer/reader.h"

static inline void check_utf8(struct str text)
{
    assert(utf8_check(text) == text.len);
}

static inline void check_anchors(const struct guide *guide, const char *name)
{
    struct anchors *anchors = anchors_new(anchor_rule_find(name));

    for (size_t i = 0; i < guide->block_count; i++)
        if (guide->blocks[i].kind == BLOCK_HEADING)
            check_utf8(anchors_next(anchors, &guide->blocks[i]));
    anchors_free(anchors);
}

static inline void check_guide(void *context, struct guide *guide)
{
    static const char *const rules[] = {
        "github", "docusaurus",        "vitepress", "mkdocs",
        "hugo",   "hugo-github-ascii", "kramdown",  "jekyll",
        "pandoc", "hugo-blackfriday",  "mdbook",    "asciidoctor",
        "gitlab",
    };
    const uint32_t lines = *(const uint32_t *)context;

    for (size_t i = 0; i < guide->block_count; i++) {
        const struct block *block = &guide->blocks[i];

        check_utf8(block->text);
        check_utf8(block->anchor);
        check_utf8(block->custom_id);
        assert(block->line >= 1 && block->line <= lines);
        assert((block->kind == BLOCK_HEADING) == (block->level > 0));
        assert(block->level <= 6);
        assert(block->text.len || block->kind == BLOCK_HEADING);
    }
    check_utf8(guide->id);
    check_utf8(guide->title);
    check_utf8(guide->description);
    if (guide->attributes.len)
        assert(json_check(guide->attributes, NULL) == 0);
    assert(guide->weight > 0 && guide->weight <= 100);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        check_anchors(guide, rules[i]);
    guide_free(guide);
}

static inline void check_problem(void *context, enum problem_kind kind,
                                 uint32_t line, const char *text)
{
    const uint32_t lines = *(const uint32_t *)context;

    (void)kind;
    assert(line <= lines);
    check_utf8(str_of(text));
    assert(*text && !strchr(text, '\n'));
}

/** Give `data`, made valid UTF-8, to a reader as the file `path`. */
static inline void check_reader(const struct reader *reader, const char *path,
                                const uint8_t *data, size_t size)
{
    struct buf text = {0};
    uint32_t lines = 1;
    struct reader_input input = {.path = str_of(path), .first_line = 1};
    const struct reader_output output = {
        .guide = check_guide, .problem = check_problem, .context = &lines};

    utf8_repair(&text, (struct str){(const char *)data, size});
    for (size_t i = 0; i < text.len; i++)
        lines += text.ptr[i] == '\n' || text.ptr[i] == '\r';
    input.text = buf_view(&text);
    if (text.len <= reader->bytes_max)
        reader->read(&input, &output);
    buf_free(&text);
}

#endif
