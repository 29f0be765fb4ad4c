#include "admission.h"

#include <stdlib.h>

#include "reuse.h"

void admission_release(struct admission *admission)
{
    id_set_release(&admission->ids);
}

/** What is unique in the index: the id that the guide brings, else its path,
 * with which the ids of its sections begin. */
static struct str guide_id(const struct guide *guide)
{
    return guide->id.len ? guide->id : guide->path;
}

static void refuse_twin(struct batch *batch, const struct batch_guide *from)
{
    const struct guide *guide = from->guide;
    char *text = mem_format("the id %.*s was given before; the first is kept",
                            STR_ARGS(guide_id(guide)));

    batch_problem(batch, PROBLEM_SKIPPED, from->file->shown,
                  guide->block_count ? guide->blocks[0].line : 0, text);
    free(text);
}

static void admit_guide(struct admission *admission, struct batch *batch,
                        struct batch_guide *from)
{
    struct segment *segment = &batch->segment;
    const struct id_hash hash = id_set_hash(guide_id(from->guide));

    if (from->guide->noindex || from->guide->draft) {
        segment->unlisted++;
        batch_problem(batch, PROBLEM_PASSED, from->file->shown, 0,
                      from->guide->draft ? "a draft" : "marked noindex");
    } else if (!id_set_add(&admission->ids, hash)) {
        refuse_twin(batch, from);
    } else {
        segment->guides[segment->admitted++] = hash;
        return;
    }
    guide_free(from->guide);
    from->guide = NULL;
}

static bool listed(const struct guide *guide)
{
    return !guide->noindex && !guide->draft;
}

void admission_guides(struct admission *admission, struct batch *batch)
{
    struct segment *segment = &batch->segment;
    struct id_hash *twins = mem_zero(batch->guide_count, sizeof *twins);

    segment->guides = mem_zero(batch->guide_count, sizeof *segment->guides);
    for (size_t i = 0; i < batch->guide_count; i++) {
        const struct guide *guide = batch->guides[i].guide;
        const struct id_hash hash = id_set_hash(guide_id(guide));

        if (listed(guide) && id_set_has(&admission->ids, hash))
            twins[segment->refused++] = hash;
    }
    for (size_t i = 0; i < batch->guide_count; i++)
        admit_guide(admission, batch, &batch->guides[i]);
    if (segment->refused)
        memcpy(segment->guides + segment->admitted, twins,
               segment->refused * sizeof *twins);
    free(twins);
}

bool admission_fits(const struct admission *admission,
                    const struct segment *segment)
{
    for (size_t i = 0; i < segment->admitted + segment->refused; i++)
        if (id_set_has(&admission->ids, segment->guides[i]) !=
            (i >= segment->admitted))
            return false;
    return true;
}

void admission_segment(struct admission *admission, struct batch *batch)
{
    const struct segment *segment = &batch->segment;

    for (size_t i = 0; i < segment->admitted; i++)
        id_set_add(&admission->ids, segment->guides[i]);
    reuse_replay(batch);
}
