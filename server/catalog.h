/**
 * The indexes that one worker has open.
 *
 * An index is opened when it is first asked for and followed to its newest
 * generation each time after that.
 */
#ifndef SILCROW_CATALOG_H
#define SILCROW_CATALOG_H

#include <stddef.h>

#include "engine/error.h"
#include "engine/index.h"
#include "engine/str.h"
#include "key_access.h"
#include "log.h"

enum {
    CATALOG_OPEN_MAX = 64, /* indexes open at once; then the oldest goes */
};

/** The index that a request without a name means, if it is there. */
#define CATALOG_DEFAULT "guides"

struct catalog;

/** `data` and `log` are borrowed. Release with catalog_free(). */
struct catalog *catalog_new(const char *data, struct log *log);
void catalog_free(struct catalog *catalog);

/** Close all, to be opened again when they are asked for. */
void catalog_reopen(struct catalog *catalog);

/** From now on give out what this access allows; NULL: everything. Borrowed
 * until the next call. */
void catalog_restrict(struct catalog *catalog, const struct key_access *access);

/**
 * The index of that name, at its newest generation. When that one cannot be
 * read, the one before goes on being served, and the log says so.
 *
 * @param name  empty for CATALOG_DEFAULT, or else the first there is
 * @param out   borrowed until the next call
 * @return 0, or -1 with ERROR_PERMISSION when it may not be seen, or only a
 *         part of it, ERROR_NO_INPUT when there is no such index, else the
 *         error of index_open()
 */
int catalog_get(struct index **out, struct catalog *catalog, struct str name,
                struct error *err);

/**
 * The same for whoever shows only what a rule allows (key_access.h).
 *
 * @param rule  its filter must hold for every document that is shown, counted
 *              or otherwise told of; NULL: all may be
 */
int catalog_get_part(struct index **out, const struct key_rule **rule,
                     struct catalog *catalog, struct str name,
                     struct error *err);

#endif
