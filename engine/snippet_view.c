#include "snippet_view.h"

#include <assert.h>

#include "unicode.h"

/* ---- Making it ---------------------------------------------------------- */

/** Append text of one block, each run of white space as one space and none
 * at the start of the block. */
static void put_folded(struct view *view, struct str text)
{
    char *end = view->text + view->len;
    char last = view->len ? end[-1] : VIEW_BORDER;

    assert(text.len <= view->room - view->len);
    for (size_t i = 0; i < text.len; i++) {
        const char byte = text.ptr[i];

        if (!view_blank(byte))
            *end++ = last = byte;
        else if (!view_blank(last))
            *end++ = last = ' ';
    }
    view->len = (size_t)(end - view->text);
}

static bool listed(enum block_kind kind)
{
    return kind == BLOCK_ITEM || kind == BLOCK_CELL;
}

static void put_border(struct view *view, const struct block_span *before,
                       const struct block_span *after)
{
    if (view->len && view->text[view->len - 1] == ' ')
        view->len--;
    view->from_start |= !view->len;
    if (!view->len || view_border(view->text[view->len - 1]))
        return;
    assert(view->len < view->room);
    view->text[view->len++] = listed(before->kind) && listed(after->kind)
                                  ? VIEW_ITEM_BORDER
                                  : VIEW_BORDER;
}

/** The last block that starts at or before `at`. */
static size_t block_at(const struct document *document, size_t at)
{
    size_t low = 0, high = document->block_count;

    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;

        if (document->blocks[middle].start <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/** Append the body from `from` to `to`. */
static void put_range(struct view *view, const struct document *document,
                      size_t from, size_t to)
{
    const char *body = document->body.ptr;

    if (!document->block_count) {
        put_folded(view, (struct str){body + from, to - from});
        return;
    }
    for (size_t i = block_at(document, from); i < document->block_count; i++) {
        const struct block_span *block = &document->blocks[i];
        const size_t end = block->start + block->len;

        if (from <= end && to > from) {
            const size_t stop = to < end ? to : end;

            put_folded(view, (struct str){body + from, stop - from});
            from = stop;
        }
        if (to <= end)
            return;
        if (i + 1 < document->block_count) {
            put_border(view, block, block + 1);
            from = block[1].start;
        }
    }
}

/** So many characters before `at`. */
static size_t step_back(struct str text, size_t at, size_t chars)
{
    while (at && chars) {
        at--;
        chars -= !view_continues(text.ptr[at]);
    }
    return at;
}

/** So many characters after `at`: as many bytes, and for each of them that
 * continues a character one more. */
static size_t step_on(struct str text, size_t at, size_t chars)
{
    while (chars && at < text.len) {
        struct str next = str_skip(text, at);

        if (next.len > chars)
            next.len = chars;
        at += next.len;
        chars -= next.len - utf8_continuations(next);
    }
    while (at < text.len && view_continues(text.ptr[at]))
        at++;
    return at;
}

/** Is this place of the body the start of a block? */
static bool block_starts(const struct document *document, size_t at)
{
    return !at || (document->block_count &&
                   document->blocks[block_at(document, at)].start == at);
}

static bool block_ends(const struct document *document, size_t at)
{
    const struct block_span *block;

    if (at == document->body.len || !document->block_count)
        return at == document->body.len;
    block = &document->blocks[block_at(document, at)];
    return block->start + block->len <= at;
}

void view_make(struct view *view, struct arena *arena,
               const struct document *document, const struct passage *passage,
               size_t chars)
{
    const struct str body = document->body;
    const struct str words = {body.ptr + passage->start,
                              passage->end - passage->start};
    const size_t needed = words.len - utf8_continuations(words);
    const size_t beside = chars > needed ? chars - needed : 0;
    const size_t from = step_back(body, passage->start, beside);
    const size_t to = step_on(body, passage->end, beside);

    *view = (struct view){.room = to - from,
                          .text = arena_alloc(arena, to - from + 1),
                          .from_start = block_starts(document, from),
                          .to_end = block_ends(document, to)};
    put_range(view, document, from, passage->start);
    view->start = view->len;
    put_range(view, document, passage->start, passage->end);
    view->end = view->len;
    put_range(view, document, passage->end, to);
    while (view->len > view->end && (view->text[view->len - 1] == ' ' ||
                                     view_border(view->text[view->len - 1])))
        view->len--;
}

/* ---- Where a text may be cut ------------------------------------------- */

size_t view_chars(const struct view *view, size_t from, size_t to)
{
    size_t chars = 0;

    for (size_t i = from; i < to; i++)
        chars += view_width(view->text[i]);
    return chars;
}

static int32_t code_before(const struct view *view, size_t at)
{
    struct str code = {view->text, at};

    code = str_skip(code, step_back(code, at, 1));
    return utf8_next(&code);
}

static int32_t code_after(const struct view *view, size_t at)
{
    struct str code = {view->text + at, view->len - at};

    return utf8_next(&code);
}

bool view_joined(const struct view *view, size_t at)
{
    if (at == 0 || at == view->len)
        return false;
    return view_continues(view->text[at]) ||
           char_joined(code_before(view, at), code_after(view, at));
}

bool view_breaks(const struct view *view, size_t at)
{
    int32_t before, after;

    if (at == 0 || at == view->len)
        return at ? view->to_end : view->from_start;
    if (view_blank(view->text[at]) || view_blank(view->text[at - 1]))
        return true;
    if (view_continues(view->text[at]) ||
        (unsigned char)(view->text[at] | view->text[at - 1]) < 0x80)
        return false;
    before = code_before(view, at);
    after = code_after(view, at);
    return (char_class(before) == CHAR_IDEOGRAPH ||
            char_class(after) == CHAR_IDEOGRAPH) &&
           char_class(after) != CHAR_MARK && !char_joined(before, after);
}

/** The text before `at` without closing quotes and brackets. */
static size_t before_quotes(const struct view *view, size_t at)
{
    static const char *const quotes[] = {"\"", "'", ")", "]", "”", "’", "»"};

    for (size_t i = 0; i < sizeof quotes / sizeof *quotes;) {
        const struct str quote = str_of(quotes[i++]);

        if (str_ends((struct str){view->text, at}, quote)) {
            at -= quote.len;
            i = 0;
        }
    }
    return at;
}

static bool letter(char byte)
{
    return (byte | 32) >= 'a' && (byte | 32) <= 'z';
}

/** Does the full stop at `stop` only shorten a word: `Dr.`, `e.g.`? */
static bool abbreviates(const struct view *view, size_t stop)
{
    static const char *const words[] = {"dr", "mr", "mrs", "ms", "prof",
                                        "st", "vs", "fig", "no", "approx"};
    size_t start = stop;
    char word[8];

    while (start && letter(view->text[start - 1]))
        start--;
    if (stop - start >= sizeof word)
        return false;
    for (size_t i = start; i < stop; i++)
        word[i - start] = (char)(view->text[i] | 32);
    word[stop - start] = '\0';
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return stop - start == 1;
}

/** Is there a stop before `at` that ends a sentence written with spaces? */
static bool stopped(const struct view *view, size_t at)
{
    const size_t end = before_quotes(view, at);
    const char last = end ? view->text[end - 1] : ' ';

    if (last == '.')
        return !abbreviates(view, end - 1);
    return last == '!' || last == '?' ||
           str_ends((struct str){view->text, end}, STR("…"));
}

/** A stop of Chinese or Japanese, which has no space behind it. */
static bool wide_stopped(const struct view *view, size_t at)
{
    const struct str text = {view->text, at};

    return str_ends(text, STR("。")) || str_ends(text, STR("！")) ||
           str_ends(text, STR("？"));
}

bool view_ends_sentence(const struct view *view, size_t at)
{
    if (at == view->len)
        return view->to_end;
    if (view_border(view->text[at]))
        return true;
    if (!at || view_plain(view->text[at - 1]))
        return false;
    if (wide_stopped(view, at))
        return true;
    return view->text[at] == ' ' && stopped(view, at) &&
           (at + 1 == view->len || view->text[at + 1] < 'a' ||
            view->text[at + 1] > 'z');
}

bool view_starts_sentence(const struct view *view, size_t at)
{
    if (!at)
        return view->from_start;
    if (view_border(view->text[at - 1]))
        return true;
    if (view_plain(view->text[at - 1]))
        return false;
    if (wide_stopped(view, at))
        return true;
    return view->text[at - 1] == ' ' && view_ends_sentence(view, at - 1);
}
