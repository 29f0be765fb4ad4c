/**
 * What all workers need for keys, made ready before they are started.
 */
#ifndef SILCROW_KEY_SETUP_H
#define SILCROW_KEY_SETUP_H

#include "engine/error.h"
#include "key_guard.h"
#include "options.h"

/** Start with `struct key_setup setup = {0};`. */
struct key_setup {
    char *master; /* NULL: there are no keys */
    struct key_guard *guard;
};

/**
 * Read the master key, if there is one, and the file of keys, or make it.
 *
 * @param out  release with key_setup_close(), also after a failure
 * @return 0, or -1 with ERROR_CONFIG or what reading or writing says
 */
int key_setup_open(struct key_setup *out, const struct options *options,
                   struct error *err);

void key_setup_close(struct key_setup *setup);

#endif
