/**
 * Tokens: the words of a text, in the forms under which they are found.
 *
 * One tokenizer serves the indexer, the query and the snippets, so that what
 * is indexed, asked and marked is always the same thing. It works on chunks:
 * runs of letters, digits and marks, joined by single connectors (hyphen,
 * slash, apostrophe, full stop, underscore, ampersand). A chunk yields one or
 * more tokens:
 *
 *   nurse          nurse
 *   work-life      work, life; worklife over both (TOKEN_JOINED)
 *   I.V.           iv
 *   nurse's        nurse
 *   CamelCase      camel, case; camelcase over both
 *   $86,070        86070
 *   85k            85k; 85000 in the same place (TOKEN_SAME)
 *   9.5%           9.5; 9.5% in the same place
 *   C++ .NET       c++; net, .net in the same place
 *   日本語         日, 本, 語; 日本, 本語 in the same places (TOKEN_SAME)
 *
 * Forms are folded (unicode.h): no case, no diacritics.
 */
#ifndef SILCROW_TOKEN_H
#define SILCROW_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "str.h"

enum {
    TOKEN_BYTES_MAX = 64,  /* longer forms are cut */
    TOKEN_PARTS_MAX = 8,   /* parts of one chunk that are also joined */
    TOKEN_QUEUE_MAX = 64,  /* tokens that one chunk may yield */
    CHUNK_BYTES_MAX = 256, /* a longer run of letters is cut in pieces */
};

enum token_kind {
    TOKEN_WORD,   /* the next word of the text */
    TOKEN_JOINED, /* several words of one chunk written together */
    TOKEN_SAME,   /* another form of the word before */
};

struct token {
    struct str text; /* folded; valid until the next call */
    uint32_t start;  /* bytes of the source that it stands for */
    uint32_t end;
    uint32_t position; /* of its (first) word, counted from 0 */
    uint16_t chunk;    /* the same for all tokens of a chunk; wraps */
    uint8_t kind;      /* enum token_kind */
    uint8_t number;    /* all digits, after normalisation */
    uint8_t accented;  /* folding dropped a diacritic */
    uint8_t ideograph; /* an n-gram of a script without spaces */
};

struct tokenizer {
    struct str text;
    size_t offset;     /* where the next chunk is looked for */
    uint32_t position; /* of the next word */
    uint16_t chunk;
    struct token queue[TOKEN_QUEUE_MAX];
    size_t next, count;             /* of the queue */
    size_t starts[TOKEN_QUEUE_MAX]; /* of each queued text in `forms` */
    struct buf forms;               /* texts of the queued tokens */
};

/** Begin with valid UTF-8; keeps the buffers of an earlier text. Start with
 * `struct tokenizer t = {0};`. */
void tokenizer_start(struct tokenizer *tokenizer, struct str text);

/** The next token, in order of position; false at the end. */
bool tokenizer_next(struct tokenizer *tokenizer, struct token *token);

void tokenizer_free(struct tokenizer *tokenizer);

#endif
