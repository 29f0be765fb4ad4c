/**
 * Whole files: read with a limit, written, synced, removed.
 */
#ifndef SILCROW_FILE_H
#define SILCROW_FILE_H

#include <stddef.h>
#include <sys/types.h>

#include "buf.h"
#include "error.h"
#include "str.h"

/**
 * Append a whole file to `out`.
 *
 * @param bytes_max  a larger file is refused with ERROR_DATA
 */
int file_read(struct buf *out, const char *path, size_t bytes_max,
              struct error *err);

/** Read to the end of an open file, or up to `most` bytes: how many, or -1 with
 * errno set. */
ssize_t file_read_some(int fd, char *to, size_t most);

/** Write a whole file, replacing one that is there. Nothing is synced. */
int file_write(const char *path, struct str text, struct error *err);

/** Write a file beside `path` and put it in its place in one step: whoever
 * reads finds the old text or the new one. Nothing is synced. */
int file_replace(const char *path, struct str text, struct error *err);

/** Wait until a file or a folder is on disk: fsync(2). */
int file_sync(const char *path, struct error *err);

/** Remove a file, or a folder and all below it; nothing there is fine. */
int file_remove_tree(const char *path, struct error *err);

#endif
