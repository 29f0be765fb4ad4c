/**
 * Compressing replies for clients that take it (gzip, RFC 1952).
 */
#ifndef SILCROW_GZIP_H
#define SILCROW_GZIP_H

#include <stdbool.h>

#include "http.h"

enum {
    GZIP_LEAST = 1024, /* bytes of a body that is worth it: a shorter one fits
                          into one packet anyway */
};

/** The compressor's tables, a quarter of a megabyte, kept between replies. */
struct gzip;

struct gzip *gzip_new(void);
void gzip_free(struct gzip *gzip);

/**
 * Does the client take gzip, and not something else rather (RFC 9110, section
 * 12.5.3)?
 *
 * @param accepts  the value of Accept-Encoding; may be empty
 */
bool gzip_accepted(struct str accepts);

/**
 * Compress the body of a reply in place, where it is text, long enough and the
 * client takes it, and where that makes it smaller. Says so in the headers, and
 * says of every text that it may come in either form. A strong tag becomes a
 * weak one, for the bytes are others.
 *
 * A reply that is compressed already stays as it is.
 */
void gzip_reply(struct gzip *gzip, struct http_reply *reply,
                const struct http_request *request);

#endif
