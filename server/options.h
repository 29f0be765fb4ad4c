/**
 * The command line of silcrow-server.
 */
#ifndef SILCROW_OPTIONS_H
#define SILCROW_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "address.h"
#include "engine/buf.h"
#include "engine/error.h"

enum {
    WORKERS_MAX = 256,
    CONNECTIONS_MAX = 1 << 20, /* that can be asked for */
    CONNECTIONS_DEFAULT = 10000,
    CLIENT_CONNECTIONS_DEFAULT = 1000,
    RATE_DEFAULT = 1000,
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
    uint32_t workers;            /* 1 to WORKERS_MAX */
    uint32_t connections;        /* of each worker */
    uint32_t client_connections; /* of a client, at each worker; 0: any */
    uint32_t rate;               /* of a client in a second, likewise */
    struct address_list proxies; /* that are believed and not limited */
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
