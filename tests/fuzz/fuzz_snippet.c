/**
 * Any query and any text: the snippet is valid UTF-8 of the length asked for
 * at most, and its marks lie in it, in order.
 *
 * An input is a byte for the length, one for the kind of the blocks, the query
 * up to a line break, and the text, each line of it a block.
 */
#include <assert.h>

#include "engine/buf.h"
#include "engine/html.h"
#include "engine/snippet.h"
#include "engine/token.h"
#include "engine/unicode.h"

enum {
    FORMS_MAX = 64,
    BLOCKS_MAX = 256,
    TEXT_BYTES_MAX = 1 << 16,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** Each word of the query as a word, a stem, a prefix and, with its
 * neighbours, as a part of a run. */
static size_t make_forms(struct mark_form *forms, struct arena *arena,
                         struct str query)
{
    struct tokenizer tokenizer = {0};
    struct token token;
    size_t count = 0;
    uint32_t words = 0;

    tokenizer_start(&tokenizer, query);
    while (words < FORMS_MAX / 2 && tokenizer_next(&tokenizer, &token)) {
        const struct str text = arena_copy(arena, token.text);

        forms[count++] = (struct mark_form){.text = text,
                                            .kind = (enum mark_kind)(words % 3),
                                            .concept = words,
                                            .weight = 1 + words % 2};
        forms[count++] = (struct mark_form){.text = text,
                                            .concept = words,
                                            .weight = 1,
                                            .run = 1 + words / 3,
                                            .part = words % 3,
                                            .parts = 3};
        words++;
    }
    tokenizer_free(&tokenizer);
    return count;
}

static void make_blocks(struct document *document, struct block_span *blocks,
                        unsigned kind)
{
    const struct str body = document->body;
    size_t at = 0;

    while (document->block_count < BLOCKS_MAX) {
        const char *end = memchr(body.ptr + at, '\n', body.len - at);
        const bool last = !end || document->block_count == BLOCKS_MAX - 1;
        const size_t stop = last ? body.len : (size_t)(end - body.ptr);

        blocks[document->block_count++] =
            (struct block_span){(enum block_kind)(kind % BLOCK_HEADING),
                                (uint32_t)at, (uint32_t)(stop - at)};
        if (last)
            break;
        at = stop + 1;
    }
    document->blocks = blocks;
}

static void check(const struct marked *marked, size_t chars)
{
    const struct str text = marked->text;

    assert(marked_sound(marked));
    assert(marked->match_count <= SNIPPET_MATCHES_MAX);
    assert(text.len - utf8_continuations(text) <= chars);
}

static void cut(struct str query, struct str body, unsigned chars,
                unsigned kind)
{
    struct analysis *analysis = analysis_new();
    struct marker *marker = marker_new(analysis);
    struct document document = {.body = body, .lang = STR("en")};
    struct mark_form forms[FORMS_MAX];
    struct block_span blocks[BLOCKS_MAX];
    struct arena arena = {0};
    struct marked marked;

    if (kind & 0x80)
        document.lang = STR("de");
    if (!(kind & 0x40) && body.len)
        make_blocks(&document, blocks, kind);
    marker_forms(marker, forms, make_forms(forms, &arena, query));
    snippet_make(&marked, marker, &arena, &document, chars);
    check(&marked, chars);
    snippet_mark(&marked, marker, body, document.lang);
    assert(marked_sound(&marked));
    arena_release(&arena);
    marker_free(marker);
    analysis_free(analysis);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf text = {0};
    struct str query, body;
    const char *end;

    if (size < 2 || size > TEXT_BYTES_MAX)
        return 0;
    utf8_repair(&text, (struct str){(const char *)data + 2, size - 2});
    body = buf_view(&text);
    end = body.len ? memchr(body.ptr, '\n', body.len) : NULL;
    query = (struct str){body.ptr, end ? (size_t)(end - body.ptr) : 0};
    if (end)
        body = str_skip(body, query.len + 1);
    cut(query, body, data[0], data[1]);
    buf_free(&text);
    return 0;
}
