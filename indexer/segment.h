/**
 * Segments: what a batch left behind, kept so that the next build need not do
 * its work again.
 *
 * A segment is named by its key, a hash of all that it depends on: the paths
 * and contents of its files, the options of the build, the program. Beside the
 * postings and the records (batch.h) lies a file that says how the batch was
 * admitted and what was told and learned. That one is written last and with a
 * hash of its own: a segment without a good one is none.
 */
#ifndef SILCROW_SEGMENT_H
#define SILCROW_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "copies.h"
#include "engine/buf.h"
#include "engine/digest.h"
#include "engine/error.h"
#include "engine/mem.h"
#include "engine/settings.h"
#include "id_set.h"
#include "reader.h"
#include "section.h"

enum {
    SEGMENT_VERSION = 10,
    SEGMENT_KEY_BYTES = 16,
    SEGMENT_KEY_HEX = 2 * SEGMENT_KEY_BYTES,
    SEGMENT_BYTES_MAX = 256 << 20, /* of the file that describes one */
};

#define SEGMENT_NO_FILE UINT32_MAX

struct segment_key {
    uint8_t bytes[SEGMENT_KEY_BYTES];
};

/** The files of a segment that has sections. */
enum segment_part {
    SEGMENT_POSTINGS,
    SEGMENT_SECTIONS,
    SEGMENT_FORWARD,
    SEGMENT_ATTRIBUTES,
    SEGMENT_PARTS,
};

/** What the name of a part ends in, behind the base of the segment. */
extern const char *const segment_suffix[SEGMENT_PARTS];

/** Something that was told about a file of the batch. */
struct segment_problem {
    enum problem_kind kind;
    uint32_t file; /* number in the batch, from 0 */
    uint32_t line;
    struct str text; /* NUL-terminated */
};

/** A page that can be a copy or have copies (copies.h). */
struct segment_page {
    struct fingerprint page;
    struct id_hash kept; /* of a copy: of the name of the page that is kept */
    uint32_t file;       /* of a page that is kept: as above; else
                            SEGMENT_NO_FILE */
};

/** Start with `struct segment segment = {0};`. */
struct segment {
    uint64_t sections;
    size_t parts; /* that it has: the first ones of enum segment_part */
    struct digest digests[SEGMENT_PARTS];
    uint64_t unlisted;      /* guides marked noindex or draft */
    struct id_hash *guides; /* those admitted, then those refused since
                               there had been one in a batch before */
    size_t admitted, refused;
    uint64_t copies;            /* guides that were left out as such */
    struct segment_page *pages; /* those that are none of a page in a batch
                                   before, then those that are */
    size_t page_new, page_copies;
    struct segment_problem *problems;
    size_t problem_count;
    struct str acronyms, headings; /* learned, encoded */
    struct arena arena;            /* of the texts */
};

void segment_release(struct segment *segment);

/** Append what every segment of a build depends on. */
void segment_settings(struct buf *out, const struct section_options *options,
                      const struct settings *settings);

/** The key of what `text` names. */
struct segment_key segment_key(struct str text);

/** `FOLDER/KEY`, as batch_write() wants it; release with free(). */
char *segment_base(const char *folder, const struct segment_key *key);

/** Remove what is there of a segment, so that it can be made. */
int segment_clear(const char *base, struct error *err);

/** Bring the files of a segment to disk. */
int segment_sync(const struct segment *segment, const char *base,
                 struct error *err);

/** Describe what has been written at `base`: from now on it is a segment. Sets
 * `digests`. */
int segment_write(struct segment *segment, const char *base, struct error *err);

/**
 * Read a segment.
 *
 * Its files must have the size and time they were written with; after the
 * system was started again their content is compared too, since nothing made
 * sure that it had reached the disk.
 *
 * @param segment  release with segment_release(), also after a failure
 * @return whether there is a good one
 */
bool segment_read(struct segment *segment, const char *base);

/** Remove from `folder` all segments but those with a key in `keys`.
 *
 * @param keys  is put in order */
void segment_sweep(const char *folder, struct segment_key *keys, size_t count);

#endif
