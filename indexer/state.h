/**
 * The state of the sources: what a build found, for the next one to compare.
 *
 * For each file its size, its times, its inode and a hash of its content. A
 * file that stat(2) says is as it was need not be read to know its hash. The
 * state is a help, never a need: where it is missing or damaged all is read.
 */
#ifndef SILCROW_STATE_H
#define SILCROW_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/error.h"
#include "engine/mem.h"
#include "segment.h"
#include "source.h"

enum {
    STATE_VERSION = 2,
    STATE_BYTES_MAX = 1 << 30, /* of the file */
    STATE_SETTLE_SECONDS = 2,  /* the coarsest times that file systems keep */
};

/** A run of lines of a file. */
struct state_run {
    struct segment_key content;
    uint32_t first_line; /* from 1 */
};

/** A file as a build found it. */
struct state_file {
    size_t root;     /* which source it belongs to, from 0 */
    struct str path; /* below the source */
    uint64_t bytes;
    struct source_stamp stamp; /* `changed` is 0: not to be trusted */
    bool hashed;               /* whether `content` is known */
    struct segment_key content;
    struct state_run *runs; /* of a file that is read in runs, in order */
    size_t run_count, run_room;
    bool seen; /* found by state_find() */
};

/** Start with `struct state state = {0};`. */
struct state {
    struct state_file *files;
    size_t count;
    struct segment_key settings;  /* that all segments depend on */
    struct segment_key *segments; /* that the generation is made of, in order */
    size_t segment_count;
    struct str generation; /* its name; empty when it must be made again */
    struct arena arena;    /* of the texts that were read */
};

void state_release(struct state *state);

/** Take the files of a list; the paths are borrowed. A file that was changed
 * at `now` (seconds) or shortly before may change again unseen: its times are
 * not to be trusted. */
void state_take(struct state *state, const struct source_list *list,
                int64_t now);

/** Append a run to those of a file. */
void state_add_run(struct state_file *file, const struct state_run *run);

/** Read a state; an empty one when there is none that is good. */
void state_read(struct state *state, const char *path);

/** Write a state in place of the one that is there; puts the files in order.
 */
int state_write(struct state *state, const char *path, struct error *err);

/** The file of that name in a state that was read; NULL for none. */
struct state_file *state_find(const struct state *state,
                              const struct state_file *file);

/** Have the files surely the same content, as stat(2) says? */
bool state_same_stamp(const struct state_file *old,
                      const struct state_file *file);

/** Have they the same content, as far as it was read? */
bool state_same_content(const struct state_file *old,
                        const struct state_file *file);

#endif
