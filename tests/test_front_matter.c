/* Front matter: fields and their types, what is refused, where text starts. */
#include "test.h"

#include "guides.h"
#include "indexer/front_matter.h"

/** Read a Markdown file that is `text`; the caller releases `guides`. */
static const struct guide *read_file(struct guides *guides, const char *text)
{
    guides_read(guides, &markdown_reader, "a.md", str_of(text));
    return guides->count ? guides->guides[0] : NULL;
}

static void every_field_is_read(void **state)
{
    struct guides guides;
    const struct guide *guide =
        read_file(&guides, "---\n"
                           "title: A \"quoted\" title\n"
                           "description: >\n  folded\n  text\n"
                           "tags: [one, \"two, too\", 3, one]\n"
                           "keywords: a, b ,, c d\n"
                           "lang: pt_BR\n"
                           "weight: 2.5\n"
                           "noindex: yes\n"
                           "draft: false\n"
                           "url: /elsewhere/\n"
                           "updated: 2024-05-06\n"
                           "---\n"
                           "text\n");

    (void)state;
    assert_non_null(guide);
    assert_str(guide->title, "A \"quoted\" title");
    assert_str(guide->description, "folded text");
    assert_int_equal(guide->tag_count, 3);
    assert_str(guide->tags[0], "one");
    assert_str(guide->tags[1], "two, too");
    assert_str(guide->tags[2], "3");
    assert_int_equal(guide->keyword_count, 3);
    assert_str(guide->keywords[2], "c d");
    assert_str(guide->lang, "pt-br");
    assert_true(guide->weight == 2.5);
    assert_true(guide->noindex);
    assert_false(guide->draft);
    assert_str(guide->url, "/elsewhere/");
    assert_str(guide->updated, "2024-05-06");
    assert_str(guide->attributes, "");
    assert_str(buf_view(&guides.dump), "P@15 text\n");
    guides_free(&guides);
}

static void toml_is_read_as_yaml_is(void **state)
{
    struct guides guides;
    const struct guide *guide =
        read_file(&guides, "+++\n"
                           "# of Hugo\n"
                           "title = \"A \\\"quoted\\\" title: \\u00E9\" # c\n"
                           "description = '''\nlong \"text\\'''\n"
                           "date = 2024-05-06T07:08:09Z\n"
                           "\"kind\" = 'a = b # c'\n"
                           "level=3\n"
                           "draft = true\n"
                           "[menu.main]\n"
                           "  title = \"\"\"Not\nthis\"\"\"\n"
                           "  lines = [\n  1,\n  ]\n"
                           "[taxonomies]\n"
                           "tags = [\n"
                           "  \"one\", # first\n"
                           "  'two',\n"
                           "]\n"
                           "+++\n"
                           "text\n");

    (void)state;
    assert_non_null(guide);
    assert_str(guide->title, "A \"quoted\" title: é");
    assert_str(guide->description, "long \"text\\");
    assert_true(guide->draft);
    assert_int_equal(guide->tag_count, 2);
    assert_str(guide->tags[0], "one");
    assert_str(guide->tags[1], "two");
    assert_str(guide->attributes, "{\"date\":\"2024-05-06T07:08:09Z\","
                                  "\"kind\":\"a = b # c\",\"level\":3}");
    assert_str(buf_view(&guides.dump), "P@22 text\n");
    guides_free(&guides);
}

static void other_scalars_and_lists_become_attributes(void **state)
{
    struct guides guides;
    const struct guide *guide = read_file(&guides, "---\n"
                                                   "level: 3\n"
                                                   "version: \"1.0\"\n"
                                                   "wide: on\n"
                                                   "none: ~\n"
                                                   "leading: 007\n"
                                                   "date: 2024-01-01\n"
                                                   "names: [x, 1, true]\n"
                                                   "map: {a: 1}\n"
                                                   "deep: [[1]]\n"
                                                   "---\n");

    (void)state;
    assert_str(guide->attributes,
               "{\"level\":3,\"version\":\"1.0\",\"wide\":true,"
               "\"leading\":\"007\",\"date\":\"2024-01-01\","
               "\"names\":[\"x\",1,true]}");
    assert_str(buf_view(&guides.problems), "");
    guides_free(&guides);
}

struct problem {
    const char *text;
    const char *problem;
    bool kept; /* the guide is indexed all the same */
};

static const struct problem problems[] = {
    /* A field of the wrong type. */
    {"---\ntitle: A\nweight: heavy\n---\n",
     "! 3 warning: front matter: \"weight\" is not a number above 0, at most "
     "100; ignored\n",
     true},
    {"---\nweight: 0\n---\n",
     "! 2 warning: front matter: \"weight\" is not a number above 0, at most "
     "100; ignored\n",
     true},
    {"---\nweight: 101\n---\n",
     "! 2 warning: front matter: \"weight\" is not a number above 0, at most "
     "100; ignored\n",
     true},
    {"---\nweight: \"2\"\n---\n",
     "! 2 warning: front matter: \"weight\" is not a number above 0, at most "
     "100; ignored\n",
     true},
    {"---\ndraft: maybe\n---\n",
     "! 2 warning: front matter: \"draft\" is not true or false; ignored\n",
     true},
    {"---\ntitle:\n  a: b\n---\n",
     "! 2 warning: front matter: \"title\" is not a string; ignored\n", true},
    {"---\ntags: {a: b}\n---\n",
     "! 2 warning: front matter: \"tags\" is not a list of strings, or one "
     "with commas; ignored\n",
     true},
    {"---\na: 1\na: 2\n---\n",
     "! 3 warning: front matter: \"a\" stands twice; the first counts\n", true},
    {"+++\n\n[[x]]\n[x]\na = 1\n\n[taxonomies]\ndraft = \"no\"\n+++\n",
     "! 8 warning: front matter: \"draft\" is not true or false; ignored\n",
     true},
    {"+++\na = [\n\"\"\"\n\"\"\", # ]\n]\nweight = 0\n+++\n",
     "! 6 warning: front matter: \"weight\" is not a number above 0, at most "
     "100; ignored\n",
     true},
    {"+++\ntitle = \"A\nb\n+++\n",
     "! 4 skipped: front matter: found unexpected end of stream\n", false},
    /* What cannot be read, or may not be there. */
    {"---\ntitle: a: b\n---\n",
     "! 2 skipped: front matter: mapping values are not allowed in this "
     "context\n",
     false},
    {"---\na: 1\n\tb: 2\n---\n",
     "! 3 skipped: front matter: found a tab character that violates "
     "indentation\n",
     false},
    {"---\na: [1\nb: 2\n---\n",
     "! 3 skipped: front matter: did not find expected ',' or ']'\n", false},
    {"---\nx: 1\na: &b c\n---\n",
     "! 3 skipped: front matter: anchors are not allowed\n", false},
    {"---\na: *b\n---\n",
     "! 2 skipped: front matter: aliases are not allowed\n", false},
    {"---\na: !!str b\n---\n",
     "! 2 skipped: front matter: tags are not allowed\n", false},
    {"---\na:\n  b: !c {d: e}\n---\n",
     "! 3 skipped: front matter: tags are not allowed\n", false},
    {"---\n? [a]\n: b\n---\n",
     "! 2 skipped: front matter: the name of a field was expected\n", false},
};

static void problems_are_told_with_their_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(problems); i++) {
        struct guides guides;
        const struct guide *guide = read_file(&guides, problems[i].text);

        assert_str(buf_view(&guides.problems), problems[i].problem);
        assert_int_equal(guide != NULL, problems[i].kept);
        guides_free(&guides);
    }
}

static const struct {
    const char *name;
    const char *text;
    const char *dump;
} starts[] = {
    {"nothing between the lines", "---\n---\na\n", "P@3 a\n"},
    {"dots end it too", "---\nb: c\n...\na\n", "P@4 a\n"},
    {"white space behind the lines", "---  \r\nb: c\r\n--- \r\na\r\n",
     "P@4 a\n"},
    {"a rule with no second one", "---\n\na\n", "P@3 a\n"},
    {"two rules around text", "---\n\na b\n\n---\n\nc\n", "P@3 a b\nP@7 c\n"},
    {"not at the very top", "\n---\na: b\n---\n", "H2@3 a: b\n"},
    {"only comments", "---\n# a\n---\nb\n", "P@4 b\n"},
    {"TOML", "+++\na = 1\n+++\nb\n", "P@4 b\n"},
};

static void the_text_starts_behind_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(starts); i++) {
        struct guides guides;

        read_file(&guides, starts[i].text);
        if (!str_equal(buf_view(&guides.dump), str_of(starts[i].dump)))
            print_error("%s:\n", starts[i].name);
        assert_str(buf_view(&guides.dump), starts[i].dump);
        guides_free(&guides);
    }
}

/** A file whose only field is `count` times `part`. */
static void check_refused(const char *part, size_t count, const char *problem)
{
    struct buf text = {0};
    struct guides guides;

    buf_text(&text, "---\na: ");
    for (size_t i = 0; i < count; i++)
        buf_text(&text, part);
    buf_text(&text, "\n---\n");
    buf_byte(&text, '\0');
    read_file(&guides, text.ptr);
    assert_int_equal(guides.count, 0);
    assert_str(buf_view(&guides.problems), problem);
    guides_free(&guides);
    buf_free(&text);
}

static void depth_and_size_are_bounded(void **state)
{
    (void)state;
    check_refused("[", 40000, "! 2 skipped: front matter: nested too deeply\n");
    check_refused("{a: ", 10000,
                  "! 2 skipped: front matter: nested too deeply\n");
    check_refused("abcdefgh", 8192,
                  "! 1 skipped: front matter: more than 65536 bytes\n");
}

static void only_so_many_fields_count(void **state)
{
    struct buf text = {0};
    struct guides guides;

    (void)state;
    buf_text(&text, "---\n");
    for (int i = 0; i < 300; i++)
        buf_format(&text, "a%d: 1\n", i);
    buf_text(&text, "title: too late\n---\n");
    buf_byte(&text, '\0');
    assert_str(read_file(&guides, text.ptr)->title, "");
    assert_str(buf_view(&guides.problems),
               "! 257 warning: front matter: only the first 256 fields "
               "count\n");
    guides_free(&guides);
    buf_free(&text);
}

static void escapes_cannot_smuggle_control_characters(void **state)
{
    struct guides guides;
    const struct guide *guide =
        read_file(&guides, "---\ntitle: \"a\\0b\\ec\\x07\"\nx: \"\\0\"\n---\n");

    (void)state;
    assert_str(guide->title, "abc");
    assert_str(guide->attributes, "{\"x\":\"\"}");
    guides_free(&guides);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_is_read),
        cmocka_unit_test(toml_is_read_as_yaml_is),
        cmocka_unit_test(other_scalars_and_lists_become_attributes),
        cmocka_unit_test(problems_are_told_with_their_line),
        cmocka_unit_test(the_text_starts_behind_it),
        cmocka_unit_test(depth_and_size_are_bounded),
        cmocka_unit_test(only_so_many_fields_count),
        cmocka_unit_test(escapes_cannot_smuggle_control_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
