/**
 * Finding one document of an index.
 */
#ifndef SILCROW_FIND_H
#define SILCROW_FIND_H

#include "index.h"

/**
 * The document with an id.
 *
 * @param out  its number; 0 when there is none
 * @return 0, or -1 with ERROR_IO or ERROR_DATA when the index cannot be read
 */
int find_document(uint32_t *out, struct index *index, struct str id,
                  struct error *err);

#endif
