#include "build.h"

#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "crew.h"
#include "engine/mem.h"
#include "gather.h"
#include "merge.h"
#include "parser_serve.h"
#include "publish.h"
#include "reuse.h"
#include "seal.h"
#include "zygote.h"

struct build;

/** What threads do together, each the next task. */
struct tasks {
    int (*make)(struct build *build, size_t task, struct error *err);
    size_t count;
    atomic_size_t next;
    struct error *errors; /* one for each; code 0 for none */
};

struct build {
    const struct build_options *options;
    const struct build_watcher *watcher;
    struct build_report *report;
    struct publish *publish;
    struct crew *crew;
    struct zygote *zygote; /* of parsers */
    struct source_list list;
    struct reuse reuse;
    struct gather *gather;
    struct seal seal;
    size_t threads;
    double start; /* seconds of the monotonic clock */
    enum build_phase phase;
    struct bundles bundles;
    struct tasks tasks;
    bool told_dropped; /* that there are too many attributes */
};

static double clock_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/** Cores that this process may run on. */
static size_t core_count(void)
{
    cpu_set_t set;

    if (sched_getaffinity(0, sizeof set, &set) == -1 || CPU_COUNT(&set) < 1)
        return 1;
    return (size_t)CPU_COUNT(&set);
}

static size_t thread_count(const struct build_options *options)
{
    const size_t threads = options->threads ? options->threads : core_count();

    return threads < CREW_THREADS_MAX ? threads : CREW_THREADS_MAX;
}

/* ---- Running a crew ---------------------------------------------------- */

static void tick(void *context)
{
    struct build *build = context;
    struct build_progress progress;

    if (!build->watcher->progress)
        return;
    progress = gather_progress(build->gather);
    progress.phase = build->phase;
    progress.seconds = clock_seconds() - build->start;
    build->watcher->progress(build->watcher->context, &progress);
}

static void stop_work(void *context)
{
    struct build *build = context;

    gather_stop(build->gather);
    atomic_store(&build->tasks.next, SIZE_MAX / 2);
}

static void abandon(void *context, int signal)
{
    const struct build *build = context;

    publish_abandon(build->publish);
    if (build->watcher->stopped)
        build->watcher->stopped(build->watcher->context);
    _exit(128 + signal);
}

static int run(struct build *build, void (*work)(void *context, size_t thread),
               size_t threads, struct error *err)
{
    const struct crew_job job = {.work = work,
                                 .tick = tick,
                                 .stop = stop_work,
                                 .abandon = abandon,
                                 .context = build};
    const int rc =
        crew_run(build->crew, &job, threads, &build->report->signal, err);

    if (build->report->signal)
        return error_set(err, ERROR_INTERNAL, "stopped by a signal");
    return rc;
}

/* ---- Reading ----------------------------------------------------------- */

static void note_source(void *context, enum problem_kind kind, const char *file,
                        uint32_t line, const char *text)
{
    gather_problem(context, kind, file, line, text);
}

static int list_sources(struct build *build, struct error *err)
{
    const struct build_options *options = build->options;
    const struct source_report report = {note_source, build->gather};

    build->list.include = &options->include;
    build->list.exclude = &options->exclude;
    for (size_t i = 0; i < options->source_count; i++)
        if (source_list_add(&build->list, options->sources[i], &report, err) ==
            -1)
            return -1;
    reuse_list(&build->reuse, &build->list);
    build->report->files = build->list.count;
    build->report->ignored = build->list.ignored;
    build->report->excluded = build->list.excluded;
    if (!build->list.count)
        return error_set(err, ERROR_NO_INPUT, "%s: no guide to be found there",
                         options->sources[0]);
    return gather_result(build->gather, err);
}

static void gather_in_thread(void *context, size_t thread)
{
    struct build *build = context;

    (void)thread;
    gather_work(build->gather);
}

static int read_sources(struct build *build, struct error *err)
{
    int rc;

    build->phase = BUILD_READING;
    rc = run(build, gather_in_thread, build->threads, err);
    gather_counts(build->gather, build->report);
    if (rc == -1 || gather_result(build->gather, err) == -1)
        return -1;
    if (build->report->stats.guides)
        return 0;
    return build->report->stats.skipped
               ? error_set(err, ERROR_DATA, "no guide could be read")
               : error_set(err, ERROR_NO_INPUT, "there is no guide to index");
}

/* ---- Merging ----------------------------------------------------------- */

/* Independent parts of the generation. */

static int make_postings(struct build *build, struct error *err)
{
    const struct bundles *bundles = &build->bundles;
    const char **files = mem_zero(bundles->count, sizeof *files);
    int rc;

    for (size_t i = 0; i < bundles->count; i++)
        files[i] = bundles->list[i].file;
    rc = merge_postings(&build->report->stats.terms, &build->seal, files,
                        bundles->count, err);
    free(files);
    return rc;
}

static int make_sections(struct build *build, struct error *err)
{
    size_t count;
    const struct merge_batch *batches = gather_batches(build->gather, &count);

    return merge_records(&build->seal, "sections", SEGMENT_SECTIONS, batches,
                         count, err);
}

/** The attributes; duplicates among the sections are found by their words. */
static int make_attributes(struct build *build, struct error *err)
{
    size_t count, dropped = 0;
    const struct merge_batch *batches = gather_batches(build->gather, &count);
    const int rc = merge_attributes(&build->seal, batches, count,
                                    build->options->settings, &dropped, err);
    char *text = mem_format("only the first %d attributes are kept; %zu are "
                            "left out",
                            ATTRIBUTES_MAX, dropped);

    build->told_dropped = dropped > 0;
    if (dropped)
        gather_problem(build->gather, PROBLEM_WARNING,
                       build->options->sources[0], 0, text);
    free(text);
    return rc;
}

static int make_forward(struct build *build, struct error *err)
{
    size_t count;
    const struct merge_batch *batches = gather_batches(build->gather, &count);

    return merge_records(&build->seal, "forward", SEGMENT_FORWARD, batches,
                         count, err) == -1
               ? -1
               : make_attributes(build, err);
}

static char *part(const struct build *build, const char *name)
{
    return mem_format("%s/%s", publish_folder(build->publish), name);
}

static int make_settings(struct build *build, struct error *err)
{
    char *path = part(build, SETTINGS_FILE);
    const int rc = settings_write(build->options->settings, path, err);

    free(path);
    return rc;
}

static int make_acronyms(struct build *build, struct error *err)
{
    char *path = part(build, ACRONYM_FILE);
    const int rc = acronyms_write(gather_acronyms(build->gather), path, err);

    free(path);
    return rc;
}

static int make_suggest(struct build *build, struct error *err)
{
    char *path = part(build, SUGGEST_FILE);
    int rc = suggest_write(gather_headings(build->gather),
                           gather_acronyms(build->gather), path, err);

    if (rc == 0)
        rc = seal_file(&build->seal, SUGGEST_FILE, err);
    free(path);
    return rc;
}

static int (*const parts[])(struct build *build, struct error *err) = {
    make_postings, make_sections, make_forward,
    make_acronyms, make_suggest,  make_settings,
};

static int make_part(struct build *build, size_t number, struct error *err)
{
    return parts[number](build, err);
}

static int make_bundle(struct build *build, size_t number, struct error *err)
{
    return bundle_make(&build->bundles.list[number],
                       publish_segments(build->publish), build->options->full,
                       err);
}

static void task_in_thread(void *context, size_t thread)
{
    struct build *build = context;
    struct tasks *tasks = &build->tasks;
    size_t task;

    (void)thread;
    while ((task = atomic_fetch_add(&tasks->next, 1)) < tasks->count)
        if (tasks->make(build, task, &tasks->errors[task]) == -1)
            return;
}

/** Have tasks done by all threads. */
static int run_tasks(struct build *build,
                     int (*make)(struct build *build, size_t task,
                                 struct error *err),
                     size_t count, struct error *err)
{
    struct tasks *tasks = &build->tasks;
    int rc;

    if (!count)
        return 0;
    tasks->make = make;
    tasks->count = count;
    tasks->errors = mem_zero(count, sizeof *tasks->errors);
    atomic_store(&tasks->next, 0);
    rc = run(build, task_in_thread,
             build->threads < count ? build->threads : count, err);
    for (size_t i = 0; rc == 0 && i < count; i++)
        if (tasks->errors[i].code)
            rc = error_set(err, tasks->errors[i].code, "%s",
                           tasks->errors[i].text);
    free(tasks->errors);
    tasks->errors = NULL;
    return rc;
}

static int merge(struct build *build, struct error *err)
{
    build->phase = BUILD_MERGING;
    if (run_tasks(build, make_bundle, build->bundles.count, err) == -1)
        return -1;
    return run_tasks(build, make_part, sizeof parts / sizeof *parts, err);
}

/* ---- The whole --------------------------------------------------------- */

static void take_segments(struct build *build)
{
    size_t count;
    struct segment_key *segments = gather_segments(build->gather, &count);
    const struct merge_batch *batches;

    reuse_take(&build->reuse, segments, count);
    batches = gather_batches(build->gather, &count);
    bundles_plan(&build->bundles, batches, count,
                 publish_segments(build->publish));
    reuse_count(&build->reuse, build->report);
}

/** Is the index that is served made of just this? */
static bool is_served(struct build *build)
{
    const struct str generation = reuse_generation(&build->reuse);

    return gather_unchanged(build->gather) && generation.len &&
           publish_serves(build->publish, generation, &build->report->stats);
}

static int publish(struct build *build, struct error *err)
{
    struct manifest *manifest = &build->seal.manifest;

    build->report->signal = crew_signal(build->crew);
    if (build->report->signal)
        return error_set(err, ERROR_INTERNAL, "stopped by a signal");
    manifest->stats = build->report->stats;
    manifest->stats.seconds = clock_seconds() - build->start;
    if (publish_finish(build->publish, manifest, build->options->shrink, err) ==
        -1)
        return -1;
    build->report->stats = manifest->stats;
    build->report->published = true;
    return 0;
}

/** The index is as it should be: what fails now costs the next build some
 * time. */
static void keep(struct build *build)
{
    const bool whole = !build->told_dropped; /* a warning is told each time */
    struct error error;

    if (reuse_finish(&build->reuse, &build->bundles,
                     whole ? str_of(build->report->stats.generation) : STR(""),
                     &error) == -1)
        gather_problem(build->gather, PROBLEM_WARNING, build->options->data, 0,
                       error.text);
}

static int work(struct build *build, struct error *err)
{
    if (list_sources(build, err) == -1 || read_sources(build, err) == -1)
        return -1;
    take_segments(build);
    if (!is_served(build) &&
        (merge(build, err) == -1 || publish(build, err) == -1))
        return -1;
    keep(build);
    return 0;
}

int build_run(struct build_report *report, const struct build_options *given,
              const struct build_watcher *watcher, struct error *err)
{
    struct build_options filled = *given;
    const struct build_options *options = &filled;
    struct settings *defaults = NULL;
    struct build build = {.options = options,
                          .watcher = watcher,
                          .report = report,
                          .threads = thread_count(options),
                          .start = clock_seconds()};
    int rc;

    *report = (struct build_report){0};
    if (!filled.settings)
        filled.settings = defaults = settings_new();
    /* First, while there are neither threads nor locks to inherit. */
    rc = zygote_new(&build.zygote, parser_serve, err);
    if (rc == 0)
        rc = publish_begin(&build.publish, options->data, options->index, err);
    if (rc == 0)
        rc = crew_new(&build.crew, err);
    if (rc == 0) {
        seal_open(&build.seal, publish_folder(build.publish));
        reuse_open(&build.reuse, publish_segments(build.publish), options);
        build.gather = gather_new(&build.list, build.zygote,
                                  publish_scratch(build.publish), &build.reuse,
                                  options, watcher);
        rc = work(&build, err);
        seal_close(&build.seal);
    }
    report->stats.seconds = clock_seconds() - build.start;
    bundles_release(&build.bundles);
    gather_free(build.gather);
    reuse_close(&build.reuse);
    source_list_release(&build.list);
    crew_free(build.crew);
    settings_free(defaults);
    publish_free(build.publish);
    zygote_free(build.zygote);
    return rc;
}
