/** Completions of what was typed. */
#include "folder.h"
#include "test.h"

#include "engine/suggest.h"

static void learn(struct headings *headings, const char *heading,
                  uint32_t level)
{
    headings_learn(headings, &(struct document){.heading = str_of(heading),
                                                .level = level});
}

/** Write and map what was learned. */
static struct suggest *finish(struct headings *headings,
                              const struct acronyms *acronyms,
                              const char *folder)
{
    char *path = mem_format("%s/suggest", folder);
    struct suggest *suggest = NULL;
    struct error err = {0};

    if (suggest_write(headings, acronyms, path, &err) == -1 ||
        suggest_open(&suggest, path, &err) == -1) {
        print_error("%s\n", err.text);
        fail();
    }
    headings_free(headings);
    free(path);
    return suggest;
}

static void check(const struct suggest *suggest,
                  const struct vocabulary *vocabulary, const char *typed,
                  size_t limit, const char *expected)
{
    struct suggestion found[SUGGEST_LIMIT_MAX];
    struct arena arena = {0};
    struct buf out = {0};
    const size_t count =
        suggest_find(found, limit, suggest, vocabulary, str_of(typed), &arena);

    for (size_t i = 0; i < count; i++) {
        buf_format(&out, "%s%.*s", i ? "; " : "", STR_ARGS(found[i].text));
        if (found[i].beside.len)
            buf_format(&out, " (%.*s)", STR_ARGS(found[i].beside));
    }
    if (!str_equal(buf_view(&out), str_of(expected)))
        print_error("typed: %s\n", typed);
    assert_str(buf_view(&out), expected);
    buf_free(&out);
    arena_release(&arena);
}

static struct suggest *nurses(const char *folder)
{
    struct headings *headings = headings_new();

    learn(headings, "Infusion Nurse", 0);
    learn(headings, "What does an infusion nurse do?", 2);
    learn(headings, "Infusion pumps", 3);
    learn(headings, "Infusion pumps", 2);
    learn(headings, "Infusion Pumps", 2);
    learn(headings, "Infusion", 4);
    learn(headings, "Work-life balance", 2);
    learn(headings, "Salary & Outlook", 2);
    learn(headings, "Ünïcode", 2);
    learn(headings, "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", 2);
    learn(headings, "XmlHttpRequest", 1);
    learn(headings, "  ", 2);
    learn(headings, "!?", 2);
    return finish(headings, NULL, folder);
}

static void a_heading_is_found_from_any_of_its_words(void **state)
{
    static const char *const rows[][2] = {
        {"inf", "Infusion Nurse; Infusion pumps; Infusion; "
                "What does an infusion nurse do?"},
        {"INFUSION NU", "Infusion Nurse; What does an infusion nurse do?"},
        {"infusion ", "Infusion Nurse; Infusion pumps; Infusion; "
                      "What does an infusion nurse do?"},
        {"infusion p", "Infusion pumps"},
        {"pump", "Infusion pumps"},
        {"pump ", ""},
        {"pumps ", "Infusion pumps"},
        {"nurse inf", "Infusion Nurse; What does an infusion nurse do?"},
        {"do inf", "What does an infusion nurse do?"},
        {"work-l", "Work-life balance"},
        {"worklife b", "Work-life balance"},
        {"work life", "Work-life balance"},
        {"out", "Salary & Outlook"},
        {"unic", "Ünïcode"},
        {"\xe6\x97\xa5\xe6\x9c\xac", "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e"},
        {"xmlhttpr", "XmlHttpRequest"},
        {"request", "XmlHttpRequest"},
        {"xyz", ""},
        {"", ""},
        {" ", ""},
        {"?", ""},
    };
    struct suggest *suggest = nurses(*state);

    for (size_t i = 0; i < COUNT(rows); i++)
        check(suggest, NULL, rows[i][0], 10, rows[i][1]);
    check(suggest, NULL, "inf", 2, "Infusion Nurse; Infusion pumps");
    check(suggest, NULL, "inf", 0, "");
    suggest_close(suggest);
}

static void an_acronym_has_its_other_form_beside_it(void **state)
{
    static const char *const rows[][2] = {
        {"pic", "PICC (peripherally inserted central catheter); PICC line"},
        {"periph", "peripherally inserted central catheter (PICC)"},
        {"central c", "peripherally inserted central catheter (PICC)"},
        {"cl", "CL (central line); CL (contact lens)"},
    };
    struct acronyms *acronyms = acronyms_new();
    struct headings *headings = headings_new();
    struct suggest *suggest;

    learn(headings, "PICC", 2);
    learn(headings, "PICC line", 1);
    acronyms_learn(
        acronyms,
        &(struct document){.id = STR("a"),
                           .guide = STR("a"),
                           .body = STR("peripherally inserted central catheter "
                                       "(PICC), central line (CL)")});
    acronyms_learn(acronyms, &(struct document){.id = STR("b"),
                                                .guide = STR("b"),
                                                .body = STR("contact lens "
                                                            "(CL)")});
    suggest = finish(headings, acronyms, *state);
    for (size_t i = 0; i < COUNT(rows); i++)
        check(suggest, NULL, rows[i][0], 10, rows[i][1]);
    suggest_close(suggest);
    acronyms_free(acronyms);
}

static void words_of_the_vocabulary_come_last(void **state)
{
    char *path = mem_format("%s/vocabulary", (char *)*state);
    struct vocabulary_writer *writer;
    struct vocabulary *vocabulary;
    struct suggest *suggest = nurses(*state);

    assert_int_equal(vocabulary_writer_open(&writer, path, NULL), 0);
    assert_int_equal(vocabulary_writer_add(writer, STR("infusate"), 3, NULL),
                     0);
    assert_int_equal(vocabulary_writer_add(writer, STR("infusion"), 9, NULL),
                     0);
    assert_int_equal(vocabulary_writer_add(writer, STR("infusions"), 5, NULL),
                     0);
    assert_int_equal(vocabulary_writer_finish(writer, NULL), 0);
    assert_int_equal(vocabulary_open(&vocabulary, path, NULL), 0);
    check(suggest, vocabulary, "inf", 6,
          "Infusion Nurse; Infusion pumps; Infusion; "
          "What does an infusion nurse do?; infusions; infusate");
    check(suggest, vocabulary, "infusa", 6, "infusate");
    check(suggest, vocabulary, "infusate", 6, "");
    check(suggest, vocabulary, "infusion infusa", 6, "");
    vocabulary_close(vocabulary);
    suggest_close(suggest);
    free(path);
}

/** 20,000 headings in two orders and two threads' shares. */
static void learn_many(struct headings *headings, size_t round, size_t share)
{
    for (size_t i = 0; i < 20000; i++) {
        const size_t n = round ? 19999 - i : i;
        char text[64];

        if (n % 2 != share)
            continue;
        snprintf(text, sizeof text, "%s %zu of chapter %zu",
                 n % 3 ? "Step" : "step", n % 5000, n % 7);
        learn(headings, text, n % 7);
    }
}

static void the_file_does_not_depend_on_who_learned_what(void **state)
{
    struct buf files[2] = {{0}, {0}}, bytes = {0};
    char *path = mem_format("%s/suggest", (char *)*state);

    for (size_t round = 0; round < 2; round++) {
        struct headings *a = headings_new(), *b = headings_new();

        learn_many(a, round, round);
        learn_many(b, round, 1 - round);
        if (round == 0) {
            headings_merge(a, b);
        } else {
            headings_encode(&bytes, b);
            assert_int_equal(headings_decode(a, buf_view(&bytes)), 0);
            bytes.len--;
            assert_int_equal(headings_decode(b, buf_view(&bytes)), -1);
        }
        assert_int_equal(suggest_write(a, NULL, path, NULL), 0);
        folder_read(&files[round], path);
        headings_free(a);
        headings_free(b);
    }
    assert_int_equal(files[0].len, files[1].len);
    assert_memory_equal(files[0].ptr, files[1].ptr, files[0].len);
    buf_free(&files[0]);
    buf_free(&files[1]);
    buf_free(&bytes);
    free(path);
}

/** The order of a plain sort over all that matches. */
static void the_best_of_a_large_range_are_those_of_a_sort(void **state)
{
    struct headings *headings = headings_new();
    struct suggestion found[SUGGEST_LIMIT_MAX];
    struct suggest *suggest;
    size_t count, at = 0;

    for (int i = 0; i < 5000; i++) {
        char text[64];

        snprintf(text, sizeof text, "s%04d", (i * 7919) % 5000);
        /* Every 100th stands in more sections, every 1000th in most. */
        for (int n = 0; n < 1 + (i % 100 == 0) + 3 * (i % 1000 == 0); n++)
            learn(headings, text, 3);
    }
    suggest = finish(headings, NULL, *state);
    count = suggest_find(found, SUGGEST_LIMIT_MAX, suggest, NULL, STR("s"),
                         &(struct arena){NULL, 0});
    assert_int_equal(count, SUGGEST_LIMIT_MAX);
    for (; at < 5; at++)
        assert_int_equal(found[at].frequency, 5);
    for (; at < 50; at++)
        assert_int_equal(found[at].frequency, 2);
    for (at = 1; at < 50; at++)
        assert_true(found[at - 1].frequency > found[at].frequency ||
                    str_compare(found[at - 1].text, found[at].text) < 0);
    suggest_close(suggest);
}

static void a_damaged_file_is_refused_or_read_inside(void **state)
{
    char *path = mem_format("%s/suggest", (char *)*state);
    struct buf good = {0};
    struct error err = {0};

    suggest_close(nurses(*state));
    folder_read(&good, path);
    for (size_t i = 0; i < good.len; i++) {
        struct suggestion found[10];
        struct arena arena = {0};
        struct suggest *suggest;

        good.ptr[i] ^= (char)0xff;
        folder_write(path, buf_view(&good));
        good.ptr[i] ^= (char)0xff;
        if (suggest_open(&suggest, path, &err) == 0) {
            suggest_find(found, 10, suggest, NULL, STR("inf"), &arena);
            suggest_find(found, 10, suggest, NULL, STR("nurse inf"), &arena);
        } else {
            assert_int_equal(err.code, ERROR_DATA);
        }
        suggest_close(suggest);
        arena_release(&arena);
    }
    folder_write(path, (struct str){good.ptr, good.len / 2});
    assert_int_equal(suggest_open(&(struct suggest *){NULL}, path, &err), -1);
    folder_write(path, STR(""));
    assert_int_equal(suggest_open(&(struct suggest *){NULL}, path, &err), -1);
    buf_free(&good);
    free(path);
}

static void an_empty_index_has_no_completions(void **state)
{
    struct suggest *suggest = finish(headings_new(), NULL, *state);

    check(suggest, NULL, "inf", 10, "");
    check(suggest, NULL, "infusion nurse", 10, "");
    suggest_close(suggest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(a_heading_is_found_from_any_of_its_words),
        FOLDER_TEST(an_acronym_has_its_other_form_beside_it),
        FOLDER_TEST(words_of_the_vocabulary_come_last),
        FOLDER_TEST(the_file_does_not_depend_on_who_learned_what),
        FOLDER_TEST(the_best_of_a_large_range_are_those_of_a_sort),
        FOLDER_TEST(a_damaged_file_is_refused_or_read_inside),
        FOLDER_TEST(an_empty_index_has_no_completions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
