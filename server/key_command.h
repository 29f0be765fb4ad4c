/**
 * `silcrow-server keys`: lists, makes and deletes keys in the file, whether a
 * server runs or not.
 */
#ifndef SILCROW_KEY_COMMAND_H
#define SILCROW_KEY_COMMAND_H

#include "config.h"
#include "engine/buf.h"
#include "engine/error.h"

/**
 * Do what the words say.
 *
 * @param out      what to print
 * @param words    those behind `keys`
 * @param sources  of the settings; its command line is not looked at
 * @return 0, or -1 with ERROR_USAGE, ERROR_NO_INPUT (there is no such key), or
 *         what reading the settings and the files says
 */
int key_command_run(struct buf *out, const char *const *words, size_t count,
                    const struct config_sources *sources, struct error *err);

#endif
