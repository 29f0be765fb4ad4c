/**
 * Files that are part of the program: styles and pictures of its pages.
 *
 * They lie in assets/ and are built in; see embed.cmake.
 */
#ifndef SILCROW_ASSET_H
#define SILCROW_ASSET_H

#include "engine/str.h"

struct asset {
    struct str body;
    const char *tag; /* changes with the body: eight hexadecimal digits */
};

extern const struct asset asset_silcrow_css;
extern const struct asset asset_silcrow_svg;

#endif
