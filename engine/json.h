/**
 * JSON: checking, reading and writing.
 *
 * Text is checked first, by rules stricter than the parser's: all of RFC 8259
 * and, beyond it, no NUL in a string (escaped or not), no lone surrogate, no
 * name twice in an object, bounded depth and length. Only text that passes is
 * handed to the parser, so what a value says is what its author wrote.
 */
#ifndef SILCROW_JSON_H
#define SILCROW_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "error.h"
#include "str.h"

enum {
    JSON_DEPTH_MAX = 64,       /* arrays and objects inside one another */
    JSON_BYTES_MAX = 64 << 20, /* bytes of a text */
    JSON_NUMBER_MAX = 63,      /* bytes of a number as written */
};

/* --- Checking ----------------------------------------------------------- */

/**
 * Is this one JSON value, by the rules above but for repeated names?
 *
 * @return 0, or -1 with ERROR_DATA and the place as a byte from 1
 */
int json_check(struct str text, struct error *err);

/**
 * Step through the members of an object as they are written.
 *
 * @param rest   starts as the whole text of an object that json_check()
 *               passed, and is left behind the member
 * @param name   the name as written, quotes included
 * @param value  the value as written
 * @return false when there is no further member, or `rest` was no object
 */
bool json_next_member(struct str *rest, struct str *name, struct str *value);

/** The same for the values of an array. */
bool json_next_item(struct str *rest, struct str *value);

/* --- Reading ------------------------------------------------------------ */

enum json_kind {
    JSON_NULL,
    JSON_BOOL,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT,
};

/** A value. Only the one that json_parse() gave is released. */
struct json;

/**
 * Check and parse a text.
 *
 * @param out  the value; release with json_free(). It owns its strings.
 * @return 0, or -1 with ERROR_DATA
 */
int json_parse(struct json **out, struct str text, struct error *err);

void json_free(struct json *value);

enum json_kind json_kind(const struct json *value);

/** The member of that name, upper and lower case told apart; NULL when there
 * is none or `object` is NULL or no object. */
const struct json *json_member(const struct json *object, const char *name);

/** The first of an array's values or an object's members, then the next one;
 * NULL at the end. */
const struct json *json_first(const struct json *container);
const struct json *json_next(const struct json *value);

/** The name of a member; empty for the values of an array. */
struct str json_name(const struct json *value);

/** What a value holds; the empty slice, 0 or false when it is NULL or of
 * another kind. A number out of a double's range is infinite. */
struct str json_string(const struct json *value);
double json_number(const struct json *value);
bool json_bool(const struct json *value);

/* --- Writing ------------------------------------------------------------ */

/**
 * Writes values one after the other and sets the commas between them.
 * Start with `struct json_writer json = {.out = &buf};`.
 */
struct json_writer {
    struct buf *out;
    uint64_t filled; /* bit n: something stands at depth n already */
    unsigned depth;  /* open arrays and objects, below JSON_DEPTH_MAX */
    bool named;      /* a name was written, its value comes next */
};

void json_put_object(struct json_writer *json); /* `{` */
void json_end_object(struct json_writer *json); /* `}` */
void json_put_array(struct json_writer *json);  /* `[` */
void json_end_array(struct json_writer *json);  /* `]` */

/** The name of the next value, in an object. */
void json_put_name(struct json_writer *json, const char *name);
void json_put_name_str(struct json_writer *json, struct str name);

/** A string. Malformed UTF-8 becomes U+FFFD; `</`, U+2028 and U+2029 are
 * escaped, so that the text is safe inside a script element. */
void json_put_string(struct json_writer *json, struct str text);

/** In the fewest digits, from 15 on, that read back the same; null unless
 * finite. */
void json_put_number(struct json_writer *json, double number);
void json_put_integer(struct json_writer *json, int64_t number);
void json_put_bool(struct json_writer *json, bool value);
void json_put_null(struct json_writer *json);

/** A name, and a string or an array of strings as its value. */
void json_put_text(struct json_writer *json, const char *name, struct str text);
void json_put_texts(struct json_writer *json, const char *name,
                    const struct str *list, size_t count);

/** A value that is JSON already. */
void json_put_raw(struct json_writer *json, struct str value);

#endif
