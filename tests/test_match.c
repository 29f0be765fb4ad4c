/** What the matcher finds is what Xapian's matcher finds. */
#include "test.h"

#include <math.h>

#include "engine/best.h"
#include "engine/plan.h"
#include "folder.h"
#include "reference_match.h"
#include "small_index.h"

enum {
    SECTIONS = 3000,
    WORDS = 600, /* different ones, before endings */
    LENGTH = 30, /* words of a section */
    QUERIES = 400,
    BEST = 100,
};

/** Numbers that are always the same ones. */
static uint32_t next(uint64_t *state)
{
    *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (uint32_t)(*state >> 33);
}

/** A word: a few are frequent, most are rare. */
static void put_word(struct buf *out, uint64_t *state)
{
    static const char *const syllables[] = {"ka", "lo", "mi", "ne", "pu",
                                            "ra", "so", "ti", "ve", "zu"};
    static const char *const endings[] = {"", "", "", "s", "ing", "ed"};
    const double part = next(state) / 2147483648.0;
    uint32_t word = (uint32_t)(WORDS * part * part * part) + 10;

    for (; word; word /= 10)
        buf_text(out, syllables[word % 10]);
    buf_text(out, endings[next(state) % COUNT(endings)]);
}

static char *words(uint64_t *state, size_t count)
{
    struct buf text = {0};
    char *copy;

    for (size_t i = 0; i < count; i++) {
        buf_text(&text, i ? " " : "");
        put_word(&text, state);
    }
    copy = mem_copy(buf_view(&text));
    buf_free(&text);
    return copy;
}

static struct index *made_index(const char *data)
{
    struct small_section *sections = mem_zero(SECTIONS, sizeof *sections);
    struct index *index;
    uint64_t state = 1;

    for (size_t i = 0; i < SECTIONS; i++) {
        sections[i].id = mem_format("guide%zu#%zu", i / 20, i);
        sections[i].heading = words(&state, 1 + next(&state) % 4);
        sections[i].body = words(&state, 1 + next(&state) % (2 * LENGTH));
    }
    index = small_index(data, sections, SECTIONS);
    for (size_t i = 0; i < SECTIONS; i++) {
        free((char *)(uintptr_t)sections[i].id);
        free((char *)(uintptr_t)sections[i].heading);
        free((char *)(uintptr_t)sections[i].body);
    }
    free(sections);
    return index;
}

/** One to seven words, some of them with a sign, some broken off. */
static char *made_query(uint64_t *state)
{
    static const char *const signs[] = {"",  "",  "",       "",   "",
                                        "-", "+", "title:", "\"", ""};
    const size_t count = 1 + next(state) % 7;
    struct buf text = {0};
    char *copy;

    for (size_t i = 0; i < count; i++) {
        const char *sign = signs[next(state) % COUNT(signs)];

        buf_text(&text, i ? " " : "");
        buf_text(&text, sign);
        put_word(&text, state);
        if (*sign == '"') {
            buf_byte(&text, ' ');
            put_word(&text, state);
            buf_byte(&text, '"');
        }
    }
    if (next(state) % 2)
        buf_byte(&text, ' ');
    else
        text.len -= next(state) % 3;
    copy = mem_copy(buf_view(&text));
    buf_free(&text);
    return copy;
}

/* ---- What Xapian finds ------------------------------------------------- */

struct expected {
    uint32_t documents[BEST];
    double weights[BEST];
    size_t count;
};

static size_t reference_of(struct reference *reference, const struct node *node)
{
    static const enum reference_kind kinds[] = {
        [NODE_ALL] = REFERENCE_ALL,         [NODE_ANY] = REFERENCE_ANY,
        [NODE_AS_ONE] = REFERENCE_AS_ONE,   [NODE_MAYBE] = REFERENCE_MAYBE,
        [NODE_WITHOUT] = REFERENCE_WITHOUT,
    };
    size_t *parts, number;

    if (!node)
        return 0;
    if (node->kind == NODE_TERM)
        return reference_term(reference, node->term.ptr, node->term.len);
    if (node->kind == NODE_SCALE)
        return reference_scale(
            reference, reference_of(reference, node->parts[0]), node->factor);
    parts = mem_zero(node->count, sizeof *parts);
    for (size_t i = 0; i < node->count; i++)
        parts[i] = reference_of(reference, node->parts[i]);
    number = reference_join(reference, kinds[node->kind], parts, node->count);
    free(parts);
    return number;
}

static void expect(struct expected *expected, const char *database,
                   const struct node *node)
{
    struct reference *reference = reference_new(database);

    expected->count =
        reference_best(expected->documents, expected->weights, BEST, reference,
                       reference_of(reference, node));
    reference_free(reference);
}

/** Is the document where it is expected, but for what is a rounding apart? */
static bool as_expected(const struct best *best,
                        const struct expected *expected, size_t i)
{
    const double weight = expected->weights[i];
    const double near = 0.002 * weight + 0.001;
    size_t k = 0;

    while (k < best->count && best->hits[k].document != expected->documents[i])
        k++;
    if (k == best->count && /* others at the end weigh the same */
        weight > expected->weights[expected->count - 1] + near)
        return false;
    return fabs(best->hits[i].weight - weight) <= near &&
           (k == best->count || fabs(best->hits[k].weight - weight) <= near);
}

static void check_best(const struct best *best, const char *database,
                       const struct node *node, const char *query)
{
    struct expected expected;

    expect(&expected, database, node);
    if (best->count != expected.count)
        print_error("query: %s\n", query);
    assert_int_equal(best->count, expected.count);
    for (size_t i = 0; i < expected.count; i++) {
        if (!as_expected(best, &expected, i))
            print_error("query: %s, place %zu: %f, not %f\n", query, i,
                        best->hits[i].weight, expected.weights[i]);
        assert_true(as_expected(best, &expected, i));
    }
}

/** What best_any() looks for, as one node. */
static struct node *any_node(struct plan *plan)
{
    const struct best_words *any = &plan->any;
    struct arena *arena = &plan->nodes;
    struct node *words = node_join(arena, NODE_ANY, any->words, any->count);
    struct node *const maybe[] = {any->must ? any->must : words,
                                  any->must ? words : NULL, any->whole};
    struct node *const without[] = {node_join(arena, NODE_MAYBE, maybe, 3),
                                    any->except};

    return node_join(arena, NODE_WITHOUT, without, 2);
}

struct asked {
    struct index *index;
    struct matcher *matcher;
    char *database;
    size_t found, lacking; /* queries that found something */
};

static void check_query(struct asked *asked, const char *text)
{
    static const struct plan_options options = {
        .correct = true, .limits = &spell_limits_default};
    const struct best_decider all = {0};
    struct query query;
    struct arena arena = {0};
    struct plan plan;
    struct best best;

    query_parse(&query, str_of(text), &query_syntax_default, &arena);
    assert_int_equal(
        plan_make(&plan, &query, asked->index, &options, &arena, NULL), 0);
    best_of(&best, asked->matcher, plan.complete, BEST, &all);
    check_best(&best, asked->database, plan.complete, text);
    assert_true(best.exact);
    asked->found += best.count > 0;
    best_release(&best);
    best_any(&best, asked->matcher, &plan.any, BEST, &all);
    check_best(&best, asked->database, any_node(&plan), text);
    asked->lacking += best.count > 0;
    best_release(&best);
    assert_int_equal(matcher_finish(asked->matcher, NULL), 0);
    plan_release(&plan);
    arena_release(&arena);
}

static void the_best_are_those_that_xapian_finds(void **state)
{
    struct asked asked = {.index = made_index(*state)};
    uint64_t numbers = 7;

    asked.database = mem_format("%s/xapian", index_folder(asked.index));
    assert_int_equal(index_matcher(&asked.matcher, asked.index, NULL), 0);
    for (size_t i = 0; i < QUERIES; i++) {
        char *query = made_query(&numbers);

        check_query(&asked, query);
        free(query);
    }
    assert_true(asked.found > QUERIES / 4);
    assert_true(asked.lacking > QUERIES / 2);
    free(asked.database);
    index_close(asked.index);
}

/* ---- Deciding ---------------------------------------------------------- */

static bool not_third(void *context, uint32_t document)
{
    size_t *asked = context;

    ++*asked;
    return document % 3 != 0;
}

/** The first ones of `all` that are accepted. */
static void check_accepted(const struct best *best, const struct best *all)
{
    size_t count = 0;

    for (size_t i = 0; i < all->count; i++)
        if (all->hits[i].document % 3) {
            if (count < best->count)
                assert_int_equal(best->hits[count].document,
                                 all->hits[i].document);
            count++;
        }
    assert_int_equal(best->count, count < BEST ? count : BEST);
    assert_true(best->exact ? best->matches == count : best->matches <= count);
}

static void what_is_refused_is_neither_found_nor_counted(void **state)
{
    static const struct plan_options options = {.limits =
                                                    &spell_limits_default};
    const struct best_decider every = {0};
    struct index *index = made_index(*state);
    struct matcher *matcher;
    uint64_t numbers = 3;

    assert_int_equal(index_matcher(&matcher, index, NULL), 0);
    for (size_t i = 0; i < QUERIES / 4; i++) {
        char *text = made_query(&numbers);
        size_t asked = 0;
        const struct best_decider decider = {not_third, &asked, SECTIONS};
        const struct best_decider quick = {not_third, &asked, 0};
        struct best all, best;
        struct query query;
        struct arena arena = {0};
        struct plan plan;

        query_parse(&query, str_of(text), &query_syntax_default, &arena);
        assert_int_equal(
            plan_make(&plan, &query, index, &options, &arena, NULL), 0);
        best_of(&all, matcher, plan.complete, SECTIONS, &every);
        best_of(&best, matcher, plan.complete, BEST, &decider);
        check_accepted(&best, &all);
        assert_true(best.exact);
        assert_int_equal(asked, all.count);
        best_release(&best);
        best_of(&best, matcher, plan.complete, BEST, &quick);
        check_accepted(&best, &all);
        assert_true(asked - all.count <= all.count);
        best_release(&best);
        best_release(&all);
        assert_int_equal(matcher_finish(matcher, NULL), 0);
        plan_release(&plan);
        arena_release(&arena);
        free(text);
    }
    index_close(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(the_best_are_those_that_xapian_finds),
        FOLDER_TEST(what_is_refused_is_neither_found_nor_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
