#include "analysis.h"

#include <stdlib.h>

#include "mem.h"
#include "schema.h"
#include "unicode.h"

enum {
    STEMMERS_MAX = 8,         /* languages at once */
    STEM_CACHE = 1 << 14,     /* words whose stem is remembered */
    TABLE_MIN = 1 << 10,      /* slots of the table of terms at first */
    POSITIONS_PER_TERM = 256, /* of one term in one document; more are cut */
};

struct term {
    size_t start, len; /* in `texts` */
    uint64_t hash;     /* of the text */
    uint32_t wdf;
    uint32_t newest;    /* last position given, for ascending order */
    uint32_t positions; /* how many */
    uint32_t first;     /* link in `links`, or NONE */
    uint32_t last;
};

struct link {
    uint32_t position;
    uint32_t next;
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
    struct term *terms;
    size_t count, room;
    uint32_t *slots; /* hash table: number of the term + 1 */
    size_t slot_count;
    struct link *links;
    size_t link_count, link_room;
    xs_posting *postings;
    uint32_t *positions;
    size_t posting_room, position_room;
    struct stemmer stemmers[STEMMERS_MAX];
    struct stem *stems;
};

static const uint32_t NONE = UINT32_MAX;

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
    free(analysis->terms);
    free(analysis->slots);
    free(analysis->links);
    free(analysis->postings);
    free(analysis->positions);
    free(analysis->stems);
    free(analysis);
}

/** FNV-1a, 64 bits (Fowler, Noll, Vo). */
static uint64_t hash_of(uint64_t hash, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        hash ^= (unsigned char)text.ptr[i];
        hash *= 0x100000001b3ULL;
    }
    return hash;
}

static const uint64_t HASH_START = 0xcbf29ce484222325ULL;

/* ---- Stems ------------------------------------------------------------- */

/** The stemmer of a language, made when first asked for; NULL for none. */
static struct stemmer *stemmer_for(struct analysis *analysis, struct str lang)
{
    char code[4] = "";
    size_t len = 0;

    while (len < lang.len && len < 3 && lang.ptr[len] >= 'a' &&
           lang.ptr[len] <= 'z') {
        code[len] = lang.ptr[len];
        len++;
    }
    if (!len)
        memcpy(code, "en", 3);
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
    hash = hash_of(hash_of(HASH_START, str_of(stemmer->lang)), word) | 1;
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

static void start(struct analysis *analysis)
{
    memset(analysis->slots, 0, analysis->slot_count * sizeof *analysis->slots);
    buf_clear(&analysis->texts);
    analysis->count = 0;
    analysis->link_count = 0;
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
    const uint64_t hash = hash_of(HASH_START, text);
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
    *term = (struct term){.start = analysis->texts.len,
                          .len = text.len,
                          .hash = hash,
                          .first = NONE,
                          .last = NONE};
    buf_str(&analysis->texts, text);
    analysis->count++;
    if (analysis->count * 2 > analysis->slot_count)
        grow(analysis);
    else
        place(analysis, (uint32_t)(analysis->count - 1));
    return &analysis->terms[analysis->count - 1];
}

static void add_position(struct analysis *analysis, struct term *term,
                         uint32_t position)
{
    struct link *link;

    if (term->positions == POSITIONS_PER_TERM ||
        (term->positions && position <= term->newest))
        return;
    if (analysis->link_count == analysis->link_room) {
        analysis->link_room =
            analysis->link_room ? analysis->link_room * 2 : 1024;
        analysis->links = mem_resize(analysis->links, analysis->link_room,
                                     sizeof *analysis->links);
    }
    link = &analysis->links[analysis->link_count];
    *link = (struct link){position, NONE};
    if (term->first == NONE)
        term->first = (uint32_t)analysis->link_count;
    else
        analysis->links[term->last].next = (uint32_t)analysis->link_count;
    term->last = (uint32_t)analysis->link_count++;
    term->newest = position;
    term->positions++;
}

static void add(struct analysis *analysis, const char *prefix, struct str text,
                uint32_t wdf, uint32_t position)
{
    struct term *term;

    buf_clear(&analysis->term);
    analysis_term(&analysis->term, prefix, text);
    term = term_entry(analysis, buf_view(&analysis->term));
    if (!term)
        return;
    term->wdf += wdf;
    if (position)
        add_position(analysis, term, position);
}

void analysis_term(struct buf *out, const char *prefix, struct str text)
{
    const size_t room = TERM_BYTES_MAX - strlen(prefix);

    buf_text(out, prefix);
    if (text.len <= room) {
        buf_str(out, text);
        return;
    }
    buf_str(out, utf8_cut(text, room - 17));
    buf_format(out, "_%016llx", (unsigned long long)hash_of(HASH_START, text));
}

/* ---- Fields ------------------------------------------------------------ */

struct field {
    struct str lang;
    uint32_t worth;     /* what each word counts */
    uint32_t position;  /* of the first word; 0: without positions */
    const char *prefix; /* also kept under this prefix; NULL for none */
};

/** Words and their stems. A word written together from several counts
 * nothing: its parts do already. */
static uint32_t add_field(struct analysis *analysis, const struct field *field,
                          struct str text)
{
    struct tokenizer *tokenizer = &analysis->tokenizer;
    struct token token;
    struct buf exact = {0};
    uint32_t words = 0;

    tokenizer_start(tokenizer, text);
    while (tokenizer_next(tokenizer, &token)) {
        const uint32_t at =
            field->position ? field->position + token.position : 0;
        const uint32_t worth = token.kind == TOKEN_WORD ? field->worth : 0;

        words = token.position + 1;
        add(analysis, "", token.text, worth ? worth : 1, at);
        if (field->prefix)
            add(analysis, field->prefix, token.text, 0, at);
        if (token.kind == TOKEN_WORD && !token.number && !token.ideograph)
            add(analysis, TERM_STEM,
                analysis_stem(analysis, field->lang, token.text), worth, 0);
        if (token.accented && token.kind == TOKEN_WORD) {
            buf_clear(&exact);
            unicode_lower(&exact, (struct str){text.ptr + token.start,
                                               token.end - token.start});
            add(analysis, TERM_EXACT,
                utf8_cut(buf_view(&exact), TOKEN_BYTES_MAX), 0, 0);
        }
    }
    buf_free(&exact);
    return words;
}

void analysis_whole(struct buf *out, struct tokenizer *tokenizer,
                    struct str heading)
{
    struct token token;
    bool first = true;

    tokenizer_start(tokenizer, heading);
    while (tokenizer_next(tokenizer, &token)) {
        if (token.kind != TOKEN_WORD)
            continue;
        if (!first)
            buf_byte(out, '_');
        buf_str(out, token.text);
        first = false;
    }
}

static void add_body(struct analysis *analysis, const struct document *document)
{
    struct field field = {document->lang, FIELD_BODY, POSITION_BODY, NULL};

    if (!document->block_count) {
        add_field(analysis, &field, document->body);
        return;
    }
    for (size_t i = 0; i < document->block_count; i++) {
        const struct block_span *block = &document->blocks[i];

        field.position +=
            add_field(
                analysis, &field,
                (struct str){document->body.ptr + block->start, block->len}) +
            POSITION_STEP;
    }
}

static void add_heading(struct analysis *analysis,
                        const struct document *document)
{
    struct buf whole = {0};

    add_field(analysis,
              &(struct field){document->lang, FIELD_HEADING, POSITION_HEADING,
                              TERM_HEADING},
              document->heading);
    analysis_whole(&whole, &analysis->tokenizer, document->heading);
    if (whole.len)
        add(analysis, TERM_WHOLE, buf_view(&whole), 0, 0);
    buf_free(&whole);
}

static void add_fields(struct analysis *analysis,
                       const struct document *document)
{
    const struct field crumb = {document->lang, FIELD_CRUMB, 0, NULL};
    const struct field keyword = {document->lang, FIELD_KEYWORD, 0, NULL};
    const struct field about = {document->lang, FIELD_DESCRIPTION, 0, NULL};
    struct buf tag = {0};

    add_heading(analysis, document);
    for (size_t i = 0; i < document->crumb_count; i++)
        add_field(analysis, &crumb, document->crumbs[i]);
    add_body(analysis, document);
    add_field(analysis, &about, document->description);
    for (size_t i = 0; i < document->keyword_count; i++)
        add_field(analysis, &keyword, document->keywords[i]);
    for (size_t i = 0; i < document->tag_count; i++) {
        buf_clear(&tag);
        unicode_fold(&tag, document->tags[i]);
        add(analysis, TERM_TAG, buf_view(&tag), 0, 0);
    }
    buf_free(&tag);
    add(analysis, TERM_GUIDE, document->guide, 0, 0);
    add(analysis, TERM_ID, document->id, 0, 0);
}

/** Turn the table into postings; their positions lie in one block. */
static void collect(struct analysis *analysis)
{
    size_t used = 0;

    if (analysis->posting_room < analysis->count) {
        analysis->posting_room = analysis->room;
        analysis->postings =
            mem_resize(analysis->postings, analysis->posting_room,
                       sizeof *analysis->postings);
    }
    if (analysis->position_room < analysis->link_count) {
        analysis->position_room = analysis->link_room;
        analysis->positions =
            mem_resize(analysis->positions, analysis->position_room,
                       sizeof *analysis->positions);
    }
    for (size_t i = 0; i < analysis->count; i++) {
        const struct term *term = &analysis->terms[i];

        analysis->postings[i] =
            (xs_posting){.term = analysis->texts.ptr + term->start,
                         .len = term->len,
                         .wdf = term->wdf,
                         .positions = analysis->positions + used,
                         .position_count = term->positions};
        for (uint32_t link = term->first; link != NONE;
             link = analysis->links[link].next)
            analysis->positions[used++] = analysis->links[link].position;
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
