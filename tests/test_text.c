/** The plain text reader: which lines are headings, and what the rest is. */
#include "test.h"

#include "engine/buf.h"
#include "indexer/reader.h"

static void keep_guide(void *context, struct guide *guide)
{
    struct guide **out = context;

    assert_null(*out);
    *out = guide;
}

static void no_problem(void *context, enum problem_kind kind, uint32_t line,
                       const char *text)
{
    (void)context;
    (void)kind;
    print_error("line %u: %s\n", line, text);
    fail();
}

static struct guide *read_text(struct str text)
{
    struct guide *guide = NULL;
    const struct reader_input input = {
        .path = STR("guide.txt"), .text = text, .first_line = 1};
    const struct reader_output output = {keep_guide, no_problem, &guide};

    text_reader.read(&input, &output);
    assert_non_null(guide);
    return guide;
}

/** The headings of a text, a line for each: its level and its text. */
static void list_headings(struct buf *out, struct str text)
{
    struct guide *guide = read_text(text);

    for (size_t i = 0; i < guide->block_count; i++)
        if (guide->blocks[i].kind == BLOCK_HEADING)
            buf_format(out, "%u %.*s\n", guide->blocks[i].level,
                       STR_ARGS(guide->blocks[i].text));
    guide_free(guide);
}

#define PROSE                                                                  \
    "The river rises in the hills and runs through three towns before it "     \
    "reaches the sea. Boats of any size can use it.\n"
#define WRAPPED                                                                \
    "The river rises in the hills and runs through three towns before it\n"    \
    "reaches the sea. Boats of any size can use it, and most of them do in\n"  \
    "the summer months.\n"
#define INDENTED                                                               \
    "   The river rises in the hills and runs through three towns before\n"    \
    "   it reaches the sea. Boats of any size can use it, and most do so\n"    \
    "   in the summer months.\n"

static const struct row {
    const char *name;
    const char *text;
    const char *headings;
} rows[] = {
    {"title case above prose",
     "A Guide to the River\n\n" PROSE "\nBoats & Harbours\n\n" PROSE
     "\nWhere to Stay\n\n" PROSE,
     "1 A Guide to the River\n2 Boats & Harbours\n2 Where to Stay\n"},
    {"sentence case above prose",
     "A guide to the river\n\n" WRAPPED "\nBoats and harbours\n\n" WRAPPED
     "\nWhere to stay\n\n" WRAPPED,
     "1 A guide to the river\n2 Boats and harbours\n2 Where to stay\n"},
    {"capitals above wrapped text",
     "RIVER HANDBOOK\n\n" WRAPPED "\nBOATS\n\n" WRAPPED
     "\nTypes of Boat\n\n" WRAPPED "\nSAFETY ON BOARD\n" WRAPPED,
     "1 RIVER HANDBOOK\n2 BOATS\n3 Types of Boat\n2 SAFETY ON BOARD\n"},
    {"lines drawn below",
     "River handbook\n==============\n\n" WRAPPED
     "\nBoats, all of them.\n-------------------\n\n" WRAPPED
     "\nSmall ones\n~~~~~~~~~~\n" WRAPPED "\nHarbours\n--------\n" WRAPPED,
     "1 River handbook\n2 Boats, all of them.\n3 Small ones\n2 Harbours\n"},
    {"hashes and wiki signs",
     "# River handbook\n\n" WRAPPED "\n## Boats ##\n\n" WRAPPED
     "\n=== Small ones ===\n\n" WRAPPED,
     "1 River handbook\n2 Boats\n2 Small ones\n"},
    {"a drawn line alone heads nothing",
     "River Handbook\n\n" WRAPPED "\n-----\n\n" WRAPPED "\n* * *\n\n" WRAPPED,
     "1 River Handbook\n"},
    {"numbers as in an RFC, and its contents",
     "Boat Owners Group                                            A. Bell\n"
     "Request: 77                                                 May 2001\n\n"
     "                     Rules of the Common River\n\n"
     "Abstract\n\n" INDENTED "\nTable of Contents\n\n"
     "   1.  Introduction  . . . . . . . . . . . . . . . . . . . . . .   2\n"
     "   2.  Boats . . . . . . . . . . . . . . . . . . . . . . . . . .   3\n"
     "     2.1.  Sizes . . . . . . . . . . . . . . . . . . . . . . . .   3\n\n"
     "1.  Introduction\n\n" INDENTED "\n2.  Boats\n\n2.1.  Sizes\n\n" INDENTED
     "\n   1.  small ones\n\n   2.  large ones\n\nAuthor's Address\n\n"
     "   A. Bell\n   12 Quay\n",
     "1 Rules of the Common River\n2 Abstract\n2 Table of Contents\n"
     "2 1. Introduction\n2 2. Boats\n3 2.1. Sizes\n2 Author's Address\n"},
    {"running heads and feet of pages go, and a cut paragraph is joined",
     "1.  Boats\n\n"
     "   The river rises in the hills and runs through three towns before\n\n\n"
     "Bell              Informational              [Page 1]\n\f\n"
     "Request 77        Common River               May 2001\n\n\n"
     "   it reaches the sea. Boats of any size can use it, in summer too.\n\n"
     "Bell              Informational              [Page 2]\n\f\n"
     "Request 77        Common River               May 2001\n\n\n"
     "2.  Harbours\n\n" INDENTED,
     "1 1. Boats\n2 2. Harbours\n"},
    {"a manual page",
     "BOAT(1)                    River Manual                    BOAT(1)\n\n"
     "NAME\n       boat - go by boat\n\n"
     "D\bDE\bES\bSC\bC\n"
     "       The river rises in the hills and runs through three towns and\n"
     "       it reaches the sea. Boats of any size can use it, and most do.\n\n"
     "   Small boats\n"
     "       The river rises in the hills and runs through three towns and\n"
     "       it reaches the sea. Boats of any size can use it, and most do.\n\n"
     "OPTIONS\n       -a, --all\n              Take all of them.\n\n"
     "       FAST\n              Go faster than others do.\n",
     "1 BOAT(1) River Manual BOAT(1)\n2 NAME\n2 DESC\n3 Small boats\n"
     "2 OPTIONS\n"},
    {"steps below the heading above them",
     "Rowing for Beginners\n\n" PROSE "\nHow to Start\n\n" PROSE
     "\n1\n\nStep 1\n\n" PROSE "\n2\n\nStep 2\n\n" PROSE "\nLater On\n\n" PROSE,
     "1 Rowing for Beginners\n2 How to Start\n3 Step 1\n3 Step 2\n"
     "2 Later On\n"},
    {"chapters and what they hold",
     "The Long River\n\nChapter I\n\n" WRAPPED "\nThe Hills\n\n" WRAPPED
     "\nChapter II\n\n" WRAPPED "\nThe Sea\n\n" WRAPPED,
     "1 The Long River\n2 Chapter I\n3 The Hills\n2 Chapter II\n3 The Sea\n"},
    {"numbered steps with text of their own",
     "Launching a Boat\n\n1. Untie the rope\n\n" PROSE
     "\n2. Push off\n\n" PROSE,
     "1 Launching a Boat\n2 1. Untie the rope\n2 2. Push off\n"},
    {"items of a list are no headings",
     "Launching a Boat\n\n" PROSE "\n1. Untie the rope\n2. Push off\n\n"
     "1. Untie the rope\n\n2. Push off\n\n   With one oar, not with both.\n\n"
     "- Oars\n\n- Rope\n\n* Wide hats\n",
     "1 Launching a Boat\n"},
    {"questions below their heading",
     "River Guide\n\n" PROSE "\nQuestions People Ask\n\n" PROSE
     "\nWhen is the river open to boats?\n\n" PROSE
     "\nHow deep is it, and does the depth change between the towns and the "
     "sea over a year of normal rain?\n\n" PROSE "\nCan I swim in it?\n\n" PROSE
     "\nMore\n\n" PROSE,
     "1 River Guide\n2 Questions People Ask\n"
     "3 When is the river open to boats?\n"
     "3 How deep is it, and does the depth change between the towns and the "
     "sea over a year of normal rain?\n3 Can I swim in it?\n2 More\n"},
    {"Q and A",
     "River FAQ\n\nQ: When is it open?\nA: In the summer months.\n\n"
     "Q: Can I swim in it?\nA: Yes, but not far out.\n",
     "1 River FAQ\n2 When is it open?\n2 Can I swim in it?\n"},
    {"a recipe",
     "Fisherman's Soup\n\nServes: 4\nPrep time: 10 minutes\n\nIngredients\n\n"
     "- 2 onions\n- 500 g fish\n\nMethod:\n1. Chop the onions.\n"
     "2. Boil all of it for ten minutes.\n",
     "1 Fisherman's Soup\n2 Ingredients\n2 Method:\n"},
    {"a heading that strayed into the list above it",
     "River Guide\n\n" PROSE "\nWhat You Need\n\n  • Some rope.\n"
     "  • A boat that floats.\n  • Safety Gear\n\n    • A vest for each.\n"
     "    • A horn.\n\n    Where to Buy It\n\n    " PROSE,
     "1 River Guide\n2 What You Need\n2 Safety Gear\n2 Where to Buy It\n"},
    {"groups of a list are none",
     "River Guide\n\n" PROSE "\n- Long Ropes\n\n  - blue\n  - red\n\n"
     "- Short Ropes\n\n  - green\n",
     "1 River Guide\n"},
    {"cards with the same button are links, not sections",
     "River Guide\n\n" PROSE "\nRelated Guides\n\nMore about water and boats:\n"
     "\nLake Guide\n\nAll about the lakes.\n\nRead more\n"
     "\nSea Guide\n\nAll about the wide sea.\n\nRead more\n"
     "\nPond Guide\n\nAll about the small ponds.\n\nRead more\n",
     "1 River Guide\n2 Related Guides\n"},
    {"values, prices and buttons are no headings",
     "River Guide\n\nKey Figures\n\nLength\n\n$86,070 USD\n\n(as of May)\n\n"
     "Depth\n\n6%\n\nabout as deep as others are\n\nPlans\n\nFree\nWeekly\n"
     "$9 / month\nUnlimited\n\n" PROSE "\nTry it for free\n\nNo card needed\n",
     "1 River Guide\n2 Key Figures\n2 Plans\n"},
    {"a name, its years, and what it is",
     "River Jobs\n\n" PROSE "\nCareer Path\n\n" PROSE
     "\n1\n\nDeck Hand\n\n0-3 years\n\n" PROSE "\nKey Areas\n\n" PROSE
     "\n2\n\nFirst Mate\n\n3-7 years\n\n" PROSE "\nKey Areas\n\n" PROSE
     "\n3\n\nCaptain\n\n8+ years, 2 of them at sea\n\n" PROSE
     "\nKey Areas\n\n" PROSE "\nOther Ways\n\n" PROSE,
     "1 River Jobs\n2 Career Path\n3 Deck Hand\n4 Key Areas\n3 First Mate\n"
     "4 Key Areas\n3 Captain\n4 Key Areas\n2 Other Ways\n"},
    {"a letter",
     "Anna Bell\n12 Quay Street\nRiverton\n\n5 May 2020\n\nDear Mr "
     "Hull,\n\n" WRAPPED "\nYours sincerely,\n\nAnna Bell\n",
     ""},
    {"a German letter",
     "Hamburg, den 5. Mai 2020\n\nSehr geehrte Damen und Herren,\n\n" WRAPPED
     "\nMit freundlichen Grüßen\n\nAnna Bell\nLeiterin\n",
     ""},
    {"an electronic letter",
     "From: anna@river.example\nTo: hull@river.example\n"
     "Subject: Boats for the summer\nDate: Tue, 5 May 2020 10:00:00 +0000\n\n"
     "Hello Jim,\n\n" WRAPPED "\nOn Mon, 4 May 2020, Jim Hull wrote:\n"
     "> Can we have more boats?\n> Please say yes.\n\nYes.\n\n-- \nAnna\n",
     "1 Boats for the summer\n"},
    {"what people say is no heading",
     "The Long River\n\n" WRAPPED "\n“Shall we take the boat?”\n\n" WRAPPED
     "\nAnna looked up. “Shall we take it?”\n\n" WRAPPED,
     "1 The Long River\n"},
    {"names that begin small or have a colon",
     "Complete iOS Developer Guide\n\n" PROSE
     "\niOS Developer Salary & Outlook\n\n" PROSE
     "\nGrowth: What to Expect\n\n" PROSE "\nFilename: src/main.c\n\n" PROSE,
     "1 Complete iOS Developer Guide\n2 iOS Developer Salary & Outlook\n"
     "2 Growth: What to Expect\n"},
    {"a heading with none of its own text",
     "River Guide\n\n" PROSE "\nCertification\n\nWho Can Get It\n\n" PROSE,
     "1 River Guide\n2 Certification\n3 Who Can Get It\n"},
    {"a licence",
     "River Licence\n\n" WRAPPED "\n1. Definitions.\n\n" WRAPPED
     "\nSection 2 -- Scope.\n\n" WRAPPED,
     "1 River Licence\n2 1. Definitions.\n2 Section 2 -- Scope.\n"},
    {"a poem",
     "The Ferry\n\nI wait beside the water\nwith nothing in my hand\n"
     "and see the ferry coming\nto take me from the land\n\n"
     "It never came that morning\nnor any other day\nand still I wait\n"
     "and still I wait\n",
     "1 The Ferry\n"},
    {"text without any heading", WRAPPED "\n" WRAPPED "\n" WRAPPED, ""},
    {"a log",
     "2024-01-05 10:00:00 INFO  Server started\n"
     "2024-01-05 10:00:01 WARN  Disk almost full\n\n"
     "2024-01-05 10:00:09 INFO  Server Stopped\n",
     ""},
    {"German",
     "Leitfaden für Bootsfahrer\n\n"
     "Der Fluss entspringt in den Bergen und fließt durch drei Städte, bevor "
     "er das Meer erreicht.\n\nHäufig gestellte Fragen\n\n"
     "Wie tief ist der Fluss?\n\nDrei Meter, im Sommer etwas weniger.\n\n"
     "Darf man darin baden?\n\nJa, aber nicht zu weit vom Ufer weg.\n",
     "1 Leitfaden für Bootsfahrer\n2 Häufig gestellte Fragen\n"
     "3 Wie tief ist der Fluss?\n3 Darf man darin baden?\n"},
    {"Chinese",
     "河流指南\n\n第一章 船只\n\n这条河发源于山区，流经三座城镇，最后入海。"
     "各种大小的船只都可以通航。\n\n一、小船\n\n小船适合初学者，价格也便宜。\n"
     "\n"
     "二、大船\n\n大船需要执照。\n\n第二章 港口\n\n港口有三个，都在下游。\n",
     "1 河流指南\n2 第一章 船只\n3 一、小船\n3 二、大船\n2 第二章 港口\n"},
    {"lines as long as paragraphs, with no blank line between",
     "A Guide to the River\n" PROSE "Boats and Harbours\n" PROSE PROSE
     "Where to Stay\n" PROSE,
     "1 A Guide to the River\n2 Boats and Harbours\n2 Where to Stay\n"},
    {"nothing", "", ""},
    {"white space", " \n\t\n\xc2\xa0\n", ""},
};

static void rule_3_headings_are_found_by_layout(void **state)
{
    struct buf out = {0};
    int wrong = 0;

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        buf_clear(&out);
        list_headings(&out, str_of(rows[i].text));
        if (str_equal(buf_view(&out), str_of(rows[i].headings)))
            continue;
        print_error("%s: expected\n%sfound\n%.*s\n", rows[i].name,
                    rows[i].headings, STR_ARGS(buf_view(&out)));
        wrong++;
    }
    assert_int_equal(wrong, 0);
    buf_free(&out);
}

static void blocks_keep_what_they_were(void **state)
{
    static const struct {
        enum block_kind kind;
        uint32_t line;
        const char *text;
    } blocks[] = {
        {BLOCK_HEADING, 1, "River Guide"},
        {BLOCK_PARAGRAPH, 3,
         "The river rises in the hills and runs through three towns before "
         "it reaches the sea. Boats of any size can use it, and most of them "
         "do in the summer months."},
        {BLOCK_ITEM, 7, "small boats, as long as they float"},
        {BLOCK_ITEM, 9, "large ones"},
        {BLOCK_CODE, 11, "row --fast\n  --quiet"},
        {BLOCK_ITEM, 14, "1 Harbour"},
        {BLOCK_ITEM, 16, "2 Quay"},
        {BLOCK_ITEM, 19, "Length 120 km"},
        {BLOCK_ITEM, 23, "Depth 3 m (in summer)"},
    };
    struct guide *guide = read_text(
        STR("River Guide\n\n" WRAPPED "\n- small boats,\n  as long as they "
            "float\n- large ones\n\n      row --fast\n        --quiet\n\n"
            "1\nHarbour\n2\nQuay\n\nLength\n\n120 km\n\nDepth\n\n3 m\n\n"
            "(in summer)\n"));

    (void)state;
    assert_int_equal(guide->block_count, COUNT(blocks));
    for (size_t i = 0; i < COUNT(blocks); i++) {
        assert_str(guide->blocks[i].text, blocks[i].text);
        assert_int_equal(guide->blocks[i].kind, blocks[i].kind);
        assert_int_equal(guide->blocks[i].line, blocks[i].line);
    }
    guide_free(guide);
}

static bool read_file(struct buf *out, const char *path)
{
    FILE *file = fopen(path, "rb");

    if (!file)
        return false;
    while (!feof(file) && !ferror(file))
        out->len += fread(buf_reserve(out, 65536), 1, 65536, file);
    fclose(file);
    return true;
}

/** Write a guide as people do who save its page as text. */
static void write_as_text(struct buf *out, const struct guide *guide)
{
    enum block_kind before = BLOCK_HEADING;

    if (!guide->block_count || guide->blocks[0].level != 1)
        buf_format(out, "%.*s\n", STR_ARGS(guide->title));
    for (size_t i = 0; i < guide->block_count; i++) {
        const struct block *block = &guide->blocks[i];

        if (block->kind != before ||
            (block->kind != BLOCK_ITEM && block->kind != BLOCK_CELL))
            buf_byte(out, '\n');
        buf_format(out, "%s%.*s\n", block->kind == BLOCK_ITEM ? "  • " : "",
                   STR_ARGS(block->text));
        before = block->kind;
    }
}

/** Headings of `guide` found in its text, and others found there. */
static void compare_headings(const struct guide *guide, size_t *found,
                             size_t *missed, size_t *false_ones)
{
    struct buf text = {0}, expected = {0}, line = {0};
    struct guide *again;

    write_as_text(&text, guide);
    for (size_t i = 0; i < guide->block_count; i++)
        if (guide->blocks[i].kind == BLOCK_HEADING) {
            buf_format(&expected, "\n%.*s\n", STR_ARGS(guide->blocks[i].text));
            ++*missed;
        }
    again = read_text(buf_view(&text));
    for (size_t i = 0; i < again->block_count; i++) {
        if (again->blocks[i].kind != BLOCK_HEADING)
            continue;
        buf_clear(&line);
        buf_format(&line, "\n%.*s\n", STR_ARGS(again->blocks[i].text));
        if (str_find(buf_view(&expected), buf_view(&line))) {
            ++*found;
            --*missed;
        } else if (!str_equal(again->blocks[i].text, guide->title)) {
            ++*false_ones;
        }
    }
    guide_free(again);
    buf_free(&text);
    buf_free(&expected);
    buf_free(&line);
}

static void rule_3_guides_saved_as_text_keep_their_headings(void **state)
{
    static const char *const names[] = {
        "critical-care-nurse.md",     "dialysis-nurse.md",
        "infusion-nurse.md",          "medication-technician.md",
        "vascular-access-devices.md",
    };
    const char *source = getenv("SILCROW_SOURCE");
    size_t found = 0, missed = 0, false_ones = 0;

    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        char *path =
            mem_format("%s/corpus/%s", source ? source : ".", names[i]);
        struct buf text = {0};
        struct guide *guide = NULL;
        const struct reader_output output = {keep_guide, no_problem, &guide};
        struct reader_input input = {.path = str_of(names[i]), .first_line = 1};

        assert_true(read_file(&text, path));
        input.text = buf_view(&text);
        markdown_reader.read(&input, &output);
        compare_headings(guide, &found, &missed, &false_ones);
        guide_free(guide);
        buf_free(&text);
        free(path);
    }
    print_message("%zu headings found, %zu missed, %zu false\n", found, missed,
                  false_ones);
    assert_true(found >= 200);
    assert_true(missed * 20 <= found && false_ones * 20 <= found);
}

static void rule_3_the_guide_is_cut_at_its_headings(void **state)
{
    static const char *const wanted[] = {"Visa & Immigration", "Soft Skills",
                                         "Key Responsibilities", "Step 3",
                                         "Pharmacogenomic Infusion Navigator"};
    const char *shared = getenv("SILCROW_SHARED");
    struct buf text = {0};
    struct guide *guide;
    char *path;
    bool found_file;
    size_t headings = 0, found = 0, questions = 0;

    (void)state;
    path = mem_format("%s/seeds/infusion-nurse-guide.txt",
                      shared ? shared : "../shared");
    found_file = read_file(&text, path);
    free(path);
    if (!found_file) {
        print_message("SKIP rule_3_the_guide_is_cut_at_its_headings\n");
        return;
    }
    guide = read_text(buf_view(&text));
    for (size_t i = 0; i < guide->block_count; i++) {
        const struct block *block = &guide->blocks[i];

        if (block->kind != BLOCK_HEADING)
            continue;
        headings++;
        questions += block->level > 2 && str_ends(block->text, STR("?"));
        for (size_t j = 0; j < COUNT(wanted); j++)
            found += str_equal(block->text, str_of(wanted[j]));
    }
    assert_in_range(headings, 63, 75);
    assert_int_equal(found, COUNT(wanted));
    assert_int_equal(questions, 7);
    guide_free(guide);
    buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rule_3_headings_are_found_by_layout),
        cmocka_unit_test(blocks_keep_what_they_were),
        cmocka_unit_test(rule_3_guides_saved_as_text_keep_their_headings),
        cmocka_unit_test(rule_3_the_guide_is_cut_at_its_headings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
