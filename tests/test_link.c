/** Addresses that may become a link. */
#include "test.h"

#include "server/link.h"

static void only_http_and_paths_of_the_site_are_links(void **state)
{
    static const struct {
        const char *url;
        bool allowed;
    } rows[] = {
        {"http://example.org/a#b", true},
        {"https://example.org", true},
        {"HTTPS://example.org/", true},
        {"/guides/infusion/#picc", true},
        {"/", true},
        {"/a?b=c&d=%20", true},
        {"/caf\xc3\xa9", true},
        {"", false},
        {"javascript:alert(1)", false},
        {"JaVaScRiPt:alert(1)", false},
        {"java\nscript:alert(1)", false},
        {"\x01javascript:alert(1)", false},
        {" /a", false},
        {"/a b", false},
        {"/a\tb", false},
        {"\thttps://example.org/", false},
        {"https://example.org/\n", false},
        {"data:text/html,x", false},
        {"vbscript:x", false},
        {"file:///etc/passwd", false},
        {"ftp://example.org/", false},
        {"mailto:a@b", false},
        {"//example.org/", false},
        {"/\\example.org/", false},
        {"\\\\example.org/", false},
        {"http:example.org", false},
        {"http:///example.org", false},
        {"https://", false},
        {"guides/infusion", false},
        {"#picc", false},
        {"http\x00://a", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        if (link_allowed(str_of(rows[i].url)) != rows[i].allowed)
            fail_msg("%s", rows[i].url);
    assert_false(link_allowed((struct str){"/a\0b", 4}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_http_and_paths_of_the_site_are_links),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
