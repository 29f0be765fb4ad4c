/**
 * Judged queries of a site's own: which section should come first?
 *
 * The file has a line for each query: the query, its kind and the ids of the
 * acceptable sections, best first, with tabs between. Empty lines and lines
 * that begin with `#` are comments.
 */
#ifndef SILCROW_EVAL_JUDGED_H
#define SILCROW_EVAL_JUDGED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/buf.h"
#include "engine/error.h"
#include "engine/mem.h"
#include "engine/str.h"

enum {
    JUDGED_DEPTH = 100, /* hits among which an acceptable section is sought */
    JUDGED_SHOWN = 3,   /* hits of a miss that are shown */
};

struct judged_query {
    struct str text;
    struct str kind;
    struct str *wanted; /* ids, best first; one or more */
    size_t wanted_count;
    /* Filled in by judged_rank(). */
    uint32_t rank; /* of the first acceptable hit, from 1; 0 for none */
    struct str found[JUDGED_SHOWN];
    size_t found_count;
};

struct judged {
    struct judged_query *list;
    size_t count, room;
    struct arena arena; /* owns ids */
};

/** Read a file; release with judged_free(). `text` must outlive it. */
int judged_read(struct judged *out, struct str text, const char *name,
                struct error *err);

void judged_free(struct judged *judged);

/** Note where the acceptable sections stand among the ids found. */
void judged_rank(struct judged *judged, struct judged_query *query,
                 const struct str *found, size_t count);

/** Append the report: the shares by kind and in all, then each query whose
 * first hit is not acceptable. */
void judged_report(struct buf *out, const struct judged *judged, bool json);

#endif
