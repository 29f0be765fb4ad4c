#include "match_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "shim_error.h"

/* Counts are in the units of schema.h, where a word of the body counts 2: k1
 * is 1.2 of the textbook. Documents shorter than a hundredth of the mean count
 * as that long. */
static const double k1 = 2.4, b = 0.5, shortest = 0.01;

const struct mode match_by_count = {true, 1}, match_by_weight = {false, 1};

/* ---- The tables -------------------------------------------------------- */

int matcher_new(struct matcher **out, xs_reader *reader, struct error *err)
{
    const uint32_t documents = xs_reader_documents(reader);
    uint32_t *lengths = mem_zero(documents, sizeof *lengths);
    struct matcher *matcher = mem_zero(1, sizeof *matcher);
    xs_error cause;
    double mean;
    int rc = 0;

    *out = NULL;
    matcher->reader = reader;
    matcher->cache = postings_cache_new(documents);
    matcher->documents = documents;
    matcher->norms = mem_zero(documents + 1, sizeof *matcher->norms);
    matcher->sums = mem_zero(documents + 1, sizeof *matcher->sums);
    matcher->marks = mem_zero(match_words(documents), sizeof *matcher->marks);
    matcher->set = mem_zero(match_words(documents), sizeof *matcher->set);
    if (xs_reader_lengths(lengths, &mean, reader, &cause) != XS_OK)
        rc = error_shim(err, &cause, "the index");
    for (uint32_t i = 0; rc == 0 && i < documents; i++)
        matcher->norms[i + 1] =
            (float)(k1 * (1 - b + b * fmax(lengths[i] / mean, shortest)));
    free(lengths);
    if (rc == 0)
        *out = matcher;
    else
        matcher_free(matcher);
    return rc;
}

void matcher_free(struct matcher *matcher)
{
    if (!matcher)
        return;
    free(matcher->norms);
    free(matcher->sums);
    free(matcher->marks);
    free(matcher->set);
    postings_cache_free(matcher->cache);
    free(matcher);
}

uint32_t matcher_documents(const struct matcher *matcher)
{
    return matcher->documents;
}

int matcher_frequency(uint32_t *out, struct matcher *matcher, struct str term,
                      struct error *err)
{
    xs_error cause;

    if (postings_frequency(out, matcher->cache, matcher->reader, term,
                           &cause) != XS_OK)
        return error_shim(err, &cause, "the index");
    return 0;
}

uint64_t *matcher_set(struct matcher *matcher)
{
    return matcher->set;
}

/* ---- Getting ready ----------------------------------------------------- */

/** The weight of a term that so many documents have, where its count is all
 * that counts. */
static double telling(const struct matcher *matcher, double frequency)
{
    double odds = (matcher->documents - frequency + 0.5) / (frequency + 0.5);

    if (odds < 2)
        odds = odds * 0.5 + 1;
    return log(odds) * (k1 + 1);
}

static void open_term(struct matcher *matcher, struct node *node)
{
    if (matcher->status == XS_OK)
        matcher->status =
            postings_open(&node->postings, matcher->cache, matcher->reader,
                          node->term, &matcher->cause);
    if (!node->postings)
        return;
    node->postings->next = matcher->opened;
    matcher->opened = node->postings;
    node->frequency = node->postings->frequency;
}

/** Frequency of a node with parts, as if these were independent. */
static double join_frequency(const struct matcher *matcher,
                             const struct node *node)
{
    const double all = matcher->documents;
    const bool any = node->kind == NODE_ANY || node->kind == NODE_AS_ONE;
    double part = 1;

    if (node->kind != NODE_ALL && !any)
        return node->parts[0]->frequency;
    for (size_t i = 0; i < node->count; i++)
        part *= any ? 1 - node->parts[i]->frequency / all
                    : node->parts[i]->frequency / all;
    return all * (any ? 1 - part : part);
}

static double join_most(const struct node *node)
{
    double sum = 0;

    if (node->kind == NODE_AS_ONE)
        return node->telling;
    if (node->kind == NODE_WITHOUT)
        return node->parts[0]->most;
    if (node->kind == NODE_SCALE)
        return node->parts[0]->most * node->factor;
    for (size_t i = 0; i < node->count; i++)
        sum += node->parts[i]->most;
    return sum;
}

void matcher_prepare(struct matcher *matcher, struct node *node)
{
    if (!node || node->ready)
        return;
    node->ready = true;
    if (node->kind == NODE_TERM) {
        open_term(matcher, node);
        node->most = node->telling = telling(matcher, node->frequency);
        return;
    }
    for (size_t i = 0; i < node->count; i++)
        matcher_prepare(matcher, node->parts[i]);
    node->frequency = join_frequency(matcher, node);
    node->telling = telling(matcher, round(node->frequency));
    node->most = join_most(node);
}

int matcher_finish(struct matcher *matcher, struct error *err)
{
    xs_status status = matcher->status;
    xs_error cause = matcher->cause;

    while (matcher->opened) {
        struct postings *next = matcher->opened->next;

        if (status == XS_OK) {
            status = matcher->opened->status;
            cause = matcher->opened->cause;
        }
        postings_close(matcher->opened);
        matcher->opened = next;
    }
    memset(matcher->set, 0,
           match_words(matcher->documents) * sizeof *matcher->set);
    matcher->status = XS_OK;
    return status == XS_OK ? 0 : error_shim(err, &cause, "the index");
}

/* ---- Weights ----------------------------------------------------------- */

void match_weigh_all(const struct matcher *matcher, const struct node *node,
                     const struct mode *mode, const uint32_t *documents,
                     size_t count, float *weights)
{
    const float telling = (float)node->telling * mode->factor;

    for (size_t i = 0; i < count; i++)
        if (weights[i] >= 0)
            weights[i] =
                match_weigh(matcher, telling, documents[i], weights[i]);
}

float *match_absent(size_t count)
{
    float *weights = mem_alloc(count * sizeof *weights);

    for (size_t i = 0; i < count; i++)
        weights[i] = MATCH_ABSENT;
    return weights;
}
