/**
 * Which built pages may come from a source file, by their paths.
 *
 * Generators keep the names of files, more or less: `a/My Guide.md` becomes
 * `a/my-guide.html`, `a/my-guide/index.html` or `docs/a/my-guide/index.html`;
 * numbers that order files (`01-intro.md`) and dates go, the language of
 * `x.de.md` becomes a folder, and front matter may give another name. So
 * paths are compared by the letters and digits of their names, from their ends
 * on, and what is alike is a candidate.
 */
#ifndef SILCROW_RENDERED_PATHS_H
#define SILCROW_RENDERED_PATHS_H

#include "guide.h"
#include "site.h"

enum {
    CANDIDATES_MAX = 16,      /* pages that are looked at for one guide */
    CANDIDATE_PARTIAL = 1000, /* cost from which on only the end of the guide's
                                 path is that of the page's */
};

struct candidate {
    size_t page;
    unsigned cost; /* 0: the very path; else how far it is from that */
};

struct rendered_paths;

struct rendered_paths *rendered_paths_new(const struct site *site);
void rendered_paths_free(struct rendered_paths *paths);

/**
 * The pages that a guide may have become, likely ones first.
 *
 * @param candidates  room for CANDIDATES_MAX
 * @return how many
 */
size_t rendered_paths_find(struct candidate *candidates,
                           const struct rendered_paths *paths,
                           const struct guide *guide);

#endif
