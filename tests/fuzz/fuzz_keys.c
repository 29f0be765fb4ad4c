/**
 * Any bytes as a token, as the file of keys and as the rules of a token: what
 * is read keeps to the promises of the headers, no token is true by a secret
 * it was not signed with, and keys that were written are read back.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "server/jwt.h"
#include "server/key_access.h"
#include "server/key_date.h"
#include "server/key_file.h"
#include "server/key_mask.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_token(struct str text)
{
    struct jwt jwt;

    if (jwt_read(&jwt, text, NULL) == 0) {
        assert(text.len <= JWT_BYTES_MAX && jwt_looks_like(text));
        assert(json_kind(jwt.claims) == JSON_OBJECT);
        assert(jwt.signature_len >= 32);
        assert(!jwt_signed_by(&jwt, STR("a secret that nobody has")));
    }
    jwt_release(&jwt);
}

static void try_file(struct str text)
{
    struct key_list list = {0}, again = {0};
    struct buf written = {0};

    if (key_list_read(&list, text, NULL) == 0) {
        for (size_t i = 0; i < list.count; i++) {
            assert(key_uid_valid(str_of(list.keys[i].uid)));
            assert(list.keys[i].actions.count && list.keys[i].indexes.count);
            assert(list.keys[i].allowed);
        }
        key_list_write(&written, &list);
        assert(key_list_read(&again, buf_view(&written), NULL) == 0);
        assert(again.count == list.count);
    }
    key_list_release(&again);
    key_list_release(&list);
    buf_free(&written);
}

static void try_rules(struct str text)
{
    struct key_access access = {0};
    struct arena arena = {0};
    struct json *json;

    if (json_parse(&json, text, NULL) == 0 &&
        key_rules_read(&access, json, &arena, NULL) == 0) {
        assert(access.token && access.rule_count);
        key_may_index(&access, STR("docs"));
        key_rule_for(&access, STR("docs"));
    }
    json_free(json);
    arena_release(&arena);
}

static void try_texts(struct str text)
{
    char date[KEY_DATE_LEN + 1];
    struct buf masked = {0};
    uint64_t actions = 0;
    int64_t seconds;

    if (key_date_read(&seconds, text) == 0) {
        key_date_write(date, seconds);
        assert(strlen(date) == KEY_DATE_LEN);
    }
    assert((key_action_add(&actions, text) == 0) == (actions != 0));
    key_pattern_valid(text);
    key_mask(&masked, text);
    buf_free(&masked);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str text = {(const char *)data, size};

    try_token(text);
    try_file(text);
    try_rules(text);
    try_texts(text);
    return 0;
}
