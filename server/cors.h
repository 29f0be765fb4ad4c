/**
 * Which sites may ask from a browser: cross-origin resource sharing (the
 * Fetch standard of the WHATWG, section 3.2).
 *
 * A browser lets the pages of another site read an answer only when the answer
 * names that site. Only origins of the list are named, each as it is; nothing
 * ever is said about cookies, for there are none.
 */
#ifndef SILCROW_CORS_H
#define SILCROW_CORS_H

#include <stdbool.h>

#include "engine/error.h"
#include "engine/mem.h"
#include "engine/settings.h"
#include "http.h"

enum {
    CORS_ORIGINS_MAX = 1000, /* in a list */
    CORS_HEADERS_MAX = 1024, /* bytes of headers that a page may send */
    CORS_MAX_AGE_S = 86400,  /* that a browser may remember an answer */
};

/** Zeroed: no site may ask. */
struct cors {
    bool any; /* all sites may */
    struct settings_list origins;
};

/**
 * Read a list of origins with commas between, such as
 * `https://docs.example.org,http://localhost:3000`, or `*` for any.
 *
 * @param out  borrows from `text`, and from the arena
 * @return 0, or -1 with ERROR_USAGE
 */
int cors_read(struct cors *out, const char *text, struct arena *arena,
              struct error *err);

/** May a page of that origin ask? */
bool cors_allows(const struct cors *cors, struct str origin);

/** Is it the question of a browser whether it may send another request? */
bool cors_is_preflight(const struct http_request *request);

/** Add to an answer of a route which the pages of other sites may use, errors
 * too, that the site which asks may read it. */
void cors_answer(const struct cors *cors, struct http_reply *reply,
                 const struct http_request *request);

/** Add to the answer of a preflight what may be sent.
 *
 * @param methods  set of enum http_method */
void cors_preflight(const struct cors *cors, struct http_reply *reply,
                    const struct http_request *request, unsigned methods);

#endif
