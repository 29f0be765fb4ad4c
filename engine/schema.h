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
    SCHEMA_VERSION = 1,   /* of the index on disk; another one is refused */
    TERM_BYTES_MAX = 200, /* of a term; a longer id is hashed */
};

/* Prefixes. */
#define TERM_STEM "Z"    /* stem of a word; counted as the word is */
#define TERM_HEADING "S" /* word of the heading, with positions, for title: */
#define TERM_EXACT "E"   /* word with its diacritics, where folding drops any */
#define TERM_WHOLE "W"   /* the whole heading: its words with '_' between */
#define TERM_GUIDE "G"   /* the guide that a section belongs to */
#define TERM_ID "Q"      /* the document's id */
#define TERM_TAG "K"     /* a tag, folded */

/**
 * How often a word counts in each field. The counts of all fields are added
 * before BM25 saturates them, which is BM25F with one normalisation of length
 * (Robertson, Zaragoza and Taylor 2004, "Simple BM25 extension to multiple
 * weighted fields").
 */
enum {
    FIELD_HEADING = 5,
    FIELD_CRUMB = 2,
    FIELD_BODY = 1,
    FIELD_KEYWORD = 3,
    FIELD_DESCRIPTION = 1,
};

/* Where the positions of a field begin, and the step between two blocks, so
 * that no phrase runs across the border of a field or a block. */
enum {
    POSITION_HEADING = 1,
    POSITION_BODY = 1000,
    POSITION_STEP = 8,
};

#endif
