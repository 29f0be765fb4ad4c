/**
 * What a text is about: the words that tell it from the rest of the index.
 *
 * A word counts the more often it stands in the text, less with each time, and
 * the rarer it is elsewhere (tf.idf, as in Spärck Jones 1972, with the
 * saturation of BM25). In several documents together it counts more the more of
 * them it fills: what is said all over a page is its topic, not what one
 * example says often. One that no other document has finds nothing and is left
 * out.
 */
#ifndef SILCROW_TOPIC_H
#define SILCROW_TOPIC_H

#include "index.h"

enum {
    TOPIC_TERMS_MAX = 24,      /* of a topic */
    TOPIC_DOCUMENTS_MAX = 32,  /* that are read, spread over all of them */
    TOPIC_ENTRIES_MAX = 20000, /* terms of all documents that are read */
    TOPIC_LOOKED_MAX = 400,    /* terms that are looked up, the most frequent */
};

struct topic_term {
    struct str term; /* of the index: a stem, or a pair of ideographs */
    double worth;    /* how much it fills the text, times what it tells */
};

struct topic {
    struct topic_term terms[TOPIC_TERMS_MAX]; /* best first */
    size_t count;
};

/**
 * The topic of some documents together.
 *
 * @param arena  owns the terms
 * @return 0, or -1 when the index cannot be read
 */
int topic_make(struct topic *out, struct index *index,
               const uint32_t *documents, size_t count, struct arena *arena,
               struct error *err);

#endif
