#include "format.h"

#include <stdlib.h>

#include "engine/unicode.h"

/* ---- Finding ----------------------------------------------------------- */

/** Marks while they are found. */
struct finder {
    struct marker *marker;
    struct arena *arena;
    struct format_found *out;
    size_t room;
};

static void keep(struct finder *finder, const struct mark *mark)
{
    struct format_found *out = finder->out;

    if (out->mark_count == finder->room) {
        struct mark *more;

        finder->room = finder->room ? finder->room * 2 : 16;
        more = arena_alloc(finder->arena, finder->room * sizeof *more);
        if (out->mark_count)
            memcpy(more, out->marks, out->mark_count * sizeof *more);
        out->marks = more;
    }
    out->marks[out->mark_count++] = *mark;
    out->concepts |= (uint64_t)1 << mark->concept;
}

static int by_start(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;

    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

/** Where what is shown of a mark ends: behind the letters that were typed. */
static uint32_t shown_end(const struct mark *mark, struct str text)
{
    const struct str found = {text.ptr + mark->start, mark->end - mark->start};
    const size_t typed = mark->letters ? utf8_letters(found, mark->letters) : 0;

    return typed ? mark->start + (uint32_t)typed : mark->end;
}

/** Marks that overlap are one. */
static void join(struct format_found *out, struct str text, struct arena *arena)
{
    out->spans = arena_alloc(arena, out->mark_count * sizeof *out->spans);
    for (size_t i = 0; i < out->mark_count; i++) {
        const uint32_t start = out->marks[i].start;
        const uint32_t end = shown_end(&out->marks[i], text);
        struct format_span *last =
            out->count ? &out->spans[out->count - 1] : NULL;

        if (!last || start >= last->start + last->len)
            out->spans[out->count++] = (struct format_span){start, end - start};
        else if (end > last->start + last->len)
            last->len = end - last->start;
    }
}

/** One line: no phrase goes on in the next.
 *
 * @param first  words before it; returns those with it */
static uint32_t find_line(struct finder *finder, struct str line, uint32_t at,
                          struct str lang, uint32_t first)
{
    uint32_t words = first;
    struct mark mark;

    marker_start(finder->marker, line, lang);
    while (finder->out->mark_count < FORMAT_MARKS_MAX &&
           marker_next(finder->marker, &mark)) {
        mark.start += at;
        mark.end += at;
        mark.first += first;
        mark.last += first;
        words = mark.last + 1;
        keep(finder, &mark);
    }
    return words;
}

void format_find(struct format_found *out, struct marker *marker,
                 struct str text, struct str lang, struct arena *arena)
{
    struct finder finder = {marker, arena, out, 0};
    struct str rest = text;
    uint32_t words = 0;

    *out = (struct format_found){0};
    while (rest.len) {
        const struct str line = str_line(rest);

        words = find_line(&finder, line, (uint32_t)(rest.ptr - text.ptr), lang,
                          words);
        rest = str_skip(rest, line.len + 1);
    }
    if (out->mark_count)
        qsort(out->marks, out->mark_count, sizeof *out->marks, by_start);
    join(out, text, arena);
}

/* ---- Cropping ---------------------------------------------------------- */

/** What stands between the borders of a text: words and what is between. */
enum piece {
    PIECE_NONE, /* the end of the text */
    PIECE_WORD,
    PIECE_SOFT, /* space and most signs */
    PIECE_HARD, /* has the end of a sentence or a line */
};

static bool in_word(int32_t code)
{
    const enum char_class class = char_class(code);

    return class == CHAR_LETTER || class == CHAR_DIGIT || class == CHAR_MARK;
}

static bool hard(int32_t code)
{
    return code == '.' || code == '!' || code == '?' || code == ';' ||
           code == '\n' || code == 0x2026 /* ... */ ||
           (code >= 0x3001 && code <= 0x3002) /* ideographic stops */;
}

/** The code point that ends at `at`; steps back over it. */
static int32_t before(struct str text, size_t *at)
{
    struct str last;

    if (!*at)
        return -1;
    do
        --*at;
    while (*at && ((unsigned char)text.ptr[*at] & 0xC0) == 0x80);
    last = str_skip(text, *at);
    return utf8_next(&last);
}

/** The code point that starts at `at`; steps over it. */
static int32_t behind(struct str text, size_t *at)
{
    struct str rest = str_skip(text, *at);
    const int32_t code = utf8_next(&rest);

    *at = text.len - rest.len;
    return code;
}

/** The piece beside `*at`, on the side that `step` goes to; `*at` is then its
 * other border. A character of a script without spaces is a word. */
static enum piece next_piece(struct str text, size_t *at,
                             int32_t (*step)(struct str text, size_t *at))
{
    size_t next = *at;
    int32_t code = step(text, &next);
    enum piece piece = PIECE_SOFT;

    if (code < 0)
        return PIECE_NONE;
    *at = next;
    if (char_class(code) == CHAR_IDEOGRAPH)
        return PIECE_WORD;
    if (in_word(code)) {
        while ((code = step(text, &next)) >= 0 && in_word(code))
            *at = next;
        return PIECE_WORD;
    }
    do {
        *at = next;
        if (hard(code))
            piece = PIECE_HARD;
        code = step(text, &next);
    } while (code >= 0 && !in_word(code) && char_class(code) != CHAR_IDEOGRAPH);
    return piece;
}

/** A stretch of text that grows to both sides. */
struct window {
    struct str text;
    size_t start, end; /* bytes */
    uint32_t words;    /* that it may still take */
};

/** Take a word or a separator on one side. */
static void grow_left(struct window *window)
{
    window->words -=
        next_piece(window->text, &window->start, before) == PIECE_WORD;
}

static void grow_right(struct window *window)
{
    window->words -=
        next_piece(window->text, &window->end, behind) == PIECE_WORD;
}

/** Grow by what is beside: words left, then right; what ends a sentence waits
 * for the other side. */
static bool grow(struct window *window)
{
    size_t start = window->start, end = window->end;
    const enum piece left = next_piece(window->text, &start, before);
    const enum piece right = next_piece(window->text, &end, behind);

    if (left == PIECE_NONE && right == PIECE_NONE)
        return false;
    if (left == PIECE_NONE || right == PIECE_NONE) {
        right == PIECE_NONE ? grow_left(window) : grow_right(window);
    } else if (left == PIECE_WORD || right == PIECE_WORD) {
        if (left == PIECE_WORD)
            grow_left(window);
        if (right == PIECE_WORD && window->words)
            grow_right(window);
    } else if (left != right) {
        left == PIECE_HARD ? grow_right(window) : grow_left(window);
    } else {
        grow_left(window);
        if (window->words > 1) /* no separator before the cut */
            grow_right(window);
    }
    return true;
}

/** Marks that follow one another. */
struct interval {
    size_t first, last;
    int concepts;  /* different words of the query */
    uint32_t span; /* words from the first to the last */
};

/** The best from mark `first` on that has no more than `words` words. */
static struct interval interval_from(const struct format_found *found,
                                     size_t first, uint32_t words)
{
    const struct mark *marks = found->marks;
    struct interval best = {first, first, 0, 0};
    uint64_t concepts = 0;

    for (size_t i = first; i < found->mark_count; i++) {
        const uint32_t span = marks[i].last - marks[first].first + 1;
        const uint64_t with = concepts | (uint64_t)1 << marks[i].concept;

        if (i > first && span > words)
            break;
        if (with == concepts)
            continue;
        concepts = with;
        best.last = i;
        best.span = span;
    }
    best.concepts = __builtin_popcountll(concepts);
    return best;
}

/** Most words of the query, then nearest, then first. */
static struct interval best_interval(const struct format_found *found,
                                     uint32_t words)
{
    const int all = __builtin_popcountll(found->concepts);
    struct interval best = {0};

    for (size_t i = 0; i < found->mark_count; i++) {
        const struct interval here = interval_from(found, i, words);

        if (here.concepts > best.concepts ||
            (here.concepts == best.concepts && here.span < best.span))
            best = here;
        if (best.concepts == all && best.span <= (uint32_t)all)
            break;
    }
    return best;
}

/** Words in a part of a text, up to `most`. */
static uint32_t count_words(struct str text, size_t start, size_t end,
                            uint32_t most)
{
    uint32_t count = 0;

    text.len = end;
    while (count < most) {
        const enum piece piece = next_piece(text, &start, behind);

        if (piece == PIECE_NONE)
            break;
        count += piece == PIECE_WORD;
    }
    return count;
}

void format_crop(struct format_span *out, struct str text,
                 const struct format_found *found, uint32_t words)
{
    struct window window = {.text = text, .words = words};

    if (words && found->mark_count) {
        const struct interval best = best_interval(found, words);

        window.start = found->marks[best.first].start;
        window.end = found->marks[best.last].end;
        window.words -= count_words(text, window.start, window.end, words);
    }
    if (!words)
        window.end = text.len;
    while (found->mark_count && window.words && grow(&window))
        ;
    while (!found->mark_count && window.words && window.end < text.len)
        grow_right(&window);
    /* What is left over at an end is no word: it stays. */
    if (count_words(text, window.end, text.len, 1) == 0)
        window.end = text.len;
    if (count_words(text, 0, window.start, 1) == 0)
        window.start = 0;
    *out = (struct format_span){(uint32_t)window.start,
                                (uint32_t)(window.end - window.start)};
}

/* ---- Writing ----------------------------------------------------------- */

bool format_escapes(struct str before)
{
    return before.len && memchr(before.ptr, '<', before.len);
}

static void put_text(struct buf *out, struct str text, bool escape)
{
    size_t at = 0;

    while (escape && at < text.len) {
        const size_t start = at;

        while (at < text.len && text.ptr[at] != '&' && text.ptr[at] != '<' &&
               text.ptr[at] != '>')
            at++;
        buf_str(out, (struct str){text.ptr + start, at - start});
        if (at < text.len)
            buf_text(out, text.ptr[at] == '&'   ? "&amp;"
                          : text.ptr[at] == '<' ? "&lt;"
                                                : "&gt;");
        at += at < text.len;
    }
    if (!escape)
        buf_str(out, text);
}

static struct str slice(struct str text, size_t start, size_t end)
{
    return (struct str){text.ptr + start, end - start};
}

void format_put(struct buf *out, struct str text,
                const struct format_found *found, struct format_span part,
                const struct format_tags *tags)
{
    const size_t end = part.start + part.len;
    size_t at = part.start;

    if (part.start)
        buf_str(out, tags->cut);
    for (size_t i = 0; found && i < found->count; i++) {
        const struct format_span *span = &found->spans[i];
        const size_t span_end = span->start + span->len;
        const size_t stop = span_end < end ? span_end : end;

        if (span->start < at || span->start >= end)
            continue;
        put_text(out, slice(text, at, span->start), tags->escape);
        buf_str(out, tags->before);
        put_text(out, slice(text, span->start, stop), tags->escape);
        buf_str(out, tags->after);
        at = stop;
    }
    put_text(out, slice(text, at, end), tags->escape);
    if (end < text.len)
        buf_str(out, tags->cut);
}
