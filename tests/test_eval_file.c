/** The files of an evaluation. */
#include "test.h"

#include <math.h>

#include "engine/eval_file.h"

static void queries_have_an_id_and_a_text(void **state)
{
    struct eval_queries queries;
    struct error err;

    (void)state;
    assert_int_equal(
        eval_queries_read(&queries,
                          STR("\xef\xbb\xbfq1\twhat is a PICC?\r\n\r\n"
                              "q/2#a\ttwo\tignored\tas well\n"
                              "3\t\nlast\tno newline"),
                          "q.tsv", &err),
        0);
    assert_int_equal(queries.count, 4);
    assert_str(queries.list[0].id, "q1");
    assert_str(queries.list[0].text, "what is a PICC?");
    assert_str(queries.list[1].id, "q/2#a");
    assert_str(queries.list[1].text, "two");
    assert_int_equal(queries.list[1].line, 3);
    assert_str(queries.list[2].text, "");
    assert_str(queries.list[3].text, "no newline");
    free(queries.list);
}

static void judgements_are_found_by_query(void **state)
{
    struct eval_entries judged, part;
    struct error err;

    (void)state;
    assert_int_equal(eval_judgements_read(&judged,
                                          STR("2 0 b.md#x/y 3\r\n"
                                              "10\t0\td\t-1\n"
                                              "\n"
                                              "2  0\ta b.md#c d  0\n"
                                              "1 0 z 1\n"
                                              "1 0 z 1\n"),
                                          "qrels", &err),
                     0);
    part = eval_entries_of(&judged, STR("2"));
    assert_int_equal(part.count, 2);
    assert_str(part.list[0].document, "a b.md#c d");
    assert_str(part.list[1].document, "b.md#x/y");
    assert_true(part.list[1].value == 3);
    assert_int_equal(part.list[1].line, 1);
    part = eval_entries_of(&judged, STR("1"));
    assert_int_equal(part.count, 1); /* said twice, counted once */
    part = eval_entries_of(&judged, STR("10"));
    assert_true(part.list[0].value == -1);
    part = eval_entries_of(&judged, STR("3"));
    assert_int_equal(part.count, 0);
    free(judged.list);
}

static void a_run_is_ordered_by_score_as_trec_eval_does(void **state)
{
    struct eval_entries run, part;
    struct error err;

    (void)state;
    assert_int_equal(eval_run_read(&run,
                                   STR("1 Q0 a 1 2.5 tag\n"
                                       "1 Q0 b 2 9e1 tag\n"
                                       "1 Q0 c 3 2.5 tag\n"
                                       "0 Q0 a b#c 1 -3 tag\n"),
                                   "run", &err),
                     0);
    part = eval_entries_of(&run, STR("1"));
    assert_int_equal(part.count, 3);
    assert_str(part.list[0].document, "b");
    assert_str(part.list[1].document, "c");
    assert_str(part.list[2].document, "a");
    part = eval_entries_of(&run, STR("0"));
    assert_str(part.list[0].document, "a b#c");
    free(run.list);
}

static void empty_files_are_empty(void **state)
{
    struct eval_queries queries;
    struct eval_entries entries, part;
    struct error err;

    (void)state;
    assert_int_equal(eval_queries_read(&queries, STR("\n \n"), "q", &err), 0);
    assert_int_equal(queries.count, 0);
    assert_int_equal(eval_judgements_read(&entries, STR(""), "j", &err), 0);
    part = eval_entries_of(&entries, STR("1"));
    assert_int_equal(part.count, 0);
    assert_int_equal(eval_run_read(&entries, STR(""), "r", &err), 0);
    free(queries.list);
    free(entries.list);
}

enum what { QUERIES, JUDGEMENTS, RUN };

static void errors_name_file_and_line(void **state)
{
    static const struct {
        enum what what;
        struct str text;
        const char *message;
    } rows[] = {
        {QUERIES, STR("1\tone\ntwo\n"),
         "f:2: expected a query's id, a tab and its text"},
        {QUERIES, STR("\ttext\n"),
         "f:1: expected a query's id, a tab and its text"},
        {QUERIES, STR("1\ta\n\n2\tb\n1\tc\n"),
         "f:4: query 1 is on line 1 already"},
        {JUDGEMENTS, STR("\n1 0 doc\n"),
         "f:2: expected a query, 0, a document and a relevance"},
        {JUDGEMENTS, STR("1 0 doc one\n"),
         "f:1: the relevance is not a whole number"},
        {JUDGEMENTS, STR("1 0 doc 1.5\n"),
         "f:1: the relevance is not a whole number"},
        {JUDGEMENTS, STR("1 0 doc 1e9\n"),
         "f:1: the relevance is not a whole number"},
        {JUDGEMENTS, STR("1 0 doc 1\0"),
         "f:1: the relevance is not a whole number"},
        {JUDGEMENTS, STR("1 0 doc 1\n2 0 doc 1\n1 0 doc 2\n"),
         "f:3: query 1 has document doc on line 1 already"},
        {RUN, STR("1 Q0 doc 1 0.5\n"),
         "f:1: expected a query, Q0, a document, a rank, a score and a tag"},
        {RUN, STR("1 Q0 doc 1 nan tag\n"), "f:1: the score is not a number"},
        {RUN, STR("1 Q0 doc 1 0.5 t\n1 Q0 doc 2 0.5 t\n"),
         "f:2: query 1 has document doc on line 1 already"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct eval_queries queries;
        struct eval_entries entries;
        struct error err = {0};
        int rc = 0;

        switch (rows[i].what) {
        case QUERIES:
            rc = eval_queries_read(&queries, rows[i].text, "f", &err);
            break;
        case JUDGEMENTS:
            rc = eval_judgements_read(&entries, rows[i].text, "f", &err);
            break;
        case RUN:
            rc = eval_run_read(&entries, rows[i].text, "f", &err);
            break;
        }
        assert_int_equal(rc, -1);
        assert_int_equal(err.code, ERROR_DATA);
        assert_string_equal(err.text, rows[i].message);
    }
}

static void documents_are_measured_by_their_judgements(void **state)
{
    static const struct str found[] = {STR("none"), STR("b"), STR("x"),
                                       STR("a")};
    struct eval_entries judged, part;
    struct eval_scores scores;
    struct error err;

    (void)state;
    assert_int_equal(eval_judgements_read(&judged,
                                          STR("1 0 a 1\n1 0 b 2\n"
                                              "1 0 x -1\n2 0 none 1\n"),
                                          "j", &err),
                     0);
    part = eval_entries_of(&judged, STR("1"));
    eval_documents(&scores, found, COUNT(found), &part);
    assert_true(fabs(scores.of[EVAL_MAP] - .5) < 1e-9);
    assert_true(fabs(scores.of[EVAL_MRR_10] - .5) < 1e-9);
    /* (2/log2(3) + 1/log2(5)) / (2 + 1/log2(3)) */
    assert_true(fabs(scores.of[EVAL_NDCG_10] - .6433) < .0001);
    free(judged.list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(queries_have_an_id_and_a_text),
        cmocka_unit_test(judgements_are_found_by_query),
        cmocka_unit_test(a_run_is_ordered_by_score_as_trec_eval_does),
        cmocka_unit_test(empty_files_are_empty),
        cmocka_unit_test(errors_name_file_and_line),
        cmocka_unit_test(documents_are_measured_by_their_judgements),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
