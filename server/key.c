#include "key.h"

#include <stdio.h>
#include <sys/random.h>

#include "engine/digest.h"
#include "engine/hmac.h"

static const struct {
    const char *name;
    enum key_action action;
} names[] = {
    {"search", KEY_SEARCH},
    {"documents.add", KEY_DOCUMENTS_ADD},
    {"documents.get", KEY_DOCUMENTS_GET},
    {"documents.delete", KEY_DOCUMENTS_DELETE},
    {"indexes.create", KEY_INDEXES_CREATE},
    {"indexes.get", KEY_INDEXES_GET},
    {"indexes.update", KEY_INDEXES_UPDATE},
    {"indexes.delete", KEY_INDEXES_DELETE},
    {"indexes.swap", KEY_INDEXES_SWAP},
    {"tasks.cancel", KEY_TASKS_CANCEL},
    {"tasks.delete", KEY_TASKS_DELETE},
    {"tasks.get", KEY_TASKS_GET},
    {"settings.get", KEY_SETTINGS_GET},
    {"settings.update", KEY_SETTINGS_UPDATE},
    {"stats.get", KEY_STATS_GET},
    {"metrics.get", KEY_METRICS_GET},
    {"dumps.create", KEY_DUMPS_CREATE},
    {"snapshots.create", KEY_SNAPSHOTS_CREATE},
    {"version", KEY_VERSION},
    {"keys.create", KEY_KEYS_CREATE},
    {"keys.get", KEY_KEYS_GET},
    {"keys.update", KEY_KEYS_UPDATE},
    {"keys.delete", KEY_KEYS_DELETE},
    {"experimental.get", KEY_EXPERIMENTAL_GET},
    {"experimental.update", KEY_EXPERIMENTAL_UPDATE},
};

bool key_allows(uint64_t actions, enum key_action action)
{
    return action == KEY_OPEN ||
           (actions & (key_bit(KEY_ALL) | key_bit(action))) != 0;
}

int key_action_add(uint64_t *actions, struct str name)
{
    const bool group = name.len > 2 && str_ends(name, STR(".*"));
    const struct str start = {name.ptr, name.len - (group ? 1 : 0)};
    uint64_t found = 0;

    if (str_equal(name, STR("*"))) {
        *actions |= key_bit(KEY_ALL);
        return 0;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (group ? str_starts(str_of(names[i].name), start)
                  : str_equal(str_of(names[i].name), name))
            found |= key_bit(names[i].action);
    *actions |= found;
    return found ? 0 : -1;
}

bool key_index_matches(struct str pattern, struct str index)
{
    if (!str_ends(pattern, STR("*")))
        return str_equal(pattern, index);
    pattern.len--;
    return str_starts(index, pattern);
}

bool key_pattern_valid(struct str pattern)
{
    if (str_ends(pattern, STR("*")))
        pattern.len--;
    else if (pattern.len == 0)
        return false;
    for (size_t i = 0; i < pattern.len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                    "0123456789_-",
                    pattern.ptr[i]) ||
            !pattern.ptr[i])
            return false;
    return pattern.len <= KEY_TEXT_MAX;
}

bool key_expired(const struct key *key, int64_t now)
{
    return key->expires && key->expires <= now;
}

bool key_only_searches(const struct key *key)
{
    return key->allowed == key_bit(KEY_SEARCH);
}

void key_derive(struct key *key, struct str master)
{
    uint8_t bytes[HMAC_BYTES_MAX];
    struct digest digest;

    hmac_text(bytes, HMAC_SHA256, master, str_of(key->uid));
    memcpy(digest.bytes, bytes, sizeof digest.bytes);
    digest_hex(key->value, &digest);
}

bool key_uid_valid(struct str uid)
{
    static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    if (uid.len != KEY_UID_LEN)
        return false;
    for (size_t i = 0; i < KEY_UID_LEN; i++) {
        const char byte = uid.ptr[i];
        const bool digit =
            (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f');

        if (form[i] == 'x' ? !digit : byte != '-')
            return false;
    }
    return true;
}

int key_uid_make(char uid[KEY_UID_LEN + 1], struct error *err)
{
    uint8_t b[16];

    if (getrandom(b, sizeof b, 0) != (ssize_t)sizeof b)
        return error_errno(err, "cannot make a random number");
    b[6] = (uint8_t)(0x40 | (b[6] & 0x0f)); /* version 4 */
    b[8] = (uint8_t)(0x80 | (b[8] & 0x3f)); /* variant of the RFC */
    snprintf(uid, KEY_UID_LEN + 1,
             "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-"
             "%02x%02x%02x%02x%02x%02x",
             b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10],
             b[11], b[12], b[13], b[14], b[15]);
    return 0;
}
