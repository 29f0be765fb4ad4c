/**
 * The boundary to Xapian: a plain C API, and the only header that others see.
 *
 * No policy lives here: what terms mean, how they are weighed and what is
 * searched is decided in engine/. No C++ exception leaves: every function
 * that can fail returns an xs_status and fills in `err`. Results come first
 * and are NULL after a failure. Strings are a pointer, then a length in bytes,
 * and may hold any byte.
 *
 * A handle belongs to one thread at a time: Xapian's are not thread-safe.
 */
#ifndef SILCROW_XAPIAN_SHIM_H
#define SILCROW_XAPIAN_SHIM_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    XS_MESSAGE_MAX = 512, /* bytes of an error's text, final NUL included */
    XS_TERM_MAX = 240,    /* bytes of a term; glass takes 245, NUL costs two */
};

typedef enum {
    XS_OK = 0,
    XS_ERR_QUERY,   /* what was asked makes no sense */
    XS_ERR_STALE,   /* the database changed under a reader: open it again */
    XS_ERR_MISSING, /* no database at that path */
    XS_ERR_INDEX,   /* the database is damaged or of another format */
    XS_ERR_LOCKED,  /* another writer has it */
    XS_ERR_IO,      /* the system refused to read or write */
    XS_ERR_NOMEM,
} xs_status;

typedef struct {
    xs_status status;
    char message[XS_MESSAGE_MAX];
} xs_error;

/** Version of the Xapian library that is linked: "1.4.22"; static. */
const char *xs_version(void);

/* ---- Stemming ---------------------------------------------------------- */

typedef struct xs_stemmer xs_stemmer;

/**
 * A Snowball stemmer.
 *
 * @param language  a name or ISO 639-1 code that Snowball knows: "en", "de"
 * @return XS_OK; XS_ERR_QUERY when there is no stemmer for the language
 */
xs_status xs_stemmer_new(xs_stemmer **out, const char *language, xs_error *err);
void xs_stemmer_free(xs_stemmer *stemmer);

/**
 * Stem one folded word.
 *
 * @param out   the stem, not NUL-terminated, valid until the next call
 */
xs_status xs_stem(const char **out, size_t *out_len, xs_stemmer *stemmer,
                  const char *word, size_t len, xs_error *err);

/* ---- Writing ----------------------------------------------------------- */

typedef struct xs_writer xs_writer;

/** One term of a document. */
typedef struct {
    const char *term;          /* 1 to XS_TERM_MAX bytes */
    size_t len;                /* bytes */
    uint32_t wdf;              /* how often, weighted; 0 counts for nothing */
    const uint32_t *positions; /* ascending, each once; NULL for none */
    size_t position_count;
} xs_posting;

/**
 * Create a database at `path`, replacing one that is there.
 *
 * Nothing is synced to disk: whoever publishes the result does that.
 */
xs_status xs_writer_create(xs_writer **out, const char *path, xs_error *err);

/** Add a document: its stored data and its terms, each term once. */
xs_status xs_writer_add(xs_writer *writer, const char *data, size_t len,
                        const xs_posting *postings, size_t count,
                        xs_error *err);

/**
 * Write out what was added. After a failure of any writing function the
 * handle is good for nothing but xs_writer_close().
 */
xs_status xs_writer_commit(xs_writer *writer, xs_error *err);

/** Close; what was not committed is lost. */
void xs_writer_close(xs_writer *writer);

/**
 * Documents on their way into a database that is written in one go: they have
 * terms, but neither data nor positions. Ten times as fast as xs_writer_add().
 */
typedef struct xs_bulk xs_bulk;

xs_status xs_bulk_new(xs_bulk **out, xs_error *err);
void xs_bulk_free(xs_bulk *bulk);

/** Add a document: its terms, each once; positions are passed over. */
xs_status xs_bulk_add(xs_bulk *bulk, const xs_posting *postings, size_t count,
                      xs_error *err);

/** Write the postings of what was added to a file for xs_merge(), and begin
 * anew. After a failure the handle is good for nothing but xs_bulk_free(). */
xs_status xs_bulk_write(xs_bulk *bulk, const char *path, xs_error *err);

/**
 * Merge files of postings into a new database at `path`. Documents keep their
 * order: those of the first source first.
 *
 * The database is written in the form of Xapian 1.4 ("glass") by the shim, not
 * by Xapian: in a fifth of the time of its compaction, and smaller.
 *
 * @param each  gets every term in byte order and how many documents have it,
 *              until it returns non-zero; may be NULL. Must not call the shim
 */
xs_status xs_merge(const char *path, const char *const *sources, size_t count,
                   int (*each)(void *context, const char *term, size_t len,
                               uint32_t documents),
                   void *context, xs_error *err);

/** Merge files of postings into another one, for xs_merge(). */
xs_status xs_merge_lists(const char *path, const char *const *sources,
                         size_t count, xs_error *err);

/* ---- Reading ----------------------------------------------------------- */

typedef struct xs_reader xs_reader;

/** Open the database at `path` as it is now. */
xs_status xs_reader_open(xs_reader **out, const char *path, xs_error *err);
void xs_reader_close(xs_reader *reader);

uint32_t xs_reader_documents(const xs_reader *reader);

/**
 * The length of every document: how often its terms count together.
 *
 * @param lengths  xs_reader_documents() of them
 * @param mean     of all documents
 */
xs_status xs_reader_lengths(uint32_t *lengths, double *mean, xs_reader *reader,
                            xs_error *err);

/** The documents that have a term, in order. Lives no longer than its reader.
 */
typedef struct xs_list xs_list;

/** @param out  NULL when no document has the term */
xs_status xs_list_open(xs_list **out, xs_reader *reader, const char *term,
                       size_t len, xs_error *err);
void xs_list_close(xs_list *list);

/** How many documents. */
uint32_t xs_list_documents(const xs_list *list);

/** Begin again with the first document. */
void xs_list_rewind(xs_list *list);

/**
 * Read on.
 *
 * @param count   documents read; 0 at the end
 * @param from    pass over documents of a smaller number
 * @param counts  how often each has the term; UINT16_MAX for more
 * @param max     room in `documents` and `counts`
 */
xs_status xs_list_read(size_t *count, xs_list *list, uint32_t from,
                       uint32_t *documents, uint16_t *counts, size_t max,
                       xs_error *err);

/**
 * Call `each` for every term that starts with `prefix`, in byte order, until
 * it returns non-zero.
 */
xs_status xs_reader_terms(xs_reader *reader, const char *prefix, size_t len,
                          int (*each)(void *context, const char *term,
                                      size_t len, uint32_t documents),
                          void *context, xs_error *err);

/** The stored data of a document; release with xs_free(). */
xs_status xs_reader_data(char **out, size_t *len, xs_reader *reader,
                         uint32_t document, xs_error *err);

void xs_free(void *memory);

#ifdef __cplusplus
}
#endif

#endif
