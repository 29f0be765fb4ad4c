#include "eval.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "mem.h"

enum {
    CUT = 10,             /* rank of nDCG, precision and reciprocal rank */
    RECALL_CUT = 100,     /* rank of recall */
    EXACT_PAIRS_MAX = 16, /* up to so many pairs all ways are tried */
    SAMPLES = 100000,     /* ways tried otherwise: p is good to .002 */
};

const char *eval_measure_name(enum eval_measure measure)
{
    static const char *const names[EVAL_MEASURES] = {
        [EVAL_NDCG_10] = "ndcg_10", [EVAL_MAP] = "map",
        [EVAL_P_10] = "p_10",       [EVAL_R_100] = "r_100",
        [EVAL_MRR_10] = "mrr_10",
    };

    return names[measure];
}

/* ---- Measures ---------------------------------------------------------- */

/** Discounted cumulative gain of the first CUT. */
static double gain(const int *relevance, size_t count)
{
    double sum = 0;

    for (size_t i = 0; i < count && i < CUT; i++)
        if (relevance[i] > 0)
            sum += relevance[i] / log2((double)i + 2);
    return sum;
}

static int compare_falling(const void *a, const void *b)
{
    const int x = *(const int *)a;
    const int y = *(const int *)b;

    return (x < y) - (x > y);
}

/** What the best possible order would gain. */
static double ideal_gain(const int *judged, size_t count)
{
    int *sorted = mem_zero(count, sizeof *sorted);
    double ideal;

    for (size_t i = 0; i < count; i++)
        sorted[i] = judged[i];
    qsort(sorted, count, sizeof *sorted, compare_falling);
    ideal = gain(sorted, count);
    free(sorted);
    return ideal;
}

void eval_measure(struct eval_scores *out, const int *found, size_t found_count,
                  const int *judged, size_t judged_count)
{
    const double ideal = ideal_gain(judged, judged_count);
    size_t relevant = 0, hits = 0;
    double *of = out->of;

    *out = (struct eval_scores){0};
    for (size_t i = 0; i < judged_count; i++)
        relevant += judged[i] > 0;
    if (!relevant)
        return;
    for (size_t i = 0; i < found_count; i++) {
        if (found[i] <= 0)
            continue;
        hits++;
        of[EVAL_MAP] += (double)hits / (double)(i + 1);
        if (i < CUT)
            of[EVAL_P_10] += 1.0 / CUT;
        if (i < RECALL_CUT)
            of[EVAL_R_100] += 1;
        if (i < CUT && hits == 1)
            of[EVAL_MRR_10] = 1 / (double)(i + 1);
    }
    of[EVAL_MAP] /= (double)relevant;
    of[EVAL_R_100] /= (double)relevant;
    of[EVAL_NDCG_10] = gain(found, found_count) / ideal;
}

void eval_mean(struct eval_scores *out, const struct eval_scores *scores,
               size_t count)
{
    *out = (struct eval_scores){0};
    for (size_t m = 0; m < EVAL_MEASURES; m++) {
        for (size_t i = 0; i < count; i++)
            out->of[m] += scores[i].of[m];
        if (count)
            out->of[m] /= (double)count;
    }
}

/* ---- The randomisation test -------------------------------------------- */

/** splitmix64 (Steele, Lea and Flood 2014). */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15ULL;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

/** Is the sum at least `bound` from 0, but for rounding? */
static bool reaches(double sum, double bound)
{
    return fabs(sum) >= bound - 1e-9;
}

/** Try every choice of signs. */
static double exact_p(const double *pairs, size_t count, double bound)
{
    const uint32_t ways = (uint32_t)1 << count;
    uint32_t reached = 0;

    for (uint32_t signs = 0; signs < ways; signs++) {
        double sum = 0;

        for (size_t i = 0; i < count; i++)
            sum += signs >> i & 1 ? -pairs[i] : pairs[i];
        reached += reaches(sum, bound);
    }
    return (double)reached / ways;
}

/** Draw signs; what was observed is one of the ways and counted with them
 * (Phipson and Smyth 2010), so that p is never 0. */
static double sampled_p(const double *pairs, size_t count, double bound)
{
    uint64_t state = 1, bits = 0;
    uint32_t reached = 1;

    for (int sample = 0; sample < SAMPLES; sample++) {
        double sum = 0;

        for (size_t i = 0; i < count; i++, bits >>= 1) {
            if (i % 64 == 0)
                bits = next_random(&state);
            sum += bits & 1 ? -pairs[i] : pairs[i];
        }
        reached += reaches(sum, bound);
    }
    return (double)reached / (SAMPLES + 1);
}

double eval_randomisation(const double *a, const double *b, size_t count)
{
    double *pairs = mem_zero(count, sizeof *pairs);
    double sum = 0, p;
    size_t differing = 0;

    for (size_t i = 0; i < count; i++) {
        const double difference = a[i] - b[i];

        sum += difference;
        if (difference < 0 || difference > 0)
            pairs[differing++] = difference;
    }
    p = differing <= EXACT_PAIRS_MAX ? exact_p(pairs, differing, fabs(sum))
                                     : sampled_p(pairs, differing, fabs(sum));
    free(pairs);
    return p;
}
