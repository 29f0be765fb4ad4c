/** What browsers and language models read to know what can be searched, and
 * completions in the form of address bars. */
#include "ask.h"

#include "engine/json.h"
#include "folder.h"
#include "small_index.h"

static const struct small_section sections[] = {
    {"/infusion/#picc", "Infusion [new]", "PICC lines", "A PICC is a line.",
     NULL, 0},
    {"/infusion/#rate", "Infusion [new]", "Drip rate", "A rate of drops.", NULL,
     0},
    {"javascript:alert(1)", "Bad\033[31m <b>", "Bad", "A bad address.", NULL,
     0},
    {"/a(b)/#x", "Parentheses", "Cut", "An odd address.", NULL, 0},
};

static struct handler *with_index(const char *data)
{
    struct index *index = small_index(data, sections, COUNT(sections));

    index_close(index);
    return handler_new(data, NULL);
}

static void browsers_are_told_where_to_search(void **state)
{
    static const struct {
        struct ask ask;
        int status;
        const char *has;
    } rows[] = {
        {{.target = "/opensearch.xml", .host = "search.example.org"},
         200,
         "<Url type=\"text/html\" "
         "template=\"http://search.example.org/?q={searchTerms}\"/>"},
        {{.target = "/opensearch.xml",
          .host = "search.example.org",
          .scheme = "https"},
         200,
         "template=\"https://search.example.org/suggest?format=opensearch&amp;"
         "q={searchTerms}\"/>"},
        {{.target = "/opensearch.xml?index=handbook", .host = "[::1]:7700"},
         200,
         "template=\"http://[::1]:7700/?q={searchTerms}&amp;index=handbook\""},
        {{.target = "/opensearch.xml?index=a-very-long-name-of-an-index",
          .host = "a"},
         200,
         "<ShortName>a-very-long-name</ShortName>"},
        {{.target = "/opensearch.xml", .host = "a", .scheme = "javascript"},
         200,
         "\"http://a/?q="},
        {{.target = "/opensearch.xml", .host = "a\"b"}, 400, "bad_request"},
        {{.target = "/opensearch.xml", .host = "a/b"}, 400, "bad_request"},
        {{.target = "/opensearch.xml"}, 400, "bad_request"},
        {{.target = "/opensearch.xml?index=%22%3E", .host = "a"},
         400,
         "invalid_index_uid"},
        {{.target = "/opensearch.xml?q=1", .host = "a"},
         400,
         "expected one of `index`"},
        {{.target = "/"},
         200,
         "<link rel=\"search\" title=\"Guides\" "
         "type=\"application/opensearchdescription+xml\" "
         "href=\"/opensearch.xml\">"},
    };
    struct handler *handler = with_index(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_reply reply = ask(handler, &rows[i].ask);

        if (reply.status != rows[i].status ||
            !strstr(ask_text(&reply), rows[i].has))
            fail_msg("%s: %s", rows[i].ask.target, ask_text(&reply));
        http_reply_release(&reply);
    }
    handler_free(handler);
}

static void address_bars_get_completions(void **state)
{
    static const struct {
        const char *target;
        int status;
        const char *type;
        const char *body; /* the start of it */
    } rows[] = {
        {"/suggest?q=drip&format=opensearch", 200,
         "application/x-suggestions+json", "[\"drip\",[\"Drip rate\"]]"},
        {"/suggest?q=zzz&format=opensearch", 200,
         "application/x-suggestions+json", "[\"zzz\",[]]"},
        {"/suggest?q=&format=opensearch", 200, "application/x-suggestions+json",
         "[\"\",["},
        {"/suggest?q=drip&format=json", 200, "application/json",
         "{\"query\":\"drip\","},
        {"/suggest?q=drip&format=xml", 400, "application/json",
         "{\"message\":\"Invalid value in parameter `format`"},
    };
    struct handler *handler = with_index(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct http_reply reply =
            ask(handler, &(struct ask){.target = rows[i].target});

        assert_int_equal(reply.status, rows[i].status);
        assert_str(http_reply_find(&reply, "Content-Type"), rows[i].type);
        if (strncmp(ask_text(&reply), rows[i].body, strlen(rows[i].body)) != 0)
            fail_msg("%s: %s", rows[i].target, ask_text(&reply));
        http_reply_release(&reply);
    }
    handler_free(handler);
}

static void completions_the_client_has_are_not_sent(void **state)
{
    struct handler *handler = with_index(*state);
    struct ask question = {.target = "/suggest?q=drip"};
    struct http_reply reply = ask(handler, &question);
    struct http_reply same;

    question.tags = http_reply_find(&reply, "ETag").ptr;
    assert_non_null(question.tags);
    same = ask(handler, &question);
    assert_int_equal(same.status, 304);
    http_reply_release(&same);
    question.target = "/suggest?q=drip&limit=1";
    same = ask(handler, &question);
    assert_int_equal(same.status, 200);
    http_reply_release(&same);
    http_reply_release(&reply);
    handler_free(handler);
}

static void language_models_are_told_what_is_here(void **state)
{
    struct handler *handler = with_index(*state);
    struct ask question = {.target = "/llms.txt", .host = "search.example.org"};
    struct http_reply reply = ask(handler, &question);
    struct http_reply same;
    const char *text;

    assert_int_equal(reply.status, 200);
    assert_str(http_reply_find(&reply, "Content-Type"),
               "text/plain; charset=utf-8");
    question.tags = http_reply_find(&reply, "ETag").ptr;
    text = ask_text(&reply);
    assert_true(strncmp(text, "# Guides\n\n> ", 12) == 0);
    assert_non_null(strstr(text, "- http://search.example.org/search?q=WORDS"));
    assert_non_null(strstr(text, "\n## guides\n\n"
                                 "- [Infusion \\[new\\]](/infusion/#picc)\n"
                                 "- Bad\\[31m \\<b>\n"
                                 "- [Parentheses](/a%28b%29/#x)\n"));
    same = ask(handler, &question);
    assert_int_equal(same.status, 304);
    assert_int_equal(same.body.len, 0);
    http_reply_release(&same);
    http_reply_release(&reply);
    handler_free(handler);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(browsers_are_told_where_to_search),
        FOLDER_TEST(address_bars_get_completions),
        FOLDER_TEST(completions_the_client_has_are_not_sent),
        FOLDER_TEST(language_models_are_told_what_is_here),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
