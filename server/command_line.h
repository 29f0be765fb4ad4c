/**
 * The command line of silcrow-server.
 */
#ifndef SILCROW_COMMAND_LINE_H
#define SILCROW_COMMAND_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/buf.h"
#include "engine/error.h"

enum {
    COMMAND_SETTINGS_MAX = 48, /* settings, with the row that ends them */
};

enum command_action {
    COMMAND_SERVE,
    COMMAND_CHECK_CONFIG,
    COMMAND_PRINT_CONFIG,
    COMMAND_STATUS,
    COMMAND_HELP,
    COMMAND_VERSION,
};

/** What is asked for; texts are borrowed from the arguments. */
struct command_line {
    enum command_action action;
    bool json;          /* the status or the version as JSON */
    const char *config; /* file of --config; NULL: not given */
    const char *settings[COMMAND_SETTINGS_MAX]; /* by row of config_rows;
                                                   NULL: not given */
};

/** Read the command line. @return 0, or -1 with ERROR_USAGE */
int command_line_parse(struct command_line *out, int argc,
                       const char *const *argv, struct error *err);

/** Append what --help prints. */
void command_line_help(struct buf *out);

/** Append what --version prints, with the versions of the libraries. */
void command_line_version(struct buf *out, bool json);

#endif
