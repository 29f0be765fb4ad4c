/**
 * Records of documents on disk: written once in order, then mapped read-only.
 *
 * Document n of the Xapian database (numbered from 1) has record n here. A
 * file of their own makes reading a stored section a matter of two offsets in
 * mapped memory, shared by all workers, where Xapian would look it up in a
 * B-tree and decompress it.
 *
 * The file: records end to end, then a table of their 32-bit offsets, then a
 * footer with magic, version and count. Numbers are little-endian.
 *
 * In a generation a folder of such files, its parts, stands for one: their
 * records follow one another. A part that did not change is linked into the
 * next generation, not copied.
 */
#ifndef SILCROW_STORE_H
#define SILCROW_STORE_H

#include <stdint.h>

#include "error.h"
#include "str.h"

struct store_writer;

/** Create the file at `path`, replacing one that is there. */
int store_writer_open(struct store_writer **out, const char *path,
                      struct error *err);

/** Append a record of any bytes. */
int store_writer_add(struct store_writer *writer, struct str record,
                     struct error *err);

/** Append all records of a finished file. */
int store_writer_append(struct store_writer *writer, const char *path,
                        struct error *err);

/** Write table and footer, and close. Nothing is synced: whoever publishes
 * does that. The writer is released whatever the result. */
int store_writer_finish(struct store_writer *writer, struct error *err);

/** Release without finishing; the file is not usable. */
void store_writer_free(struct store_writer *writer);

struct store;

/** The path of a part in its folder, numbered from 0; release with free(). */
char *store_part_path(const char *folder, size_t number);

/** Map a file, or all parts in a folder. ERROR_DATA when one is damaged or of
 * another version. */
int store_open(struct store **out, const char *path, struct error *err);
void store_close(struct store *store);

/** How many records. */
uint32_t store_count(const struct store *store);

/** Record `number`, from 1; it lives until store_close(). The empty slice when
 * there is no such record. */
struct str store_get(const struct store *store, uint32_t number);

#endif
