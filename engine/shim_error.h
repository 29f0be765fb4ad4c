/**
 * From the shim's kind of error to ours.
 */
#ifndef SILCROW_SHIM_ERROR_H
#define SILCROW_SHIM_ERROR_H

#include "error.h"
#include "shim/xapian_shim.h"

/** Word a failure of Xapian for `what`, such as the path of an index.
 *
 * @return -1 */
int error_shim(struct error *err, const xs_error *cause, const char *what);

#endif
