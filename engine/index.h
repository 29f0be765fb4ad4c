/**
 * An index on disk, seen by a reader.
 *
 * DATA/NAME/current links to DATA/NAME/generations/NNNNNN, a folder that is
 * never changed once it is published. A reader opens the folder behind the
 * link and looks at the link again before each search (index_refresh), so a
 * newly published generation is served at once and no search ever sees two.
 *
 * A handle belongs to one thread.
 */
#ifndef SILCROW_INDEX_H
#define SILCROW_INDEX_H

#include <stdbool.h>
#include <stdint.h>

#include "analysis.h"
#include "attributes.h"
#include "error.h"
#include "mark.h"
#include "match.h"
#include "objects.h"
#include "pins.h"
#include "settings.h"
#include "shim/xapian_shim.h"
#include "store.h"
#include "suggest.h"
#include "synonyms.h"
#include "vocabulary.h"

enum {
    INDEX_NAME_MAX = 64, /* bytes: a-z 0-9 - _ and no other */
    INDEX_LANGS_MAX = 4, /* languages that queries are stemmed by */
};

struct index;
struct feedback;

/** Counts and facts of a generation, from its manifest. */
struct index_stats {
    char name[INDEX_NAME_MAX + 1];
    char generation[32]; /* such as "000007" */
    char built[32];      /* RFC 3339, UTC */
    char version[32];    /* of Silcrow that built it */
    uint64_t guides;
    uint64_t sections;
    uint64_t terms;
    uint64_t bytes;   /* of the generation's files */
    uint64_t skipped; /* source files left out with a problem */
    uint64_t guessed; /* source files whose encoding is a guess */
    double seconds;   /* that the build took */
};

/** Is this a name that an index may have? */
bool index_name_valid(const char *name);

/**
 * Open the current generation of an index for reading.
 *
 * @param out   the handle; release with index_close()
 * @param data  the data folder (`--data`)
 * @return 0, or -1: ERROR_NO_INPUT there is no such index, ERROR_DATA it is
 *         damaged or of another version, ERROR_IO
 */
int index_open(struct index **out, const char *data, const char *name,
               struct error *err);

void index_close(struct index *index);

/**
 * Follow the link: open the newest generation if it is another one, and read
 * the owner's files (owner.h) if they changed. On failure the handle goes on
 * with the generation it has; a damaged generation is reported once and then
 * passed over.
 *
 * @return 1 when the generation changed, 0 when not, -1 on failure
 */
int index_refresh(struct index *index, struct error *err);

/** What the manifest of the open generation says; lives as long as it. */
const struct index_stats *index_stats(const struct index *index);

/** A number that is another one when answers may be: it tells generations,
 * indexes and states of the owner's files apart, in all processes alike. */
uint64_t index_version(const struct index *index);

/* What the open generation is made of, for the modules that search it. All
 * are borrowed and change with it (index_refresh). */

/** Its folder, such as DATA/NAME/generations/000007. */
const char *index_folder(const struct index *index);
xs_reader *index_reader(struct index *index);
const struct store *index_store(const struct index *index);
const struct store *index_forward(const struct index *index);
const struct vocabulary *index_vocabulary(const struct index *index);

/** Documents by their object ids. The first call reads the ids of all. */
const struct objects *index_objects(struct index *index);

/** The languages of the open generation's documents, the most frequent first:
 * INDEX_LANGS_MAX at most, "en" when there is no document. */
size_t index_langs(const struct str **out, const struct index *index);

/** Completions; NULL when the generation has none. */
const struct suggest *index_suggest(const struct index *index);

/** Columns; NULL when the generation has none, which stands for an index
 * without attributes. */
const struct attributes *index_attributes(const struct index *index);

/** What the generation was built with. */
const struct settings *index_settings(const struct index *index);

/** What the guides taught, and the owner's own: his file, or where there is
 * none what the settings say. NULL when there is nothing. */
const struct synonyms *index_acronyms(const struct index *index);
const struct synonyms *index_synonyms(const struct index *index);
const struct pins *index_pins(const struct index *index);

/** The matcher of the open generation; made when first asked for. */
int index_matcher(struct matcher **out, struct index *index, struct error *err);

/** Tables and stemmers for the one who searches; lives as long as `index`. */
struct analysis *index_analysis(struct index *index);
struct marker *index_marker(struct index *index);
struct feedback *index_feedback(struct index *index);

/**
 * Is a generation whole: are all its files there with the right sizes, can it
 * be opened, do the counts of its parts agree? For whoever publishes it.
 *
 * @param home    the folder that it lies in
 * @param folder  its name there
 */
int index_check(const char *home, const char *folder, struct error *err);

/** Names of the indexes below `data`, sorted; release each and the list with
 * free(). An unreadable folder has none. */
int index_list(char ***names, size_t *count, const char *data,
               struct error *err);

#endif
