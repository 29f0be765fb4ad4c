/** From bytes to guides: encodings, what is no UTF-8, lines on their own. */
#include "test.h"

#include "engine/unicode.h"
#include "indexer/parse.h"

/** What came of it: guides as "[line text]", problems as "line: text;". */
static void take_guide(void *context, struct guide *guide)
{
    struct buf *out = context;

    for (size_t i = 0; i < guide->block_count; i++)
        buf_format(out, "[%u %.*s]", guide->blocks[i].line,
                   STR_ARGS(guide->blocks[i].text));
    guide_free(guide);
}

static void take_problem(void *context, enum problem_kind kind, uint32_t line,
                         const char *text)
{
    static const char *const kinds[] = {[PROBLEM_WARNING] = "warning",
                                        [PROBLEM_SKIPPED] = "skipped",
                                        [PROBLEM_GUESS] = "guess"};

    buf_format(context, "%s %u: %s;", kinds[kind], line, text);
}

static const struct {
    const char *name, *path, *bytes, *result;
} rows[] = {
    {"a byte order mark is no text", "x.md", "\xEF\xBB\xBF# A", "[1 A]"},
    {"Markdown in an old encoding is read, and the guess is told", "x.md",
     "# Caf\xE9\n", "guess 0: read as iso-8859-2, guessed;[1 Café]"},
    {"so is text", "x.txt", "Caf\xE9 au lait\n",
     "guess 0: read as iso-8859-2, guessed;"
     "[1 Café au lait]"},
    {"only a page says its encoding", "x.md",
     "`<meta charset=koi8-r>` caf\xC3\xA9", "[1 <meta charset=koi8-r> café]"},
    {"UTF-16 of some editors is read", "x.txt", "\xFF\xFEg\x02r\x02\xE9\x01",
     "[1 ɧɲǩ]"},
    {"what is binary is left out", "x.md", "\x89PNG\r\n\x1A\n\x01\x02\x03\x04",
     "skipped 0: no text: it is binary;"},
    {"a page that says UTF-8 and is not is told of", "x.html",
     "<meta charset=utf-8>\n<p>caf\xE9",
     "warning 2: not UTF-8, as the page says: byte 0xE9;[2 caf\uFFFD]"},
    {"an empty file is an empty guide", "x.md", "", ""},
    {"a page says its encoding", "x.html", "<meta charset=latin1><p>\xE9",
     "[1 é]"},
    {"a page may have a byte order mark", "x.html", "\xEF\xBB\xBF<p>é",
     "[1 é]"},
    {"a guess is told", "x.html", "<p>\x81\xE9",
     "guess 0: read as windows-1252, for want of a better guess;"
     "[1 \uFFFDé]"},
    {"a line that is not UTF-8 is left out, the others are read", "x.jsonl",
     "{\"id\":\"1\",\"text\":\"a\"}\n\xFF\n{\"id\":\"3\",\"text\":\"c\"}\n"
     "{\"id\":\"\xC3\"}",
     "[10 a]skipped 11: the line is not UTF-8;[12 c]"
     "skipped 13: the line is not UTF-8;"},
};

static void bytes_become_guides(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const bool lines = str_ends(str_of(rows[i].path), STR(".jsonl"));
        struct buf result = {0};
        const struct reader_input input = {.path = str_of(rows[i].path),
                                           .text = str_of(rows[i].bytes),
                                           .first_line = lines ? 10 : 1};
        const struct reader_output output = {
            .guide = take_guide, .problem = take_problem, .context = &result};

        parse_bytes(&input, &output);
        if (!str_equal(buf_view(&result), str_of(rows[i].result)))
            print_error("%s:\n", rows[i].name);
        assert_str(buf_view(&result), rows[i].result);
        buf_free(&result);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_become_guides),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
