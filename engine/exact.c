#include "exact.h"

#include "forward.h"
#include "percent.h"
#include "token.h"
#include "unicode.h"

enum {
    PIECES_MAX = 256, /* of a part; what follows is not used */
    TRIES_MAX = 12,   /* fragments of a hit that are looked up */
};

/** How many words are tried, one after the other. */
static const size_t lengths[] = {6, 9, EXACT_WORDS_MAX};

/** What stands between two spaces, without punctuation around it. */
struct piece {
    size_t start, end; /* bytes of the snippet */
    bool usable;       /* the page shows it as it is here */
    bool colon;        /* one follows: a page may have a border there */
    bool opens;        /* a parenthesis, before it */
    bool closes;       /* and behind it */
    bool capitals;     /* all of it, and more than one */
    bool matches;      /* is or has a word of the query */
};

/** A search for words that will do. */
struct exact {
    struct index *index;
    uint32_t number;
    const struct document *document;
    const struct marked *snippet;
    unsigned tries;
};

/* ---- What can be used -------------------------------------------------- */

/** Can it stand inside a piece, between letters or digits? Two of them may
 * become a dash or an ellipsis. */
static bool is_joint(int32_t code)
{
    return code < 0x80 && code > ' ' && strchr("-._/:@+#", (int)code);
}

static bool is_wordlike(int32_t code)
{
    const enum char_class class = char_class(code);

    return class == CHAR_LETTER || class == CHAR_DIGIT || class == CHAR_MARK;
}

/** Letters and digits, with single joints between them. Scripts without spaces
 * are left out: where their words end is for a browser's dictionary to say. */
static bool is_usable(struct str core)
{
    bool joint = true;
    int32_t code;

    while ((code = utf8_next(&core)) != -1) {
        if (is_joint(code) == joint && joint)
            return false;
        joint = is_joint(code);
        if (!joint && !is_wordlike(code))
            return false;
    }
    return !joint;
}

static bool is_match(const struct marked *snippet, const struct piece *piece)
{
    for (size_t i = 0; i < snippet->match_count; i++)
        if (snippet->matches[i].start < piece->end &&
            snippet->matches[i].start + snippet->matches[i].len > piece->start)
            return true;
    return false;
}

static bool is_capitals(struct str core)
{
    unsigned count = 0;
    int32_t code;

    while ((code = utf8_next(&core)) != -1) {
        if (!char_upper(code) && char_class(code) != CHAR_DIGIT)
            return false;
        count += char_upper(code);
    }
    return count > 1;
}

/** Read a piece off the front of `rest`; false at the end. */
static bool next_piece(struct piece *piece, struct str *rest,
                       const struct marked *snippet)
{
    const char *space;
    struct str core;
    size_t behind = 0;

    *rest = str_trim(*rest);
    if (!rest->len)
        return false;
    space = memchr(rest->ptr, ' ', rest->len);
    core = (struct str){rest->ptr,
                        space ? (size_t)(space - rest->ptr) : rest->len};
    *rest = str_skip(*rest, core.len);
    *piece = (struct piece){.opens = core.ptr[0] == '('};
    core = str_skip(core, piece->opens);
    for (; core.len && strchr(",;:.)!?", core.ptr[core.len - 1]); behind++) {
        core.len--;
        piece->colon |= core.ptr[core.len] == ':';
        piece->closes |= core.ptr[core.len] == ')';
    }
    piece->start = (size_t)(core.ptr - snippet->text.ptr);
    piece->end = piece->start + core.len;
    piece->usable = behind <= 2 && is_usable(core);
    piece->capitals = is_capitals(core);
    piece->matches = piece->usable && is_match(snippet, piece);
    return true;
}

/* ---- Is it there once? ------------------------------------------------- */

/** How often a run of words occurs in a list, counted up to 2. As bytes, for
 * which the C library has a search that skips most of them. */
static unsigned count_run(const uint32_t *list, size_t count,
                          const uint32_t *run, size_t len)
{
    const struct str part = {(const char *)run, len * sizeof *run};
    const char *const start = (const char *)list;
    struct str rest = {start, count * sizeof *list};
    unsigned found = 0;
    const char *at;

    while (found < 2 && (at = str_find(rest, part))) {
        found += (size_t)(at - start) % sizeof *list == 0;
        rest = str_skip(rest, (size_t)(at - rest.ptr) + 1);
    }
    return found;
}

/** The same in one document; 2 when it cannot be said. */
static unsigned count_document(const struct forward *forward,
                               const uint32_t *run, size_t len)
{
    if (forward->body_count == FORWARD_BODY_MAX)
        return 2;
    return count_run(forward->heading, forward->heading_count, run, len) +
           count_run(forward->body, forward->body_count, run, len);
}

/** Walk the sections of the page on one side of the document. */
static unsigned count_side(const struct exact *exact, uint32_t guide, int step,
                           const uint32_t *run, size_t len, size_t *words)
{
    const struct store *store = index_forward(exact->index);
    struct forward forward;
    unsigned found = 0;

    for (uint32_t at = exact->number + (uint32_t)step;
         found < 2 && forward_decode(&forward, store_get(store, at)) == 0 &&
         forward.guide == guide;
         at += (uint32_t)step) {
        *words += forward.heading_count + forward.body_count;
        if (*words > EXACT_PAGE_WORDS_MAX)
            return 2;
        found += count_document(&forward, run, len);
    }
    return found;
}

static bool is_unique(const struct exact *exact, const uint32_t *run,
                      size_t len)
{
    struct forward forward;
    size_t words = 0;
    unsigned found;

    if (forward_decode(&forward, store_get(index_forward(exact->index),
                                           exact->number)) == -1)
        return false;
    found = count_document(&forward, run, len);
    if (found == 1)
        found += count_side(exact, forward.guide, -1, run, len, &words);
    if (found == 1)
        found += count_side(exact, forward.guide, 1, run, len, &words);
    return found == 1;
}

/** The words of a text as numbers; 0 when there are too many. */
static size_t number_words(uint32_t *run, size_t most,
                           const struct exact *exact, struct str text)
{
    struct tokenizer tokenizer = {0};
    struct token token;
    size_t count = 0;

    tokenizer_start(&tokenizer, text);
    while (tokenizer_next(&tokenizer, &token)) {
        if (token.kind != TOKEN_WORD)
            continue;
        if (count == most) {
            count = 0;
            break;
        }
        run[count++] = analysis_number(index_analysis(exact->index),
                                       exact->document->lang, &token);
    }
    tokenizer_free(&tokenizer);
    return count;
}

/** Does the text lie in one line of the section, as it is, and once on the
 * page? */
static bool will_do(struct exact *exact, struct str text)
{
    uint32_t run[4 * EXACT_WORDS_MAX];
    size_t count;

    exact->tries++;
    if (!str_find(exact->document->body, text))
        return false;
    count = number_words(run, sizeof run / sizeof *run, exact, text);
    return count && is_unique(exact, run, count);
}

/* ---- Choosing ---------------------------------------------------------- */

/** Usable pieces that follow one another, with something of the query. */
struct stretch {
    struct piece pieces[PIECES_MAX];
    size_t count;
    size_t matches; /* of the pieces */
};

/** Where to begin so that `length` words have the most that match, and if it
 * can be one before them. */
static size_t best_start(const struct stretch *stretch, size_t length)
{
    const struct piece *pieces = stretch->pieces;
    size_t best = 0, most = 0, matches = 0;

    for (size_t i = 0; i < stretch->count; i++) {
        matches += pieces[i].matches;
        if (i >= length)
            matches -= pieces[i - length].matches;
        if (matches > most) {
            most = matches;
            best = i + 1 > length ? i + 1 - length : 0;
        }
    }
    /* The window ends with a match: what is before the first can go. */
    while (best + length < stretch->count && !pieces[best].matches &&
           !pieces[best + 1].matches)
        best++;
    return best;
}

/** Try so many words. */
static bool try_length(struct str *out, struct exact *exact,
                       const struct stretch *stretch, size_t length)
{
    const size_t first = best_start(stretch, length);
    const size_t last =
        first + length < stretch->count ? first + length : stretch->count;
    const struct piece *pieces = stretch->pieces;

    out->ptr = exact->snippet->text.ptr + pieces[first].start;
    out->len = pieces[last - 1].end - pieces[first].start;
    return will_do(exact, *out);
}

static bool try_stretch(struct str *out, struct exact *exact,
                        const struct stretch *stretch)
{
    const size_t count = sizeof lengths / sizeof *lengths;

    if (!stretch->matches || stretch->count < EXACT_WORDS_MIN)
        return false;
    for (size_t i = 0; i < count && exact->tries < TRIES_MAX; i++) {
        if (try_length(out, exact, stretch, lengths[i]))
            return true;
        if (lengths[i] >= stretch->count)
            break;
    }
    return false;
}

/** What stands in parentheses behind a short form may come from an attribute
 * (`<abbr title>`), which the page does not show. */
static bool try_part(struct str *out, struct exact *exact, struct str part)
{
    struct stretch stretch = {.count = 0};
    bool capitals = false, aside = false;
    struct piece piece;

    while (next_piece(&piece, &part, exact->snippet)) {
        aside = aside || (piece.opens && capitals);
        capitals = piece.capitals;
        piece.usable = piece.usable && !aside;
        aside = aside && !piece.closes;
        if (piece.usable && stretch.count < PIECES_MAX) {
            stretch.pieces[stretch.count++] = piece;
            stretch.matches += piece.matches;
            if (!piece.colon)
                continue;
        }
        if (try_stretch(out, exact, &stretch))
            return true;
        stretch.count = stretch.matches = 0;
    }
    return try_stretch(out, exact, &stretch);
}

/** The parts with the most matches first; of equal ones the first. */
static bool choose(struct str *out, struct exact *exact)
{
    const struct marked *snippet = exact->snippet;
    uint32_t left = (1U << snippet->part_count) - 1;

    while (left && exact->tries < TRIES_MAX) {
        size_t best = 0, most = 0;

        for (size_t i = 0; i < snippet->part_count; i++) {
            const size_t start = snippet->parts[i].start;
            size_t matches = 1;

            for (size_t m = 0; m < snippet->match_count; m++)
                matches +=
                    snippet->matches[m].start >= start &&
                    snippet->matches[m].start < start + snippet->parts[i].len;
            if (left >> i & 1 && matches > most) {
                most = matches;
                best = i;
            }
        }
        left &= ~(1U << best);
        if (try_part(
                out, exact,
                (struct str){snippet->text.ptr + snippet->parts[best].start,
                             snippet->parts[best].len}))
            return true;
    }
    return false;
}

struct str exact_url(struct index *index, uint32_t number,
                     const struct document *document,
                     const struct marked *snippet, struct arena *arena)
{
    struct exact exact = {index, number, document, snippet, 0};
    const struct str url = document->url;
    struct buf out = {0};
    struct str words, copy;

    if (!url.len || !choose(&words, &exact))
        return url;
    buf_str(&out, url);
    buf_text(&out, memchr(url.ptr, '#', url.len) ? ":~:text=" : "#:~:text=");
    percent_put(&out, words);
    copy = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return copy;
}
