#include "publish.h"

#include <dirent.h>
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

/** The number of a generation's name; 0 when it is none. */
static uint64_t generation_number(const char *name)
{
    const size_t digits = strspn(name, "0123456789");

    if (digits < 6 || digits > 18 || name[digits])
        return 0;
    return strtoull(name, NULL, 10);
}

/** The highest number given so far. */
static int newest_generation(uint64_t *out, const struct publish *publish,
                             struct error *err)
{
    DIR *folder = opendir(publish->generations);
    const struct dirent *entry;

    *out = 0;
    if (!folder)
        return error_errno(err, "%s", publish->generations);
    while ((entry = readdir(folder))) {
        const uint64_t number = generation_number(entry->d_name);

        if (number > *out)
            *out = number;
    }
    closedir(folder);
    return 0;
}

/** The number that `current` links to; 0 for none. */
static uint64_t current_generation(const struct publish *publish)
{
    char target[64];
    char *link = mem_format("%s/current", publish->home);
    const ssize_t len = readlink(link, target, sizeof target - 1);
    const char *slash;

    free(link);
    if (len == -1)
        return 0;
    target[len] = '\0';
    slash = strrchr(target, '/');
    return slash ? generation_number(slash + 1) : 0;
}

/** Remove all generations but two. What cannot be removed stays: the next
 * build tries again. */
static void retire(const struct publish *publish, uint64_t current,
                   uint64_t previous)
{
    DIR *folder = opendir(publish->generations);
    const struct dirent *entry;

    if (!folder)
        return;
    while ((entry = readdir(folder))) {
        const uint64_t number = generation_number(entry->d_name);
        char *path;

        if (!number || number == current || number == previous)
            continue;
        path = mem_format("%s/%s", publish->generations, entry->d_name);
        file_remove_tree(path, NULL);
        free(path);
    }
    closedir(folder);
}

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
    const bool same = number && number == current_generation(publish) &&
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

/** Replace `current` in one step. */
static int set_link(const struct publish *publish,
                    const struct index_stats *stats, struct error *err)
{
    char *target = mem_format("generations/%s", stats->generation);
    char *link = mem_format("%s/current", publish->home);
    char *fresh = mem_format("%s/.current", publish->home);
    int rc = 0;

    unlink(fresh); /* of a build that died here */
    if (symlink(target, fresh) == -1 || rename(fresh, link) == -1)
        rc = error_errno(err, "cannot set %s", link);
    free(target);
    free(link);
    free(fresh);
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

int publish_finish(struct publish *publish, struct manifest *manifest,
                   struct error *err)
{
    struct index_stats *stats = &manifest->stats;
    const uint64_t previous = current_generation(publish);
    uint64_t number;

    if (newest_generation(&number, publish, err) == -1)
        return -1;
    if (previous > number)
        number = previous;
    stamp(stats, publish, ++number);
    if (manifest_measure(manifest, publish->fresh, err) == -1 ||
        manifest_write(manifest, publish->fresh, err) == -1 ||
        index_check(publish->generations, FRESH_NAME, err) == -1 ||
        sync_files(publish, manifest, err) == -1 ||
        sync_folders(publish, err) == -1 ||
        name_generation(publish, stats, err) == -1 ||
        file_sync(publish->generations, err) == -1 ||
        set_link(publish, stats, err) == -1 ||
        file_sync(publish->home, err) == -1 ||
        file_sync(publish->data, err) == -1)
        return -1;
    retire(publish, number, previous);
    return 0;
}
