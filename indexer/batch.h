/**
 * A batch: a stretch of the sources that one thread turns into postings and
 * records.
 *
 * Which files and lines make a batch depends on the sources alone, and what
 * they become is put together in the order of the batches, so that an index
 * does not depend on how many threads built it or how fast.
 *
 * A batch ends before a file whose path says so, by its hash and about its
 * size, so that a file that comes, goes or changes moves no border but those
 * beside it: the other batches are what they were, and what was made of them
 * is used again (segment.h).
 */
#ifndef SILCROW_BATCH_H
#define SILCROW_BATCH_H

#include <stddef.h>
#include <stdint.h>

#include "copies.h"
#include "engine/acronyms.h"
#include "engine/analysis.h"
#include "engine/attributes_write.h"
#include "engine/buf.h"
#include "engine/error.h"
#include "engine/suggest.h"
#include "guide.h"
#include "parser.h"
#include "searchable.h"
#include "section.h"
#include "segment.h"
#include "source.h"
#include "state.h"

enum {
    BATCH_BYTES = 1 << 20,     /* of sources, about: some 1,500 sections */
    BATCH_BYTES_MAX = 4 << 20, /* from here on no further file is added */
    BATCH_FILES_MAX = 2000,
    BATCH_FILE_BYTES = 1 << 10, /* that the smallest file counts for */
};

struct problem {
    enum problem_kind kind;
    struct str file;
    uint32_t line; /* from 1; 0 for the whole file */
    struct str text;
};

/** A guide that was read, and where. */
struct batch_guide {
    struct guide *guide; /* NULL once it is left out */
    const struct source_file *file;
    struct fingerprint page;    /* of what it says; zero if nobody asks */
    struct segment_page *noted; /* as a page that is new, or NULL */
};

/** Start with `struct batch batch = {0};` and fill in the first five. */
struct batch {
    size_t number;                   /* from 0 */
    const struct source_file *files; /* in order */
    struct state_file *states;       /* of each; what was read is noted */
    size_t file_count;
    uint32_t first_line; /* of `run`; 0 when the files are read whole */
    struct buf run;      /* lines of the one file */
    uint64_t bytes;      /* of sources */
    struct batch_guide *guides;
    size_t guide_count, guide_room;
    struct problem *problems;
    size_t problem_count, problem_room;
    struct arena arena; /* texts of the problems */
    uint64_t sections;  /* that were written */
    size_t run_number;  /* of the file, from 0, where it is read in runs */
    struct segment_key run_content;
    bool run_known; /* `run_content` is known, but `run` was not read */
    bool broken;    /* not all could be read: not to be kept */
    bool found;     /* `segment` was there already */
    bool synced;    /* and its files are on disk */
    struct segment_key key;
    struct segment segment;
};

/** Does a batch end before this file? */
bool batch_border(const struct source_file *file);

void batch_release(struct batch *batch);

/** Where problems of the batch's files go: into its list. */
struct source_report batch_report(struct batch *batch);

/** Note a problem of the batch; the texts are copied. */
void batch_problem(struct batch *batch, enum problem_kind kind,
                   const char *file, uint32_t line, const char *text);

/** Read the batch: fills in `guides` and `problems`.
 *
 * @return 0, or -1 when no parser can be started */
int batch_read(struct batch *batch, const struct source_list *list,
               struct parser *parser, struct error *err);

/** Give Markdown guides what their pages of the rendered site say. */
void batch_render(struct batch *batch, const struct section_options *options,
                  struct parser *parser);

/** Hash what the guides say, to find copies. */
void batch_hash(struct batch *batch);

/** What a thread keeps between batches; the learners hold what the batch that
 * is written says. */
struct batch_worker {
    xs_bulk *bulk;
    struct analysis *analysis;
    struct acronyms *acronyms;
    struct headings *headings;
    struct attribute_collector *collector;
    struct searchable *searchable;
    struct buf record, forward, attributes;
    struct document_page page; /* of the records being written */
};

/** @param settings  borrowed */
int batch_worker_new(struct batch_worker **out, const struct settings *settings,
                     struct error *err);
void batch_worker_free(struct batch_worker *worker);

/**
 * Cut the batch's guides into sections and write them: postings in `base.p`,
 * records in `base.s`, forward records in `base.f` and records
 * of attributes in `base.a`. What they teach goes into the batch's segment.
 * Nothing is written when there is no guide.
 */
int batch_write(struct batch *batch, struct batch_worker *worker,
                const char *base, const struct section_options *options,
                struct error *err);

#endif
