#include "source.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/mem.h"
#include "engine/unicode.h"
#include "ignore.h"

static const int OPEN_FLAGS = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;

/** A walk through one source. */
struct walk {
    struct source_list *list;
    const struct source_report *report;
    size_t root;
    char *real_root; /* resolved, absolute */
};

void source_list_release(struct source_list *list)
{
    for (size_t i = 0; i < list->root_count; i++) {
        close(list->roots[i].fd);
        free(list->roots[i].name);
    }
    for (size_t i = 0; i < list->count; i++) {
        free(list->files[i].path);
        free(list->files[i].real);
        free(list->files[i].shown);
    }
    free(list->roots);
    free(list->files);
    *list = (struct source_list){0};
}

/* ---- Reporting --------------------------------------------------------- */

static char *shown_name(const struct source_list *list, size_t root,
                        const char *path)
{
    const char *name = list->roots[root].name;

    if (strcmp(name, ".") == 0)
        return mem_copy(str_of(path));
    if (str_ends(str_of(name), STR("/")))
        return mem_format("%s%s", name, path);
    return mem_format("%s/%s", name, path);
}

static void tell(const struct walk *walk, enum problem_kind kind,
                 const char *path, const char *text)
{
    char *shown = shown_name(walk->list, walk->root, path);

    walk->report->problem(walk->report->context, kind, shown, 0, text);
    free(shown);
}

void source_tell_errno(const struct source_report *report, const char *shown)
{
    char reason[128];

    report->problem(report->context, PROBLEM_SKIPPED, shown, 0,
                    strerror_r(errno, reason, sizeof reason));
}

/** A folder that cannot be read. */
static void tell_folder(const struct walk *walk, const char *path)
{
    char *shown = shown_name(walk->list, walk->root, path);

    source_tell_errno(walk->report, shown);
    free(shown);
}

/* ---- What patterns leave out ------------------------------------------- */

static void exclude(const struct walk *walk, const char *path, const char *text)
{
    walk->list->excluded++;
    tell(walk, PROBLEM_PASSED, path, text);
}

static void exclude_by_file(const struct walk *walk, const char *path,
                            const struct ignore *where, uint32_t line)
{
    char *text =
        mem_format("excluded by line %" PRIu32 " of %.*s%s" IGNORE_NAME, line,
                   STR_ARGS(where->folder), where->folder.len ? "/" : "");

    exclude(walk, path, text);
    free(text);
}

/** Is it left out? That is told. The command line counts before any file. */
static bool excluded(const struct walk *walk, const struct ignore *ignore,
                     const char *path, bool folder)
{
    const struct source_list *list = walk->list;
    const struct pattern *pattern =
        list->exclude ? pattern_list_find(list->exclude, str_of(path), folder)
                      : NULL;
    const struct ignore *where;

    if (pattern) {
        if (!pattern->negated)
            exclude(walk, path, "excluded by --exclude");
        return !pattern->negated;
    }
    pattern = ignore_find(&where, ignore, str_of(path), folder);
    if (pattern && !pattern->negated)
        exclude_by_file(walk, path, where, pattern->line);
    return pattern && !pattern->negated;
}

/** Do the patterns leave a page out? That is told. */
static bool page_excluded(const struct walk *walk, const struct ignore *ignore,
                          const char *path)
{
    const struct pattern_list *include = walk->list->include;

    if (excluded(walk, ignore, path, false))
        return true;
    if (!include || !include->count ||
        pattern_list_covers(include, str_of(path)))
        return false;
    exclude(walk, path, "not among --include");
    return true;
}

/* ---- Walking ----------------------------------------------------------- */

static bool name_passed_over(const char *name)
{
    return name[0] == '.' || strcmp(name, "node_modules") == 0;
}

static bool name_fit(const char *name)
{
    for (const char *at = name; *at; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            return false;
    return utf8_check(str_of(name)) == strlen(name);
}

static int64_t nanoseconds(struct timespec time)
{
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static struct source_stamp stamp_of(const struct stat *status)
{
    return (struct source_stamp){.modified = nanoseconds(status->st_mtim),
                                 .changed = nanoseconds(status->st_ctim),
                                 .inode = (uint64_t)status->st_ino};
}

static void add_file(const struct walk *walk, const char *path, char *real,
                     const struct stat *status)
{
    struct source_list *list = walk->list;
    const struct reader *reader = reader_for(str_of(path));

    if (list->count == list->room) {
        list->room = list->room ? list->room * 2 : 256;
        list->files = mem_resize(list->files, list->room, sizeof *list->files);
    }
    list->files[list->count++] =
        (struct source_file){.root = walk->root,
                             .path = mem_copy(str_of(path)),
                             .real = real,
                             .shown = shown_name(list, walk->root, path),
                             .bytes = (uint64_t)status->st_size,
                             .stamp = stamp_of(status),
                             .reader = reader};
    list->bytes += (uint64_t)status->st_size;
}

/** The path below the root of what a link leads to; NULL when that is
 * outside, or nothing. `text` says which. */
static char *resolve(const struct walk *walk, const char *path,
                     const char **text)
{
    const size_t len = strlen(walk->real_root);
    char *whole = mem_format("%s/%s", walk->real_root, path);
    char *real = realpath(whole, NULL);
    char *below = NULL;

    *text = "a link that leads nowhere";
    if (real) {
        *text = "a link that leads out of the source";
        if (strncmp(real, walk->real_root, len) == 0 && real[len] == '/')
            below = mem_copy(str_of(real + len + 1));
    }
    free(real);
    free(whole);
    return below;
}

static void add_link(const struct walk *walk, int folder, const char *name,
                     const char *path)
{
    const bool page = reader_for(str_of(path)) != NULL;
    const char *text;
    struct stat status;
    char *real = resolve(walk, path, &text);

    if (!real) {
        tell(walk, page ? PROBLEM_SKIPPED : PROBLEM_WARNING, path, text);
        return;
    }
    if (fstatat(folder, name, &status, 0) == -1 || S_ISDIR(status.st_mode)) {
        tell(walk, PROBLEM_WARNING, path, "a link to a folder is not followed");
        free(real);
        return;
    }
    if (page && S_ISREG(status.st_mode)) {
        add_file(walk, path, real, &status);
        return;
    }
    if (page)
        tell(walk, PROBLEM_SKIPPED, path, "not a regular file");
    walk->list->ignored++;
    free(real);
}

static void walk_folder(const struct walk *walk, int folder, const char *path,
                        const struct ignore *above, unsigned depth);

static void enter_folder(const struct walk *walk, int folder, const char *name,
                         const char *path, const struct ignore *ignore,
                         unsigned depth)
{
    int fd;

    if (depth == SOURCE_DEPTH_MAX) {
        tell(walk, PROBLEM_SKIPPED, path,
             "too many folders inside one another");
        return;
    }
    fd = openat(folder, name, OPEN_FLAGS | O_DIRECTORY);
    if (fd == -1) {
        tell_folder(walk, path);
        return;
    }
    walk_folder(walk, fd, path, ignore, depth + 1);
    close(fd);
}

static void walk_entry(const struct walk *walk, int folder, const char *name,
                       const char *path, const struct ignore *ignore,
                       unsigned depth)
{
    const bool page = reader_for(str_of(name)) != NULL;
    struct stat status;

    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == -1)
        return; /* gone meanwhile */
    if (page && !S_ISDIR(status.st_mode) && page_excluded(walk, ignore, path))
        return;
    switch (status.st_mode & S_IFMT) {
    case S_IFDIR:
        if (!excluded(walk, ignore, path, true))
            enter_folder(walk, folder, name, path, ignore, depth);
        return;
    case S_IFLNK:
        add_link(walk, folder, name, path);
        return;
    case S_IFREG:
        if (page)
            add_file(walk, path, NULL, &status);
        else
            walk->list->ignored++;
        return;
    default:
        tell(walk, page ? PROBLEM_SKIPPED : PROBLEM_WARNING, path,
             "not a regular file");
    }
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void walk_entries(const struct walk *walk, int folder, const char *path,
                         const struct ignore *ignore, unsigned depth)
{
    struct dirent **entries = NULL;
    const int count = scandirat(folder, ".", &entries, NULL, by_bytes);

    if (count == -1)
        tell_folder(walk, path);
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        char *below = mem_format("%s%s%s", path, *path ? "/" : "", name);

        if (!name_passed_over(name)) {
            if (name_fit(name))
                walk_entry(walk, folder, name, below, ignore, depth);
            else
                tell(walk, PROBLEM_SKIPPED, path,
                     "has a file whose name is not UTF-8 or has control "
                     "characters");
        }
        free(below);
        free(entries[i]);
    }
    free(entries);
}

/** Its ignore file cannot be used: who wrote it wants something hidden, so
 * nothing is shown. */
static void tell_ignore(const struct walk *walk, const char *path)
{
    char reason[128];
    char *text =
        mem_format("left out, since its " IGNORE_NAME " cannot be used: %s",
                   errno == EFBIG ? "too large"
                                  : strerror_r(errno, reason, sizeof reason));

    tell(walk, PROBLEM_SKIPPED, path, text);
    free(text);
}

/** @param path  of the folder below the source; empty for the source */
static void walk_folder(const struct walk *walk, int folder, const char *path,
                        const struct ignore *above, unsigned depth)
{
    struct ignore ignore;

    if (ignore_open(&ignore, folder, path, above) == 0)
        walk_entries(walk, folder, path, &ignore, depth);
    else
        tell_ignore(walk, path);
    ignore_close(&ignore);
}

/* ---- Adding a source --------------------------------------------------- */

static size_t add_root(struct source_list *list, int fd, struct str name)
{
    list->roots =
        mem_resize(list->roots, list->root_count + 1, sizeof *list->roots);
    list->roots[list->root_count] =
        (struct source_root){.fd = fd, .name = mem_copy(name)};
    return list->root_count++;
}

/** The folder of a file, ending in '/'; "./" for a bare name. */
static struct str folder_of(const char *name)
{
    const char *slash = strrchr(name, '/');

    if (!slash)
        return STR("./");
    return (struct str){name, (size_t)(slash - name) + 1};
}

/** One file as a source: its folder is the root. Named by the user, a link may
 * lead anywhere. */
static int add_single(struct walk *walk, const char *name,
                      const struct stat *status, struct error *err)
{
    const struct str folder = folder_of(name);
    const char *base = name + (strchr(name, '/') ? folder.len : 0);
    char *real = realpath(name, NULL);
    char *slash = real ? strrchr(real, '/') : NULL;
    int fd;

    if (!slash)
        return error_errno(err, "%s", name);
    if (!S_ISREG(status->st_mode) || !reader_for(str_of(base)) ||
        !name_fit(base)) {
        free(real);
        return error_set(err, ERROR_NO_INPUT, "%s: no reader for such a file",
                         name);
    }
    *slash = '\0';
    fd = open(slash == real ? "/" : real, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
    if (fd == -1) {
        free(real);
        return error_errno(err, "%s", name);
    }
    walk->root = add_root(walk->list, fd, base == name ? STR(".") : folder);
    if (!page_excluded(walk, NULL, base))
        add_file(walk, base, mem_copy(str_of(slash + 1)), status);
    free(real);
    return 0;
}

static int add_folder(struct walk *walk, const char *name, struct error *err)
{
    const int fd = open(name, O_RDONLY | O_CLOEXEC | O_DIRECTORY);

    if (fd == -1)
        return error_errno(err, "%s", name);
    walk->root = add_root(walk->list, fd, str_of(name));
    walk->real_root = realpath(name, NULL);
    if (!walk->real_root)
        return error_errno(err, "%s", name);
    walk_folder(walk, fd, "", NULL, 0);
    return 0;
}

int source_list_add(struct source_list *list, const char *name,
                    const struct source_report *report, struct error *err)
{
    struct walk walk = {.list = list, .report = report};
    struct stat status;
    int rc;

    if (stat(name, &status) == -1)
        return error_errno(err, "%s", name);
    if (S_ISDIR(status.st_mode))
        rc = add_folder(&walk, name, err);
    else
        rc = add_single(&walk, name, &status, err);
    free(walk.real_root);
    return rc;
}
