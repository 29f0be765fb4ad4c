/**
 * What the terms of an index mean, and what a word in each field is worth.
 *
 * A term is a one-letter prefix in capitals and a folded form, which never
 * holds a capital; plain words have no prefix. Indexer and planner both go by
 * this table and no other.
 */
#ifndef SILCROW_SCHEMA_H
#define SILCROW_SCHEMA_H

enum {
    SCHEMA_VERSION = 7,   /* of the index on disk; another one is refused */
    TERM_BYTES_MAX = 200, /* of a term; the end of a longer text is hashed */
    TERM_HASH_BYTES = 10, /* of a text: among 1e9 no two are likely the same */
};

/* Prefixes. */
#define TERM_STEM "Z"    /* stem of a word; counted as the word is */
#define TERM_HEADING "S" /* stem of a word of the heading, for title: */
#define TERM_EXACT "E"   /* word with its diacritics, where folding drops any */
#define TERM_START "P"   /* the first START_LETTERS of a word */
#define TERM_WHOLE "W"   /* hash of the whole heading, '_' between its words */
#define TERM_ID "Q"      /* hash of the document's id */
#define TERM_PAGE "U"    /* hash of the path of its page (page_path.h) */
#define TERM_LANG "L"    /* language of the document, as it is stemmed */

/**
 * How often a word counts in each field. The counts of all fields are added
 * before BM25 saturates them, which is BM25F (Robertson, Zaragoza and Taylor
 * 2004, "Simple BM25 extension to multiple weighted fields"). The heading has
 * a normalisation of its own, applied when a document is indexed: a word of a
 * heading of HEADING_WORDS words counts FIELD_HEADING, one of a shorter
 * heading more. The length of the rest is normalised by the search.
 */
enum {
    FIELD_BODY = 2, /* the unit; finer than 1 so that others can be less */
    FIELD_HEADING = 10,
    FIELD_CRUMB = 3,
    FIELD_KEYWORD = 6,
    FIELD_DESCRIPTION = 2,
    FIELD_WHOLE = 40,  /* the whole heading as one term */
    HEADING_WORDS = 4, /* words of a usual heading */
};

enum {
    START_LETTERS = 3, /* of an unfinished word, that have a term */
};

#endif
