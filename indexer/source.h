/**
 * Sources: the files of a folder that can be indexed, found and read safely.
 *
 * A folder is walked in the order of names, bytes compared, so that the same
 * folder always gives the same list. Hidden files and folders, node_modules
 * and files that no reader reads are passed over, and what patterns and
 * .silcrowignore files (ignore.h) exclude is told. A folder is left out when
 * its .silcrowignore cannot be read. Only regular files are read. A symbolic
 * link to a file inside the source is followed; one that leads out of it, or to
 * a folder, is not, so no loop can form and nothing outside is ever read. That
 * holds when files are swapped for links meanwhile.
 */
#ifndef SILCROW_SOURCE_H
#define SILCROW_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "engine/buf.h"
#include "engine/error.h"
#include "engine/str.h"
#include "pattern.h"
#include "reader.h"

enum {
    SOURCE_DEPTH_MAX = 64,       /* folders inside one another */
    SOURCE_RUN_BYTES = 2 << 20,  /* of a file that is read in runs of lines */
    SOURCE_SKIP_MAX = 512 << 20, /* of a line that is passed over; behind a
                                    longer one nothing is read */
    SOURCE_RUN_LINES = 1 << 14,  /* of a run: each can be a guide in memory */
};

/** What changes when a file does, as stat(2) says. */
struct source_stamp {
    int64_t modified, changed; /* nanoseconds of the system's clock */
    uint64_t inode;
};

/** A file that a reader reads. */
struct source_file {
    size_t root;    /* which source it belongs to, from 0 */
    char *path;     /* below the source folder, '/' between names */
    char *real;     /* the same with links resolved, or NULL if it is `path` */
    char *shown;    /* for messages: with the source as the user wrote it */
    uint64_t bytes; /* size when it was listed */
    struct source_stamp stamp; /* likewise */
    const struct reader *reader;
};

struct source_root {
    int fd; /* of the folder */
    char *name;
};

/** Start with `struct source_list list = {0};`. The patterns, which may be
 * set before files are added, are borrowed. */
struct source_list {
    const struct pattern_list *include; /* NULL or empty: all */
    const struct pattern_list *exclude; /* or NULL */
    struct source_root *roots;
    size_t root_count;
    struct source_file *files;
    size_t count, room;
    uint64_t bytes;    /* of all files */
    uint64_t ignored;  /* files that no reader reads */
    uint64_t excluded; /* files and folders, by patterns */
};

/** Who is told what is wrong with a file. */
struct source_report {
    void (*problem)(void *context, enum problem_kind kind, const char *file,
                    uint32_t line, const char *text);
    void *context;
};

/** Report that a file is left out, in the words of errno. */
void source_tell_errno(const struct source_report *report, const char *shown);

void source_list_release(struct source_list *list);

/**
 * Append the files of a source, a folder or one file.
 *
 * What is wrong with one entry is reported and the walk goes on.
 *
 * @return 0, or -1 when there is no such source or it cannot be read
 */
int source_list_add(struct source_list *list, const char *name,
                    const struct source_report *report, struct error *err);

/**
 * Append the bytes of a file that is within its reader's limit.
 *
 * @return 0, or -1 when it was reported and must be left out
 */
int source_read(struct buf *out, const struct source_list *list,
                const struct source_file *file,
                const struct source_report *report);

/** A file whose lines can be read on their own, read in runs of lines. */
struct source_runs;

/** NULL when it cannot be read, which has been reported. `list` and `file`
 * must outlive it. */
struct source_runs *source_runs_open(const struct source_list *list,
                                     const struct source_file *file,
                                     const struct source_report *report);

void source_runs_close(struct source_runs *runs);

/**
 * Append the next run: whole lines, about SOURCE_RUN_BYTES of them and at
 * most SOURCE_RUN_LINES. They may hold bytes that are no UTF-8. A line over
 * READER_LINE_MAX is reported and left out; one over SOURCE_SKIP_MAX with
 * all that may come behind it.
 *
 * @param first_line  set to the number of the run's first line, from 1
 * @return 1, or 0 at the end, or -1 when reading failed, which was reported
 */
int source_runs_next(struct source_runs *runs, struct buf *out,
                     uint32_t *first_line, const struct source_report *report);

#endif
