/**
 * The parameters of a search as a JSON object.
 */
#ifndef SILCROW_QUERY_JSON_H
#define SILCROW_QUERY_JSON_H

#include "params.h"

/**
 * Read an object whose members are named as the parameters of a query string
 * (query_fields) into the same parameters. A null member counts as absent.
 *
 * @param params  release with params_release(), also after a failure
 * @return 0, or -1: ERROR_DATA the body is no JSON, ERROR_USAGE a member is not
 *         known or not what it takes, and `bad` named
 */
int query_json_read(struct params *params, struct str body, struct error *err);

#endif
