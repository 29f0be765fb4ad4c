#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "mem.h"

enum {
    READ_BYTES = 65536,
    WALK_FDS = 16, /* held open while a tree is removed */
};

static int read_all(struct buf *out, int fd, const char *path, size_t bytes_max,
                    struct error *err)
{
    const size_t before = out->len;
    ssize_t got;

    for (;;) {
        got = read(fd, buf_reserve(out, READ_BYTES), READ_BYTES);
        if (got == 0)
            return 0;
        if (got == -1 && errno == EINTR)
            continue;
        if (got == -1)
            return error_errno(err, "%s", path);
        out->len += (size_t)got;
        if (out->len - before > bytes_max)
            return error_set(err, ERROR_DATA, "%s is over %zu bytes", path,
                             bytes_max);
    }
}

int file_read(struct buf *out, const char *path, size_t bytes_max,
              struct error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    int rc;

    if (fd == -1)
        return error_errno(err, "%s", path);
    rc = read_all(out, fd, path, bytes_max, err);
    close(fd);
    return rc;
}

ssize_t file_read_some(int fd, char *to, size_t most)
{
    size_t used = 0;

    while (used < most) {
        const ssize_t got = read(fd, to + used, most - used);

        if (got == -1 && errno == EINTR)
            continue;
        if (got == -1)
            return -1;
        if (got == 0)
            break;
        used += (size_t)got;
    }
    return (ssize_t)used;
}

int file_write(const char *path, struct str text, struct error *err)
{
    FILE *file = fopen(path, "wbe");
    int rc = 0;

    if (!file)
        return error_errno(err, "%s", path);
    if (text.len && fwrite(text.ptr, 1, text.len, file) != text.len)
        rc = error_errno(err, "%s", path);
    if (fclose(file) != 0 && rc == 0)
        rc = error_errno(err, "%s", path);
    return rc;
}

int file_replace(const char *path, struct str text, struct error *err)
{
    char *fresh = mem_format("%s.new", path);
    int rc = file_write(fresh, text, err);

    if (rc == 0 && rename(fresh, path) == -1)
        rc = error_errno(err, "%s", path);
    free(fresh);
    return rc;
}

int file_sync(const char *path, struct error *err)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    int rc = 0;

    if (fd == -1)
        return error_errno(err, "%s", path);
    if (fsync(fd) == -1)
        rc = error_errno(err, "cannot sync %s", path);
    close(fd);
    return rc;
}

static int remove_entry(const char *path, const struct stat *status, int type,
                        struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

int file_remove_tree(const char *path, struct error *err)
{
    if (nftw(path, remove_entry, WALK_FDS, FTW_DEPTH | FTW_PHYS) == -1 &&
        errno != ENOENT)
        return error_errno(err, "cannot remove %s", path);
    return 0;
}
