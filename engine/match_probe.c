/** Asking about documents whether they match, passing over the others. */
#include "match_parts.h"

#include <stdlib.h>

static inline void add(float *weight, float more)
{
    *weight = (*weight < 0 ? 0 : *weight) + more;
}

static void add_all(float *weights, const float *more, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (more[i] >= 0)
            add(&weights[i], more[i]);
}

static void probe_term(struct matcher *matcher, struct node *node,
                       const struct mode *mode, const uint32_t *documents,
                       size_t count, float *weights)
{
    const float telling = (float)node->telling * mode->factor;
    struct postings *postings = node->postings;
    size_t i = 0;

    while (postings && i < count) {
        const uint32_t document = postings_seek(postings, documents[i]);

        if (!document)
            return;
        if (document != documents[i]) {
            i = postings_place(documents, i, count, document);
            continue;
        }
        add(&weights[i],
            mode->counts ? (float)postings->counts[postings->at]
                         : match_weigh(matcher, telling, document,
                                       (float)postings->counts[postings->at]));
        i++;
    }
}

/** The parts count together, then the sum is weighed. */
static void probe_as_one(struct matcher *matcher, struct node *node,
                         const struct mode *mode, const uint32_t *documents,
                         size_t count, float *weights)
{
    float *counts = match_absent(count);

    for (size_t i = 0; i < node->count; i++)
        match_probe(matcher, node->parts[i], &match_by_count, documents, count,
                    counts);
    match_weigh_all(matcher, node, mode, documents, count, counts);
    add_all(weights, counts, count);
    free(counts);
}

static void probe_all(struct matcher *matcher, struct node *node,
                      const struct mode *mode, const uint32_t *documents,
                      size_t count, float *weights)
{
    float *sums = match_absent(count);

    match_probe(matcher, node->parts[0], mode, documents, count, sums);
    for (size_t part = 1; part < node->count; part++) {
        float *more = match_absent(count);

        match_probe(matcher, node->parts[part], mode, documents, count, more);
        for (size_t i = 0; i < count; i++)
            sums[i] =
                sums[i] < 0 || more[i] < 0 ? MATCH_ABSENT : sums[i] + more[i];
        free(more);
    }
    add_all(weights, sums, count);
    free(sums);
}

/** Those of some documents that match a node. */
struct few {
    uint32_t *documents;
    uint32_t *places; /* among all */
    float *weights;
    size_t count;
};

static void find_few(struct few *out, struct matcher *matcher,
                     struct node *node, const struct mode *mode,
                     const uint32_t *documents, size_t count)
{
    size_t found = 0;

    out->documents = mem_alloc(count * sizeof *out->documents);
    out->places = mem_alloc(count * sizeof *out->places);
    out->weights = match_absent(count);
    match_probe(matcher, node, mode, documents, count, out->weights);
    for (size_t i = 0; i < count; i++) {
        out->documents[found] = documents[i];
        out->places[found] = (uint32_t)i;
        out->weights[found] = out->weights[i];
        found += out->weights[i] >= 0;
    }
    out->count = found;
}

static void release_few(struct few *few)
{
    free(few->documents);
    free(few->places);
    free(few->weights);
}

/** The first part, with what the others add to it. */
static void probe_maybe(struct matcher *matcher, struct node *node,
                        const struct mode *mode, const uint32_t *documents,
                        size_t count, float *weights)
{
    struct few few;

    find_few(&few, matcher, node->parts[0], mode, documents, count);
    for (size_t part = 1; few.count && part < node->count; part++)
        match_probe(matcher, node->parts[part], mode, few.documents, few.count,
                    few.weights);
    for (size_t i = 0; i < few.count; i++)
        add(&weights[few.places[i]], few.weights[i]);
    release_few(&few);
}

/** The first part where none of the others is. */
static void probe_without(struct matcher *matcher, struct node *node,
                          const struct mode *mode, const uint32_t *documents,
                          size_t count, float *weights)
{
    struct few few;
    float *others;

    find_few(&few, matcher, node->parts[0], mode, documents, count);
    others = match_absent(few.count);
    for (size_t part = 1; part < node->count; part++)
        match_probe(matcher, node->parts[part], mode, few.documents, few.count,
                    others);
    for (size_t i = 0; i < few.count; i++)
        if (others[i] < 0)
            add(&weights[few.places[i]], few.weights[i]);
    free(others);
    release_few(&few);
}

void match_probe(struct matcher *matcher, struct node *node,
                 const struct mode *mode, const uint32_t *documents,
                 size_t count, float *weights)
{
    const struct mode scaled = {mode->counts,
                                mode->factor * (float)node->factor};

    switch (node->kind) {
    case NODE_TERM:
        probe_term(matcher, node, mode, documents, count, weights);
        return;
    case NODE_SCALE:
        match_probe(matcher, node->parts[0], &scaled, documents, count,
                    weights);
        return;
    case NODE_AS_ONE:
        if (!mode->counts) {
            probe_as_one(matcher, node, mode, documents, count, weights);
            return;
        }
        /* fallthrough */
    case NODE_ANY:
        for (size_t i = 0; i < node->count; i++)
            match_probe(matcher, node->parts[i], mode, documents, count,
                        weights);
        return;
    case NODE_ALL:
        probe_all(matcher, node, mode, documents, count, weights);
        return;
    case NODE_MAYBE:
        probe_maybe(matcher, node, mode, documents, count, weights);
        return;
    case NODE_WITHOUT:
        probe_without(matcher, node, mode, documents, count, weights);
        return;
    }
}

void matcher_probe(struct matcher *matcher, struct node *node,
                   const uint32_t *documents, size_t count, float *weights)
{
    if (node && count)
        match_probe(matcher, node, &match_by_weight, documents, count, weights);
}
