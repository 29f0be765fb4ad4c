/**
 * Filters: which documents may be hits, by their attributes.
 *
 *   expr  = and { OR and }       and = not { AND not }      not = NOT not | one
 *   one   = ( expr ) | name OP value                 OP: = != > >= < <=
 *         | name [NOT] IN [ value, ... ]             | name low TO high
 *         | name [NOT] EXISTS | name IS [NOT] NULL | name IS [NOT] EMPTY
 *         | name [NOT] CONTAINS value | name [NOT] STARTS WITH value
 *   name, value = letters, digits, _ - . / and what is not ASCII, or any text
 *         in '...' or "...", in which \ stands before a quote or a \
 *
 * The words of the grammar may be written in small letters too. A filter can
 * also be a JSON array of such texts, all of which must hold, and of arrays of
 * such texts, one of each of which must.
 *
 * Texts are compared without case and diacritics. `=` on what looks like a
 * number also finds that number; any of several values will do. The other
 * comparisons compare numbers with a number, and texts with any other text, in
 * the order of their folded bytes, which for dates as in 2026-11-24 is that of
 * time. Negations are true of every document of which the positive is not.
 */
#ifndef SILCROW_FILTER_H
#define SILCROW_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "attributes.h"
#include "error.h"
#include "json.h"
#include "mem.h"
#include "settings.h"
#include "str.h"

enum {
    FILTER_BYTES_MAX = 64 << 10, /* bytes of a filter */
    FILTER_DEPTH_MAX = 150,      /* parentheses, NOTs, inside one another */
    FILTER_CONDITIONS_MAX = 100, /* that a document may have to be asked; those
                                    about one attribute joined by OR are one */
    FILTER_SCANS_MAX = 8,        /* CONTAINS, which look at all values */
};

enum filter_op {
    FILTER_AND, /* all of the children; of none: true */
    FILTER_OR,  /* any of the children; of none: false */
    FILTER_NOT, /* its child is false */
    FILTER_EQUAL,
    FILTER_IN, /* one of the values */
    FILTER_ABOVE,
    FILTER_FROM,
    FILTER_BELOW,
    FILTER_UP_TO,
    FILTER_BETWEEN, /* two values, both included */
    FILTER_EXISTS,
    FILTER_NULL,
    FILTER_EMPTY,
    FILTER_CONTAINS,
    FILTER_STARTS,
};

struct filter_value {
    struct str text;
    struct filter_value *next;
};

struct filter_node {
    enum filter_op op;
    struct filter_node *child; /* the first, of AND, OR and NOT */
    struct filter_node *next;  /* beside it */
    struct str name;           /* of the attribute */
    struct filter_value *values;
    struct str source; /* what it was read from, and where the name stands: */
    size_t start, end; /* bytes of it */
};

/** A filter, parsed; texts and nodes are the arena's. */
struct filter {
    struct filter_node *root; /* NULL: every document */
};

/**
 * Parse a filter: an expression, or the text of a JSON array.
 *
 * Text of white space alone is the filter that every document passes.
 *
 * @param arena  owns what the filter points to
 * @return 0, or -1 with ERROR_USAGE: what was expected, and on a second line
 *         the place, in characters from 1, and the filter
 */
int filter_parse(struct filter *out, struct str text, struct arena *arena,
                 struct error *err);

/** The same from a string or an array. */
int filter_parse_json(struct filter *out, const struct json *value,
                      struct arena *arena, struct error *err);

/** Both must hold: a filter of the server's own and one of the client. */
void filter_and(struct filter *filter, const struct filter *other,
                struct arena *arena);

/** Word an error about a place of a filter: the message, then `\n1:6 filter`.
 * @return -1 */
int filter_error(struct error *err, struct str source, size_t start, size_t end,
                 const char *format, ...) __attribute__((format(printf, 5, 6)));

/* ---- Matching ---------------------------------------------------------- */

/** A filter made for one index, ready to be asked about documents. */
struct filter_match;

/**
 * Look up names and values in the columns.
 *
 * A name that the settings have a pattern for, but no document, is an
 * attribute without values. Where they have only the pattern for everything,
 * it is an error: there it is more likely a slip.
 *
 * @param out  release with filter_match_free(); the columns must outlive it
 * @return 0, or -1 with ERROR_USAGE: an attribute is not filterable, or not
 *         in this way, or the conditions are too many
 */
int filter_bind(struct filter_match **out, const struct filter *filter,
                const struct attributes *attributes,
                const struct settings *settings, struct error *err);

void filter_match_free(struct filter_match *match);

/** Does the document, numbered from 1, pass? */
bool filter_accepts(const struct filter_match *match, uint32_t document);

#endif
