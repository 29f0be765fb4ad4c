#include "auth.h"

#include <inttypes.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>

#include "clock.h"
#include "engine/digest.h"
#include "engine/hmac.h"
#include "jwt.h"
#include "key_date.h"
#include "params.h"
#include "reply.h"

/** By what a file is known to have changed. */
struct stamp {
    struct timespec time;
    off_t size;
    ino_t inode;
};

struct auth {
    struct auth_config config;
    struct digest master; /* of the master key */
    struct key_list keys;
    struct stamp stamp;
    int64_t looked_at;        /* ms */
    struct str everything;    /* the pattern of all indexes */
    struct key_access anyone; /* what may be done without a key */
    struct arena arena;       /* of the request under way */
    struct key_access access;
};

/* ---- Keys -------------------------------------------------------------- */

static void read_keys(struct auth *auth)
{
    struct key_list fresh = {0};
    struct error err = {0};

    if (key_file_read(&fresh, auth->config.data, &err) == -1) {
        log_event(auth->config.log, LOG_LEVEL_ERROR,
                  "the keys stay as they were: %s", err.text);
        key_list_release(&fresh);
        return;
    }
    for (size_t i = 0; i < fresh.count; i++)
        key_derive(&fresh.keys[i], str_of(auth->config.master));
    key_list_release(&auth->keys);
    auth->keys = fresh;
}

/** Read the file again if it is another one. */
static void look(struct auth *auth)
{
    const int64_t now = clock_ms();
    struct stamp stamp = {0};
    struct stat status;
    char *path;

    if (auth->looked_at && now - auth->looked_at < AUTH_LOOK_MS)
        return;
    path = mem_format("%s/%s", auth->config.data, KEY_FILE);
    if (stat(path, &status) == 0)
        stamp = (struct stamp){status.st_mtim, status.st_size, status.st_ino};
    free(path);
    if (!auth->looked_at || stamp.inode != auth->stamp.inode ||
        stamp.size != auth->stamp.size ||
        stamp.time.tv_sec != auth->stamp.time.tv_sec ||
        stamp.time.tv_nsec != auth->stamp.time.tv_nsec)
        read_keys(auth);
    auth->stamp = stamp;
    auth->looked_at = now;
}

int auth_patterns_read(struct settings_list *out, const char *text,
                       struct arena *arena, struct error *err)
{
    settings_split(out, str_of(text), arena);
    for (size_t i = 0; i < out->count; i++) {
        out->items[i] = str_trim(out->items[i]);
        if (!key_pattern_valid(out->items[i]))
            return error_set(err, ERROR_USAGE,
                             "%.*s is neither the name of an index nor the "
                             "start of one and `*`",
                             STR_ARGS(out->items[i]));
    }
    return 0;
}

struct auth *auth_new(const struct auth_config *config)
{
    struct auth *auth = mem_zero(1, sizeof *auth);

    auth->config = *config;
    if (!config->master)
        return auth;
    auth->master = digest_text(str_of(config->master));
    auth->everything = STR("*");
    auth->anyone.actions = key_bit(KEY_SEARCH);
    if (config->open)
        auth->anyone.indexes = *config->open;
    look(auth);
    return auth;
}

void auth_free(struct auth *auth)
{
    if (!auth)
        return;
    key_list_release(&auth->keys);
    arena_release(&auth->arena);
    free(auth);
}

const struct key_list *auth_keys(const struct auth *auth)
{
    return auth->config.master ? &auth->keys : NULL;
}

/** The key of a value. All are looked at, so that the time it takes tells
 * nothing about which. */
static const struct key *find_value(const struct auth *auth, struct str value)
{
    const struct key *found = NULL;

    for (size_t i = 0; i < auth->keys.count; i++)
        if (hmac_same(str_of(auth->keys.keys[i].value), value))
            found = &auth->keys.keys[i];
    return found;
}

static const struct key *find_uid(const struct auth *auth, struct str uid)
{
    for (size_t i = 0; i < auth->keys.count; i++)
        if (str_equal(str_of(auth->keys.keys[i].uid), uid))
            return &auth->keys.keys[i];
    return NULL;
}

const struct key *auth_find_key(const struct auth *auth, struct str text)
{
    const struct key *key = find_uid(auth, text);

    return key ? key : find_value(auth, text);
}

/* ---- What a request brings --------------------------------------------- */

/** A key as it was given. */
struct given {
    struct str text; /* empty: none */
    bool in_header;  /* Authorization */
};

static struct str bearer(const struct http_request *request)
{
    static const char scheme[] = "Bearer ";
    const struct str value =
        str_trim(http_request_header(request, "Authorization"));

    if (value.len < sizeof scheme ||
        strncasecmp(value.ptr, scheme, sizeof scheme - 1) != 0)
        return (struct str){0};
    return str_trim(str_skip(value, sizeof scheme - 1));
}

static struct str algolia_key(const struct http_request *request,
                              struct arena *arena)
{
    static const char name[] = "x-algolia-api-key";
    struct str key = str_trim(http_request_header(request, name));
    struct params params = {0};

    if (!key.len && params_parse(&params, request->query, NULL) == 0)
        key = arena_copy(arena, params_text(&params, name));
    params_release(&params);
    return key;
}

static struct given find_given(struct auth *auth,
                               const struct http_request *request,
                               enum auth_place place)
{
    struct given given = {bearer(request), true};

    if (given.text.len || place == AUTH_BEARER)
        return given;
    return (struct given){algolia_key(request, &auth->arena), false};
}

/* ---- What a key allows ------------------------------------------------- */

enum verdict {
    KEY_FINE,
    KEY_UNKNOWN, /* nobody who knows a key says that */
    KEY_REFUSED, /* answered */
};

static enum verdict refuse(struct http_reply *reply, const char *why)
{
    reply_error(reply, "invalid_api_key", "%s", why);
    return KEY_REFUSED;
}

static bool is_master(const struct auth *auth, struct str text)
{
    const struct digest digest = digest_text(text);

    return hmac_same(
        (struct str){(const char *)digest.bytes, DIGEST_BYTES},
        (struct str){(const char *)auth->master.bytes, DIGEST_BYTES});
}

/** Is it time for a token? Its claims are numbers of seconds. */
static enum verdict check_times(struct http_reply *reply,
                                const struct json *claims)
{
    const struct json *from = json_member(claims, "nbf");
    const struct json *until = json_member(claims, "exp");
    const int64_t now = key_date_now();

    if (from && json_kind(from) != JSON_NULL &&
        !(json_kind(from) == JSON_NUMBER && json_number(from) <= (double)now))
        return refuse(reply, "The token is not valid yet");
    if (!until || json_kind(until) == JSON_NULL)
        return KEY_FINE;
    if (json_kind(until) != JSON_NUMBER)
        return refuse(reply, "The time `exp` of the token is not a number");
    if (json_number(until) > (double)now)
        return KEY_FINE;
    reply_error(reply, "invalid_api_key",
                "Tenant token expired. Was valid up to `%.0f` and we're now "
                "`%" PRId64 "`.",
                json_number(until), now);
    return KEY_REFUSED;
}

static enum verdict open_token(struct auth *auth, struct http_reply *reply,
                               const struct jwt *jwt)
{
    const struct key *key =
        find_uid(auth, json_string(json_member(jwt->claims, "apiKeyUid")));
    struct error err = {0};
    enum verdict verdict;

    if (!key || !jwt_signed_by(jwt, str_of(key->value)))
        return KEY_UNKNOWN;
    if (key_expired(key, key_date_now()))
        return refuse(reply, "The key of the token is past its time");
    if (!key_allows(key->allowed, KEY_SEARCH))
        return refuse(reply, "The key of the token does not allow searches");
    verdict = check_times(reply, jwt->claims);
    if (verdict != KEY_FINE)
        return verdict;
    auth->access.actions = key_bit(KEY_SEARCH);
    auth->access.indexes = key->indexes;
    if (key_rules_read(&auth->access, json_member(jwt->claims, "searchRules"),
                       &auth->arena, &err) == -1) {
        reply_error(reply, "invalid_api_key", "The token is wrong: %s",
                    err.text);
        return KEY_REFUSED;
    }
    return KEY_FINE;
}

static enum verdict open_key(struct auth *auth, struct http_reply *reply,
                             const struct given *given)
{
    const struct key *key = find_value(auth, given->text);
    enum verdict verdict = KEY_UNKNOWN;
    struct jwt jwt = {0};

    if (!key) {
        if (jwt_read(&jwt, given->text, NULL) == 0)
            verdict = open_token(auth, reply, &jwt);
        jwt_release(&jwt);
        return verdict;
    }
    if (key_expired(key, key_date_now()))
        return refuse(reply, "The key is past its time");
    if (!given->in_header && !key_only_searches(key))
        return refuse(reply, "Here a key must be one that may only search; "
                             "others belong into the header Authorization");
    auth->access.actions = key->allowed;
    auth->access.indexes = key->indexes;
    return KEY_FINE;
}

/* ---- The whole --------------------------------------------------------- */

/** Whom failures are counted to: the client, or a proxy of ours that speaks
 * for nobody. */
static struct address whom(const struct http_request *request)
{
    struct address address = {{0}};

    if (request->client)
        return *request->client;
    address_parse(&address, request->peer);
    return address;
}

/** A wrong key came: say so, and count it; more of them are not even looked
 * at for a while. */
static void answer_unknown(struct auth *auth, struct http_reply *reply,
                           const struct address *client, unsigned wait)
{
    if (!wait) {
        key_guard_failed(auth->config.guard, client, clock_us());
        refuse(reply, "The key is not valid");
        return;
    }
    reply_error(reply, "too_many_requests",
                "Too many wrong keys came from this address; try again in %u "
                "seconds",
                wait);
    http_reply_header(reply, "Retry-After",
                      arena_format(&reply->arena, "%u", wait));
}

/** @return false when the request was answered */
static bool check_given(struct auth *auth, struct http_reply *reply,
                        const struct http_request *request,
                        const struct given *given)
{
    const struct address client = whom(request);
    const unsigned wait =
        key_guard_wait(auth->config.guard, &client, clock_us());

    /* The values of keys cannot be guessed; the master key, which a person
     * may have chosen, is not tried after too many failures. */
    if (given->in_header && !wait && is_master(auth, given->text)) {
        auth->access = (struct key_access){.actions = key_bit(KEY_ALL),
                                           .indexes = {&auth->everything, 1}};
        return true;
    }
    switch (open_key(auth, reply, given)) {
    case KEY_FINE:
        return true;
    case KEY_UNKNOWN:
        answer_unknown(auth, reply, &client, wait);
        return false;
    case KEY_REFUSED:
        return false;
    }
    return false;
}

bool auth_check(const struct key_access **out, struct auth *auth,
                struct http_reply *reply, const struct http_request *request,
                enum key_action action, enum auth_place place)
{
    struct given given;

    *out = NULL;
    if (!auth || !auth->config.master) {
        if (action < KEY_KEYS_CREATE || action > KEY_KEYS_DELETE)
            return true;
        reply_error(reply, "missing_master_key",
                    "There are no keys without a master key: start the server "
                    "with --master-key-file");
        return false;
    }
    arena_release(&auth->arena);
    auth->access = (struct key_access){0};
    look(auth);
    *out = &auth->anyone;
    given = find_given(auth, request, place);
    if (action == KEY_OPEN ||
        (!given.text.len && action == KEY_SEARCH && auth->anyone.indexes.count))
        return true;
    *out = &auth->access;
    if (!given.text.len) {
        reply_error(reply, "missing_authorization_header",
                    "This needs a key, in the header `Authorization: Bearer "
                    "KEY`");
        return false;
    }
    if (!check_given(auth, reply, request, &given))
        return false;
    if (key_may(&auth->access, action))
        return true;
    refuse(reply, "The key does not allow this");
    return false;
}
