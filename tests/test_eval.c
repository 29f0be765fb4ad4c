/** Measures of relevance, worked out by hand. log2(3) = 1.58496,
 * log2(5) = 2.32193, log2(6) = 2.58496, log2(11) = 3.45943. */
#include "test.h"

#include <math.h>

#include "engine/eval.h"

enum { LONGEST = 12 };

static void check(double value, double expected)
{
    if (fabs(value - expected) > 0.00005) {
        print_error("%.6f is not %.4f\n", value, expected);
        fail();
    }
}

static void measures_are_those_of_trec_eval(void **state)
{
    /* Lists end at -9. */
    static const struct {
        const char *what;
        int found[LONGEST], judged[LONGEST];
        double ndcg, map, p, r, mrr;
    } rows[] = {
        {"a perfect order", {3, 2, 1, -9}, {1, 2, 3, -9}, 1, 1, .3, 1, 1},
        /* 1 + 3/log2(3) of 3 + 1/log2(3) */
        {"two swapped", {1, 3, -9}, {3, 1, -9}, .7967, 1, .2, 1, 1},
        /* hits at 2 and 4: (1/2 + 2/4) / 2, (.63093 + .43068) / 1.63093 */
        {"gaps", {0, 1, 0, 1, -9}, {1, 1, -9}, .6509, .5, .2, 1, .5},
        /* one of three found, at 1: (1/1) / 3; 1 / 2.13093 */
        {"two missing", {1, -9}, {1, 1, 1, -9}, .4693, .3333, .1, .3333, 1},
        {"nothing found", {-9}, {1, -9}, 0, 0, 0, 0, 0},
        {"nothing relevant found", {0, 0, -9}, {1, 0, -9}, 0, 0, 0, 0, 0},
        {"nothing is relevant", {0, 0, -9}, {0, 0, -9}, 0, 0, 0, 0, 0},
        {"nothing judged or found", {-9}, {-9}, 0, 0, 0, 0, 0},
        {"negative counts as 0",
         {-1, 2, -9},
         {-1, 2, -9},
         .6309,
         .5,
         .1,
         1,
         .5},
        {"the eleventh is beyond ten",
         {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, -9},
         {1, -9},
         0,
         .0909,
         0,
         1,
         0},
        {"the tenth is not",
         {0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, -9},
         {1, 1, -9},
         .1772, /* 1/log2(11) of 1.63093 */
         .1409, /* (1/10 + 2/11) / 2 */
         .1,
         1,
         .1},
        {"the ideal is cut at ten as well",
         {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -9},
         {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -9},
         1,
         .9091,
         1,
         .9091,
         1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct eval_scores scores;
        size_t found = 0, judged = 0;

        print_message("%s\n", rows[i].what);
        while (rows[i].found[found] != -9)
            found++;
        while (rows[i].judged[judged] != -9)
            judged++;
        eval_measure(&scores, rows[i].found, found, rows[i].judged, judged);
        check(scores.of[EVAL_NDCG_10], rows[i].ndcg);
        check(scores.of[EVAL_MAP], rows[i].map);
        check(scores.of[EVAL_P_10], rows[i].p);
        check(scores.of[EVAL_R_100], rows[i].r);
        check(scores.of[EVAL_MRR_10], rows[i].mrr);
    }
}

static void recall_stops_at_a_hundred_and_map_does_not(void **state)
{
    static int found[200];
    static const int judged[] = {1, 1};
    struct eval_scores scores;

    (void)state;
    found[99] = 1;
    found[100] = 1;
    eval_measure(&scores, found, 200, judged, 2);
    check(scores.of[EVAL_R_100], .5);
    check(scores.of[EVAL_MAP], (1. / 100 + 2. / 101) / 2);
}

static void a_mean_is_over_all_queries(void **state)
{
    const struct eval_scores scores[] = {{{1, .5, 0, 1, 1}}, {{0, 0, 0, 0, 0}}};
    struct eval_scores mean;

    (void)state;
    eval_mean(&mean, scores, 2);
    check(mean.of[EVAL_NDCG_10], .5);
    check(mean.of[EVAL_MAP], .25);
    eval_mean(&mean, scores, 0);
    check(mean.of[EVAL_NDCG_10], 0);
}

static void few_pairs_are_tested_exactly(void **state)
{
    static const struct {
        double a[4], b[4];
        size_t count;
        double p;
    } rows[] = {
        {{0}, {0}, 0, 1},
        {{.5, .5}, {.5, .5}, 2, 1},
        {{1}, {0}, 1, 1},                     /* both signs are as far */
        {{1, 1, 1}, {0, 0, 0}, 3, 2. / 8},    /* only +++ and --- */
        {{1, 1, 0}, {0, 0, 1}, 3, 1},         /* every sum is at least 1 */
        {{3, 1, 0, 1}, {0, 0, 1, 0}, 4, .5},  /* |3+1-1+1| = 4: of 16, 8 */
        {{.1, .2, .3}, {.4, .5, .6}, 3, .25}, /* rounding does not matter */
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        check(eval_randomisation(rows[i].a, rows[i].b, rows[i].count),
              rows[i].p);
}

static void many_pairs_are_sampled_always_alike(void **state)
{
    double a[40], b[40], once;

    (void)state;
    for (int i = 0; i < 40; i++) {
        a[i] = 1;
        b[i] = i < 14 ? 2 : 0; /* 26 wins, 14 losses */
    }
    once = eval_randomisation(a, b, 40);
    assert_true(once == eval_randomisation(a, b, 40));
    assert_true(once == eval_randomisation(b, a, 40));
    /* Two-sided sign test: twice P(at least 26 of 40) = .0807. */
    assert_true(fabs(once - .0807) < .004);
    for (int i = 0; i < 40; i++)
        b[i] = 0;
    assert_true(eval_randomisation(a, b, 40) < .0001);
    assert_true(eval_randomisation(a, b, 40) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_are_those_of_trec_eval),
        cmocka_unit_test(recall_stops_at_a_hundred_and_map_does_not),
        cmocka_unit_test(a_mean_is_over_all_queries),
        cmocka_unit_test(few_pairs_are_tested_exactly),
        cmocka_unit_test(many_pairs_are_sampled_always_alike),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
