#include "gather.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "admission.h"
#include "batch.h"
#include "deal.h"
#include "merge.h"
#include "reuse.h"

/** What a batch became. */
struct made {
    struct merge_batch files;
    uint64_t sections;
    bool found;               /* it was there */
    struct state_file *lines; /* the file, where it is read in runs */
    struct state_run run;
};

struct gather {
    const struct source_list *list;
    struct zygote *zygote;
    const char *scratch;
    struct reuse *reuse;
    const struct build_options *options;
    const struct build_watcher *watcher;
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t turn;  /* `admitted` or `stopped` changed */
    struct deal deal;
    size_t admitted; /* how many batches have had their turn */
    struct admission admission;
    struct made *made; /* of each batch */
    size_t made_room;
    struct acronyms *acronyms;
    struct headings *headings;
    uint64_t bytes, guides, total, skipped, warnings, guessed, unlisted, copies,
        read;
    bool limited_told;
    bool stopped;
    struct error error;          /* the first; code 0 for none */
    struct merge_batch *batches; /* of those made, that have sections */
    size_t batch_count;
};

struct gather *gather_new(const struct source_list *list, struct zygote *zygote,
                          const char *scratch, struct reuse *reuse,
                          const struct build_options *options,
                          const struct build_watcher *watcher)
{
    struct gather *gather = mem_zero(1, sizeof *gather);

    gather->list = list;
    gather->zygote = zygote;
    gather->scratch = scratch;
    gather->reuse = reuse;
    gather->deal = (struct deal){.list = list, .reuse = reuse};
    gather->options = options;
    gather->watcher = watcher;
    gather->acronyms = acronyms_new();
    gather->headings = headings_new();
    pthread_mutex_init(&gather->lock, NULL);
    pthread_cond_init(&gather->turn, NULL);
    return gather;
}

void gather_free(struct gather *gather)
{
    if (!gather)
        return;
    deal_release(&gather->deal);
    admission_release(&gather->admission);
    acronyms_free(gather->acronyms);
    headings_free(gather->headings);
    for (size_t i = 0; i < gather->made_room; i++)
        free(gather->made[i].files.base);
    free(gather->batches);
    free(gather->made);
    pthread_mutex_destroy(&gather->lock);
    pthread_cond_destroy(&gather->turn);
    free(gather);
}

static void stop(struct gather *gather)
{
    gather->stopped = true;
    pthread_cond_broadcast(&gather->turn);
}

static void fail(struct gather *gather, const struct error *error)
{
    if (!gather->error.code)
        gather->error = *error;
    stop(gather);
}

void gather_stop(struct gather *gather)
{
    pthread_mutex_lock(&gather->lock);
    stop(gather);
    pthread_mutex_unlock(&gather->lock);
}

/* ---- Problems, under the lock ------------------------------------------ */

static void tell(struct gather *gather, const struct problem *problem)
{
    struct error error;

    if (gather->watcher->problem)
        gather->watcher->problem(gather->watcher->context, problem->kind,
                                 problem->file, problem->line, problem->text);
    if (problem->kind != PROBLEM_SKIPPED) {
        gather->warnings += problem->kind == PROBLEM_WARNING;
        gather->guessed += problem->kind == PROBLEM_GUESS;
        return;
    }
    gather->skipped++;
    if (!gather->options->strict)
        return;
    error_set(&error, ERROR_DATA, "%.*s must be left out; nothing is published",
              STR_ARGS(problem->file));
    fail(gather, &error);
}

/** The problems of a batch from number `from` on. */
static void tell_all(struct gather *gather, const struct batch *batch,
                     size_t from)
{
    for (size_t i = from; i < batch->problem_count && !gather->stopped; i++)
        tell(gather, &batch->problems[i]);
}

void gather_problem(struct gather *gather, enum problem_kind kind,
                    const char *file, uint32_t line, const char *text)
{
    const struct problem problem = {kind, str_of(file), line, str_of(text)};

    pthread_mutex_lock(&gather->lock);
    tell(gather, &problem);
    pthread_mutex_unlock(&gather->lock);
}

/* ---- Admission --------------------------------------------------------- */

enum turn {
    TURN_STOP,  /* the work is to stop */
    TURN_TAKEN, /* the guides are admitted */
    TURN_READ,  /* it is this batch's turn, but it must be read first */
};

/** Wait for the batch's turn and have its guides admitted. */
static enum turn admit(struct gather *gather, struct batch *batch)
{
    enum turn turn = TURN_TAKEN;

    pthread_mutex_lock(&gather->lock);
    while (gather->admitted != batch->number && !gather->stopped)
        pthread_cond_wait(&gather->turn, &gather->lock);
    if (!gather->stopped && batch->found &&
        !admission_fits(&gather->admission, &batch->segment)) {
        pthread_mutex_unlock(&gather->lock);
        return TURN_READ;
    }
    if (!gather->stopped && batch->found)
        admission_segment(&gather->admission, batch);
    else if (!gather->stopped)
        admission_guides(&gather->admission, batch);
    gather->guides += batch->segment.admitted;
    gather->unlisted += batch->segment.unlisted;
    gather->copies += batch->segment.copies;
    tell_all(gather, batch, 0);
    gather->admitted++;
    pthread_cond_broadcast(&gather->turn);
    if (gather->stopped)
        turn = TURN_STOP;
    pthread_mutex_unlock(&gather->lock);
    return turn;
}

/* ---- One thread -------------------------------------------------------- */

static bool take_batch(struct gather *gather, struct batch *batch)
{
    bool taken;

    pthread_mutex_lock(&gather->lock);
    taken = !gather->stopped && deal_next(&gather->deal, batch);
    pthread_mutex_unlock(&gather->lock);
    return taken;
}

/** Under the lock. Takes `base` over. */
static void note_made(struct gather *gather, const struct batch *batch,
                      char *base, bool kept)
{
    if (batch->number >= gather->made_room) {
        const size_t room = (batch->number + 1) * 2;

        gather->made = mem_resize(gather->made, room, sizeof *gather->made);
        memset(gather->made + gather->made_room, 0,
               (room - gather->made_room) * sizeof *gather->made);
        gather->made_room = room;
    }
    gather->made[batch->number] = (struct made){
        .files = {.base = base,
                  .kept = kept,
                  .synced = batch->synced,
                  .key = batch->key},
        .sections = batch->sections,
        .found = batch->found,
        .lines = batch->files->reader->by_line ? batch->states : NULL,
        .run = {batch->run_content, batch->first_line}};
    memcpy(gather->made[batch->number].files.digests, batch->segment.digests,
           sizeof batch->segment.digests);
    gather->total += batch->sections;
    gather->bytes += batch->bytes;
    gather->read += batch->found ? 0 : batch->file_count;
}

static int write_kept(struct gather *gather, struct batch *batch,
                      struct batch_worker *worker, const char *base,
                      struct error *err)
{
    if (segment_clear(base, err) == -1 ||
        batch_write(batch, worker, base, &gather->options->section, err) == -1)
        return -1;
    return reuse_keep(gather->reuse, batch, base, err);
}

static void write_batch(struct gather *gather, struct batch *batch,
                        struct batch_worker *worker)
{
    const size_t told = batch->problem_count;
    const bool kept = reuse_key(gather->reuse, batch);
    struct error error;
    char *base;
    int rc;

    if (kept) {
        base = reuse_base(gather->reuse, batch);
        rc = write_kept(gather, batch, worker, base, &error);
    } else {
        base = mem_format("%s/%06zu", gather->scratch, batch->number);
        rc =
            batch_write(batch, worker, base, &gather->options->section, &error);
    }
    pthread_mutex_lock(&gather->lock);
    tell_all(gather, batch, told);
    note_made(gather, batch, base, kept);
    if (rc == -1)
        fail(gather, &error);
    pthread_mutex_unlock(&gather->lock);
}

static void note_found(struct gather *gather, const struct batch *batch)
{
    pthread_mutex_lock(&gather->lock);
    note_made(gather, batch, reuse_base(gather->reuse, batch), true);
    pthread_mutex_unlock(&gather->lock);
}

static void fail_locked(struct gather *gather, const struct error *error)
{
    pthread_mutex_lock(&gather->lock);
    fail(gather, error);
    pthread_mutex_unlock(&gather->lock);
}

/** Say once that the system does not let parsers be confined. */
static void tell_limited(struct gather *gather)
{
    const struct problem problem = {
        .kind = PROBLEM_WARNING,
        .file = STR("silcrow-index"),
        .text = STR("this system filters no system calls: a parser that a "
                    "file takes over is limited in time and memory alone")};

    pthread_mutex_lock(&gather->lock);
    if (!gather->limited_told)
        tell(gather, &problem);
    gather->limited_told = true;
    pthread_mutex_unlock(&gather->lock);
}

/** What one thread has learned. */
struct learned {
    struct acronyms *acronyms;
    struct headings *headings;
};

static void learn(struct learned *learned, const struct segment *segment)
{
    acronyms_decode(learned->acronyms, segment->acronyms);
    headings_decode(learned->headings, segment->headings);
}

/** Forget the segment that was found. */
static void drop_found(struct batch *batch)
{
    segment_release(&batch->segment);
    batch->found = batch->synced = false;
    batch->sections = 0;
}

static void make_batch(struct gather *gather, struct batch *batch,
                       struct parser *parser, struct batch_worker *worker)
{
    enum turn turn = TURN_READ;
    struct error error;

    reuse_find(gather->reuse, batch, gather->list);
    if (batch->found)
        turn = admit(gather, batch);
    if (turn == TURN_TAKEN)
        note_found(gather, batch);
    if (turn != TURN_READ)
        return;
    drop_found(batch);
    if (batch->run_known)
        reuse_load_run(batch, gather->list);
    if (batch_read(batch, gather->list, parser, &error) == -1) {
        fail_locked(gather, &error);
        return;
    }
    if (gather->options->section.rendered)
        batch_render(batch, &gather->options->section, parser);
    if (!gather->options->keep_copies)
        batch_hash(batch);
    if (admit(gather, batch) == TURN_TAKEN)
        write_batch(gather, batch, worker);
}

static void work(struct gather *gather, struct parser *parser,
                 struct batch_worker *worker)
{
    struct learned learned = {acronyms_new(), headings_new()};
    struct batch batch = {0};

    if (!parser_confined(parser))
        tell_limited(gather);
    while (take_batch(gather, &batch)) {
        make_batch(gather, &batch, parser, worker);
        learn(&learned, &batch.segment);
        batch_release(&batch);
    }
    pthread_mutex_lock(&gather->lock);
    acronyms_merge(gather->acronyms, learned.acronyms);
    headings_merge(gather->headings, learned.headings);
    pthread_mutex_unlock(&gather->lock);
    acronyms_free(learned.acronyms);
    headings_free(learned.headings);
}

void gather_work(struct gather *gather)
{
    struct batch_worker *worker = NULL;
    struct parser *parser = NULL;
    struct error error;

    if (parser_new(&parser, gather->zygote, &error) == -1 ||
        batch_worker_new(&worker, gather->options->settings, &error) == -1)
        fail_locked(gather, &error);
    else
        work(gather, parser, worker);
    batch_worker_free(worker);
    parser_free(parser);
}

/* ---- What came of it --------------------------------------------------- */

struct build_progress gather_progress(struct gather *gather)
{
    struct build_progress progress = {.phase = BUILD_READING,
                                      .bytes_total = gather->list->bytes};

    pthread_mutex_lock(&gather->lock);
    progress.bytes = gather->bytes;
    progress.guides = gather->guides;
    progress.sections = gather->total;
    progress.skipped = gather->skipped;
    pthread_mutex_unlock(&gather->lock);
    return progress;
}

int gather_result(const struct gather *gather, struct error *err)
{
    if (!gather->error.code)
        return 0;
    return error_set(err, gather->error.code, "%s", gather->error.text);
}

const struct merge_batch *gather_batches(struct gather *gather, size_t *count)
{
    if (!gather->batches) {
        gather->batches = mem_zero(gather->deal.count, sizeof *gather->batches);
        for (size_t i = 0; i < gather->deal.count && i < gather->made_room; i++)
            if (gather->made[i].sections)
                gather->batches[gather->batch_count++] = gather->made[i].files;
    }
    *count = gather->batch_count;
    return gather->batches;
}

/** The content of a file is what its runs are; unknown when one is not kept.
 */
static void sum_runs(struct state_file *file, bool whole)
{
    struct buf keys = {0};

    for (size_t i = 0; i < file->run_count; i++)
        buf_str(&keys, (struct str){(const char *)&file->runs[i].content,
                                    sizeof file->runs[i].content});
    file->hashed = whole;
    file->content = segment_key(buf_view(&keys));
    if (!whole)
        file->run_count = 0;
    buf_free(&keys);
}

struct segment_key *gather_segments(struct gather *gather, size_t *count)
{
    struct segment_key *keys = mem_zero(gather->deal.count, sizeof *keys);
    bool whole = true;

    *count = 0;
    for (size_t i = 0; i < gather->deal.count && i < gather->made_room; i++) {
        const struct made *made = &gather->made[i];
        const bool last = i + 1 == gather->deal.count ||
                          i + 1 == gather->made_room ||
                          gather->made[i + 1].lines != made->lines;

        if (made->files.kept)
            keys[(*count)++] = made->files.key;
        if (!made->lines)
            continue;
        whole = whole && made->files.kept;
        if (made->files.kept)
            state_add_run(made->lines, &made->run);
        if (!last)
            continue;
        sum_runs(made->lines, whole);
        whole = true;
    }
    return keys;
}

bool gather_unchanged(const struct gather *gather)
{
    for (size_t i = 0; i < gather->deal.count; i++)
        if (i >= gather->made_room || !gather->made[i].found)
            return false;
    return true;
}

const struct acronyms *gather_acronyms(const struct gather *gather)
{
    return gather->acronyms;
}

const struct headings *gather_headings(const struct gather *gather)
{
    return gather->headings;
}

void gather_counts(const struct gather *gather, struct build_report *report)
{
    report->stats.guides = gather->guides;
    report->stats.sections = gather->total;
    report->stats.skipped = gather->skipped;
    report->stats.guessed = gather->guessed;
    report->warnings = gather->warnings;
    report->unlisted = gather->unlisted;
    report->copies = gather->copies;
    report->read = gather->read;
}
