/**
 * What a line of plain text begins with: a bullet, a number, a label.
 */
#ifndef SILCROW_TEXT_MARK_H
#define SILCROW_TEXT_MARK_H

#include <stddef.h>
#include <stdint.h>

#include "engine/str.h"

enum text_mark {
    MARK_NONE,
    MARK_BULLET,  /* `- `, `* `, `• ` */
    MARK_NUMBER,  /* `1. `, `2) `, `(3) `, `a) `, `IV. `, `三、` */
    MARK_OUTLINE, /* `2.3 `, `2.3.1. `, `A.1 ` */
    MARK_LABEL,   /* `Step 3`, `Chapter IV: `, `第三章 ` */
    MARK_HASH,    /* `## `, and `== ` where the line ends with the same */
    MARK_ASK,     /* `Q: `, `Question 3: ` */
    MARK_ANSWER,  /* `A: ` */
    MARK_QUOTE,   /* `> ` */
};

struct text_marked {
    enum text_mark mark;
    uint32_t skip;   /* bytes of the mark and the space after it */
    uint32_t tail;   /* bytes at the end that belong to the mark */
    uint32_t depth;  /* OUTLINE: numbers; HASH: signs; else 1 */
    uint32_t number; /* NUMBER, LABEL, first of OUTLINE; 0 for a letter */
};

/** Look at the front of a line, white space at its ends removed. */
struct text_marked text_mark_of(struct str text);

#endif
