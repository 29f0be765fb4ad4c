#include "reuse.h"

#include <stdlib.h>
#include <time.h>

/* ---- Begin and end ----------------------------------------------------- */

static char *state_path(const struct reuse *reuse)
{
    return mem_format("%s/state", reuse->folder);
}

static int by_bytes(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct segment_key));
}

/** The segments of a generation were brought to disk when it was published. */
static void settle(struct reuse *reuse)
{
    const size_t count = reuse->old.segment_count;

    reuse->settled = mem_zero(count, sizeof *reuse->settled);
    if (!count)
        return;
    memcpy(reuse->settled, reuse->old.segments, count * sizeof *reuse->settled);
    qsort(reuse->settled, count, sizeof *reuse->settled, by_bytes);
}

static bool settled(const struct reuse *reuse, const struct segment_key *key)
{
    return reuse->old.segment_count &&
           bsearch(key, reuse->settled, reuse->old.segment_count, sizeof *key,
                   by_bytes);
}

void reuse_open(struct reuse *reuse, const char *folder,
                const struct build_options *options)
{
    char *path;

    *reuse = (struct reuse){.folder = folder,
                            .rehash = options->rehash,
                            .full = options->full,
                            .start = (int64_t)time(NULL)};
    segment_settings(&reuse->settings, &options->section, options->settings);
    buf_byte(&reuse->settings, (char)options->keep_copies);
    path = state_path(reuse);
    state_read(&reuse->old, path);
    settle(reuse);
    free(path);
}

void reuse_close(struct reuse *reuse)
{
    buf_free(&reuse->settings);
    state_release(&reuse->old);
    state_release(&reuse->now);
    free(reuse->settled);
}

void reuse_list(struct reuse *reuse, const struct source_list *list)
{
    state_take(&reuse->now, list, reuse->start);
    reuse->now.settings = segment_key(buf_view(&reuse->settings));
    for (size_t i = 0; i < reuse->now.count; i++) {
        struct state_file *file = &reuse->now.files[i];
        struct state_file *old = state_find(&reuse->old, file);

        if (!old)
            continue;
        old->seen = true;
        if (reuse->rehash || list->files[i].reader->by_line ||
            !state_same_stamp(old, file))
            continue;
        file->hashed = old->hashed;
        file->content = old->content;
    }
}

void reuse_take(struct reuse *reuse, struct segment_key *segments, size_t count)
{
    reuse->now.segments = segments;
    reuse->now.segment_count = count;
}

struct str reuse_generation(const struct reuse *reuse)
{
    const struct state *old = &reuse->old, *now = &reuse->now;
    const size_t count = now->segment_count;

    if (reuse->full || old->segment_count != count ||
        (count && memcmp(old->segments, now->segments,
                         count * sizeof *now->segments) != 0))
        return (struct str){NULL, 0};
    return old->generation;
}

/** Remove the segments that neither this build used nor the one before, and
 * the bundles that this one does not use. */
static void sweep(const struct reuse *reuse, const struct bundles *bundles)
{
    const struct state *old = &reuse->old, *now = &reuse->now;
    const size_t most =
        now->segment_count + old->segment_count + bundles->count;
    struct segment_key *keys = mem_zero(most, sizeof *keys);
    size_t count = 0;

    for (size_t i = 0; i < now->segment_count; i++)
        keys[count++] = now->segments[i];
    for (size_t i = 0; i < old->segment_count; i++)
        keys[count++] = old->segments[i];
    for (size_t i = 0; i < bundles->count; i++)
        keys[count++] = bundles->list[i].key;
    segment_sweep(reuse->folder, keys, count);
    free(keys);
}

int reuse_finish(struct reuse *reuse, const struct bundles *bundles,
                 struct str generation, struct error *err)
{
    char *path = state_path(reuse);
    int rc;

    reuse->now.generation = generation;
    rc = state_write(&reuse->now, path, err);
    if (rc == 0)
        sweep(reuse, bundles);
    free(path);
    return rc;
}

void reuse_count(const struct reuse *reuse, struct build_report *report)
{
    for (size_t i = 0; i < reuse->now.count; i++) {
        const struct state_file *file = &reuse->now.files[i];
        const struct state_file *old = state_find(&reuse->old, file);

        if (!old)
            report->added++;
        else if (state_same_content(old, file))
            report->unchanged++;
        else
            report->changed++;
    }
    for (size_t i = 0; i < reuse->old.count; i++)
        report->removed += !reuse->old.files[i].seen;
}

/* ---- Keys -------------------------------------------------------------- */

static void put_key(struct buf *out, const struct segment_key *key)
{
    buf_str(out, (struct str){(const char *)key->bytes, sizeof key->bytes});
}

static void put_name(struct buf *out, const struct source_file *file)
{
    buf_varint(out, file->root);
    buf_sized(out, str_of(file->path));
}

static void key_of_run(const struct reuse *reuse, struct batch *batch)
{
    struct buf text = {0};

    buf_sized(&text, buf_view(&reuse->settings));
    buf_text(&text, "run");
    put_name(&text, batch->files);
    buf_varint(&text, batch->first_line);
    put_key(&text, &batch->run_content);
    batch->key = segment_key(buf_view(&text));
    buf_free(&text);
}

static void key_of_files(const struct reuse *reuse, struct batch *batch)
{
    struct buf text = {0};

    buf_sized(&text, buf_view(&reuse->settings));
    buf_text(&text, "files");
    for (size_t i = 0; i < batch->file_count; i++) {
        put_name(&text, &batch->files[i]);
        put_key(&text, &batch->states[i].content);
    }
    batch->key = segment_key(buf_view(&text));
    buf_free(&text);
}

bool reuse_key(const struct reuse *reuse, struct batch *batch)
{
    if (batch->broken || !batch->file_count)
        return false;
    if (batch->first_line)
        key_of_run(reuse, batch);
    else
        key_of_files(reuse, batch);
    return true;
}

char *reuse_base(const struct reuse *reuse, const struct batch *batch)
{
    return segment_base(reuse->folder, &batch->key);
}

/* ---- Finding ----------------------------------------------------------- */

const struct state_file *reuse_known_runs(const struct reuse *reuse,
                                          const struct state_file *file)
{
    const struct state_file *old = state_find(&reuse->old, file);

    if (reuse->full || reuse->rehash || !old || !old->hashed ||
        !old->run_count || !state_same_stamp(old, file) ||
        memcmp(&reuse->old.settings, &reuse->now.settings,
               sizeof reuse->now.settings) != 0)
        return NULL;
    return old;
}

static void pass_over(void *context, enum problem_kind kind, const char *file,
                      uint32_t line, const char *text)
{
    (void)context;
    (void)kind;
    (void)file;
    (void)line;
    (void)text;
}

/** Know the content of all files; false as soon as one is surely new. */
static bool know_files(const struct reuse *reuse, struct batch *batch,
                       const struct source_list *list)
{
    const struct source_report report = {pass_over, NULL};
    struct buf bytes = {0};
    bool known = true;

    for (size_t i = 0; known && i < batch->file_count; i++) {
        struct state_file *file = &batch->states[i];
        const struct state_file *old = state_find(&reuse->old, file);

        if (file->hashed)
            continue;
        buf_clear(&bytes);
        known = old && old->hashed && old->bytes == file->bytes &&
                source_read(&bytes, list, &batch->files[i], &report) == 0;
        if (known)
            file->content = segment_key(buf_view(&bytes));
        file->hashed = known;
    }
    buf_free(&bytes);
    return known;
}

void reuse_find(const struct reuse *reuse, struct batch *batch,
                const struct source_list *list)
{
    char *base;

    if (batch->broken || !batch->file_count)
        return;
    if (batch->first_line && !batch->run_known)
        batch->run_content = segment_key(buf_view(&batch->run));
    if (reuse->full || (!batch->first_line && !know_files(reuse, batch, list)))
        return;
    reuse_key(reuse, batch);
    base = reuse_base(reuse, batch);
    batch->found = segment_read(&batch->segment, base);
    if (!batch->found)
        segment_release(&batch->segment);
    batch->synced = batch->found && settled(reuse, &batch->key);
    batch->sections = batch->segment.sections;
    free(base);
}

void reuse_load_run(struct batch *batch, const struct source_list *list)
{
    const struct source_report report = {pass_over, NULL};
    struct source_runs *runs = source_runs_open(list, batch->files, &report);
    struct segment_key content;
    int got = runs ? 1 : -1;

    for (size_t i = 0; got == 1 && i <= batch->run_number; i++) {
        buf_clear(&batch->run);
        got = source_runs_next(runs, &batch->run, &batch->first_line, &report);
    }
    source_runs_close(runs);
    content = segment_key(buf_view(&batch->run));
    batch->run_known = false;
    if (got == 1 && memcmp(&content, &batch->run_content, sizeof content) == 0)
        return;
    /* It changed meanwhile: the next build reads the file. */
    batch->broken = true;
}

/* ---- Keeping and using ------------------------------------------------- */

/** The number of the file that a problem is about; problems come about in the
 * order of the files. */
static uint32_t file_number(const struct batch *batch, size_t near,
                            const struct problem *problem)
{
    for (size_t i = 0; i < batch->file_count; i++) {
        const size_t number = (near + i) % batch->file_count;

        if (str_equal(problem->file, str_of(batch->files[number].shown)))
            return (uint32_t)number;
    }
    return 0;
}

int reuse_keep(const struct reuse *reuse, struct batch *batch, const char *base,
               struct error *err)
{
    struct segment *segment = &batch->segment;
    uint32_t file = 0;

    segment->sections = batch->sections;
    segment->parts = batch->sections ? SEGMENT_PARTS : 0;
    segment->problem_count = batch->problem_count;
    segment->problems =
        mem_zero(batch->problem_count, sizeof *segment->problems);
    for (size_t i = 0; i < batch->problem_count; i++) {
        const struct problem *problem = &batch->problems[i];

        file = file_number(batch, file, problem);
        segment->problems[i] = (struct segment_problem){
            problem->kind, file, problem->line, problem->text};
    }
    if (segment_write(segment, base, err) == -1)
        return -1;
    /* The next build takes such a segment for one that is on disk. */
    return settled(reuse, &batch->key) ? segment_sync(segment, base, err) : 0;
}

void reuse_replay(struct batch *batch)
{
    const struct segment *segment = &batch->segment;

    for (size_t i = 0; i < segment->problem_count; i++) {
        const struct segment_problem *problem = &segment->problems[i];

        if (problem->file < batch->file_count)
            batch_problem(batch, problem->kind,
                          batch->files[problem->file].shown, problem->line,
                          problem->text.ptr);
    }
}
