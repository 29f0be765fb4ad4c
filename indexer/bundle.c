#include "bundle.h"

#include <stdlib.h>

#include "engine/mem.h"
#include "engine/shim_error.h"
#include "shim/xapian_shim.h"

/* ---- Planning ---------------------------------------------------------- */

static char *postings_of(const char *base)
{
    return mem_format("%s%s", base, segment_suffix[SEGMENT_POSTINGS]);
}

/** Does a bundle end before this batch, which is not the first? */
static bool border(const struct bundle *bundle, const struct merge_batch *batch)
{
    return !batch->kept || !batch[-1].kept ||
           bundle->count == BUNDLE_BATCHES_MAX ||
           batch->key.bytes[0] % BUNDLE_BATCHES == 0;
}

static struct segment_key key_of(const struct bundle *bundle)
{
    struct buf text = {0};
    struct segment_key key;

    buf_text(&text, "bundle");
    for (size_t i = 0; i < bundle->count; i++)
        buf_str(&text, (struct str){(const char *)bundle->batches[i].key.bytes,
                                    SEGMENT_KEY_BYTES});
    key = segment_key(buf_view(&text));
    buf_free(&text);
    return key;
}

/** All batches of the bundle are there: name it. */
static void finish(struct bundle *bundle, const char *folder)
{
    char *base;

    if (bundle->count == 1) {
        bundle->file = postings_of(bundle->batches->base);
        return;
    }
    bundle->key = key_of(bundle);
    base = segment_base(folder, &bundle->key);
    bundle->file = postings_of(base);
    free(base);
}

void bundles_plan(struct bundles *out, const struct merge_batch *batches,
                  size_t count, const char *folder)
{
    struct bundle *bundle = NULL;

    out->list = mem_zero(count, sizeof *out->list);
    out->count = 0;
    for (size_t i = 0; i < count; i++) {
        if (!bundle || count < BUNDLE_LEAST || border(bundle, &batches[i])) {
            bundle = &out->list[out->count++];
            bundle->batches = &batches[i];
        }
        bundle->count++;
    }
    for (size_t i = 0; i < out->count; i++)
        finish(&out->list[i], folder);
}

void bundles_release(struct bundles *bundles)
{
    for (size_t i = 0; i < bundles->count; i++)
        free(bundles->list[i].file);
    free(bundles->list);
    *bundles = (struct bundles){0};
}

/* ---- Making ------------------------------------------------------------ */

static int merge(const struct bundle *bundle, struct error *err)
{
    char **files = mem_zero(bundle->count, sizeof *files);
    const char **borrowed = mem_zero(bundle->count, sizeof *borrowed);
    xs_error cause;
    int rc = 0;

    for (size_t i = 0; i < bundle->count; i++)
        borrowed[i] = files[i] = postings_of(bundle->batches[i].base);
    if (xs_merge_lists(bundle->file, borrowed, bundle->count, &cause) != XS_OK)
        rc = error_shim(err, &cause, bundle->file);
    for (size_t i = 0; i < bundle->count; i++)
        free(files[i]);
    free(files);
    free(borrowed);
    return rc;
}

static int make(const struct bundle *bundle, const char *base,
                struct error *err)
{
    struct segment segment = {.parts = 1};
    int rc;

    if (segment_clear(base, err) == -1 || merge(bundle, err) == -1)
        return -1;
    rc = segment_write(&segment, base, err);
    segment_release(&segment);
    return rc;
}

int bundle_make(const struct bundle *bundle, const char *folder, bool anew,
                struct error *err)
{
    struct segment segment = {0};
    char *base;
    int rc = 0;

    if (bundle->count == 1)
        return 0;
    base = segment_base(folder, &bundle->key);
    if (anew || !segment_read(&segment, base) || segment.parts != 1)
        rc = make(bundle, base, err);
    segment_release(&segment);
    free(base);
    return rc;
}
