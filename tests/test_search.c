/** Searching, by the rules of how search behaves; a test names its rule. */
#include "test.h"

#include "engine/owner.h"
#include "engine/search.h"
#include "folder.h"
#include "small_index.h"

/** A query, and the ids that it finds in this order. */
struct row {
    const char *query;
    const char *found; /* ids with a space between */
};

static void check(struct index *index, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct search_request request = {.query = str_of(rows[i].query),
                                               .limit = 20};
        struct search_results *results;
        struct buf found = {0};

        assert_int_equal(search_run(&results, index, &request, NULL), 0);
        for (size_t k = 0; k < results->hit_count; k++) {
            if (k)
                buf_byte(&found, ' ');
            buf_str(&found, results->hits[k].document.id);
        }
        if (!str_equal(buf_view(&found), str_of(rows[i].found)))
            print_error("query: %s\n", rows[i].query);
        assert_str(buf_view(&found), rows[i].found);
        buf_free(&found);
        search_results_free(results);
    }
}

static void check_sections(const char *data,
                           const struct small_section *sections,
                           size_t section_count, const struct row *rows,
                           size_t row_count)
{
    struct index *index = small_index(data, sections, section_count);

    check(index, rows, row_count);
    index_close(index);
}

#define CHECK(data, sections, rows)                                            \
    check_sections((data), (sections), COUNT(sections), (rows), COUNT(rows))

static void
rule_5_case_and_diacritics_fold_and_the_exact_stands_above(void **state)
{
    static const struct small_section sections[] = {
        {"folded", NULL, "A naive view", "Text of one kind.", NULL, 0},
        {"exact", NULL, "A naïve view", "Text of one kind.", NULL, 0},
        {"other", NULL, "Something else", "Nothing to see.", NULL, 0},
    };
    static const struct row rows[] = {
        {"NAÏVE ", "exact folded"},
        {"naive ", "folded exact"},
    };

    CHECK(*state, sections, rows);
}

static void rule_6_words_are_found_joined_and_apart(void **state)
{
    static const struct small_section sections[] = {
        {"hyphen", NULL, "Hours", "Mind your work-life balance.", NULL, 0},
        {"dots", NULL, "Lines", "I.V. access for all.", NULL, 0},
        {"owner", NULL, "Duties", "The nurse's duties.", NULL, 0},
        {"mark", NULL, "Exam", "The CRNI® exam.", NULL, 0},
        {"capitals", NULL, "Code", "Call getElementById here.", NULL, 0},
    };
    static const struct row rows[] = {
        {"work life ", "hyphen"}, {"worklife ", "hyphen"},
        {"work-life ", "hyphen"}, {"WORK/LIFE ", "hyphen"},
        {"iv ", "dots"},          {"I.V. ", "dots"},
        {"nurse ", "owner"},      {"crni ", "mark"},
        {"CRNI® ", "mark"},       {"getelementbyid ", "capitals"},
        {"element ", "capitals"},
    };

    CHECK(*state, sections, rows);
}

static void rule_6_words_written_as_one_are_found_by_two(void **state)
{
    static const struct small_section sections[] = {
        {"one", NULL, "Hours", "A good worklife matters.", NULL, 0},
        {"two", NULL, "Weather", "Rain and sun.", NULL, 0},
    };
    static const struct row rows[] = {
        {"work life ", "one"},
        {"work-life ", "one"},
    };

    CHECK(*state, sections, rows);
}

static void rule_7_numbers_and_names_with_symbols_are_words(void **state)
{
    static const struct small_section sections[] = {
        {"money", NULL, "Pay", "The median is $86,070 a year.", NULL, 0},
        {"range", NULL, "Range", "From 85k upwards.", NULL, 0},
        {"share", NULL, "Share", "It rose by 9.5% last year.", NULL, 0},
        {"gauge", NULL, "Needle", "Take a 22G needle.", NULL, 0},
        {"cpp", NULL, "Language", "Written in C++ only.", NULL, 0},
        {"net", NULL, "Runtime", "Needs .NET to run.", NULL, 0},
        {"code", NULL, "Codes", "See ICD-10 for this.", NULL, 0},
    };
    static const struct row rows[] = {
        {"86070 ", "money"}, {"$86,070 ", "money"}, {"85,000 ", "range"},
        {"85k ", "range"},   {"9.5% ", "share"},    {"22G ", "gauge"},
        {"C++ ", "cpp"},     {".NET ", "net"},      {"ICD-10 ", "code"},
        {"icd10 ", "code"},  {"86071 ", ""},
    };

    CHECK(*state, sections, rows);
}

static void rule_8_stems_widen_and_the_exact_form_stands_above(void **state)
{
    static const struct small_section sections[] = {
        {"stem", NULL, "Rules", "The infusions run for hours.", NULL, 0},
        {"exact", NULL, "Rules", "The infusion run for hours.", NULL, 0},
    };
    static const struct row rows[] = {
        {"infusion ", "exact stem"},
        {"infusions ", "stem exact"},
    };

    CHECK(*state, sections, rows);
}

static void rule_8_each_language_has_its_own_stems(void **state)
{
    static const struct small_section sections[] = {
        {"de1", NULL, "Die Häuser", "Viele Häuser stehen dort.", "de", 0},
        {"de2", NULL, "Wetter", "Ein Haus am Meer.", "de-AT", 0},
        {"en1", NULL, "Running", "They were running.", "en", 0},
        {"en2", NULL, "Weather", "A run of rain.", "en", 0},
    };
    static const struct row rows[] = {
        {"haus ", "de1 de2"},        {"häuser ", "de1 de2"},
        {"run ", "en1 en2"},         {"die häuser ", "de1 de2"},
        {"\"viele häuser\"", "de1"},
    };

    CHECK(*state, sections, rows);
}

static void rule_9_text_without_spaces_is_found(void **state)
{
    static const struct small_section sections[] = {
        {"ja", NULL, "看護師の仕事", "点滴の管理について。", "ja", 0},
        {"other", NULL, "仕事", "別の話。", "ja", 0},
    };
    static const struct row rows[] = {
        {"点滴", "ja"},
        {"看護師", "ja"},
    };

    CHECK(*state, sections, rows);
}

static void rule_10_operators_do_what_they_say(void **state)
{
    static const struct small_section sections[] = {
        {"a", NULL, "Ports", "Flush the port and the pump.", NULL, 0},
        {"b", NULL, "Pumps", "The pump has an alarm.", NULL, 0},
        {"c", NULL, "Alarms", "An alarm for the port. A pump.", NULL, 0},
    };
    static const struct row rows[] = {
        {"pump -port ", "b"},         {"\"the pump\" ", "b a"},
        {"\"pump the\" ", ""},        {"title:alarms ", "c"},
        {"flush OR alarm ", "c a b"}, {"pump -\"the pump\" ", "c"},
        {"+alarm flush ", "c b"},
    };

    CHECK(*state, sections, rows);
}

static void rule_11_the_last_word_may_be_unfinished(void **state)
{
    static const struct small_section sections[] = {
        {"certification", NULL, "Certification", "How to get it.", NULL, 0},
        {"certain", NULL, "Certain things", "Of some kind.", NULL, 0},
        {"cert", NULL, "Cert notes", "Of the server.", NULL, 0},
        {"other", NULL, "Other", "None of it.", NULL, 0},
    };
    static const struct row rows[] = {
        {"certif", "certification"},
        {"certific", "certification"},
        {"the cert", "cert certification certain"},
    };

    CHECK(*state, sections, rows);
}

static void rule_11_few_letters_find_headings_or_help_to_order(void **state)
{
    static const struct small_section sections[] = {
        {"pump", NULL, "Pumps", "An infusion.", NULL, 0},
        {"arm", NULL, "Arms", "An infusion of the pump.", NULL, 0},
        {"i", NULL, "Questions", "May I ask?", NULL, 0},
        {"infusion", NULL, "Infusion", "Drops.", NULL, 0},
    };
    static const struct row rows[] = {
        {"p", "pump"},
        {"pu", "pump"},
        {"pum", "pump arm"},
        {"i", "infusion"},
        {"infusion p", "infusion pump arm"},
        {"the p", "pump"},
    };
    const struct search_request request = {.query = STR("p"), .limit = 5};
    struct index *index = small_index(*state, sections, COUNT(sections));
    struct search_results *results;

    check(index, rows, COUNT(rows));
    assert_int_equal(search_run(&results, index, &request, NULL), 0);
    assert_false(results->total_exact);
    search_results_free(results);
    index_close(index);
}

static void rule_12_the_least_telling_word_is_given_up(void **state)
{
    static const struct small_section sections[] = {
        {"all", NULL, "Visa", "A visa for a nurse.", NULL, 0},
        {"nurse1", NULL, "Nurse", "A nurse works.", NULL, 0},
        {"nurse2", NULL, "Pay", "What a nurse earns.", NULL, 0},
        {"nurse3", NULL, "Care", "What a nurse does.", NULL, 0},
        {"port", NULL, "Harbour", "The harbour has ships.", NULL, 0},
    };
    const struct search_request request = {.query = STR("harbour nurse "),
                                           .limit = 10};
    const struct search_request both = {.query = STR("visa nurse "),
                                        .limit = 10};
    struct index *index = small_index(*state, sections, COUNT(sections));
    struct search_results *results;

    assert_int_equal(search_run(&results, index, &request, NULL), 0);
    assert_int_equal(results->total, 0);
    assert_int_equal(results->total_relaxed, 5);
    assert_int_equal(results->hit_count, 5);
    assert_str(results->hits[0].document.id, "port");
    assert_true(results->hits[0].relaxed);
    assert_int_equal(results->relaxed_count, 1);
    assert_str(results->relaxed[0], "nurse");
    search_results_free(results);

    assert_int_equal(search_run(&results, index, &both, NULL), 0);
    assert_int_equal(results->total, 1);
    assert_int_equal(results->total_relaxed, 3);
    assert_str(results->hits[0].document.id, "all");
    assert_false(results->hits[0].relaxed);
    assert_true(results->hits[1].relaxed);
    search_results_free(results);
    index_close(index);
}

static void rule_12_a_client_chooses_what_may_be_given_up(void **state)
{
    static const struct small_section sections[] = {
        {"pump", NULL, "Alarm", "The infusion pump is loud.", NULL, 0},
        {"both", NULL, "Start", "An infusion for a pump.", NULL, 0},
        {"first", NULL, "Drip", "An infusion has an alarm.", NULL, 0},
        {"alone", NULL, "Bag", "An infusion.", NULL, 0},
        {"ends", NULL, "Care", "Pump and alarm.", NULL, 0},
    };
    static const struct {
        enum search_matching matching;
        size_t hits;
    } rows[] = {
        {MATCHING_FREQUENCY, 5},
        {MATCHING_LAST, 4},
        {MATCHING_ALL, 1},
    };
    struct index *index = small_index(*state, sections, COUNT(sections));

    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct search_request request = {.query =
                                                   STR("infusion pump alarm "),
                                               .matching = rows[i].matching,
                                               .limit = 10};
        struct search_results *results;

        assert_int_equal(search_run(&results, index, &request, NULL), 0);
        assert_int_equal(results->total, 1);
        assert_int_equal(results->hit_count, rows[i].hits);
        assert_str(results->hits[0].document.id, "pump");
        if (rows[i].matching == MATCHING_LAST)
            assert_str(results->hits[1].document.id, "both");
        search_results_free(results);
    }
    index_close(index);
}

static void rule_13_function_words_matter_in_phrases_and_alone(void **state)
{
    static const struct small_section sections[] = {
        {"be", NULL, "Hamlet", "To be or not to be.", NULL, 0},
        {"have", NULL, "Goods", "Nothing of the kind.", NULL, 0},
        {"not", NULL, "Orders", "Not to, be it or.", NULL, 0},
    };
    static const struct row rows[] = {
        {"\"to be or not to be\"", "be"},
        {"to be or not to be ", "be not"},
        {"the hamlet ", "be"},
    };

    CHECK(*state, sections, rows);
}

static void rule_14_a_typing_error_finds_what_was_meant(void **state)
{
    static const struct small_section sections[] = {
        {"pump", NULL, "Infusion pumps", "Set the pump.", NULL, 0},
        {"cert", NULL, "Certification", "An exam.", NULL, 0},
        {"year", NULL, "Outlook 2025", "In 2025.", NULL, 0},
        {"arm", NULL, "Arm", "An arm.", NULL, 0},
    };
    static const struct row rows[] = {
        {"infusoin ", "pump"},      /* a swap is one edit */
        {"infuzion pmup ", "pump"}, /* each word for itself */
        {"certifcaton ", "cert"},   /* 8 letters and more allow two */
        {"2026 ", ""},              /* never a number */
        {"arn ", ""},               /* nor three letters */
        {"+infusoin ", ""},         /* nor what is insisted on */
        {"\"infusoin\" ", ""},
    };

    CHECK(*state, sections, rows);
}

static void check_corrected(struct index *index, const char *query,
                            const char *corrected)
{
    const struct search_request request = {.query = str_of(query), .limit = 5};
    const struct search_request as_typed = {
        .query = str_of(query), .limit = 5, .as_typed = true};
    struct search_results *results;

    assert_int_equal(search_run(&results, index, &request, NULL), 0);
    assert_str(results->corrected, corrected);
    search_results_free(results);
    assert_int_equal(search_run(&results, index, &as_typed, NULL), 0);
    assert_int_equal(results->corrected.len, 0);
    search_results_free(results);
}

static void rule_15_a_correction_is_shown_and_can_be_refused(void **state)
{
    static const struct small_section sections[] = {
        {"pump", NULL, "Infusion pumps", "Set the alarm.", NULL, 0},
        {"other", NULL, "Vascular access", "Set a line.", NULL, 0},
    };
    struct index *index = small_index(*state, sections, COUNT(sections));

    check_corrected(index, "the infusoin  alarm ", "the infusion  alarm ");
    check_corrected(index, "infusion alarm ", "");
    check_corrected(index, "xyzzyplugh ", "");
    check_corrected(index, "vascularaccess ", "vascular access ");
    index_close(index);
}

static void rule_16_words_split_and_joined_by_mistake_are_found(void **state)
{
    static const struct small_section sections[] = {
        {"pump", NULL, "Infusion pump", "Set it.", NULL, 0},
        {"vessel", NULL, "Vascular access", "A line.", NULL, 0},
    };
    static const struct row rows[] = {
        {"infusionpump ", "pump"},
        {"vasc ular ", "vessel"},
    };

    CHECK(*state, sections, rows);
}

static void rule_17_an_acronym_and_its_long_form_find_each_other(void **state)
{
    static const struct small_section sections[] = {
        {"defined", NULL, "Lines",
         "A peripherally inserted central catheter (PICC) stays for weeks.",
         NULL, 0},
        {"short", NULL, "Care", "Flush the PICC daily.", NULL, 0},
        {"long", NULL, "Removal",
         "Pull the peripherally inserted central catheter slowly.", NULL, 0},
        {"apart", NULL, "Words",
         "Inserted, central, peripherally: the catheter.", NULL, 0},
        {"none", NULL, "Other", "Nothing of it.", NULL, 0},
    };
    static const struct search_request requests[] = {
        {.query = {"PICC", 4}, .limit = 10},
        {.query = {"peripherally inserted central catheter", 38}, .limit = 10},
        {.query = {"PICCs", 5}, .limit = 10},
    };
    struct index *index = small_index(*state, sections, COUNT(sections));

    for (size_t i = 0; i < COUNT(requests); i++) {
        struct search_results *results;

        assert_int_equal(search_run(&results, index, &requests[i], NULL), 0);
        assert_true(results->hit_count >= 3);
        assert_str(results->hits[0].document.id, "defined");
        for (size_t k = 0; k < 3; k++)
            assert_false(str_equal(results->hits[k].document.id, STR("apart")));
        search_results_free(results);
    }
    index_close(index);
}

static void rule_18_an_acronym_means_what_its_guide_says(void **state)
{
    static const struct small_section sections[] = {
        {"cardiology#1", NULL, "Heart",
         "A myocardial infarction (MI) is sudden.", NULL, 0},
        {"cardiology#2", NULL, "Signs", "The signs of MI differ.", NULL, 0},
        {"languages#1", NULL, "Talk", "A medical interpreter (MI) helps.", NULL,
         0},
        {"languages#2", NULL, "Pay", "What an MI earns.", NULL, 0},
    };
    const struct search_request request = {
        .query = STR("myocardial infarction "), .limit = 10};
    struct index *index = small_index(*state, sections, COUNT(sections));
    struct search_results *results;

    assert_int_equal(search_run(&results, index, &request, NULL), 0);
    assert_true(results->hit_count >= 2);
    assert_str(results->hits[0].document.id, "cardiology#1");
    assert_str(results->hits[1].document.id, "cardiology#2");
    for (size_t i = 2; i < results->hit_count; i++)
        assert_true(results->hits[i].relaxed);
    search_results_free(results);
    index_close(index);
}

static void rule_19_acronyms_are_never_corrected(void **state)
{
    static const struct small_section sections[] = {
        {"port", NULL, "Ports", "The port is implanted.", NULL, 0},
        {"post", NULL, "Letters", "By post.", NULL, 0},
    };
    static const struct row rows[] = {
        {"a PORS line ", ""},
        {"pors ", "port"},
    };

    CHECK(*state, sections, rows);
}

static void rule_20_tiers_stand_above_one_another(void **state)
{
    static const struct small_section sections[] = {
        {"far", NULL, "Notes",
         "Soft words were said. They were many and long, and nobody had "
         "thought of counting them. In the end it takes other skills to do "
         "that, and soft is what they are not.",
         NULL, 0},
        {"near", NULL, "Other notes",
         "Here soft skills are named. They were many and long, and nobody had "
         "thought of counting them. In the end it takes other things to do "
         "that, and easy is what they are not.",
         NULL, 0},
        {"above", "Soft things", "Skills", "Of many kinds.", NULL, 0},
        {"is", "Guide", "Soft Skills", "Of many kinds.", NULL, 0},
        {"longer", "Guide", "Soft skills of a nurse", "Many kinds.", NULL, 0},
    };
    static const struct row rows[] = {
        {"soft skills ", "is longer above near far"},
    };

    CHECK(*state, sections, rows);
}

static void rule_20_the_heading_as_typed_is_first_of_its_kind(void **state)
{
    static const struct small_section sections[] = {
        {"word", NULL, "empty", "Of one kind.", NULL, 0},
        {"sign", NULL, ":empty", "Of one kind.", NULL, 0},
        {"capital", NULL, "Empty", "Of one kind.", NULL, 0},
    };
    static const struct row rows[] = {
        {":empty", "sign word capital"},
        {"Empty", "capital word sign"},
        {"empty", "word sign capital"},
    };

    CHECK(*state, sections, rows);
}

static void rule_22_equal_sections_keep_the_order_of_the_guide(void **state)
{
    static const struct small_section sections[] = {
        {"1", NULL, "Pump", "Same text.", NULL, 0},
        {"2", NULL, "Pump", "Same text.", NULL, 0},
        {"3", NULL, "Pump", "Same text.", NULL, 0},
    };
    static const struct row rows[] = {{"pump ", "1 2 3"},
                                      {"pump text ", "1 2 3"}};

    CHECK(*state, sections, rows);
}

static void write_owned(const char *data, const char *name, const char *text)
{
    char *path = mem_format("%s/guides/%s", data, name);
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
    free(path);
}

static void the_owners_synonyms_pins_and_hides_need_no_build(void **state)
{
    static const struct small_section sections[] = {
        {"drip", NULL, "Drips", "Hang the bag.", NULL, 0},
        {"pump", NULL, "Infusion pumps", "Set it.", NULL, 0},
        {"other", NULL, "Salary", "What one earns.", NULL, 0},
    };
    static const struct row before[] = {{"drip ", "drip"},
                                        {"salary ", "other"}};
    static const struct row after[] = {
        {"drip ", "drip pump"},
        {"infusion pump ", "pump drip"},
        {"salary ", "pump"},
        {"bag ", "other drip"},
    };
    struct index *index = small_index(*state, sections, COUNT(sections));
    struct error err = {0};

    check(index, before, COUNT(before));
    write_owned(*state, "synonyms", "drip, infusion pump\n");
    write_owned(*state, "pins",
                "salary => pump\nhide salary => other\nbag => other, none\n");
    assert_int_equal(index_refresh(index, &err), 0);
    check(index, after, COUNT(after));
    write_owned(*state, "synonyms", "drip => infusion pump => bag\n");
    assert_int_equal(index_refresh(index, &err), -1);
    assert_non_null(strstr(err.text, "synonyms:1"));
    assert_int_equal(index_refresh(index, &err), 0);
    check(index, after, 2);
    index_close(index);
}

static void an_owners_file_is_installed_only_when_it_is_right(void **state)
{
    char *good = mem_format("%s/good", (const char *)*state);
    char *bad = mem_format("%s/bad", (const char *)*state);
    char *home = mem_format("%s/guides", (const char *)*state);
    struct owner *owner;
    struct error err = {0};

    assert_int_equal(mkdir(home, 0777), 0);
    folder_write(good, STR("drip, infusion pump\n"));
    folder_write(bad, STR("drip => pump => bag\n"));
    assert_int_equal(owner_install_synonyms(home, good, &err), 0);
    assert_int_equal(owner_install_synonyms(home, bad, &err), -1);
    assert_non_null(strstr(err.text, "bad:1"));
    folder_write(bad, STR("no rule\n"));
    assert_int_equal(owner_install_pins(home, bad, &err), -1);
    owner = owner_new(home);
    assert_int_equal(owner_refresh(owner, &err), 1);
    assert_non_null(owner_synonyms(owner));
    assert_null(owner_pins(owner));
    owner_free(owner);
    free(good);
    free(bad);
    free(home);
}

/** The marked words of a text with '|' between. */
static void marks_of(struct buf *out, const struct marked *marked)
{
    for (size_t i = 0; i < marked->match_count; i++) {
        if (i)
            buf_byte(out, '|');
        buf_str(out, (struct str){marked->text.ptr + marked->matches[i].start,
                                  marked->matches[i].len});
    }
}

static void rule_23_every_match_is_marked(void **state)
{
    static const struct small_section sections[] = {
        {"1", NULL, "Infusion pumps",
         "A peripherally inserted central catheter (PICC) needs a pump. The "
         "infusions run for hours.",
         NULL, 0},
        {"2", NULL, "Other", "Nothing of it.", NULL, 0},
    };
    static const struct {
        const char *query, *heading, *snippet;
    } rows[] = {
        {"infusion ", "Infusion", "infusions"},
        {"infu", "Infusion", "infusions"},
        {"infusoin ", "Infusion", "infusions"},
        {"picc ", "", "peripherally inserted central catheter|PICC"},
        {"the pump ", "pumps", "pump"},
        {"\"run for hours\"", "", "run for hours"},
    };
    struct index *index = small_index(*state, sections, COUNT(sections));

    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct search_request request = {
            .query = str_of(rows[i].query), .limit = 1, .snippet_chars = 200};
        struct search_results *results;
        struct buf marks = {0};

        assert_int_equal(search_run(&results, index, &request, NULL), 0);
        assert_int_equal(results->hit_count, 1);
        marks_of(&marks, &results->hits[0].heading);
        if (!str_equal(buf_view(&marks), str_of(rows[i].heading)))
            print_error("query: %s\n", rows[i].query);
        assert_str(buf_view(&marks), rows[i].heading);
        buf_clear(&marks);
        marks_of(&marks, &results->hits[0].snippet);
        if (!str_equal(buf_view(&marks), str_of(rows[i].snippet)))
            print_error("query: %s\n", rows[i].query);
        assert_str(buf_view(&marks), rows[i].snippet);
        buf_free(&marks);
        search_results_free(results);
    }
    index_close(index);
}

static void an_owners_weight_lifts_a_section(void **state)
{
    static const struct small_section sections[] = {
        {"1", NULL, "Pumps here", "Same text.", NULL, 0},
        {"2", NULL, "Pumps here", "Same text.", NULL, 2},
    };
    static const struct row rows[] = {{"pumps ", "2 1"}};

    CHECK(*state, sections, rows);
}

static void a_word_typed_twice_counts_once(void **state)
{
    static const struct small_section sections[] = {
        {"1", NULL, "Pump", "An alarm. Of the pump.", NULL, 0},
        {"2", NULL, "Pump", "A pump.", NULL, 0},
    };
    const struct search_request requests[] = {
        {.query = STR("pump alarm "), .limit = 1},
        {.query = STR("pump pump alarm pump alarm "), .limit = 1}};
    struct index *index = small_index(*state, sections, COUNT(sections));
    struct search_results *once, *more;

    assert_int_equal(search_run(&once, index, &requests[0], NULL), 0);
    assert_int_equal(search_run(&more, index, &requests[1], NULL), 0);
    assert_int_equal(more->total, 1);
    assert_true(once->hits[0].score == more->hits[0].score);
    search_results_free(once);
    search_results_free(more);
    index_close(index);
}

static void pages_continue_one_another(void **state)
{
    struct small_section sections[30] = {0};
    char ids[30][8];
    struct index *index;
    struct search_results *all, *page;

    for (size_t i = 0; i < COUNT(sections); i++) {
        snprintf(ids[i], sizeof ids[i], "%zu", i);
        sections[i] = (struct small_section){
            ids[i], NULL, i % 3 ? "Pump" : "Pump alarm", "Text.", NULL, 0};
    }
    index = small_index(*state, sections, COUNT(sections));
    assert_int_equal(search_run(&all, index,
                                &(struct search_request){
                                    .query = STR("alarm pump"), .limit = 30},
                                NULL),
                     0);
    assert_int_equal(all->hit_count, 30);
    for (uint32_t offset = 0; offset < 30; offset += 7) {
        assert_int_equal(
            search_run(&page, index,
                       &(struct search_request){.query = STR("alarm pump"),
                                                .limit = 7,
                                                .offset = offset},
                       NULL),
            0);
        for (size_t i = 0; i < page->hit_count; i++)
            assert_true(str_equal(page->hits[i].document.id,
                                  all->hits[offset + i].document.id));
        search_results_free(page);
    }
    search_results_free(all);
    index_close(index);
}

static void no_query_is_an_error(void **state)
{
    static const struct small_section sections[] = {
        {"1", NULL, "Pump", "A text of words.", NULL, 0},
    };
    static const char *const queries[] = {"",
                                          " ",
                                          "\"",
                                          "-",
                                          "+",
                                          "OR",
                                          "a OR",
                                          "-pump",
                                          "*",
                                          "()",
                                          "title:",
                                          "\"\"\"\"\"",
                                          "pump pump pump pump",
                                          "☃",
                                          "\xF0\x9F\x92\x8A",
                                          "NOT",
                                          "pump AND (",
                                          "--",
                                          "\"pump",
                                          "p",
                                          "-- -- --",
                                          "a-b-c-d-e-f-g-h-i-j"};
    struct index *index = small_index(*state, sections, COUNT(sections));

    for (size_t i = 0; i < COUNT(queries); i++) {
        const struct search_request request = {.query = str_of(queries[i]),
                                               .limit = 10};
        struct search_results *results = NULL;

        assert_int_equal(search_run(&results, index, &request, NULL), 0);
        assert_non_null(results);
        search_results_free(results);
    }
    index_close(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(rule_5_case_and_diacritics_fold_and_the_exact_stands_above),
        FOLDER_TEST(rule_6_words_are_found_joined_and_apart),
        FOLDER_TEST(rule_6_words_written_as_one_are_found_by_two),
        FOLDER_TEST(rule_7_numbers_and_names_with_symbols_are_words),
        FOLDER_TEST(rule_8_stems_widen_and_the_exact_form_stands_above),
        FOLDER_TEST(rule_8_each_language_has_its_own_stems),
        FOLDER_TEST(rule_9_text_without_spaces_is_found),
        FOLDER_TEST(rule_10_operators_do_what_they_say),
        FOLDER_TEST(rule_11_the_last_word_may_be_unfinished),
        FOLDER_TEST(rule_11_few_letters_find_headings_or_help_to_order),
        FOLDER_TEST(rule_12_the_least_telling_word_is_given_up),
        FOLDER_TEST(rule_12_a_client_chooses_what_may_be_given_up),
        FOLDER_TEST(rule_13_function_words_matter_in_phrases_and_alone),
        FOLDER_TEST(rule_14_a_typing_error_finds_what_was_meant),
        FOLDER_TEST(rule_15_a_correction_is_shown_and_can_be_refused),
        FOLDER_TEST(rule_16_words_split_and_joined_by_mistake_are_found),
        FOLDER_TEST(rule_17_an_acronym_and_its_long_form_find_each_other),
        FOLDER_TEST(rule_18_an_acronym_means_what_its_guide_says),
        FOLDER_TEST(rule_19_acronyms_are_never_corrected),
        FOLDER_TEST(rule_23_every_match_is_marked),
        FOLDER_TEST(rule_20_tiers_stand_above_one_another),
        FOLDER_TEST(rule_20_the_heading_as_typed_is_first_of_its_kind),
        FOLDER_TEST(rule_22_equal_sections_keep_the_order_of_the_guide),
        FOLDER_TEST(the_owners_synonyms_pins_and_hides_need_no_build),
        FOLDER_TEST(an_owners_file_is_installed_only_when_it_is_right),
        FOLDER_TEST(an_owners_weight_lifts_a_section),
        FOLDER_TEST(a_word_typed_twice_counts_once),
        FOLDER_TEST(pages_continue_one_another),
        FOLDER_TEST(no_query_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
