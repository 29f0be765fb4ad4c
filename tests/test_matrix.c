/** Every route, method and key, odd spellings of paths, and other sites: who
 * gets in, and who does not. To see it fail, let auth_check() return true. */
#include "program.h"

#include "engine/hmac.h"
#include "engine/json.h"
#include "server/auth.h"
#include "server/handler.h"
#include "server/key_date.h"
#include "server/route.h"
#include "small_index.h"

#define MASTER "0123456789abcdef-master"

static const struct small_section sections[] = {
    {"/infusion/#picc", "Infusion", "PICC lines",
     "A PICC is a long line that ends near the heart.", NULL, 0},
    {"/pumps/#rate", "Pumps", "Drip rate", "The drip rate is a number.", NULL,
     0},
};

static const char *const attributes[] = {"{\"team\":\"red\"}",
                                         "{\"team\":\"blue\"}"};

/* ---- Keys -------------------------------------------------------------- */

/** Who asks. */
enum who {
    NOBODY,
    WRONG,        /* a key that nobody made */
    OTHER_SCHEME, /* Authorization: Basic */
    EXPIRED,
    SEARCH,
    SEARCH_OTHER, /* in other indexes */
    STATS,
    KEYS,
    ADMIN,
    MASTER_KEY,
    TOKEN,
    TOKEN_OTHER, /* for another index */
    TOKEN_EXPIRED,
    TOKEN_FORGED,  /* signed by another secret */
    TOKEN_ADMIN,   /* made of a key that may do everything */
    TOKEN_NO_MORE, /* made of a key that is past its time */
    WHO_COUNT,
};

static const char *const names[WHO_COUNT] = {
    "nobody",        "wrong",        "other scheme",  "expired",
    "search",        "other",        "stats",         "keys",
    "admin",         "master",       "token",         "token 2",
    "expired token", "forged token", "admin's token", "token of an expired key",
};

/** Keys of the file, by who has them. */
static const struct {
    enum who who;
    const char *uid, *action, *index;
    int64_t expires;
} rows[] = {
    {SEARCH, "00000000-0000-4000-8000-000000000001", "search", "*", 0},
    {ADMIN, "00000000-0000-4000-8000-000000000002", "*", "*", 0},
    {EXPIRED, "00000000-0000-4000-8000-000000000003", "*", "*", 1},
    {SEARCH_OTHER, "00000000-0000-4000-8000-000000000004", "search", "other*",
     0},
    {STATS, "00000000-0000-4000-8000-000000000005", "stats.get", "*", 0},
    {KEYS, "00000000-0000-4000-8000-000000000006", "keys.*", "*", 0},
};

/** What they say, as values of Authorization; and where the file is. */
struct keyring {
    struct arena arena;
    struct str values[WHO_COUNT]; /* of keys and tokens, bare */
    struct str headers[WHO_COUNT];
};

static void put_base64(struct buf *out, struct str bytes)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    for (size_t i = 0; i < bytes.len; i += 3) {
        uint32_t group = 0;
        const size_t left = bytes.len - i;

        for (size_t k = 0; k < 3; k++)
            group =
                group << 8 | (k < left ? (unsigned char)bytes.ptr[i + k] : 0);
        for (size_t k = 0; k < (left < 3 ? left + 1 : 4); k++)
            buf_byte(out, digits[group >> (18 - 6 * k) & 63]);
    }
}

static struct str make_token(struct arena *arena, const char *claims,
                             struct str secret)
{
    struct buf token = {0};
    uint8_t bytes[HMAC_BYTES_MAX];
    struct str made;
    size_t len;

    put_base64(&token, STR("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"));
    buf_byte(&token, '.');
    put_base64(&token, str_of(claims));
    len = hmac_text(bytes, HMAC_SHA256, secret, buf_view(&token));
    buf_byte(&token, '.');
    put_base64(&token, (struct str){(const char *)bytes, len});
    made = arena_copy(arena, buf_view(&token));
    buf_free(&token);
    return made;
}

static void make_tokens(struct keyring *ring)
{
    static const struct {
        enum who who, of;
        const char *claims; /* behind the uid */
    } tokens[] = {
        {TOKEN, SEARCH, "\"searchRules\":[\"guides\"]"},
        {TOKEN_OTHER, SEARCH, "\"searchRules\":[\"other\"]"},
        {TOKEN_EXPIRED, SEARCH, "\"searchRules\":[\"*\"],\"exp\":1600000000"},
        {TOKEN_FORGED, SEARCH, "\"searchRules\":[\"*\"]"},
        {TOKEN_ADMIN, ADMIN, "\"searchRules\":[\"*\"]"},
        {TOKEN_NO_MORE, EXPIRED, "\"searchRules\":[\"*\"]"},
    };

    for (size_t i = 0; i < COUNT(tokens); i++)
        for (size_t k = 0; k < COUNT(rows); k++)
            if (rows[k].who == tokens[i].of)
                ring->values[tokens[i].who] = make_token(
                    &ring->arena,
                    arena_format(&ring->arena, "{\"apiKeyUid\":\"%s\",%s}",
                                 rows[k].uid, tokens[i].claims)
                        .ptr,
                    tokens[i].who == TOKEN_FORGED
                        ? STR("not the value of a key")
                        : ring->values[tokens[i].of]);
}

/** Write the file of keys, and know what they say. */
static void make_keys(struct keyring *ring, const char *data)
{
    struct key_list list = {0};

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct str action = str_of(rows[i].action);
        struct str index = str_of(rows[i].index);
        struct key key = {.actions = {&action, 1},
                          .indexes = {&index, 1},
                          .expires = rows[i].expires,
                          .created = 1600000000,
                          .updated = 1600000000};

        memcpy(key.uid, rows[i].uid, sizeof key.uid);
        key_list_add(&list, &key);
        key_derive(&key, STR(MASTER));
        ring->values[rows[i].who] = arena_copy(&ring->arena, str_of(key.value));
    }
    assert_int_equal(key_file_write(&list, data, NULL), 0);
    key_list_release(&list);
    make_tokens(ring);
    ring->values[WRONG] = STR("0000000000000000000000000000000000000000000000"
                              "000000000000000000");
    ring->values[MASTER_KEY] = STR(MASTER);
    for (int i = 0; i < WHO_COUNT; i++)
        if (ring->values[i].len)
            ring->headers[i] = arena_format(&ring->arena, "Bearer %.*s",
                                            STR_ARGS(ring->values[i]));
    ring->headers[OTHER_SCHEME] = STR("Basic MDAwMDow");
}

/* ---- A server of structs ----------------------------------------------- */

struct desk {
    struct keyring ring;
    struct handler *handler;
    struct settings_list open;
    struct cors cors;
    struct arena arena;
};

static void desk_open(struct desk *desk, const char *data, const char *open,
                      const char *cors)
{
    *desk = (struct desk){.handler = NULL};
    index_close(small_index_of(data, sections, attributes, COUNT(sections)));
    make_keys(&desk->ring, data);
    assert_int_equal(auth_patterns_read(&desk->open, open, &desk->arena, NULL),
                     0);
    if (cors)
        assert_int_equal(cors_read(&desk->cors, cors, &desk->arena, NULL), 0);
    desk->handler = handler_new(data, NULL);
    desk->handler->cors = &desk->cors;
    desk->handler->auth = auth_new(&(struct auth_config){
        .master = MASTER, .data = data, .open = &desk->open});
}

static void desk_close(struct desk *desk)
{
    auth_free(desk->handler->auth);
    handler_free(desk->handler);
    arena_release(&desk->ring.arena);
    arena_release(&desk->arena);
}

static void add_header(struct http_request *request, const char *name,
                       struct str value)
{
    if (value.len)
        request->headers[request->header_count++] =
            (struct http_header){str_of(name), value};
}

/** A request to a target; its body, where it has one, is empty JSON. */
static struct http_request request_of(enum http_method method,
                                      const char *target)
{
    struct http_request request = {.method = method, .peer = STR("192.0.2.1")};
    const char *mark = strchr(target, '?');

    request.path = str_of(target);
    if (mark) {
        request.path.len = (size_t)(mark - target);
        request.query = str_of(mark + 1);
    }
    add_header(&request, "Content-Type", STR("application/json"));
    request.body = STR("{}");
    return request;
}

static struct http_reply ask(struct desk *desk, enum http_method method,
                             const char *target, struct str authorization)
{
    struct http_request request = request_of(method, target);
    struct http_reply reply = {0};

    add_header(&request, "Authorization", authorization);
    route_request(desk->handler, &reply, &request);
    buf_byte(&reply.body, '\0');
    return reply;
}

/* ---- Routes, methods, keys --------------------------------------------- */

/** How a key is answered: 0 gets in, else 401 or 403. */
struct answer {
    int open, search, stats, keys, all;
};

/* What each may reach. Columns: what needs no key, searching, `stats.get`,
 * `keys.get`, and everything that only a key for everything may do. */
static const struct answer answers[WHO_COUNT] = {
    [NOBODY] = {0, 401, 401, 401, 401},
    [WRONG] = {0, 403, 403, 403, 403},
    [OTHER_SCHEME] = {0, 401, 401, 401, 401},
    [EXPIRED] = {0, 403, 403, 403, 403},
    [SEARCH] = {0, 0, 403, 403, 403},
    [SEARCH_OTHER] = {0, 403, 403, 403, 403},
    [STATS] = {0, 403, 0, 403, 403},
    [KEYS] = {0, 403, 403, 0, 403},
    [ADMIN] = {0, 0, 0, 0, 0},
    [MASTER_KEY] = {0, 0, 0, 0, 0},
    [TOKEN] = {0, 0, 403, 403, 403},
    [TOKEN_OTHER] = {0, 403, 403, 403, 403},
    [TOKEN_EXPIRED] = {0, 403, 403, 403, 403},
    [TOKEN_FORGED] = {0, 403, 403, 403, 403},
    [TOKEN_ADMIN] = {0, 0, 403, 403, 403},
    [TOKEN_NO_MORE] = {0, 403, 403, 403, 403},
};

/* What no key, or one that may only search, reaches. A new route of that kind
 * has to be written down here. */
static const char *const open_paths[] = {
    "/",      "/errors",         "/health",
    "/ready", "/opensearch.xml", "/silcrow*", /* scripts, styles, pictures */
};
static const char *const search_paths[] = {
    "/1/indexes/{}/facets/{}/query",
    "/1/indexes/{}/queries",
    "/1/indexes/{}/query",
    "/indexes/{}/facet-search",
    "/indexes/{}/search",
    "/llms.txt",
    "/mcp",
    "/multi-search",
    "/search",
    "/sections/{}",
    "/similar",
    "/suggest",
};

/* Of these, what names its index in the body alone: here it names none. */
static const char *const body_paths[] = {"/mcp", "/multi-search"};

static bool lists(const char *const *paths, size_t count, const char *path)
{
    for (size_t i = 0; i < count; i++)
        if (settings_matches(str_of(paths[i]), str_of(path)))
            return true;
    return false;
}

static int expected(const struct route *route, enum who who)
{
    const struct answer *answer = &answers[who];

    if (lists(open_paths, COUNT(open_paths), route->path))
        return answer->open;
    if (lists(body_paths, COUNT(body_paths), route->path) &&
        (who == SEARCH_OTHER || who == TOKEN_OTHER))
        return 0;
    if (lists(search_paths, COUNT(search_paths), route->path))
        return answer->search;
    if (strncmp(route->path, "/keys", 5) == 0)
        return answer->keys;
    if (route->action == KEY_STATS_GET)
        return answer->stats;
    return answer->all;
}

/** A path of the route: parts that vary are the index, or anything. */
static char *path_of(const struct route *route)
{
    struct buf path = {0};
    size_t varying = 0;

    for (const char *at = route->path; *at; at++) {
        if (strncmp(at, "{}", 2) != 0) {
            buf_byte(&path, *at);
            continue;
        }
        buf_text(&path, varying++ ? "x" : "guides");
        at++;
    }
    buf_byte(&path, '\0');
    return path.ptr;
}

static void check_route(struct desk *desk, const struct route *route,
                        enum http_method method)
{
    char *path = path_of(route);

    for (int who = 0; who < WHO_COUNT; who++) {
        struct http_reply reply =
            ask(desk, method, path, desk->ring.headers[who]);
        const int wanted = expected(route, (enum who)who);
        /* What is refused to everybody is no matter of keys. */
        const bool refused =
            reply.status == 401 ||
            (reply.status == 403 &&
             !strstr(reply.body.ptr, "\"code\":\"feature_not_enabled\"") &&
             !strstr(reply.body.ptr, "\"code\":\"metrics_forbidden\""));

        if (refused != (wanted != 0) || (wanted && reply.status != wanted))
            fail_msg("%d %s as %s: %d, not %d: %s", method, path, names[who],
                     reply.status, wanted, reply.body.ptr);
        http_reply_release(&reply);
    }
    free(path);
}

static void each_route_and_method_lets_in_who_may(void **state)
{
    static const enum http_method methods[] = {
        HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_PUT, HTTP_PATCH, HTTP_DELETE,
    };
    const struct route *route;
    struct desk desk;

    desk_open(&desk, *state, NULL, NULL);
    for (size_t i = 1; (route = route_by_number(i)); i++)
        for (size_t k = 0; k < COUNT(methods); k++)
            if (methods[k] &
                (route->methods & HTTP_GET ? route->methods | HTTP_HEAD
                                           : route->methods))
                check_route(&desk, route, methods[k]);
    desk_close(&desk);
}

static void a_method_that_a_path_does_not_have_is_refused_to_all(void **state)
{
    struct desk desk;

    desk_open(&desk, *state, NULL, NULL);
    for (int who = 0; who < WHO_COUNT; who++) {
        struct http_reply reply =
            ask(&desk, HTTP_DELETE, "/search", desk.ring.headers[who]);

        assert_int_equal(reply.status, 405);
        http_reply_release(&reply);
    }
    desk_close(&desk);
}

static void a_key_comes_before_body_parameters_and_index(void **state)
{
    static const char *const targets[] = {
        "/search?q=a&limit=x",
        "/search?q=a&q=b",
        "/search?index=nowhere",
        "/keys?limit=x",
    };
    struct desk desk;

    desk_open(&desk, *state, NULL, NULL);
    for (size_t i = 0; i < COUNT(targets); i++) {
        struct http_reply reply =
            ask(&desk, HTTP_GET, targets[i], desk.ring.headers[WRONG]);

        assert_int_equal(reply.status, 403);
        http_reply_release(&reply);
    }
    desk_close(&desk);
}

static void without_a_master_key_all_but_keys_is_open(void **state)
{
    static const struct {
        const char *target;
        int status;
    } targets[] = {
        {"/search?q=a", 200},
        {"/suggest?q=a", 200},
        {"/", 200},
        {"/keys", 401},
        {"/keys/00000000-0000-4000-8000-000000000001", 401},
    };
    struct desk desk;

    desk_open(&desk, *state, NULL, NULL);
    auth_free(desk.handler->auth);
    desk.handler->auth = auth_new(&(struct auth_config){.data = *state});
    for (size_t i = 0; i < COUNT(targets); i++)
        for (int who = 0; who < WHO_COUNT; who++) {
            struct http_reply reply =
                ask(&desk, HTTP_GET, targets[i].target, desk.ring.headers[who]);

            if (reply.status != targets[i].status ||
                (reply.status == 401 &&
                 !strstr(reply.body.ptr, "missing_master_key")))
                fail_msg("%s: %d %s", targets[i].target, reply.status,
                         reply.body.ptr);
            http_reply_release(&reply);
        }
    desk_close(&desk);
}

/* ---- Indexes and parts of them ----------------------------------------- */

static void a_key_reaches_its_indexes_alone(void **state)
{
    static const struct {
        enum who who;
        const char *target;
        int status;
    } targets[] = {
        {SEARCH, "/search?q=drip", 200},
        {SEARCH, "/search?q=drip&index=guides", 200},
        {SEARCH, "/search?q=drip&index=nowhere", 404},
        {SEARCH_OTHER, "/search?q=drip", 403},
        {SEARCH_OTHER, "/search?q=drip&index=guides", 403},
        {SEARCH_OTHER, "/search?q=drip&index=other1", 404},
        {SEARCH_OTHER, "/suggest?q=drip&index=guides", 403},
        {TOKEN, "/search?q=drip&index=guides", 200},
        {TOKEN, "/search?q=drip&index=other", 403},
        {TOKEN_OTHER, "/search?q=drip&index=other", 404},
        {TOKEN_OTHER, "/search?q=drip&index=guides", 403},
        {TOKEN_OTHER, "/search?q=drip", 403},
    };
    struct desk desk;

    desk_open(&desk, *state, NULL, NULL);
    for (size_t i = 0; i < COUNT(targets); i++) {
        struct http_reply reply = ask(&desk, HTTP_GET, targets[i].target,
                                      desk.ring.headers[targets[i].who]);

        if (reply.status != targets[i].status)
            fail_msg("%s as %s: %d %s", targets[i].target,
                     names[targets[i].who], reply.status, reply.body.ptr);
        http_reply_release(&reply);
    }
    desk_close(&desk);
}

/** A token of the search key with these rules. */
static struct str rules_header(struct desk *desk, const char *rules)
{
    const struct str claims =
        arena_format(&desk->arena, "{\"apiKeyUid\":\"%s\",\"searchRules\":%s}",
                     rows[0].uid, rules);
    const struct str token =
        make_token(&desk->arena, claims.ptr, desk->ring.values[SEARCH]);

    return arena_format(&desk->arena, "Bearer %.*s", STR_ARGS(token));
}

static void a_token_shows_what_its_filter_allows(void **state)
{
    static const struct {
        const char *rules, *target;
        int status;
        const char *has, *has_not;
    } targets[] = {
        {"{\"guides\":{\"filter\":\"team = red\"}}",
         "/search?q=&filter=team+EXISTS", 200, "/infusion/#picc",
         "/pumps/#rate"},
        {"{\"guides\":{\"filter\":\"team = blue\"}}",
         "/search?q=&filter=team+EXISTS", 200, "/pumps/#rate",
         "/infusion/#picc"},
        {"{\"guides\":{\"filter\":\"team = blue\"}}", "/search?q=picc", 200,
         "\"total\":0", "/infusion/#picc"},
        {"{\"guides\":{\"filter\":\"team = red\"}}",
         "/search?q=&filter=team+%3D+blue", 200, "\"total\":0", "/pumps/#rate"},
        {"{\"guides\":{\"filter\":\"team = red\"}}",
         "/search?q=&filter=team+%3D+blue+OR+team+EXISTS&facets=team", 200,
         "\"red\":1", "blue\":1"},
        {"{\"guides\":{\"filter\":[[\"team = red\",\"team = blue\"]]}}",
         "/search?q=&filter=team+EXISTS", 200, "/pumps/#rate", "\"code\""},
        {"{\"guides\":{\"filter\":\"nowhere = red\"}}", "/search?q=drip", 400,
         "invalid_search_filter", "/pumps/#rate"},
        /* Completions cannot be filtered. */
        {"{\"guides\":{\"filter\":\"team = red\"}}", "/suggest?q=dr", 403,
         "part of this index", "drip"},
        {"{\"guides\":null}", "/suggest?q=dr", 200, "drip", "\"code\""},
        {"[]", "/search?q=drip", 403, "invalid_api_key", "/pumps/#rate"},
    };
    struct desk desk;

    desk_open(&desk, *state, NULL, NULL);
    for (size_t i = 0; i < COUNT(targets); i++) {
        struct http_reply reply = ask(&desk, HTTP_GET, targets[i].target,
                                      rules_header(&desk, targets[i].rules));

        if (reply.status != targets[i].status ||
            !strstr(reply.body.ptr, targets[i].has) ||
            strstr(reply.body.ptr, targets[i].has_not))
            fail_msg("%s %s: %d %s", targets[i].rules, targets[i].target,
                     reply.status, reply.body.ptr);
        http_reply_release(&reply);
    }
    desk_close(&desk);
}

static void two_tokens_never_share_an_answer(void **state)
{
    static const char target[] = "/search?q=&filter=team+EXISTS";
    struct http_reply red, blue, all;
    struct desk desk;

    desk_open(&desk, *state, NULL, NULL);
    red = ask(&desk, HTTP_GET, target,
              rules_header(&desk, "{\"*\":{\"filter\":\"team = red\"}}"));
    blue = ask(&desk, HTTP_GET, target,
               rules_header(&desk, "{\"*\":{\"filter\":\"team = blue\"}}"));
    all = ask(&desk, HTTP_GET, target, desk.ring.headers[SEARCH]);
    assert_false(str_equal(http_reply_find(&red, "ETag"),
                           http_reply_find(&blue, "ETag")));
    assert_false(str_equal(http_reply_find(&red, "ETag"),
                           http_reply_find(&all, "ETag")));
    assert_null(strstr(blue.body.ptr, "picc"));
    assert_non_null(strstr(all.body.ptr, "picc"));
    http_reply_release(&red);
    http_reply_release(&blue);
    http_reply_release(&all);
    desk_close(&desk);
}

static void an_expired_token_says_since_when(void **state)
{
    struct http_reply reply;
    struct desk desk;

    desk_open(&desk, *state, NULL, NULL);
    reply =
        ask(&desk, HTTP_GET, "/search?q=a", desk.ring.headers[TOKEN_EXPIRED]);
    assert_int_equal(reply.status, 403);
    assert_non_null(strstr(reply.body.ptr,
                           "\"Tenant token expired. Was valid up to "
                           "`1600000000` and we're now `"));
    http_reply_release(&reply);
    desk_close(&desk);
}

static void what_is_public_needs_no_key(void **state)
{
    static const struct {
        enum who who;
        const char *target;
        int status;
    } targets[] = {
        {NOBODY, "/search?q=drip", 200},
        {NOBODY, "/search?q=drip&index=guides", 200},
        {NOBODY, "/search?q=drip&index=other", 403},
        {NOBODY, "/suggest?q=drip", 200},
        {NOBODY, "/?q=drip", 200},
        {NOBODY, "/keys", 401},
        {WRONG, "/search?q=drip", 403},
        {SEARCH, "/search?q=drip", 200},
    };
    struct desk desk;

    desk_open(&desk, *state, "guid*", NULL);
    for (size_t i = 0; i < COUNT(targets); i++) {
        struct http_reply reply = ask(&desk, HTTP_GET, targets[i].target,
                                      desk.ring.headers[targets[i].who]);

        if (reply.status != targets[i].status)
            fail_msg("%s as %s: %d", targets[i].target, names[targets[i].who],
                     reply.status);
        http_reply_release(&reply);
    }
    desk_close(&desk);
}

static void the_page_shows_nothing_that_is_not_public(void **state)
{
    struct http_reply reply;
    struct desk desk;

    desk_open(&desk, *state, "other", NULL);
    reply = ask(&desk, HTTP_GET, "/?q=drip", desk.ring.headers[NOBODY]);
    assert_int_equal(reply.status, 403);
    assert_null(strstr(reply.body.ptr, "\"guides\""));
    assert_null(strstr(reply.body.ptr, "pumps"));
    http_reply_release(&reply);
    desk_close(&desk);
}

static void a_search_key_may_stand_where_algolia_has_it(void **state)
{
    static const struct {
        enum who who;
        int status;
    } keys[] = {
        {NOBODY, 401},      {WRONG, 403},         {EXPIRED, 403},
        {SEARCH, 200},      {SEARCH_OTHER, 403},  {STATS, 403},
        {ADMIN, 403},       {MASTER_KEY, 403},    {TOKEN, 200},
        {TOKEN_OTHER, 403}, {TOKEN_EXPIRED, 403}, {TOKEN_FORGED, 403},
    };
    struct desk desk;

    desk_open(&desk, *state, NULL, NULL);
    for (size_t i = 0; i < COUNT(keys); i++)
        for (int place = 0; place < 3; place++) {
            const struct str key = desk.ring.values[keys[i].who];
            char *target = mem_format(
                "/1/indexes/guides/query%s%.*s",
                place == 1 ? "?a=b&x-algolia-api-key=" : "",
                place == 1 ? (int)key.len : 0, key.len ? key.ptr : "");
            struct http_request request = request_of(HTTP_POST, target);
            struct http_reply reply = {0};
            const bool any = keys[i].who == ADMIN || keys[i].who == MASTER_KEY;

            if (place == 0)
                add_header(&request, "X-Algolia-API-Key", key);
            if (place == 2)
                add_header(&request, "Authorization",
                           desk.ring.headers[keys[i].who]);
            route_request(desk.handler, &reply, &request);
            if (reply.status != (place == 2 && any ? 200 : keys[i].status))
                fail_msg("%s at %d: %d", names[keys[i].who], place,
                         reply.status);
            http_reply_release(&reply);
            free(target);
        }
    desk_close(&desk);
}

static void what_algolia_sends_counts_on_no_other_path(void **state)
{
    struct http_reply reply = {0};
    struct http_request request;
    struct desk desk;
    char *target;

    desk_open(&desk, *state, NULL, NULL);
    target = mem_format("/search?q=a&x-algolia-api-key=%s",
                        desk.ring.values[SEARCH].ptr);
    request = request_of(HTTP_GET, target);
    add_header(&request, "X-Algolia-API-Key", desk.ring.values[SEARCH]);
    route_request(desk.handler, &reply, &request);
    assert_int_equal(reply.status, 401);
    http_reply_release(&reply);
    free(target);
    desk_close(&desk);
}

static void a_key_is_shown_by_uid_and_by_value(void **state)
{
    struct http_reply reply;
    struct desk desk;
    char *target;

    desk_open(&desk, *state, NULL, NULL);
    for (int by_value = 0; by_value < 2; by_value++) {
        target = mem_format("/keys/%s", by_value ? desk.ring.values[SEARCH].ptr
                                                 : rows[0].uid);
        reply = ask(&desk, HTTP_GET, target, desk.ring.headers[ADMIN]);
        assert_int_equal(reply.status, 200);
        assert_non_null(strstr(reply.body.ptr, desk.ring.values[SEARCH].ptr));
        http_reply_release(&reply);
        free(target);
    }
    reply = ask(&desk, HTTP_GET, "/keys/x", desk.ring.headers[ADMIN]);
    assert_int_equal(reply.status, 404);
    assert_non_null(strstr(reply.body.ptr, "api_key_not_found"));
    http_reply_release(&reply);
    reply =
        ask(&desk, HTTP_GET, "/keys?offset=1&limit=2", desk.ring.headers[KEYS]);
    assert_non_null(strstr(reply.body.ptr, rows[1].uid));
    assert_non_null(
        strstr(reply.body.ptr, "\"offset\":1,\"limit\":2,\"total\":6}"));
    assert_null(strstr(reply.body.ptr, rows[0].uid));
    http_reply_release(&reply);
    desk_close(&desk);
}

/* ---- Other sites ------------------------------------------------------- */

#define SITE "https://docs.example.org"

/** A request of a page of a site. */
static struct http_reply ask_from(struct desk *desk, enum http_method method,
                                  const char *target, const char *origin,
                                  const char *wanted_method)
{
    struct http_request request = request_of(method, target);
    struct http_reply reply = {0};

    add_header(&request, "Origin", str_of(origin));
    if (method == HTTP_OPTIONS) {
        add_header(&request, "Access-Control-Request-Method",
                   str_of(wanted_method));
        add_header(&request, "Access-Control-Request-Headers",
                   STR("authorization, content-type,x-meilisearch-client, "
                       "b\xc3\xa4 d"));
    } else {
        add_header(&request, "Authorization", desk->ring.headers[SEARCH]);
    }
    route_request(desk->handler, &reply, &request);
    return reply;
}

static void only_listed_sites_may_read_searches(void **state)
{
    static const struct {
        const char *cors, *target, *origin;
        const char *allowed; /* "" for none */
        bool varies;
    } targets[] = {
        {SITE, "/search?q=a", SITE, SITE, true},
        {SITE ",http://localhost:3000", "/search?q=a", "http://localhost:3000",
         "http://localhost:3000", true},
        {SITE, "/search?q=a", "https://evil.example", "", true},
        {SITE, "/search?q=a", "https://docs.example.org.evil.example", "",
         true},
        {SITE, "/search?q=a", "https://docs.example.org:8443", "", true},
        {SITE, "/search?q=a", "http://docs.example.org", "", true},
        {SITE, "/search?q=a", "https://DOCS.example.org", "", true},
        {SITE, "/search?q=a", "null", "", true},
        {SITE, "/search?q=a", "", "", true},
        {SITE, "/search?q=a&limit=x", SITE, SITE, true},  /* 400 */
        {SITE, "/search?q=a&index=no", SITE, SITE, true}, /* 404 */
        {SITE, "/health", SITE, SITE, true},
        {SITE, "/metrics", SITE, "", false},
        {SITE, "/status", SITE, "", false},
        {SITE, "/keys", SITE, "", false}, /* 403, and never for pages */
        {SITE, "/nowhere", SITE, "", false},
        {"*", "/search?q=a", SITE, "*", false},
        {"*", "/search?q=a", "", "*", false},
        {"*", "/keys", SITE, "", false},
        {NULL, "/search?q=a", SITE, "", false},
    };

    for (size_t i = 0; i < COUNT(targets); i++) {
        struct http_reply reply;
        struct desk desk;
        char *data = mem_format("%s/%zu", (char *)*state, i);

        assert_int_equal(mkdir(data, 0777), 0);
        desk_open(&desk, data, NULL, targets[i].cors);
        reply =
            ask_from(&desk, HTTP_GET, targets[i].target, targets[i].origin, "");
        if (!str_equal(http_reply_find(&reply, "Access-Control-Allow-Origin"),
                       str_of(targets[i].allowed)) ||
            (str_find(http_reply_find(&reply, "Vary"), STR("Origin")) !=
             NULL) != targets[i].varies ||
            http_reply_find(&reply, "Access-Control-Allow-Credentials").len)
            fail_msg("%s from %s", targets[i].target, targets[i].origin);
        http_reply_release(&reply);
        desk_close(&desk);
        free(data);
    }
}

static void a_preflight_is_answered_without_a_key(void **state)
{
    struct http_reply reply;
    struct desk desk;

    desk_open(&desk, *state, NULL, SITE);
    reply = ask_from(&desk, HTTP_OPTIONS, "/search", SITE, "GET");
    assert_int_equal(reply.status, 204);
    assert_str(http_reply_find(&reply, "Access-Control-Allow-Origin"), SITE);
    assert_true(
        str_starts(http_reply_find(&reply, "Access-Control-Allow-Methods"),
                   STR("GET, HEAD")));
    assert_str(http_reply_find(&reply, "Access-Control-Allow-Headers"),
               "authorization, content-type, x-meilisearch-client");
    assert_str(http_reply_find(&reply, "Access-Control-Max-Age"), "86400");
    assert_non_null(str_find(http_reply_find(&reply, "Vary"), STR("Origin, ")));
    http_reply_release(&reply);
    desk_close(&desk);
}

static void a_preflight_for_others_allows_nothing(void **state)
{
    static const struct {
        const char *target, *origin;
    } targets[] = {
        {"/search", "https://evil.example"},
        {"/keys", SITE},
        {"/keys/x", SITE},
        {"/nowhere", SITE},
    };
    struct desk desk;

    desk_open(&desk, *state, NULL, SITE);
    for (size_t i = 0; i < COUNT(targets); i++) {
        struct http_reply reply = ask_from(
            &desk, HTTP_OPTIONS, targets[i].target, targets[i].origin, "GET");

        for (size_t k = 0; k < reply.header_count; k++)
            if (str_starts(reply.headers[k].name, STR("Access-Control")))
                fail_msg("%s from %s", targets[i].target, targets[i].origin);
        http_reply_release(&reply);
    }
    desk_close(&desk);
}

static void what_is_no_origin_is_refused_as_a_setting(void **state)
{
    static const char *const wrong[] = {
        "docs.example.org",
        "https://docs.example.org/",
        "https://docs.example/a",
        "https://*.example.org",
        "https://DOCS.example",
        "ftp://docs.example.org",
        "https://docs.example:443",
        "http://docs.example:80",
        "https://",
        "null",
        SITE ",*",
        "https://a b",
        "https://user@a",
        "https://a:",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct arena arena = {0};
        struct error err = {0};
        struct cors cors;

        if (cors_read(&cors, wrong[i], &arena, &err) == 0 ||
            err.code != ERROR_USAGE)
            fail_msg("%s", wrong[i]);
        arena_release(&arena);
    }
}

/* ---- The real server --------------------------------------------------- */

static void serve(struct program *program, const char *data,
                  const char *const *more)
{
    const char *args[ARGS_MAX] = {"--data",           data,        "--listen",
                                  "127.0.0.1:0",      "--workers", "2",
                                  "--master-key-file"};
    char *path = mem_format("%s/master", data);
    size_t count = 7;

    folder_write(path, STR(MASTER "\n"));
    assert_int_equal(chmod(path, 0600), 0);
    args[count++] = path;
    while (more && *more)
        args[count++] = *more++;
    run(program, args);
    read_port(program);
    free(path);
}

/** The status of a request with a key, on a connection of its own. */
static int status_for(const struct program *program, struct str request_line,
                      struct str authorization, const char *more)
{
    struct buf request = {0};
    struct buf reply;
    int status;

    buf_str(&request, request_line);
    buf_text(&request, "\r\n");
    if (authorization.len)
        buf_format(&request, "Authorization: %.*s\r\n",
                   STR_ARGS(authorization));
    buf_text(&request, more);
    buf_text(&request, LAST);
    reply = exchange(program, buf_view(&request));
    status = status_of(&reply);
    buf_free(&reply);
    buf_free(&request);
    return status;
}

static void no_spelling_of_a_path_goes_round_the_keys(void **state)
{
    /* With no key, with one that may search, and with the master key. */
    static const struct {
        struct str line;
        int none, search, all;
    } targets[] = {
        {STR("GET /search?q=a HTTP/1.1"), 401, 200, 200},
        {STR("GET /search/?q=a HTTP/1.1"), 401, 200, 200},
        {STR("HEAD /search?q=a HTTP/1.1"), 401, 200, 200},
        {STR("GET //search?q=a HTTP/1.1"), 400, 400, 400},
        {STR("GET /search//?q=a HTTP/1.1"), 404, 404, 404},
        {STR("GET /Search?q=a HTTP/1.1"), 404, 404, 404},
        {STR("GET /%73earch?q=a HTTP/1.1"), 404, 404, 404},
        {STR("GET /search;x?q=a HTTP/1.1"), 404, 404, 404},
        {STR("GET /search%3Fq=a HTTP/1.1"), 404, 404, 404},
        {STR("GET /search%00?q=a HTTP/1.1"), 404, 404, 404},
        {STR("GET /search\0?q=a HTTP/1.1"), 400, 400, 400},
        {STR("GET /search?q=a\0 HTTP/1.1"), 400, 400, 400},
        {STR("GET /search?q=a%00 HTTP/1.1"), 401, 400, 400},
        {STR("GET /search#/health HTTP/1.1"), 400, 400, 400},
        {STR("GET /keys HTTP/1.1"), 401, 403, 200},
        {STR("GET /keys/ HTTP/1.1"), 401, 403, 200},
        {STR("HEAD /keys HTTP/1.1"), 401, 403, 200},
        {STR("GET /keys// HTTP/1.1"), 404, 404, 404},
        {STR("GET /./keys HTTP/1.1"), 404, 404, 404},
        {STR("GET /search/../keys HTTP/1.1"), 404, 404, 404},
        {STR("GET /search/%2e%2e/keys HTTP/1.1"), 404, 404, 404},
        {STR("GET /health/../keys HTTP/1.1"), 404, 404, 404},
        {STR("GET /health%2F..%2Fkeys HTTP/1.1"), 404, 404, 404},
        {STR("GET /keys%2F HTTP/1.1"), 404, 404, 404},
        {STR("GET /keys;/health HTTP/1.1"), 404, 404, 404},
        {STR("GET /KEYS HTTP/1.1"), 404, 404, 404},
        {STR("GET /%6Beys HTTP/1.1"), 404, 404, 404},
        {STR("GET \\keys HTTP/1.1"), 400, 400, 400},
        {STR("GET /\\keys HTTP/1.1"), 404, 404, 404},
        {STR("GET /keys?a=/health HTTP/1.1"), 401, 403, 400},
        {STR("GET /keys/a%2Fb HTTP/1.1"), 401, 403, 404},
        {STR("GET /keys/%zz HTTP/1.1"), 400, 400, 400},
        {STR("GET http://a/keys HTTP/1.1"), 400, 400, 400},
        {STR("get /keys HTTP/1.1"), 501, 501, 501},
        {STR("OPTIONS /keys HTTP/1.1"), 204, 204, 204},
        {STR("DELETE /search HTTP/1.1"), 405, 405, 405},
        {STR("GET /health HTTP/1.1"), 200, 200, 200},
    };
    struct keyring ring = {0};
    struct program program;

    index_close(small_index_of(*state, sections, attributes, COUNT(sections)));
    make_keys(&ring, *state);
    serve(&program, *state, NULL);
    for (size_t i = 0; i < COUNT(targets); i++) {
        const int none = status_for(&program, targets[i].line, STR(""), "");
        const int search =
            status_for(&program, targets[i].line, ring.headers[SEARCH], "");
        const int all =
            status_for(&program, targets[i].line, ring.headers[MASTER_KEY], "");

        if (none != targets[i].none || search != targets[i].search ||
            all != targets[i].all)
            fail_msg("%s: %d %d %d", targets[i].line.ptr, none, search, all);
    }
    assert_int_equal(stop(&program), 0);
    arena_release(&ring.arena);
}

static void ten_wrong_keys_in_a_minute_are_enough(void **state)
{
    static const char far[] = "X-Forwarded-For: 192.0.2.1\r\n";
    const struct str line = STR("GET /search?q=a HTTP/1.1");
    struct keyring ring = {0};
    struct program program;
    struct buf reply;

    index_close(small_index_of(*state, sections, attributes, COUNT(sections)));
    make_keys(&ring, *state);
    serve(&program, *state, NULL);
    for (int i = 0; i < 30; i++) { /* what may not, and what is missing */
        assert_int_equal(status_for(&program, STR("GET /keys HTTP/1.1"),
                                    ring.headers[SEARCH], far),
                         403);
        assert_int_equal(status_for(&program, line, STR(""), far), 401);
    }
    for (int i = 0; i < KEY_GUARD_FAILURES; i++) /* at either worker */
        assert_int_equal(status_for(&program, line,
                                    ring.headers[i % 2 ? WRONG : TOKEN_FORGED],
                                    far),
                         403);
    reply = exchange(&program,
                     STR("GET /search?q=a HTTP/1.1\r\nAuthorization: Bearer "
                         "x\r\nX-Forwarded-For: 192.0.2.1\r\n" LAST));
    assert_int_equal(status_of(&reply), 429);
    assert_non_null(strstr(reply.ptr, "\r\nRetry-After: "));
    buf_free(&reply);
    /* The master key is not tried; keys that nobody can guess are. */
    assert_int_equal(status_for(&program, line, ring.headers[MASTER_KEY], far),
                     429);
    assert_int_equal(status_for(&program, line, ring.headers[SEARCH], far),
                     200);
    assert_int_equal(status_for(&program, line, ring.headers[TOKEN], far), 200);
    /* Another address is another client. */
    assert_int_equal(status_for(&program, line, ring.headers[WRONG],
                                "X-Forwarded-For: 192.0.2.2\r\n"),
                     403);
    assert_int_equal(status_for(&program, line, ring.headers[MASTER_KEY],
                                "X-Forwarded-For: 192.0.2.2\r\n"),
                     200);
    assert_int_equal(stop(&program), 0);
    arena_release(&ring.arena);
}

static void a_key_counts_until_it_is_deleted(void **state)
{
    const struct str line = STR("GET /search?q=a HTTP/1.1");
    struct keyring ring = {0};
    struct key_list list = {0};
    struct program program;

    index_close(small_index_of(*state, sections, attributes, COUNT(sections)));
    make_keys(&ring, *state);
    serve(&program, *state, NULL);
    assert_int_equal(status_for(&program, line, ring.headers[SEARCH], ""), 200);
    assert_int_equal(key_file_read(&list, *state, NULL), 0);
    key_list_remove(&list, 0);
    assert_int_equal(key_file_write(&list, *state, NULL), 0);
    for (int waited = 0;
         status_for(&program, line, ring.headers[SEARCH], "") != 403;
         waited += 50) {
        assert_true(waited < WAIT_MS);
        pause_ms(50);
    }
    assert_int_equal(status_for(&program, line, ring.headers[TOKEN], ""), 403);
    key_list_release(&list);
    assert_int_equal(stop(&program), 0);
    arena_release(&ring.arena);
}

static void a_damaged_file_leaves_the_keys_in_force(void **state)
{
    const struct str line = STR("GET /search?q=a HTTP/1.1");
    char *path = mem_format("%s/" KEY_FILE, (char *)*state);
    struct keyring ring = {0};
    struct program program;

    index_close(small_index_of(*state, sections, attributes, COUNT(sections)));
    make_keys(&ring, *state);
    serve(&program, *state, (const char *const[]){"--workers", "1", NULL});
    assert_int_equal(status_for(&program, line, ring.headers[SEARCH], ""), 200);
    folder_write(path, STR("{\"version\":1,\"keys\":[{}]}"));
    for (int i = 0; i < 20; i++) {
        assert_int_equal(status_for(&program, line, ring.headers[SEARCH], ""),
                         200);
        pause_ms(50);
    }
    assert_true(logs(&program, "the keys stay as they were"));
    assert_int_equal(stop(&program), 0);
    arena_release(&ring.arena);
    free(path);
}

static void no_key_is_ever_logged(void **state)
{
    struct keyring ring = {0};
    struct program program;
    char *line;

    index_close(small_index_of(*state, sections, attributes, COUNT(sections)));
    make_keys(&ring, *state);
    serve(&program, *state, NULL);
    for (int who = 0; who < WHO_COUNT; who++) {
        line =
            mem_format("GET /%.*s?key=%.*s&x-algolia-api-key=%.*s HTTP/1.1",
                       STR_ARGS(ring.values[who]), STR_ARGS(ring.values[who]),
                       STR_ARGS(ring.values[who]));
        status_for(&program, str_of(line), ring.headers[who], "");
        free(line);
    }
    kill(program.pid, SIGTERM);
    while (logs(&program, "\1"))
        ;
    for (int who = 0; who < WHO_COUNT; who++)
        if (ring.values[who].len)
            assert_null(strstr(program.logged.ptr, ring.values[who].ptr));
    assert_int_equal(ended(&program), 0);
    arena_release(&ring.arena);
}

static void a_passed_socket_needs_keys_where_others_reach_it(void **state)
{
    static const struct {
        uint32_t address;
        int status; /* 0: it serves */
    } sockets[] = {
        {INADDR_ANY, 78},
        {INADDR_LOOPBACK, 0},
    };
    const char *args[] = {"--data", *state, "--workers", "1", NULL};

    for (size_t i = 0; i < COUNT(sockets); i++) {
        const struct sockaddr_in address = {
            .sin_family = AF_INET,
            .sin_addr.s_addr = htonl(sockets[i].address),
        };
        const int passed = socket(AF_INET, SOCK_STREAM, 0);
        struct program program;

        assert_int_equal(
            bind(passed, (const struct sockaddr *)&address, sizeof address), 0);
        assert_int_equal(listen(passed, 10), 0);
        run_passing(&program, args, passed);
        close(passed);
        if (sockets[i].status) {
            assert_true(logs(&program, "a master key is needed"));
            assert_int_equal(ended(&program), sockets[i].status);
        } else {
            assert_true(logs(&program, "listening"));
            assert_int_equal(stop(&program), 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(each_route_and_method_lets_in_who_may),
        FOLDER_TEST(a_method_that_a_path_does_not_have_is_refused_to_all),
        FOLDER_TEST(a_key_comes_before_body_parameters_and_index),
        FOLDER_TEST(without_a_master_key_all_but_keys_is_open),
        FOLDER_TEST(a_key_reaches_its_indexes_alone),
        FOLDER_TEST(a_token_shows_what_its_filter_allows),
        FOLDER_TEST(two_tokens_never_share_an_answer),
        FOLDER_TEST(an_expired_token_says_since_when),
        FOLDER_TEST(what_is_public_needs_no_key),
        FOLDER_TEST(the_page_shows_nothing_that_is_not_public),
        FOLDER_TEST(a_search_key_may_stand_where_algolia_has_it),
        FOLDER_TEST(what_algolia_sends_counts_on_no_other_path),
        FOLDER_TEST(a_key_is_shown_by_uid_and_by_value),
        FOLDER_TEST(only_listed_sites_may_read_searches),
        FOLDER_TEST(a_preflight_is_answered_without_a_key),
        FOLDER_TEST(a_preflight_for_others_allows_nothing),
        cmocka_unit_test(what_is_no_origin_is_refused_as_a_setting),
        FOLDER_TEST(no_spelling_of_a_path_goes_round_the_keys),
        FOLDER_TEST(ten_wrong_keys_in_a_minute_are_enough),
        FOLDER_TEST(a_key_counts_until_it_is_deleted),
        FOLDER_TEST(a_damaged_file_leaves_the_keys_in_force),
        FOLDER_TEST(no_key_is_ever_logged),
        FOLDER_TEST(a_passed_socket_needs_keys_where_others_reach_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
