/** Limits of a client, with a clock of the test's own. */
#include "test.h"

#include "server/limit.h"

enum {
    SECOND = 1000000, /* microseconds */
    START = 1000 * SECOND,
};

static struct address address(const char *text)
{
    struct address out;

    assert_int_equal(address_parse(&out, str_of(text)), 0);
    return out;
}

static void connections_are_counted_for_each_client(void **state)
{
    struct limit *limit = limit_new(2, 0);
    const struct address one = address("192.0.2.1");
    const struct address two = address("192.0.2.2");

    (void)state;
    assert_true(limit_connect(limit, &one, START));
    assert_true(limit_connect(limit, &one, START));
    assert_false(limit_connect(limit, &one, START));
    assert_true(limit_connect(limit, &two, START));
    limit_disconnect(limit, &one);
    assert_true(limit_connect(limit, &one, START));
    assert_false(limit_connect(limit, &one, START));
    limit_free(limit);
}

static void a_network_of_ipv6_is_one_client(void **state)
{
    struct limit *limit = limit_new(1, 0);
    const struct address one = address("2001:db8::1");
    const struct address same = address("2001:db8::ffff:1:2:3");
    const struct address other = address("2001:db8:0:1::1");

    (void)state;
    assert_true(limit_connect(limit, &one, START));
    assert_false(limit_connect(limit, &same, START));
    assert_true(limit_connect(limit, &other, START));
    limit_free(limit);
}

static void a_second_holds_so_many_requests(void **state)
{
    struct limit *limit = limit_new(0, 10);
    const struct address one = address("192.0.2.1");
    const struct address two = address("192.0.2.2");
    int admitted = 0;

    (void)state;
    for (int i = 0; i < 100; i++)
        admitted += limit_request(limit, &one, START);
    assert_int_equal(admitted, 10);
    assert_true(limit_request(limit, &two, START));
    /* The bucket fills as time goes by, and no further than a second's. */
    assert_false(limit_request(limit, &one, START + SECOND / 20));
    assert_true(limit_request(limit, &one, START + SECOND / 10));
    assert_false(limit_request(limit, &one, START + SECOND / 10));
    for (admitted = 0; limit_request(limit, &one, START + 60LL * SECOND);)
        admitted++;
    assert_int_equal(admitted, 10);
    limit_free(limit);
}

static void a_steady_client_within_its_rate_is_never_refused(void **state)
{
    struct limit *limit = limit_new(0, 50);
    const struct address one = address("192.0.2.1");

    (void)state;
    for (int i = 0; i < 1000; i++)
        assert_true(limit_request(limit, &one, START + i * (SECOND / 50)));
    limit_free(limit);
}

static void without_limits_all_is_admitted(void **state)
{
    struct limit *limit = limit_new(0, 0);
    const struct address one = address("192.0.2.1");

    (void)state;
    for (int i = 0; i < 1000; i++) {
        assert_true(limit_connect(limit, &one, START));
        assert_true(limit_request(limit, &one, START));
    }
    limit_free(limit);
}

static void clients_that_are_gone_make_room(void **state)
{
    struct limit *limit = limit_new(1, 1);

    (void)state;
    for (uint32_t i = 1; i <= 4 * LIMIT_CLIENTS_MAX; i++) {
        struct address one = address("10.0.0.0");

        memcpy(one.bytes + 12, &i, sizeof i);
        /* Each asks once and leaves before the next comes. */
        assert_true(limit_connect(limit, &one, START + i * 2LL * SECOND));
        assert_true(limit_request(limit, &one, START + i * 2LL * SECOND));
        assert_false(limit_request(limit, &one, START + i * 2LL * SECOND));
        assert_false(limit_connect(limit, &one, START + i * 2LL * SECOND));
        limit_disconnect(limit, &one);
    }
    limit_free(limit);
}

static void a_full_table_lets_others_in_uncounted(void **state)
{
    struct limit *limit = limit_new(1, 1);

    (void)state;
    for (uint32_t i = 1; i <= 2 * LIMIT_CLIENTS_MAX; i++) {
        struct address one = address("10.0.0.0");

        memcpy(one.bytes + 12, &i, sizeof i);
        assert_true(limit_connect(limit, &one, START));
    }
    limit_free(limit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(connections_are_counted_for_each_client),
        cmocka_unit_test(a_network_of_ipv6_is_one_client),
        cmocka_unit_test(a_second_holds_so_many_requests),
        cmocka_unit_test(a_steady_client_within_its_rate_is_never_refused),
        cmocka_unit_test(without_limits_all_is_admitted),
        cmocka_unit_test(clients_that_are_gone_make_room),
        cmocka_unit_test(a_full_table_lets_others_in_uncounted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
