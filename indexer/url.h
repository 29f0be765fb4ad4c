/**
 * Addresses of pages, as site generators make them from the paths of files.
 */
#ifndef SILCROW_URL_H
#define SILCROW_URL_H

#include "engine/buf.h"
#include "engine/str.h"

struct url_style;

/** The style's own name; static. */
const char *url_style_name(const struct url_style *style);

/** The style of that name ("pretty"), or NULL. */
const struct url_style *url_style_find(const char *name);

/** Names of all styles for a message: "pretty, html, ..."; static. */
const char *url_style_names(void);

/**
 * Append the address of a page.
 *
 * @param base  what the site's addresses begin with, such as
 *              "https://example.org/docs" or "/"; used as it is
 * @param path  of the file below the source folder
 */
void url_page(struct buf *out, const struct url_style *style, struct str base,
              struct str path);

/**
 * Append an address that a guide gives for itself. One of http or https
 * stands as it is, anything else is a path below `base`: no other scheme
 * comes out. Bytes that no address may hold are percent-encoded.
 */
void url_given(struct buf *out, struct str base, struct str given);

/** Append '#' and a percent-encoded anchor in place of any fragment; nothing
 * for the empty anchor. */
void url_fragment(struct buf *url, struct str anchor);

/** The parts of an address; each may be empty. */
struct url_parts {
    struct str host;     /* with a port, if one is given */
    struct str path;     /* without the '/' it begins with */
    struct str fragment; /* without '#' */
};

/** Take an address apart: `https://host/path?query#fragment`, or a path of a
 * site. The parts point into it. */
struct url_parts url_split(struct str url);

/** Append `text` with %XX decoded; a '%' that begins none stands as it is. */
void url_decode(struct buf *out, struct str text);

/** Append the address of a page of a built site, as url_page() but from the
 * file that is served: `x/index.html` is `x/`, and what `style` lets go of
 * the extension goes. */
void url_built(struct buf *out, const struct url_style *style, struct str base,
               struct str path);

#endif
