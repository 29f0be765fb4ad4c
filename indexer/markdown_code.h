/**
 * Telling code from text in Markdown, line by line, before it is parsed.
 *
 * What is written inside a fence or an indented block is not touched. Close to
 * CommonMark, not the whole of it: the parser has the last word on what is
 * code, this only decides where syntax beyond CommonMark is looked for.
 */
#ifndef SILCROW_MARKDOWN_CODE_H
#define SILCROW_MARKDOWN_CODE_H

#include <stdbool.h>

#include "engine/str.h"

enum line_kind {
    LINE_BLANK,
    LINE_TEXT,
    LINE_FENCE, /* opens or closes a block of code */
    LINE_CODE,
};

/** Start with zeros. */
struct code_state {
    char fence;      /* '`' or '~' while a fence is open */
    size_t length;   /* of the open fence */
    unsigned quotes; /* block quotes around it */
    bool in_item;    /* it belongs to an item of a list */
    bool listed;     /* the last text was, or belonged to, an item */
    bool after_text; /* the line before was text */
};

/** What a line stands before its text. */
struct line_prefix {
    unsigned quotes; /* marks of block quotes */
    unsigned items;  /* marks of items */
    size_t indent;   /* columns before the first mark or the text */
    size_t column;   /* where the text starts */
    struct str text; /* the line behind it */
};

struct line_prefix line_prefix(struct str line);

/** Classify the next line, given without its line break. */
enum line_kind code_state_next(struct code_state *state, struct str line);

#endif
