/**
 * Who asks, and may they do that?
 *
 * One for each worker. The file of keys is looked at again every now and then,
 * so that a key which was made or deleted counts at once. A file that cannot
 * be read leaves the keys that were known before in force.
 */
#ifndef SILCROW_AUTH_H
#define SILCROW_AUTH_H

#include <stdbool.h>

#include "http.h"
#include "key_access.h"
#include "key_file.h"
#include "key_guard.h"
#include "log.h"

enum {
    AUTH_LOOK_MS = 500, /* between two looks at the file of keys */
};

/** Where a request may have its key. */
enum auth_place {
    AUTH_BEARER,  /* Authorization: Bearer KEY */
    AUTH_ALGOLIA, /* also in x-algolia-api-key, as a header or a parameter:
                     there, keys that may do more than search are refused */
};

struct auth;

/** All borrowed. */
struct auth_config {
    const char *master; /* NULL: there are no keys, everything may be done */
    const char *data;   /* folder of KEY_FILE */
    const struct settings_list *open; /* patterns of indexes that anyone may
                                         search; NULL: none */
    struct key_guard *guard;          /* may be NULL */
    struct log *log;
};

/** Release with auth_free(). */
struct auth *auth_new(const struct auth_config *config);
void auth_free(struct auth *auth);

/* The keys are there where auth_check() let an action of keys pass. They live
 * until it is called again. */

/** All of them, oldest first. */
const struct key_list *auth_keys(const struct auth *auth);

/** The key of that uid or value; NULL when there is none. */
const struct key *auth_find_key(const struct auth *auth, struct str text);

/**
 * May the request do that? If not it is answered: 401 without a key, 403 with
 * one that does not allow it, 429 when too many wrong ones came.
 *
 * @param auth  NULL: there are no keys
 * @param out   what else it may do; NULL: everything. Lives until the next
 *              call
 */
bool auth_check(const struct key_access **out, struct auth *auth,
                struct http_reply *reply, const struct http_request *request,
                enum key_action action, enum auth_place place);

/**
 * Read patterns of indexes with commas between, as `open` has them.
 *
 * @param out  borrows from `text`, and from the arena
 * @return 0, or -1 with ERROR_USAGE
 */
int auth_patterns_read(struct settings_list *out, const char *text,
                       struct arena *arena, struct error *err);

#endif
