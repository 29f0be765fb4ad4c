/**
 * What of the sections that match is a hit, and what is counted of them: the
 * filter, duplicates, facets and groups of one search. Not for other modules
 * than search.
 */
#ifndef SILCROW_SELECTION_H
#define SILCROW_SELECTION_H

#include "facets.h"
#include "filter.h"
#include "group.h"
#include "search.h"
#include "sort.h"

/** Hits that stand for others with the same text. */
struct twins;

struct selection {
    const struct attributes *attributes;
    const struct settings *settings;
    struct arena arena;
    struct filter_match *filter;  /* NULL: every section passes */
    struct sort sort;             /* without keys: by relevance */
    struct facet_counter *facets; /* NULL for none */
    struct group_counter *groups; /* NULL for none */
    const struct attribute *by;   /* that hits are grouped by */
    size_t group_size;
    bool distinct;       /* groups of one, not shown as groups */
    struct twins *twins; /* NULL: duplicates are hits too */
    bool counting;       /* for facets and groups: hits with all the words */
    uint64_t *seen;      /* counted before, as bits; NULL: nothing was */
    uint32_t check;      /* matches that are looked at for the total */
};

/**
 * Read what the request asks for.
 *
 * @param out  release with selection_release(), also after a failure
 * @return 0, or -1 with ERROR_USAGE; `request->wrong` then says what of it
 */
int selection_make(struct selection *out, struct index *index,
                   const struct search_request *request, struct error *err);
void selection_release(struct selection *selection);

/** Must each match be asked about? */
bool selection_decides(const struct selection *selection);

/** Does the section pass the filter? */
bool selection_passes(const struct selection *selection, uint32_t document);

/** A section that passes and matches: is it a hit of its own? Counts it. */
bool selection_take(struct selection *selection, uint32_t document);

/** Count a hit for facets and groups, if hits are counted now. */
void selection_count(struct selection *selection, uint32_t document);

/** How many matches must be looked at. */
uint32_t selection_check(const struct selection *selection);

/** How many sections a hit stands for besides itself. */
uint32_t selection_twins(const struct selection *selection, uint32_t document);

#endif
