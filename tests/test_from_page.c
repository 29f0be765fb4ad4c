/** The page that asks: found however its address is written; what is near it
 * is preferred; and what helps on it. And sections that are like another. */
#include "test.h"

#include "engine/from_page.h"
#include "engine/page_path.h"
#include "engine/search.h"
#include "engine/topic.h"
#include "folder.h"
#include "small_index.h"

/* ---- Addresses --------------------------------------------------------- */

static void one_page_has_one_path(void **state)
{
    static const struct {
        const char *address;
        const char *path;
    } rows[] = {
        {"/guide/pumps", "/guide/pumps"},
        {"/guide/pumps/", "/guide/pumps"},
        {"guide/pumps", "/guide/pumps"},
        {" /guide/pumps ", "/guide/pumps"},
        {"/guide//pumps///", "/guide/pumps"},
        {"/guide/pumps.html", "/guide/pumps"},
        {"/guide/pumps.htm", "/guide/pumps"},
        {"/guide/pumps.md", "/guide/pumps"},
        {"/guide/pumps/index.html", "/guide/pumps"},
        {"/guide/pumps/index", "/guide/pumps"},
        {"/guide/pumps?tab=2", "/guide/pumps"},
        {"/guide/pumps/#alarms", "/guide/pumps"},
        {"/guide/pumps.html?tab=/x#a?b", "/guide/pumps"},
        {"https://example.org/guide/pumps", "/guide/pumps"},
        {"HTTPS://EXAMPLE.ORG/Guide/Pumps", "/guide/pumps"},
        {"//example.org/guide/pumps", "/guide/pumps"},
        {"https://user@example.org:8443/guide/pumps?q#f", "/guide/pumps"},
        {"/guide/p%75mps", "/guide/pumps"},
        {"/guide%2Fpumps", "/guide/pumps"},
        {"/guide/n%C3%A4hte", "/guide/n\xc3\xa4hte"},
        {"/guide/N\xc3\x84HTE", "/guide/n\xc3\xa4hte"},
        {"/guide/100%", "/guide/100%"},
        {"/guide/%00x", "/guide/%00x"},
        {"/", "/"},
        {"", "/"},
        {"https://example.org", "/"},
        {"https://example.org/index.html", "/"},
        {"/a/http://b", "/a/http:/b"},
        {"/myindex", "/myindex"},
        {"/.html", "/"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf path = {0};

        page_path(&path, str_of(rows[i].address));
        assert_str(buf_view(&path), rows[i].path);
        buf_free(&path);
    }
}

/* ---- Our own guides ---------------------------------------------------- */

/** An index of the guides in corpus/. */
static struct index *corpus_index(const char *data)
{
    const char *build = getenv("SILCROW_BUILD");
    const char *source = getenv("SILCROW_SOURCE");
    char *command =
        mem_format("'%s/indexer/silcrow-index' build --data '%s' --url-base "
                   "https://example.org/care '%s/corpus' >/dev/null 2>&1",
                   build ? build : ".", data, source ? source : ".");
    struct index *index;

    assert_int_equal(system(command), 0);
    free(command);
    assert_int_equal(index_open(&index, data, "guides", NULL), 0);
    return index;
}

static struct search_results *ask(struct index *index, const char *from,
                                  const char *query, size_t limit)
{
    const struct search_request request = {.query = str_of(query),
                                           .from = str_of(from),
                                           .limit = (uint32_t)limit,
                                           .snippet_chars = SNIPPET_CHARS};
    struct search_results *results;

    assert_int_equal(search_run(&results, index, &request, NULL), 0);
    return results;
}

/** The place of a section among the hits, from 1; 0 when it is not there. */
static size_t place_of(const struct search_results *results, const char *id)
{
    for (size_t i = 0; i < results->hit_count; i++)
        if (str_equal(results->hits[i].document.id, str_of(id)))
            return i + 1;
    return 0;
}

static void what_helps_on_a_page_comes_before_anything_is_typed(void **state)
{
    static const struct {
        const char *from;
        const char *id;
        size_t place; /* at the latest */
    } rows[] = {
        /* A guide of the index, in any form. */
        {"/care/infusion-nurse/", "nursing-certifications.html#crni", 1},
        {"https://example.org/care/infusion-nurse/index.html?a=b#c",
         "nursing-certifications.html#crni", 1},
        {"/care/dialysis-nurse", "nursing-certifications.html#cdn-and-cnn", 1},
        {"/care/dialysis-nurse",
         "critical-care-nurse.md#continuous-renal-replacement-therapy", 2},
        {"/care/oncology-nurse.html", "nursing-certifications.html#ocn", 1},
        /* The end of a path is enough. */
        {"/de/care/dialysis-nurse", "nursing-certifications.html#cdn-and-cnn",
         1},
        /* A page of the application: its path has words. */
        {"/app/settings/midline-catheter?id=7",
         "vascular-access-devices.md#midline-catheter", 1},
        {"https://app.example.org/patients/4711/air-embolism",
         "dialysis-nurse.md#air-embolism", 1},
    };
    struct index *index = corpus_index(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct search_results *results = ask(index, rows[i].from, "", 10);
        const size_t place = place_of(results, rows[i].id);

        if (place == 0 || place > rows[i].place)
            fail_msg("%s: %s at %zu, first is %.*s", rows[i].from, rows[i].id,
                     place,
                     STR_ARGS(results->hit_count ? results->hits[0].document.id
                                                 : STR("nothing")));
        assert_int_equal(results->query.len, 0);
        assert_int_equal(results->relaxed_count, 0);
        search_results_free(results);
    }
    index_close(index);
}

static void of_the_page_itself_and_of_one_guide_are_not_many(void **state)
{
    struct index *index = corpus_index(*state);
    struct search_results *results = ask(index, "/care/dialysis-nurse", "", 20);
    size_t same = 0;

    assert_true(results->hit_count >= 5);
    for (size_t i = 0; i < results->hit_count; i++) {
        assert_false(str_equal(results->hits[i].document.guide,
                               STR("dialysis-nurse.md")));
        same += str_equal(results->hits[i].document.guide,
                          results->hits[0].document.guide);
    }
    assert_true(same <= 2);
    search_results_free(results);
    index_close(index);
}

static void an_address_that_says_nothing_gives_nothing(void **state)
{
    static const char *const addresses[] = {
        "/", "?", "/7f3a9c/12345", "/x/zzzqqq", "%00", "\xff\xfe", "///",
    };
    struct index *index = corpus_index(*state);

    for (size_t i = 0; i < COUNT(addresses); i++) {
        struct search_results *results = ask(index, addresses[i], "", 10);

        assert_int_equal(results->hit_count, 0);
        search_results_free(results);
    }
    index_close(index);
}

static void the_guide_of_the_page_is_preferred(void **state)
{
    static const struct {
        const char *query;
        const char *from;
        const char *guide; /* of the first hit */
    } rows[] = {
        {"salary", "/care/dialysis-nurse", "dialysis-nurse.md"},
        {"salary", "/care/oncology-nurse.html", "oncology-nurse.html"},
        {"career path", "/care/oncology-nurse", "oncology-nurse.html"},
        {"technical skills", "/care/medication-technician",
         "medication-technician.md"},
        /* Never above what the query names elsewhere. */
        {"midline catheter", "/care/dialysis-nurse",
         "vascular-access-devices.md"},
        {"sepsis bundle", "/care/infusion-nurse", "critical-care-nurse.md"},
        {"mucositis", "/care/dialysis-nurse", "oncology-nurse.html"},
    };
    struct index *index = corpus_index(*state);

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct search_results *results =
            ask(index, rows[i].from, rows[i].query, 5);

        assert_true(results->hit_count > 0);
        if (!str_equal(results->hits[0].document.guide, str_of(rows[i].guide)))
            fail_msg("%s from %s: %.*s", rows[i].query, rows[i].from,
                     STR_ARGS(results->hits[0].document.id));
        search_results_free(results);
    }
    index_close(index);
}

/* ---- A large index ----------------------------------------------------- */

enum { MANY = 150 };

/** Pages that all have a section "Syntax". */
static struct index *index_of_many(const char *data)
{
    struct small_section *sections = mem_zero(MANY, sizeof *sections);
    char **ids = mem_zero(MANY, sizeof *ids);
    char **bodies = mem_zero(MANY, sizeof *bodies);
    struct index *index;

    for (size_t i = 0; i < MANY; i++) {
        ids[i] = mem_format("api/page%zu#syntax", i);
        bodies[i] =
            mem_format("w%zu x%zu y%zu z%zu is written so.", i, i, i, i);
        sections[i] = (struct small_section){ids[i],    "Reference", "Syntax",
                                             bodies[i], NULL,        0};
    }
    index = small_index(data, sections, MANY);
    for (size_t i = 0; i < MANY; i++) {
        free(ids[i]);
        free(bodies[i]);
    }
    free(bodies);
    free(ids);
    free(sections);
    return index;
}

static void a_section_of_the_page_is_found_among_many_of_its_name(void **state)
{
    struct index *index = index_of_many(*state);
    struct search_results *results = ask(index, "/api/page140", "syntax", 3);

    assert_str(results->hits[0].document.id, "api/page140#syntax");
    assert_true(results->hits[0].score > results->hits[1].score);
    search_results_free(results);
    results = ask(index, "", "syntax", 3);
    assert_false(
        str_equal(results->hits[0].document.id, STR("api/page140#syntax")));
    search_results_free(results);
    index_close(index);
}

/* ---- Likeness ---------------------------------------------------------- */

static const struct small_section sections[] = {
    {"a#picc", "Lines", "PICC",
     "A PICC is a long catheter; its tip lies near the heart.", NULL, 0},
    {"b#midline", "Lines", "Midline",
     "A midline is a catheter whose tip lies in the upper arm, far from the "
     "heart.",
     NULL, 0},
    {"c#pay", "Work", "Pay", "Nurses are paid by the hour.", NULL, 0},
    {"d#pay", "Work", "Hours", "The hour of nurses is paid well.", NULL, 0},
    {"e#tip", "Work", "Tips", "Nobody gives nurses a tip.", NULL, 0},
};

static void what_shares_the_telling_words_is_like(void **state)
{
    static const struct {
        uint32_t document;
        const char *first;
    } rows[] = {{1, "b#midline"}, {2, "a#picc"}, {3, "d#pay"}, {4, "c#pay"}};
    struct index *index = small_index(*state, sections, COUNT(sections));

    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct search_request request = {.like = rows[i].document,
                                               .limit = 10};
        struct search_results *results;

        assert_int_equal(search_run(&results, index, &request, NULL), 0);
        assert_true(results->hit_count > 0);
        assert_str(results->hits[0].document.id, rows[i].first);
        for (size_t h = 0; h < results->hit_count; h++) {
            assert_false(str_equal(results->hits[h].document.id,
                                   str_of(sections[rows[i].document - 1].id)));
            assert_true(results->hits[h].score > 0 &&
                        results->hits[h].score <= 1);
        }
        search_results_free(results);
    }
    index_close(index);
}

static void a_topic_is_of_words_that_others_have_too(void **state)
{
    struct index *index = small_index(*state, sections, COUNT(sections));
    const uint32_t documents[] = {1};
    struct arena arena = {0};
    struct topic topic;

    assert_int_equal(topic_make(&topic, index, documents, 1, &arena, NULL), 0);
    assert_true(topic.count > 0);
    for (size_t i = 0; i < topic.count; i++) {
        assert_false(str_equal(topic.terms[i].term, STR("Zpicc")));
        assert_true(topic.terms[i].worth > 0);
        assert_true(!i || topic.terms[i].worth <= topic.terms[i - 1].worth);
    }
    arena_release(&arena);
    index_close(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_page_has_one_path),
        FOLDER_TEST(what_helps_on_a_page_comes_before_anything_is_typed),
        FOLDER_TEST(of_the_page_itself_and_of_one_guide_are_not_many),
        FOLDER_TEST(an_address_that_says_nothing_gives_nothing),
        FOLDER_TEST(the_guide_of_the_page_is_preferred),
        FOLDER_TEST(a_section_of_the_page_is_found_among_many_of_its_name),
        FOLDER_TEST(what_shares_the_telling_words_is_like),
        FOLDER_TEST(a_topic_is_of_words_that_others_have_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
