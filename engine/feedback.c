#include "feedback.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "forward.h"
#include "mem.h"

enum {
    STEMS = 1 << 16,         /* upper halves of a word's number */
    DOCUMENT_SMOOTHING = 50, /* words added to a length, against short ones */
    LENGTH_MAX = 512,        /* words of a document that are looked at */
    USUAL_LENGTH = 100,      /* words of a usual section */
};

static const double worth_feedback = 0.2; /* all the terms, often */
static const double k1 = 1.2, b = 0.5;    /* of BM25's saturation */

/** What is known of a stem. */
struct stem {
    float weight;        /* in the candidates that are believed */
    uint16_t candidates; /* that have it */
    uint16_t last;       /* candidate that was counted last, from 1 */
    uint16_t count;      /* in the candidate that is being looked at */
};

struct term {
    uint32_t stem;
    double worth;
};

struct feedback {
    struct stem stems[STEMS];
    struct term terms[FEEDBACK_TERMS]; /* best first */
    size_t term_count;
    double worth; /* of all terms */
};

struct feedback *feedback_new(void)
{
    return mem_zero(1, sizeof(struct feedback));
}

void feedback_free(struct feedback *feedback)
{
    free(feedback);
}

/** The words of all fields, which lie one behind the other, as far as they are
 * looked at. */
static size_t words_of(const uint32_t **words, const struct store *forward,
                       const struct candidate *candidate)
{
    struct forward fields;
    size_t length;

    if (forward_decode(&fields, store_get(forward, candidate->document)) == -1)
        return 0;
    *words = fields.heading;
    length = fields.heading_count + fields.crumb_count + fields.body_count;
    return length < LENGTH_MAX ? length : LENGTH_MAX;
}

/** In how many candidates does each stem stand? */
static void count_candidates(struct feedback *feedback,
                             const struct candidate *candidates, size_t count,
                             const struct store *forward)
{
    const uint32_t *words;

    for (size_t i = 0; i < count; i++) {
        const size_t length = words_of(&words, forward, &candidates[i]);

        for (size_t k = 0; k < length; k++) {
            struct stem *stem = &feedback->stems[words[k] >> 16];

            if (words[k] != FORWARD_BORDER && stem->last != i + 1) {
                stem->last = (uint16_t)(i + 1);
                stem->candidates++;
            }
        }
    }
}

/** The share of each stem in those that are believed. */
static void weigh(struct feedback *feedback, const struct candidate *candidates,
                  const struct store *forward)
{
    const uint32_t *words;
    double all = 0;

    for (size_t i = 0; i < FEEDBACK_TOP; i++)
        all += candidates[i].score;
    for (size_t i = 0; i < FEEDBACK_TOP && all > 0; i++) {
        const size_t length = words_of(&words, forward, &candidates[i]);
        const double share =
            candidates[i].score / all / ((double)length + DOCUMENT_SMOOTHING);

        for (size_t k = 0; k < length; k++)
            if (words[k] != FORWARD_BORDER)
                feedback->stems[words[k] >> 16].weight += (float)share;
    }
}

static void keep(struct feedback *feedback, uint32_t stem, double worth)
{
    size_t place = feedback->term_count;

    if (place == FEEDBACK_TERMS) {
        if (worth <= feedback->terms[place - 1].worth)
            return;
        place--;
    } else {
        feedback->term_count++;
    }
    for (; place && feedback->terms[place - 1].worth < worth; place--)
        feedback->terms[place] = feedback->terms[place - 1];
    feedback->terms[place] = (struct term){stem, worth};
}

/** The terms that tell most: frequent in those that are believed, and not in
 * all candidates. A stem is looked at where it stands first. */
static void choose(struct feedback *feedback,
                   const struct candidate *candidates, size_t count,
                   const struct store *forward)
{
    const uint32_t *words;

    feedback->term_count = 0;
    for (size_t i = 0; i < FEEDBACK_TOP; i++) {
        const size_t length = words_of(&words, forward, &candidates[i]);

        for (size_t k = 0; k < length; k++) {
            struct stem *stem = &feedback->stems[words[k] >> 16];

            if (words[k] == FORWARD_BORDER || !stem->weight)
                continue;
            if (stem->candidates > 1)
                keep(feedback, words[k] >> 16,
                     stem->weight *
                         log(((double)count + 1) / stem->candidates));
            stem->weight = 0;
        }
    }
    feedback->worth = 0;
    for (size_t i = 0; i < feedback->term_count; i++)
        feedback->worth += feedback->terms[i].worth;
}

/** How much of the terms a candidate has, 0 to about 2. */
static double likeness(struct feedback *feedback,
                       const struct candidate *candidate,
                       const struct store *forward)
{
    const uint32_t *words;
    const size_t length = words_of(&words, forward, candidate);
    const double norm = k1 * (1 - b + b * (double)length / USUAL_LENGTH);
    double sum = 0;

    for (size_t i = 0; i < feedback->term_count; i++)
        feedback->stems[feedback->terms[i].stem].count = 0;
    for (size_t k = 0; k < length; k++)
        feedback->stems[words[k] >> 16].count++;
    for (size_t i = 0; i < feedback->term_count; i++) {
        const double times = feedback->stems[feedback->terms[i].stem].count;

        sum += feedback->terms[i].worth * times * (k1 + 1) / (times + norm);
    }
    return sum / feedback->worth;
}

/** Leave the tables as they were found. */
static void forget(struct feedback *feedback,
                   const struct candidate *candidates, size_t count,
                   const struct store *forward)
{
    const uint32_t *words;

    for (size_t i = 0; i < count; i++) {
        const size_t length = words_of(&words, forward, &candidates[i]);

        for (size_t k = 0; k < length; k++)
            feedback->stems[words[k] >> 16] = (struct stem){0};
    }
}

void feedback_apply(struct feedback *feedback, struct candidate *candidates,
                    size_t count, const struct store *forward)
{
    assert(count <= RANK_WINDOW);
    if (count < 2 * FEEDBACK_TOP)
        return;
    count_candidates(feedback, candidates, count, forward);
    weigh(feedback, candidates, forward);
    choose(feedback, candidates, count, forward);
    for (size_t i = 0; i < count && feedback->worth > 0; i++) {
        candidates[i].parts.feedback =
            worth_feedback * likeness(feedback, &candidates[i], forward);
        candidates[i].score += candidates[i].parts.feedback;
    }
    forget(feedback, candidates, count, forward);
}
