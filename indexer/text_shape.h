/**
 * The shape of a line of plain text: what layout alone says of it.
 *
 * No word of any language is known here but the marks of text_mark.h.
 */
#ifndef SILCROW_TEXT_SHAPE_H
#define SILCROW_TEXT_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/str.h"
#include "text_mark.h"

/** How a line ends. */
enum text_end {
    END_OPEN,     /* in a word or a closing bracket */
    END_STOP,     /* full stop, exclamation mark */
    END_QUESTION, /* question mark */
    END_COLON,    /* colon */
    END_COMMA,    /* comma, semicolon, dash: it goes on */
};

/** How the letters of a line are cased. */
enum text_case {
    CASE_NONE,     /* a script without case, or no letters */
    CASE_LOWER,    /* begins with a small letter */
    CASE_SENTENCE, /* begins with a capital */
    CASE_TITLE,    /* every long word begins with a capital, two at least */
    CASE_CAPITALS, /* all letters are capitals, two at least */
};

struct text_shape {
    struct text_marked mark;
    enum text_end end;
    enum text_case letter_case; /* of the text behind the mark */
    uint32_t words;             /* and all that follows too */
    uint32_t letters;
    uint32_t digits;
    bool ideographs; /* in a script that is written without spaces */
    bool value;      /* a quantity, a price, a date: no name of anything */
    bool machine;    /* columns, leaders, an address, code: nobody's words */
    bool sentences;  /* a stop inside, and the text goes on after it */
};

/** Look at one line, white space at its ends removed. */
struct text_shape text_shape_of(struct str text);

/** The text of a line without its mark. */
struct str text_unmarked(struct str text, const struct text_marked *mark);

/**
 * A line drawn with one repeated sign, three at least (`-----`).
 *
 * @return the sign, or 0
 */
char text_rule(struct str text);

#endif
