/**
 * Files that are part of the program: the search box, and the style and the
 * picture of the pages.
 *
 * They lie in assets/ and are built in; see embed.cmake.
 */
#ifndef SILCROW_ASSET_H
#define SILCROW_ASSET_H

#include "engine/str.h"

struct asset {
    struct str body;
    const char *tag;       /* changes with the body: eight hexadecimal digits */
    const char *integrity; /* of the body, as in `<script integrity>` */
};

extern const struct asset asset_silcrow_css;
extern const struct asset asset_silcrow_search_css;
extern const struct asset asset_silcrow_search_js;
extern const struct asset asset_silcrow_search_texts_js;
extern const struct asset asset_silcrow_svg;

#endif
