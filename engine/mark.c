#include "mark_parts.h"

#include <endian.h>
#include <stdlib.h>

#include "mem.h"

enum {
    LOWER = 1,
    UPPER = 2,
    DIGIT = 4,
    CONNECTOR = 8, /* may join two parts of a chunk */
    COMMA = 64,    /* may stand in a number */
    SYMBOL = 16,   /* may belong to the word before it */
    HIGH = 32,     /* not ASCII */
    ALNUM = LOWER | UPPER | DIGIT,
};

/** What each byte is to the fast way. */
static void fill_classes(uint8_t classes[256])
{
    for (int byte = 0; byte < 256; byte++)
        classes[byte] = byte >= 'a' && byte <= 'z'   ? LOWER
                        : byte >= 'A' && byte <= 'Z' ? UPPER
                        : byte >= '0' && byte <= '9' ? DIGIT
                        : byte >= 0x80               ? HIGH
                                                     : 0;
    for (const char *ptr = "-'./_&"; *ptr; ptr++)
        classes[(unsigned char)*ptr] = CONNECTOR;
    for (const char *ptr = "+#%"; *ptr; ptr++)
        classes[(unsigned char)*ptr] = SYMBOL;
    classes[','] = COMMA;
}

/** A run of ASCII letters and digits, as far as the fast way goes: one of more
 * than FAST_BYTES_MAX ends behind the first byte too many. */
struct span {
    size_t start, end; /* bytes of the text */
    unsigned kinds;    /* classes in it */
    bool camel;        /* a capital behind a small letter */
};

static struct span read_span(const struct marker *marker, size_t start)
{
    const unsigned char *text = (const unsigned char *)marker->text.ptr;
    struct span span = {.start = start, .end = start};
    unsigned before = 0, camel = 0;

    while (span.end < marker->text.len && span.end - start <= FAST_BYTES_MAX) {
        const unsigned class = marker->classes[text[span.end]];

        if (!(class & ALNUM))
            break;
        camel |= before << 1 & class;
        before = class & LOWER;
        span.kinds |= class;
        span.end++;
    }
    span.camel = camel & UPPER;
    return span;
}

static bool at_class(const struct marker *marker, size_t at, unsigned class)
{
    return at < marker->text.len &&
           marker->classes[(unsigned char)marker->text.ptr[at]] & class;
}

/** The character U+20xx, from U+2000 to U+203F, at `at`; 0 for another. They
 * are spaces and punctuation, and the only ones common in English. */
static unsigned punctuation(const struct marker *marker, size_t at)
{
    const unsigned char *text = (const unsigned char *)marker->text.ptr;

    return at + 2 < marker->text.len && text[at] == 0xE2 && text[at + 1] == 0x80
               ? text[at + 2]
               : 0;
}

/** What stands between two parts of a chunk, or ends it. */
enum joint {
    JOINT_END,     /* nothing of the chunk follows */
    JOINT_PART,    /* a connector, and another ASCII part behind it */
    JOINT_UNCLEAR, /* the tokenizer must say */
};

/** What follows a span, and where the next part starts. */
static enum joint joint_at(const struct marker *marker, const struct span *span,
                           size_t *next)
{
    const unsigned hyphen = 0x90, hard_hyphen = 0x91, quote = 0x99;
    const size_t end = span->end;
    unsigned mark;

    *next = end + 1;
    if (!at_class(marker, end, CONNECTOR | COMMA | SYMBOL | HIGH))
        return JOINT_END;
    if (at_class(marker, end, SYMBOL))
        return JOINT_UNCLEAR;
    if (at_class(marker, end, COMMA))
        return at_class(marker, *next, DIGIT) ? JOINT_UNCLEAR : JOINT_END;
    if (at_class(marker, end, HIGH)) {
        mark = punctuation(marker, end);
        if (!mark)
            return JOINT_UNCLEAR;
        if (mark != hyphen && mark != hard_hyphen && mark != quote)
            return JOINT_END;
        *next = end + 3;
    }
    if (at_class(marker, *next, HIGH))
        return JOINT_UNCLEAR;
    return at_class(marker, *next, ALNUM) ? JOINT_PART : JOINT_END;
}

/** Is it certain that the span is read as it stands? */
static bool clear(const struct marker *marker, const struct span *span)
{
    if (span->end - span->start > FAST_BYTES_MAX)
        return false;
    if (at_class(marker, span->start, DIGIT) && span->kinds != DIGIT)
        return false; /* 85k */
    return !span->start || marker->text.ptr[span->start - 1] != '.' ||
           at_class(marker, span->start - 2, ALNUM); /* .NET */
}

/** Match a word that is a whole chunk, and pass it. */
static void match_plain(struct marker *marker, size_t start, size_t end)
{
    const char *text = marker->text.ptr + start;
    const size_t len = end - start;
    char folded[FAST_BYTES_MAX];

    marker->starts[marker->position % STARTS] = (uint32_t)start;
    for (size_t i = 0; i < len; i++)
        folded[i] = (char)(text[i] | 0x20); /* digits have the bit */
    marker_match(marker, &(struct found){{folded, len},
                                         (uint32_t)start,
                                         (uint32_t)end,
                                         marker->position,
                                         !at_class(marker, start, DIGIT)});
    marker->position++;
    marker->at = end;
}

/** May a token match that starts in a part of a chunk? One starts where the
 * part does and may go on behind a connector, as in `I.V.`; others start at a
 * capital behind a small letter. */
static bool part_may_match(const struct marker *marker, const struct span *span,
                           enum joint joint, size_t next)
{
    const char *text = marker->text.ptr;
    const size_t start = span->start, end = span->end;
    const bool open = joint == JOINT_PART && end - start < 3;
    const char pair[2] = {text[start], open ? text[next] : 0};

    if (marker_may_match(marker, mark_key(text + start, end - start),
                         open ? UINT32_MAX
                              : mark_third(text + start, end - start)))
        return true;
    if (open && end == start + 1 &&
        (marker_may_match(marker, mark_key(pair, 2), UINT32_MAX) ||
         marker_may_match(marker, mark_key(text + start, 2), UINT32_MAX)))
        return true;
    for (size_t i = start + 1; span->camel && i < end; i++)
        if (at_class(marker, i, UPPER) && at_class(marker, i - 1, LOWER) &&
            marker_may_match(marker, mark_key(text + i, end - i),
                             mark_third(text + i, end - i)))
            return true;
    return false;
}

/**
 * Pass over a chunk of several parts, such as `work-life`, if it is clear that
 * nothing in it matches. Its words are counted as its parts: what matters is
 * that no run goes on across it.
 */
static bool pass_chunk(struct marker *marker, struct span span)
{
    const size_t start = span.start;
    uint32_t parts = 0;

    for (;;) {
        size_t next;
        const enum joint joint = joint_at(marker, &span, &next);

        if (joint == JOINT_UNCLEAR || !clear(marker, &span) ||
            span.end - start > CHUNK_BYTES_MAX / 2 ||
            parts == TOKEN_PARTS_MAX ||
            part_may_match(marker, &span, joint, next))
            return false;
        parts++;
        if (joint == JOINT_END)
            break;
        span = read_span(marker, next);
    }
    marker->at = span.end;
    marker->position += parts;
    return true;
}

/** How many small letters there are at the start of a text. Eight bytes are
 * tested at once, since a loop over letters ends at another place each time,
 * which processors cannot foresee. */
static size_t small_letters(const unsigned char *text, size_t len)
{
    const uint64_t ones = 0x0101010101010101ULL;
    size_t count = 0;

    for (; count + sizeof(uint64_t) <= len; count += sizeof(uint64_t)) {
        uint64_t eight, others;

        memcpy(&eight, text + count, sizeof eight);
        eight = le64toh(eight);
        /* The top bit of a byte: not from 'a' on, or beyond 'z', or not
         * ASCII. Carries spoil only bytes behind the first that is found. */
        others = (~(eight + ones * (0x80 - 'a')) |
                  (eight + ones * (0x7f - 'z')) | eight) &
                 ones << 7;
        if (others)
            return count + (size_t)__builtin_ctzll(others) / 8;
    }
    while (count < len && text[count] >= 'a' && text[count] <= 'z')
        count++;
    return count;
}

/** Where the word at `at` ends: letters of the usual case, or all capitals, or
 * all digits; `at` itself for another one. */
static size_t plain_end(const struct marker *marker, size_t at)
{
    const unsigned char *text = (const unsigned char *)marker->text.ptr;
    struct span span;

    if (!(marker->classes[text[at]] & DIGIT)) {
        const size_t rest = marker->text.len - at - 1;
        const size_t end =
            at + 1 +
            small_letters(text + at + 1,
                          rest < FAST_BYTES_MAX ? rest : FAST_BYTES_MAX);

        if (!at_class(marker, end, ALNUM))
            return end;
    }
    span = read_span(marker, at);
    return span.camel || (span.kinds & DIGIT && span.kinds != DIGIT) ? at
                                                                     : span.end;
}

/** Pass over what is no word and over words between spaces: nearly all of a
 * text. Stops behind a mark, and before whatever else there is. */
static void pass_plain(struct marker *marker)
{
    const uint8_t *classes = marker->classes;
    const unsigned char *text = (const unsigned char *)marker->text.ptr;
    const size_t len = marker->text.len;
    size_t at = marker->at;

    while (!marker->count) {
        size_t end;

        while (at < len && !(classes[text[at]] & (ALNUM | HIGH)))
            at++;
        marker->at = at;
        if (at == len || classes[text[at]] & HIGH ||
            (at && text[at - 1] == '.'))
            return;
        end = plain_end(marker, at);
        if (end == at || end - at > FAST_BYTES_MAX || end + 1 >= len ||
            (classes[text[end]] && (classes[text[end]] & (SYMBOL | HIGH) ||
                                    classes[text[end + 1]] & (ALNUM | HIGH))))
            return;
        if (marker_may_match_readable(marker, text + at, end - at))
            match_plain(marker, at, end);
        else
            marker->position++;
        at = end;
    }
    marker->at = at;
}

/* ---- The slow way -------------------------------------------------------- */

static void match_token(struct marker *marker, const struct token *token)
{
    const bool word = token->kind == TOKEN_WORD;

    if (word)
        marker->starts[token->position % STARTS] = token->start;
    marker_match(marker,
                 &(struct found){token->text, token->start, token->end,
                                 token->position,
                                 word && !token->number && !token->ideograph});
}

/** Have the tokenizer read the next token: of the chunk that it is in, or of
 * the one at `at`, or of one after it. */
static void read_slowly(struct marker *marker)
{
    struct tokenizer *tokenizer = &marker->tokenizer;
    struct token token;

    tokenizer->offset = marker->at;
    tokenizer->position = marker->position;
    if (tokenizer_next(tokenizer, &token))
        match_token(marker, &token);
    marker->at = tokenizer->offset;
    marker->position = tokenizer->position;
}

void marker_start(struct marker *marker, struct str text, struct str lang)
{
    marker->text = text;
    marker->lang = lang;
    marker->english = !lang.len || (str_starts(lang, STR("en")) &&
                                    (lang.len == 2 || lang.ptr[2] == '-'));
    marker->any_third =
        marker->any_stem && (!marker->english || marker->short_stem)
            ? UINT32_MAX
            : 0;
    marker->at = 0;
    marker->position = 0;
    marker->next = marker->count = 0;
    if (marker->any_run)
        memset(marker->runs, 0, sizeof marker->runs);
    tokenizer_start(&marker->tokenizer, text);
}

/** Pass over a Han character that begins nothing wanted. They fold to
 * themselves, and so does the n-gram with the next one begin. */
static bool pass_han(struct marker *marker)
{
    const char *text = marker->text.ptr + marker->at;
    const unsigned char lead = (unsigned char)text[0];

    /* U+4E00 to U+9FFF, the block of most of them. */
    if (lead < 0xE4 || lead > 0xE9 || marker->text.len - marker->at < 3 ||
        marker_may_match(marker, mark_key(text, 3), mark_third(text, 3)))
        return false;
    if (lead == 0xE4 && (unsigned char)text[1] < 0xB8)
        return false;
    marker->at += 3;
    marker->position++;
    return true;
}

/** Read a chunk of ASCII letters and digits, if it is clear how. */
static bool read_fast(struct marker *marker, const struct span *span)
{
    size_t next;

    if (span->camel || joint_at(marker, span, &next) != JOINT_END)
        return pass_chunk(marker, *span);
    if (!clear(marker, span))
        return false;
    match_plain(marker, span->start, span->end);
    return true;
}

/** Read on, to the end of a token at most; false at the end of the text. */
static bool read_token(struct marker *marker)
{
    struct tokenizer *tokenizer = &marker->tokenizer;
    struct span span;

    if (tokenizer->next == tokenizer->count) {
        pass_plain(marker);
        if (marker->count)
            return true;
        if (marker->at == marker->text.len)
            return false;
        if (punctuation(marker, marker->at)) {
            marker->at += 3;
            return true;
        }
        if (pass_han(marker))
            return true;
        span = read_span(marker, marker->at);
        if (span.end > span.start && read_fast(marker, &span))
            return true;
    }
    read_slowly(marker);
    return true;
}

bool marker_next(struct marker *marker, struct mark *mark)
{
    while (marker->next == marker->count) {
        marker->next = marker->count = 0;
        if (!read_token(marker))
            return false;
    }
    *mark = marker->queue[marker->next++];
    return true;
}

/* ---- The marker -------------------------------------------------------- */

struct marker *marker_new(struct analysis *analysis)
{
    struct marker *marker = mem_zero(1, sizeof *marker);

    marker->analysis = analysis;
    fill_classes(marker->classes);
    for (int byte = 0; byte < 256; byte++)
        marker->bits[byte] = (uint8_t)mark_bits((char)byte);
    return marker;
}

void marker_free(struct marker *marker)
{
    if (!marker)
        return;
    tokenizer_free(&marker->tokenizer);
    free(marker);
}
