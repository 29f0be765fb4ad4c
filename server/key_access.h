/**
 * What a request may do: which actions, in which indexes, and what of an
 * index it may see.
 */
#ifndef SILCROW_KEY_ACCESS_H
#define SILCROW_KEY_ACCESS_H

#include "engine/error.h"
#include "engine/filter.h"
#include "engine/json.h"
#include "key.h"

enum {
    KEY_RULES_MAX = 1000, /* indexes that a token names */
};

/** What a token says about indexes of one name or pattern. */
struct key_rule {
    struct str pattern;
    struct filter filter; /* that must hold, parsed; root NULL: none */
    struct str text;      /* the same as it was written: for keys of caches */
};

/** All of it belongs to whoever made it. */
struct key_access {
    uint64_t actions;             /* set of enum key_action */
    struct settings_list indexes; /* patterns */
    bool token; /* the rules hold as well: what has none is not seen */
    struct key_rule *rules;
    size_t rule_count;
};

/* In what follows NULL stands for a server without keys, where everything may
 * be done. */

bool key_may(const struct key_access *access, enum key_action action);

/** May it see the index, or a part of it? */
bool key_may_index(const struct key_access *access, struct str index);

/**
 * What must hold for documents of an index that it may see. Of several rules
 * that fit the index, the one of that very name counts, else the longest.
 *
 * @return NULL when every document may be seen
 */
const struct key_rule *key_rule_for(const struct key_access *access,
                                    struct str index);

/**
 * Read the rules of a token, its claim `searchRules`: names and patterns in
 * an array, or an object that has `null` or `{"filter": ...}` for each.
 *
 * @param access  gets them
 * @param arena   owns them
 * @return 0, or -1 with ERROR_DATA; a rule that is not understood is an error
 */
int key_rules_read(struct key_access *access, const struct json *rules,
                   struct arena *arena, struct error *err);

#endif
