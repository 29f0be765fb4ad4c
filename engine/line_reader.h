/**
 * The lines of a file that the owner of an index writes: one rule a line, `#`
 * begins a comment, empty lines and white space at both ends do not count.
 */
#ifndef SILCROW_LINE_READER_H
#define SILCROW_LINE_READER_H

#include <stddef.h>

#include "error.h"
#include "str.h"

enum { LINE_READER_BYTES_MAX = 4096 }; /* of a line */

struct line_reader {
    const char *name; /* of the file, for messages; borrowed */
    size_t line;      /* the one at hand, from 1 */
    struct str rest;
    struct error *err;
};

/** Begin; a byte order mark is passed over. All is borrowed. */
void line_reader_start(struct line_reader *reader, struct str text,
                       const char *name, struct error *err);

/** The next line that is a rule: 1, or 0 at the end, or -1 when it is too long
 * or no UTF-8. */
int line_reader_next(struct str *line, struct line_reader *reader);

/** Fail with ERROR_CONFIG, naming the line at hand. */
int line_reader_wrong(const struct line_reader *reader, const char *what);

#endif
