#include "query.h"

#include "token.h"
#include "unicode.h"

const struct query_syntax query_syntax_default = {
    .title = true,
    .choice = true,
    .must = true,
    .prefix = true,
};

const struct query_syntax query_syntax_meilisearch = {
    .prefix = true,
    .any_minus = true,
    .open_quotes = true,
    .only_unwanted = true,
    .words_max = 10,
};

struct parser {
    struct query *query;
    const struct query_syntax *syntax;
    struct arena *arena;
    struct tokenizer tokenizer;
    struct str rest;
    const char *end;    /* of the text */
    uint32_t words_max; /* of the query */
    bool all_capitals;
    bool choice_open; /* an OR stands before the next clause */
    uint32_t choices; /* numbers given */
};

/** How a piece of the query begins. */
struct signs {
    bool exclude, must, heading, phrase;
};

static bool quote(struct str text, size_t *len)
{
    static const struct str quotes[] = {{"\"", 1},
                                        {"\xe2\x80\x9c", 3}, /* “ */
                                        {"\xe2\x80\x9d", 3}, /* ” */
                                        {"\xe2\x80\x9e", 3}, /* „ */
                                        {"\xc2\xab", 2},     /* « */
                                        {"\xc2\xbb", 2}};    /* » */

    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++)
        if (str_starts(text, quotes[i])) {
            *len = quotes[i].len;
            return true;
        }
    return false;
}

/** Bytes before the first space (`quotes`: or quotation mark) of `text`. */
static size_t piece_end(struct str text, bool quotes)
{
    struct str rest = text;
    size_t len;

    while (rest.len) {
        const struct str here = rest;

        if (char_space(utf8_next(&rest)) || (quotes && quote(here, &len)))
            return text.len - here.len;
    }
    return text.len;
}

/** Offset of the next quotation mark, or text.len. */
static size_t find_quote(struct str text)
{
    size_t len;

    for (size_t i = 0; i < text.len; i++)
        if (quote(str_skip(text, i), &len))
            return i;
    return text.len;
}

static bool all_capitals(struct str text)
{
    int32_t code;

    while ((code = utf8_next(&text)) >= 0)
        if (char_lower(code))
            return false;
    return true;
}

/** Does a word that can be excluded begin here: two letters, or a quote? */
static bool excludable(const struct query_syntax *syntax, struct str text)
{
    size_t len;
    int32_t first, second;

    if (quote(text, &len))
        return syntax->open_quotes ||
               find_quote(str_skip(text, len)) < text.len - len;
    first = utf8_next(&text);
    second = utf8_next(&text);
    if (syntax->any_minus)
        return first >= 0 && char_class(first) != CHAR_OTHER;
    return first >= 0 && second >= 0 &&
           (char_class(first) == CHAR_IDEOGRAPH ||
            (char_class(first) == CHAR_LETTER &&
             char_class(second) != CHAR_OTHER));
}

static bool starts_title(struct str text)
{
    static const char name[] = "title:";

    for (size_t i = 0; i < sizeof name - 1; i++)
        if (i >= text.len || (text.ptr[i] | 32) != (name[i] | 32))
            return false;
    return text.len > sizeof name - 1 && !char_space(text.ptr[sizeof name - 1]);
}

static struct signs read_signs(struct parser *parser)
{
    struct str *rest = &parser->rest;
    struct signs signs = {0};
    size_t len;

    if (rest->ptr[0] == '-' && excludable(parser->syntax, str_skip(*rest, 1))) {
        signs.exclude = true;
        *rest = str_skip(*rest, 1);
    } else if (parser->syntax->must && rest->ptr[0] == '+' && rest->len > 1 &&
               !char_space(rest->ptr[1])) {
        signs.must = true;
        *rest = str_skip(*rest, 1);
    }
    if (parser->syntax->title && starts_title(*rest)) {
        signs.heading = true;
        *rest = str_skip(*rest, sizeof "title:" - 1);
    }
    if (quote(*rest, &len)) {
        *rest = str_skip(*rest, len);
        signs.phrase =
            parser->syntax->open_quotes || find_quote(*rest) < rest->len;
    }
    return signs;
}

static struct query_clause *open_clause(struct parser *parser,
                                        struct signs signs)
{
    struct query *query = parser->query;
    struct query_clause *clause = &query->clauses[query->clause_count++];

    *clause = (struct query_clause){.first = query->word_count,
                                    .phrase = signs.phrase,
                                    .exclude = signs.exclude,
                                    .must = signs.must,
                                    .heading = signs.heading};
    if (parser->choice_open && query->clause_count > 1) {
        struct query_clause *before = clause - 1;

        if (!before->choice)
            before->choice = ++parser->choices;
        clause->choice = before->choice;
    }
    parser->choice_open = false;
    return clause;
}

static void add_word(struct parser *parser, struct query_clause *clause,
                     const struct token *token)
{
    struct query *query = parser->query;
    struct query_word *word = &query->words[query->word_count++];
    const struct str source = {parser->tokenizer.text.ptr + token->start,
                               token->end - token->start};

    *word = (struct query_word){.text = arena_copy(parser->arena, token->text),
                                .source = source,
                                .number = token->number,
                                .ideograph = token->ideograph};
    word->prefix = parser->syntax->prefix && !clause->phrase &&
                   !clause->exclude && !token->ideograph &&
                   source.ptr + source.len == parser->end;
    if (token->accented) {
        struct buf exact = {0};

        unicode_lower(&exact, source);
        word->exact = arena_copy(parser->arena,
                                 utf8_cut(buf_view(&exact), TOKEN_BYTES_MAX));
        buf_free(&exact);
    }
    clause->count++;
}

static void add_same(struct parser *parser, const struct token *token)
{
    struct query_word *word =
        &parser->query->words[parser->query->word_count - 1];

    if (word->same_count < QUERY_SAME_MAX)
        word->same[word->same_count++] = arena_copy(parser->arena, token->text);
    /* What follows the word belongs to it: `c++` is finished. */
    if (token->end > (size_t)(word->source.ptr + word->source.len -
                              parser->tokenizer.text.ptr))
        word->prefix = false;
}

/** The tokens of a piece: in quotes one clause, else one for each chunk. */
static void add_piece(struct parser *parser, struct str piece,
                      struct signs signs)
{
    struct query *query = parser->query;
    struct query_clause *clause = NULL;
    struct token token;
    uint16_t chunk = 0;

    tokenizer_start(&parser->tokenizer, piece);
    while (tokenizer_next(&parser->tokenizer, &token)) {
        const bool new_chunk =
            !clause || (!signs.phrase && token.chunk != chunk);

        if (query->word_count == parser->words_max && token.kind == TOKEN_WORD)
            return;
        if (new_chunk && token.kind == TOKEN_WORD)
            clause = open_clause(parser, signs);
        chunk = token.chunk;
        if (token.kind == TOKEN_WORD)
            add_word(parser, clause, &token);
        else if (token.kind == TOKEN_SAME && query->word_count)
            add_same(parser, &token);
        else if (token.kind == TOKEN_JOINED && clause && !signs.phrase)
            clause->joined = arena_copy(parser->arena, token.text);
    }
}

/** Is an OR here a choice? It stands between two clauses. */
static bool take_choice(struct parser *parser, struct str piece)
{
    struct query *query = parser->query;
    const struct str behind = str_trim(str_skip(parser->rest, piece.len));

    if (!parser->syntax->choice || !str_equal(piece, STR("OR")) ||
        parser->all_capitals || !query->clause_count || !behind.len ||
        query->clauses[query->clause_count - 1].exclude)
        return false;
    parser->choice_open = true;
    return true;
}

static void next_piece(struct parser *parser)
{
    struct signs signs;
    struct str piece;
    size_t len;

    piece = (struct str){parser->rest.ptr, piece_end(parser->rest, true)};
    if (take_choice(parser, piece)) {
        parser->rest = str_skip(parser->rest, piece.len);
        return;
    }
    signs = read_signs(parser);
    len =
        signs.phrase ? find_quote(parser->rest) : piece_end(parser->rest, true);
    add_piece(parser, (struct str){parser->rest.ptr, len}, signs);
    parser->rest = str_skip(parser->rest, len);
    if (quote(parser->rest, &len))
        if (signs.phrase ||
            find_quote(str_skip(parser->rest, len)) == parser->rest.len - len)
            parser->rest = str_skip(parser->rest, len);
}

/** Choices with an excluded member, and queries of nothing else, make no
 * sense as such. */
static void settle(struct query *query, const struct query_syntax *syntax)
{
    bool wanted = false;

    for (size_t i = 0; i < query->clause_count; i++)
        wanted = wanted || !query->clauses[i].exclude;
    for (size_t i = 0; i < query->clause_count; i++) {
        if (!wanted && !syntax->only_unwanted)
            query->clauses[i].exclude = false;
        if (query->clauses[i].exclude)
            query->clauses[i].choice = 0;
    }
}

void query_parse(struct query *query, struct str text,
                 const struct query_syntax *syntax, struct arena *arena)
{
    struct parser parser = {
        .query = query,
        .syntax = syntax,
        .arena = arena,
        .words_max = syntax->words_max ? syntax->words_max : QUERY_WORDS_MAX,
    };

    text = utf8_cut(text, QUERY_BYTES_MAX);
    parser.rest = text;
    parser.end = text.ptr + text.len;
    parser.all_capitals = all_capitals(text);
    query->word_count = query->clause_count = 0;
    while (parser.rest.len && query->word_count < parser.words_max) {
        struct str rest = parser.rest;

        if (char_space(utf8_next(&rest)))
            parser.rest = rest;
        else
            next_piece(&parser);
    }
    settle(query, syntax);
    tokenizer_free(&parser.tokenizer);
}
