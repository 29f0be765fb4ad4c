/** Records: a section in the shape that widgets read. */
#include "test.h"

#include "engine/objects.h"
#include "folder.h"
#include "server/record.h"
#include "small_index.h"

static const struct document document = {
    .id = {"infusion.md#picc", 16},
    .guide = {"infusion.md", 11},
    .title = {"Infusion", 8},
    .heading = {"PICC lines", 10},
    .anchor = {"picc", 4},
    .url = {"https://d.example/infusion#picc", 31},
    .body = {"A \"long\" line.\nSecond.", 22},
    .crumbs = {{"Infusion", 8}, {"Lines", 5}},
    .crumb_count = 2,
    .lang = {"en", 2},
    .tags = {{"iv", 2}, {"care", 4}},
    .tag_count = 2,
    .level = 2,
    .position = 3,
    .weight = 1.5,
    .attributes = {"{\"version\":\"2.0\",\"url\":\"mine\",\"price\":456,"
                   "\"info\":{\"note\":\"a\\tb\",\"by\":null},"
                   "\"parts\":[{\"n\":1,\"m\":2},\"x\"]}",
                   117},
};

/** The record of a document with these names asked for, as JSON. */
static void show(struct buf *out, const struct document *of,
                 const char *displayed, const char *retrieved)
{
    struct arena arena = {0};
    struct json_writer json = {.out = out};
    struct settings_list lists[2];
    struct record_view view = {&lists[0], &lists[1]};
    struct record_value *record;

    settings_split(&lists[0], str_of(displayed), &arena);
    settings_split(&lists[1], str_of(retrieved), &arena);
    record_make(&record, of, &arena);
    json_put_object(&json);
    record_put(&json, record, &view, &arena);
    json_end_object(&json);
    arena_release(&arena);
}

static void a_record_has_both_forms_of_the_hierarchy(void **state)
{
    struct buf out = {0};

    (void)state;
    show(&out, &document, "*", "*");
    assert_str(
        buf_view(&out),
        "{\"objectID\":\"6d2e55c7ddd315ed6bd40a5899254ebc\","
        "\"url\":\"https://d.example/infusion#picc\","
        "\"url_without_anchor\":\"https://d.example/infusion\","
        "\"anchor\":\"picc\",\"type\":\"content\","
        "\"content\":\"A \\\"long\\\" line.\\nSecond.\","
        "\"hierarchy\":{\"lvl0\":\"Infusion\",\"lvl1\":\"Lines\","
        "\"lvl2\":\"PICC lines\",\"lvl3\":null,\"lvl4\":null,\"lvl5\":null,"
        "\"lvl6\":null},"
        "\"hierarchy_lvl0\":\"Infusion\",\"hierarchy_lvl1\":\"Lines\","
        "\"hierarchy_lvl2\":\"PICC lines\",\"hierarchy_lvl3\":null,"
        "\"hierarchy_lvl4\":null,\"hierarchy_lvl5\":null,"
        "\"hierarchy_lvl6\":null,\"lang\":\"en\",\"weight\":1.5,\"level\":2,"
        "\"position\":3,\"id\":\"infusion.md#picc\",\"guide\":\"infusion.md\","
        "\"title\":\"Infusion\",\"tags\":[\"iv\",\"care\"],"
        "\"version\":\"2.0\",\"price\":456,"
        "\"info\":{\"note\":\"a\\tb\",\"by\":null},"
        "\"parts\":[{\"n\":1,\"m\":2},\"x\"]}");
    buf_free(&out);
}

static void names_choose_what_is_shown(void **state)
{
    static const struct {
        const char *displayed, *retrieved, *expected;
    } rows[] = {
        {"*", "title", "{\"title\":\"Infusion\"}"},
        {"*", "nothing", "{}"},
        {"*", "", "{}"},
        {"title", "*", "{\"title\":\"Infusion\"}"},
        {"lang", "title", "{}"},
        {"*", "hierarchy.lvl1,lang",
         "{\"hierarchy\":{\"lvl1\":\"Lines\"},\"lang\":\"en\"}"},
        {"hierarchy.lvl0", "hierarchy",
         "{\"hierarchy\":{\"lvl0\":\"Infusion\"}}"},
        {"*", "info.by", "{\"info\":{\"by\":null}}"},
        {"*", "parts.n", "{\"parts\":[{\"n\":1}]}"},
        {"*", "price", "{\"price\":456}"},
        {"*", "price.x", "{}"},
    };
    struct buf out = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        buf_clear(&out);
        show(&out, &document, rows[i].displayed, rows[i].retrieved);
        assert_str(buf_view(&out), rows[i].expected);
    }
    buf_free(&out);
}

static void what_is_missing_has_a_form_that_widgets_take(void **state)
{
    const struct document bare = {.id = STR("a"),
                                  .guide = STR("a.md"),
                                  .url = STR("javascript:alert(1)")};
    struct buf out = {0};

    (void)state;
    show(&out, &bare, "*", "url,anchor,type,content,hierarchy_lvl0,lang");
    assert_str(buf_view(&out), "{\"url\":\"#\",\"anchor\":null,"
                               "\"type\":\"lvl0\",\"content\":\"\","
                               "\"hierarchy_lvl0\":\"a.md\",\"lang\":null}");
    buf_free(&out);
}

static void only_addresses_of_pages_become_links(void **state)
{
    static const char *const rows[][2] = {
        {"https://d.example/a#b", "https://d.example/a#b"},
        {"/a#b:c", "/a#b:c"},
        {"setup.html#a", "setup.html#a"},
        {"#a:b", "#a:b"},
        {"", ""},
        {"JavaScript:alert(1)", "#"},
        {"data:text/html,x", "#"},
        {"//host/a", "#"},
        {"\\\\host", "#"},
        {"java\tscript:x", "#"},
    };
    struct buf out = {0}, expected = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct document row = {.id = STR("a"), .url = str_of(rows[i][0])};

        buf_clear(&out);
        buf_clear(&expected);
        show(&out, &row, "*", "url");
        buf_format(&expected, "{\"url\":\"%s\"}", rows[i][1]);
        assert_str(buf_view(&out), expected.ptr);
    }
    buf_free(&out);
    buf_free(&expected);
}

static void documents_are_found_by_their_object_ids(void **state)
{
    static const struct small_section sections[] = {
        {"a#1", "A", "One", "one", NULL, 0},
        {"a#2", "A", "Two", "two", NULL, 0},
        {"b#1", "B", "Three", "three", NULL, 0},
    };
    struct index *index = small_index(*state, sections, COUNT(sections));
    char id[OBJECT_ID_LEN + 1];

    for (uint32_t i = 0; i < COUNT(sections); i++) {
        object_id(id, str_of(sections[i].id));
        assert_int_equal(strlen(id), OBJECT_ID_LEN);
        assert_int_equal(objects_find(index_objects(index), str_of(id)), i + 1);
        id[OBJECT_ID_LEN - 1] ^= 1;
        assert_int_equal(objects_find(index_objects(index), str_of(id)), 0);
    }
    assert_int_equal(objects_find(index_objects(index), STR("a#1")), 0);
    assert_int_equal(objects_find(index_objects(index), STR("")), 0);
    index_close(index);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_has_both_forms_of_the_hierarchy),
        cmocka_unit_test(names_choose_what_is_shown),
        cmocka_unit_test(what_is_missing_has_a_form_that_widgets_take),
        cmocka_unit_test(only_addresses_of_pages_become_links),
        FOLDER_TEST(documents_are_found_by_their_object_ids),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
