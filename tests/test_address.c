/** Addresses, networks, and whose request it is. */
#include "test.h"

#include "server/address.h"

static void addresses_are_read_with_brackets_and_port(void **state)
{
    static const struct {
        const char *text;
        const char *same; /* another spelling of it; NULL: it is none */
    } rows[] = {
        {"192.0.2.1", "::ffff:192.0.2.1"},
        {"192.0.2.1:8080", "192.0.2.1"},
        {" 192.0.2.1 ", "192.0.2.1"},
        {"2001:db8::1", "2001:0DB8:0:0:0:0:0:1"},
        {"[2001:db8::1]", "2001:db8::1"},
        {"[2001:db8::1]:80", "2001:db8::1"},
        {"::ffff:192.0.2.1", "192.0.2.1"},
        {"fe80::1%eth0", "fe80::1"},
        {"", NULL},
        {"unknown", NULL},
        {"_hidden", NULL},
        {"192.0.2", NULL},
        {"192.0.2.256", NULL},
        {"1.2.3.4.5", NULL},
        {"[2001:db8::1", NULL},
        {"[]", NULL},
        {"12345678901234567890123456789012345678901234567890", NULL},
    };
    struct address address, same;

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const int rc = address_parse(&address, str_of(rows[i].text));

        if (rc != (rows[i].same ? 0 : -1))
            fail_msg("%s", rows[i].text);
        if (rc == -1)
            continue;
        assert_int_equal(address_parse(&same, str_of(rows[i].same)), 0);
        if (memcmp(&address, &same, sizeof same) != 0)
            fail_msg("%s", rows[i].text);
    }
    assert_int_equal(address_parse(&address, (struct str){"1.2.3.4\0", 8}), -1);
}

static void networks_hold_their_addresses(void **state)
{
    static const struct {
        const char *list;
        const char *address;
        bool has;
    } rows[] = {
        {"127.0.0.0/8,::1", "127.9.9.9", true},
        {"127.0.0.0/8,::1", "::1", true},
        {"127.0.0.0/8,::1", "128.0.0.1", false},
        {"127.0.0.0/8,::1", "::2", false},
        {"192.0.2.1", "192.0.2.1", true},
        {"192.0.2.1", "192.0.2.2", false},
        {"10.0.0.0/9", "10.127.0.1", true},
        {"10.0.0.0/9", "10.128.0.1", false},
        {"0.0.0.0/0", "203.0.113.9", true},
        {"0.0.0.0/0", "2001:db8::1", false},
        {"::/0", "203.0.113.9", true},
        {" 10.0.0.0/8 , 2001:db8::/32", "2001:db8:ffff::", true},
        {"none", "127.0.0.1", false},
    };
    struct address_list list;
    struct address address;

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(address_list_parse(&list, rows[i].list, NULL), 0);
        assert_int_equal(address_parse(&address, str_of(rows[i].address)), 0);
        if (address_list_has(&list, &address) != rows[i].has)
            fail_msg("%s in %s", rows[i].address, rows[i].list);
    }
}

static void what_is_no_network_is_refused(void **state)
{
    static const char *const rows[] = {
        "nonsense",   "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1",
        "10.0.0.0/x", "::/129",      ",",         "10.0.0.0/8,,::1",
    };
    struct address_list list;
    struct error err;

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (address_list_parse(&list, rows[i], &err) != -1)
            fail_msg("%s", rows[i]);
        assert_int_equal(err.code, ERROR_USAGE);
    }
}

static void only_our_proxies_tell_the_client(void **state)
{
    static const struct {
        const char *peer;
        const char *forwarded;
        const char *client; /* NULL: none to count */
    } rows[] = {
        {"203.0.113.9", "", "203.0.113.9"},
        {"203.0.113.9", "198.51.100.1", "203.0.113.9"},
        {"10.0.0.1", "198.51.100.1", "198.51.100.1"},
        {"10.0.0.1", "192.0.2.7, 198.51.100.1", "198.51.100.1"},
        {"10.0.0.1", "192.0.2.7, 198.51.100.1, 10.0.0.2", "198.51.100.1"},
        {"10.0.0.1", "10.0.0.3,10.0.0.2", NULL},
        {"10.0.0.1", "", NULL},
        {"10.0.0.1", " ", NULL},
        {"10.0.0.1", "unknown", NULL},
        {"10.0.0.1", "198.51.100.1,", NULL},
        {"10.0.0.1", "[2001:db8::1]:9", "2001:db8::1"},
        {"?", "198.51.100.1", NULL},
    };
    struct address_list proxies;
    struct address client, expected;

    (void)state;
    assert_int_equal(address_list_parse(&proxies, "10.0.0.0/8", NULL), 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const bool known = address_client(
            &client, &proxies, str_of(rows[i].peer), str_of(rows[i].forwarded));

        if (known != (rows[i].client != NULL))
            fail_msg("row %zu", i);
        if (!known)
            continue;
        assert_int_equal(address_parse(&expected, str_of(rows[i].client)), 0);
        if (memcmp(&client, &expected, sizeof client) != 0)
            fail_msg("row %zu", i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_are_read_with_brackets_and_port),
        cmocka_unit_test(networks_hold_their_addresses),
        cmocka_unit_test(what_is_no_network_is_refused),
        cmocka_unit_test(only_our_proxies_tell_the_client),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
