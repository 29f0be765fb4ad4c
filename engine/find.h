/**
 * Finding one document of an index.
 */
#ifndef SILCROW_FIND_H
#define SILCROW_FIND_H

#include "index.h"

enum {
    FIND_MAX = 256, /* documents in one answer */
};

/**
 * The document with an id.
 *
 * @param out  its number; 0 when there is none
 * @return 0, or -1 with ERROR_IO or ERROR_DATA when the index cannot be read
 */
int find_document(uint32_t *out, struct index *index, struct str id,
                  struct error *err);

/**
 * The documents that have a term, in order.
 *
 * @param most  of them, to FIND_MAX; later ones are not given
 */
int find_documents(uint32_t *documents, size_t *count, size_t most,
                   struct index *index, struct str term, struct error *err);

#endif
