/** Sections that are like others, and sections near the page that asks. */
#include "search_parts.h"

#include <stdlib.h>

#include "best.h"
#include "topic.h"

enum {
    LIKE_MAX = 100,     /* sections that are like others */
    LIKE_GUIDE_MAX = 2, /* of one guide that help on a page */
    JOIN_MAX = 20,      /* sections of a page that join the candidates */
};

/** What has less of a topic is about something else. */
static const double likeness_least = 0.05;
/** To be near the page is worth as much of a topic... */
static const double like_near = 0.2;
/** ... and so much beside the words of a query. */
static const double worth_near = 0.15;

/* ---- Sections like others ---------------------------------------------- */

/** What hits are like. */
struct model {
    struct search *search;
    const uint32_t *documents;
    size_t count;
};

/** The sections themselves are no hits, and neither are those that are the
 * same. */
static bool accept(void *context, uint32_t document)
{
    const struct model *model = context;
    struct selection *selection = &model->search->selection;
    const uint32_t original =
        attributes_original(selection->attributes, document);

    if (!selection_passes(selection, document))
        return false;
    for (size_t i = 0; i < model->count; i++)
        if (model->documents[i] == document ||
            (original && attributes_original(selection->attributes,
                                             model->documents[i]) == original))
            return false;
    return selection_take(selection, document);
}

/** Each term weighs what it is worth for the topic, where it fills a section;
 * what it tells in the whole index, the sections of the topic among it, does
 * not count twice. */
static struct node *make_node(struct search *search,
                              const struct topic_term *term)
{
    struct arena *arena = &search->results->arena;
    struct node *node = node_term(arena, term->term);

    matcher_prepare(search->matcher, node);
    return node_scale(arena, node,
                      node->telling > 0 ? term->worth / node->telling : 0);
}

/** @return what a section with all of the topic would weigh */
static double find_like(struct best *out, struct model *model,
                        const struct topic *topic)
{
    struct search *search = model->search;
    struct node *nodes[TOPIC_TERMS_MAX];
    const struct best_words words = {.words = nodes, .count = topic->count};
    const struct best_decider decider = {accept, model,
                                         selection_check(&search->selection)};
    double all = 0;

    for (size_t i = 0; i < topic->count; i++) {
        nodes[i] = make_node(search, &topic->terms[i]);
        all += topic->terms[i].worth;
    }
    best_any(out, search->matcher, &words, LIKE_MAX, &decider);
    return all;
}

static int by_score(const void *a, const void *b)
{
    const struct candidate *left = a, *right = b;

    if (left->score != right->score)
        return left->score < right->score ? 1 : -1;
    return left->document < right->document ? -1 : 1;
}

static void take(struct search *search, const struct best *found, double all)
{
    struct forward forward;

    search->candidates = mem_zero(found->count, sizeof *search->candidates);
    for (size_t i = 0; i < found->count; i++) {
        const double likeness = found->hits[i].weight / all;
        struct candidate *candidate = &search->candidates[search->count];

        if (likeness < likeness_least)
            break;
        *candidate = (struct candidate){.document = found->hits[i].document,
                                        .score = likeness,
                                        .tier = RANK_BEHIND};
        if (forward_decode(&forward, store_get(index_forward(search->index),
                                               candidate->document)) == 0)
            candidate->guide = forward.guide;
        candidate->score +=
            like_near * likeness *
            from_page_nearness(&search->from, candidate->document,
                               candidate->guide);
        search->count++;
    }
    qsort(search->candidates, search->count, sizeof *search->candidates,
          by_score);
}

/** What helps on a page comes from several guides: of each only the best, so
 * that the first few hits are not all of one. */
static void thin_out(struct search *search)
{
    size_t kept = 0;

    for (size_t i = 0; i < search->count; i++) {
        size_t before = 0;

        for (size_t k = 0; k < kept; k++)
            before +=
                search->candidates[k].guide == search->candidates[i].guide;
        if (before < LIKE_GUIDE_MAX)
            search->candidates[kept++] = search->candidates[i];
    }
    search->count = kept;
}

int search_like(struct search *search, const uint32_t *documents, size_t count)
{
    struct arena *arena = &search->results->arena;
    struct model model = {search, documents, count};
    struct topic topic;
    struct best found;
    double all;

    if (topic_make(&topic, search->index, documents, count, arena,
                   search->err) == -1 ||
        index_matcher(&search->matcher, search->index, search->err) == -1)
        return -1;
    all = find_like(&found, &model, &topic);
    take(search, &found, all);
    best_release(&found);
    if (matcher_finish(search->matcher, search->err) == -1)
        return -1;
    if (!search->request->like && !search->selection.groups)
        thin_out(search);
    search->results->total = search->count;
    return search_page(search);
}

/* ---- Near the page that asks ------------------------------------------- */

void search_prefer(struct search *search, struct candidate *candidates,
                   size_t count)
{
    for (size_t i = 0; i < count && search->from.count; i++) {
        struct candidate *candidate = &candidates[i];

        candidate->parts.page =
            worth_near * from_page_nearness(&search->from, candidate->document,
                                            candidate->guide);
        candidate->score += candidate->parts.page;
    }
}

/** Does a section have all the words, and is it a hit? */
static bool joins(struct search *search, struct candidate *candidate)
{
    const uint32_t document = candidate->document;
    struct forward forward;

    if (search->taken[document / 64] >> document % 64 & 1 ||
        fixed_hidden(&search->fixed, document) ||
        !selection_passes(&search->selection, document) ||
        (search->selection.twins &&
         attributes_original(search->selection.attributes, document)) ||
        forward_decode(&forward, store_get(index_forward(search->index),
                                           document)) == -1 ||
        (search->plan->phrase_count && !ranker_phrases(search->plan, &forward)))
        return false;
    ranker_score(search->ranker, candidate, &forward);
    return !(search->plan->wanted & ~candidate->found);
}

void search_join(struct search *search, struct candidate *candidates,
                 size_t count)
{
    const struct from_page *from = &search->from;
    size_t joined = 0;

    /* With fewer candidates than get the closer look, all are among them. */
    if (count < RANK_WINDOW || search->sorted)
        return;
    for (size_t i = 0; i < from->count && joined < JOIN_MAX; i++) {
        struct candidate candidate = {.document = from->documents[i],
                                      .bm25 = candidates[RANK_WINDOW - 1].bm25,
                                      .tier = RANK_BEHIND,
                                      .complete = true};

        if (joins(search, &candidate))
            candidates[RANK_WINDOW - ++joined] = candidate;
    }
}
