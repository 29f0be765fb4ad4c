/**
 * Command-line options, read and explained by one table.
 *
 * `--name VALUE`, `--name=VALUE`, `-n VALUE`, flags without a value, and `--`
 * after which nothing is an option. An option given twice counts once, the
 * last one, unless its owner asks for each.
 */
#ifndef SILCROW_CLI_H
#define SILCROW_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "error.h"

enum {
    CLI_ROWS_MAX = 64, /* rows of a table */
};

/** A row. The table ends with a row of zeros. */
struct cli_row {
    const char *name;  /* without "--" */
    char letter;       /* of the short form, or 0 */
    const char *value; /* what to call its value in the help; NULL: a flag */
    const char *help;  /* one line */
};

/** An option as it was given. */
struct cli_given {
    size_t row;
    const char *value;
};

/** What a command line says. */
struct cli {
    const char
        *values[CLI_ROWS_MAX]; /* by row; "" for a flag; NULL: not given */
    struct cli_given *given;   /* all options, in order */
    size_t given_count;
    const char **words; /* that are no options, in order */
    size_t word_count;
};

/**
 * Read a command line.
 *
 * @param cli      release with cli_release(), also after a failure;
 *                 borrows from `words`
 * @param words    without the names of program and command
 * @return 0, or -1 with ERROR_USAGE
 */
int cli_read(struct cli *cli, const struct cli_row *table,
             const char *const *words, size_t count, struct error *err);

void cli_release(struct cli *cli);

/**
 * The values of an option that can be given several times, one a call.
 *
 * @param at  starts as 0
 * @return NULL behind the last one
 */
const char *cli_each(const struct cli *cli, size_t row, size_t *at);

/** A whole number; ERROR_USAGE when it is none or not within the range. */
int cli_number(uint64_t *out, const char *value, const char *name,
               uint64_t least, uint64_t most, struct error *err);

/** Append the rows as a list for --help. */
void cli_help(struct buf *out, const struct cli_row *table);

/**
 * The name that a mistyped one may mean, or NULL.
 *
 * @param names  ends with NULL
 */
const char *cli_nearest(const char *word, const char *const *names);

#endif
