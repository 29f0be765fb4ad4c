/** Learning acronyms: rule 17 of the search behaviour. */
#include "folder.h"
#include "test.h"

#include "engine/acronym_align.h"
#include "engine/acronym_find.h"
#include "engine/acronyms.h"

/** Pairs are written here as `short=long;`. */
static void note(void *context, const struct acronym_pair *pair)
{
    buf_format(context, "%.*s=%.*s;", STR_ARGS(pair->shorter),
               STR_ARGS(pair->longer));
}

static void check_found(const char *text, const char *expected)
{
    struct buf out = {0};
    const struct acronym_finder finder = {note, &out};

    acronym_find(&finder, str_of(text));
    if (!str_equal(buf_view(&out), str_of(expected)))
        print_error("in: %s\n", text);
    assert_str(buf_view(&out), expected);
    buf_free(&out);
}

static void rule_17_brackets_teach_a_pair(void **state)
{
    static const char *const rows[][2] = {
        {"a peripherally inserted central catheter (PICC) is",
         "PICC=peripherally inserted central catheter;"},
        {"A PICC (peripherally inserted central catheter) is",
         "PICC=peripherally inserted central catheter;"},
        {"a peripherally inserted central catheter [PICC]",
         "PICC=peripherally inserted central catheter;"},
        {"central venous catheters (CVCs) and",
         "CVCs=central venous catheters;"},
        {"the Certified Registered Nurse Infusion (CRNI®) credential",
         "CRNI=Certified Registered Nurse Infusion;"},
        {"the Certified Registered Nurse Infusion (CRNI™) credential",
         "CRNI=Certified Registered Nurse Infusion;"},
        {"Bachelor of Science in Nursing (BSN) or Associate Degree in "
         "Nursing (ADN)",
         "BSN=Bachelor of Science in Nursing;"
         "ADN=Associate Degree in Nursing;"},
        {"electronic health record (EHR; see below)",
         "EHR=electronic health record;"},
        {"electronic health record (EHR, or chart)",
         "EHR=electronic health record;"},
        {"electronic health record (or EHR)", "EHR=electronic health record;"},
        {"transforming growth factor-β (TGF-β)",
         "TGF-β=transforming growth factor-β;"},
        {"transforming growth factor beta (TGF-β)",
         "TGF-β=transforming growth factor beta;"},
        {"three-dimensional (3D) models", "3D=three-dimensional;"},
        {"the World Wide Web Consortium (W3C)",
         "W3C=World Wide Web Consortium;"},
        {"sold business to business (B2B)", "B2B=business to business;"},
        {"accident and emergency (A&E)", "A&E=accident and emergency;"},
        {"Vocational Rehabilitation & Employment (VR&E)",
         "VR&E=Vocational Rehabilitation & Employment;"},
        {"compensation and pension (C&P) exam",
         "C&P=compensation and pension;"},
        {"care, including in vitro fertilization (IVF)",
         "IVF=in vitro fertilization;"},
        {"the Office of Aging (OA)", "OA=Office of Aging;"},
        {"a base pair (bp) of", "bp=base pair;"},
        {"It ends. Central line (CL) care", "CL=Central line;"},
        {"(see central venous access device (CVAD) care)",
         "CVAD=central venous access device;"},
        {"the Epstein-Barr virus (EBV) nuclear antigen (EBNA)",
         "EBV=Epstein-Barr virus;"
         "EBNA=Epstein-Barr virus (EBV) nuclear antigen;"},
        {"local anaesthetic (LA) or the \"operating room\" (OR)",
         "LA=local anaesthetic;OR=operating room;"},
        {"hepatitis A (HA) and", "HA=hepatitis A;"},
        {"hard\nwrapped central venous\ncatheter (CVC)",
         "CVC=central venous\ncatheter;"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        check_found(rows[i][0], rows[i][1]);
}

static void rule_17_definitions_teach_a_pair(void **state)
{
    static const char *const rows[][2] = {
        {"CRNI: Certified Registered Nurse Infusion",
         "CRNI=Certified Registered Nurse Infusion;"},
        {"PICC: peripherally inserted central catheter. A long line",
         "PICC=peripherally inserted central catheter;"},
        {"RN: Registered Nurse", "RN=Registered Nurse;"},
        {"RN: remember names of patients", ""},
        {"PICC - peripherally inserted central catheter, a long line",
         "PICC=peripherally inserted central catheter;"},
        {"PICC \xe2\x80\x93 peripherally inserted central catheter",
         "PICC=peripherally inserted central catheter;"},
        {"Note: never open the envelope", ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        check_found(rows[i][0], rows[i][1]);
}

static void rule_17_words_teach_a_pair(void **state)
{
    static const char *const rows[][2] = {
        {"A PICC, or peripherally inserted central catheter, is a line",
         "PICC=peripherally inserted central catheter;"},
        {"A peripherally inserted central catheter, or PICC, is a line",
         "PICC=peripherally inserted central catheter;"},
        {"PICC stands for peripherally inserted central catheter.",
         "PICC=peripherally inserted central catheter;"},
        {"\"PICC\" is an acronym for \"peripherally inserted central "
         "catheter\".",
         "PICC=peripherally inserted central catheter;"},
        {"RN is short for registered nurse, the", "RN=registered nurse;"},
        {"It stands for patience", ""},
        {"ports, pumps, or PICCs are used for it", ""},
        {"Ask the RN, or read nothing", ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        check_found(rows[i][0], rows[i][1]);
}

static void other_brackets_teach_nothing(void **state)
{
    static const char *const rows[] = {
        "the infusion (see Table 2) was stopped",
        "the infusion (Figure) was stopped",
        "patients (n = 25) were asked",
        "the file(s) that you need",
        "an infusion (of any kind) is",
        "the median (USD) of all",
        "a nurse (RN) and a doctor",
        "IMPORTANT NOTICE ON SAFETY (INC)",
        "work at (in) home",
        "the file icon-name (NAME) is",
        "use --http2 (HTTP) to",
        "the key id_rsa (RSA) is",
        "see HTTPS (HTTP)",
        "the offers (Offer) are",
        "some points (PS) of",
        "group ID by (GID)",
        "the maximum distance (maxDistance) is",
        "explained by git (e.g.) too",
        "call f(x) to",
        "",
        "(",
        "()",
        ") (",
        "a ((((((((((",
        "PICC",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        check_found(rows[i], "");
}

/* ---- The file ---------------------------------------------------------- */

static void learn(struct acronyms *acronyms, const char *guide, const char *id,
                  uint32_t position, const char *body)
{
    const struct document document = {.guide = str_of(guide),
                                      .id = str_of(id),
                                      .position = position,
                                      .body = str_of(body)};

    acronyms_learn(acronyms, &document);
}

static void check_file(const struct acronyms *acronyms, const char *folder,
                       const char *expected)
{
    static const char head[] = "# short form\tlong form\tguides\tsections\t"
                               "places\n";
    char *path = mem_format("%s/acronyms.tsv", folder);
    struct buf text = {0};
    struct error err = {0};

    assert_int_equal(acronyms_write(acronyms, path, &err), 0);
    folder_read(&text, path);
    assert_true(str_starts(buf_view(&text), str_of(head)));
    assert_str(str_skip(buf_view(&text), sizeof head - 1), expected);
    buf_free(&text);
    free(path);
}

static void rule_18_what_was_learned_can_be_read(void **state)
{
    struct acronyms *acronyms = acronyms_new();

    learn(acronyms, "b.md", "b.md#care", 2, "central line (CL)");
    learn(acronyms, "b.md", "b.md", 0, "central line (CL)");
    learn(acronyms, "a.md", "a.md#x", 1, "central line (CL)");
    learn(acronyms, "nurses", "17", 0, "contact lens (CL)");
    check_file(acronyms, *state,
               "CL\tcentral line\t2\t3\ta.md#x\tb.md\n"
               "CL\tcontact lens\t1\t1\t17 @ nurses\n");
    acronyms_free(acronyms);
}

static void rule_17_spellings_of_one_pair_are_one(void **state)
{
    struct acronyms *acronyms = acronyms_new();

    learn(acronyms, "a", "a", 0, "Epstein Barr virus (EBV)");
    learn(acronyms, "b", "b", 0, "Epstein-Barr virus (EBV)");
    learn(acronyms, "c", "c", 0, "the Epstein-Barr Virus (EBV)");
    learn(acronyms, "d", "d", 0, "Epstein-Barr virus (EBV)");
    learn(acronyms, "e", "e", 0, "Epstein-Barr viruss (EBVs)");
    check_file(acronyms, *state,
               "EBV\tEpstein-Barr virus\t4\t4\ta\tb\tc\td\n"
               "EBVs\tEpstein-Barr viruss\t1\t1\te\n");
    acronyms_free(acronyms);
}

/** Merge, or take the way through bytes that a later build takes. */
static void add_learned(struct acronyms *into, const struct acronyms *from,
                        bool as_bytes)
{
    struct buf bytes = {0};

    if (as_bytes) {
        acronyms_encode(&bytes, from);
        assert_int_equal(acronyms_decode(into, buf_view(&bytes)), 0);
    } else {
        acronyms_merge(into, from);
    }
    buf_free(&bytes);
}

static void what_was_learned_is_refused_as_damaged_bytes(void **state)
{
    struct acronyms *learner = acronyms_new(), *other = acronyms_new();
    struct buf bytes = {0};

    (void)state;
    learn(learner, "a", "a#1", 1, "central line (CL)");
    acronyms_encode(&bytes, learner);
    for (size_t len = 1; len < bytes.len; len++)
        assert_int_equal(acronyms_decode(other, (struct str){bytes.ptr, len}),
                         -1);
    assert_int_equal(acronyms_decode(other, buf_view(&bytes)), 0);
    buf_free(&bytes);
    acronyms_free(learner);
    acronyms_free(other);
}

static void the_file_does_not_depend_on_who_learned_what(void **state)
{
    static const char *const texts[] = {
        "central line (CL)", "Central Line (CL)", "central lines (CLs)",
        "contact lens (CL)", "base pair (bp)",
    };
    struct buf files[2] = {{0}, {0}};

    for (size_t round = 0; round < 2; round++) {
        struct acronyms *learners[3];
        char *path = mem_format("%s/acronyms.tsv", (char *)*state);

        for (size_t i = 0; i < COUNT(learners); i++)
            learners[i] = acronyms_new();
        for (size_t i = 0; i < 500; i++) {
            const size_t n = round ? 499 - i : i;
            char guide[32], id[32];

            snprintf(guide, sizeof guide, "g%zu", n / 3);
            snprintf(id, sizeof id, "g%zu#%zu", n / 3, n);
            learn(learners[round ? n % 3 : n / 200], guide, id, n % 3,
                  texts[n % COUNT(texts)]);
        }
        for (size_t i = 1; i < COUNT(learners); i++)
            add_learned(learners[0], learners[i], round == 1);
        assert_int_equal(acronyms_write(learners[0], path, NULL), 0);
        folder_read(&files[round], path);
        for (size_t i = 0; i < COUNT(learners); i++)
            acronyms_free(learners[i]);
        free(path);
    }
    assert_int_equal(files[0].len, files[1].len);
    assert_memory_equal(files[0].ptr, files[1].ptr, files[0].len);
    buf_free(&files[0]);
    buf_free(&files[1]);
}

static void rule_17_a_term_and_its_explanation_teach_a_pair(void **state)
{
    static const char body[] = "PICC\nA line.\nCVC\nCentral venous catheter, "
                               "a line\nEN\nEnteral";
    static const struct block_span blocks[] = {
        {BLOCK_ITEM, 0, 4},       {BLOCK_ITEM, 5, 7},
        {BLOCK_CELL, 13, 3},      {BLOCK_CELL, 17, 31},
        {BLOCK_PARAGRAPH, 49, 2}, {BLOCK_PARAGRAPH, 52, 7},
    };
    const struct document document = {
        .id = STR("a"),
        .guide = STR("a"),
        .heading = STR("CRNI: Certified Registered Nurse Infusion"),
        .description = STR("about home infusion therapy (HIT)"),
        .body = STR(body),
        .blocks = blocks,
        .block_count = COUNT(blocks)};
    struct acronyms *acronyms = acronyms_new();

    acronyms_learn(acronyms, &document);
    check_file(acronyms, *state,
               "CRNI\tCertified Registered Nurse Infusion\t1\t1\ta\n"
               "CVC\tCentral venous catheter\t1\t1\ta\n"
               "HIT\thome infusion therapy\t1\t1\ta\n");
    acronyms_free(acronyms);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rule_17_brackets_teach_a_pair),
        cmocka_unit_test(rule_17_definitions_teach_a_pair),
        cmocka_unit_test(rule_17_words_teach_a_pair),
        cmocka_unit_test(other_brackets_teach_nothing),
        FOLDER_TEST(rule_18_what_was_learned_can_be_read),
        FOLDER_TEST(rule_17_spellings_of_one_pair_are_one),
        FOLDER_TEST(what_was_learned_is_refused_as_damaged_bytes),
        FOLDER_TEST(the_file_does_not_depend_on_who_learned_what),
        FOLDER_TEST(rule_17_a_term_and_its_explanation_teach_a_pair),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
