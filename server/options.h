/**
 * The command line of silcrow-server.
 */
#ifndef SILCROW_OPTIONS_H
#define SILCROW_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/buf.h"
#include "engine/error.h"

enum {
    WORKERS_MAX = 256,
    CONNECTIONS_MAX = 1 << 20, /* that can be asked for */
    CONNECTIONS_DEFAULT = 10000,
};

enum options_action {
    OPTIONS_SERVE,
    OPTIONS_HELP,
    OPTIONS_VERSION,
};

struct options {
    enum options_action action;
    const char *data;
    const char *listen;
    uint32_t workers;     /* 1 to WORKERS_MAX */
    uint32_t connections; /* of each worker */
    bool log_json;
};

/**
 * Read the command line.
 *
 * @param out  texts borrowed from `argv`
 * @return 0, or -1 with ERROR_USAGE
 */
int options_parse(struct options *out, int argc, const char *const *argv,
                  struct error *err);

/** Append what --help prints. */
void options_help(struct buf *out);

/** Append what --version prints, with the versions of the libraries. */
void options_version(struct buf *out);

#endif
