/**
 * What is looked for: words and how they belong together, as a tree.
 *
 * The planner makes it, bottom up; the matcher walks it. A node may be used in
 * several places. No node (NULL) matches no document.
 */
#ifndef SILCROW_NODE_H
#define SILCROW_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mem.h"

enum node_kind {
    NODE_TERM,    /* the documents that have the term */
    NODE_ALL,     /* all parts; weights add up */
    NODE_ANY,     /* any part; weights add up */
    NODE_AS_ONE,  /* any part, weighed as if they were one term */
    NODE_MAYBE,   /* the first part; the others only add weight */
    NODE_WITHOUT, /* the first part and none of the others */
    NODE_SCALE,   /* the part, its weights times the factor */
};

struct postings;

struct node {
    enum node_kind kind;
    struct str term;
    double factor;
    struct node **parts;
    size_t count;

    /* Found out by the matcher. */
    bool ready;
    struct postings *postings; /* of a term; NULL when no document has it */
    double frequency;          /* documents that have it, about */
    double telling;            /* weight of a term that fills the document */
    double most;               /* no document has a larger weight */
};

/** @param arena  owns the node and what it points to */
struct node *node_term(struct arena *arena, struct str term);

/** One part alone is that part. A part that is NULL matches nothing: nor does
 * NODE_ALL then, nor NODE_MAYBE and NODE_WITHOUT when it is the first; else
 * it is left out. */
struct node *node_join(struct arena *arena, enum node_kind kind,
                       struct node *const *parts, size_t count);

struct node *node_scale(struct arena *arena, struct node *part, double factor);

#endif
