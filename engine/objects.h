/**
 * Object ids: documents by a name that every client accepts.
 *
 * The id of a section is an address with slashes and a hash. Clients of
 * other search services want letters, digits, `-` and `_` only, so each
 * document has a second id: the first half of the SHA-256 of its id, in
 * hexadecimal digits. It stays the same as long as the id does.
 */
#ifndef SILCROW_OBJECTS_H
#define SILCROW_OBJECTS_H

#include <stdint.h>

#include "store.h"
#include "str.h"

enum {
    OBJECT_ID_LEN = 32, /* digits */
};

/** The object id of a document's id. */
void object_id(char out[OBJECT_ID_LEN + 1], struct str id);

/** Documents by their object ids. */
struct objects;

/** Read the ids of all documents.
 *
 * @param store  must outlive the result; release that with objects_free() */
struct objects *objects_new(const struct store *store);
void objects_free(struct objects *objects);

/** The number of the document of that object id; 0 when there is none. */
uint32_t objects_find(const struct objects *objects, struct str object);

#endif
