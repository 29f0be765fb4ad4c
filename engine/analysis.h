/**
 * Analysis: from a document to the terms under which it is found.
 */
#ifndef SILCROW_ANALYSIS_H
#define SILCROW_ANALYSIS_H

#include "buf.h"
#include "document.h"
#include "shim/xapian_shim.h"
#include "str.h"
#include "token.h"

enum {
    ANALYSIS_TERMS_MAX = 1 << 20, /* terms of one document */
};

struct analysis;

/** One for each thread; it keeps its tables and stemmers between documents. */
struct analysis *analysis_new(void);
void analysis_free(struct analysis *analysis);

/**
 * The postings of a document: each term once, without positions (forward.h).
 *
 * @param postings  valid until the next call
 * @return how many
 */
size_t analysis_run(struct analysis *analysis, const xs_posting **postings,
                    const struct document *document);

/** Append the forward record of the document that analysis_run() took last. */
void analysis_forward(struct buf *out, const struct analysis *analysis,
                      const struct document *document);

/** Stem a folded word by the rules of a language ("en", "de-AT"); the word
 * itself where Snowball has none. Valid until the next call. */
struct str analysis_stem(struct analysis *analysis, struct str lang,
                         struct str word);

/** The number of a word in the forward index, in a text of that language. */
uint32_t analysis_number(struct analysis *analysis, struct str lang,
                         const struct token *token);

/** The language a text is stemmed by: the first part of its tag ("de" of
 * "de-AT"), "en" when it has none. Borrowed from the tag. */
struct str analysis_lang(struct str lang);

/**
 * Append the form under which a whole heading is stored: its words, folded,
 * with '_' between. Two headings that differ in case, punctuation or
 * diacritics have the same.
 *
 * @return how many words
 */
size_t analysis_whole(struct buf *out, struct tokenizer *tokenizer,
                      struct str heading);

/** Append prefix and text as a term. Of an id, a path and a whole heading a
 * hash is enough; of other texts over TERM_BYTES_MAX the end becomes one. */
void analysis_term(struct buf *out, const char *prefix, struct str text);

#endif
