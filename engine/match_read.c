/** Reading all documents that match. */
#include "match_parts.h"

#include <stdlib.h>

static void matched_new(struct matched *out, size_t most)
{
    out->documents = mem_alloc(most * sizeof *out->documents);
    out->weights = mem_alloc(most * sizeof *out->weights);
    out->count = 0;
}

void matched_release(struct matched *matched)
{
    free(matched->documents);
    free(matched->weights);
    *matched = (struct matched){0};
}

void matched_prune(struct matched *matched, float least)
{
    size_t kept = 0;

    for (size_t i = 0; i < matched->count; i++) {
        matched->documents[kept] = matched->documents[i];
        matched->weights[kept] = matched->weights[i];
        kept += matched->weights[i] >= least;
    }
    matched->count = kept;
}

static void read_node(struct matched *out, struct matcher *matcher,
                      struct node *node, const struct mode *mode);

static void read_term(struct matched *out, struct matcher *matcher,
                      struct node *node, const struct mode *mode)
{
    const float telling = (float)node->telling * mode->factor;
    struct postings *postings = node->postings;
    const size_t most = postings ? postings->frequency : 0;
    bool more;

    matched_new(out, most);
    if (!postings)
        return;
    for (more = postings_first(postings); more; more = postings_next(postings))
        for (size_t i = 0; i < postings->count && out->count < most; i++) {
            const uint32_t document = postings->documents[i];
            const float count = (float)postings->counts[i];

            out->documents[out->count] = document;
            out->weights[out->count++] =
                mode->counts ? count
                             : match_weigh(matcher, telling, document, count);
        }
}

static void sum_list(struct matcher *matcher, const struct matched *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const uint32_t document = list->documents[i];

        matcher->sums[document] += list->weights[i];
        matcher->marks[document / 64] |= 1ULL << document % 64;
    }
}

/** The documents that have sums, in order; the tables are left empty. */
static void take_sums(struct matched *out, struct matcher *matcher, size_t most)
{
    matched_new(out, most);
    for (size_t word = 0; word < match_words(matcher->documents); word++) {
        uint64_t bits = matcher->marks[word];

        for (; bits; bits &= bits - 1) {
            const uint32_t document =
                (uint32_t)(word * 64) + (uint32_t)__builtin_ctzll(bits);

            out->documents[out->count] = document;
            out->weights[out->count++] = matcher->sums[document];
            matcher->sums[document] = 0;
        }
        matcher->marks[word] = 0;
    }
}

static void read_any(struct matched *out, struct matcher *matcher,
                     struct node *node, const struct mode *mode)
{
    struct matched *lists = mem_zero(node->count, sizeof *lists);
    size_t most = 0;

    for (size_t i = 0; i < node->count; i++) {
        read_node(&lists[i], matcher, node->parts[i], mode);
        most += lists[i].count;
    }
    for (size_t i = 0; i < node->count; i++) {
        sum_list(matcher, &lists[i]);
        matched_release(&lists[i]);
    }
    free(lists);
    take_sums(out, matcher, most);
}

/** What a part adds to those that have it; others are left out where
 * `needed`. */
static void meet(struct matched *matched, struct matcher *matcher,
                 struct node *part, const struct mode *mode, bool needed)
{
    float *more;

    if (!needed) {
        match_probe(matcher, part, mode, matched->documents, matched->count,
                    matched->weights);
        return;
    }
    more = match_absent(matched->count);
    match_probe(matcher, part, mode, matched->documents, matched->count, more);
    for (size_t i = 0; i < matched->count; i++)
        matched->weights[i] =
            more[i] < 0 ? MATCH_ABSENT : matched->weights[i] + more[i];
    free(more);
    matched_prune(matched, 0);
}

/** The rarest part is read, the others are probed, rare ones first. */
static void read_all(struct matched *out, struct matcher *matcher,
                     struct node *node, const struct mode *mode)
{
    uint64_t done = 0;

    for (size_t n = 0; n < node->count; n++) {
        size_t rarest = node->count;

        for (size_t i = 0; i < node->count; i++)
            if (!(done >> i & 1) &&
                (rarest == node->count ||
                 node->parts[i]->frequency < node->parts[rarest]->frequency))
                rarest = i;
        done |= 1ULL << rarest;
        if (n == 0)
            read_node(out, matcher, node->parts[rarest], mode);
        else
            meet(out, matcher, node->parts[rarest], mode, true);
    }
}

static void read_without(struct matched *out, struct matcher *matcher,
                         struct node *node, const struct mode *mode)
{
    float *others;

    read_node(out, matcher, node->parts[0], mode);
    others = match_absent(out->count);
    for (size_t part = 1; part < node->count; part++)
        match_probe(matcher, node->parts[part], &match_by_count, out->documents,
                    out->count, others);
    for (size_t i = 0; i < out->count; i++)
        if (others[i] >= 0)
            out->weights[i] = MATCH_ABSENT;
    free(others);
    matched_prune(out, 0);
}

static void read_node(struct matched *out, struct matcher *matcher,
                      struct node *node, const struct mode *mode)
{
    const struct mode scaled = {mode->counts,
                                mode->factor * (float)node->factor};

    switch (node->kind) {
    case NODE_TERM:
        read_term(out, matcher, node, mode);
        return;
    case NODE_SCALE:
        read_node(out, matcher, node->parts[0], &scaled);
        return;
    case NODE_AS_ONE:
        read_any(out, matcher, node, &match_by_count);
        if (!mode->counts)
            match_weigh_all(matcher, node, mode, out->documents, out->count,
                            out->weights);
        return;
    case NODE_ANY:
        read_any(out, matcher, node, mode);
        return;
    case NODE_ALL:
        read_all(out, matcher, node, mode);
        return;
    case NODE_MAYBE:
        read_node(out, matcher, node->parts[0], mode);
        for (size_t i = 1; i < node->count; i++)
            meet(out, matcher, node->parts[i], mode, false);
        return;
    case NODE_WITHOUT:
        read_without(out, matcher, node, mode);
        return;
    }
}

void matcher_read(struct matched *out, struct matcher *matcher,
                  struct node *node)
{
    *out = (struct matched){0};
    if (node)
        read_node(out, matcher, node, &match_by_weight);
}
