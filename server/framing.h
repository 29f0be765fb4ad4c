/**
 * The framing check: are these bytes one well-formed request after another?
 *
 * It reads the raw bytes of a connection before the HTTP library does, and is
 * stricter than any library: where two readers of HTTP could disagree about
 * where a request ends (RFC 9112, section 11.2), the bytes are refused. What it
 * lets through has
 *
 *   - a request line of one known method, one origin-form target in visible
 *     ASCII that does not start with "//", and HTTP/1.0 or HTTP/1.1, with
 *     single spaces between;
 *   - CRLF at every line end, no folded lines, no control characters;
 *   - header names that are tokens, with the colon next to them;
 *   - one Host, at most one Content-Length of digits, no Transfer-Encoding;
 *   - a body exactly as long as its Content-Length says, and none on GET,
 *     HEAD and OPTIONS.
 *
 * A machine of its own that takes any cut of the bytes and knows no socket.
 */
#ifndef SILCROW_FRAMING_H
#define SILCROW_FRAMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "http.h"

enum {
    FRAMING_HEAD_MAX = 8192,   /* bytes of request line and headers */
    FRAMING_TARGET_MAX = 4096, /* bytes of the target */
    FRAMING_NAME_MAX = 20,     /* bytes of a header name that are looked at */
    FRAMING_VALUE_MAX = 280,   /* bytes of a value that are looked at */
};

enum framing_result {
    FRAMING_MORE,    /* all bytes are fine so far; the request goes on */
    FRAMING_DONE,    /* the request is complete */
    FRAMING_REFUSED, /* answer with `status` and close */
};

struct framing {
    /* What was found. */
    int status;      /* why it was refused: 400 to 505; 0 when it was not */
    const char *why; /* the same in words: one line, static */
    enum http_method method;
    size_t body; /* bytes */
    bool close;  /* the client wants no further request answered */

    /* The machine's own. */
    uint8_t state;
    uint8_t seen; /* headers seen, one bit each */
    bool http_1_0;
    bool keep_alive;
    bool expects;    /* something else than 100-continue */
    size_t body_max; /* bytes */
    size_t body_read;
    uint16_t head;    /* bytes read of the head */
    uint16_t target;  /* bytes read of the target */
    uint16_t headers; /* header lines begun */
    uint16_t name_len;
    uint16_t value_len;
    char name[FRAMING_NAME_MAX];   /* in lower case */
    char value[FRAMING_VALUE_MAX]; /* method, version or header value */
};

/** Begin with a new request that may have a body of `body_max` bytes. */
void framing_start(struct framing *framing, size_t body_max);

/**
 * Read on.
 *
 * @param used  how many of the bytes belong to this request; those after
 *              them, when it is complete, are the next one's
 */
enum framing_result framing_read(struct framing *framing, size_t *used,
                                 const char *bytes, size_t len);

#endif
