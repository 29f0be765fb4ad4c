/**
 * Sealing: the finished files of a generation, hashed and brought to disk
 * while others are still being made.
 *
 * Tasks seal what they made, from any thread. What nobody sealed is left to
 * publish_finish().
 */
#ifndef SILCROW_SEAL_H
#define SILCROW_SEAL_H

#include <pthread.h>
#include <stdbool.h>

#include "engine/digest.h"
#include "engine/error.h"
#include "engine/manifest.h"

struct seal {
    const char *folder; /* of the generation; borrowed */
    struct manifest manifest;
    pthread_mutex_t lock; /* of the manifest */
};

void seal_open(struct seal *seal, const char *folder);
void seal_close(struct seal *seal);

/** Hash a file that is finished and bring it to disk.
 *
 * @param name  below the folder */
int seal_file(struct seal *seal, const char *name, struct error *err);

/** Seal a file whose hash was taken when it was written.
 *
 * @param synced  it is on disk already */
int seal_known(struct seal *seal, const char *name, const struct digest *digest,
               bool synced, struct error *err);

#endif
