/**
 * What Xapian needs for the same snippets: its own index, its own matches.
 */
#ifndef SILCROW_BENCH_XAPIAN_SNIPPETS_H
#define SILCROW_BENCH_XAPIAN_SNIPPETS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct xapian_snippets;

/** Start an index on disk at `path`. */
struct xapian_snippets *xapian_snippets_new(const char *path);
void xapian_snippets_free(struct xapian_snippets *snippets);

/** Add a text; they are numbered from 1. */
void xapian_snippets_add(struct xapian_snippets *snippets, const char *text,
                         size_t len);

/** Write out, open for reading. */
void xapian_snippets_finish(struct xapian_snippets *snippets);

/**
 * Find the best texts that have any of the words.
 *
 * @param hits  numbers of the texts, room for `most`
 * @return how many
 */
size_t xapian_snippets_match(struct xapian_snippets *snippets,
                             const char *query, uint32_t *hits, size_t most);

/** Read each of the texts found last and cut a snippet of about so many
 * bytes; returns the bytes of all snippets. */
size_t xapian_snippets_cut(struct xapian_snippets *snippets, size_t length);

#ifdef __cplusplus
}
#endif

#endif
