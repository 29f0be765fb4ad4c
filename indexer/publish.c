#include "publish.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "engine/file.h"
#include "engine/mem.h"
#include "generations.h"

#define FRESH_NAME ".next" /* below generations/ */

struct publish {
    char *name;
    char *data;
    char *home;        /* DATA/NAME */
    char *generations; /* DATA/NAME/generations */
    char *fresh;       /* DATA/NAME/generations/.next */
    char *scratch;     /* DATA/NAME/.scratch */
    char *segments;    /* DATA/NAME/segments */
    int lock;
};

/* ---- Folders ----------------------------------------------------------- */

static int cannot_create(struct error *err, const char *path)
{
    error_errno(err, "cannot create %s", path);
    if (err && err->code != ERROR_PERMISSION)
        err->code = ERROR_CREATE;
    return -1;
}

static int make_folder(const char *path, struct error *err)
{
    struct stat status;

    if (mkdir(path, 0777) == 0)
        return 0;
    if (errno == EEXIST && stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return 0;
    return cannot_create(err, path);
}

/** Make a folder and those above it. */
static int make_path(const char *path, struct error *err)
{
    char *copy = mem_copy(str_of(path));
    int rc = 0;

    for (char *at = copy + 1; rc == 0 && (at = strchr(at, '/')); at++) {
        *at = '\0';
        rc = make_folder(copy, err);
        *at = '/';
    }
    free(copy);
    return rc == 0 ? make_folder(path, err) : -1;
}

static int make_empty(const char *path, struct error *err)
{
    if (file_remove_tree(path, err) == -1)
        return -1;
    return make_folder(path, err);
}

/* ---- Begin and end ----------------------------------------------------- */

static int take_lock(struct publish *publish, struct error *err)
{
    char *path = mem_format("%s/lock", publish->home);
    int rc = 0;

    publish->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (publish->lock == -1)
        rc = cannot_create(err, path);
    else if (flock(publish->lock, LOCK_EX | LOCK_NB) == -1)
        rc = errno == EWOULDBLOCK
                 ? error_set(err, ERROR_LOCKED,
                             "another build of %s is at work; try again later",
                             publish->home)
                 : error_errno(err, "%s", path);
    free(path);
    return rc;
}

static int prepare(struct publish *publish, struct error *err)
{
    if (make_path(publish->home, err) == -1 || take_lock(publish, err) == -1 ||
        make_folder(publish->generations, err) == -1 ||
        make_folder(publish->segments, err) == -1 ||
        make_empty(publish->fresh, err) == -1)
        return -1;
    return make_empty(publish->scratch, err);
}

int publish_begin(struct publish **out, const char *data, const char *name,
                  struct error *err)
{
    struct publish *publish;

    *out = NULL;
    if (!index_name_valid(name))
        return error_set(err, ERROR_USAGE,
                         "%s is no name of an index: a-z, 0-9, - and _", name);
    publish = mem_zero(1, sizeof *publish);
    publish->name = mem_copy(str_of(name));
    publish->data = mem_copy(str_of(data));
    publish->home = mem_format("%s/%s", data, name);
    publish->generations = mem_format("%s/generations", publish->home);
    publish->fresh = mem_format("%s/" FRESH_NAME, publish->generations);
    publish->scratch = mem_format("%s/.scratch", publish->home);
    publish->segments = mem_format("%s/segments", publish->home);
    publish->lock = -1;
    if (prepare(publish, err) == -1) {
        publish_free(publish);
        return -1;
    }
    *out = publish;
    return 0;
}

/* Only who has the lock may remove anything. */
void publish_abandon(const struct publish *publish)
{
    if (publish->lock == -1 || flock(publish->lock, LOCK_EX | LOCK_NB) == -1)
        return;
    file_remove_tree(publish->scratch, NULL);
    file_remove_tree(publish->fresh, NULL);
}

void publish_free(struct publish *publish)
{
    if (!publish)
        return;
    publish_abandon(publish);
    if (publish->lock != -1)
        close(publish->lock);
    free(publish->name);
    free(publish->data);
    free(publish->home);
    free(publish->generations);
    free(publish->fresh);
    free(publish->scratch);
    free(publish->segments);
    free(publish);
}

const char *publish_folder(const struct publish *publish)
{
    return publish->fresh;
}

const char *publish_scratch(const struct publish *publish)
{
    return publish->scratch;
}

const char *publish_segments(const struct publish *publish)
{
    return publish->segments;
}

/* ---- Generations ------------------------------------------------------- */

static bool same_counts(const struct index_stats *a,
                        const struct index_stats *b)
{
    return a->guides == b->guides && a->sections == b->sections &&
           a->skipped == b->skipped && a->guessed == b->guessed;
}

bool publish_serves(const struct publish *publish, struct str generation,
                    struct index_stats *stats)
{
    char *name = mem_copy(generation);
    char *folder = mem_format("%s/%s", publish->generations, name);
    const uint64_t number = generation_number(name);
    struct manifest manifest = {.stats = {.sections = 0}};
    const bool same = number && number == generations_current(publish->home) &&
                      index_check(publish->generations, name, NULL) == 0 &&
                      manifest_read(&manifest, folder, NULL) == 0 &&
                      same_counts(&manifest.stats, stats);

    if (same)
        *stats = manifest.stats;
    manifest_release(&manifest);
    free(name);
    free(folder);
    return same;
}

/* ---- Publishing -------------------------------------------------------- */

static void stamp(struct index_stats *stats, const struct publish *publish,
                  uint64_t number)
{
    const time_t now = time(NULL);
    struct tm utc;

    snprintf(stats->name, sizeof stats->name, "%s", publish->name);
    snprintf(stats->generation, sizeof stats->generation, "%06" PRIu64, number);
    snprintf(stats->version, sizeof stats->version, "%s", SILCROW_VERSION);
    gmtime_r(&now, &utc);
    strftime(stats->built, sizeof stats->built, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

/** Bring the files that are not yet there to disk. */
static int sync_files(const struct publish *publish,
                      const struct manifest *manifest, struct error *err)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < manifest->file_count; i++) {
        char *path =
            mem_format("%s/%s", publish->fresh, manifest->files[i].name);

        if (!manifest->files[i].synced)
            rc = file_sync(path, err);
        free(path);
    }
    return rc;
}

/** Bring the folders to disk, and the manifest. */
static int sync_folders(const struct publish *publish, struct error *err)
{
    char *const roots[] = {publish->fresh, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    const FTSENT *entry;
    int rc = 0;

    if (!walk)
        rc = error_errno(err, "%s", publish->fresh);
    while (rc == 0 && (entry = fts_read(walk)))
        if (entry->fts_info == FTS_DP ||
            strcmp(entry->fts_name, MANIFEST_NAME) == 0)
            rc = file_sync(entry->fts_path, err);
    if (walk)
        fts_close(walk);
    return rc;
}

static int name_generation(const struct publish *publish,
                           const struct index_stats *stats, struct error *err)
{
    char *path = mem_format("%s/%s", publish->generations, stats->generation);
    int rc = 0;

    if (rename(publish->fresh, path) == -1)
        rc = error_errno(err, "cannot create %s", path);
    free(path);
    return rc;
}

/** Refuse to replace an index by less than half of it: more often than by
 * intent, a folder was not mounted or a pattern fits too much. */
static int check_size(const struct publish *publish,
                      const struct index_stats *stats, uint64_t previous,
                      struct error *err)
{
    struct manifest served = {.stats = {.sections = 0}};
    char name[GENERATION_NAME_MAX], *folder;
    int rc = 0;

    generation_name(name, previous);
    folder = mem_format("%s/%s", publish->generations, name);
    if (previous && manifest_read(&served, folder, NULL) == 0 &&
        served.stats.sections >= PUBLISH_SHRINK_FROM &&
        stats->sections < served.stats.sections / 2)
        rc = error_set(err, ERROR_DATA,
                       "%s: %" PRIu64 " sections are less than half of the "
                       "%" PRIu64 " that are served, so they are not "
                       "published; if it is meant, build with --shrink",
                       publish->home, (uint64_t)stats->sections,
                       (uint64_t)served.stats.sections);
    manifest_release(&served);
    free(folder);
    return rc;
}

int publish_finish(struct publish *publish, struct manifest *manifest,
                   bool may_shrink, struct error *err)
{
    struct index_stats *stats = &manifest->stats;
    const uint64_t previous = generations_current(publish->home);
    uint64_t number;

    if (generations_newest(&number, publish->home, err) == -1)
        return -1;
    if (previous > number)
        number = previous;
    if (!may_shrink && check_size(publish, stats, previous, err) == -1)
        return -1;
    stamp(stats, publish, ++number);
    if (manifest_measure(manifest, publish->fresh, err) == -1 ||
        manifest_write(manifest, publish->fresh, err) == -1 ||
        index_check(publish->generations, FRESH_NAME, err) == -1 ||
        sync_files(publish, manifest, err) == -1 ||
        sync_folders(publish, err) == -1 ||
        name_generation(publish, stats, err) == -1 ||
        file_sync(publish->generations, err) == -1 ||
        file_sync(publish->data, err) == -1 ||
        generations_serve(publish->home, stats->generation, err) == -1)
        return -1;
    generations_retire(publish->home, number, previous);
    return 0;
}

/* ---- Going back -------------------------------------------------------- */

/** Is a generation what was published, to the last bit? */
static int check_generation(const struct publish *publish, const char *name,
                            struct manifest *manifest, struct error *err)
{
    char *folder = mem_format("%s/%s", publish->generations, name);
    int rc = manifest_read(manifest, folder, err);

    for (size_t i = 0; rc == 0 && i < manifest->file_count; i++)
        rc = manifest_check_file(&manifest->files[i], folder, true, err);
    free(folder);
    return rc == 0 ? index_check(publish->generations, name, err) : -1;
}

int publish_back(struct publish *publish, struct index_stats *stats,
                 struct error *err)
{
    const uint64_t current = generations_current(publish->home);
    struct manifest manifest = {.stats = {.sections = 0}};
    char name[GENERATION_NAME_MAX];
    uint64_t previous;
    int rc;

    if (generations_before(&previous, publish->home, current, err) == -1)
        return -1;
    if (!previous)
        return error_set(err, ERROR_NO_INPUT,
                         "%s keeps no generation before %06" PRIu64,
                         publish->home, current);
    generation_name(name, previous);
    rc = check_generation(publish, name, &manifest, err);
    if (rc == 0)
        rc = generations_serve(publish->home, name, err);
    *stats = manifest.stats;
    manifest_release(&manifest);
    return rc;
}
