#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/file.h"
#include "engine/mem.h"

static const int OPEN_FLAGS = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;

/* ---- Opening ----------------------------------------------------------- */

/** Open a path below a folder without following any link. */
static int open_below(int root, const char *path)
{
    const char *rest = path;
    int folder = root;

    for (;;) {
        const char *slash = strchr(rest, '/');
        char name[NAME_MAX + 1];
        size_t len = slash ? (size_t)(slash - rest) : strlen(rest);
        int fd;

        if (len > NAME_MAX) {
            errno = ENAMETOOLONG;
            fd = -1;
        } else {
            memcpy(name, rest, len);
            name[len] = '\0';
            fd = openat(folder, name, OPEN_FLAGS | (slash ? O_DIRECTORY : 0));
        }
        if (folder != root)
            close(folder);
        if (fd == -1 || !slash)
            return fd;
        folder = fd;
        rest = slash + 1;
    }
}

static int open_file(const struct source_list *list,
                     const struct source_file *file,
                     const struct source_report *report)
{
    const char *path = file->real ? file->real : file->path;
    const int fd = open_below(list->roots[file->root].fd, path);
    struct stat status;

    if (fd == -1 || fstat(fd, &status) == -1) {
        source_tell_errno(report, file->shown);
    } else if (!S_ISREG(status.st_mode)) {
        report->problem(report->context, PROBLEM_SKIPPED, file->shown, 0,
                        "not a regular file");
    } else {
        return fd;
    }
    if (fd != -1)
        close(fd);
    return -1;
}

/* ---- Reading a whole file ---------------------------------------------- */

static uint32_t line_at(struct str text, size_t offset)
{
    uint32_t line = 1;

    for (size_t i = 0; i < offset; i++)
        line += text.ptr[i] == '\n';
    return line;
}

static void tell_too_large(const struct source_file *file,
                           const struct source_report *report)
{
    char message[64];

    snprintf(message, sizeof message, "over %zu bytes, the most for %s",
             file->reader->bytes_max, file->reader->name);
    report->problem(report->context, PROBLEM_SKIPPED, file->shown, 0, message);
}

int source_read(struct buf *out, const struct source_list *list,
                const struct source_file *file,
                const struct source_report *report)
{
    const size_t start = out->len;
    const size_t most = file->reader->bytes_max;
    size_t want = file->bytes < most ? (size_t)file->bytes + 1 : most + 1;
    ssize_t got;
    const int fd = open_file(list, file, report);

    if (fd == -1)
        return -1;
    for (;;) {
        got = file_read_some(fd, buf_reserve(out, want), want);
        if (got > 0)
            out->len += (size_t)got;
        if (got < (ssize_t)want || out->len - start > most)
            break;
        want = most + 1 - (out->len - start); /* it grew meanwhile */
    }
    if (got == -1)
        source_tell_errno(report, file->shown);
    close(fd);
    if (got == -1)
        return -1;
    if (out->len - start > most) {
        tell_too_large(file, report);
        return -1;
    }
    return 0;
}

/* ---- Reading runs of lines --------------------------------------------- */

struct source_runs {
    int fd;
    const struct source_file *file;
    struct buf rest; /* read, but the start of a later run */
    uint32_t line;   /* number of the first line of `rest` */
    bool end;        /* of the file */
};

struct source_runs *source_runs_open(const struct source_list *list,
                                     const struct source_file *file,
                                     const struct source_report *report)
{
    const int fd = open_file(list, file, report);
    struct source_runs *runs;

    if (fd == -1)
        return NULL;
    runs = mem_zero(1, sizeof *runs);
    runs->fd = fd;
    runs->file = file;
    runs->line = 1;
    return runs;
}

void source_runs_close(struct source_runs *runs)
{
    if (!runs)
        return;
    close(runs->fd);
    buf_free(&runs->rest);
    free(runs);
}

static int fill(struct source_runs *runs, const struct source_report *report)
{
    struct buf *rest = &runs->rest;
    const bool first = runs->line == 1 && rest->len == 0;
    const ssize_t got = file_read_some(
        runs->fd, buf_reserve(rest, SOURCE_RUN_BYTES), SOURCE_RUN_BYTES);

    if (got == -1) {
        source_tell_errno(report, runs->file->shown);
        runs->end = true;
        return -1;
    }
    rest->len += (size_t)got;
    runs->end = got < SOURCE_RUN_BYTES;
    if (first && str_starts(buf_view(rest), STR("\xEF\xBB\xBF"))) {
        memmove(rest->ptr, rest->ptr + 3, rest->len - 3);
        rest->len -= 3;
    }
    return 0;
}

static void tell_line(const struct source_runs *runs,
                      const struct source_report *report, int bytes,
                      const char *what)
{
    char message[96];

    snprintf(message, sizeof message, "a line over %d bytes%s", bytes, what);
    report->problem(report->context, PROBLEM_SKIPPED, runs->file->shown,
                    runs->line, message);
}

/** Drop the line that is too long, up to its end. */
static int skip_line(struct source_runs *runs,
                     const struct source_report *report)
{
    struct buf *rest = &runs->rest;
    size_t skipped = 0;

    tell_line(runs, report, READER_LINE_MAX, "");
    for (;;) {
        const char *end = rest->len ? memchr(rest->ptr, '\n', rest->len) : NULL;

        if (end) {
            rest->len -= (size_t)(end + 1 - rest->ptr);
            memmove(rest->ptr, end + 1, rest->len);
            runs->line++;
            return 0;
        }
        skipped += rest->len;
        buf_clear(rest);
        if (skipped > SOURCE_SKIP_MAX) {
            tell_line(runs, report, SOURCE_SKIP_MAX,
                      "; the rest of the file is left out");
            runs->end = true;
        }
        if (runs->end)
            return 0;
        if (fill(runs, report) == -1)
            return -1;
    }
}

/** Hand out the first `len` bytes of what has been read. */
static void take(struct source_runs *runs, struct buf *out, size_t len,
                 uint32_t *first_line)
{
    struct buf *rest = &runs->rest;
    const struct str run = {rest->ptr, len};

    buf_str(out, run);
    *first_line = runs->line;
    runs->line += line_at(run, len) - 1;
    rest->len -= len;
    memmove(rest->ptr, rest->ptr + len, rest->len);
}

/** Bytes of the whole lines at the start, SOURCE_RUN_LINES of them at most. */
static size_t lines_len(struct str text)
{
    const char *end = text.len ? memrchr(text.ptr, '\n', text.len) : NULL;
    size_t len = 0;

    if (!end)
        return 0;
    text.len = (size_t)(end + 1 - text.ptr);
    for (size_t lines = 0; lines < SOURCE_RUN_LINES && len < text.len; lines++)
        len += str_line(str_skip(text, len)).len + 1;
    return len;
}

int source_runs_next(struct source_runs *runs, struct buf *out,
                     uint32_t *first_line, const struct source_report *report)
{
    const struct buf *rest = &runs->rest;

    for (;;) {
        const size_t whole = rest->len >= SOURCE_RUN_BYTES || runs->end
                                 ? lines_len(buf_view(rest))
                                 : 0;

        if (whole) {
            take(runs, out, whole, first_line);
            return 1;
        }
        if (rest->len > READER_LINE_MAX) {
            if (skip_line(runs, report) == -1)
                return -1;
            continue;
        }
        if (runs->end) {
            if (!rest->len)
                return 0;
            take(runs, out, rest->len, first_line);
            return 1;
        }
        if (fill(runs, report) == -1)
            return -1;
    }
}
