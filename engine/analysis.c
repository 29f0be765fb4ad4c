#include "analysis.h"

#include <stdlib.h>

#include "digest.h"
#include "forward.h"
#include "mem.h"
#include "page_path.h"
#include "schema.h"
#include "unicode.h"

enum {
    STEMMERS_MAX = 8,     /* languages at once */
    STEM_CACHE = 1 << 14, /* words whose stem is remembered */
    TABLE_MIN = 1 << 10,  /* slots of the table of terms at first */
};

struct term {
    size_t start, len; /* in `texts` */
    uint64_t hash;     /* of the text */
    uint32_t wdf;
};

/** A run of numbers that grows. */
struct numbers {
    uint32_t *ptr;
    size_t count, room;
};

struct stemmer {
    char lang[4]; /* ISO 639-1 */
    xs_stemmer *stemmer;
};

/** A remembered stem. */
struct stem {
    uint64_t hash; /* of language and word; 0 for a free slot */
    uint8_t word_len, stem_len;
    char word[TOKEN_BYTES_MAX];
    char stem[TOKEN_BYTES_MAX + 8];
};

struct analysis {
    struct tokenizer tokenizer;
    struct buf texts; /* of the terms, one after another */
    struct buf term;  /* the term being made */
    struct buf exact; /* a word with its diacritics */
    struct term *terms;
    size_t count, room;
    uint32_t *slots; /* hash table: number of the term + 1 */
    size_t slot_count;
    xs_posting *postings;
    size_t posting_room;
    struct numbers heading, crumbs, body; /* words in order */
    struct stemmer stemmers[STEMMERS_MAX];
    struct stem *stems;
};

struct analysis *analysis_new(void)
{
    struct analysis *analysis = mem_zero(1, sizeof *analysis);

    analysis->slot_count = TABLE_MIN;
    analysis->slots = mem_zero(TABLE_MIN, sizeof *analysis->slots);
    analysis->stems = mem_zero(STEM_CACHE, sizeof *analysis->stems);
    return analysis;
}

void analysis_free(struct analysis *analysis)
{
    if (!analysis)
        return;
    for (size_t i = 0; i < STEMMERS_MAX; i++)
        xs_stemmer_free(analysis->stemmers[i].stemmer);
    tokenizer_free(&analysis->tokenizer);
    buf_free(&analysis->texts);
    buf_free(&analysis->term);
    buf_free(&analysis->exact);
    free(analysis->terms);
    free(analysis->slots);
    free(analysis->postings);
    free(analysis->heading.ptr);
    free(analysis->crumbs.ptr);
    free(analysis->body.ptr);
    free(analysis->stems);
    free(analysis);
}

/* ---- Stems ------------------------------------------------------------- */

struct str analysis_lang(struct str lang)
{
    size_t len = 0;

    while (len < lang.len && len < 3 && lang.ptr[len] >= 'a' &&
           lang.ptr[len] <= 'z')
        len++;
    return len ? (struct str){lang.ptr, len} : STR("en");
}

/** The stemmer of a language, made when first asked for; NULL for none. */
static struct stemmer *stemmer_for(struct analysis *analysis, struct str lang)
{
    const struct str name = analysis_lang(lang);
    char code[4] = "";

    memcpy(code, name.ptr, name.len);
    for (size_t i = 0; i < STEMMERS_MAX; i++) {
        struct stemmer *stemmer = &analysis->stemmers[i];

        if (strcmp(stemmer->lang, code) == 0)
            return stemmer->stemmer ? stemmer : NULL;
        if (!stemmer->lang[0]) {
            memcpy(stemmer->lang, code, sizeof code);
            xs_stemmer_new(&stemmer->stemmer, code, NULL);
            return stemmer->stemmer ? stemmer : NULL;
        }
    }
    return NULL;
}

struct str analysis_stem(struct analysis *analysis, struct str lang,
                         struct str word)
{
    struct stemmer *stemmer = stemmer_for(analysis, lang);
    uint64_t hash;
    struct stem *entry;
    struct str stem;

    if (!stemmer || word.len > TOKEN_BYTES_MAX)
        return word;
    hash = hash_text(hash_text(HASH_START, str_of(stemmer->lang)), word) | 1;
    entry = &analysis->stems[hash % STEM_CACHE];
    if (entry->hash == hash && entry->word_len == word.len &&
        memcmp(entry->word, word.ptr, word.len) == 0)
        return (struct str){entry->stem, entry->stem_len};
    if (xs_stem(&stem.ptr, &stem.len, stemmer->stemmer, word.ptr, word.len,
                NULL) != XS_OK ||
        !stem.len || stem.len > sizeof entry->stem)
        return word;
    entry->hash = hash;
    entry->word_len = (uint8_t)word.len;
    entry->stem_len = (uint8_t)stem.len;
    memcpy(entry->word, word.ptr, word.len);
    memcpy(entry->stem, stem.ptr, stem.len);
    return (struct str){entry->stem, entry->stem_len};
}

/* ---- The table of terms ------------------------------------------------ */

/** Clear the table; one that a long document made large becomes small again,
 * since short ones follow. */
static void start(struct analysis *analysis)
{
    if (analysis->slot_count > TABLE_MIN &&
        analysis->count < analysis->slot_count / 16) {
        analysis->slot_count /= 2;
        analysis->slots = mem_resize(analysis->slots, analysis->slot_count,
                                     sizeof *analysis->slots);
    }
    memset(analysis->slots, 0, analysis->slot_count * sizeof *analysis->slots);
    buf_clear(&analysis->texts);
    analysis->count = 0;
    analysis->heading.count = 0;
    analysis->crumbs.count = 0;
    analysis->body.count = 0;
}

static void place(struct analysis *analysis, uint32_t number)
{
    const size_t mask = analysis->slot_count - 1;
    size_t slot = analysis->terms[number].hash & mask;

    while (analysis->slots[slot])
        slot = (slot + 1) & mask;
    analysis->slots[slot] = number + 1;
}

static void grow(struct analysis *analysis)
{
    free(analysis->slots);
    analysis->slot_count *= 2;
    analysis->slots = mem_zero(analysis->slot_count, sizeof *analysis->slots);
    for (uint32_t i = 0; i < analysis->count; i++)
        place(analysis, i);
}

/** The entry of a term, made when it is new; NULL when there is no room. */
static struct term *term_entry(struct analysis *analysis, struct str text)
{
    const uint64_t hash = hash_text(HASH_START, text);
    const size_t mask = analysis->slot_count - 1;
    struct term *term;

    for (size_t slot = hash & mask; analysis->slots[slot];
         slot = (slot + 1) & mask) {
        term = &analysis->terms[analysis->slots[slot] - 1];
        if (term->hash == hash && term->len == text.len &&
            memcmp(analysis->texts.ptr + term->start, text.ptr, text.len) == 0)
            return term;
    }
    if (analysis->count == ANALYSIS_TERMS_MAX)
        return NULL;
    if (analysis->count == analysis->room) {
        analysis->room = analysis->room ? analysis->room * 2 : 512;
        analysis->terms = mem_resize(analysis->terms, analysis->room,
                                     sizeof *analysis->terms);
    }
    term = &analysis->terms[analysis->count];
    *term = (struct term){
        .start = analysis->texts.len, .len = text.len, .hash = hash};
    buf_str(&analysis->texts, text);
    analysis->count++;
    if (analysis->count * 2 > analysis->slot_count)
        grow(analysis);
    else
        place(analysis, (uint32_t)(analysis->count - 1));
    return &analysis->terms[analysis->count - 1];
}

static void add(struct analysis *analysis, const char *prefix, struct str text,
                uint32_t wdf)
{
    struct term *term;

    buf_clear(&analysis->term);
    analysis_term(&analysis->term, prefix, text);
    term = term_entry(analysis, buf_view(&analysis->term));
    if (term)
        term->wdf += wdf;
}

/** Whole texts, of which nothing is asked but whether they are the same. */
static bool is_hashed(const char *prefix)
{
    return strcmp(prefix, TERM_ID) == 0 || strcmp(prefix, TERM_PAGE) == 0 ||
           strcmp(prefix, TERM_WHOLE) == 0;
}

static void put_hash(struct buf *out, struct str text)
{
    const struct digest digest = digest_text(text);

    buf_str(out, (struct str){(const char *)digest.bytes, TERM_HASH_BYTES});
}

void analysis_term(struct buf *out, const char *prefix, struct str text)
{
    const size_t room = TERM_BYTES_MAX - strlen(prefix);

    buf_text(out, prefix);
    if (is_hashed(prefix)) {
        put_hash(out, text);
        return;
    }
    if (text.len <= room) {
        buf_str(out, text);
        return;
    }
    buf_str(out, utf8_cut(text, room - 17));
    buf_format(out, "_%016llx",
               (unsigned long long)hash_text(HASH_START, text));
}

static void add_number(struct numbers *numbers, uint32_t number)
{
    if (numbers->count == numbers->room) {
        numbers->room = numbers->room ? numbers->room * 2 : 512;
        numbers->ptr =
            mem_resize(numbers->ptr, numbers->room, sizeof *numbers->ptr);
    }
    numbers->ptr[numbers->count++] = number;
}

/* ---- Fields ------------------------------------------------------------ */

struct field {
    struct str lang;
    uint32_t worth;          /* what each word counts */
    const char *prefix;      /* its stem is also kept so; NULL for none */
    struct numbers *forward; /* its words in order go here; NULL for none */
};

/** A word as it is written, where folding dropped a diacritic. */
static void add_exact(struct analysis *analysis, const struct token *token,
                      struct str text, uint32_t worth)
{
    buf_clear(&analysis->exact);
    unicode_lower(&analysis->exact, (struct str){text.ptr + token->start,
                                                 token->end - token->start});
    add(analysis, TERM_EXACT,
        utf8_cut(buf_view(&analysis->exact), TOKEN_BYTES_MAX), worth);
}

/** What a word is known by beside its form. */
static struct str stem_of(struct analysis *analysis, struct str lang,
                          const struct token *token)
{
    return token->number || token->ideograph
               ? token->text
               : analysis_stem(analysis, lang, token->text);
}

uint32_t analysis_number(struct analysis *analysis, struct str lang,
                         const struct token *token)
{
    return forward_word(stem_of(analysis, lang, token), token->text);
}

/** A word of the text: its stem, its place, its other forms. */
static void add_word(struct analysis *analysis, const struct field *field,
                     const struct token *token, struct str text)
{
    const bool stems = !token->number && !token->ideograph;
    const struct str stem = stem_of(analysis, field->lang, token);

    if (stems)
        add(analysis, TERM_STEM, stem, field->worth);
    if (field->prefix)
        add(analysis, field->prefix, stem, 0);
    if (field->forward)
        add_number(field->forward, forward_word(stem, token->text));
    if (token->accented)
        add_exact(analysis, token, text, field->worth);
}

/** Under its first letters, for a query that is being typed. */
static void add_start(struct analysis *analysis, struct str word)
{
    const size_t len = utf8_letters(word, START_LETTERS);

    if (len)
        add(analysis, TERM_START, (struct str){word.ptr, len}, 1);
}

/** The words of a text. One written together from several, or another form of
 * a word, counts little: the word itself does already. */
static void add_field(struct analysis *analysis, const struct field *field,
                      struct str text)
{
    struct tokenizer *tokenizer = &analysis->tokenizer;
    struct token token;

    tokenizer_start(tokenizer, text);
    while (tokenizer_next(tokenizer, &token)) {
        add(analysis, "", token.text,
            token.kind == TOKEN_WORD ? field->worth : 1);
        if (!token.ideograph)
            add_start(analysis, token.text);
        if (token.kind == TOKEN_WORD)
            add_word(analysis, field, &token, text);
    }
}

size_t analysis_whole(struct buf *out, struct tokenizer *tokenizer,
                      struct str heading)
{
    struct token token;
    size_t words = 0;

    tokenizer_start(tokenizer, heading);
    while (tokenizer_next(tokenizer, &token)) {
        if (token.kind != TOKEN_WORD)
            continue;
        if (words++)
            buf_byte(out, '_');
        buf_str(out, token.text);
    }
    return words;
}

static void add_body(struct analysis *analysis, const struct document *document)
{
    const struct field field = {document->lang, FIELD_BODY, NULL,
                                &analysis->body};

    if (!document->block_count) {
        add_field(analysis, &field, document->body);
        return;
    }
    for (size_t i = 0; i < document->block_count; i++) {
        const struct block_span *block = &document->blocks[i];

        if (i)
            add_number(&analysis->body, FORWARD_BORDER);
        add_field(analysis, &field,
                  (struct str){document->body.ptr + block->start, block->len});
    }
}

/** What a word of a heading of so many words counts: BM25F's normalisation
 * of the field, with b = 0.5. */
static uint32_t heading_worth(size_t words)
{
    const double norm = 0.5 + 0.5 * (double)words / HEADING_WORDS;

    return (uint32_t)(FIELD_HEADING / norm + 0.5);
}

static void add_heading(struct analysis *analysis,
                        const struct document *document)
{
    struct buf whole = {0};
    const size_t words =
        analysis_whole(&whole, &analysis->tokenizer, document->heading);

    add_field(analysis,
              &(struct field){document->lang, heading_worth(words),
                              TERM_HEADING, &analysis->heading},
              document->heading);
    if (whole.len)
        add(analysis, TERM_WHOLE, buf_view(&whole), FIELD_WHOLE);
    buf_free(&whole);
}

static void add_fields(struct analysis *analysis,
                       const struct document *document)
{
    const struct field crumb = {document->lang, FIELD_CRUMB, NULL,
                                &analysis->crumbs};
    const struct field keyword = {document->lang, FIELD_KEYWORD, NULL,
                                  &analysis->body};
    const struct field about = {document->lang, FIELD_DESCRIPTION, NULL,
                                &analysis->body};
    struct buf path = {0};

    add_heading(analysis, document);
    for (size_t i = 0; i < document->crumb_count; i++) {
        if (i)
            add_number(&analysis->crumbs, FORWARD_BORDER);
        add_field(analysis, &crumb, document->crumbs[i]);
    }
    add_body(analysis, document);
    if (document->description.len)
        add_number(&analysis->body, FORWARD_BORDER);
    add_field(analysis, &about, document->description);
    for (size_t i = 0; i < document->keyword_count; i++) {
        add_number(&analysis->body, FORWARD_BORDER);
        add_field(analysis, &keyword, document->keywords[i]);
    }
    add(analysis, TERM_LANG, analysis_lang(document->lang), 0);
    add(analysis, TERM_ID, document->id, 0);
    if (!document->url.len)
        return;
    page_path(&path, document->url);
    add(analysis, TERM_PAGE, buf_view(&path), 0);
    buf_free(&path);
}

/** Turn the table into postings. */
static void collect(struct analysis *analysis)
{
    if (analysis->posting_room < analysis->count) {
        analysis->posting_room = analysis->room;
        analysis->postings =
            mem_resize(analysis->postings, analysis->posting_room,
                       sizeof *analysis->postings);
    }
    for (size_t i = 0; i < analysis->count; i++) {
        const struct term *term = &analysis->terms[i];

        analysis->postings[i] =
            (xs_posting){.term = analysis->texts.ptr + term->start,
                         .len = term->len,
                         .wdf = term->wdf};
    }
}

size_t analysis_run(struct analysis *analysis, const xs_posting **postings,
                    const struct document *document)
{
    start(analysis);
    add_fields(analysis, document);
    collect(analysis);
    *postings = analysis->postings;
    return analysis->count;
}

void analysis_forward(struct buf *out, const struct analysis *analysis,
                      const struct document *document)
{
    const struct forward forward = {
        .heading = analysis->heading.ptr,
        .heading_count = analysis->heading.count,
        .crumbs = analysis->crumbs.ptr,
        .crumb_count = analysis->crumbs.count,
        .body = analysis->body.ptr,
        .body_count = analysis->body.count,
        .level = document->level,
        .weight = (uint32_t)(document->weight * FORWARD_WEIGHT_UNIT + 0.5),
        .guide = (uint32_t)hash_text(HASH_START, document->guide),
    };

    forward_encode(out, &forward);
}
