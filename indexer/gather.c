#include "gather.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "batch.h"
#include "id_set.h"

struct gather {
    const struct source_list *list;
    struct zygote *zygote;
    const char *scratch;
    const struct build_options *options;
    const struct build_watcher *watcher;
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t turn;  /* `admitted` or `stopped` changed */
    size_t next_file;
    struct source_runs *runs; /* of next_file, while it is read in runs */
    size_t next_batch;
    size_t admitted; /* how many batches have had their turn */
    struct id_set ids;
    uint64_t *sections; /* that each batch wrote */
    size_t sections_room;
    struct acronyms *acronyms;
    struct headings *headings;
    uint64_t bytes, guides, total, skipped, warnings, unlisted;
    bool limited_told;
    bool stopped;
    struct error error; /* the first; code 0 for none */
    char **bases;
    size_t base_count;
};

struct gather *gather_new(const struct source_list *list, struct zygote *zygote,
                          const char *scratch,
                          const struct build_options *options,
                          const struct build_watcher *watcher)
{
    struct gather *gather = mem_zero(1, sizeof *gather);

    gather->list = list;
    gather->zygote = zygote;
    gather->scratch = scratch;
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
    source_runs_close(gather->runs);
    id_set_release(&gather->ids);
    acronyms_free(gather->acronyms);
    headings_free(gather->headings);
    for (size_t i = 0; i < gather->base_count; i++)
        free(gather->bases[i]);
    free(gather->bases);
    free(gather->sections);
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
    if (problem->kind == PROBLEM_WARNING) {
        gather->warnings++;
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

/* ---- Taking a batch, under the lock ------------------------------------ */

/** The next run of the file that is read in runs. False when it has ended; an
 * empty batch that holds its problems may come before. */
static bool take_run(struct gather *gather, struct batch *batch)
{
    const struct source_file *file = &gather->list->files[gather->next_file];
    const struct source_report report = batch_report(batch);
    int got = -1;

    batch->files = file;
    if (!gather->runs)
        gather->runs = source_runs_open(gather->list, file, &report);
    if (gather->runs)
        got = source_runs_next(gather->runs, &batch->run, &batch->first_line,
                               &report);
    if (got != 1) {
        source_runs_close(gather->runs);
        gather->runs = NULL;
        gather->next_file++;
        return batch->problem_count > 0;
    }
    batch->file_count = 1;
    batch->bytes = batch->run.len;
    return true;
}

static void take_files(struct gather *gather, struct batch *batch)
{
    const struct source_list *list = gather->list;

    batch->files = &list->files[gather->next_file];
    while (gather->next_file < list->count && batch->file_count < BATCH_FILES &&
           batch->bytes < BATCH_BYTES &&
           !list->files[gather->next_file].reader->by_line) {
        batch->bytes += list->files[gather->next_file++].bytes;
        batch->file_count++;
    }
}

/** False when there is no further one. */
static bool take(struct gather *gather, struct batch *batch)
{
    const struct source_list *list = gather->list;
    bool taken = false;

    while (!taken && !gather->stopped && gather->next_file < list->count) {
        if (list->files[gather->next_file].reader->by_line) {
            taken = take_run(gather, batch);
        } else {
            take_files(gather, batch);
            taken = true;
        }
    }
    if (taken)
        batch->number = gather->next_batch++;
    return taken;
}

static bool take_batch(struct gather *gather, struct batch *batch)
{
    bool taken;

    pthread_mutex_lock(&gather->lock);
    taken = take(gather, batch);
    pthread_mutex_unlock(&gather->lock);
    return taken;
}

/* ---- Admission, under the lock ----------------------------------------- */

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

static void admit_guide(struct gather *gather, struct batch *batch,
                        struct batch_guide *from)
{
    if (from->guide->noindex || from->guide->draft) {
        gather->unlisted++;
    } else if (!id_set_add(&gather->ids, id_set_hash(guide_id(from->guide)))) {
        refuse_twin(batch, from);
    } else {
        gather->guides++;
        return;
    }
    guide_free(from->guide);
    from->guide = NULL;
}

/** Wait for the batch's turn and have its guides admitted. False when the
 * work is to stop. */
static bool admit(struct gather *gather, struct batch *batch)
{
    bool going;

    pthread_mutex_lock(&gather->lock);
    while (gather->admitted != batch->number && !gather->stopped)
        pthread_cond_wait(&gather->turn, &gather->lock);
    for (size_t i = 0; !gather->stopped && i < batch->guide_count; i++)
        admit_guide(gather, batch, &batch->guides[i]);
    tell_all(gather, batch, 0);
    gather->admitted++;
    pthread_cond_broadcast(&gather->turn);
    going = !gather->stopped;
    pthread_mutex_unlock(&gather->lock);
    return going;
}

/* ---- One thread -------------------------------------------------------- */

static char *base_of(const struct gather *gather, size_t number)
{
    return mem_format("%s/%06zu", gather->scratch, number);
}

static void note_sections(struct gather *gather, const struct batch *batch)
{
    if (batch->number >= gather->sections_room) {
        const size_t room = (batch->number + 1) * 2;

        gather->sections =
            mem_resize(gather->sections, room, sizeof *gather->sections);
        memset(gather->sections + gather->sections_room, 0,
               (room - gather->sections_room) * sizeof *gather->sections);
        gather->sections_room = room;
    }
    gather->sections[batch->number] = batch->sections;
    gather->total += batch->sections;
    gather->bytes += batch->bytes;
}

static void write_batch(struct gather *gather, struct batch *batch,
                        struct batch_worker *worker)
{
    const size_t told = batch->problem_count;
    char *base = base_of(gather, batch->number);
    struct error error;
    const int rc =
        batch_write(batch, worker, base, &gather->options->section, &error);

    free(base);
    pthread_mutex_lock(&gather->lock);
    tell_all(gather, batch, told);
    note_sections(gather, batch);
    if (rc == -1)
        fail(gather, &error);
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

static void work(struct gather *gather, struct parser *parser,
                 struct batch_worker *worker)
{
    struct batch batch = {0};
    struct error error;

    if (!parser_confined(parser))
        tell_limited(gather);
    while (take_batch(gather, &batch)) {
        if (batch_read(&batch, gather->list, parser, &error) == -1)
            fail_locked(gather, &error);
        else if (admit(gather, &batch))
            write_batch(gather, &batch, worker);
        batch_release(&batch);
    }
    pthread_mutex_lock(&gather->lock);
    acronyms_merge(gather->acronyms, worker->acronyms);
    headings_merge(gather->headings, worker->headings);
    pthread_mutex_unlock(&gather->lock);
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

char *const *gather_bases(struct gather *gather, size_t *count)
{
    if (!gather->bases) {
        gather->bases = mem_zero(gather->next_batch, sizeof *gather->bases);
        for (size_t i = 0; i < gather->next_batch && i < gather->sections_room;
             i++)
            if (gather->sections[i])
                gather->bases[gather->base_count++] = base_of(gather, i);
    }
    *count = gather->base_count;
    return gather->bases;
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
    report->warnings = gather->warnings;
    report->unlisted = gather->unlisted;
}
