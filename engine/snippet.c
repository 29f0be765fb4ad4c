#include "snippet.h"

#include "passage.h"
#include "snippet_view.h"

enum {
    SPARE_CHARS = 8, /* characters to see on both sides beyond the snippet */
};

#define ITEM_MARK " \xc2\xb7 " /* three characters: view_width() */
#define ELLIPSIS "\xe2\x80\xa6"

/** What is cut out of the view. */
struct cut {
    size_t start, end;
    bool before, after; /* words are missing: show an ellipsis */
    bool inside;        /* the end is inside a word */
};

/* ---- Cutting ----------------------------------------------------------- */

static const size_t NOWHERE = SIZE_MAX;

/** The start of the sentence that `at` is in, not more than `room` characters
 * before it. */
static size_t sentence_before(const struct view *view, size_t at, size_t room)
{
    for (size_t chars = 0; chars <= room;
         chars += view_width(view->text[--at])) {
        if (view_starts_sentence(view, at))
            return at;
        if (!at)
            break;
    }
    return NOWHERE;
}

/** The first place to begin that is not more than `room` characters before
 * `at`. */
static size_t word_before(const struct view *view, size_t at, size_t room)
{
    size_t found = at;

    for (size_t chars = 0; at; at--) {
        chars += view_width(view->text[at - 1]);
        if (chars > room)
            break;
        if (view_breaks(view, at - 1) && !view_blank(view->text[at - 1]))
            found = at - 1;
    }
    return found;
}

/** The last place to begin before `at`, or `at` when that is too far away: it
 * is inside a word then, but where another one is joined to it: `camelCase`. */
static size_t nearest_before(const struct view *view, size_t at, size_t room)
{
    size_t place = at;

    for (size_t chars = 0; place && chars < room; place--) {
        if (view_breaks(view, place))
            return place;
        chars += view_width(view->text[place - 1]);
    }
    return at;
}

static void choose_start(struct cut *cut, const struct view *view, size_t chars)
{
    const size_t needed = view_chars(view, view->start, view->end);
    const size_t room = chars > needed + 2 ? chars - needed - 2 : 0;

    cut->before = false;
    cut->start = sentence_before(view, view->start, room);
    if (cut->start != NOWHERE)
        return;
    /* A third of what is free before the passage, the rest behind it. */
    cut->before = true;
    cut->start = word_before(view, view->start, room / 3);
    if (!view_breaks(view, cut->start))
        cut->start = nearest_before(view, view->start, room);
}

/** A place to end, and the characters shown up to there. */
struct end {
    size_t at; /* or NOWHERE */
    size_t chars;
};

/** The last places to end a sentence and a word that are not farther than
 * allowed. */
static void find_ends(struct end *sentence, struct end *word,
                      const struct view *view, size_t start, size_t room)
{
    size_t at = start, chars = 0;

    *sentence = *word = (struct end){NOWHERE, 0};
    while (at < view->len) {
        const bool plain = view_plain(view->text[at]);

        chars += view_width(view->text[at++]);
        if (chars > room)
            return;
        if (plain && at < view->len && view_plain(view->text[at]))
            continue;
        if (at >= view->end && view_ends_sentence(view, at))
            *sentence = (struct end){at, chars};
        if (chars < room && view_breaks(view, at) &&
            !view_blank(view->text[at - 1]))
            *word = (struct end){at, chars};
    }
}

/** As much of a word as there is room for. */
static size_t cut_word(const struct view *view, size_t start, size_t room)
{
    size_t end = start, chars = 0;

    for (size_t at = start; at < view->len; at++) {
        chars += view_width(view->text[at]);
        if (chars > room)
            break;
        if (!view_joined(view, at + 1))
            end = at + 1;
    }
    return end;
}

/** Choose where to end; returns the characters shown, ellipses included. */
static size_t choose_end(struct cut *cut, const struct view *view, size_t chars)
{
    const size_t room = chars > cut->before ? chars - cut->before : 0;
    struct end sentence, word;

    find_ends(&sentence, &word, view, cut->start, room);
    cut->inside = false;
    cut->after = false;
    cut->end = sentence.at;
    if (sentence.at != NOWHERE &&
        (sentence.at == view->len || sentence.chars * 3 >= room * 2))
        return cut->before + sentence.chars;
    cut->after = true;
    cut->end = word.at;
    if (word.at != NOWHERE)
        return cut->before + word.chars + 1;
    cut->inside = true;
    cut->end = cut_word(view, cut->start, room ? room - 1 : 0);
    return chars;
}

/** Use the characters left over for more text before the passage. */
static void widen(struct cut *cut, const struct view *view, size_t room)
{
    size_t at = cut->start;

    while (at) {
        const size_t step = view_width(view->text[at - 1]);

        if (step > room)
            return;
        room -= step;
        at--;
        if (view_starts_sentence(view, at)) {
            cut->start = at;
            cut->before = false;
        } else if (cut->before && view_breaks(view, at) &&
                   !view_blank(view->text[at])) {
            cut->start = at;
        }
    }
}

/** No space and no dangling punctuation before an ellipsis. */
static void trim(struct cut *cut, const struct view *view)
{
    while (cut->end > cut->start &&
           (view_blank(view->text[cut->end - 1]) ||
            (cut->after && strchr(",;:-(", view->text[cut->end - 1]))))
        cut->end--;
    while (cut->start < cut->end && view_blank(view->text[cut->start]))
        cut->start++;
}

/* ---- Marking and writing ----------------------------------------------- */

/** Add a match; those that touch or overlap become one. */
static void add_match(struct marked *out, size_t start, size_t end)
{
    while (out->match_count) {
        const size_t last = out->match_count - 1;
        const size_t last_end =
            out->matches[last].start + out->matches[last].len;

        if (last_end < start)
            break;
        if (out->matches[last].start < start)
            start = out->matches[last].start;
        if (last_end > end)
            end = last_end;
        out->match_count--;
    }
    if (out->match_count == SNIPPET_MATCHES_MAX)
        return;
    out->matches[out->match_count].start = (uint32_t)start;
    out->matches[out->match_count++].len = (uint32_t)(end - start);
}

/** Mark a part of the text that is one block. */
static void mark_part(struct marked *out, struct marker *marker,
                      struct str part, struct str lang)
{
    const size_t base = (size_t)(part.ptr - out->text.ptr);
    struct mark mark;

    marker_start(marker, part, lang);
    while (marker_next(marker, &mark))
        add_match(out, base + mark.start, base + mark.end);
}

void snippet_mark(struct marked *out, struct marker *marker, struct str text,
                  struct str lang)
{
    out->text = text;
    out->match_count = out->part_count = 0;
    mark_part(out, marker, text, lang);
}

/** A block's part of the cut, from `at`. */
static struct str part_of(const struct view *view, const struct cut *cut,
                          size_t at)
{
    size_t end = at;

    while (end < cut->end && !view_border(view->text[end]))
        end++;
    return (struct str){view->text + at, end - at};
}

static char *append(char *end, struct str text)
{
    if (text.len)
        memcpy(end, text.ptr, text.len);
    return end + text.len;
}

/** Bytes of the snippet at most. */
static size_t room_for(const struct view *view, const struct cut *cut)
{
    size_t room = cut->end - cut->start + 2 * strlen(ELLIPSIS);

    for (size_t i = cut->start; i < cut->end; i++)
        if (view->text[i] == VIEW_ITEM_BORDER)
            room += strlen(ITEM_MARK) - 1;
    return room;
}

/** What is left of a word that was cut is no match. */
static void drop_cut_word(struct marked *out, size_t end)
{
    const size_t last = out->match_count - 1;

    if (out->match_count &&
        out->matches[last].start + out->matches[last].len == end)
        out->match_count--;
}

/** May a word end here in every reader's eyes? */
static bool ends_word(const struct view *view, size_t at)
{
    return at >= view->len || view_blank(view->text[at]) ||
           strchr(",;:!?)", view->text[at]);
}

/** Note the whole words of a block's part, which stands at `shown` and comes
 * from `at` of the view. */
static void note_part(struct marked *out, const struct view *view, size_t at,
                      struct str shown)
{
    const size_t end = at + shown.len;

    if (at && !view_blank(view->text[at - 1]))
        while (shown.len && !view_blank(shown.ptr[0]))
            shown = str_skip(shown, 1);
    if (!ends_word(view, end))
        while (shown.len && !view_blank(shown.ptr[shown.len - 1]))
            shown.len--;
    shown = str_trim(shown);
    if (!shown.len || out->part_count == SNIPPET_PARTS_MAX)
        return;
    out->parts[out->part_count].start = (uint32_t)(shown.ptr - out->text.ptr);
    out->parts[out->part_count++].len = (uint32_t)shown.len;
}

static void write_cut(struct marked *out, struct marker *marker,
                      struct arena *arena, const struct view *view,
                      const struct cut *cut, struct str lang)
{
    char *const text = arena_alloc(arena, room_for(view, cut) + 1);
    char *end = text;
    size_t at = cut->start;

    out->text.ptr = text;
    if (cut->before && cut->end > cut->start)
        end = append(end, STR(ELLIPSIS));
    while (at < cut->end) {
        const struct str part = part_of(view, cut, at);
        const struct str shown = {end, part.len};

        end = append(end, part);
        mark_part(out, marker, shown, lang);
        note_part(out, view, at, shown);
        at += part.len;
        if (at < cut->end)
            end =
                append(end, view->text[at] == VIEW_ITEM_BORDER ? STR(ITEM_MARK)
                                                               : STR(" "));
        at++;
    }
    if (cut->inside)
        drop_cut_word(out, (size_t)(end - text));
    if (cut->after)
        end = append(end, STR(ELLIPSIS));
    out->text.len = (size_t)(end - text);
}

/** Can the whole body be shown? A border of items is shown as three
 * characters, two more than it has in the body. */
static bool fits(const struct document *document, uint32_t chars)
{
    return document->body.len + 2 * document->block_count <= chars;
}

void snippet_make(struct marked *out, struct marker *marker,
                  struct arena *arena, const struct document *document,
                  uint32_t chars)
{
    struct passage passage = {0, 0};
    struct view view;
    struct cut cut;
    size_t used;

    out->text = (struct str){NULL, 0};
    out->match_count = out->part_count = 0;
    if (!chars || !document->body.len)
        return;
    if (chars > SNIPPET_CHARS_MAX)
        chars = SNIPPET_CHARS_MAX;
    if (!fits(document, chars)) /* something beside the words shall fit in */
        passage_find(&passage, marker, document, chars - chars / 8);
    view_make(&view, arena, document, &passage, chars + SPARE_CHARS);
    choose_start(&cut, &view, chars);
    used = choose_end(&cut, &view, chars);
    widen(&cut, &view, chars > used ? chars - used : 0);
    trim(&cut, &view);
    write_cut(out, marker, arena, &view, &cut, document->lang);
}
