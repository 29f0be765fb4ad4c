/** Keys: what they may do, how they are stored, and the tokens made of them. */
#include "program.h"

#include "engine/hmac.h"
#include "server/jwt.h"
#include "server/key_access.h"
#include "server/key_date.h"
#include "server/key_file.h"
#include "server/key_guard.h"
#include "server/key_mask.h"

#define UID "6062abda-a5aa-4414-ac91-ecd7944c0f8d"
#define MASTER_VALUE                                                           \
    "edbf5ac2af43449d06b2f0954dcf7b1f87c0d90c792223ffecccacf2eef51f20"

/* ---- Keys -------------------------------------------------------------- */

static void a_name_stands_for_its_actions(void **state)
{
    static const struct {
        const char *name;
        enum key_action may, may_not;
    } rows[] = {
        {"search", KEY_SEARCH, KEY_DOCUMENTS_GET},
        {"documents.get", KEY_DOCUMENTS_GET, KEY_DOCUMENTS_ADD},
        {"documents.*", KEY_DOCUMENTS_DELETE, KEY_INDEXES_GET},
        {"indexes.*", KEY_INDEXES_SWAP, KEY_ALL},
        {"keys.get", KEY_KEYS_GET, KEY_KEYS_DELETE},
        {"version", KEY_VERSION, KEY_SEARCH},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint64_t actions = 0;

        assert_int_equal(key_action_add(&actions, str_of(rows[i].name)), 0);
        if (!key_allows(actions, rows[i].may) ||
            key_allows(actions, rows[i].may_not))
            fail_msg("%s", rows[i].name);
        assert_true(key_allows(actions, KEY_OPEN));
    }
}

static void the_star_allows_all_and_nothing_else_does(void **state)
{
    uint64_t all = 0, most = 0;

    (void)state;
    assert_int_equal(key_action_add(&all, STR("*")), 0);
    for (int i = 0; i < KEY_ACTION_COUNT; i++) {
        assert_true(key_allows(all, (enum key_action)i));
        if (i != KEY_ALL)
            most |= key_bit((enum key_action)i);
    }
    assert_false(key_allows(most, KEY_ALL));
}

static void a_name_of_no_action_is_refused(void **state)
{
    static const char *const rows[] = {
        "",
        "Search",
        "search ",
        "search.*",
        "documents",
        "doc*",
        "documents.",
        "*.*",
        ".*",
        "**",
        "x.*",
        "documents.x",
        "documents.get ",
        "*.get",
        "documents*",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint64_t actions = 0;

        if (key_action_add(&actions, str_of(rows[i])) == 0 || actions)
            fail_msg("%s", rows[i]);
    }
}

static void a_pattern_is_a_name_or_the_start_of_one(void **state)
{
    static const struct {
        const char *pattern, *index;
        bool matches;
    } rows[] = {
        {"*", "docs", true},      {"docs", "docs", true},
        {"docs", "docs2", false}, {"docs", "Docs", false},
        {"docs*", "docs", true},  {"docs*", "docs-en", true},
        {"docs*", "doc", false},  {"docs-*", "docs", false},
        {"docs", "docs*", false}, {"d*", "", false},
    };
    static const char *const wrong[] = {"", "a*b", "**", "a b", "a/b", "\xc3"};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_true(key_pattern_valid(str_of(rows[i].pattern)));
        if (key_index_matches(str_of(rows[i].pattern), str_of(rows[i].index)) !=
            rows[i].matches)
            fail_msg("%s %s", rows[i].pattern, rows[i].index);
    }
    for (size_t i = 0; i < COUNT(wrong); i++)
        assert_false(key_pattern_valid(str_of(wrong[i])));
    assert_false(key_pattern_valid((struct str){"a\0b", 3}));
}

static void
the_value_is_the_digest_of_the_uid_under_the_master_key(void **state)
{
    struct key key = {.uid = UID};

    (void)state;
    key_derive(&key, STR("a master key of 16"));
    assert_string_equal(key.value, MASTER_VALUE);
    key_derive(&key, STR("a master key of 17"));
    assert_string_not_equal(key.value, MASTER_VALUE);
}

static void uids_are_uuids_in_lower_case(void **state)
{
    static const char *const wrong[] = {
        "",
        "6062ABDA-a5aa-4414-ac91-ecd7944c0f8d",
        "6062abdaa5aa4414ac91ecd7944c0f8d",
        "6062abda-a5aa-4414-ac91-ecd7944c0f8",
        "6062abda-a5aa-4414-ac91-ecd7944c0f8dd",
        "6062abda-a5aa-4414-ac91_ecd7944c0f8d",
        "g062abda-a5aa-4414-ac91-ecd7944c0f8d",
    };
    char one[KEY_UID_LEN + 1], other[KEY_UID_LEN + 1];

    (void)state;
    assert_true(key_uid_valid(STR(UID)));
    for (size_t i = 0; i < COUNT(wrong); i++)
        assert_false(key_uid_valid(str_of(wrong[i])));
    assert_int_equal(key_uid_make(one, NULL), 0);
    assert_int_equal(key_uid_make(other, NULL), 0);
    assert_true(key_uid_valid(str_of(one)));
    assert_int_equal(one[14], '4');
    assert_string_not_equal(one, other);
}

static void a_key_ends_when_its_time_comes(void **state)
{
    struct key key = {.expires = 100};

    (void)state;
    assert_false(key_expired(&key, 99));
    assert_true(key_expired(&key, 100));
    key.expires = 0;
    assert_false(key_expired(&key, INT64_MAX));
}

/* ---- Dates ------------------------------------------------------------- */

static void dates_are_read_in_all_their_forms(void **state)
{
    static const struct {
        const char *text, *same; /* NULL: none */
    } rows[] = {
        {"2050-11-13T00:00:00.000Z", "2050-11-13T00:00:00Z"},
        {"2050-11-13", "2050-11-13T00:00:00Z"},
        {"2050-11-13 01:02:03", "2050-11-13T01:02:03Z"},
        {"2050-11-13T01:02:03+02:00", "2050-11-12T23:02:03Z"},
        {"2050-11-13t01:02:03.5-00:30", "2050-11-13T01:32:03Z"},
        {"2024-02-29", "2024-02-29T00:00:00Z"},
        {"1970-01-01", "1970-01-01T00:00:01Z"}, /* 0 stands for no date */
        {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
        {"2023-02-29", NULL},
        {"2050-13-01", NULL},
        {"2050-00-01", NULL},
        {"2050-11-13T24:00:00Z", NULL},
        {"2050-11-13T23:59:60Z", NULL},
        {"2050-11-13T01:02", NULL},
        {"2050-11-13T01:02:03.Z", NULL},
        {"2050-11-13T01:02:03+24:00", NULL},
        {"2050-11-13T01:02:03Zz", NULL},
        {"2050-11-13T", NULL},
        {"2050-11-13X01:02:03", NULL},
        {"1969-12-31", NULL},
        {"50-11-13", NULL},
        {"never", NULL},
        {"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char text[KEY_DATE_LEN + 1] = "";
        int64_t seconds;
        const int rc = key_date_read(&seconds, str_of(rows[i].text));

        if (rc == 0)
            key_date_write(text, seconds);
        if ((rc == 0) != (rows[i].same != NULL) ||
            strcmp(text, rows[i].same ? rows[i].same : "") != 0)
            fail_msg("%s: %s", rows[i].text, text);
    }
}

/* ---- The file ---------------------------------------------------------- */

#define KEY_ROW(uid, actions, indexes, expires)                                \
    "{\"name\":null,\"description\":\"a\",\"uid\":\"" uid                      \
    "\",\"actions\":" actions ",\"indexes\":" indexes                          \
    ",\"expiresAt\":" expires ",\"createdAt\":\"2026-11-22T08:22:47Z\","       \
    "\"updatedAt\":\"2026-11-22T08:22:47Z\"}"
#define KEY_ROWS(rows) "{\"version\":1,\"keys\":[" rows "]}"

static void what_is_written_is_read_back(void **state)
{
    static const char text[] = KEY_ROWS(
        KEY_ROW(UID, "[\"search\",\"documents.*\"]", "[\"docs\",\"en-*\"]",
                "\"2050-11-13T00:00:00Z\"")) "\n";
    struct key_list list = {0};
    struct buf out = {0};

    (void)state;
    assert_int_equal(key_list_read(&list, str_of(text), NULL), 0);
    assert_int_equal(list.count, 1);
    key_derive(&list.keys[0], STR("a master key of 16"));
    key_list_write(&out, &list);
    assert_str(buf_view(&out), text);
    buf_free(&out);
    key_list_release(&list);
}

static void a_file_that_is_not_understood_is_refused(void **state)
{
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"", "JSON"},
        {"[]", "not an object"},
        {"{\"version\":2,\"keys\":[]}", "`version`, which is 1"},
        {"{\"version\":1}", "not an object"},
        {"{\"version\":1,\"keys\":{}}", "`keys` is not an array"},
        {"{\"version\":1,\"key\":[]}", "`keys` is not an array"},
        {"{\"version\":1,\"keys\":[],\"more\":1}", "not an object"},
        {KEY_ROWS("1"), "key 1 is no object with 8 members"},
        {KEY_ROWS("{}"), "key 1 is no object with 8 members"},
        {KEY_ROWS(KEY_ROW("x", "[\"*\"]", "[\"*\"]", "null")),
         "key 1: uid is not a UUID"},
        {KEY_ROWS(KEY_ROW(UID, "[\"fly\"]", "[\"*\"]", "null")),
         "actions is not names of actions"},
        {KEY_ROWS(KEY_ROW(UID, "[]", "[\"*\"]", "null")), "actions is not"},
        {KEY_ROWS(KEY_ROW(UID, "[1]", "[\"*\"]", "null")), "actions is not"},
        {KEY_ROWS(KEY_ROW(UID, "[\"*\"]", "[\"a b\"]", "null")),
         "indexes is not names"},
        {KEY_ROWS(KEY_ROW(UID, "[\"*\"]", "[\"*\"]", "\"never\"")),
         "expiresAt is not a date"},
        {KEY_ROWS(KEY_ROW(UID, "[\"*\"]", "[\"*\"]", "0")),
         "expiresAt is not a date"},
        {KEY_ROWS(KEY_ROW(UID, "[\"*\"]", "[\"*\"]", "null") "," KEY_ROW(
             UID, "[\"*\"]", "[\"*\"]", "null")),
         "key 2: its uid is twice"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct key_list list = {0};
        struct error err = {0};

        if (key_list_read(&list, str_of(rows[i].text), &err) == 0 ||
            err.code != ERROR_CONFIG || !strstr(err.text, rows[i].says))
            fail_msg("%s: %s", rows[i].text, err.text);
        key_list_release(&list);
    }
}

static void the_first_start_makes_two_keys(void **state)
{
    struct key_list list = {0}, again = {0};

    assert_int_equal(key_file_open(&list, *state, NULL), 0);
    assert_int_equal(key_file_open(&again, *state, NULL), 0);
    assert_int_equal(list.count, 2);
    assert_str(list.keys[0].name, "Default Search API Key");
    assert_true(key_only_searches(&list.keys[0]));
    assert_str(list.keys[1].name, "Default Admin API Key");
    assert_true(key_allows(list.keys[1].allowed, KEY_ALL));
    assert_int_equal(again.count, 2);
    assert_string_equal(again.keys[0].uid, list.keys[0].uid);
    assert_string_equal(again.keys[1].uid, list.keys[1].uid);
    key_list_release(&list);
    key_list_release(&again);
}

static void a_damaged_file_is_left_as_it_is(void **state)
{
    char *path = mem_format("%s/" KEY_FILE, (char *)*state);
    struct key_list list = {0};
    struct error err = {0};
    struct buf text = {0};

    folder_write(path, STR("{\"version\":1,"));
    assert_int_equal(key_file_open(&list, *state, &err), -1);
    assert_int_equal(err.code, ERROR_CONFIG);
    assert_non_null(strstr(err.text, path));
    folder_read(&text, path);
    assert_str(buf_view(&text), "{\"version\":1,");
    buf_free(&text);
    key_list_release(&list);
    free(path);
}

static void a_master_key_is_one_line_that_its_owner_alone_can_read(void **state)
{
    static const struct {
        const char *text;
        mode_t mode;
        const char *says; /* NULL: it is read */
    } rows[] = {
        {"0123456789abcdef", 0600, NULL},
        {"0123456789abcdef\n", 0400, NULL},
        {"0123456789abcdef\r\n", 0600, NULL},
        {"0123456789abcdef", 0640, "chmod 600"},
        {"0123456789abcdef", 0604, "chmod 600"},
        {"0123456789abcdef", 0620, "chmod 600"},
        {"0123456789abcde\n", 0600, "at least 16 bytes"},
        {"", 0600, "at least 16 bytes"},
        {"0123456789abcdef\n0", 0600, "one line"},
        {"0123456789 abcdef", 0600, "without spaces"},
        {"0123456789abcdef\xc3\xa4", 0600, "visible ASCII"},
    };
    char *path = mem_format("%s/master", (char *)*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct error err = {0};
        char *master;

        folder_write(path, str_of(rows[i].text));
        assert_int_equal(chmod(path, rows[i].mode), 0);
        if (key_master_read(&master, path, &err) == 0) {
            assert_null(rows[i].says);
            assert_string_equal(master, "0123456789abcdef");
        } else if (!rows[i].says || !strstr(err.text, rows[i].says)) {
            fail_msg("%s: %s", rows[i].text, err.text);
        }
        assert_null(strstr(err.text, "0123456789"));
        free(master);
        assert_int_equal(remove(path), 0);
    }
    free(path);
}

/* ---- Tokens ------------------------------------------------------------ */

static void tokens_are_true_by_their_own_algorithm_alone(void **state)
{
    static const struct {
        const char *token;
        bool read, is_true;
    } rows[] = {
        {"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhIjoxfQ.n88YIxHZeYoe"
         "hD4zcaVchqwhPRr_ML3lSUblZl31lis",
         true, true},
        {"eyJhbGciOiJIUzM4NCIsInR5cCI6IkpXVCJ9.eyJhIjoxfQ.AMzUzkuZOOBv"
         "Q_Q3KE4MdC4OJpViQOy2xcpx7-phkZ5Afhka0wPW5X2oxPZe5f0o",
         true, true},
        {"eyJhbGciOiJIUzUxMiJ9.eyJhIjoxfQ.t2jRXUeecwtQrcYFrzlyRXN2riJ7"
         "yPmK_AN72hb8FKUARI1pY5wp5rLFlRbhpsGguGLSLGNn_etVe3vWusKmVA",
         true, true},
        /* another secret */
        {"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhIjoxfQ.lPr-EnbVwC5n"
         "0mxOgNgiMyvHApGLKs0aHxUh127x0-M",
         true, false},
        /* the algorithm of the header is not that of the signature */
        {"eyJhbGciOiJIUzUxMiJ9.eyJhIjoxfQ.M6kAnzBFFXfF-pmOurgOfcm8lQCv"
         "4JrDy_qbAVvAM4E",
         false, false},
        {"eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.97SLAHdzQGvw0zMMDHB_fvuZLPLu"
         "bLYW3zZ8giEpdWKxY32EtX7-Kx8Wv6hDaZaCDiDua8qeDJUWZPUelv2aSw",
         false, false},
        /* no algorithm */
        {"eyJhbGciOiJub25lIn0.eyJhIjoxfQ.ISiBe4hK1ZkbOh9tDNCUWw5jfZa-4"
         "IIBWcRC_hTtRdY",
         false, false},
        {"eyJhbGciOiJub25lIn0.eyJhIjoxfQ.", false, false},
        {"eyJhbGciOiJOb25lIn0.eyJhIjoxfQ.lwIDn9pFXHR7zkELqqHwKQjKXyj2a"
         "VNzHr-ov5FQDqc",
         false, false},
        {"eyJhbGciOiJoczI1NiJ9.eyJhIjoxfQ.R2bb_PmBntZhRaezk8bPxOPZqGEa"
         "AF5uMygwp-JgpUk",
         false, false},
        {"eyJhbGciOiJSUzI1NiJ9.eyJhIjoxfQ.AJas_SvD2YYCElq5kPjFR89y6QbU"
         "IVdeCSkVla2CbiQ",
         false, false},
        {"eyJ0eXAiOiJKV1QifQ.eyJhIjoxfQ.dQEkyqv6PyVELFNQ60908xQ4Wgp97p"
         "WCIPJLVnDW0tk",
         false, false},
        {"eyJhbGciOlsiSFMyNTYiXX0.eyJhIjoxfQ.5XR76uVLCQrqNKNgpK2yxmKcP"
         "t8X7LIW_nXk-tsG1i8",
         false, false},
        /* named twice */
        {"eyJhbGciOiJub25lIiwiYWxnIjoiSFMyNTYifQ.eyJhIjoxfQ.O0aGYaxJuu"
         "lSMNWF_9II3IPvXCHyV_TTQtrXDGO97a8",
         false, false},
        /* something must be understood */
        {"eyJhbGciOiJIUzI1NiIsImNyaXQiOlsiZXhwIl19.eyJhIjoxfQ.ZHWtFVjy"
         "lQFUrT4VetKb427X6sVAy8ZUr-h0a91yUzY",
         false, false},
        /* a shorter signature */
        {"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhIjoxfQ.n88YIxHZeYoe"
         "hD4zcaVchg",
         false, false},
        /* no signature */
        {"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhIjoxfQ.", false, false},
        {"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhIjoxfQ", false, false},
        {"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhIjoxfQ.n88YIxHZeYoe"
         "hD4zcaVchqwhPRr_ML3lSUblZl31lis.n88YIxHZeYoehD4zcaVchqwhPRr_"
         "ML3lSUblZl31lis",
         false, false},
        /* padding */
        {"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhIjoxfQ.n88YIxHZeYoe"
         "hD4zcaVchqwhPRr_ML3lSUblZl31lis=",
         false, false},
        /* a bit that means nothing */
        {"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhIjoxfQ.n88YIxHZeYoe"
         "hD4zcaVchqwhPRr_ML3lSUblZl31lit",
         false, false},
        /* claims that are no object */
        {"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.W10.917w2oEn0A1cW6W2mJB"
         "Ro85WCrVI2krtEky7hqKm3rk",
         false, false},
        {"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.ImEi.18FXRqMQ9YtlRX3O_o"
         "3wSIzHzi12THzPs3zj6L075LE",
         false, false},
        {"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhIjox.3L3Pa3qF1yt5NJ"
         "-Db2CpPoqVLaR5up2GW1vZkzNg-q8",
         false, false},
        {"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhIjoxLCJhIjoyfQ.Thg_"
         "ZbkNao701qYsyCHcxm7sfZc8Cx0CM_ifbkjf0Tk",
         false, false},
        {"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9..n88YIxHZeYoehD4zcaVchq"
         "whPRr_ML3lSUblZl31lis",
         false, false},
        {"..", false, false},
        {"", false, false},
        {"a.b.c", false, false},
        /* a space */
        {"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9 .eyJhIjoxfQ.n88YIxHZeYo"
         "ehD4zcaVchqwhPRr_ML3lSUblZl31lis",
         false, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct jwt jwt;
        const bool read = jwt_read(&jwt, str_of(rows[i].token), NULL) == 0;
        const bool is_true =
            read && jwt_signed_by(&jwt, STR("0123456789abcdef"));

        if (read != rows[i].read || is_true != rows[i].is_true)
            fail_msg("%s: %d %d", rows[i].token, read, is_true);
        jwt_release(&jwt);
    }
}

static void each_changed_digit_of_a_token_makes_it_false(void **state)
{
    static const char token[] =
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhIjoxfQ.n88YIxHZeYoe"
        "hD4zcaVchqwhPRr_ML3lSUblZl31lis";

    (void)state;
    for (size_t i = 0; i < sizeof token - 1; i++) {
        char changed[sizeof token];
        struct jwt jwt;

        memcpy(changed, token, sizeof token);
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        if (jwt_read(&jwt, str_of(changed), NULL) == 0 &&
            jwt_signed_by(&jwt, STR("0123456789abcdef")))
            fail_msg("%zu", i);
        jwt_release(&jwt);
    }
}

/* ---- What a token allows ----------------------------------------------- */

static void the_rules_of_a_token_narrow_its_key(void **state)
{
    static const struct {
        const char *rules;
        const char *index;
        const char *text; /* of the filter; "": all is seen; NULL: nothing */
    } rows[] = {
        {"[\"*\"]", "docs", ""},
        {"[\"docs\"]", "docs", ""},
        {"[\"docs\"]", "docs-2", NULL},
        {"[\"docs*\"]", "docs-2", ""},
        {"[\"*\"]", "other", NULL}, /* the key does not allow it */
        {"{\"docs\":null}", "docs", ""},
        {"{\"docs\":{}}", "docs", ""},
        {"{\"docs\":{\"filter\":null}}", "docs", ""},
        {"{\"docs\":{\"filter\":\"team = a\"}}", "docs", "\"team = a\""},
        {"{\"docs\":{\"filter\":\"team = a\"}}", "docs-2", NULL},
        {"{\"*\":{\"filter\":[\"a = 1\",[\"b = 2\",\"c = 3\"]]}}", "docs",
         "[\"a = 1\",[\"b = 2\",\"c = 3\"]]"},
        {"{\"*\":{\"filter\":\"a = 1\"},\"docs\":{\"filter\":\"b = 2\"}}",
         "docs", "\"b = 2\""},
        {"{\"docs\":{\"filter\":\"b = 2\"},\"*\":{\"filter\":\"a = 1\"}}",
         "docs", "\"b = 2\""},
        {"{\"docs-*\":{\"filter\":\"b = 2\"},\"*\":{\"filter\":\"a = 1\"}}",
         "docs-2", "\"b = 2\""},
        {"{\"*\":{\"filter\":\"a = 1\"},\"docs-*\":{\"filter\":\"b = 2\"}}",
         "docs-2", "\"b = 2\""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct str pattern = STR("docs*");
        struct key_access access = {.indexes = {&pattern, 1}};
        const struct key_rule *rule;
        struct arena arena = {0};
        struct json *json;
        struct error err = {0};

        assert_int_equal(json_parse(&json, str_of(rows[i].rules), NULL), 0);
        if (key_rules_read(&access, json, &arena, &err) == -1)
            fail_msg("%s: %s", rows[i].rules, err.text);
        rule = key_rule_for(&access, str_of(rows[i].index));
        if (key_may_index(&access, str_of(rows[i].index)) !=
            (rows[i].text != NULL))
            fail_msg("%s: %s", rows[i].rules, rows[i].index);
        if (rows[i].text)
            assert_str(rule ? rule->text : STR(""), rows[i].text);
        json_free(json);
        arena_release(&arena);
    }
}

static void rules_that_are_not_understood_are_refused(void **state)
{
    static const char *const rows[] = {
        "[]",
        "{}",
        "null",
        "\"*\"",
        "[1]",
        "[\"a b\"]",
        "[\"\"]",
        "{\"a\":1}",
        "{\"a\":[]}",
        "{\"a\":\"b\"}",
        "{\"a\":{\"filters\":\"b = 1\"}}",
        "{\"a\":{\"filter\":\"b = 1\",\"more\":1}}",
        "{\"a\":{\"filter\":\"b =\"}}",
        "{\"a\":{\"filter\":1}}",
        "{\"a\":{\"filter\":[1]}}",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct key_access access = {0};
        struct arena arena = {0};
        struct json *json;

        assert_int_equal(json_parse(&json, str_of(rows[i]), NULL), 0);
        if (key_rules_read(&access, json, &arena, NULL) == 0)
            fail_msg("%s", rows[i]);
        json_free(json);
        arena_release(&arena);
    }
}

static void without_keys_everything_may_be_done(void **state)
{
    (void)state;
    assert_true(key_may(NULL, KEY_ALL));
    assert_true(key_may_index(NULL, STR("docs")));
    assert_null(key_rule_for(NULL, STR("docs")));
}

/* ---- Wrong keys -------------------------------------------------------- */

static void wrong_keys_are_counted_by_address(void **state)
{
    struct key_guard *guard = key_guard_new();
    struct address one, other;
    int64_t now = 1000000000;

    (void)state;
    assert_int_equal(address_parse(&one, STR("192.0.2.1")), 0);
    assert_int_equal(address_parse(&other, STR("192.0.2.2")), 0);
    for (int i = 0; i < KEY_GUARD_FAILURES; i++) {
        assert_int_equal(key_guard_wait(guard, &one, now), 0);
        key_guard_failed(guard, &one, now);
    }
    assert_int_equal(key_guard_wait(guard, &one, now), KEY_GUARD_REFILL_S);
    assert_int_equal(key_guard_wait(guard, &other, now), 0);
    for (int i = 0; i < 1000; i++) /* more do not make it longer */
        key_guard_failed(guard, &one, now);
    assert_int_equal(key_guard_wait(guard, &one, now), KEY_GUARD_REFILL_S);
    now += (int64_t)KEY_GUARD_REFILL_S * 1000000;
    assert_int_equal(key_guard_wait(guard, &one, now), 0);
    key_guard_failed(guard, &one, now);
    assert_int_equal(key_guard_wait(guard, &one, now), KEY_GUARD_REFILL_S);
    key_guard_free(guard);
}

static void an_ipv6_client_is_its_network(void **state)
{
    struct key_guard *guard = key_guard_new();
    struct address address;
    char text[40];

    (void)state;
    for (int i = 0; i < KEY_GUARD_FAILURES; i++) {
        snprintf(text, sizeof text, "2001:db8::%d", i);
        assert_int_equal(address_parse(&address, str_of(text)), 0);
        key_guard_failed(guard, &address, 1);
    }
    assert_true(key_guard_wait(guard, &address, 1) > 0);
    key_guard_free(guard);
}

static void more_addresses_than_are_known_do_no_harm(void **state)
{
    struct key_guard *guard = key_guard_new();
    struct address address = {{0}};

    (void)state;
    for (uint32_t i = 0; i < 4 * KEY_GUARD_CLIENTS; i++) {
        memcpy(address.bytes, &i, sizeof i);
        key_guard_failed(guard, &address, 1);
        assert_int_equal(key_guard_wait(guard, &address, 1), 0);
    }
    key_guard_free(guard);
}

/* ---- Texts for people -------------------------------------------------- */

static void keys_are_masked_and_nothing_else(void **state)
{
    static const struct {
        const char *text, *masked;
    } rows[] = {
        {"", ""},
        {"search: the index", "search: the index"},
        {"key " MASTER_VALUE " is", "key *** is"},
        {MASTER_VALUE, "***"},
        {"a/" MASTER_VALUE "0?", "a/***?"},
        {"0123456789abcdef0123456789abcdef",
         "0123456789abcdef0123456789abcdef"},
        {"x-algolia-api-key=abc&q=d", "x-algolia-api-key=***&q=d"},
        {"?X-Algolia-API-Key=a%20b&q", "?X-Algolia-API-Key=***%20b&q"},
        {"Authorization: Bearer short", "Authorization: Bearer ***"},
        {"Bearer ", "Bearer "},
        {"token eyJhbGciOi.eyJh.n88Y end", "token *** end"},
        {"greyJ.a", "greyJ.a"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf out = {0};

        key_mask(&out, str_of(rows[i].text));
        assert_str(buf_view(&out), rows[i].masked);
        buf_free(&out);
    }
}

/* ---- silcrow-server keys ----------------------------------------------- */

/** Run the program and read what it prints; its exit status. */
static int run_keys(struct buf *out, const char *folder,
                    const char *const *words)
{
    const char *argv[ARGS_MAX] = {"silcrow-server", "keys"};
    char *path =
        mem_format("%s/server/silcrow-server", getenv("SILCROW_BUILD"));
    char *master = mem_format("%s/master", folder);
    int ends[2], status = 0;
    size_t argc = 2;
    ssize_t got;
    pid_t pid;

    while (*words)
        argv[argc++] = *words++;
    argv[argc++] = "--data";
    argv[argc++] = folder;
    argv[argc++] = "--master-key-file";
    argv[argc++] = master;
    assert_int_equal(pipe(ends), 0);
    pid = fork();
    if (pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        execv(path, (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    close(ends[1]);
    buf_clear(out);
    while ((got = read(ends[0], buf_reserve(out, 4096), 4096)) > 0)
        out->len += (size_t)got;
    buf_byte(out, '\0');
    close(ends[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    free(master);
    free(path);
    return WEXITSTATUS(status);
}

static void the_command_line_lists_makes_and_deletes_keys(void **state)
{
    static const struct {
        const char *words[10];
        int status;
        const char *has, *has_not;
    } rows[] = {
        {{"list"}, 0, "Default Search API Key\n  key         ", "shop"},
        {{"create", "--name", "shop", "--indexes", "shop*,x", "--expires",
          "2090-01-01"},
         0,
         "  indexes     shop*, x\n  ends        2090-01-01T00:00:00Z\n",
         "Default"},
        {{"list", "--json"}, 0, "\"indexes\":[\"shop*\",\"x\"]", "  key"},
        {{"create", "--actions", "fly"}, 64, "no action fly", "\n  key"},
        {{"create", "--indexes", "a b"}, 64, "neither a name nor", "\n  key"},
        {{"create", "--expires", "2001-01-01"}, 64, "is past", "\n  key"},
        {{"create", "--expires", "soon"}, 64, "is no date", "\n  key"},
        {{"create", "more"}, 64, "no further word", "\n  key"},
        {{"delete"}, 64, "wants one key", ""},
        {{"delete", "nothing"}, 66, "no key of that uid", ""},
        {{"lst"}, 64, "did you mean list?", ""},
        {{"--help"}, 0, "Usage: silcrow-server keys", ""},
    };
    char *master = mem_format("%s/master", (char *)*state);
    struct buf out = {0};

    folder_write(master, STR("a-master-key-of-16\n"));
    assert_int_equal(chmod(master, 0600), 0);
    for (size_t i = 0; i < COUNT(rows); i++)
        if (run_keys(&out, *state, rows[i].words) != rows[i].status ||
            !strstr(out.ptr, rows[i].has) ||
            (*rows[i].has_not && strstr(out.ptr, rows[i].has_not)))
            fail_msg("%s %s: %s", rows[i].words[0],
                     rows[i].words[1] ? rows[i].words[1] : "", out.ptr);
    buf_free(&out);
    free(master);
}

static void a_key_is_deleted_by_uid_or_value(void **state)
{
    char *master = mem_format("%s/master", (char *)*state);
    struct key_list list = {0};
    struct buf out = {0};

    folder_write(master, STR("a-master-key-of-16\n"));
    assert_int_equal(chmod(master, 0600), 0);
    assert_int_equal(key_file_open(&list, *state, NULL), 0);
    key_derive(&list.keys[1], STR("a-master-key-of-16"));
    assert_int_equal(
        run_keys(&out, *state,
                 (const char *const[]){"delete", list.keys[0].uid, NULL}),
        0);
    assert_int_equal(
        run_keys(&out, *state,
                 (const char *const[]){"delete", list.keys[1].value, NULL}),
        0);
    key_list_release(&list);
    assert_int_equal(key_file_read(&list, *state, NULL), 0);
    assert_int_equal(list.count, 0);
    key_list_release(&list);
    buf_free(&out);
    free(master);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_stands_for_its_actions),
        cmocka_unit_test(the_star_allows_all_and_nothing_else_does),
        cmocka_unit_test(a_name_of_no_action_is_refused),
        cmocka_unit_test(a_pattern_is_a_name_or_the_start_of_one),
        cmocka_unit_test(
            the_value_is_the_digest_of_the_uid_under_the_master_key),
        cmocka_unit_test(uids_are_uuids_in_lower_case),
        cmocka_unit_test(a_key_ends_when_its_time_comes),
        cmocka_unit_test(dates_are_read_in_all_their_forms),
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(a_file_that_is_not_understood_is_refused),
        FOLDER_TEST(the_first_start_makes_two_keys),
        FOLDER_TEST(a_damaged_file_is_left_as_it_is),
        FOLDER_TEST(a_master_key_is_one_line_that_its_owner_alone_can_read),
        cmocka_unit_test(tokens_are_true_by_their_own_algorithm_alone),
        cmocka_unit_test(each_changed_digit_of_a_token_makes_it_false),
        cmocka_unit_test(the_rules_of_a_token_narrow_its_key),
        cmocka_unit_test(rules_that_are_not_understood_are_refused),
        cmocka_unit_test(without_keys_everything_may_be_done),
        cmocka_unit_test(wrong_keys_are_counted_by_address),
        cmocka_unit_test(an_ipv6_client_is_its_network),
        cmocka_unit_test(more_addresses_than_are_known_do_no_harm),
        cmocka_unit_test(keys_are_masked_and_nothing_else),
        FOLDER_TEST(the_command_line_lists_makes_and_deletes_keys),
        FOLDER_TEST(a_key_is_deleted_by_uid_or_value),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
