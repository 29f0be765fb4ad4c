/* JSON Lines: one document a line, broken lines told and left out. */
#include "test.h"

#include "guides.h"

static void a_line_is_a_document(void **state)
{
    struct guides guides;
    const struct guide *guide;

    (void)state;
    guides_read(&guides, &jsonl_reader, "docs/a.jsonl",
                STR("{\"id\":\"x/1\",\"title\":\" A  title \",\"text\":\"one\","
                    "\"url\":\"/x\",\"lang\":\"EN\",\"tags\":[\"t\",\"u\"],"
                    "\"description\":\"d\",\"updated\":\"2024\","
                    "\"keywords\":\"k, l\",\"weight\":3,\"n\":1.0,"
                    "\"o\":{\"a\":[1, 2]},\"s\":\"\\u00e9\"}\n"));
    assert_int_equal(guides.count, 1);
    guide = guides.guides[0];
    assert_str(guide->path, "docs/a.jsonl");
    assert_str(guide->id, "x/1");
    assert_str(guide->title, "A title");
    assert_str(guide->url, "/x");
    assert_str(guide->lang, "en");
    assert_int_equal(guide->tag_count, 2);
    assert_str(guide->tags[1], "u");
    assert_str(guide->description, "d");
    assert_str(guide->updated, "2024");
    assert_int_equal(guide->keyword_count, 2);
    assert_str(guide->keywords[1], "l");
    assert_true(guide->weight == 3);
    assert_str(guide->attributes,
               "{\"n\":1.0,\"o\":{\"a\":[1, 2]},\"s\":\"\\u00e9\"}");
    assert_str(buf_view(&guides.dump), "P@1 one\n");
    guides_free(&guides);
}

static const struct {
    const char *json;
    const char *id;
} ids[] = {
    {"{\"id\":\"a b#c\"}", "a b#c"},
    {"{\"id\":\" \"}", " "},
    {"{\"id\":\"007\"}", "007"},
    {"{\"id\":7}", "7"},
    {"{\"id\":1.50}", "1.50"},
    {"{\"id\":12345678901234567890}", "12345678901234567890"},
    {"{\"title\":\"t\",\"id\":\"last\"}", "last"},
};

static void an_id_is_kept_verbatim(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(ids); i++) {
        struct guides guides;

        guides_read(&guides, &jsonl_reader, "a.jsonl", str_of(ids[i].json));
        assert_int_equal(guides.count, 1);
        assert_str(guides.guides[0]->id, ids[i].id);
        assert_str(guides.guides[0]->attributes, "");
        guides_free(&guides);
    }
}

static const struct {
    const char *text; /* of the JSON string */
    const char *dump;
} texts[] = {
    {"", ""},
    {"a  b\\tc", "P@1 a b c\n"},
    {"a\\n\\nb", "P@1 a\nP@1 b\n"},
    {"a.\\nb", "P@1 a.\nP@1 b\n"},
    /* A long line that ends inside a sentence goes on. */
    {"a sentence that is longer than a line is wrapped at some\\nplace. b",
     "P@1 a sentence that is longer than a line is wrapped at some place. "
     "b\n"},
    {"a sentence that is as long as a line and ends right there.\\nb",
     "P@1 a sentence that is as long as a line and ends right there.\n"
     "P@1 b\n"},
    {"# no *Markdown* <b>here</b>", "P@1 # no *Markdown* <b>here</b>\n"},
};

static void text_becomes_paragraphs(void **state)
{
    static const char *const names[] = {"text", "body"};

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++)
        for (size_t j = 0; j < COUNT(names); j++) {
            struct buf line = {0};
            struct guides guides;

            buf_format(&line, "{\"id\":1,\"%s\":\"%s\"}", names[j],
                       texts[i].text);
            guides_read(&guides, &jsonl_reader, "a.jsonl", buf_view(&line));
            assert_str(buf_view(&guides.dump), texts[i].dump);
            guides_free(&guides);
            buf_free(&line);
        }
}

static void broken_lines_are_told_and_left_out(void **state)
{
    struct guides guides;

    (void)state;
    guides_read(&guides, &jsonl_reader, "a.jsonl",
                STR("{\"id\":1,\"text\":\"a\"}\r\n"
                    "\n"
                    "   \n"
                    "{\"id\":2,\"text\":}\n"
                    "[1]\n"
                    "{\"text\":\"no id\"}\n"
                    "{\"id\":\"\"}\n"
                    "{\"id\":null}\n"
                    "{\"id\":[1]}\n"
                    "{\"id\":3,\"id\":4}\n"
                    "{\"id\":5,\"text\":7,\"weight\":-1,\"title\":[\"x\"]}\n"
                    "{\"id\":6,\"text\":\"b\",\"title\":null}"));
    assert_int_equal(guides.count, 3);
    assert_str(guides.guides[0]->id, "1");
    assert_str(guides.guides[1]->id, "5");
    assert_str(guides.guides[2]->id, "6");
    assert_str(buf_view(&guides.problems),
               "! 4 skipped: JSON: byte 16: a value was expected\n"
               "! 5 skipped: the line is no JSON object\n"
               "! 6 skipped: no \"id\" of 1 to 1024 bytes\n"
               "! 7 skipped: no \"id\" of 1 to 1024 bytes\n"
               "! 8 skipped: no \"id\" of 1 to 1024 bytes\n"
               "! 9 skipped: no \"id\" of 1 to 1024 bytes\n"
               "! 10 skipped: JSON: the name \"id\" stands twice\n"
               "! 11 warning: \"text\" is not a string; ignored\n"
               "! 11 warning: \"weight\" is not a number above 0, at most 100; "
               "ignored\n"
               "! 11 warning: \"title\" is not a string; ignored\n");
    guides_free(&guides);
}

static void lines_are_numbered_from_where_the_run_starts(void **state)
{
    struct guides guides = {0};
    const struct reader_input input = {
        .path = STR("a.jsonl"), .text = STR("x\ny\n"), .first_line = 1000};
    const struct reader_output output = {
        .guide = guides_take, .problem = guides_note, .context = &guides};

    (void)state;
    jsonl_reader.read(&input, &output);
    assert_str(buf_view(&guides.problems),
               "! 1000 skipped: JSON: byte 1: a value was expected\n"
               "! 1001 skipped: JSON: byte 1: a value was expected\n");
    guides_free(&guides);
}

static void a_line_has_a_limit(void **state)
{
    struct buf text = {0};
    struct guides guides;

    (void)state;
    buf_text(&text, "{\"id\":1,\"text\":\"");
    memset(buf_reserve(&text, READER_LINE_MAX), 'x', READER_LINE_MAX);
    text.len += READER_LINE_MAX;
    buf_text(&text, "\"}\n{\"id\":2}\n");
    guides_read(&guides, &jsonl_reader, "a.jsonl", buf_view(&text));
    assert_int_equal(guides.count, 1);
    assert_str(buf_view(&guides.problems),
               "! 1 skipped: the line has more than 4194304 bytes\n");
    guides_free(&guides);
    buf_free(&text);
}

static void a_reader_is_found_by_extension(void **state)
{
    (void)state;
    assert_ptr_equal(reader_for(STR("a/b.md")), &markdown_reader);
    assert_ptr_equal(reader_for(STR("a/README.MD")), &markdown_reader);
    assert_ptr_equal(reader_for(STR("a.b/c.mdx")), &markdown_reader);
    assert_ptr_equal(reader_for(STR("x.jsonl")), &jsonl_reader);
    assert_ptr_equal(reader_for(STR("x.ndjson")), &jsonl_reader);
    assert_ptr_equal(reader_for(STR("x.txt")), &text_reader);
    assert_null(reader_for(STR("md")));
    assert_null(reader_for(STR("a.md/b")));
    assert_null(reader_for(STR("a.mdy")));
    assert_null(reader_for(STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_a_document),
        cmocka_unit_test(an_id_is_kept_verbatim),
        cmocka_unit_test(text_becomes_paragraphs),
        cmocka_unit_test(broken_lines_are_told_and_left_out),
        cmocka_unit_test(lines_are_numbered_from_where_the_run_starts),
        cmocka_unit_test(a_line_has_a_limit),
        cmocka_unit_test(a_reader_is_found_by_extension),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
