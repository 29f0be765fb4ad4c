/**
 * The manifest of a generation: what it holds and what its files must be.
 *
 * `manifest.json` lies in the folder of the generation and is written last.
 * It names every other file below the folder with its size and SHA-256, since
 * Xapian's own files have no checksums; it ends with a SHA-256 of itself.
 */
#ifndef SILCROW_MANIFEST_H
#define SILCROW_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "digest.h"
#include "error.h"
#include "index.h"

#define MANIFEST_NAME "manifest.json"

enum {
    MANIFEST_BYTES_MAX = 1 << 20,
    MANIFEST_FILES_MAX = 4096,
    SHA256_HEX = DIGEST_HEX, /* digits of a hash */
};

struct manifest_file {
    char *name;     /* below the generation's folder */
    uint64_t bytes; /* size */
    char sha256[SHA256_HEX + 1];
    bool synced; /* it was brought to disk; not written */
};

/** Start with `struct manifest manifest = {0};`. */
struct manifest {
    struct index_stats stats;
    struct manifest_file *files; /* sorted by name once they are measured */
    size_t file_count, file_room;
};

void manifest_release(struct manifest *manifest);

/** Note what is known of a file. */
void manifest_add(struct manifest *manifest, struct str name, uint64_t bytes,
                  const struct digest *digest, bool synced);

/** List the files below `folder` and hash those that are not known; sets
 * `files` and `stats.bytes`. */
int manifest_measure(struct manifest *manifest, const char *folder,
                     struct error *err);

/** Write `manifest.json` into `folder`; nothing is synced. */
int manifest_write(const struct manifest *manifest, const char *folder,
                   struct error *err);

/**
 * Read `manifest.json` from `folder`.
 *
 * @param manifest  release with manifest_release(), also after a failure
 * @return 0, or -1: ERROR_DATA when it is damaged or of another schema
 *         version, ERROR_NO_INPUT when there is none, ERROR_IO
 */
int manifest_read(struct manifest *manifest, const char *folder,
                  struct error *err);

/**
 * Is the file there with the size that the manifest says?
 *
 * @param hash  also read it whole and compare its SHA-256
 * @return 0, or -1 with ERROR_DATA or ERROR_IO
 */
int manifest_check_file(const struct manifest_file *file, const char *folder,
                        bool hash, struct error *err);

#endif
