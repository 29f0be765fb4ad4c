/** Filters, facets, order, groups and duplicates in a search (rule 21). */
#include "test.h"

#include "engine/search.h"
#include "folder.h"
#include "small_index.h"

/** A section and its attributes. */
struct attributed {
    struct small_section section;
    const char *attributes;
};

/* In the order of their weights. */
static const struct attributed sections[] = {
    {{"pump#1", "Devices", "Infusion", "The pump gives a drug.", NULL, 90},
     "{\"team\":\"Nursing\",\"price\":120,\"tags\":[\"device\",\"ward\"]}"},
    {{"pump#2", "Devices", "Alarms", "What an alarm of the pump means.", NULL,
      60},
     "{\"team\":\"nursing\",\"price\":30,\"tags\":\"device\"}"},
    {{"pump#3", "Devices", "Cleaning", "Clean the pump each day.", NULL, 40},
     "{\"team\":\"Hygiene\",\"tags\":\"ward\"}"},
    {{"nurse#1", "People", "Days", "A nurse sets the pump.", NULL, 25},
     "{\"team\":\"Nursing\",\"price\":80.5}"},
    {{"nurse#2", "People", "Shifts", "A nurse works at night.", NULL, 15},
     "{\"team\":\"Nursing\",\"price\":80.5,\"tags\":[]}"},
    {{"bag#1", "Bags", "Hanging", "The bag hangs above the pump.", NULL, 5},
     "{\"team\":null,\"price\":5}"},
};

static struct index *index_of(const char *data, const struct attributed *list,
                              size_t count)
{
    struct small_section *parts = mem_zero(count, sizeof *parts);
    const char **attributes = mem_zero(count, sizeof *attributes);
    struct index *index;

    for (size_t i = 0; i < count; i++) {
        parts[i] = list[i].section;
        attributes[i] = list[i].attributes;
    }
    index = small_index_of(data, parts, attributes, count);
    free(parts);
    free(attributes);
    return index;
}

/** What the tests ask for, as texts. */
struct asked {
    const char *query, *filter, *facets, *sort, *group, *distinct;
    uint32_t offset, limit; /* 0 stands for 20 */
    uint32_t group_size;
};

static int ask(struct search_results **out, struct index *index,
               const struct asked *asked, struct arena *arena,
               const char **wrong, struct error *err)
{
    struct search_request request = {
        .query = str_of(asked->query),
        .offset = asked->offset,
        .limit = asked->limit ? asked->limit : 20,
        .browse = true,
        .filter = str_of(asked->filter),
        .group = str_of(asked->group),
        .group_size = asked->group_size,
        .distinct = str_of(asked->distinct),
        .wrong = wrong,
    };

    settings_split(&request.facets, str_of(asked->facets), arena);
    settings_split(&request.sort, str_of(asked->sort), arena);
    return search_run(out, index, &request, err);
}

/** Ids of the hits; groups in brackets with value and total. */
static void dump(struct buf *out, const struct search_results *results)
{
    size_t group = 0;

    for (size_t i = 0; i < results->hit_count; i++) {
        if (out->len)
            buf_byte(out, ' ');
        if (group < results->group_count && results->groups[group].first == i) {
            buf_format(out, "[%.*s %u] ",
                       STR_ARGS(results->groups[group].value),
                       (unsigned)results->groups[group].total);
            group++;
        }
        buf_str(out, results->hits[i].document.id);
        if (results->hits[i].relaxed)
            buf_byte(out, '-');
        if (results->hits[i].duplicates)
            buf_format(out, "x%u", results->hits[i].duplicates + 1);
    }
    buf_format(out, " of %u", (unsigned)results->total);
    if (results->group.len)
        buf_format(out, " in %u", (unsigned)results->total_groups);
    for (size_t i = 0; i < results->facet_count; i++) {
        const struct facet *facet = &results->facets[i];

        buf_format(out, " | %.*s", STR_ARGS(facet->name));
        for (size_t v = 0; v < facet->value_count; v++)
            buf_format(out, " %.*s=%u", STR_ARGS(facet->values[v].text),
                       (unsigned)facet->values[v].count);
        if (facet->has_numbers)
            buf_format(out, " %g..%g", facet->least, facet->most);
    }
}

struct row {
    struct asked asked;
    const char *answer;
};

static void check(struct index *index, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct search_results *results;
        struct arena arena = {0};
        struct buf out = {0};
        struct error err;

        if (ask(&results, index, &rows[i].asked, &arena, NULL, &err) == -1)
            fail_msg("row %zu: %s", i, err.text);
        dump(&out, results);
        if (!str_equal(buf_view(&out), str_of(rows[i].answer)))
            print_error("row %zu: %s: ", i, rows[i].asked.query);
        assert_str(buf_view(&out), rows[i].answer);
        search_results_free(results);
        arena_release(&arena);
        buf_free(&out);
    }
}

static void check_rows(const char *data, const struct row *rows, size_t count)
{
    struct index *index = index_of(data, sections, COUNT(sections));

    check(index, rows, count);
    index_close(index);
}

#define CHECK(rows) check_rows(*state, rows, COUNT(rows))

static void
rule_21_a_filter_leaves_hits_out_and_the_total_is_exact(void **state)
{
    static const struct row rows[] = {
        {{.query = "pump "}, "pump#1 pump#2 pump#3 nurse#1 bag#1 of 5"},
        {{.query = "pump ", .filter = "team = NURSING"},
         "pump#1 pump#2 nurse#1 of 3"},
        {{.query = "pump ", .filter = "team = nursing AND price < 100"},
         "pump#2 nurse#1 of 2"},
        {{.query = "pump ", .filter = "[[\"price = 5\",\"team = hygiene\"]]"},
         "pump#3 bag#1 of 2"},
        {{.query = "pump ", .filter = "guide = pump"},
         "pump#1 pump#2 pump#3 of 3"},
        {{.query = "pump ", .filter = "team = nobody"}, " of 0"},
        {{.query = "pump ", .filter = " "},
         "pump#1 pump#2 pump#3 nurse#1 bag#1 of 5"},
    };

    CHECK(rows);
}

static void
rule_21_a_filter_holds_for_relaxed_hits_and_phrases_too(void **state)
{
    static const struct row rows[] = {
        {{.query = "nurse night pump ", .filter = "price = 80.5"},
         "nurse#2- nurse#1- of 0"},
        {{.query = "\"the pump\"", .filter = "NOT guide = pump"},
         "nurse#1 bag#1 of 2"},
        {{.query = "\"the pump\" -bag", .filter = "NOT guide = pump"},
         "nurse#1 of 1"},
        {{.query = "nurze ", .filter = "price = 80.5"}, "nurse#1 nurse#2 of 2"},
    };

    CHECK(rows);
}

static void rule_21_facets_count_the_values_of_all_hits(void **state)
{
    static const struct row rows[] = {
        {{.query = "pump ", .facets = "team, tags", .limit = 1},
         "pump#1 of 5 | team Nursing=3 Hygiene=1 | tags device=2 ward=2"},
        {{.query = "pump ", .facets = "price", .limit = 1},
         "pump#1 of 5 | price 5=1 30=1 80.5=1 120=1 5..120"},
        {{.query = "pump ",
          .facets = "team,team",
          .filter = "price > 50",
          .limit = 1},
         "pump#1 of 2 | team Nursing=2"},
        {{.query = "nurse night pump ", .facets = "team"},
         "nurse#2- nurse#1- pump#1- pump#2- pump#3- bag#1- of 0 | team"},
        {{.query = "pump ", .facets = "t*", .limit = 1},
         "pump#1 of 5 | tags device=2 ward=2 | team Nursing=3 Hygiene=1 | "
         "title Devices=3 Bags=1 People=1"},
    };

    CHECK(rows);
}

static void rule_21_hits_are_sorted_by_attributes(void **state)
{
    static const struct row rows[] = {
        {{.query = "pump ", .sort = "price:asc"},
         "bag#1 pump#2 nurse#1 pump#1 pump#3 of 5"},
        {{.query = "pump ", .sort = "price:desc"},
         "pump#1 nurse#1 pump#2 bag#1 pump#3 of 5"},
        {{.query = "pump ", .sort = "team:desc, price:asc"},
         "pump#2 nurse#1 pump#1 pump#3 bag#1 of 5"},
        {{.query = "pump ", .sort = "tags:desc"},
         "pump#1 pump#3 pump#2 nurse#1 bag#1 of 5"},
        {{.query = "pump ", .sort = "price:asc", .offset = 1, .limit = 2},
         "pump#2 nurse#1 of 5"},
        {{.query = "nurse pump ", .sort = "price:asc"},
         "nurse#1 nurse#2- pump#1- pump#2- pump#3- bag#1- of 1"},
    };

    CHECK(rows);
}

static void rule_21_hits_are_grouped_by_guide(void **state)
{
    static const struct row rows[] = {
        {{.query = "pump ", .group = "guide"},
         "[pump 3] pump#1 pump#2 pump#3 [nurse 1] nurse#1 [bag 1] bag#1 of 5 "
         "in 3"},
        {{.query = "pump ", .group = "guide", .group_size = 1},
         "[pump 3] pump#1 [nurse 1] nurse#1 [bag 1] bag#1 of 5 in 3"},
        {{.query = "pump ", .group = "guide", .group_size = 2, .limit = 1},
         "[pump 3] pump#1 pump#2 of 5 in 3"},
        {{.query = "pump ", .group = "guide", .offset = 1, .limit = 1},
         "[nurse 1] nurse#1 of 5 in 3"},
        {{.query = "pump ", .group = "guide", .offset = 3}, " of 5 in 3"},
        {{.query = "pump ", .group = "tags"},
         "[device, ward 1] pump#1 [device 1] pump#2 [ward 1] pump#3 [ 1] "
         "nurse#1 [ 1] bag#1 of 5 in 5"},
        {{.query = "pump ",
          .group = "guide",
          .sort = "price:asc",
          .group_size = 1},
         "[bag 1] bag#1 [pump 3] pump#2 [nurse 1] nurse#1 of 5 in 3"},
        {{.query = "pump ",
          .group = "guide",
          .filter = "team = nursing",
          .group_size = 1},
         "[pump 2] pump#1 [nurse 1] nurse#1 of 3 in 2"},
    };

    CHECK(rows);
}

static void a_distinct_value_comes_once(void **state)
{
    static const struct row rows[] = {
        {{.query = "pump ", .distinct = "team"}, "pump#1 pump#3 bag#1 of 3"},
        {{.query = "pump ", .distinct = "guide", .facets = "guide"},
         "pump#1 nurse#1 bag#1 of 3 | guide pump=3 bag=1 nurse=1"},
    };

    CHECK(rows);
}

static void a_query_without_words_matches_all_that_pass(void **state)
{
    static const struct row rows[] = {
        {{.query = ""}, "pump#1 pump#2 pump#3 nurse#1 nurse#2 bag#1 of 6"},
        {{.query = " ", .filter = "price EXISTS", .offset = 3},
         "nurse#2 bag#1 of 5"},
        {{.query = "", .sort = "price:desc", .limit = 3},
         "pump#1 nurse#1 nurse#2 of 6"},
        {{.query = "", .facets = "team", .limit = 1},
         "pump#1 of 6 | team Nursing=4 Hygiene=1"},
        {{.query = "", .group = "guide", .group_size = 1},
         "[pump 3] pump#1 [nurse 2] nurse#1 [bag 1] bag#1 of 6 in 3"},
        {{.query = "", .distinct = "team", .sort = "price:asc"},
         "bag#1 pump#2 pump#3 of 3"},
    };

    CHECK(rows);
}

static void what_the_index_does_not_offer_is_an_error(void **state)
{
    static const struct {
        struct asked asked;
        const char *wrong, *says;
    } rows[] = {
        {{.query = "a", .filter = "team ="},
         "filter",
         "The filter ends where a value was expected\n7:7 team ="},
        {{.query = "a", .filter = "color = red"},
         "filter",
         "Attribute `color` is not filterable. Available filterable attribute "
         "patterns are: `guide`, "},
        {{.query = "a", .facets = "color"},
         "facets",
         "Attribute `color` is not filterable. "},
        {{.query = "a", .sort = "color:asc"},
         "sort",
         "Attribute `color` is not sortable. Available sortable attribute "
         "patterns are: `guide`, "},
        {{.query = "a", .sort = "price"},
         "sort",
         "Invalid syntax for the sort parameter: expected `NAME:asc` or "
         "`NAME:desc`, found `price`"},
        {{.query = "a", .group = "color"},
         "group",
         "Attribute `color` is not filterable. "},
        {{.query = "a", .distinct = "color"},
         "distinct",
         "Attribute `color` is not filterable. "},
    };
    struct index *index = index_of(*state, sections, COUNT(sections));

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct search_results *results;
        struct arena arena = {0};
        const char *wrong = "";
        struct error err;

        assert_int_equal(
            ask(&results, index, &rows[i].asked, &arena, &wrong, &err), -1);
        assert_int_equal(err.code, ERROR_USAGE);
        assert_string_equal(wrong, rows[i].wrong);
        assert_memory_equal(err.text, rows[i].says, strlen(rows[i].says));
        assert_null(results);
        arena_release(&arena);
    }
    index_close(index);
}

/* ---- Duplicates -------------------------------------------------------- */

#define COPIED                                                                 \
    "The pump gives a drug to a patient in small and equal parts over hours, " \
    "and it warns of air in the line, of an empty bag and of a low battery"

static void sections_that_are_alike_are_one_hit(void **state)
{
    static const struct attributed alike[] = {
        {{"new#1", "Pumps", "The pump", COPIED, NULL, 90}, "{\"v\":2}"},
        {{"old#1", "Pumps", "The pump", COPIED " too", NULL, 50}, "{\"v\":1}"},
        {{"old#2", "Pumps", "Another pump", COPIED, NULL, 0}, "{\"v\":1}"},
        {{"copy#1", "Pumps", "The pump", COPIED, NULL, 0}, "{\"v\":0}"},
    };
    static const struct row rows[] = {
        {{.query = "pump ", .facets = "v"},
         "new#1x3 old#2 of 2 | v 1=1 2=1 1..2"},
        {{.query = "pump ", .filter = "v = 1"}, "old#1 old#2 of 2"},
        {{.query = "pump ", .filter = "v < 2"}, "old#1x2 old#2 of 2"},
        {{.query = "pump helicopter "}, "new#1-x3 old#2- of 0"},
        {{.query = "", .sort = "v:asc"}, "old#2 new#1x3 of 2"},
        {{.query = "too "}, "old#1 of 1"},
    };
    struct index *index = index_of(*state, alike, COUNT(alike));

    check(index, rows, COUNT(rows));
    index_close(index);
}

static void duplicates_can_be_asked_for(void **state)
{
    static const struct attributed alike[] = {
        {{"a#1", "Pumps", "The pump", COPIED, NULL, 0}, NULL},
        {{"b#1", "Pumps", "The pump", COPIED, NULL, 0}, NULL},
    };
    struct index *index = index_of(*state, alike, COUNT(alike));
    const struct search_request request = {
        .query = STR("pump "), .limit = 10, .duplicates = true};
    struct search_results *results;

    assert_int_equal(search_run(&results, index, &request, NULL), 0);
    assert_int_equal(results->hit_count, 2);
    assert_int_equal(results->total, 2);
    assert_int_equal(results->hits[0].duplicates, 0);
    search_results_free(results);
    index_close(index);
}

/* ---- Many -------------------------------------------------------------- */

enum { MANY = 1500, MANY_GUIDES = 50 };

/** Sections that all have the word, of guides in turn. */
static struct index *many(const char *data, struct arena *arena)
{
    struct attributed *list = mem_zero(MANY, sizeof *list);
    struct index *index;

    for (unsigned i = 0; i < MANY; i++)
        list[i] = (struct attributed){
            .section =
                {.id = arena_format(arena, "g%02u#%u", i % MANY_GUIDES, i).ptr,
                 .heading = arena_format(arena, "Part %u", i).ptr,
                 .body = "A pump."},
            .attributes = arena_format(arena, "{\"n\":%u,\"odd\":%s}", i,
                                       i % 2 ? "true" : "false")
                              .ptr};
    index = index_of(data, list, MANY);
    free(list);
    return index;
}

static void rule_21_counts_are_exact_beyond_the_bound_of_totals(void **state)
{
    static const struct row rows[] = {
        {{.query = "pump ", .facets = "odd", .limit = 1},
         "g00#0 of 1500 | odd false=750 true=750"},
        {{.query = "pump ",
          .filter = "odd = true AND n >= 1000",
          .facets = "odd",
          .limit = 1},
         "g01#1001 of 250 | odd true=250"},
        {{.query = "pump ", .group = "guide", .group_size = 1, .limit = 2},
         "[g00 30] g00#0 [g01 30] g01#1 of 1500 in 50"},
        {{.query = "pump ",
          .group = "guide",
          .group_size = 1,
          .limit = 2,
          .offset = 49},
         "[g49 30] g49#49 of 1500 in 50"},
        {{.query = "pump ", .sort = "n:desc", .limit = 2},
         "g49#1499 g48#1498 of 1500"},
        {{.query = "pump ", .sort = "n:desc", .limit = 2, .offset = 1498},
         "g01#1 g00#0 of 1500"},
    };
    struct arena arena = {0};
    struct index *index = many(*state, &arena);

    check(index, rows, COUNT(rows));
    index_close(index);
    arena_release(&arena);
}

static void relaxed_hits_fill_no_more_than_the_page(void **state)
{
    static const struct row rows[] = {
        {{.query = "pump 7 ", .group = "guide", .group_size = 1, .limit = 2},
         "[g07 1] g07#7 [g00 1] g00#0- of 1 in 1"},
    };
    struct arena arena = {0};
    struct index *index = many(*state, &arena);
    const struct search_request request = {.query = STR("pump 7 "),
                                           .limit = SEARCH_LIMIT_MAX};
    struct search_results *results;

    assert_int_equal(search_run(&results, index, &request, NULL), 0);
    assert_int_equal(results->hit_count, SEARCH_LIMIT_MAX);
    assert_int_equal(results->total, 1);
    assert_int_equal(results->total_relaxed, MANY - 1);
    search_results_free(results);
    check(index, rows, COUNT(rows));
    index_close(index);
    arena_release(&arena);
}

static void rule_22_groups_of_two_pages_are_those_of_one(void **state)
{
    struct arena arena = {0};
    struct index *index = many(*state, &arena);
    struct buf one = {0}, two = {0};
    struct search_results *results;
    struct asked asked = {.query = "pump ", .group = "guide", .limit = 30};

    assert_int_equal(ask(&results, index, &asked, &arena, NULL, NULL), 0);
    for (size_t i = 0; i < results->hit_count; i++)
        buf_str(&one, results->hits[i].document.id);
    search_results_free(results);
    asked.limit = 10;
    for (; asked.offset < 30; asked.offset += 10) {
        assert_int_equal(ask(&results, index, &asked, &arena, NULL, NULL), 0);
        assert_int_equal(results->group_count, 10);
        for (size_t i = 0; i < results->hit_count; i++)
            buf_str(&two, results->hits[i].document.id);
        search_results_free(results);
    }
    assert_true(str_equal(buf_view(&one), buf_view(&two)));
    buf_free(&one);
    buf_free(&two);
    index_close(index);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(rule_21_a_filter_leaves_hits_out_and_the_total_is_exact),
        FOLDER_TEST(rule_21_a_filter_holds_for_relaxed_hits_and_phrases_too),
        FOLDER_TEST(rule_21_facets_count_the_values_of_all_hits),
        FOLDER_TEST(rule_21_hits_are_sorted_by_attributes),
        FOLDER_TEST(rule_21_hits_are_grouped_by_guide),
        FOLDER_TEST(a_distinct_value_comes_once),
        FOLDER_TEST(a_query_without_words_matches_all_that_pass),
        FOLDER_TEST(what_the_index_does_not_offer_is_an_error),
        FOLDER_TEST(sections_that_are_alike_are_one_hit),
        FOLDER_TEST(duplicates_can_be_asked_for),
        FOLDER_TEST(rule_21_counts_are_exact_beyond_the_bound_of_totals),
        FOLDER_TEST(relaxed_hits_fill_no_more_than_the_page),
        FOLDER_TEST(rule_22_groups_of_two_pages_are_those_of_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
