/**
 * The character encoding of a source file: found out, and turned into UTF-8.
 *
 * What counts, in this order: a byte order mark; what a page of HTML says in
 * `<meta>` or an XML declaration; valid UTF-8; UTF-8 with few faults; the guess
 * of uchardet; windows-1252. What has control characters in number, or NUL,
 * where none of the first three counts, is no text. Only the encodings of the
 * web are known (the Encoding Standard of WHATWG, section 4.2), whatever a file
 * asks for.
 */
#ifndef SILCROW_ENCODING_H
#define SILCROW_ENCODING_H

#include <stdbool.h>

#include "engine/buf.h"
#include "engine/str.h"

enum {
    ENCODING_META_BYTES = 4096, /* from the start, searched for `<meta>` */
};

/** How an encoding was found. */
enum encoding_reason {
    ENCODING_MARK,    /* a byte order mark */
    ENCODING_META,    /* the page says so */
    ENCODING_VALID,   /* the bytes are valid UTF-8 */
    ENCODING_GUESS,   /* statistics of the bytes */
    ENCODING_DEFAULT, /* nothing else fits */
    ENCODING_BINARY,  /* none: it is no text */
};

struct encoding {
    const char *name; /* as WHATWG names it: "utf-8"; static */
    enum encoding_reason reason;
};

/** Have the system load what it converts with, for a process that will not be
 * allowed to. Stays loaded. */
void encoding_prepare(void);

/** Find out the encoding of `bytes`.
 *
 * @param html  look for what the page says as well */
struct encoding encoding_find(struct str bytes, bool html);

/**
 * Append `bytes` as valid UTF-8 without a byte order mark; what is no
 * character of the encoding becomes U+FFFD.
 *
 * @param encoding  from encoding_find(), and not ENCODING_BINARY
 */
void encoding_convert(struct buf *out, struct str bytes,
                      struct encoding encoding);

/** The reason in words: "as the page says"; static. */
const char *encoding_reason_text(enum encoding_reason reason);

#endif
