#include "admission.h"

#include <stdlib.h>

#include "reuse.h"

void admission_release(struct admission *admission)
{
    id_set_release(&admission->ids);
    copies_release(&admission->copies);
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

static void pass_copy(struct batch *batch, const struct batch_guide *from,
                      const char *kept, bool exact)
{
    char *text = mem_format("says %sthe same as %s, which is kept",
                            exact ? "" : "nearly ", kept);

    batch_problem(batch, PROBLEM_PASSED, from->file->shown, 0, text);
    batch->segment.copies++;
    free(text);
}

static void pass_unlisted(struct batch *batch, const struct batch_guide *from)
{
    batch_problem(batch, PROBLEM_PASSED, from->file->shown, 0,
                  from->guide->draft ? "a draft" : "marked noindex");
    batch->segment.unlisted++;
}

static void keep(struct admission *admission, struct batch *batch,
                 const struct batch_guide *from)
{
    struct segment *segment = &batch->segment;
    const struct id_hash id = id_set_hash(guide_id(from->guide));

    id_set_add(&admission->ids, id);
    segment->guides[segment->admitted++] = id;
    copies_add(&admission->copies, &from->page, from->file->shown);
    if (from->noted)
        from->noted->file = (uint32_t)(from->file - batch->files);
}

static void admit_guide(struct admission *admission, struct batch *batch,
                        struct batch_guide *from)
{
    const struct id_hash id = id_set_hash(guide_id(from->guide));
    bool exact;
    const char *kept = copies_find(&admission->copies, &from->page, &exact);

    if (!guide_listed(from->guide)) {
        pass_unlisted(batch, from);
    } else if (id_set_has(&admission->ids, id)) {
        refuse_twin(batch, from);
    } else if (kept) {
        pass_copy(batch, from, kept, exact);
    } else {
        keep(admission, batch, from);
        return;
    }
    guide_free(from->guide);
    from->guide = NULL;
}

/** Note a page, as a copy behind the room for those that are new. */
static void note_page(const struct admission *admission, struct batch *batch,
                      struct batch_guide *from)
{
    struct segment *segment = &batch->segment;
    const char *kept = copies_find(&admission->copies, &from->page, NULL);

    if (!from->page.content.b)
        return;
    if (kept) {
        segment->pages[batch->guide_count + segment->page_copies++] =
            (struct segment_page){.page = from->page,
                                  .kept = id_set_hash(str_of(kept))};
        return;
    }
    from->noted = &segment->pages[segment->page_new++];
    *from->noted =
        (struct segment_page){.page = from->page, .file = SEGMENT_NO_FILE};
}

/** Note in the segment what batches before brought already, behind the room
 * for what is admitted, and which pages they did not. */
static void note_known(const struct admission *admission, struct batch *batch)
{
    struct segment *segment = &batch->segment;
    const size_t count = batch->guide_count;

    segment->guides = mem_zero(2 * count, sizeof *segment->guides);
    segment->pages = mem_zero(2 * count, sizeof *segment->pages);
    for (size_t i = 0; i < count; i++) {
        struct batch_guide *from = &batch->guides[i];
        const struct id_hash id = id_set_hash(guide_id(from->guide));

        if (!guide_listed(from->guide))
            continue;
        if (id_set_has(&admission->ids, id))
            segment->guides[count + segment->refused++] = id;
        note_page(admission, batch, from);
    }
}

void admission_guides(struct admission *admission, struct batch *batch)
{
    struct segment *segment = &batch->segment;
    const size_t count = batch->guide_count;

    note_known(admission, batch);
    for (size_t i = 0; i < count; i++)
        admit_guide(admission, batch, &batch->guides[i]);
    memmove(segment->guides + segment->admitted, segment->guides + count,
            segment->refused * sizeof *segment->guides);
    memmove(segment->pages + segment->page_new, segment->pages + count,
            segment->page_copies * sizeof *segment->pages);
}

static bool ids_fit(const struct admission *admission,
                    const struct segment *segment)
{
    for (size_t i = 0; i < segment->admitted + segment->refused; i++)
        if (id_set_has(&admission->ids, segment->guides[i]) !=
            (i >= segment->admitted))
            return false;
    return true;
}

static bool pages_fit(const struct admission *admission,
                      const struct segment *segment)
{
    for (size_t i = 0; i < segment->page_new + segment->page_copies; i++) {
        const struct segment_page *page = &segment->pages[i];
        const char *kept = copies_find(&admission->copies, &page->page, NULL);
        struct id_hash name;

        if ((kept != NULL) != (i >= segment->page_new))
            return false;
        if (!kept)
            continue;
        name = id_set_hash(str_of(kept));
        if (name.a != page->kept.a || name.b != page->kept.b)
            return false;
    }
    return true;
}

bool admission_fits(const struct admission *admission,
                    const struct segment *segment)
{
    return ids_fit(admission, segment) && pages_fit(admission, segment);
}

void admission_segment(struct admission *admission, struct batch *batch)
{
    const struct segment *segment = &batch->segment;

    for (size_t i = 0; i < segment->admitted; i++)
        id_set_add(&admission->ids, segment->guides[i]);
    for (size_t i = 0; i < segment->page_new; i++)
        if (segment->pages[i].file < batch->file_count)
            copies_add(&admission->copies, &segment->pages[i].page,
                       batch->files[segment->pages[i].file].shown);
    reuse_replay(batch);
}
