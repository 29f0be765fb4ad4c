/**
 * The commands of silcrow-index: one row each in a table (main.c), one file
 * each (command_*.c).
 */
#ifndef SILCROW_COMMAND_H
#define SILCROW_COMMAND_H

#include <stdlib.h>

#include "engine/cli.h"
#include "engine/error.h"
#include "engine/str.h"

/** Options that every command has, at the start of its rows. */
enum {
    COMMAND_DATA,
    COMMAND_INDEX,
    COMMAND_JSON,
    COMMAND_HELP,
    COMMAND_VERSION,
    COMMAND_OWN, /* the first of its own */
};

#define COMMAND_ROWS                                                           \
    [COMMAND_DATA] = {"data", 'd', "DIR",                                      \
                      "folder of the indexes (./silcrow-data)"},               \
    [COMMAND_INDEX] = {"index", 'i', "NAME", "name of the index (guides)"},    \
    [COMMAND_JSON] = {"json", 0, NULL, "print one JSON object"},               \
    [COMMAND_HELP] = {"help", 'h', NULL, "print this text"},                   \
    [COMMAND_VERSION] = {"version", 'V', NULL, "print the version"}

enum {
    COMMAND_SCHEMA = 1, /* of what --json prints */
};

/** Print what --json asks for: an object on one line, its form named first.
 * @param object  not empty, without `schema` */
void command_print_json(struct str object);

enum {
    EXIT_NOTHING = 1, /* a search found nothing, a check found faults */
};

struct command {
    const char *name;
    const char *words; /* after the options, for the usage line */
    const char *about; /* one line */
    const char *examples;
    const struct cli_row *rows;
    /** The exit status, or -1 with `err` set. */
    int (*run)(const struct cli *cli, struct error *err);
};

extern const struct command command_build;
extern const struct command command_search;
extern const struct command command_stats;
extern const struct command command_check;
extern const struct command command_evaluate;
extern const struct command command_rollback;

/** The value of a row, or what it is unless given. */
static inline const char *command_value(const struct cli *cli, size_t row,
                                        const char *otherwise)
{
    return cli->values[row] ? cli->values[row] : otherwise;
}

/** --data, else the variable that the server goes by too. */
static inline const char *command_data(const struct cli *cli)
{
    const char *data = getenv("SILCROW_DATA");

    return command_value(cli, COMMAND_DATA,
                         data && data[0] ? data : "./silcrow-data");
}

static inline const char *command_index(const struct cli *cli)
{
    return command_value(cli, COMMAND_INDEX, "guides");
}

#endif
