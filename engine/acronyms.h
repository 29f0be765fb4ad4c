/**
 * Acronyms: what the guides of an index say that their short forms mean.
 *
 * While an index is built, each thread shows every section to a learner of its
 * own; the learners are merged and written to `acronyms.tsv` of the
 * generation. The file does not depend on how the sections were shared out.
 *
 * One pair a line, columns apart by tabs, to be read and edited by people:
 *
 *   short form, long form, guides, sections, places ...
 *
 * `guides` and `sections` say how many define the pair. A place is the id of
 * the first section of a guide that does, `id @ guide` where the id does not
 * begin with the guide; at most ACRONYM_PLACES_MAX are listed. Lines that
 * begin with `#` are comments. Forms that differ only in case, hyphens,
 * spaces, accents or a plural `s` are one; the spelling used most is shown.
 */
#ifndef SILCROW_ACRONYMS_H
#define SILCROW_ACRONYMS_H

#include "buf.h"
#include "document.h"
#include "error.h"
#include "synonyms.h"

enum {
    ACRONYM_PLACES_MAX = 64,      /* listed for a pair, one for each guide */
    ACRONYM_PAIRS_MAX = 1 << 20,  /* spellings of pairs; more are not learned */
    ACRONYM_FILE_MAX = 256 << 20, /* bytes of the file */
};

#define ACRONYM_FILE "acronyms.tsv"

/** What one thread has learned. */
struct acronyms;

struct acronyms *acronyms_new(void);
void acronyms_free(struct acronyms *acronyms);

/** Learn from a section: its heading, its text (code left out) and its
 * description. */
void acronyms_learn(struct acronyms *acronyms, const struct document *document);

/** Add all that `from` has learned, which stays as it is. */
void acronyms_merge(struct acronyms *into, const struct acronyms *from);

/** Append all that was learned as bytes, for acronyms_decode(). */
void acronyms_encode(struct buf *out, const struct acronyms *acronyms);

/**
 * Add what was learned before, as acronyms_merge() does.
 *
 * @return 0, or -1 when the bytes are damaged; some may have been added
 */
int acronyms_decode(struct acronyms *into, struct str bytes);

/** A pair, all its spellings taken together. */
struct acronym {
    struct str shorter, longer; /* in the spelling used most */
    uint64_t guides, sections;  /* that define it */
};

/** Call `each` for every pair, in the order of the file. */
void acronyms_each(const struct acronyms *acronyms,
                   void (*each)(void *context, const struct acronym *acronym),
                   void *context);

/** Write the file, replacing one that is there; nothing is synced. */
int acronyms_write(const struct acronyms *acronyms, const char *path,
                   struct error *err);

/**
 * Read the file back as a table for queries (synonyms.h); release it with
 * synonyms_free(). Only the first two columns must be there. A pair without
 * words that could be asked for is left out.
 *
 * @return 0, or -1: ERROR_NO_INPUT, ERROR_IO, ERROR_DATA with the line
 */
int acronyms_open(struct synonyms **out, const char *path, struct error *err);

#endif
