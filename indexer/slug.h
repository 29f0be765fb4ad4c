/**
 * Slugs: the text of a heading as part of an address.
 *
 * One function for each family of generators, written from what they produce;
 * each appends the slug of `text` (valid UTF-8), which may be empty. What text
 * a generator starts from and how it tells repetitions apart is in anchor.c.
 */
#ifndef SILCROW_SLUG_H
#define SILCROW_SLUG_H

#include "engine/buf.h"
#include "engine/str.h"

void slug_github(struct buf *out, struct str text);
void slug_gitlab(struct buf *out, struct str text);
void slug_hugo(struct buf *out, struct str text);
void slug_hugo_ascii(struct buf *out, struct str text);
void slug_blackfriday(struct buf *out, struct str text);
void slug_vitepress(struct buf *out, struct str text);
void slug_mkdocs(struct buf *out, struct str text);
void slug_kramdown(struct buf *out, struct str text);
void slug_kramdown_gfm(struct buf *out, struct str text);
void slug_pandoc(struct buf *out, struct str text);
void slug_asciidoctor(struct buf *out, struct str text);
void slug_mdbook(struct buf *out, struct str text);

#endif
