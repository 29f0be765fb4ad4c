#include "mark.h"

#include <stdlib.h>

#include "mem.h"
#include "token.h"

enum {
    KEYS = 1 << 10,                    /* five bits of two letters */
    QUEUE_MAX = 2 * MARK_CONCEPTS_MAX, /* marks that one token can give */
    STARTS = 2 * MARK_PARTS_MAX,       /* words whose start is kept */
    FAST_BYTES_MAX = TOKEN_BYTES_MAX,  /* longer words go the slow way */
};

struct form {
    struct mark_form form;
    uint16_t next; /* with the same key: number + 1, 0 for none */
};

/** How far a phrase or a long form is found: the bit n says that parts 0 to n
 * end at the word `position` (the shift-and method, Baeza-Yates and Gonnet
 * 1992). */
struct run {
    uint32_t position;
    uint32_t ends, before; /* bits at this word and at the one before */
    bool begun;
};

struct marker {
    struct analysis *analysis;
    uint8_t classes[256]; /* of bytes: fill_classes() */

    struct form forms[MARK_FORMS_MAX];
    size_t form_count;
    uint16_t words[KEYS]; /* first form with this key: number + 1 */
    uint16_t stems[KEYS];
    uint16_t loose; /* prefixes of one letter */
    bool any_stem;
    bool short_stem; /* a stem of one letter: see may_have_stem() */
    bool any_run;
    struct run runs[MARK_RUNS_MAX + 1];

    struct str text, lang;
    bool english;
    size_t at;               /* where the next word is looked for */
    uint32_t position;       /* of that word */
    uint32_t starts[STARTS]; /* bytes where the last words start */
    struct tokenizer tokenizer;
    struct mark queue[QUEUE_MAX];
    size_t next, count;
};

/* ---- Forms ------------------------------------------------------------- */

/** Five bits of each of the first two letters. English stems keep them, but
 * for `dying` (die) and its like: y and i have the same key. */
static unsigned key_of(const char *text, size_t len)
{
    const unsigned first = (unsigned char)text[0] & 31;
    const unsigned second = len > 1 ? (unsigned char)text[1] & 31 : 0;
    const unsigned y = 'y' & 31, i = 'i' & 31;

    return first << 5 | (second == y ? i : second);
}

static bool valid(const struct mark_form *form)
{
    return form->text.len && form->concept < MARK_CONCEPTS_MAX &&
           form->run <= MARK_RUNS_MAX &&
           (!form->run ||
            (form->parts <= MARK_PARTS_MAX && form->part < form->parts));
}

static void add_form(struct marker *marker, const struct mark_form *form)
{
    struct form *added = &marker->forms[marker->form_count++];
    const unsigned key = key_of(form->text.ptr, form->text.len);
    uint16_t *list = &marker->words[key];

    if (form->kind == MARK_STEM)
        list = &marker->stems[key];
    else if (form->kind == MARK_PREFIX && form->text.len == 1)
        list = &marker->loose;
    *added = (struct form){*form, *list};
    *list = (uint16_t)marker->form_count;
    marker->any_stem |= form->kind == MARK_STEM;
    marker->short_stem |= form->kind == MARK_STEM && form->text.len == 1;
    marker->any_run |= form->run != 0;
}

void marker_forms(struct marker *marker, const struct mark_form *forms,
                  size_t count)
{
    marker->form_count = 0;
    marker->loose = 0;
    marker->any_stem = marker->short_stem = marker->any_run = false;
    memset(marker->words, 0, sizeof marker->words);
    memset(marker->stems, 0, sizeof marker->stems);
    for (size_t i = 0; i < count && marker->form_count < MARK_FORMS_MAX; i++)
        if (valid(&forms[i]))
            add_form(marker, &forms[i]);
}

/* ---- Matching one token ------------------------------------------------ */

/** A token as both ways find it. */
struct found {
    struct str text; /* folded */
    uint32_t start, end;
    uint32_t position;
    bool word; /* has a stem */
};

static void emit(struct marker *marker, const struct mark *mark)
{
    for (size_t i = 0; i < marker->count; i++) {
        struct mark *queued = &marker->queue[i];

        if (queued->start == mark->start && queued->end == mark->end &&
            queued->concept == mark->concept) {
            if (queued->weight < mark->weight)
                queued->weight = mark->weight;
            return;
        }
    }
    if (marker->count < QUEUE_MAX)
        marker->queue[marker->count++] = *mark;
}

/** A part of a run stands here; was it the last of all? */
static void advance(struct marker *marker, const struct mark_form *form,
                    const struct found *found)
{
    struct run *run = &marker->runs[form->run];
    const uint32_t part = (uint32_t)1 << form->part;
    const uint32_t first = found->position + 1 - form->parts;

    if (!run->begun || run->position != found->position) {
        const bool next = run->begun && run->position + 1 == found->position;

        run->before = next ? run->ends : 0;
        run->ends = 0;
        run->position = found->position;
        run->begun = true;
    }
    if (form->part && !(run->before & part >> 1))
        return;
    run->ends |= part;
    if (form->part + 1 == form->parts)
        emit(marker,
             &(struct mark){marker->starts[first % STARTS], found->end, first,
                            found->position, form->concept, form->weight});
}

static void hit(struct marker *marker, const struct mark_form *form,
                const struct found *found)
{
    if (form->run)
        advance(marker, form, found);
    else
        emit(marker,
             &(struct mark){found->start, found->end, found->position,
                            found->position, form->concept, form->weight});
}

/** Must the stem be worked out? In English not when no stem begins as the
 * word does. */
static bool may_have_stem(const struct marker *marker, unsigned key)
{
    return marker->any_stem &&
           (!marker->english || marker->stems[key] || marker->short_stem);
}

static void match(struct marker *marker, const struct found *found)
{
    const struct str text = found->text;
    const unsigned key = key_of(text.ptr, text.len);
    struct str stem;

    for (uint16_t i = marker->words[key]; i; i = marker->forms[i - 1].next) {
        const struct mark_form *form = &marker->forms[i - 1].form;

        if (form->kind == MARK_PREFIX ? str_starts(text, form->text)
                                      : str_equal(text, form->text))
            hit(marker, form, found);
    }
    for (uint16_t i = marker->loose; i; i = marker->forms[i - 1].next)
        if (str_starts(text, marker->forms[i - 1].form.text))
            hit(marker, &marker->forms[i - 1].form, found);
    if (!found->word || !may_have_stem(marker, key))
        return;
    stem = analysis_stem(marker->analysis, marker->lang, text);
    for (uint16_t i = marker->stems[key_of(stem.ptr, stem.len)]; i;
         i = marker->forms[i - 1].next)
        if (str_equal(stem, marker->forms[i - 1].form.text))
            hit(marker, &marker->forms[i - 1].form, found);
}

static void match_token(struct marker *marker, const struct token *token)
{
    const bool word = token->kind == TOKEN_WORD;

    if (word)
        marker->starts[token->position % STARTS] = token->start;
    match(marker, &(struct found){token->text, token->start, token->end,
                                  token->position,
                                  word && !token->number && !token->ideograph});
}

/* ---- The fast way ------------------------------------------------------ */

enum {
    LOWER = 1,
    UPPER = 2,
    DIGIT = 4,
    CONNECTOR = 8, /* may join two parts of a chunk */
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
    for (const char *ptr = "+#%,"; *ptr; ptr++)
        classes[(unsigned char)*ptr] = SYMBOL;
}

/** A run of ASCII letters and digits. */
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

    while (span.end < marker->text.len) {
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
    const struct str rest = str_skip(marker->text, at);

    return rest.len >= 3 && str_starts(rest, STR("\xe2\x80"))
               ? (unsigned char)rest.ptr[2]
               : 0;
}

/** Does the chunk end where its first letters and digits do? */
static bool ends_chunk(const struct marker *marker, const struct span *span)
{
    const unsigned hyphen = 0x90, hard_hyphen = 0x91, quote = 0x99;
    const size_t end = span->end;
    unsigned mark;

    if (!at_class(marker, end, CONNECTOR | SYMBOL | HIGH))
        return true;
    if (at_class(marker, end, CONNECTOR))
        return !at_class(marker, end + 1, ALNUM | HIGH);
    if (at_class(marker, end, SYMBOL))
        return marker->text.ptr[end] == ',' &&
               !(span->kinds == DIGIT && at_class(marker, end + 1, DIGIT));
    mark = punctuation(marker, end);
    if (mark == hyphen || mark == hard_hyphen || mark == quote)
        return !at_class(marker, end + 3, ALNUM | HIGH);
    return mark != 0;
}

/** Is the span one word as it stands, and the whole chunk? When in doubt it
 * is not: the tokenizer knows. */
static bool plain(const struct marker *marker, const struct span *span)
{
    if (span->camel || span->end - span->start > FAST_BYTES_MAX)
        return false;
    if (at_class(marker, span->start, DIGIT) && span->kinds != DIGIT)
        return false; /* 85k */
    if (span->start && marker->text.ptr[span->start - 1] == '.')
        return false; /* .NET */
    return ends_chunk(marker, span);
}

static void match_span(struct marker *marker, const struct span *span)
{
    const char *text = marker->text.ptr + span->start;
    const size_t len = span->end - span->start;
    const unsigned key = key_of(text, len);
    char folded[FAST_BYTES_MAX];

    marker->starts[marker->position % STARTS] = (uint32_t)span->start;
    if (marker->words[key] || marker->loose || may_have_stem(marker, key)) {
        for (size_t i = 0; i < len; i++)
            folded[i] = (char)(text[i] | 0x20); /* digits have the bit */
        match(marker, &(struct found){{folded, len},
                                      (uint32_t)span->start,
                                      (uint32_t)span->end,
                                      marker->position,
                                      span->kinds != DIGIT});
    }
    marker->position++;
}

/** Where the next word may start. */
static size_t skip_other(const struct marker *marker)
{
    size_t at = marker->at;

    for (;;) {
        while (at < marker->text.len && !at_class(marker, at, ALNUM | HIGH))
            at++;
        if (!punctuation(marker, at))
            return at;
        at += 3;
    }
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
    marker->at = 0;
    marker->position = 0;
    marker->next = marker->count = 0;
    memset(marker->runs, 0, sizeof marker->runs);
    tokenizer_start(&marker->tokenizer, text);
}

/** Read on to the end of a token; false at the end of the text. */
static bool read_token(struct marker *marker)
{
    struct tokenizer *tokenizer = &marker->tokenizer;
    struct span span;

    if (tokenizer->next == tokenizer->count) {
        marker->at = skip_other(marker);
        if (marker->at == marker->text.len)
            return false;
        span = read_span(marker, marker->at);
        if (span.end > span.start && plain(marker, &span)) {
            match_span(marker, &span);
            marker->at = span.end;
            return true;
        }
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
    return marker;
}

void marker_free(struct marker *marker)
{
    if (!marker)
        return;
    tokenizer_free(&marker->tokenizer);
    free(marker);
}
