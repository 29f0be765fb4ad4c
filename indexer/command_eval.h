/**
 * `silcrow-index eval`: measure the order of results by judgements.
 */
#ifndef SILCROW_COMMAND_EVAL_H
#define SILCROW_COMMAND_EVAL_H

#include "engine/buf.h"
#include "engine/cli.h"
#include "engine/error.h"

/** What the command understands; for cli_read() and cli_help(). */
extern const struct cli_row command_eval_options[];

/**
 * Run the command.
 *
 * @param out  the report is appended to it
 * @param cli  read with command_eval_options
 * @return 0, or -1
 */
int command_eval(struct buf *out, const struct cli *cli, struct error *err);

#endif
