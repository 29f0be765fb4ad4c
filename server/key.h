/**
 * A key: what it is called, what may be done with it, in which indexes, and
 * until when.
 *
 * Its value is no part of it: that is the HMAC-SHA256 of its uid under the
 * master key, so that nobody can make a key from what is stored.
 */
#ifndef SILCROW_KEY_H
#define SILCROW_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/error.h"
#include "engine/mem.h"
#include "engine/settings.h"
#include "engine/str.h"

enum {
    KEY_UID_LEN = 36,     /* bytes of a uid: a UUID with hyphens */
    KEY_VALUE_LEN = 64,   /* bytes of a value: hexadecimal digits */
    KEY_TEXT_MAX = 1024,  /* bytes of a name or a description */
    KEY_ITEMS_MAX = 1000, /* actions or indexes of a key */
};

/** What a request does. The names are those of search clients (key.c). */
enum key_action {
    KEY_ALL,  /* whatever there is: needs a key that may do everything */
    KEY_OPEN, /* nothing that needs a key */
    KEY_SEARCH,
    KEY_DOCUMENTS_ADD,
    KEY_DOCUMENTS_GET,
    KEY_DOCUMENTS_DELETE,
    KEY_INDEXES_CREATE,
    KEY_INDEXES_GET,
    KEY_INDEXES_UPDATE,
    KEY_INDEXES_DELETE,
    KEY_INDEXES_SWAP,
    KEY_TASKS_CANCEL,
    KEY_TASKS_DELETE,
    KEY_TASKS_GET,
    KEY_SETTINGS_GET,
    KEY_SETTINGS_UPDATE,
    KEY_STATS_GET,
    KEY_METRICS_GET,
    KEY_DUMPS_CREATE,
    KEY_SNAPSHOTS_CREATE,
    KEY_VERSION,
    KEY_KEYS_CREATE,
    KEY_KEYS_GET,
    KEY_KEYS_UPDATE,
    KEY_KEYS_DELETE,
    KEY_EXPERIMENTAL_GET,
    KEY_EXPERIMENTAL_UPDATE,
    KEY_ACTION_COUNT,
};

/** An action as a bit of a set of actions; KEY_ALL in a set is all of them. */
static inline uint64_t key_bit(enum key_action action)
{
    return (uint64_t)1 << action;
}

/** May whoever may do these do that? */
bool key_allows(uint64_t actions, enum key_action action);

/**
 * Add what a name stands for: `search`, `documents.get`, all of `documents.*`,
 * or `*`.
 *
 * @return 0, or -1 when there is no such action
 */
int key_action_add(uint64_t *actions, struct str name);

/** Does a pattern, a name or the start of one and `*`, stand for the index? */
bool key_index_matches(struct str pattern, struct str index);

/** May an index, or several, be named so? */
bool key_pattern_valid(struct str pattern);

/** All texts are owned by whoever filled it in. */
struct key {
    char uid[KEY_UID_LEN + 1];
    struct str name;              /* ptr NULL for none */
    struct str description;       /* ptr NULL for none */
    struct settings_list actions; /* names, as they were given */
    struct settings_list indexes; /* patterns */
    int64_t expires;              /* seconds since 1970, UTC; 0: never */
    int64_t created;
    int64_t updated;
    uint64_t allowed;              /* what `actions` stands for */
    char value[KEY_VALUE_LEN + 1]; /* empty until key_derive() */
};

/** Is the key past its time? */
bool key_expired(const struct key *key, int64_t now);

/** May it search and do nothing else? Such a key can be public. */
bool key_only_searches(const struct key *key);

/** Fill in the value. */
void key_derive(struct key *key, struct str master);

/** Is this a UUID as it is written, in lower case with hyphens? */
bool key_uid_valid(struct str uid);

/** A new uid: a random UUID (version 4, RFC 9562). */
int key_uid_make(char uid[KEY_UID_LEN + 1], struct error *err);

#endif
