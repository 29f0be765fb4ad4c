/** How well hits have the words, and which have them well enough. */
#include "search_parts.h"

static void details_of(struct rank_details *out, const struct search *search,
                       uint32_t document)
{
    struct forward forward;

    *out = rank_details_none;
    if (search->ranker &&
        forward_decode(&forward,
                       store_get(index_forward(search->index), document)) == 0)
        ranker_details(out, search->ranker, &forward);
}

struct rank_details *search_details(struct search *search, uint32_t document)
{
    struct rank_details *out =
        arena_alloc(&search->results->arena, sizeof *out);

    details_of(out, search, document);
    return out;
}

void search_threshold(struct search *search)
{
    const double threshold = search->request->threshold;
    size_t kept = 0;

    if (threshold <= 0)
        return;
    search->selection.counting = true;
    for (size_t i = 0; i < search->count; i++) {
        struct rank_details details;

        details_of(&details, search, search->candidates[i].document);
        if (details.score < threshold)
            continue;
        selection_count(&search->selection, search->candidates[i].document);
        search->candidates[kept++] = search->candidates[i];
    }
    search->count = kept;
    search->results->total = kept;
    search->results->total_relaxed = 0;
}
