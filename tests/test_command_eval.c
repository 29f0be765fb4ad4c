/** The command `eval`: reports of an index, of runs and of judged queries. */
#include "test.h"

#include "engine/cli.h"
#include "folder.h"
#include "indexer/command_eval.h"
#include "indexer/eval_judged.h"
#include "small_index.h"

enum { WORDS_MAX = 16 };

static const struct small_section sections[] = {
    {"a.md#pump", "A", "The pump", "How to set up a pump.", NULL, 0},
    {"a.md#line", "A", "The line", "A line is flushed.", NULL, 0},
    {"b/c d.md#both", "B", "Care", "A pump and a line.", NULL, 0},
};

/** A path in the test's folder, put in place of "@name". */
static void expand(char **words, const char *const *templates, size_t *count,
                   const char *data)
{
    for (*count = 0; *count < WORDS_MAX && templates[*count]; ++*count)
        words[*count] = templates[*count][0] == '@'
                            ? small_path(data, templates[*count] + 1)
                            : mem_copy(str_of(templates[*count]));
}

/** Run the command; the report or the message is appended to `out`. */
static int run(struct buf *out, const char *data, const char *const *templates)
{
    char *words[WORDS_MAX];
    struct error err = {0};
    struct cli cli;
    size_t count;
    int rc = -1;

    expand(words, templates, &count, data);
    if (cli_read(&cli, command_eval_options, (const char *const *)words, count,
                 &err) == 0)
        rc = command_eval(out, &cli, &err);
    if (rc == -1)
        buf_text(out, err.text);
    cli_release(&cli);
    for (size_t i = 0; i < count; i++)
        free(words[i]);
    return rc;
}

static bool contains(const struct buf *out, const char *text)
{
    return memmem(out->ptr, out->len, text, strlen(text)) != NULL;
}

static void put(const char *data, const char *name, const char *text)
{
    char *path = small_path(data, name);

    folder_write(path, str_of(text));
    free(path);
}

static void prepare(const char *data)
{
    index_close(small_index(data, sections, COUNT(sections)));
    put(data, "queries",
        "1\tpump\tignored\n2\tnothing at all\n3\tline\n4\tno judgement\n");
    put(data, "qrels",
        "1 0 a.md#pump 1\n2 0 a.md#pump 1\n3 0 b/c d.md#both 1\n"
        "9 0 x 1\n");
}

static void an_index_is_measured(void **state)
{
    struct buf out = {0};

    prepare(*state);
    assert_int_equal(
        run(&out, *state,
            (const char *const[]){"--data", "@", "--queries", "@queries",
                                  "--qrels", "@qrels", "--json", NULL}),
        0);
    /* 1: found at 1; 2: not found; 3: at 2. Query 4 is not judged, 9 is not
     * in the file. ndcg (1 + 0 + .63093) / 3 */
    assert_str(buf_view(&out),
               "{\"ndcg_10\":0.543643,\"map\":0.5,\"p_10\":0.066667,"
               "\"r_100\":0.666667,\"mrr_10\":0.5,\"queries\":3}\n");
    buf_clear(&out);
    assert_int_equal(
        run(&out, *state,
            (const char *const[]){"--data", "@", "--queries", "@queries",
                                  "--qrels", "@qrels", "--per-query", NULL}),
        0);
    assert_str(buf_view(&out), "query\tndcg_10\tmap\tp_10\tr_100\tmrr_10\n"
                               "1\t1.0000\t1.0000\t0.1000\t1.0000\t1.0000\n"
                               "2\t0.0000\t0.0000\t0.0000\t0.0000\t0.0000\n"
                               "3\t0.6309\t0.5000\t0.1000\t1.0000\t0.5000\n"
                               "\n"
                               "ndcg_10  0.5436\n"
                               "map      0.5000\n"
                               "p_10     0.0667\n"
                               "r_100    0.6667\n"
                               "mrr_10   0.5000\n"
                               "queries  3\n");
    buf_free(&out);
}

static void a_run_is_written_and_measures_the_same(void **state)
{
    struct buf out = {0}, run_text = {0};
    char *path = small_path(*state, "run");

    prepare(*state);
    assert_int_equal(
        run(&out, *state,
            (const char *const[]){"--data", "@", "--queries", "@queries",
                                  "--qrels", "@qrels", "--run", "@run", NULL}),
        0);
    folder_read(&run_text, path);
    assert_true(str_starts(buf_view(&run_text), STR("1 Q0 a.md#pump 1 ")));
    put(*state, "other", "1 Q0 x 1 1 t\n3 Q0 b/c d.md#both 1 1 t\n");
    buf_clear(&out);
    assert_int_equal(run(&out, *state,
                         (const char *const[]){"--compare", "@run", "@other",
                                               "--qrels", "@qrels", "--queries",
                                               "@queries", "--json", NULL}),
                     0);
    assert_true(contains(&out, "\"ndcg_10\":{\"a\":0.543643,"
                               "\"b\":0.333333,\"difference\":-0.21031,"
                               "\"p\":1}"));
    assert_true(contains(&out, "\"queries\":3}"));
    /* Without a file of queries all that are judged count. */
    buf_clear(&out);
    assert_int_equal(run(&out, *state,
                         (const char *const[]){"--compare", "@run", "@run",
                                               "--qrels", "@qrels", NULL}),
                     0);
    assert_true(contains(&out, "ndcg_10  0.4077  0.4077  +0.0000     "
                               "1.0000\n"));
    assert_true(contains(&out, "queries  4\n"));
    free(path);
    buf_free(&out);
    buf_free(&run_text);
}

static void judged_queries_are_counted_and_misses_named(void **state)
{
    struct buf out = {0};

    prepare(*state);
    put(*state, "judged",
        "# a comment\n\npump\tword\ta.md#pump\nline\tword\tb/c d.md#both\t\n"
        "zebra\tother\ta.md#x\ta.md#y\n");
    assert_int_equal(
        run(&out, *state,
            (const char *const[]){"--data", "@", "--judged", "@judged", NULL}),
        0);
    assert_str(buf_view(&out), "kind          queries    first in the first 3\n"
                               "word                2    50.0%   100.0%\n"
                               "other               1     0.0%     0.0%\n"
                               "all                 3    33.3%    66.7%\n"
                               "\n"
                               "word: line\n"
                               "  wanted  at 2, b/c d.md#both\n"
                               "  1       a.md#line\n"
                               "  2       b/c d.md#both\n"
                               "\n"
                               "other: zebra\n"
                               "  wanted  not in 100, a.md#x\n");
    buf_clear(&out);
    assert_int_equal(run(&out, *state,
                         (const char *const[]){"--data", "@", "--judged",
                                               "@judged", "--json", NULL}),
                     0);
    assert_true(contains(&out, "{\"queries\":3,\"first\":0.333"));
    assert_true(contains(&out, "{\"query\":\"zebra\",\"kind\":\"other\","
                               "\"rank\":null,\"wanted\":[\"a.md#x\","
                               "\"a.md#y\"],\"found\":[]}"));
    buf_free(&out);
}

static void unique_headings_find_their_own_sections(void **state)
{
    static const struct small_section own[] = {
        {"a.md#pump", "A", "The pump", "How to set up a pump.", NULL, 0},
        {"a.md#more", "A", "See also", "Other guides.", NULL, 0},
        {"b.md#more", "B", "See also", "Other guides.", NULL, 0},
        {"b.md#line", "B", "The line", "A line is flushed.", NULL, 0},
    };
    struct buf out = {0};

    index_close(small_index(*state, own, COUNT(own)));
    assert_int_equal(
        run(&out, *state,
            (const char *const[]){"--data", "@", "--headings", "100", NULL}),
        0);
    assert_true(contains(&out, "heading             2   100.0%   100.0%"));
    buf_clear(&out);
    assert_int_equal(
        run(&out, *state,
            (const char *const[]){"--data", "@", "--headings", "1", NULL}),
        0);
    assert_true(contains(&out, "heading             1   100.0%   100.0%"));
    buf_clear(&out);
    assert_int_equal(
        run(&out, *state,
            (const char *const[]){"--data", "@", "--headings", "0", NULL}),
        -1);
    assert_true(contains(&out, "headings"));
    buf_free(&out);
}

static void wrong_use_and_wrong_files_say_so(void **state)
{
    static const struct {
        const char *words[WORDS_MAX];
        const char *message; /* a part of it */
    } rows[] = {
        {{NULL}, "eval needs --queries and --qrels"},
        {{"word"}, "eval takes no argument: word"},
        {{"--compare", "@run", "--qrels", "@qrels"},
         "eval --compare needs two runs and --qrels"},
        {{"--queries", "@none", "--qrels", "@qrels"}, "No such file"},
        {{"--queries", "@bad", "--qrels", "@qrels"},
         "bad:2: expected a query's id, a tab and its text"},
        {{"--queries", "@queries", "--qrels", "@bad"},
         "bad:1: expected a query, 0, a document and a relevance"},
        {{"--queries", "@alone", "--qrels", "@qrels"},
         "alone: no query has judgements in "},
        {{"--judged", "@bad"},
         "bad:1: expected a query, its kind and the ids of sections"},
        {{"--compare", "@bad", "@bad", "--qrels", "@qrels"},
         "bad:1: expected a query, Q0, a document, a rank, a score and a tag"},
    };

    prepare(*state);
    put(*state, "bad", "1\tone\ntwo\n");
    put(*state, "alone", "x\ty\n");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf out = {0};

        assert_int_equal(run(&out, *state, rows[i].words), -1);
        if (!contains(&out, rows[i].message))
            print_error("%.*s\n", STR_ARGS(out));
        assert_true(contains(&out, rows[i].message));
        buf_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(an_index_is_measured),
        FOLDER_TEST(a_run_is_written_and_measures_the_same),
        FOLDER_TEST(judged_queries_are_counted_and_misses_named),
        FOLDER_TEST(unique_headings_find_their_own_sections),
        FOLDER_TEST(wrong_use_and_wrong_files_say_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
